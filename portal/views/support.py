"""Page on why a province's month has no report, mail or PDF. For those who make the reports."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, permitted
from base import clock
from base.period import Period
from portal.queries import support
from reports.queries import first_reporting, provinces_for

MONTHS = 24


@require_safe
@permitted(Action.MAKE_REPORTS)
def support_page(request: HttpRequest) -> HttpResponse:
    """Page on why a province's month has no report, mail or PDF."""
    last = Period.of(clock.today()).plus(-1)
    try:
        period = Period.from_input(request.GET["period"]) if request.GET.get("period") else last
    except ValueError as error:
        raise Http404 from error
    provinces = provinces_for(request.user, Action.MAKE_REPORTS, period.last_day)
    code = request.GET.get("province") or first_reporting(provinces)
    chosen = next((one for one in provinces if one.code == code), None if code else next(iter(provinces), None))
    if chosen is None and request.GET.get("province"):
        raise Http404
    months = sorted({period, *(last.plus(-back) for back in range(MONTHS))}, reverse=True)
    found = support(chosen, period) if chosen else None
    context = {"provinces": provinces, "chosen": chosen, "period": period, "months": months, "found": found}
    return render(request, "portal/support.html", context)
