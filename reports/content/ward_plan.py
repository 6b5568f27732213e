"""A ward's Kế hoạch, built from its campaign: goals, who measures how often, when, with which code.

Pure: knows no Django.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from base.day_format import show_day
from base.number_format import show_count, show_interval, show_plainly
from base.period import Period
from reports.content import tables, words
from reports.content.annexes import Annexes, AnnexPart, number
from reports.documents import Document, DocumentTable, Look, Section, TableColumn
from reports.facts import Furniture, LetterheadFacts
from submissions.campaign import GroupPlan, expected_samples
from wards.text import search_key

SIGNER = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
CULTURE = "Phòng Văn hóa – Xã hội"
NOT_SET = "chưa ấn định"
GUIDE = "speedtest.vn, mục cài đặt sử dụng"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The facts of a ward's plan, on one day."""

    code: str
    ward: str  # "Phường Thử", in whose name it is
    place: str  # "Thử"
    department: str
    day: date
    needed: int  # samples a month
    min_download: Decimal | None  # Mbps
    groups: tuple[GroupPlan, ...]
    referral_code: str  # of the ward; empty: none given yet
    bodies: tuple[tuple[str, str], ...] = ()  # its agencies and bodies, each with its code
    report_by: date | None = None  # last day for the ward's next report to the department
    bases: tuple[str, ...] = ()
    furniture: Furniture = field(default_factory=Furniture)

    @property
    def month(self) -> Period:
        return Period.of(self.day)


def plan(facts: PlanFacts) -> Document:
    """Build the draft that the ward's office completes by number, day and signature."""
    own, annexes = facts.furniture, _annexes(facts)
    ward = words.within(facts.ward)
    return Document(
        head=_head(facts),
        form="report",
        title="KẾ HOẠCH",
        subject=(
            f"Tuyên truyền, sử dụng ứng dụng i-Speed đo tốc độ truy nhập Internet trên địa bàn {ward} "
            f"năm {facts.day.year}"
        ),
        to=own.to,
        bases=own.bases or facts.bases,
        sections=(
            Section("", 0, ((own.opening or f"Ủy ban nhân dân {ward} ban hành Kế hoạch như sau:"),)),
            Section("I. MỤC ĐÍCH, YÊU CẦU", 1, _purpose(facts)),
            Section("II. CHỈ TIÊU", 1, _goals(facts, annexes)),
            Section("III. NỘI DUNG THỰC HIỆN", 1, ()),
            Section("1. Cài đặt và đo", 2, _measuring(facts, annexes)),
            Section("2. Tuyên truyền", 2, _telling()),
            Section("3. Tiến độ", 2, (_steps(facts),)),
            Section("IV. TỔ CHỨC THỰC HIỆN", 1, _who(facts, annexes)),
            Section("", 0, (own.closing or f"Trên đây là Kế hoạch của Ủy ban nhân dân {ward}./.",)),
        ),
        annexes=annexes.annexes,
        copies=own.copies
        or (
            f"{facts.department} (để b/c)",
            "Đảng ủy, Hội đồng nhân dân (để b/c)",
            "Các đơn vị, tổ chức được phân công",
            "Lưu: VT, VHXH",
        ),
        year=facts.day.year,
        file_stem=f"ke-hoach_{facts.code}_{search_key(facts.ward).replace(' ', '-')}_{facts.day.year}",
        signer_name=own.signer_name,
    )


def _head(facts: PlanFacts) -> LetterheadFacts:
    """The ward's own letterhead: a people's committee writes in its name alone."""
    return LetterheadFacts(
        superior="",
        agency=f"Ủy ban nhân dân {words.within(facts.ward)}",
        symbol="UBND",
        report_symbol=facts.furniture.symbol or "KH-UBND",
        place=facts.place,
        signer=facts.furniture.signer or SIGNER,
        ministry="",
        committee="",
        contact="",
        archive="VT",
        recipients=(),
        legal_bases=(),
    )


def _purpose(facts: PlanFacts) -> tuple[str, ...]:
    return (
        "- Có đủ số mẫu đo để VNNIC đánh giá chất lượng Internet trên địa bàn, làm căn cứ đề nghị doanh nghiệp viễn "
        "thông nâng cấp mạng.",
        "- Cán bộ, công chức, viên chức, đoàn viên, hội viên gương mẫu cài đặt, đo và hướng dẫn người dân cùng đo.",
        f"- Phân công rõ người, rõ việc, rõ thời hạn; kết quả được báo cáo {facts.department} hằng tháng.",
    )


def _goals(facts: PlanFacts, annexes: Annexes) -> tuple[str, ...]:
    """What is required, what the plan gives, and whether that is enough in the least favourable reading."""
    low, high = expected_samples(facts.groups)
    shown = show_count(low) if low == high else f"từ {show_count(low)} đến {show_count(high)}"
    speed = facts.min_download
    wanted = f", tốc độ tải xuống từ {show_plainly(speed)} Mbps trở lên" if speed is not None else ""
    at_least = "" if low == high else "theo mức thấp nhất "
    missing = f"{at_least}còn thiếu {show_count(facts.needed - low)} mẫu so với chỉ tiêu."
    enough = "đủ chỉ tiêu." if low >= facts.needed else missing
    return (
        f"- Mỗi tháng có tối thiểu {show_count(facts.needed)} mẫu đo mạng băng rộng di động{wanted}.",
        f"- Theo phân công tại {annexes.see('groups')}, mỗi tháng dự kiến có {shown} mẫu: {enough}",
        "- 100% cán bộ, công chức, viên chức của đơn vị cài đặt ứng dụng i-Speed.",
    )


