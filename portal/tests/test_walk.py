"""Never a dead end: every page × every role × after every kind of writing × every state of a month.

The addresses are drawn from what is in the database, the routes from the tables of route_table.py: a page that a
state does not open fails the test. After a writing only those pages are asked again that read a table which it wrote;
the others would be answered from the same rows.

LONG=yes asks for every address as every role (a quarter of an hour). A test run asks, each time, for one of the
addresses of each kind of page as one of its roles, drawn (`base/tests/drawn.py`), so that states and writings share
them out; and looks after every third writing and the last, others in each state.
"""

import functools
import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from base.tests import drawn
from measurements.models import Figure, ImportBatch
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import page_address
from portal.tests.soundness import BROKEN_TAG, is_page
from portal.tests.walked_world import MONTHS, WRITINGS, Walked
from reports.models import ReportRun, RunFile, Template
from submissions.models import Drive, Submission
from submissions.queries import reporters
from wards.models import Agency, BoundarySet, Reorganisation, Unit, UnitChange

pytestmark = pytest.mark.django_db
EVERYTHING = drawn.everything()
READ = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WROTE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
NOTED = {"django_session", "base_auditentry", "usersessions_usersession"}  # by looking at a page
PUBLIC = ["/public/31/{month}/", "/public/31/{month}/table.csv", "/public/31/{month}/table.xlsx"]
PUBLIC += ["/public/31/{month}/table.json", "/accounts/login/", "/accounts/password/reset/"]
API_OBJECTS = {
    "api-unit": Unit,
    "api-figure": Figure,
    "api-report": ReportRun,
    "api-import": ImportBatch,
    "api-import-issues": ImportBatch,
}
OF_A_MONTH = {
    "portal:my_work",
    "portal:dashboard",
    "portal:country",
    "portal:map",
    "measurements:compliance",
    "measurements:compliance_file",
    "measurements:figures_file",
    "submissions:list",
    "submissions:values",
    "submissions:campaign",
    "submissions:running_month",
    "submissions:commitments",
    "submissions:reminders",
    "reports:new",
    "reports:archive",
}
GETS = {name.partition(" ")[0] for name, (method, *_who) in {**PAGES, **OBJECTS}.items() if method == "get"}
CHANGED = {"portal:verify"}  # a change of units of which not all is known
REDRAWN = {"accounts:undo_reorganisation"}  # a change that was carried out here
FILED = {"submissions:receipt", "submissions:attachment", "api-filing-attachment", "api-filing-version"}
OF_AN_AGENCY = {"submissions:agency_campaign", "submissions:agency_poster", "submissions:agency_qr"}
OF_AN_OFFICIAL = {"measurements:own", "measurements:own_template"}
# What a state has nothing to show for: no change, no filing, nobody who acts for the ward any more.
CLOSED = dict.fromkeys(["published", "unpublished", "empty", "snapshot_only"], CHANGED | REDRAWN)
CLOSED |= {"reorganised": CHANGED, "merged": set()}
ALL_TOGETHER = {"submissions:together"}  # nobody owes anything
CLOSED |= {"switched_off": CHANGED | REDRAWN | FILED | OF_AN_AGENCY | OF_AN_OFFICIAL | ALL_TOGETHER}
CLOSED |= {state: CLOSED[state] | {"portal:heat_file"} for state in ("empty", "snapshot_only")}
# Nothing here is printed as a PDF, no two departments become one, no ward is written to or has a campaign; these have
# tests of their own.
LETTERS = {"reports:ward_letter_file", "reports:ward_letters_file", "reports:ward_plan"}
HANDOUTS = {"submissions:receipt_pdf", "submissions:poster_pdf", "submissions:agency_poster_pdf"}  # a child draws each
ELSEWHERE = {"reports:page", "accounts:departments"} | LETTERS | HANDOUTS
MEETS_NOTHING = "/compliance/?period={month}&network=5g&verdict=too_slow&sort=-latency"  # a filter without rows


