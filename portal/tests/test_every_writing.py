"""Every route that writes × every role × one's own, another, no and a mixed province: whose rows change.

What is written is read from the tables, not from the answer: after each request the rows of every table that was
written to are held against those before. A route that takes a POST and stands in no table fails, and so does a table
of which nobody has said to which province its rows belong.

A test run tries a drawn part (`base/tests/drawn.py`): as each role, each route where it writes and where it does not,
and each place. LONG=yes tries all.
"""

import re
from collections import Counter
from typing import ClassVar

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Role
from base import clock, jobs
from base.models import Job
from base.tests import drawn
from measurements import tasks
from measurements.models import ImportBatch
from portal.tests.open_routes import OWN_ACCOUNT, PUBLIC
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import address, page_address, routes, world, world_made_once
from portal.tests.writing_routes import FAR, OWN, PLACES, as_request, batch_of, prepare_batch
from portal.tests.writing_table import WRITES
from submissions.reporters import parse_key
from wards.models import Agency, Unit

__all__ = ["world", "world_made_once"]

pytestmark = pytest.mark.django_db
# Of one's own account: it names no unit, so that nothing of a province can be written with it.
OF_ONESELF = {"accounts:new_token", "accounts:revoke_token"}
# Written by administrators alone, whose file is read as a whole; what it may do is tested beside it.
OF_ADMINISTRATORS = {
    *("portal:boundary_sets", "accounts:check_register", "accounts:departments"),
    *("portal:start_accounts", "portal:start_invite", "portal:start_switch_on"),  # portal/tests/test_start.py
}
# Ends background work: no row of a province changes. Who may is tested below.
OF_JOBS = {"measurements:stop"}
# Lookups by which a row belongs to provinces; several where it names several units.
PROVINCES: dict[str, tuple[str, ...]] = {
    "wards.Unit": ("heir_code",),
    "wards.UnitChange": ("old__heir_code", "new__heir_code"),
    "wards.BoundarySet": ("province_code",),
    "wards.Boundary": ("unit__heir_code",),
    "wards.Alias": ("unit__heir_code",),
    "wards.Agency": ("unit__heir_code",),
    "accounts.Scope": ("unit__heir_code", "agency__unit__heir_code"),
    "measurements.ImportBatch": ("provinces__heir_code", "unit__heir_code", "province_code"),
    "measurements.BatchProvince": ("heir_code",),
    "measurements.LayoutMapping": ("province_code",),
    "measurements.Figure": ("unit__heir_code",),
    "measurements.Snapshot": ("unit__heir_code",),
    "measurements.PublishedFigure": ("unit__heir_code",),
    "measurements.MonthState": ("province_code",),
    "measurements.MonthSummary": ("state__province_code",),
    "submissions.Collection": ("province_code",),
    "submissions.DeadlineRule": ("province_code",),
    "submissions.AnswerRule": ("province_code",),
    "submissions.CampaignGroup": ("unit__heir_code",),
    "submissions.ReferralCode": ("unit__heir_code",),
    "submissions.Drive": ("unit__heir_code",),
    "submissions.SpeedRequest": ("unit__heir_code",),
    "submissions.Submission": ("unit__heir_code",),
    "submissions.Value": ("submission__unit__heir_code", "ward__heir_code"),
    "submissions.Reminder": ("province_code",),
    "submissions.Draft": (),  # by the key of its reporter
    "submissions.Extension": (),
    "reports.PublicationRule": ("province_code",),
    "reports.ReportRule": ("province_code",),
    "reports.Letterhead": ("province_code",),
    "reports.LetterForm": ("province_code",),
    "reports.LegalBasis": ("province_code",),
    "reports.AddressedClass": ("province_code",),
    "reports.OperatorAddress": ("province_code",),
    "reports.Template": ("province_code",),
    "reports.Passage": ("province_code",),
    "reports.ReportRun": ("province__heir_code",),
    "reports.WardLetter": ("province__heir_code", "unit__heir_code"),
    "reports.WeakSpot": ("unit__heir_code",),
    "reports.RunFile": ("run__province__heir_code",),
    "reports.Mail": ("province_code", "run__province__heir_code"),
}
OF_NO_PROVINCE = {
    *("base.AuditEntry", "base.Job", "wards.Operator", "accounts.User", "accounts.ApiToken"),
    *("accounts.WrongGuess", "wards.RegisterState"),
    *("wards.Reorganisation", "accounts.ScopeMove"),  # the units and scopes that they changed are watched
    *("measurements.Threshold", "submissions.Holiday", "submissions.Indicator"),
    *("measurements.JudgedStatistic", "measurements.AtlasMonth", "wards.OperatorObligation"),
    "reports.RootCertificate",
}
OURS = ("base", "wards", "accounts", "measurements", "submissions", "reports", "portal")


