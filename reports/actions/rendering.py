"""Render a report's files in memory or into a folder. Nothing is written to the database."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from base import clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from reports import content, letter, workbook
from reports.facts import Facts
from reports.models import Template
from reports.queries import gather
from reports.templates import host
from reports.templates.fields import fields_of
from reports.templates.problems import UnusableTemplate
from wards.models import Operator

TRIAL = "BẢN THỬ"
DRAFT = "DỰ THẢO"


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One rendered file: its bytes, their SHA-256, and the path where it was written, if any."""

    kind: str
    form: str  # xlsx, docx
    name: str
    content: bytes
    sha256: str
    path: Path | None = None


def render_facts(facts: Facts, *, banner: str = "") -> list[RenderedFile]:
    """Render workbook and letter from the same facts, by the department's own template where there is one.

    The same facts give the same bytes. Raises Refused where that form cannot be filled.
    """
    document = content.document(facts, banner=banner)
    created = datetime.combine(facts.due_on, time(7), clock.VIETNAM)
    own = dict(facts.templates)
    files = []
    for form, built_in in (("xlsx", workbook.render), ("docx", letter.render)):
        data = _filled(form, own[form], facts, banner) if form in own else built_in(document, created)
        name = f"{document.file_stem}.{form}"
        files.append(RenderedFile(facts.kind, form, name, data, hashlib.sha256(data).hexdigest()))
    return files


def _filled(form: str, sha256: str, facts: Facts, banner: str) -> bytes:
    """Fill the department's own template with this report's facts. Raises Refused where it cannot be filled."""
    row = Template.objects.filter(sha256=sha256, form=form).first()
    if row is None:
        raise Refused(
            say(
                "The template used for this report is no longer in the store. Restore the template's file, then "
                "try again."
            )
        )
    with row.file.open("rb") as stored:
        try:
            return host.fill(form, stored.read(), fields_of(facts, banner=banner, form=form), banner=banner)
        except UnusableTemplate as unusable:
            raise Refused(
                say(
                    "The template “{name}” (version {version}) cannot be filled: {why}. Choose another version or "
                    "the built-in form, then try again.",
                    name=row.name,
                    version=row.version,
                    why=str(unusable),
                )
            ) from unusable


def render(
    kind: str, period: Period, province_code: str, out_dir: Path, operator_code: str | None = None
) -> list[RenderedFile]:
    """Render a report from the figures as they are now into a folder, marked "bản thử". Sends and stores nothing.

    `operators` gives the consolidated report and each operator's own.
    """
    files = render_facts(gather(kind, period, province_code, operator_code=operator_code), banner=TRIAL)
    if kind == "operators":
        for code in Operator.objects.owing(period.last_day).values_list("code", flat=True):
            facts = gather("operator", period, province_code, operator_code=code)
            if facts.operators:
                files += render_facts(facts, banner=TRIAL)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for file in files:
        path = out_dir / file.name
        path.write_bytes(file.content)
        written.append(RenderedFile(file.kind, file.form, file.name, file.content, file.sha256, path))
    return written


def draft(kind: str, period: Period, province_code: str, operator_code: str | None = None) -> list[RenderedFile]:
    """Render the report as it would be now, in memory, marked "dự thảo"."""
    return render_facts(gather(kind, period, province_code, operator_code=operator_code), banner=DRAFT)