@pytest.fixture
def house(settings, tmp_path, caplog):
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level("CRITICAL", logger="django")  # pages that are not there are half of the walk
    cache.clear()
    return Walked()


def addresses(month):
    """Every address that what is in the database gives a page."""
    for name, (method, _) in PAGES.items():
        if method == "get":
            path = page_address(name)
            yield path
            if name in OF_A_MONTH and "period=" not in path:
                yield f"{path}{'&' if '?' in path else '?'}period={month}"
    yield MEETS_NOTHING.format(month=month)
    yield from (f"/submissions/?period={month}&group={group}" for group in ("ward", "agency", "ward_body"))
    yield from (f"/search/?q={text}" for text in ("thuy", "xyz"))
    yield from (path.format(month=month) for path in PUBLIC)
    units = Unit.objects.filter(province_code="31").values_list("pk", "level")
    for pk, level in units:
        yield from (f"{reverse('portal:unit', args=[pk])}{query}" for query in ("", f"?period={month}"))
        if level == "ward":
            yield from (f"{reverse('measurements:own', args=[pk])}{query}" for query in ("", f"?period={month}"))
            yield f"{reverse('measurements:own_template', args=[pk])}?period={month}"
            yield from (reverse(f"submissions:{name}", args=[pk]) for name in ("ward_campaign", "poster", "qr"))
    for pk in Agency.objects.values_list("pk", flat=True):
        yield from (
            reverse(f"submissions:{name}", args=[pk]) for name in ("agency_campaign", "agency_poster", "agency_qr")
        )
    yield from _of("measurements", ("import_detail", "import_progress", "import_file", "import_marked"), ImportBatch)
    yield from _of("measurements", ("names",), ImportBatch)
    yield from _of("measurements", ("figure",), Figure)
    for batch in ImportBatch.objects.all():
        yield from (reverse("measurements:columns", args=[batch.pk, one["id"]]) for one in batch.reading["tables"])
    yield from _of("reports", ("detail", "files", "changes"), ReportRun)
    yield from (f"{reverse('reports:detail', args=[file.run_id])}files/{file.form}/" for file in RunFile.objects.all())
    yield from _of("reports", ("set",), ReportRun)
    yield from (f"{path}?period={month}" for path in _of("reports", ("template_file", "template_filled"), Template))
    yield from (f"/reports/templates/?tried={one.pk}&period={month}" for one in Template.objects.all())
    for name, model in API_OBJECTS.items():
        yield from (reverse(name, args=[pk]) for pk in model.objects.values_list("pk", flat=True))
    yield from (reverse("api-report-file", args=[file.run_id, file.form]) for file in RunFile.objects.all())
    yield from _of("portal", ("boundary_set",), BoundarySet)
    yield from _of("portal", ("verify",), UnitChange)
    yield from _of("accounts", ("undo_reorganisation",), Reorganisation)
    yield from _of("submissions", ("drive", "drive_sheets"), Drive)
    for one in reporters(month, "31"):
        for name in ("filing", "edit", "review", "template"):
            yield reverse(f"submissions:{name}", args=[str(month), one.key])
        yield reverse("submissions:review", args=[str(month), one.key]) + "?nil=1"
        yield reverse("api-filing", args=[str(month), one.key])
    for filed in Submission.objects.all():
        for name in ("submissions:receipt", "submissions:attachment", "api-filing-version", "api-filing-attachment"):
            yield reverse(name, args=[f"{filed.period:%Y-%m}", filed.reporter_key, filed.version])


def _of(space, names, model):
    for pk in model.objects.values_list("pk", flat=True):
        yield from (reverse(f"{space}:{name}", args=[pk]) for name in names)


