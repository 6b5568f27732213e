"""Days on which the portal ran, and who got a mail on them."""

from base import clock
from base.models import Job
from submissions.actions import open_reminders, send_reminders
from submissions.models import Reminder


def at(settings, day, hour="09:00"):
    settings.PORTAL_CLOCK = f"{day}T{hour}:00+07:00"
    clock._shift.cache_clear()


def live(settings, *days):
    """Let the portal run on these days, as beat and a worker do."""
    for day in days:
        at(settings, day)
        job = open_reminders()
        if job is not None:
            send_reminders(job.target, lambda *progress: None)
            Job.objects.filter(pk=job.pk).update(state="done")


def told():
    """Who got a mail, by day."""
    rows = Reminder.objects.filter(delivery_status="sent", for_leader=False).order_by("day", "address")
    return [(f"{row.day:%d/%m}", row.address) for row in rows]


def days(first, last, month=10):
    return [f"2025-{month:02}-{day:02}" for day in range(first, last + 1)]
