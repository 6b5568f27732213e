"""The text that urges units to measure, to paste into Zalo; Vietnamese, as letters are. Pure."""

from collections.abc import Sequence

from base.number_format import show_count
from base.period import Period
from measurements.judging.shortfall import Shortfall


def urging_text(period: Period, units: Sequence[tuple[str, Shortfall | None]]) -> str:
    """Message that urges units. `units`: name and what is missing; None: no figures."""
    lines = [
        f"Số liệu i-Speed tháng {period.label}: {show_count(len(units))} đơn vị chưa đạt. "
        "Đề nghị huy động đo thêm trong tháng."
    ]
    lines += [f"- {name}: {f'còn thiếu {short.said}' if short else 'chưa có số liệu'}" for name, short in units]
    return "\n".join(lines) + "\n"