class Walk:
    """`reads`: the tables that a role's page reads; `faults`: the pages that failed, after which writing."""

    def __init__(self, house, name):
        self.after, self.draw = "nothing", drawn.lots(f"walk {name}")
        self.reads, self.opened, self.asked, self.faults = {}, set(), Counter(), {}
        self.clients = {None: Client(raise_request_exception=False)}
        for role, user in house.users.items():
            self.clients[role] = Client(raise_request_exception=False)
            self.clients[role].force_login(user)

    def go(self, months, written=frozenset()):
        """Ask for what is new, reads what was written, or has not opened yet: every page, or one of each kind."""
        self.found = {}
        for address in dict.fromkeys(address for month in months for address in addresses(month)):
            name = _name(address)
            who = [(role, address) for role in self.clients if _may(role, name)]
            self.found.setdefault(_kind(address), []).extend(who)
        for kind, pages in self.found.items():
            if not EVERYTHING:
                before = self.reads.get(kind)
                if before is None or before & written or kind[0] not in self.opened:
                    self._ask(kind, *self.draw.choice(pages))
                continue
            for page in pages:
                before = self.reads.get(page)
                if before is None or before & written:
                    self._ask(page, *page)

    def closed(self):
        """The routes that have not opened, though every page of theirs was tried until one did."""
        for kind, pages in self.found.items():
            for page in pages:
                if kind[0] not in self.opened:
                    self._ask(kind, *page)
        return GETS - self.opened

    def _ask(self, key, role, address):
        tables = set()
        mark = transaction.savepoint()
        with connection.execute_wrapper(_noting(READ, tables)):
            response = self.clients[role].get(address)
            if response.streaming:
                b"".join(response)
            if getattr(response, "file_to_stream", None):
                response.file_to_stream.close()
        transaction.savepoint_rollback(mark)
        self.reads[key] = self.reads.get(key, set()) | tables - NOTED
        self.asked[response.status_code] += 1
        if response.status_code == 200:
            self.opened.add(_name(address))
        kept = response.get("Cache-Control", "")
        tagged = address.startswith(("/api/", "/map/", "/public/"))
        if response.status_code >= 500 or (role and not tagged and "no-store" not in kept):
            self.faults[role, address, self.after] = f"{response.status_code} {kept}"
        elif is_page(response) and (broken := BROKEN_TAG.search(response.content.decode())):
            self.faults[role, address, self.after] = broken[0]


def _name(address):
    return resolve(address.partition("?")[0]).view_name


def _kind(address):
    """The route and the names of its parameters: `("submissions:list", "period group")`."""
    query = address.partition("?")[2]
    return _name(address), " ".join(part.partition("=")[0] for part in query.split("&"))


@functools.cache
def _may(role, name):
    """Whom the tables let in somewhere; that the others are not let in is test_every_route's."""
    rows = [row for table in (PAGES, OBJECTS) for key, row in table.items() if key.partition(" ")[0] == name]
    return (
        role in set().union(*(who for _method, *allowed in rows for who in allowed))
        if rows
        else role in (None, "staff")
    )


def _noting(pattern, tables):
    def note(execute, sql, *rest):
        tables.update(pattern.findall(sql))
        return execute(sql, *rest)

    return note


@pytest.mark.part(one_in=4)
@pytest.mark.parametrize("state", MONTHS, ids=[state.__name__ for state in MONTHS])
def test_every_page_of_every_role_opens_after_every_writing(house, state):
    state(house)
    months = [house.month, house.month.plus(1)] if state.__name__ == "snapshot_only" else [house.month]
    walk = Walk(house, state.__name__)
    walk.go(months)
    looks = {*drawn.part(WRITINGS, of=f"looks in {state.__name__}", one_in=3), WRITINGS[-1]}
    written = set()
    for writing in WRITINGS:
        with connection.execute_wrapper(_noting(WROTE, written)):
            writing(house)
        cache.clear()
        walk.after = writing.__name__
        if writing in looks:
            walk.go(months, written - NOTED)
            written.clear()
    closed = walk.closed()
    print(state.__name__, sum(map(len, walk.found.values())), "pages × roles", dict(walk.asked), closed)
    assert not walk.faults
    assert closed - ELSEWHERE == CLOSED[state.__name__]
