"""Slow wards put to operators: the department asks and follows, each operator answers its own."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.permissions import Action, Subject, can, limit, permitted, require
from submissions.actions import answer_request, ask_operators
from submissions.forms import AnswerForm
from submissions.models import SpeedRequest
from submissions.queries.board import chosen_month, provinces_of
from submissions.queries.commitments import followed, slow_wards
from submissions.refusals import Refusal

LISTED = 200


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def commitments(request: HttpRequest) -> HttpResponse:
    period = chosen_month(request.GET.get("period", ""))
    rows = _reached(request).select_related("unit", "operator", "answered_by")[:LISTED]
    user = request.user
    provinces = provinces_of(user, period) if isinstance(user, User) and can(user, Action.RECORD_SUBMISSION) else []
    context = {
        "period": period,
        "rows": [(one, can(user, Action.FILE_SUBMISSION, _subject(one.request))) for one in followed(rows)],
        "provinces": provinces,
    }
    return render(request, "submissions/commitments.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def ask(request: HttpRequest) -> HttpResponse:
    """Every slow ward of a month becomes a request to the operators concerned."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    period = chosen_month(request.POST.get("period", ""))
    wanted = request.POST.get("province", "")
    province = next((unit for unit in provinces_of(user, period) if unit.code == wanted), None)
    if province is None:
        raise Http404
    require(user, Action.RECORD_SUBMISSION, Subject(unit=province))
    count = ask_operators(by=user, period=period, slow=slow_wards(period, province.code))
    if count:
        messages.success(request, _("%(count)s requests put to operators.") % {"count": count})
    else:
        messages.info(request, _("No ward is judged too slow in this month, or all have been asked already."))
    return redirect("submissions:commitments")


@require_POST
@permitted(Action.FILE_SUBMISSION)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(_reached(request), pk=pk)
    require(request.user, Action.FILE_SUBMISSION, _subject(asked))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what will be done and the day by which it is done."))
        return redirect("submissions:commitments")
    try:
        answer_request(by=request.user if isinstance(request.user, User) else None, request=asked, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. The department sees it."))
    return redirect("submissions:commitments")


def _reached(request: HttpRequest) -> "QuerySet[SpeedRequest]":
    return limit(request.user, Action.VIEW_SUBMISSIONS, SpeedRequest.objects.all(), operator="operator")


def _subject(asked: SpeedRequest) -> Subject:
    return Subject(unit=asked.unit, operator_id=asked.operator_id)
