"""Sentences on the figures, shared by all documents. Pure: knows no Django."""

from decimal import Decimal

from base.day_format import show_day
from base.number_format import show_count, show_decimal, show_plainly
from measurements.judging.compliance import Verdict
from measurements.judging.display import percents, show_samples, show_share
from measurements.judging.shortfall import SHORT_OF_TARGET
from measurements.judging.statistic import MIXED, short_label
from reports.content import words
from reports.facts import Facts, OperatorLine, UnitLine

OPERATORS = "doanh nghiệp viễn thông"
NAMES_IN_TEXT = 10  # more than these are in the annex only


def month(facts: Facts) -> str:
    """The month reported on: `tháng 9/2024`."""
    return f"tháng {facts.month.label}"


def place(facts: Facts) -> str:
    """The province in the middle of a sentence: `thành phố Hải Phòng`."""
    return words.within(facts.province)


def committee(facts: Facts) -> str:
    """The name of the province's committee, as in the letterhead."""
    return facts.head.committee


def committees_below(facts: Facts) -> str:
    """The committees of the units in the table, `Ủy ban nhân dân các xã, phường`; of wards without a table."""
    return f"Ủy ban nhân dân các {facts.unit_kinds or facts.ward_kinds}"


def required_samples(facts: Facts) -> str:
    """The required number of samples, as text."""
    return show_count(facts.min_samples or 0)


def required_speed(facts: Facts) -> str:
    """The required speed in Mbps, as short as possible: `40`, `40,5`."""
    return show_plainly(facts.min_download or Decimal(0))


def source(facts: Facts) -> str:
    """Sentence on where the figures come from, and of which month where it is another."""
    if facts.level is None:
        return (
            f"Đến thời điểm báo cáo, VNNIC chưa công bố số liệu {month(facts)} "
            f"mạng {words.NETWORKS[facts.network]} của {place(facts)}."
        )
    text = (
        f"Số liệu {month(facts)}, mạng {words.NETWORKS[facts.network]}, nguồn: VNNIC (i-Speed), "
        f"tổng hợp đến cấp {facts.unit_kinds}: {show_count(len(facts.units))} đơn vị."
    )
    if facts.data_period != facts.period:
        text = (
            f"VNNIC chưa công bố số liệu {month(facts)}; báo cáo sử dụng số liệu tháng {facts.data_month.label}, "
            f"tổng hợp đến cấp {facts.unit_kinds}: {show_count(len(facts.units))} đơn vị."
        )
    if facts.level != "ward" and facts.wards_in_force:
        text += f" {show_count(facts.wards_in_force)} {facts.ward_kinds} chưa có số liệu."
    return f"{text} {statistic(facts)}".rstrip()


def judged_on(facts: Facts) -> str:
    """Sentence on the day, and the month's figures if any, by which requests to operators are judged."""
    by = f", theo số liệu VNNIC tháng {facts.data_month.label}" if facts.level else ""
    return f"Tình trạng tính đến ngày {show_day(facts.due_on)}{by}."


def statistic(facts: Facts) -> str:
    """Sentence on whether speeds are medians or means; blank without speeds or where that was not stored."""
    label = short_label(facts.speed_statistic)
    if label:
        return f"Tốc độ là giá trị {label}."
    if facts.speed_statistic != MIXED:
        return ""
    return "Tốc độ là giá trị trung vị hoặc trung bình, ghi tại đầu cột hoặc từng dòng."


def enough(facts: Facts) -> list[str]:
    """Sentences on how many units reached the required samples, of all in force, and which ones."""
    counts = facts.counts
    enough_share, few, undecided, none = _shares_of_samples(facts)
    reached = [unit for unit in facts.units if unit.now.verdict in ENOUGH]
    out = [
        f"Đủ từ {required_samples(facts)} mẫu trở lên: {enough_share} đơn vị{_named(reached, with_samples=True)}.",
        f"Chưa đủ {required_samples(facts)} mẫu: {few} đơn vị.",
    ]
    if counts[Verdict.UNDECIDED]:
        out.append(f"Chưa xác định (số mẫu chỉ biết trong khoảng): {undecided} đơn vị.")
    if counts[Verdict.NO_DATA]:
        out.append(f"Chưa có số liệu: {none} đơn vị.")
    return out


def enough_share(facts: Facts) -> str:
    """Share of units with enough samples: `68/114 (59,65%)`."""
    return _shares_of_samples(facts)[0]


def _shares_of_samples(facts: Facts) -> tuple[str, ...]:
    """Shares of units with enough samples, too few, undecided, none; together 100%."""
    counts = facts.counts
    classes = (
        facts.enough_samples,
        counts[Verdict.TOO_FEW_SAMPLES],
        counts[Verdict.UNDECIDED],
        counts[Verdict.NO_DATA],
    )
    return tuple(show_share(one, sum(classes), share) for one, share in zip(classes, percents(classes), strict=True))


def short_of_target(facts: Facts) -> list[UnitLine]:
    """The units not known to have reached samples and speed, the same ones in every document.

    One with enough samples and no speed has done what is asked of it and is not among them.
    """
    return [unit for unit in facts.units if unit.now.verdict in SHORT_OF_TARGET]


