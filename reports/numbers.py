"""Number and symbol of a document. Pure: knows no Django.

Nghị định 30/2020/NĐ-CP, Phụ lục I: a number is taken from the register of a year for each symbol; one under ten takes a
leading zero.
"""

import re

from reports.facts import LetterheadFacts
from reports.schedule import MONTHS_OF, ScheduleKind

NUMBER = re.compile(r"\d{1,6}[a-z]?")
REPORTS = (ScheduleKind.OPERATORS, ScheduleKind.MINISTRY, *MONTHS_OF)  # a báo cáo
TITLED = (*REPORTS, ScheduleKind.PROPOSAL)  # with the symbol of its type; the others are a công văn


def as_issued(number: str) -> str:
    """Normalise a document number as it is on paper, `05`, `128a`; blank for anything else."""
    number = number.strip().lower()
    if not NUMBER.fullmatch(number):
        return ""
    return number.zfill(2) if number.isdigit() else number


def symbol_of(kind: str, head: LetterheadFacts) -> str:
    """The symbol of a kind: `BC-SKHCN` of a báo cáo, `TTr-SKHCN` of a tờ trình, `SKHCN-BCVT` of a công văn."""
    return head.report_symbol if kind in TITLED else head.symbol


def with_symbol(number: str, symbol: str) -> str:
    """Join number and symbol: `05/BC-SKHCN`."""
    return f"{number}/{symbol}" if symbol else number
