"""What the department's desk makes besides a report: its next revision, a message of it, a template."""

from base import clock
from reports.actions import add_template
from reports.models import Mail, ReportRun, Template
from reports.tests.test_templates import word

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
