"""The department's own templates: uploaded, tested on a month, taken into use, and set back."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from base import audit, clock
from base.cleaning import short_name
from base.period import Period
from base.refusal import Refused
from base.saying import joined, say
from measurements.actions.scanning import scan_bytes
from reports.actions.rendering import TRIAL
from reports.models import Template
from reports.queries.gathering import gather
from reports.templates import host
from reports.templates.fields import fields_of
from reports.templates.problems import TemplateProblem, UnusableTemplate, wrong_file
from wards.models import Operator


def add_template(*, by: User | None, province_code: str, kind: str, form: str, name: str, content: bytes) -> Template:
    """Store an uploaded template as the next version, not yet in use. Raises Refused for an unusable file."""
    wrong = wrong_file(form, content)
    if wrong:
        raise Refused(wrong)
    refuse_unsafe(content)
    with transaction.atomic():
        same = Template.objects.filter(province_code=province_code, kind=kind, form=form)
        version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
        sha256 = hashlib.sha256(content).hexdigest()
        audit.record(by=by, action="template.add", after={"kind": kind, "form": form, "v": version, "sha256": sha256})
        return Template.objects.create(
            province_code=province_code,
            kind=kind,
            form=form,
            version=version,
            file=ContentFile(content, name=f"{kind}-{province_code}-v{version}.{form}"),
            name=short_name(name, 160),
            sha256=sha256,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )


def refuse_unsafe(content: bytes) -> None:
    """Scan an upload for viruses. Raises Refused where one is found, or the scanner cannot look now."""
    verdict = scan_bytes(content)
    if verdict.found:
        raise Refused(
            say("The virus scanner refused the file ({what}). Check the computer that made it.", what=verdict.found)
        )
    if verdict.waits:
        raise Refused(
            say(
                "The virus scanner has not answered, so the file is not accepted yet. Try again in a few "
                "minutes; if it stays so, ask the administrator to check clamd."
            )
        )


def try_template(*, template: Template, period: Period) -> tuple[tuple[TemplateProblem, ...], bytes]:
    """Fill a template with a month's figures: what is wrong with it, and the file (empty while it has problems).

    Raises Refused for a month in which the province, or a letterhead for it, was not there.
    """
    operator = Operator.objects.owing(period.last_day).first() if template.kind == "operator" else None
    code = operator.code if operator else None
    facts = gather(template.kind, period, template.province_code, operator_code=code)
    fields = fields_of(facts, banner=TRIAL, form=template.form)
    with template.file.open("rb") as stored:
        content = stored.read()
    try:
        return (), host.fill(template.form, content, fields, banner=TRIAL)
    except UnusableTemplate as unusable:
        return unusable.found, b""


def use_template(*, by: User, template: Template, period: Period) -> None:
    """Take a version into use (also an older one again), tested on a month first. Raises Refused."""
    problems, _ = try_template(template=template, period=period)
    if problems:
        raise Refused(
            joined(
                [say("The template has errors and cannot be used yet."), *(problem.sentence for problem in problems)]
            )
        )
    with transaction.atomic():
        audit.record(by=by, action="template.use", on=template, after=template.version)
        _same(template).filter(in_use=True).update(in_use=False)
        Template.objects.filter(pk=template.pk).update(in_use=True)


def use_built_in(*, by: User, template: Template) -> None:
    """Go back to the built-in form instead of this template."""
    with transaction.atomic():
        audit.record(by=by, action="template.stop", on=template, before=template.version)
        _same(template).update(in_use=False)


def _same(template: Template) -> QuerySet[Template]:
    return Template.objects.filter(province_code=template.province_code, kind=template.kind, form=template.form)
