"""Figures as people read them, in Vietnamese form. Pure: knows no Django.

Speeds are rounded down, so that 39,996 is never shown as a passing 40,00.
"""

from decimal import ROUND_DOWN, Decimal

from base.nothing import NOTHING  # no figure; an empty cell of the file shows the same, a zero shows 0


def show_count(number: int) -> str:
    """`1234` → `1.234`."""
    return f"{number:,}".replace(",", ".")


def show_change(number: Decimal | int, places: int = 0) -> str:
    """`+5`, `−2`, `±0`, `+1,50`."""
    if not number:
        return "±0"
    size = abs(Decimal(number))
    return f"{'+' if number > 0 else '−'}{show_decimal(size, places) if places else show_count(int(size))}"


def show_samples(least: int | None, most: int | None) -> str:
    """An interval of samples: `365`, `<300`, `≥301`, `400–699`; none given: `–`."""
    if least is None:
        return NOTHING
    if most is None:
        return f"≥{show_count(least)}"
    if least == most:
        return show_count(least)
    if least == 0:
        return f"<{show_count(most + 1)}"
    return f"{show_count(least)}–{show_count(most)}"


def samples_cell(least: int | None, most: int | None) -> str | int | None:
    """For a cell of a file: a number where the count is exact, else as shown; none given: nothing."""
    if least is None:
        return None
    return least if least == most else show_samples(least, most)


def show_decimal(value: Decimal | None, places: int = 2) -> str:
    """A speed or latency, rounded down: 39.996 → `39,99`; none: `–`."""
    if value is None:
        return NOTHING
    cut = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    return f"{cut:,f}".translate(str.maketrans(",.", ".,"))


def show_share(part: int, whole: int) -> str:
    """`12/114 (10,52 %)`, rounded down; of nothing: `0/0`."""
    if not whole:
        return f"{show_count(part)}/{show_count(whole)}"
    percent = Decimal(part * 100) / Decimal(whole)
    return f"{show_count(part)}/{show_count(whole)} ({show_decimal(percent)} %)"
