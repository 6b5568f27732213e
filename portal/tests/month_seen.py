"""What is seen and stored of the month of `portal.tests.one_month`, to hold two ways through it together."""

import json
from collections import Counter
from datetime import date

from django.apps import apps

from base import clock
from measurements.models import Figure
from measurements.queries import compliance, like_for_like
from portal.tests.one_month import HOME, MONTH, C
from reports.models import Mail, ReportRun, RunFile
from submissions.actions.reminders import plan_reminders
from submissions.models import Extension, Reminder, SpeedRequest, Submission
from submissions.queries import reporters
from submissions.queries.campaign import ward_campaign
from submissions.queries.filings import states
from submissions.queries.promises import followed
from submissions.queries.reminders import still_owing
from submissions.reporters import Group
from wards.models import Level, Unit

OURS = ("wards", "accounts", "measurements", "submissions", "reports")
MAKES = {"wards.reorganisation", "base.auditentry", "accounts.scopemove", "wards.registerstate"}  # by what is done
DERIVED = {"measurements.monthstate", "measurements.monthsummary"}  # made again from the figures


def verdicts(place):
    letters = place.letters
    return {
        letters[row.unit_id]: (row.samples_min, row.samples_max, row.download_mbps, row.verdict.value, row.estimated)
        for row in compliance(MONTH, HOME, level="ward").rows
    }


def seen(place, client):
    """Everything that people and programs are told of the month, by letters instead of names and codes."""
    letters = place.letters
    codes = {unit.code: letters[unit.pk] for unit in Unit.objects.filter(level=Level.WARD)}
    everyone = states(MONTH, HOME, [Group.WARD, Group.OPERATOR])

    def who(reporter):
        return reporter.name if reporter.operator_id else letters[reporter.unit_id]

    units = {letters[unit.pk]: unit for unit in Unit.objects.in_force(MONTH.last_day).filter(level=Level.WARD)}
    client.force_login(place.staff)
    api = client.get(f"/api/v1/figures/?period={MONTH}&province={HOME}").json()["results"]
    public = client.get(f"/public/{HOME}/{MONTH}/")
    table = json.loads(client.get(f"/public/{HOME}/{MONTH}/table.json").content)
    return {
        "verdicts": verdicts(place),
        "board": {who(one.reporter): one.status.value for one in everyone},
        "deadlines": {who(one.reporter): one.deadline.effective for one in everyone if one.deadline},
        "owing": names_owing(place),
        "api": sorted((codes[row["code"]], row["samples_min"], row["samples_max"]) for row in api),
        "public": sorted((codes[row["code"]], row["samples_min"], row["verdict"]) for row in table),
        "stage": {(row["stage"], "05" in row["note"]) for row in table},
        "page": (public.status_code, "số 05" in public.content.decode()),
        "series": {
            name: [point.verdict.value for point in like_for_like(unit, MONTH, MONTH)] for name, unit in units.items()
        },
        "plan": len(ward_campaign(place.standing(C)[0], clock.today()).groups),
        "code": ward_campaign(place.standing(C)[0], clock.today()).code.code,
        "requests": [letters[one.request.unit_id] for one in followed(SpeedRequest.objects.all())],
    }


def names_owing(place):
    """Who still owes the month: operators by name, wards by letter; None for who is no reporter."""
    letters, everyone = place.letters, {one.key: one for one in reporters(MONTH, HOME)}
    owing = [everyone.get(one.reporter_key) for one in still_owing(MONTH, HOME)]
    return {one and (one.name if one.operator_id else letters.get(one.unit_id, one.name)) for one in owing}


def stored():
    """How much of everything there is, and the archived files byte by byte."""
    return {
        "runs": Counter(ReportRun.objects.values_list("kind", "operator__code", "revision")),
        "files": sorted(RunFile.objects.values_list("name", "sha256")),
        "mails": sorted(Mail.objects.values_list("key", "subject")),
        "figures": Figure.objects.count(),
        "filings": Submission.objects.count(),
        "extensions": Extension.objects.count(),
        "requests": SpeedRequest.objects.count(),
    }


def reminded(place):
    """Who gets a mail on any day around the deadlines."""
    for day in range(7, 25):
        plan_reminders(date(2025, 10, day))
    found = {row.user.username for row in Reminder.objects.select_related("user")}
    Reminder.objects.all().delete()
    return found


def everything():
    """Every row of every table, but for what is noted of the changes themselves."""
    labels = MAKES | DERIVED
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in ours
        if model._meta.label_lower not in labels
    }
