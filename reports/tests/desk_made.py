"""What the department's desk makes besides a report: its next revision, a message of it, a template."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
from django.core.files.base import ContentFile

from base import clock
from reports.actions import add_template
from reports.facts import dump
from reports.models import Mail, ReportRun, RunFile, Template, WardLetter
from reports.tests.facts_made import facts
from reports.tests.templates_made import word

OF_TEMPLATES = {f"reports:{name}" for name in ("template_file", "template_filled", "use_template", "use_built_in")}


def made_by_the_desk(route, run):
    """The row beside a run that a route of the desk is about; None for other routes."""
    now, code = clock.machine_now(), run.province.heir_code
    if route in OF_TEMPLATES:
        here = {"province_code": code, "kind": "letter", "form": "docx"}
        found = Template.objects.filter(**here).first()
        return found or add_template(by=None, name="mau.docx", content=word("{{ ky }}"), **here)
    if route == "reports:changes":
        again = {"revision": 2, "status": "failed", "due_at": now, "opened_at": now, "facts": run.facts}
        same = {"kind": run.kind, "province": run.province, "period": run.period}
        return ReportRun.objects.filter(revision=2, **same).first() or ReportRun.objects.create(**same, **again)
    if route == "reports:retry_mail":
        told = {"province_code": code, "subject": "T", "body": "T", "written_at": now}
        return Mail.objects.get_or_create(key=f"m{code}", defaults=told)[0]
    return None


def letter_to(unit, province):
    """A letter about September 2025 to one unit, without a number."""
    slow = replace(facts().units[0], code=unit.code)
    return WardLetter.objects.create(
        province=province,
        unit=unit,
        period=date(2025, 9, 1),
        network="mobile",
        facts=dump(facts(kind="ward", units=(slow,), operators=())),
        made_at=clock.now(),
    )


def pdf_of(run):
    """A letter of one empty page beside a run."""
    there = run.files.filter(form="pdf").first()
    if there is not None:
        return there
    content = one_page()
    file = ContentFile(content, "x.pdf")
    return RunFile.objects.create(
        run=run, form="pdf", file=file, name="x.pdf", sha256="0" * 64, size=1, made_at=clock.machine_now(), pages=1
    )


def signed_copy_of(run):
    """A scan of one empty page, at which nobody has looked yet."""
    there = run.files.filter(form="signed").first()
    if there is not None:
        return there
    file = ContentFile(one_page(), "ky.pdf")
    return RunFile.objects.create(
        run=run, form="signed", file=file, name="ky.pdf", sha256="0" * 64, size=1, made_at=clock.machine_now()
    )


def one_page():
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    with io.BytesIO() as out:
        document.save(out)
        return out.getvalue()
