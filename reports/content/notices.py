"""The wording of messages to staff and leader. Pure: knows no Django."""

from collections.abc import Iterable

from base.period import Period
from reports.content.words import within

NAMED = 20  # more places than these are counted, not named

NAMES = {
    "operators": "Báo cáo tổng hợp doanh nghiệp",
    "operator": "Văn bản gửi doanh nghiệp",
    "ministry": "Báo cáo Bộ và UBND",
    "letter": "Công văn hằng tháng",
    "reminder": "Công văn đôn đốc",
    "proposal": "Tờ trình UBND",
    "committee": "Dự thảo công văn của UBND",
    "quarter": "Báo cáo quý",
    "half_year": "Báo cáo sáu tháng",
    "year": "Báo cáo năm",
}


def made(kind: str, period: Period, province: str, *, revision: str, late: bool) -> tuple[str, str]:
    """Mail (subject, text): a report is ready to be read. `revision`: which, and why; blank for the first."""
    name = NAMES[kind]
    extra = " (chạy bù)" if late else ""
    which = f" {revision.partition(',')[0].lower()}" if revision else ""
    subject = f"{name}, tháng {period.label}, {province}: đã lập{which}{extra}"
    return subject, (
        f"{name}, tháng {period.label}, của {province} đã được lập{extra}.\n"
        + (f"{revision}. Bản trước không còn duyệt, phát hành được nữa.\n" if revision else "")
        + "Tệp đính kèm chưa có số, ngày ban hành: không gửi ra ngoài Sở.\n"
        "Mở trang Báo cáo trên cổng để đọc, duyệt và chuyển văn thư."
    )


def sent_back(kind: str, period: Period, province: str, note: str) -> tuple[str, str]:
    """Mail (subject, text): the leader sent a report back with this comment."""
    name = NAMES[kind]
    return f"{name}, tháng {period.label}, {province}: trả lại để sửa", (
        f"Lãnh đạo trả lại {within(name)} tháng {period.label} của {province}, ý kiến:\n{note}\n"
        "Mở trang Báo cáo trên cổng để sửa và trình lại."
    )


def drafted(kind: str, period: Period, province: str, due: str) -> tuple[str, str]:
    """Mail (subject, text): the report's day is a day off, so its draft is to be read before."""
    name = NAMES[kind]
    return f"{name}, tháng {period.label}, {province}: dự thảo để đọc trước", (
        f"{name}, tháng {period.label}, của {province} được lập lúc {due}, là ngày nghỉ.\n"
        "Dự thảo đính kèm để lãnh đạo đọc trước trong ngày làm việc này; số liệu, báo cáo nhận thêm tự động được đưa "
        "vào.\nMở trang Báo cáo trên cổng để xem và soạn các mục còn thiếu."
    )


def waiting(period: Period, province: str) -> tuple[str, str]:
    """Mail (subject, text): the month has no figures, and a decision is needed."""
    subject = f"Báo cáo Bộ và UBND tháng {period.label}, {province}: chờ quyết định"
    return subject, (
        f"VNNIC chưa công bố số liệu tháng {period.label} của {province} nên báo cáo chưa được lập.\n"
        f"Dự thảo trên số liệu tháng {period.plus(-1).label} đính kèm. Lãnh đạo quyết định trên trang Báo cáo: "
        "dùng số liệu tháng trước, hoặc chờ số liệu.\n"
        "Khi số liệu được nhập, báo cáo tự động được lập."
    )


def renewed(kind: str, period: Period, province: str, places: Iterable[str], judged: Iterable[str]) -> tuple[str, str]:
    """Mail (subject, text): a report that nobody had approved was built again."""
    name = NAMES[kind]
    return f"{name}, tháng {period.label}, {province}: dự thảo đã lập lại", (
        f"Số liệu hoặc báo cáo của doanh nghiệp đã thay đổi nên {within(name)} tháng {period.label} của {province}, "
        f"chưa duyệt, đã tự động lập lại.\nNội dung khác trước: {_some(places)}\n"
        "Tệp đã tải về trước đó không còn đúng: mở trang Báo cáo để đọc lại."
    )


def differs(
    kind: str, period: Period, province: str, places: Iterable[str], judged: Iterable[str], *, left: bool = True
) -> tuple[str, str]:
    """Mail (subject, text): an approved or issued (`left`) report no longer agrees with the figures."""
    name, verdicts = NAMES[kind], list(judged)
    there = "đã phát hành" if left else "đã lập"
    changed = f"Đơn vị thay đổi kết quả: {_some(verdicts)}\n" if verdicts else "Không đơn vị nào thay đổi kết quả.\n"
    return f"{name}, tháng {period.label}, {province}: số liệu đã khác báo cáo {there}", (
        f"Số liệu hiện nay khác {within(name)} tháng {period.label} của {province} {there}.\n{changed}"
        f"Nội dung khác: {_some(places)}\n"
        "Mở trang Báo cáo để xem từng chỗ khác và lập bản sửa đổi. "
        + ("Bản đã phát hành giữ nguyên." if left else "Bản này giữ nguyên cho đến khi có bản sửa đổi thay nó.")
    )


def confirm_holidays(year: int, days: Iterable[str]) -> tuple[str, str]:
    """Mail (subject, text) to administrators: the days off of a year are a forecast."""
    named = "\n".join(f"- {one}" for one in days)
    return f"Ngày nghỉ năm {year}: xác nhận các ngày dự kiến", (
        f"Cổng đã tự nạp các ngày nghỉ năm {year} theo lịch, còn là dự kiến:\n{named}\n"
        "Khi có quyết định, đề nghị quản trị viên sửa ngày khác với quyết định, ghi số văn bản, thêm ngày làm bù và bỏ "
        "đánh dấu dự kiến, tại trang Quản trị, mục Ngày nghỉ. Hạn nộp và ngày lập báo cáo tính theo bảng này."
    )


def _some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    names = list(names)
    more = f" và {len(names) - NAMED} nội dung khác" if len(names) > NAMED else ""
    return "; ".join(names[:NAMED]) + more + "."


def missing_figures_ahead(period: Period, province: str, due: str) -> tuple[str, str]:
    """Mail (subject, text): a report is due in two working days, and there are no figures yet."""
    subject = f"Số liệu tháng {period.label}, {province}: chưa có, báo cáo đến hạn {due}"
    return subject, (
        f"Báo cáo Bộ và UBND tháng {period.label} của {province} đến hạn {due}, nhưng chưa nhập số liệu VNNIC.\n"
        f"Đề nghị nhập số liệu, hoặc lãnh đạo quyết định dùng số liệu tháng {period.plus(-1).label}."
    )
