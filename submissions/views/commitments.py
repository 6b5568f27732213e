"""Slow wards put to operators: the department asks and follows, each operator answers its own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Action, Subject, can, limit, permitted, require, signed_in
from base.period import Period
from base.refusal_display import refusal_told
from submissions.actions import answer_request, ask_operators
from submissions.forms import AnswerForm
from submissions.models import SpeedRequest
from submissions.queries.board import chosen_month, provinces_of
from submissions.queries.commitments import asked_months, followed, slow_wards
from submissions.queries.periods import last_closed_month

PAGE = 100
RECENT = 12  # months that may be asked about


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def commitments(request: HttpRequest) -> HttpResponse:
    """The requests of one month, ward by ward; the months that still wait for answers stand beside."""
    named = request.GET.get("period", "")
    return _page(request, chosen_month(named) if named else None)


def _page(
    request: HttpRequest, period: Period | None, wrong: SpeedRequest | None = None, message: str = ""
) -> HttpResponse:
    """`wrong`: a request whose answer could not be taken; what was typed stands in its form again."""
    user = signed_in(request)
    reached, newest = _reached(request), last_closed_month()
    may_ask = can(user, Action.RECORD_SUBMISSION)
    waiting = dict(asked_months(reached))
    if may_ask:
        waiting = {newest.plus(-back): 0 for back in range(RECENT)} | waiting
    period = period or (max(waiting) if waiting else newest)
    waiting.setdefault(period, 0)
    rows = reached.filter(period=period.first_day).select_related("unit", "operator", "answered_by")
    if wrong:
        rows = rows.filter(pk=wrong.pk)
    page = Paginator(rows.order_by("unit__sort_key", "unit_id", "operator_id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "month_text": str(period),
        "months": sorted(waiting.items(), reverse=True),
        "page": page,
        "rows": [(one, can(user, Action.FILE_SUBMISSION, _subject(one.request))) for one in followed(page)],
        "provinces": provinces_of(user, period) if may_ask and period <= newest else [],
        "wrong": wrong,
        "message": message,
        "typed": request.POST,
    }
    return render(request, "submissions/commitments.html", context, status=400 if wrong else 200)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def ask(request: HttpRequest) -> HttpResponse:
    """Every slow ward of a month becomes a request to the operators concerned."""
    user = signed_in(request)
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
    return redirect(f"{reverse('submissions:commitments')}?period={period}")


@require_POST
@permitted(Action.FILE_SUBMISSION)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(_reached(request), pk=pk)
    require(request.user, Action.FILE_SUBMISSION, _subject(asked))
    form = AnswerForm(request.POST)
    month = Period.of(asked.period)
    if not form.is_valid():
        return _page(request, month, asked, _("Write what will be done and the day by which it is done."))
    refused: list[str] = []
    with refusal_told(refused.append):
        answer_request(by=signed_in(request), request=asked, **form.cleaned_data)
        messages.success(request, _("Kept. The department sees it."))
        return redirect(f"{reverse('submissions:commitments')}?period={month}#ask-{asked.pk}")
    return _page(request, month, asked, " ".join(refused))


def _reached(request: HttpRequest) -> "QuerySet[SpeedRequest]":
    return limit(request.user, Action.VIEW_SUBMISSIONS, SpeedRequest.objects.all(), operator="operator")


def _subject(asked: SpeedRequest) -> Subject:
    return Subject(unit=asked.unit, operator_id=asked.operator_id)
