"""Preview of whom a reminder will reach, its text for Zalo, and the delivery status of every message."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Action, permitted
from base import clock
from base.refusal_display import refusal_as_message
from submissions.actions import remind_now
from submissions.queries.reminders import recipients, reminded_on, reminder_log, still_owing
from submissions.reminder_mails import body_of, zalo_text
from submissions.views.choice import group_choice_or_404


@require_GET
@permitted(Action.RECORD_SUBMISSION)
def preview(request: HttpRequest) -> HttpResponse:
    """Page of whom a reminder will reach, before it is sent."""
    chosen = group_choice_or_404(request.user, request.GET)
    owing = [
        one
        for one in still_owing(chosen.period, chosen.province.code, [chosen.group])
        if not chosen.keys or one.reporter_key in chosen.keys
    ]
    people, unreached = recipients(owing)
    link = f"{settings.PORTAL_URL}{reverse('submissions:list')}"
    today = clock.today()
    reminded = reminded_on(today, [one.user for one in people])
    context = {
        "chosen": chosen,
        "people": [(one, one.user.pk in reminded) for one in people],
        "untold": len(people) - len(reminded),
        "unreached": unreached,
        "example": body_of(people[0].owing, today, link, for_leader=False) if people else "",
        "zalo": zalo_text(owing, today, link),
        "log": reminder_log(chosen.province.code),
    }
    return render(request, "submissions/reminders.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def send(request: HttpRequest) -> HttpResponse:
    """Remind the chosen reporters now."""
    chosen = group_choice_or_404(request.user, request.POST)
    with refusal_as_message(request):
        count = remind_now(
            by=chosen.user,
            province_code=chosen.province.code,
            period=chosen.period,
            group=chosen.group,
            keys=chosen.keys,
        )
        messages.success(
            request, _("%(count)s people will get a mail now; nobody gets two on one day.") % {"count": count}
        )
    return redirect(f"{reverse('submissions:reminders')}{chosen.query}")
