"""Refusals that callers tell from others (base.refusal), and checks shared by forms and actions. Pure."""

from datetime import date

from base.day_format import show_day
from base.refusal import Refused
from base.saying import Said, say
from submissions.promises import PROMISES, AnswerKind


class OutOfDate(Refused):
    """Refused because somebody else was quicker; what was typed is not lost."""


def day_has_passed(day: date, today: date) -> str | None:
    """The reason why nothing can be promised by that day; None where it can."""
    if day >= today:
        return None
    return say("{day} has passed. Enter the day by which it will be done, from today on.", day=show_day(day))


def wrong_answer(kind: str, measure: str, done_by: date | None, evidence: str, today: date) -> dict[str, Said | str]:
    """What is wrong with an operator's answer about a slow ward, by field; empty where it can be stored."""
    if kind not in {*AnswerKind}:
        return {"outcome": say("Choose what comes of it.")}
    wrong: dict[str, Said | str] = {}
    if not measure.strip() and kind in PROMISES:
        wrong["measure"] = say("No measure was entered. Say what will be done in this ward.")
    elif not measure.strip():
        wrong["measure"] = say("No reason was entered. Say why nothing will be done in this ward.")
    if kind in PROMISES and done_by is None:
        wrong["done_by"] = say("Enter the day by which it will be done: it is judged by the months after.")
    elif kind in PROMISES and done_by is not None and (passed := day_has_passed(done_by, today)):
        wrong["done_by"] = passed
    if kind == AnswerKind.REBUTTED and not evidence.strip():
        wrong["evidence"] = say("A rebuttal needs evidence: the number and day of the letter, or where it can be seen.")
    return wrong
