"""Whom a reminder will reach before it leaves, the text for Zalo, and the delivery status of every message."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.permissions import Action, Subject, can, permitted
from base import clock
from base.period import Period
from base.refusal_display import refusal_as_message
from submissions.actions import remind_now
from submissions.queries.board import chosen_month, provinces_of
from submissions.queries.reminders import recipients, reminded_on, reminder_log, still_owing
from submissions.reminder_mails import body_of, zalo_text
from submissions.reporters import Group
from wards.models import Unit


@dataclass(frozen=True)
class ReminderChoice:
    user: User
    province: Unit
    period: Period
    group: Group

    @property
    def query(self) -> str:
        return f"?province={self.province.code}&period={self.period}&group={self.group}"


@require_GET
@permitted(Action.RECORD_SUBMISSION)
def preview(request: HttpRequest) -> HttpResponse:
    chosen = _chosen_or_404(request.user, request.GET)
    owing = still_owing(chosen.period, chosen.province.code, [chosen.group])
    people, unreached = recipients(owing)
    link = f"{settings.PORTAL_URL}{reverse('submissions:list')}"
    today = clock.today()
    told = reminded_on(today, [one.user for one in people])
    context = {
        "chosen": chosen,
        "people": [(one, one.user.pk in told) for one in people],
        "untold": len(people) - len(told),
        "unreached": unreached,
        "example": body_of(people[0].owing, today, link, for_leader=False) if people else "",
        "zalo": zalo_text(owing, today, link),
        "log": reminder_log(chosen.province.code),
    }
    return render(request, "submissions/reminders.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def send(request: HttpRequest) -> HttpResponse:
    chosen = _chosen_or_404(request.user, request.POST)
    with refusal_as_message(request):
        count = remind_now(by=chosen.user, province_code=chosen.province.code, period=chosen.period, group=chosen.group)
        messages.success(
            request, _("%(count)s people will get a mail now; nobody gets two on one day.") % {"count": count}
        )
    return redirect(f"{reverse('submissions:reminders')}{chosen.query}")


def _chosen_or_404(user: object, address: QueryDict) -> ReminderChoice:
    if not isinstance(user, User):
        raise Http404
    period = chosen_month(address.get("period", ""))
    group = address.get("group", Group.OPERATOR.value)
    asked = address.get("province", "")
    provinces = provinces_of(user, period)
    province = next((unit for unit in provinces if unit.code == asked or not asked), None)
    if province is None or group not in {one.value for one in Group}:
        raise Http404
    if not can(user, Action.RECORD_SUBMISSION, Subject(unit=province)):
        raise Http404
    return ReminderChoice(user, province, period, Group(group))
