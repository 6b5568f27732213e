"""What is owed: for a reporter its own months, for the department the board."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import REPORTING_ROLES, Role, User
from accounts.permissions import Action, Subject, can, permitted, scopes_of, signed_in
from base import audit
from base.csv_file import as_csv
from base.period import Period
from base.refusal_display import refusal_as_message
from submissions.actions import give_extension, withdraw_extension
from submissions.forms import ExtensionForm
from submissions.models import ReporterGroup
from submissions.queries.board import board, chain, chosen_month, months_offered, provinces_of, whom_to_call
from submissions.queries.filings import states_of
from submissions.queries.owed import bodies_of_ward, owed_by
from submissions.queries.periods import last_closed_month, why_not_open
from submissions.queries.sheets import begun
from submissions.queries.values import filed_values, value_rows
from submissions.reporters import Group
from submissions.states import FilingStatus
from submissions.views.access import filing_context_or_404
from submissions.views.choice import filter_of
from wards.models import Unit

CSV = "text/csv; charset=utf-8"


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def overview(request: HttpRequest) -> HttpResponse:
    """First page of filings: a reporter's own months, or the board."""
    user = request.user
    if isinstance(user, User) and user.role in REPORTING_ROLES:
        return _own(request, user)
    return _board(request, user) if isinstance(user, User) else redirect("account_login")


def _own(request: HttpRequest, user: User) -> HttpResponse:
    period = last_closed_month()
    bodies = []
    for scope in scopes_of(user) if user.role == Role.WARD else ():
        if scope.unit is not None:
            bodies += states_of(bodies_of_ward(scope.unit, period), period)
    owed = owed_by(user)
    drafts = begun(owed) if owed else set()
    lines = [(month, state, (state.reporter.key, month) in drafts) for month, state in owed]
    context = {"owed": lines, "bodies": bodies, "period": period}
    return render(request, "submissions/own.html", context)


def _board(request: HttpRequest, user: User) -> HttpResponse:
    chosen = _chosen_or_404(request, user)
    province, period, group = chosen.province, chosen.period, chosen.group
    found = board(province, period, group) if province else None
    may_remind = can(user, Action.RECORD_SUBMISSION, Subject(unit=province)) if province else False
    call = whom_to_call(found) if found and may_remind else []  # telephone numbers are for those who call
    form = filter_of(request.GET, found.present if found else [])
    rows = form.seen()
    context = {
        **chosen.picker,
        "board": found,
        "statuses": list(FilingStatus),
        "filter": form,
        "rows": rows,
        "found_owing": sum(1 for row in rows if (cell := row.cells[-1]) and cell.owes),
        "people": {one.reporter_key: one.people for one in call},
        "call": call,
        "call_text": "".join(f"{line}\n" for one in call for line in one.lines),
        "chain": chain(province, period) if province else [],
        "may_remind": may_remind,
        "not_open": why_not_open(group, period, province.code) if province else "",
    }
    return render(request, "submissions/board.html", context)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def values(request: HttpRequest) -> HttpResponse:
    """Page of what the reporters of a group filed for a month, side by side; `format=csv` downloads its rows."""
    user = signed_in(request)
    chosen = _chosen_or_404(request, user)
    if chosen.province is None:
        raise Http404
    found = filed_values(chosen.period, chosen.province.code, chosen.group)
    if request.GET.get("format") == "csv":
        name = f"i-speed-nop-{chosen.province.code}-{chosen.period}-{chosen.group}.csv"
        rows = value_rows(chosen.period, found)
        audit.record_download(by=user, what=name, rows=len(rows))
        heads = (_("Who files"), _("Section"), _("Indicator"), _("Unit of measure"), _("Ward"))
        response = HttpResponse(as_csv([*heads, _("In the month"), _("Total"), _("Text")], rows), content_type=CSV)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return render(request, "submissions/values_of_all.html", {**chosen.picker, "values": found})


@dataclass(frozen=True)
class BoardChoice:
    """The province, month and group of an address, and the options for each."""

    provinces: list[Unit]
    province: Unit | None
    period: Period
    group: Group

    @property
    def picker(self) -> dict[str, Any]:
        return {
            "provinces": self.provinces,
            "province": self.province,
            "period": self.period,
            "periods": months_offered(self.province.code if self.province else ""),
            "group": self.group.value,
            "groups": ReporterGroup.choices,
        }


def _chosen_or_404(request: HttpRequest, user: User) -> BoardChoice:
    period = chosen_month(request.GET.get("period", ""))
    provinces = provinces_of(user, period)
    code = request.GET.get("province", "")
    province = next((unit for unit in provinces if unit.code == code or not code), None)
    if code and province is None:
        raise Http404
    group = request.GET.get("group", Group.OPERATOR.value)
    if group not in {one.value for one in Group}:
        raise Http404
    return BoardChoice(provinces, province, period, Group(group))


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def extension(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Give one reporter more time or an exemption for a month, or take it back."""
    ctx = filing_context_or_404(request.user, period, key)
    if not ctx.may_record:
        raise Http404
    if "withdraw" in request.POST:
        withdraw_extension(by=ctx.user, reporter=ctx.reporter, period=ctx.period)
        messages.success(request, _("It is owed by the rule again."))
        return redirect("submissions:filing", *ctx.args)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("submissions:filing", *ctx.args)
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    with refusal_as_message(request):
        give_extension(by=ctx.user, reporter=ctx.reporter, period=ctx.period, until=until, reason=reason)
        messages.success(request, _("Kept. It holds for this reporter and month only."))
    return redirect("submissions:filing", *ctx.args)