class Watch:
    """Which provinces' rows change while it stands around `connection.execute`.

    A table is read when it is first written to, just before, and once more by `changed`.
    """

    WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|COPY) "(\w+)"')
    TABLES: ClassVar = {apps.get_model(label)._meta.db_table: label for label in PROVINCES}

    def __init__(self):
        self.before, self.reading = {}, False

    def __call__(self, execute, sql, params, many, context):
        table = None if self.reading else self.WRITE.match(str(sql))
        label = table and self.TABLES.get(table[1])
        if label and label not in self.before:
            self.before[label] = self.rows(label)
        return execute(sql, params, many, context)

    def changed(self):
        found = set()
        for label, before in self.before.items():
            after = self.rows(label)
            found |= {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
        return found

    def rows(self, label):
        """Province → its rows of a table, each as text; a row of several provinces stands under each."""
        self.reading = True
        try:
            return rows_of(label)
        finally:
            self.reading = False


def rows_of(label):
    found, lookups, model = {}, PROVINCES[label], apps.get_model(label)
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model.objects.order_by().values_list(*names, *lookups):
        values, codes = row[: len(names)], {code or "" for code in row[len(names) :]}
        if not lookups:
            codes = {_of_key(values[names.index("reporter_key")])}
        for code in codes - {""} or {""}:
            found.setdefault(code, set()).add(repr(values))
    return found


def _of_key(text):
    key = parse_key(text)
    unit = Unit.objects.get(pk=key.unit_id) if key.unit_id else Agency.objects.get(pk=key.agency_id).unit
    return unit.heir_code


def work(client, applies):
    """Do what the workers would; apply what was read, whatever of it is good."""
    _do_jobs()
    if applies and (batch := ImportBatch.objects.order_by("-pk").first()) and batch.status in ("checked", "rejected"):
        client.post(reverse("measurements:apply", args=[batch.pk]), {"good_rows": "yes"})
        _do_jobs()


def _do_jobs():
    for job in Job.objects.filter(state=Job.State.WAITING, task__startswith="measurements.").order_by("pk"):
        getattr(tasks, job.task.rpartition(".")[2])(job.pk)


def test_every_table_of_the_portal_says_to_which_province_its_rows_belong():
    labels = {model._meta.label for model in apps.get_models() if model._meta.app_label in OURS}
    assert set(PROVINCES) | OF_NO_PROVINCE == labels


def cases(role):
    """Route and place: of each route one where the role writes, if there is one, and one where it does not."""
    return drawn.part(
        [(name, place) for name in WRITES for place in PLACES],
        of=f"writes as {role}",
        one_in=4,
        kinds=[lambda case: (case[0], bool(WRITES[case[0]].expected(case[1], role))), lambda case: case[1]],
    )


@pytest.mark.parametrize("role", Role.values)
def test_each_role_writes_where_the_table_says_and_nowhere_else(world, client, settings, role):
    settings.PORTAL_CLOCK = "2025-10-07T10:00:00+07:00"  # people are reminded in office hours
    clock._shift.cache_clear()
    client.force_login(world.users[role])
    client.raise_request_exception = False
    wrong, counts, tried = {}, Counter(), cases(role)
    for place in ("own", "other"):
        prepare_batch("checked")(
            world, place
        )  # what a case reads of others' files, too, is read before it is taken back
    for name, place in tried:
        write = WRITES[name]
        if write.prepare:
            write.prepare(world, place)
        savepoint, watch = transaction.savepoint(), Watch()
        sent = write.make(world, role, place)
        with connection.execute_wrapper(watch):
            answer = client.post(sent.address, **as_request(sent))
            work(client, write.applies)
        found = watch.changed()
        transaction.savepoint_rollback(savepoint)
        expected = write.expected(place, role)
        counts["written" if expected else "refused"] += 1
        if found != expected or answer.status_code >= 500:
            wrong[name, place] = (answer.status_code, found, expected)
    print(f"{role}: {sum(counts.values())} writes, {dict(counts)}")
    assert counts.total() == len(tried) >= len(WRITES)
    assert not wrong, "\n".join(f"{case}: {told}" for case, told in wrong.items())


def test_no_case_is_empty():
    """Each route writes something for somebody at home, so that what is refused is refused for who asks."""
    for name, write in WRITES.items():
        assert any(OWN in provinces for provinces in write.own.values()), name
    beyond = {
        role
        for write in WRITES.values()
        for place in PLACES
        for role in Role.values
        if FAR in write.expected(place, role)
    }
    assert beyond == {"admin"}


def test_the_table_has_the_size_that_is_told_of_it():
    """Cases in which something is written, by role; in all others nothing may be."""
    writing = {
        role: sum(bool(write.expected(place, role)) for write in WRITES.values() for place in PLACES)
        for role in Role.values
    }
    assert len(WRITES) * len(Role.values) * len(PLACES) == 1764
    assert writing == {"admin": 174, "staff": 82, "leader": 6, "ward": 28, "agency": 7, "operator": 8, "viewer": 0}


@pytest.mark.parametrize("role", ["admin", "staff"])
def test_whatever_takes_a_post_stands_in_the_table_of_writes(world, client, role):
    """Every other route of the portal answers a POST with 405, even to who may open it."""
    client.force_login(world.users[role])
    client.raise_request_exception = False
    written = {name.partition(" ")[0] for name in WRITES} | OF_ONESELF | OF_ADMINISTRATORS | OF_JOBS
    wrong = {}
    for table in (PAGES, OBJECTS):
        for name in table:
            if name.partition(" ")[0] in written:
                continue
            path = page_address(name) if table is PAGES else address(world, name, role, "own")
            code = client.post(path).status_code
            if code not in (405, *((403, 404) if role == "staff" else ())):
                wrong[name] = code
    assert not wrong


def test_every_route_is_written_or_read():
    named = {name.partition(" ")[0] for name in WRITES} | OF_ONESELF | OF_ADMINISTRATORS | OF_JOBS
    assert named <= set(routes())
    assert not named & (PUBLIC | OWN_ACCOUNT)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_stops_the_reading_of_what_it_may_have_read(world, client, role):
    """As it may apply: a file of others' is stopped by nobody who reaches only a part of it."""
    client.force_login(world.users[role])
    stopped = set()
    for place in PLACES:
        batch = batch_of(world, place, "received", samples=801 + PLACES.index(place) * 10)
        job = jobs.enqueue(task="measurements.check_batch", target=batch.pk)
        client.post(reverse("measurements:stop", args=[batch.pk]))
        job.refresh_from_db()
        stopped |= {place} if job.state == Job.State.CANCELLED else set()
    may = WRITES["measurements:apply"]
    assert stopped == {place for place in PLACES if may.expected(place, role)}
