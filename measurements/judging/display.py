"""Figures in Vietnamese form, for people. Pure: knows no Django.

Speeds are rounded down, so that 39,996 is never shown as a passing 40,00; shares are rounded to the nearest.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from base.nothing import NOTHING  # no figure; an empty cell of the file shows the same, a zero shows 0
from base.number_format import show_count, show_decimal, show_interval

HUNDREDTH = Decimal("0.01")
FEWEST_FOR_SHARE = 20  # of fewer, a share says more than there is to say: "1/1 (100,00%)"


def show_samples(least: int | None, most: int | None) -> str:
    """An interval of samples as text: `365`, `<300`, `≥301`, `400–699`; none given: `–`."""
    if least is None:
        return NOTHING
    if most is None:
        return f"≥{show_count(least)}"
    if least == 0 < most:
        return f"<{show_count(most + 1)}"
    return show_interval(least, most)


def samples_cell(least: int | None, most: int | None) -> str | int | None:
    """An interval of samples for a file's cell: a number where it is exact, else as shown; None for none."""
    if least is None:
        return None
    return least if least == most else show_samples(least, most)


def percent(part: int, whole: int) -> Decimal | None:
    """The share in per cent, rounded half up to two decimals; None where the whole is 0.

    Only what is all is 100, and only what is nothing is 0: 99.999 of 100.000 is 99,99, 1 of 100.000 is 0,01.
    """
    if not whole:
        return None
    found = (Decimal(100 * part) / whole).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    if found == 100 and part < whole:
        return Decimal("99.99")
    return HUNDREDTH if part and not found else found


def percents(parts: Sequence[int]) -> list[Decimal]:
    """The shares of classes that make up a whole, by the largest remainder: they add up to 100.

    Of classes with the same remainder the first is rounded up. Of nothing each share is 0.
    """
    whole = sum(parts)
    if not whole:
        return [Decimal("0.00") for _ in parts]
    cut = [part * 10_000 // whole for part in parts]
    left = sorted(range(len(parts)), key=lambda index: (-(parts[index] * 10_000 % whole), index))
    for index in left[: 10_000 - sum(cut)]:
        cut[index] += 1
    return [Decimal(number).scaleb(-2) for number in cut]


def show_percent(share: Decimal) -> str:
    """A share as text: `59,65%`, without a blank, as the department writes."""
    return f"{show_decimal(share)}%"


def show_share(part: int, whole: int, share: Decimal | None = None) -> str:
    """A part of a whole as text: `68/114 (59,65%)`; below 20 the numbers alone. `share`: as `percents` gives it."""
    counted = f"{show_count(part)}/{show_count(whole)}"
    found = percent(part, whole) if share is None else share
    return counted if found is None or whole < FEWEST_FOR_SHARE else f"{counted} ({show_percent(found)})"
