"""The form by which an operator answers for many slow wards, saved whole or not at all."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from submissions.actions import SpeedAnswer
from submissions.forms import AnswerForm
from submissions.models import AnswerChoice, SpeedRequest

FIELDS = ("outcome", "measure", "done_by", "evidence")
SEVERAL = "several"
Answer = tuple[SpeedRequest, SpeedAnswer]
Stored = tuple[str, str, str, str]  # as FIELDS


@dataclass
class AnswerRow:
    """The fields of one row as typed, and what is wrong with them."""

    name: str
    outcome: str
    measure: str
    done_by: str
    evidence: str
    shown: str = ""  # which answer stood here when the page was made
    ticked: bool = False
    problems: dict[str, list[str]] = field(default_factory=dict)  # by field

    @property
    def typed(self) -> Stored:
        measure = self.measure.strip().replace("\r\n", "\n")
        return self.outcome.strip(), measure, self.done_by.strip(), self.evidence.strip()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options of the outcome field."""
        return [("", _("Choose …")), *((value, str(words)) for value, words in AnswerChoice.choices)]

    @property
    def first_wrong(self) -> str:
        """The id of the field to which the list of problems links."""
        return f"{self.name}-{next(iter(self.problems), FIELDS[0])}"

    @property
    def messages(self) -> list[str]:
        return [text for texts in self.problems.values() for text in texts]

    def checked(self) -> SpeedAnswer | None:
        """The answer, or None with the problems noted by field."""
        form = AnswerForm(dict(zip(FIELDS, self.typed, strict=True)))
        if form.is_valid():
            return SpeedAnswer(**{name: form.cleaned_data[name] for name in FIELDS})
        self.problems = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
        return None


class AnswerSheet:
    """The form: a row for each ward that may be answered, and one whose answer goes to all ticked rows.

    A row left as it was shown changes nothing, so that nobody's answer is overwritten by somebody who did not touch it;
    what a colleague answered meanwhile is shown before it is replaced.
    """

    def __init__(self, requests: Iterable[SpeedRequest], sent: Mapping[str, str] | None = None) -> None:
        self.requests = list(requests)
        self.several = _row(SEVERAL, sent or {}, ("", "", "", ""))
        self.rows = {one.pk: _row(str(one.pk), sent or {}, _stored(one)) for one in self.requests}

    @property
    def stamp(self) -> str:
        """A stamp of the stored answers; when it changes, text that a browser saved for the form is out of date."""
        return _mark(*(text for one in self.requests for text in _stored(one)))

    @property
    def wrong(self) -> list[tuple[SpeedRequest, AnswerRow]]:
        return [(one, row) for one in self.requests if (row := self.rows[one.pk]).problems]

    @property
    def is_wrong(self) -> bool:
        return bool(self.wrong or self.several.problems)

    def read(self) -> list[Answer]:
        """The answers to save; save them only if nothing `is_wrong` afterwards."""
        answers = self._of_several()
        for one in self.requests:
            row, stored = self.rows[one.pk], _stored(one)
            touched = _mark(*row.typed) != row.shown and row.typed != stored
            if row.ticked and touched and any(row.typed):
                row.problems["measure"] = [_("Ticked, and answered here as well: untick it, or empty these fields.")]
            if row.ticked or not touched:
                continue
            if row.shown != _mark(*stored):
                text = _("Somebody else has answered meanwhile: “%(answer)s”. Save again to replace it.")
                row.problems["measure"] = [text % {"answer": one.measure}]
                row.shown = _mark(*stored)
            elif (answer := row.checked()) is not None:
                answers.append((one, answer))
        return answers

    def _of_several(self) -> list[Answer]:
        ticked = [one for one in self.requests if self.rows[one.pk].ticked]
        if ticked and (answer := self.several.checked()) is not None:
            return [(one, answer) for one in ticked]
        if any(self.several.typed) and not ticked:
            self.several.problems["measure"] = [_("Tick the wards to which this answer goes.")]
        return []


def posted_rows(sent: Mapping[str, str]) -> set[int]:
    """The keys of the requests whose fields were sent."""
    heads = (name.partition("-") for name in sent)
    return {int(head) for head, dash, _name in heads if dash and head.isascii() and head.isdigit() and len(head) < 18}


def _row(name: str, sent: Mapping[str, str], stored: Stored) -> AnswerRow:
    outcome, measure, done_by, evidence = (
        sent.get(f"{name}-{of}", text) for of, text in zip(FIELDS, stored, strict=True)
    )
    return AnswerRow(
        name, outcome, measure, done_by, evidence, sent.get(f"{name}-shown", _mark(*stored)), f"{name}-ticked" in sent
    )


def _stored(one: SpeedRequest) -> Stored:
    return one.outcome, one.measure, one.done_by.isoformat() if one.done_by else "", one.evidence


def _mark(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