def how_short(facts: Facts) -> str:
    """The units of `short_of_target` counted by what they lack, `7 đơn vị chưa đủ 300 mẫu; …`."""
    lacks = {
        Verdict.TOO_FEW_SAMPLES: f"chưa đủ {required_samples(facts)} mẫu đo",
        Verdict.NO_DATA: "chưa có số liệu",
        Verdict.UNDECIDED: "chưa xác định (số mẫu chỉ biết trong khoảng)",
        Verdict.TOO_SLOW: f"đủ mẫu nhưng tốc độ tải xuống dưới {required_speed(facts)} Mbps",
    }
    counts = facts.counts
    return "; ".join(f"{show_count(counts[one])} đơn vị {lack}" for one, lack in lacks.items() if counts[one])


def to_be_urged(facts: Facts, listed_in: str) -> list[str]:
    """Sentence on how many units are to be urged, by what they lack, or that none are; none without figures."""
    short = short_of_target(facts)
    if not short:
        return ["Không có đơn vị nào phải đôn đốc."] if facts.units else []
    return [f"Có {show_count(len(short))} đơn vị cần đôn đốc: {how_short(facts)} (danh sách tại {listed_in})."]


def speeds(facts: Facts) -> list[str]:
    """Sentences on the speeds of units with enough samples, and the province's published figure."""
    if facts.min_download is None:
        return ["Không quy định ngưỡng tốc độ đối với loại mạng này; việc đánh giá căn cứ vào số mẫu đo."]
    out = []
    figure = facts.province_figure
    if figure is not None and figure.download is not None:
        out.append(
            f"Tốc độ tải xuống {short_label(facts.statistic) or 'công bố'} của {place(facts)} "
            f"do VNNIC công bố: {show_decimal(figure.download)} Mbps "
            f"({show_samples(figure.samples_min, figure.samples_max)} mẫu)."
        )
    judged, counts = facts.speed_judged, facts.counts
    if judged:
        classes = (counts[Verdict.COMPLIANT], counts[Verdict.TOO_SLOW])
        fast, slow = (show_share(one, judged, share) for one, share in zip(classes, percents(classes), strict=True))
        out.append(
            f"Trong {show_count(judged)} đơn vị đủ mẫu và có số liệu tốc độ, "
            f"{fast} đơn vị đạt tốc độ tải xuống từ {required_speed(facts)} Mbps trở lên; {slow} đơn vị chưa đạt"
            + _named([unit for unit in facts.units if unit.now.verdict is Verdict.TOO_SLOW], with_samples=False)
            + "."
        )
    if counts[Verdict.SPEED_MISSING]:
        out.append(
            f"Đủ mẫu nhưng chưa có số liệu tốc độ: {show_count(counts[Verdict.SPEED_MISSING])} đơn vị"
            + _named([unit for unit in facts.units if unit.now.verdict is Verdict.SPEED_MISSING], with_samples=False)
            + "."
        )
    if not any(unit.now.download is not None for unit in facts.units):
        out.insert(0, f"Chưa có số liệu tốc độ theo {facts.unit_kinds}.")
    elif not judged:
        out.insert(0, "Chưa có đơn vị nào vừa đủ mẫu vừa có số liệu tốc độ; tốc độ hiện có chỉ để tham khảo.")
    return out


def filings(facts: Facts) -> str:
    """Sentence on how many operators filed, and which did not."""
    due = [line for line in facts.operators if line.status not in ("exempt", "not_yet")]
    if not due and any(line.status == "not_yet" for line in facts.operators):
        return f"{words.sentence(month(facts))}, Sở chưa yêu cầu doanh nghiệp viễn thông báo cáo số liệu đầu tư."
    if not due:
        return f"Số liệu đầu tư của các doanh nghiệp viễn thông: {words.NO_FIGURES}."
    missing = [line.name for line in due if line.status == "missing"]
    still = [line for line in due if line.status == "due"]
    ahead = [_with_deadline(line) for line in still]
    received = len(due) - len(missing) - len(still)
    text = f"Đã nhận báo cáo của {show_share(received, len(due))} doanh nghiệp viễn thông"
    not_yet = f"; chưa đến hạn: {', '.join(ahead)}" if ahead else ""
    if not received and not still:
        return text + f"; số liệu đầu tư: {words.NO_FIGURES}."
    return text + (f"; chưa nộp: {', '.join(missing)}" if missing else "") + not_yet + "."


def _with_deadline(line: OperatorLine) -> str:
    return f"{line.name} (hạn: hết {words.last_day(line.deadline)})" if line.deadline else line.name


ENOUGH = (Verdict.COMPLIANT, Verdict.TOO_SLOW, Verdict.SPEED_MISSING)


def _named(units: list[UnitLine], *, with_samples: bool) -> str:
    """The units' names in the text, `: Huyện Thủy Nguyên (318 mẫu)`; blank where they are too many."""
    if not units or len(units) > NAMES_IN_TEXT:
        return ""
    if with_samples:
        named = [f"{unit.name} ({show_samples(unit.now.samples_min, unit.now.samples_max)} mẫu)" for unit in units]
    else:
        named = [unit.name for unit in units]
    return ": " + ", ".join(named)
