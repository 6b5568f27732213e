"""Numbers as Vietnamese offices write them: `1.234`, `45,60`. Pure: knows no Django.

Speeds are rounded down, so that 39,996 is never shown as a passing 40,00.
"""

from decimal import ROUND_DOWN, Decimal

from base.nothing import NOTHING


def show_count(number: int) -> str:
    """A whole number with dots between thousands: `1234` → `1.234`."""
    return f"{number:,}".replace(",", ".")


def show_interval(least: int, most: int) -> str:
    """A count as `365`, or between two numbers `400–1.699`."""
    return show_count(least) if least == most else f"{show_count(least)}–{show_count(most)}"


def show_change(number: Decimal | int, places: int = 0) -> str:
    """A change with its sign: `+5`, `−2`, `±0`, `+1,50`."""
    if not number:
        return "±0"
    size = abs(Decimal(number))
    return f"{'+' if number > 0 else '−'}{show_decimal(size, places) if places else show_count(int(size))}"


def show_decimal(value: Decimal | None, places: int = 2) -> str:
    """A speed or latency rounded down: 39.996 → `39,99`; None: `–`."""
    if value is None:
        return NOTHING
    cut = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    return f"{cut:,f}".translate(str.maketrans(",.", ".,"))


def show_plainly(value: Decimal) -> str:
    """A bound, with no more than says it: `40`, but `42,50`."""
    return show_decimal(value, 0) if value == value.to_integral_value() else show_decimal(value)


def with_comma(number: Decimal | float | str) -> str:
    """A number as it stands, with a decimal comma and no thousands: `1234.5` → `1234,5`."""
    return str(number).replace(".", ",")


def show_number(value: int | float | Decimal, places: int | None = None) -> str:
    """Any number in Vietnamese form, `1234.5` → `1.234,5`; with `places` rounded to the nearest, `45.6` → `45,60`."""
    exactly = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    text = exactly if places is None else f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))
