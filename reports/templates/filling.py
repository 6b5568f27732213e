"""Check and fill a template. Runs in the child only (reports.templates.child): the file is untrusted. Pure."""

from base.cleaning import cleaned
from base.saying import say
from reports.templates import docx, xlsx, xlsx_problems
from reports.templates.given import Fields
from reports.templates.problems import TemplateProblem, UnusableTemplate, wrong_file


def check(form: str, template: bytes, fields: Fields) -> tuple[TemplateProblem, ...]:
    """List everything that is wrong with a template, each with its place; empty if it can be used."""
    fields = cleaned(fields)
    wrong = wrong_file(form, template)
    if wrong:
        return (TemplateProblem(say("the whole file"), wrong),)
    return docx.check(template, fields) if form == "docx" else xlsx_problems.check(template, fields)


def fill(form: str, template: bytes, fields: Fields, *, banner: str) -> bytes:
    """Fill a template. Raises UnusableTemplate with the problems."""
    fields = cleaned(fields)
    problems = check(form, template, fields)
    if problems:
        raise UnusableTemplate(problems)
    if form == "docx":
        return docx.render(template, fields, banner=banner)
    return xlsx.render(template, fields, banner=banner)
