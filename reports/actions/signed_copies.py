"""Check the signed copy of a report before it is stored, and again once a root certificate was entered."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.cleaning import short_name
from base.refusal import Refused
from base.saying import say
from reports.actions.templating import refuse_unsafe
from reports.models import ReportRun, RootCertificate, RunFile
from reports.signed import host
from reports.signed.comparing import filled_in
from reports.signed.copy_facts import CopyFacts

LARGEST_COPY = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class IssuedAs:
    """The number, symbol and day that the clerk put on the letter."""

    number: str
    symbol: str
    day: date


def look_at_new(run: ReportRun, content: bytes, issued: IssuedAs) -> CopyFacts:
    """Check an uploaded signed copy and return the findings. Raises Refused for no readable PDF, or an unsafe one."""
    if not content.startswith(b"%PDF-") or len(content) > LARGEST_COPY:
        raise Refused(
            say("The signed copy must be a PDF of at most 20 MB. Scan it again or make it smaller, then upload it.")
        )
    refuse_unsafe(content)
    return _look(run, content, issued)


def keep_signed(run: ReportRun, content: bytes, name: str, looked: CopyFacts) -> None:
    """Archive the signed copy with the findings."""
    folder = f"reports/{run.province.province_code}/{run.period:%Y-%m}/{run.kind}-{run.pk}-signed"
    stored = default_storage.save(f"{folder}/ban-ky.pdf", ContentFile(content))
    RunFile.objects.create(
        run=run,
        form=RunFile.Form.SIGNED,
        file=stored,
        name=short_name(name, 160) or "ban-ky.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=clock.now(),
        pages=looked.pages,
        looked=looked.dump(),
        looked_at=clock.now(),
    )


def look_again(*, by: User, run: ReportRun) -> None:
    """Check the archived copy again by today's root certificates, perhaps more than at its upload. Raises Refused."""
    copy = run.files.filter(form=RunFile.Form.SIGNED).first()
    if copy is None or run.issued_on is None:
        raise Refused(say("This report has no signed copy."))
    with copy.file.open("rb") as stored:
        looked = _look(run, stored.read(), IssuedAs(run.number, run.symbol, run.issued_on))
    with transaction.atomic():
        audit.record(by=by, action="report.look_at_copy", on=run, after={"signatures": len(looked.signatures)})
        RunFile.objects.filter(pk=copy.pk).update(looked=looked.dump(), looked_at=clock.now(), pages=looked.pages)


def _look(run: ReportRun, content: bytes, issued: IssuedAs) -> CopyFacts:
    roots = [root.der for root in RootCertificate.objects.all()]
    letter = filled_in(_letter_lines(run), issued.number, issued.symbol, issued.day)
    return host.look(content, letter=letter, roots=roots)


def _letter_lines(run: ReportRun) -> list[str]:
    """The text lines of the archived letter: of its PDF, else of the Word file.

    The PDF comes first as its lines break where those of the signed copy do.
    """
    found = run.files.filter(form__in=[RunFile.Form.PDF, RunFile.Form.LETTER])
    files = {file.form: file for file in found}
    file = files.get(RunFile.Form.PDF) or files.get(RunFile.Form.LETTER)
    if file is None:
        return []
    with file.file.open("rb") as stored:
        return host.archived_lines(file.form, stored.read())
