"""What is owed: to a reporter its own months, to the department the board."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, User
from accounts.permissions import Action, Subject, can, permitted
from base import clock
from submissions.actions import give_extension, withdraw_extension
from submissions.forms import ExtensionForm
from submissions.models import ReporterGroup
from submissions.queries.board import board, chain, chosen_month, provinces_of
from submissions.queries.filings import state_of
from submissions.queries.owed import bodies_of_ward, owed_by
from submissions.queries.periods import last_closed_month, why_not_open
from submissions.refusals import Refusal
from submissions.reporters import Group
from submissions.views.access import desk_or_404

REPORTING_ROLES = (Role.WARD, Role.AGENCY, Role.OPERATOR)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def overview(request: HttpRequest) -> HttpResponse:
    """The first screen of filings."""
    user = request.user
    if isinstance(user, User) and user.role in REPORTING_ROLES:
        return _own(request, user)
    return _board(request, user) if isinstance(user, User) else redirect("account_login")


def _own(request: HttpRequest, user: User) -> HttpResponse:
    period = last_closed_month()
    bodies = []
    for scope in user.scopes.in_force(clock.today()).select_related("unit") if user.role == Role.WARD else ():
        bodies += [state_of(one, period) for one in bodies_of_ward(scope.unit)]
    context = {"owed": owed_by(user), "bodies": bodies, "period": period}
    return render(request, "submissions/own.html", context)


def _board(request: HttpRequest, user: User) -> HttpResponse:
    period = chosen_month(request.GET.get("period", ""))
    provinces = provinces_of(user, period)
    asked = request.GET.get("province", "")
    province = next((unit for unit in provinces if unit.code == asked or not asked), None)
    if asked and province is None:
        raise Http404
    group = request.GET.get("group", Group.OPERATOR.value)
    if group not in {one.value for one in Group}:
        raise Http404
    newest = last_closed_month()
    context = {
        "provinces": provinces,
        "province": province,
        "period": period,
        "periods": [newest.plus(-back) for back in range(18)],
        "groups": ReporterGroup.choices,
        "board": board(province, period, Group(group)) if province else None,
        "chain": chain(province, period) if province else [],
        "may_remind": can(user, Action.RECORD_SUBMISSION, Subject(unit=province)) if province else False,
        "not_open": why_not_open(Group(group), period, province.code) if province else "",
    }
    return render(request, "submissions/board.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def extension(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """More time, or none owed, for one reporter and month."""
    desk = desk_or_404(request.user, period, key)
    if not desk.may_record:
        raise Http404
    if "withdraw" in request.POST:
        withdraw_extension(by=desk.user, reporter=desk.reporter, period=desk.period)
        messages.success(request, _("It is owed by the rule again."))
        return redirect("submissions:filing", *desk.args)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("submissions:filing", *desk.args)
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        give_extension(by=desk.user, reporter=desk.reporter, period=desk.period, until=until, reason=reason)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. It holds for this reporter and month only."))
    return redirect("submissions:filing", *desk.args)
