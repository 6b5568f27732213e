"""Read what a report's page shows of its signed copy."""

from dataclasses import dataclass
from datetime import datetime

from base import clock
from base.saying import Said
from reports.models import ReportRun, RunFile
from reports.signed.copy_facts import (
    TextDifference,
    expired_since,
    is_doubtful,
    load_copy,
    signature_sentences,
    text_sentence,
)


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A signed copy as its page shows it. `sentences`: empty where nobody has checked it yet."""

    sentences: list[Said]
    doubtful: bool
    differences: tuple[TextDifference, ...]
    more: int
    looked_at: datetime | None


def copy_shown(run: ReportRun) -> CopyShown | None:
    """The signed copy as the page shows it, or None."""
    file = next((file for file in run.files.all() if file.form == RunFile.Form.SIGNED), None)
    if file is None:
        return None
    if file.looked is None:
        return CopyShown([], False, (), 0, None)
    copy = load_copy(file.looked)
    sentences = [*signature_sentences(copy), *expired_since(copy.signatures, clock.now()), text_sentence(copy)]
    return CopyShown(sentences, is_doubtful(copy), copy.differences, copy.more, file.looked_at)
