"""Slow wards put to operators: the department asks and follows, each operator answers its own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Action, Subject, can, limit, permitted, require, signed_in
from base.period import Period
from base.refusal_display import refusal_as_message
from base.versions import Versions
from submissions.actions import answer_requests, ask_operators
from submissions.models import SpeedRequest
from submissions.queries.board import chosen_month, provinces_of
from submissions.queries.commitments import answers_counted, asked_months, slow_wards
from submissions.queries.periods import last_closed_month
from submissions.queries.promises import followed
from submissions.views.answers import AnswerSheet, posted_rows

PAGE = 100
RECENT = 12  # months that may be asked about


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def commitments(request: HttpRequest) -> HttpResponse:
    """Page of one month's requests, ward by ward, with the months that still wait for answers."""
    named = request.GET.get("period", "")
    return _page(request, chosen_month(named) if named else None)


def _page(request: HttpRequest, period: Period | None, sheet: AnswerSheet | None = None) -> HttpResponse:
    """Render the page of requests. `sheet`: answers that could not be saved, shown again as typed."""
    user = signed_in(request)
    reached, newest = _reached(request), last_closed_month()
    may_ask = can(user, Action.RECORD_SUBMISSION)
    versions = Versions()
    months_asked = asked_months(reached, versions)
    unanswered = [month for month, count in reversed(months_asked) if count]
    waiting = dict(months_asked)
    if may_ask:
        waiting = {newest.plus(-back): 0 for back in range(RECENT)} | waiting
    elif unanswered:  # whoever answers begins with the oldest
        period = period or unanswered[0]
    period = period or (max(waiting) if waiting else newest)
    waiting.setdefault(period, 0)
    rows = followed(_of_month(reached, period), versions=versions)
    page = Paginator(rows, PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    if sheet is None:
        sheet = AnswerSheet(one.request for one in page if can(user, Action.FILE_SUBMISSION, _subject(one.request)))
    context = {
        "period": period,
        "month_text": str(period),
        "months": sorted(waiting.items(), reverse=True),
        "waiting_elsewhere": [(month, waiting[month]) for month in unanswered if month != period],
        "page": page,
        "rows": [(one, sheet.rows.get(one.request.pk)) for one in page],
        "counts": answers_counted(rows),
        "sheet": sheet,
        "provinces": provinces_of(user, period) if may_ask and period <= newest else [],
    }
    return render(request, "submissions/commitments.html", context, status=400 if sheet.is_wrong else 200)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def ask(request: HttpRequest) -> HttpResponse:
    """Turn every slow ward of a month into a request to each operator concerned."""
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
def answer(request: HttpRequest) -> HttpResponse:
    """Save the answers of a whole page, together or not at all."""
    user, named = signed_in(request), request.POST.get("period", "")
    month = chosen_month(named) if named else None
    own = limit(user, Action.FILE_SUBMISSION, _reached(request), operator="operator")
    if not own.exists():
        raise Http404
    wanted = posted_rows(request.POST)
    requests = list(_of_month(own, month).filter(pk__in=wanted) if month else own.filter(pk__in=wanted))
    if len(requests) != len(wanted):
        raise Http404
    sheet = AnswerSheet(requests, request.POST)
    answers = sheet.read()
    if sheet.is_wrong:
        return _page(request, month or Period.of(requests[0].period) if requests else month, sheet)
    with refusal_as_message(request):
        answer_requests(by=user, answers=answers)
        if answers:
            text = ngettext("%(count)s answer kept.", "%(count)s answers kept.", len(answers)) % {"count": len(answers)}
            seen = _("The department sees it.")  # within an f-string, the catalogue would not find it
            messages.success(request, f"{text} {seen}")
        else:
            messages.info(request, _("Nothing was changed, and nothing kept."))
    month = month or (Period.of(requests[0].period) if requests else None)
    query = urlencode({"period": month, "page": request.POST.get("page") or 1}) if month else ""
    return redirect(f"{reverse('submissions:commitments')}?{query}")


def _of_month(requests: "QuerySet[SpeedRequest]", period: Period) -> "QuerySet[SpeedRequest]":
    rows = requests.filter(period=period.first_day).select_related("unit", "operator", "answered_by")
    return rows.order_by("unit__sort_key", "unit_id", "operator_id")


def _reached(request: HttpRequest) -> "QuerySet[SpeedRequest]":
    return limit(request.user, Action.VIEW_SUBMISSIONS, SpeedRequest.objects.all(), operator="operator")


def _subject(request: SpeedRequest) -> Subject:
    return Subject(unit=request.unit, operator_id=request.operator_id)
