"""The letterhead and symbol of each kind of document. Pure: knows no Django."""

from dataclasses import replace

from reports.facts import Furniture, LetterheadFacts
from reports.schedule import ScheduleKind

REPORT, PROPOSAL = "BC-", "TTr-"  # before the agency, Nghị định 30/2020/NĐ-CP, Phụ lục III
COMMITTEE_SIGNER = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


def head_of(kind: str, head: LetterheadFacts, own: Furniture) -> LetterheadFacts:
    """The letterhead for a kind of document; the province's own symbol takes precedence."""
    if kind == ScheduleKind.COMMITTEE:
        return replace(
            head,
            superior="",
            agency=head.committee,
            symbol=own.symbol or "UBND",
            signer=COMMITTEE_SIGNER,
            archive="VT",
        )
    if kind == ScheduleKind.PROPOSAL:
        agency = head.report_symbol.removeprefix(REPORT)
        return replace(head, report_symbol=own.symbol or f"{PROPOSAL}{agency}")
    if not own.symbol:
        return head
    return replace(head, symbol=own.symbol, report_symbol=own.symbol)
