"""The way from an empty province to a running one: what is missing, each step with its button."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.people_file import as_table, read_people, template
from accounts.permissions import Action, permitted, signed_in
from accounts.queries import begun_lines
from base import audit, clock
from base.period import Period
from base.refusal_display import refusal_as_message, refusal_on_form
from portal.actions import ask_to_invite, open_accounts, switch_on_province
from portal.queries.start import start_of, starting
from wards.models import Level, Unit
from wards.table_file import MAX_BYTES, as_csv

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AccountsTable(forms.Form):
    """Form of the table of accounts, uploaded as a file, or corrected on the page."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV or .xlsx; its rows take the place of those below."),
    )
    table = forms.CharField(
        label=gettext_lazy("Accounts, line by line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "mono"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        with refusal_on_form(self, "file" if file else "table"):
            if file:
                cleaned["table"] = as_csv(file.read(MAX_BYTES + 1))
            cleaned["people"] = read_people(cleaned.get("table", "").encode())
        return cleaned


class SwitchOn(forms.Form):
    """Form of the data month from which the province runs."""

    since = forms.ChoiceField(choices=lambda: [(str(month), month.label) for month in _first_months()])


def _first_months() -> list[Period]:
    """Months to begin with: for an older one its reports would be made late, all at once."""
    return [Period.of(clock.today()).plus(back) for back in (0, -1, -2, -3)]


@require_safe
@permitted(Action.MANAGE_PORTAL)
def start_page(request: HttpRequest) -> HttpResponse:
    """Page of a province's steps; by default of the first province that is not switched on."""
    province = _province(request)
    context = {
        "start": start_of(province) if province else None,
        "others": starting(),
        "months": _first_months(),
    }
    return render(request, "portal/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.MANAGE_USERS)
def accounts_page(request: HttpRequest) -> HttpResponse:
    """Page that opens accounts from one table: a preview first, and nothing while any line is wrong."""
    province = _province_or_404(request)
    form = AccountsTable(
        request.POST or None, request.FILES or None, initial={"table": as_table(begun_lines(province))}
    )
    done = None
    if form.is_valid():
        keep = "open" in request.POST
        done = open_accounts(by=signed_in(request), people=form.cleaned_data["people"], keep=keep)
        if keep and not done.problems:
            text = ngettext("%(count)s account was opened.", "%(count)s accounts were opened.", len(done.new))
            messages.success(request, text % {"count": len(done.new)})
            return _back(province)
        form = AccountsTable(initial=form.cleaned_data)
    status = 400 if form.errors else 200
    return render(
        request, "portal/start_accounts.html", {"form": form, "done": done, "province": province}, status=status
    )


@require_safe
@permitted(Action.MANAGE_USERS)
def accounts_template(request: HttpRequest) -> HttpResponse:
    """Download of the workbook to fill in, with the wards, operators and roles that have nobody yet."""
    province = _province_or_404(request)
    name = f"tai-khoan_{province.code}.xlsx"
    audit.record_download(by=signed_in(request), what=name)
    response = HttpResponse(template(begun_lines(province)), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@permitted(Action.MANAGE_USERS)
def invite(request: HttpRequest) -> HttpResponse:
    """Mail the link that sets a password to everybody not invited yet; once."""
    province = _province_or_404(request)
    ask_to_invite(by=signed_in(request), province_code=province.heir_code)
    messages.success(request, _("The invitations are being sent, one to each person."))
    return _back(province)


@require_POST
@permitted(Action.MANAGE_PORTAL)
def switch_on(request: HttpRequest) -> HttpResponse:
    """Switch the province on: from a data month on filings are owed, and reports made automatically."""
    province = _province_or_404(request)
    form = SwitchOn(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the first data month of which reports are owed."))
        return _back(province)
    with refusal_as_message(request):
        since = Period.parse(form.cleaned_data["since"])
        switch_on_province(by=signed_in(request), code=province.heir_code, since=since)
        messages.success(
            request,
            _("%(province)s runs from the data month %(month)s on.")
            % {"province": province.full_name, "month": since.label},
        )
    return _back(province)


def _back(province: Unit) -> HttpResponse:
    return redirect(f"{reverse('portal:start')}?province={province.code}")


def _province(request: HttpRequest) -> Unit | None:
    code = request.GET.get("province") or request.POST.get("province") or ""
    provinces = Unit.objects.in_force(clock.today()).filter(level=Level.PROVINCE)
    if code:
        return provinces.filter(code=code).first()
    return next(iter(starting()), None) or provinces.order_by("sort_key", "pk").first()


def _province_or_404(request: HttpRequest) -> Unit:
    province = _province(request)
    if province is None:
        raise Http404
    return province
