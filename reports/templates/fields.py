"""What a template may name: single fields, and lists of which a row is repeated for each line. Pure.

The values are the very cells of the built-in documents.
"""

from measurements.judging.compliance import Verdict
from reports.content import operator_tables, passages, phrases, tables, words
from reports.documents import Cell, DocumentTable
from reports.facts import Facts
from reports.templates.given import Fields, Line

MONTH_FIELDS = ("mau_1", "mau_2", "mau_3")
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
    "ky": "tháng số liệu: 9/2025",
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
    "thang_3": "tháng thứ ba, là tháng báo cáo",
    "chi_dao": "mục Công tác chỉ đạo, tuyên truyền",
    "ton_tai": "mục Tồn tại, hạn chế và nguyên nhân",
    "nhiem_vu": "mục Nhiệm vụ thời gian tới",
    "kien_nghi": "mục Kiến nghị, đề xuất",
    "so_don_vi": "số đơn vị của bảng",
    "so_du_mau": "số đơn vị đủ mẫu",
    "so_chua_du_mau": "số đơn vị chưa đủ mẫu",
    "so_dat_toc_do": "số đơn vị đạt tốc độ",
    "so_chua_dat_toc_do": "số đơn vị chưa đạt tốc độ",
    "so_xa_phuong": "số xã, phường của địa phương",
}
UNIT_COLUMNS = ("stt", "ten", *MONTH_FIELDS, *TAIL_FIELDS)
LISTS = {
    "don_vi": ("mọi đơn vị của bảng", UNIT_COLUMNS),
    "chua_dat": ("đơn vị chưa đạt số mẫu hoặc tốc độ", UNIT_COLUMNS),
    "doanh_nghiep": ("doanh nghiệp nào nộp, lúc nào", ("stt", "ten", "tinh_trang", "thoi_diem_nhan", "han_nop")),
    "chi_tieu": (
        "chỉ tiêu do doanh nghiệp báo cáo",
        ("stt", "doanh_nghiep", "chi_tieu", "don_vi_tinh", "thang_nay", "thang_truoc", "luy_ke", "ke_hoach"),
    ),
}


def fields_of(facts: Facts, *, banner: str = "") -> Fields:
    """Every field with the value that this report gives it."""
    counts, total = facts.counts, len(facts.units)
    flat = tuple(tables.without_parent(unit, facts) for unit in facts.units)
    flat_missed = tuple(tables.without_parent(unit, facts) for unit in phrases.short_of_target(facts))
    listed = {
        "don_vi": tables.unit_table(facts, flat),
        "chua_dat": tables.unit_table(facts, flat_missed),
        "doanh_nghiep": operator_tables.filing_states(facts.operators),
        "chi_tieu": operator_tables.filed_values(facts.operators),
    }
    texts = {
        "nhan": banner,
        "sua_doi": words.revision(facts.revision, facts.reason),
        "tinh": facts.province,
        "ky": facts.month.label,
        "nam": str(facts.due_on.year),
        "co_quan_chu_quan": facts.head.superior,
        "co_quan": facts.head.agency,
        "ky_hieu": facts.head.symbol,
        "ky_hieu_bao_cao": facts.head.report_symbol,
        "dia_danh": facts.head.place,
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
        **{f"thang_{index}": f"Tháng {tables.label(month)}" for index, month in enumerate(facts.months, start=1)},
        **{key: "\n".join(passages.paragraphs(facts, slot)) for key, slot in PASSAGES.items()},
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
        lists={name: _lines(name, table) for name, table in listed.items()},
        columns={name: columns for name, (_, columns) in LISTS.items()},
    )


def _lines(name: str, table: DocumentTable) -> tuple[Line, ...]:
    _, columns = LISTS[name]
    return tuple(dict(zip(columns, row, strict=True)) for row in table.rows)
