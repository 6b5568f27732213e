"""The fields that a template may name, and lists whose row is repeated for each line. Pure.

The values are the very cells of the built-in documents.
"""

from collections.abc import Iterator

from measurements.judging.compliance import Verdict
from reports import content, letter
from reports.content import operator_tables, passages, phrases, tables, words
from reports.documents import Cell, Document, DocumentTable
from reports.facts import Facts
from reports.letter.blocks import ANNEXES, TEXT
from reports.letter.render import REPORT
from reports.templates.given import Fields, Line

MONTH_FIELDS = ("mau_1", "mau_2", "mau_3")
MONTH_HEADS = ("thang_1", "thang_2", "thang_3")
TAIL_FIELDS = ("tai_xuong", "tai_len", "do_tre", "danh_gia", "ghi_chu")
PASSAGES = {
    "chi_dao": passages.DIRECTION,
    "ton_tai": passages.SHORTCOMINGS,
    "nhiem_vu": passages.TASKS,
    "kien_nghi": passages.PROPOSALS,
}
# What each field says: read by the page of templates, so that page and code cannot differ.
SINGLE = {
    "nhan": "“BẢN THỬ”, “DỰ THẢO” hoặc để trống",
    "sua_doi": "“Bản 2, thay bản 1 vì …” hoặc để trống",
    "tinh": "tên tỉnh, thành phố",
    "ky": "tháng báo cáo: 9/2025",
    "thang_so_lieu": "tháng của số liệu: tháng báo cáo, hoặc tháng trước khi VNNIC chưa công bố",
    "nam": "năm của ngày đến hạn",
    "co_quan_chu_quan": "cơ quan chủ quản",
    "co_quan": "cơ quan ban hành",
    "ky_hieu": "ký hiệu công văn",
    "ky_hieu_bao_cao": "ký hiệu báo cáo",
    "dia_danh": "địa danh",
    "bo": "Bộ nhận báo cáo",
    "ubnd": "Ủy ban nhân dân nhận báo cáo",
    "lien_he": "đầu mối liên hệ",
    "cap_tong_hop": "loại đơn vị của bảng: “xã, phường”",
    "nguon": "câu về nguồn và cấp tổng hợp số liệu",
    "mau_do": "các câu về số mẫu đo",
    "toc_do": "các câu về tốc độ",
    "cach_tinh": "tốc độ là trung vị hay trung bình",
    "ty_le_du_mau": "tỷ lệ đơn vị đủ mẫu",
    "doanh_nghiep_nop": "câu về doanh nghiệp đã nộp, chưa nộp",
    "thang_1": "tháng thứ nhất của bảng ba tháng",
    "thang_2": "tháng thứ hai",
    "thang_3": "tháng thứ ba, là tháng của số liệu",
    "chi_dao": "mục Công tác chỉ đạo, tuyên truyền",
    "ton_tai": "mục Tồn tại, hạn chế và nguyên nhân",
    "nhiem_vu": "mục Nhiệm vụ thời gian tới",
    "kien_nghi": "mục Kiến nghị, đề xuất",
    "ten_loai": "tên loại văn bản: BÁO CÁO, TỜ TRÌNH",
    "trich_yeu": "trích yếu của văn bản",
    "kinh_gui": "nơi nhận chính (Kính gửi), mỗi nơi một dòng",
    "can_cu": "các căn cứ, mỗi căn cứ một dòng",
    "noi_nhan": "Nơi nhận, mỗi nơi một dòng",
    "nguoi_ky": "các dòng trên chữ ký: “KT. GIÁM ĐỐC”, “PHÓ GIÁM ĐỐC”",
    "ten_nguoi_ky": "họ tên người ký, để trống nếu Sở không ghi",
    "ten_doanh_nghiep": "doanh nghiệp của văn bản gửi riêng; để trống ở văn bản khác",
    "so_don_vi": "số đơn vị của bảng",
    "so_du_mau": "số đơn vị đủ mẫu",
    "so_chua_du_mau": "số đơn vị chưa đủ mẫu",
    "so_dat_toc_do": "số đơn vị đạt tốc độ",
    "so_chua_dat_toc_do": "số đơn vị chưa đạt tốc độ",
    "so_xa_phuong": "số xã, phường của địa phương",
}
UNIT_COLUMNS = ("stt", "ten", *MONTH_FIELDS, *TAIL_FIELDS)
# Whole pieces of the built-in letter, each alone on a line of a Word template.
BLOCKS = {
    TEXT: "toàn bộ nội dung của văn bản, có bảng, như mẫu có sẵn",
    ANNEXES: "các phụ lục, mỗi phụ lục trên trang riêng, như mẫu có sẵn",
}
LISTS = {
    "don_vi": ("mọi đơn vị của bảng", UNIT_COLUMNS),
    "chua_dat": ("đơn vị chưa đạt số mẫu hoặc tốc độ", UNIT_COLUMNS),
    "doanh_nghiep": ("doanh nghiệp nào nộp, lúc nào", ("stt", "ten", "tinh_trang", "thoi_diem_nhan", "han_nop")),
    "chi_tieu": (
        "chỉ tiêu do doanh nghiệp báo cáo",
        ("stt", "doanh_nghiep", "chi_tieu", "don_vi_tinh", "thang_nay", "thang_truoc", "luy_ke", "ke_hoach"),
    ),
    "dong_kinh_gui": ("nơi nhận chính; dau là “;”, ở dòng cuối là “.”", ("ten", "dau")),
    "dong_can_cu": ("căn cứ", ("ten", "dau")),
    "dong_noi_nhan": ("Nơi nhận", ("ten", "dau")),
    "doan_van": ("từng đoạn chữ của nội dung; cap là 1, 2 ở tiêu đề, trống ở đoạn thường", ("doan", "cap")),
    "thay_doi": ("nội dung thay đổi của bản sửa đổi", ("stt", "noi_dung", "ban_truoc", "ban_nay")),
}


