"""Compare one filing with the next, indicator by indicator. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from base.saying import say
from submissions.formrows import as_typed, typed_of
from submissions.indicator_form import Answer, Sheet, Spec, read
from submissions.numbers import show_number


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """One answer that differs: its label, and both texts, empty where there is none."""

    where: str
    old: str
    new: str


def differences(
    specs: Sequence[Spec], wards: Mapping[int, str], old: Iterable[Answer], new: Iterable[Answer]
) -> list[AnswerDifference]:
    """List the answers that differ, in catalogue order; an answer that appears or goes has an empty other side."""
    before = {(one.code, one.ward_id): one for one in old}
    after = {(one.code, one.ward_id): one for one in new}
    order = {spec.code: index for index, spec in enumerate(specs)}
    labels = {spec.code: spec.label for spec in specs}
    keys = sorted(before.keys() | after.keys(), key=lambda key: (order.get(key[0], len(order)), key[0], key[1] or 0))
    found = []
    for code, ward_id in keys:
        first, last = before.get((code, ward_id)), after.get((code, ward_id))
        label = labels.get(code, code)
        where = label if ward_id is None else f"{label}, {wards.get(ward_id, ward_id)}"
        for place, was, now in (
            (where, as_typed(first), as_typed(last)),
            (say("{label}, total", label=where), _total(first), _total(last)),
        ):
            if was != now:
                found.append(AnswerDifference(place, was, now))
    return found


def draft_differences(sheet: Sheet, filed: Sequence[Answer], typed: Mapping[str, str]) -> list[AnswerDifference]:
    """List how a draft differs from what was filed; unreadable values are shown as typed."""
    reading = read(sheet, typed)
    unread = [one for one in reading.errors if one.value]
    codes = {re.split(r"[.@]", one.field)[0] for one in unread}
    stood = typed_of(filed)
    return [
        *(AnswerDifference(one.where, stood.get(one.field, ""), one.value) for one in unread),
        *differences(
            sheet.specs,
            sheet.wards,
            [one for one in filed if one.code not in codes],
            [one for one in reading.answers if one.code not in codes],
        ),
    ]


def _total(answer: Answer | None) -> str:
    return "" if answer is None else show_number(answer.cumulative)
