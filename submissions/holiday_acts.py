"""The act by which a day off was decided, where the `holidays` package does not say. Pure.

The years after the last one named here rest on the calendar alone until the administrator confirms them.
"""

from datetime import date

LAST_DECIDED_YEAR = 2027


# First and last day, and the act.
ACTS = (
    (date(2026, 1, 2), date(2026, 1, 2), "12729/VPCP-KGVX: hoán đổi với thứ Bảy 10/01/2026"),
    (date(2026, 1, 10), date(2026, 1, 10), "12729/VPCP-KGVX: làm bù cho 02/01/2026"),
    (date(2026, 2, 16), date(2026, 2, 20), "9441/TB-BNV"),
    (date(2026, 4, 30), date(2026, 5, 1), "3383/BNV-CVL: không hoán đổi"),
    (date(2026, 11, 24), date(2026, 11, 24), "Nghị quyết 28/2026/QH16"),
    (date(2027, 2, 4), date(2027, 2, 10), "10065/VPCP-KGVX ngày 02/10/2026"),
    (date(2027, 9, 2), date(2027, 9, 3), "10065/VPCP-KGVX ngày 02/10/2026"),
    (date(2027, 11, 24), date(2027, 11, 24), "Nghị quyết 28/2026/QH16"),
)


def act_of(day: date) -> str:
    """The act that made it a day off; empty where none is named here."""
    return next((act for first, last, act in ACTS if first <= day <= last), "")
