"""The department's own templates: uploaded, tried on a month, used, and set back."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Action, can, permitted, signed_in
from base import audit
from base.cleaning import clean_line
from base.refusal_display import refusal_as_message, refusal_on_form, refusal_told
from base.row_number import row_number
from reports import actions
from reports.forms import TemplateForm, TrialForm
from reports.models import ReportKind
from reports.queries import first_reporting, provinces_for, templates_for
from reports.templates.fields import BLOCKS, LISTS, SINGLE
from reports.templates.starting import start
from submissions.queries import last_closed_month

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@permitted(Action.MAKE_REPORTS)
def templates(request: HttpRequest) -> HttpResponse:
    """Page of all versions; with `tried` and `period` in the address also the trial of one on that month."""
    if "tried" not in request.GET:
        return _page(request)
    template = get_object_or_404(templates_for(request.user, Action.MAKE_REPORTS), pk=row_number(request.GET["tried"]))
    trial = TrialForm(request.GET, auto_id=False)
    if not trial.is_valid():
        return _page(request, tried=template, refused=" ".join(map(str, trial.errors["period"])))
    period = trial.cleaned_data["period"]
    refused: list[str] = []
    with refusal_told(refused.append):
        problems, _content = actions.try_template(template=template, period=period)
        return _page(request, tried=template, period=period, problems=problems)
    return _page(request, tried=template, period=period, refused=" ".join(refused))


@require_POST
@permitted(Action.MANAGE_PORTAL)
def add_template(request: HttpRequest) -> HttpResponse:
    """Upload the next version of a template."""
    form = _form(request)
    if not form.is_valid():
        return _page(request, form=form)
    data = form.cleaned_data
    with refusal_on_form(form, "file"):
        template = actions.add_template(
            by=signed_in(request),
            province_code=data["province"],
            kind=data["kind"],
            form=form.form_of(data["file"].name),
            name=data["file"].name,
            content=data["file"].read(),
        )
        return redirect(f"{reverse('reports:templates')}?tried={template.pk}&period={last_closed_month()}")
    return _page(request, form=form)


@require_safe
@permitted(Action.MAKE_REPORTS)
def filled(request: HttpRequest, pk: int) -> HttpResponse:
    """Download of a template filled with a month's figures, marked as a trial; problems redirect to the page."""
    template = get_object_or_404(templates_for(request.user, Action.MAKE_REPORTS), pk=pk)
    trial = TrialForm(request.GET)
    if not trial.is_valid():
        raise Http404
    period = trial.cleaned_data["period"]
    refused: list[str] = []
    with refusal_told(refused.append):
        problems, content = actions.try_template(template=template, period=period)
    if refused:
        return _page(request, tried=template, period=period, refused=" ".join(refused))
    if problems:
        return _page(request, tried=template, period=period, problems=problems)
    name = f"ban-thu_{template.kind}_{template.province_code}_{period}_v{template.version}.{template.form}"
    audit.record_download(by=signed_in(request), what=name, on=template)
    response = HttpResponse(content, content_type=CONTENT_TYPES[template.form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@permitted(Action.MAKE_REPORTS)
def template_file(request: HttpRequest, pk: int) -> FileResponse:
    """Download of a template as it was uploaded."""
    template = get_object_or_404(templates_for(request.user, Action.MAKE_REPORTS), pk=pk)
    audit.record_download(by=signed_in(request), what=template.name, on=template)
    return FileResponse(template.file.open("rb"), as_attachment=True, filename=clean_line(template.name))


@require_safe
@permitted(Action.MAKE_REPORTS)
def starting_template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Download of a starter template: the built-in form with its fields, to be edited and uploaded."""
    if kind not in ReportKind.values or form not in CONTENT_TYPES:
        raise Http404
    name = f"mau-ban-dau_{kind}.{form}"
    audit.record_download(by=signed_in(request), what=name)
    response = HttpResponse(start(kind, form), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@permitted(Action.MANAGE_PORTAL)
def use_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version into use, also an older one again; it is tried first."""
    template = get_object_or_404(templates_for(request.user, Action.MANAGE_PORTAL), pk=pk)
    trial = TrialForm(request.POST)
    period = trial.cleaned_data["period"] if trial.is_valid() else last_closed_month()
    with refusal_as_message(request):
        actions.use_template(by=signed_in(request), template=template, period=period)
        messages.success(request, _("Reports made from now on take this form; those already made keep theirs."))
        return redirect("reports:templates")
    return redirect(f"{reverse('reports:templates')}?tried={template.pk}&period={period}")


@require_POST
@permitted(Action.MANAGE_PORTAL)
def use_built_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the built-in form."""
    template = get_object_or_404(templates_for(request.user, Action.MANAGE_PORTAL), pk=pk)
    actions.use_built_in(by=signed_in(request), template=template)
    messages.success(request, _("Reports made from now on take the built-in form."))
    return redirect("reports:templates")


def _page(request: HttpRequest, *, form: TemplateForm | None = None, **tried: Any) -> HttpResponse:
    rows = templates_for(request.user, Action.MAKE_REPORTS)
    named = {unit.heir_code: unit.full_name for unit in provinces_for(request.user, Action.MAKE_REPORTS)}
    groups = groupby(rows, lambda one: (one.province_code, one.kind, one.form))
    manages = can(request.user, Action.MANAGE_PORTAL)
    context = {
        "groups": [(named.get(key[0], key[0]), list(versions)) for key, versions in groups],
        "form": form or (_form(request) if manages else None),
        "manages": manages,
        "fields": SINGLE,
        "lists": LISTS,
        "blocks": BLOCKS,
        "kinds": ReportKind.choices,
        "period": last_closed_month(),
        **tried,
    }
    return render(request, "reports/templates.html", context)


def _form(request: HttpRequest) -> TemplateForm:
    provinces = provinces_for(request.user, Action.MANAGE_PORTAL)
    if request.method == "POST":
        return TemplateForm(request.POST, request.FILES, provinces=provinces)
    return TemplateForm(provinces=provinces, initial={"province": first_reporting(provinces)})
