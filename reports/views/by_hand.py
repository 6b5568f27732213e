"""Reports made on request, the coming due dates, and the outbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, permitted, province_codes, signed_in
from base import clock
from base.period import Period
from base.refusal_display import refusal_as_message, refusal_on_form
from reports import actions
from reports.forms import ByHandForm
from reports.models import Mail
from reports.queries import first_reporting, mails_for, next_due, provinces_for, troubled_addresses
from submissions.models import Collection
from submissions.queries import province_ended

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.MAKE_REPORTS)
def new(request: HttpRequest) -> HttpResponse:
    """Page that makes a report of a past month now, with the next twelve due dates of each province switched on."""
    month = _month(request)
    provinces = provinces_for(request.user, Action.MAKE_REPORTS, month.last_day)
    first = {
        "kind": request.GET.get("kind"),
        "period": str(month),
        "province": request.GET.get("province") or first_reporting(provinces),
    }
    form = ByHandForm(request.POST or None, provinces=provinces, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        with refusal_on_form(form, "period"):
            opened = actions.open_by_hand(
                by=signed_in(request), kind=data["kind"], code=data["province"], period=data["period"]
            )
            if opened:
                return redirect("reports:detail", opened[0].pk)
            messages.info(request, _("This report is there already: it stands among the reports of its month."))
            return redirect("reports:list")
    codes = province_codes(request.user, Action.MAKE_REPORTS)
    switched_on = Collection.objects.filter(**({} if codes is None else {"province_code__in": codes}))
    named = {unit.code: unit.full_name for unit in provinces_for(request.user, Action.MAKE_REPORTS)}
    standing = [row.province_code for row in switched_on if province_ended(row.province_code) is None]
    coming = [(named.get(code, code), next_due(code)) for code in standing]
    return render(request, "reports/new.html", {"form": form, "coming": coming})


def _month(request: HttpRequest) -> Period:
    """The chosen month, whose provinces are offered; the last one that is over where none is valid."""
    try:
        return Period.from_input((request.POST or request.GET).get("period", ""))
    except ValueError:
        return Period.of(clock.today()).plus(-1)


@require_safe
@permitted(Action.MAKE_REPORTS)
def outbox(request: HttpRequest) -> HttpResponse:
    """Page of the mails about reports."""
    page = Paginator(mails_for(request.user), PAGE).get_page(request.GET.get("page"))
    letters = [(mail, Mail.DeliveryStatus(mail.delivery_status)) for mail in page]
    return render(request, "reports/outbox.html", {"page": page, "letters": letters})


@require_safe
@permitted(Action.MAKE_REPORTS)
def addresses(request: HttpRequest) -> HttpResponse:
    """Page of the addresses that the portal's mail does not reach, with the mail server's answers."""
    return render(request, "reports/addresses.html", {"found": troubled_addresses(request.user)})


@require_POST
@permitted(Action.MAKE_REPORTS)
def retry_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one mail again."""
    mail = get_object_or_404(mails_for(request.user), pk=pk)
    with refusal_as_message(request):
        actions.retry_mail(by=signed_in(request), mail=mail)
        messages.success(request, _("The message was given to the mail server's queue again."))
    return redirect("reports:outbox")