def fields_of(facts: Facts, *, banner: str = "", form: str = "") -> Fields:
    """Build all fields with this report's values; for Word also the blocks."""
    document = content.document(facts)
    counts, total = facts.counts, len(facts.units)
    flat = tuple(tables.without_parent(unit, facts) for unit in facts.units)
    flat_missed = tuple(tables.without_parent(unit, facts) for unit in phrases.short_of_target(facts))
    listed = {
        "don_vi": tables.unit_table(facts, flat),
        "chua_dat": tables.unit_table(facts, flat_missed),
        "doanh_nghiep": operator_tables.filing_states(facts.operators),
        "chi_tieu": operator_tables.filed_values(facts.operators),
        "thay_doi": tables.changes(facts),
    }
    texts = {
        "nhan": banner,
        "sua_doi": words.revision(facts.revision, facts.reason),
        "tinh": facts.province,
        "ky": facts.month.label,
        "thang_so_lieu": facts.data_month.label,
        "nam": str(facts.due_on.year),
        "co_quan_chu_quan": document.head.superior,
        "co_quan": document.head.agency,
        "ky_hieu": document.head.symbol,
        "ky_hieu_bao_cao": document.head.report_symbol,
        "dia_danh": document.head.place,
        "bo": facts.head.ministry,
        "ubnd": facts.head.committee,
        "lien_he": facts.head.contact,
        "cap_tong_hop": facts.unit_kinds,
        "nguon": phrases.source(facts),
        "mau_do": "\n".join(phrases.enough(facts)) if facts.units else phrases.source(facts),
        "toc_do": "\n".join(phrases.speeds(facts)) if facts.units else phrases.source(facts),
        "cach_tinh": phrases.statistic(facts),
        "ty_le_du_mau": phrases.enough_share(facts),
        "doanh_nghiep_nop": phrases.filings(facts),
        **dict.fromkeys(MONTH_HEADS, "–"),
        **{
            head: f"Tháng {tables.label(month)}"
            for head, month in zip(reversed(MONTH_HEADS), reversed(facts.months), strict=False)
        },
        **{key: "\n".join(passages.paragraphs(facts, slot)) for key, slot in PASSAGES.items()},
        "trich_yeu": document.subject,
        "ten_loai": document.title or REPORT,
        "kinh_gui": "\n".join(document.to),
        "can_cu": "\n".join(document.bases),
        "noi_nhan": "\n".join(document.copies),
        "nguoi_ky": "\n".join(document.head.signer),
        "ten_nguoi_ky": document.signer_name,
        "ten_doanh_nghiep": facts.operators[0].name if facts.operator_code and facts.operators else "",
    }
    numbers = {
        "so_don_vi": total,
        "so_du_mau": facts.enough_samples,
        "so_chua_du_mau": counts[Verdict.TOO_FEW_SAMPLES],
        "so_dat_toc_do": counts[Verdict.COMPLIANT],
        "so_chua_dat_toc_do": counts[Verdict.TOO_SLOW],
        "so_xa_phuong": facts.wards_in_force,
    }
    return Fields(
        single={
            **{key: Cell(text) for key, text in texts.items()},
            **{key: tables.count(number) for key, number in numbers.items()},
        },
        lists={
            **{name: _lines(name, table) for name, table in listed.items()},
            "dong_kinh_gui": _ended(document.to),
            "dong_can_cu": _ended(document.bases),
            "dong_noi_nhan": _ended(document.copies),
            "doan_van": tuple(_paragraphs(document)),
        },
        columns={name: columns for name, (_, columns) in LISTS.items()},
        blocks=letter.blocks(document) if form == "docx" else {},
    )


def _ended(texts: tuple[str, ...]) -> tuple[Line, ...]:
    """Lines of an enumeration, each with its closing sign."""
    last = len(texts) - 1
    return tuple({"ten": Cell(text), "dau": Cell("." if at == last else ";")} for at, text in enumerate(texts))


def _paragraphs(document: Document) -> Iterator[Line]:
    """The paragraphs of a document; its tables have lists of their own."""
    for section in document.sections:
        if section.head:
            yield {"doan": Cell(section.head), "cap": Cell(str(section.level or ""))}
        for part in section.parts:
            if isinstance(part, str):
                yield {"doan": Cell(part), "cap": Cell("")}


def _lines(name: str, table: DocumentTable) -> tuple[Line, ...]:
    _, columns = LISTS[name]
    return tuple(
        dict(zip(columns, _of_three_months(row) if columns is UNIT_COLUMNS else row, strict=True)) for row in table.rows
    )


def _of_three_months(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A line of units with exactly its last three months, whether its table has fewer or more."""
    tail = len(TAIL_FIELDS)
    months = ((Cell("–"),) * len(MONTH_FIELDS) + row[2:-tail])[-len(MONTH_FIELDS) :]
    return (*row[:2], *months, *row[-tail:])