def _measuring(facts: PlanFacts, annexes: Annexes) -> tuple[str, ...]:
    code = f"nhập mã giới thiệu {facts.referral_code}" if facts.referral_code else "nhập mã giới thiệu của đơn vị"
    see = annexes.see("codes")
    listed = f" (mã của từng đơn vị tại {see})" if see else ""
    return (
        f"- Cài đặt ứng dụng “i-Speed by VNNIC”, {code}{listed}; hướng dẫn tại {GUIDE}.",
        "- Khi đo: tắt Wi-Fi, bật dữ liệu di động, cho phép ứng dụng dùng vị trí. Điện thoại Android bật chế độ tự "
        "động đo; iPhone mở ứng dụng đo ít nhất mỗi tuần một lần.",
        "- Đo ở nhiều nơi: khu dân cư, trụ sở, trường học, chợ, nơi sóng yếu; ghi lại nơi sóng yếu, mất sóng.",
    )


def _telling() -> tuple[str, ...]:
    return (
        "- Phát trên hệ thống truyền thanh, trang thông tin điện tử, các nhóm Zalo của khu dân cư; lồng ghép trong "
        "cuộc họp thôn, bản, tổ dân phố.",
        "- Tổ công nghệ số cộng đồng hướng dẫn người dân cài đặt, đo tại nhà.",
    )


def _steps(facts: PlanFacts) -> DocumentTable:
    """Table of when, what and who; the day of the report is by the department's rule."""
    until = "Theo hạn của " + facts.department
    if facts.report_by:
        until = f"Chậm nhất ngày {show_day(facts.report_by)}, các tháng sau {until[:1].lower()}{until[1:]}"
    rows = (
        ("Tuần đầu", "Quán triệt Kế hoạch, cài đặt ứng dụng, nhập mã giới thiệu", f"{CULTURE}, các nhóm"),
        ("Hằng tuần", "Đo theo phân công", "Các nhóm được phân công"),
        ("Giữa tháng", "Xem số mẫu đã có, nhắc nhóm chưa đo", CULTURE),
        (until, f"Báo cáo kết quả tháng về {facts.department}", CULTURE),
    )
    return DocumentTable(
        columns=(
            TableColumn("Thời gian", Look.TEXT, 26),
            TableColumn("Nội dung", Look.TEXT, 40),
            TableColumn("Thực hiện", Look.TEXT, 26),
        ),
        rows=tuple(tuple(tables.text(one) for one in row) for row in rows),
    )


def _who(facts: PlanFacts, annexes: Annexes) -> tuple[str, ...]:
    return (
        f"1. {CULTURE}: chủ trì, theo dõi, đôn đốc các nhóm; tổng hợp, tham mưu báo cáo {facts.department}.",
        *(
            f"{at}. {group.name}: {show_count(group.people)} người, {_how_often(group)}."
            for at, group in enumerate(facts.groups, start=2)
        ),
        f"{len(facts.groups) + 2}. Các đơn vị, tổ chức, khu dân cư: cử người đo, báo cáo {CULTURE} khi có khó khăn "
        f"(phân công tại {annexes.see('groups')}).",
    )


def _annexes(facts: PlanFacts) -> Annexes:
    return number(
        (
            AnnexPart("groups", "Phân công đo tốc độ truy nhập Internet", _group_table(facts), holds="Phân công"),
            AnnexPart("codes", "Mã giới thiệu của các đơn vị", _code_table(facts), holds="Mã giới thiệu"),
        )
    )


def _group_table(facts: PlanFacts) -> DocumentTable:
    low, high = expected_samples(facts.groups)
    people = sum(group.people for group in facts.groups)
    return DocumentTable(
        columns=(
            tables.INDEX,
            TableColumn("Nhóm", Look.TEXT, 34),
            TableColumn("Số tổ", Look.COUNT, 8),
            TableColumn("Số người mỗi tổ", Look.COUNT, 10),
            TableColumn("Tổng số người", Look.COUNT, 10),
            TableColumn("Số lần đo mỗi người, mỗi tháng", Look.COUNT, 14),
            TableColumn("Số mẫu dự kiến mỗi tháng", Look.COUNT, 14),
        ),
        rows=tables.numbered(
            (
                tables.text(group.name),
                tables.count(group.teams),
                tables.count(group.members),
                tables.count(group.people),
                tables.text(_times(group)),
                tables.text(show_interval(*group.expected)),
            )
            for group in facts.groups
        ),
        totals=(
            (
                tables.EMPTY,
                tables.text("Cộng"),
                tables.EMPTY,
                tables.EMPTY,
                tables.count(people),
                tables.EMPTY,
                tables.text(show_interval(low, high)),
            ),
        ),
    )


def _code_table(facts: PlanFacts) -> DocumentTable:
    """Table of referral codes, the ward's own first; places without one are listed to be filled in."""
    own = ((facts.ward, facts.referral_code),) if facts.referral_code else ()
    return DocumentTable(
        columns=(tables.INDEX, TableColumn("Đơn vị", Look.TEXT, 50), TableColumn("Mã giới thiệu", Look.TEXT, 20)),
        rows=tables.numbered(
            (tables.text(name), tables.text(code or "(chưa cấp)")) for name, code in (*own, *facts.bodies)
        ),
    )


def _times(group: GroupPlan) -> str:
    """Times a month, `4`; `4 hoặc 1 (chưa chọn)` where the plan names several."""
    if group.frequency is not None:
        return show_count(group.frequency)
    return " hoặc ".join(map(show_count, group.frequencies)) + " (chưa chọn)" if group.frequencies else NOT_SET


def _how_often(group: GroupPlan) -> str:
    times = _times(group)
    return f"số lần đo {NOT_SET}" if times == NOT_SET else f"mỗi người đo {times} lần mỗi tháng"
