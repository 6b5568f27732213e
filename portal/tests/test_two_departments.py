"""Two departments become one: both with staff, settings, figures, filings and reports; and a province's new code.

Hải Dương goes into Hải Phòng, entered after both have reported the month before.
"""

from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile

from accounts.actions import confirm_departments, reorganise_units, undo_reorganisation
from accounts.models import User
from accounts.permissions import Action, Subject, can
from accounts.tests.builders import make_user
from base import clock
from base.models import AuditEntry
from base.tests.made_once import MadeOnce
from base.tests.pages import flat
from measurements.models import BatchProvince, Figure, LayoutMapping
from measurements.queries import batches_for
from portal.queries import my_work_of
from portal.tests.month_seen import everything
from portal.tests.one_month import HOME, MONTH, Place, tick
from reports.actions import switch_on_province
from reports.actions.mailing import addressees
from reports.models import Letterhead, Mail, Passage, PublicationRule, ReportRun, Template
from reports.queries import next_due
from reports.queries.gathering import gather
from submissions.actions.reminders import plan_reminders
from submissions.models import Collection, DeadlineRule, Reminder, Submission
from submissions.queries import owed_months, reporters
from submissions.queries.filings import states
from submissions.reporters import Group
from submissions.tests.factories import make_province, make_ward
from wards.models import Unit
from wards.plan_file import HEADING, read_lines
from wards.queries import departments_of, merged_departments

pytestmark = pytest.mark.django_db
GONE = "30"
ON = MONTH.plus(1).first_day
MERGER = f"{GONE},Hải Dương,toàn bộ,{HOME},Thành phố,Hải Phòng,\n{HOME},,toàn bộ,{HOME},,,"
NEW_CODE = f"{GONE},Hải Dương,toàn bộ,40,,,"
OF_ITS_TIME = {  # columns with a province's code that stay as they are, each with its reason
    ("wards.unit", "province_code"): "of the unit's own time",
    ("wards.unit", "heir_code"): "handed down with the units themselves",
    ("wards.boundaryset", "province_code"): "on the set's first day",
    ("measurements.importbatch", "province_code"): "as whoever brought the file said it",
    ("measurements.monthstate", "province_code"): "of the month's own time",
    ("submissions.reminder", "province_code"): "what was sent stays as it was",
}


class Two(Place):
    """Hải Phòng as in the month's own world, and Hải Dương beside it with a department of its own."""

    def __init__(self):
        super().__init__()
        self.other = make_province(GONE, "Hải Dương")
        self.far = make_ward(self.other, "10507", "Thành Đông")
        self.clerk = make_user("staff", unit=self.other, username="hai_duong")
        self.mayor = make_user("ward", unit=self.far, username="thanh_dong")
        User.objects.filter(pk=self.mayor.pk).update(email="thanh.dong@example.vn")
        switch_on_province(by=None, code=GONE, since=MONTH)
        head = Letterhead.objects.filter(province_code="").first()
        Letterhead.objects.exclude(province_code="").delete()
        for code, agency in ((HOME, "Sở HP"), (GONE, "Sở HD")):
            Letterhead.objects.create(
                **{
                    **{
                        field.attname: getattr(head, field.attname)
                        for field in Letterhead._meta.concrete_fields
                        if field.attname not in ("id", "province_code", "agency", "valid_from")
                    },
                    "province_code": code,
                    "agency": agency,
                    "valid_from": date(2025, 1, 1),
                    "valid_to": None,
                }
            )
            PublicationRule.objects.create(province_code=code, since=MONTH.first_day, when="report")
            Passage.objects.create(
                province_code=code,
                kind="ministry",
                key="proposals",
                period=MONTH.first_day,
                body=agency,
                written_at=clock.now(),
            )
        Template.objects.create(
            province_code=GONE,
            kind="ministry",
            form="docx",
            version=1,
            file=ContentFile(b"x", "x.docx"),
            name="mau.docx",
            sha256="0" * 64,
            uploaded_at=clock.now(),
        )
        LayoutMapping.objects.create(province_code=GONE, shape="abc", columns={}, taught_at=clock.now())
        general = DeadlineRule.objects.filter(group="operator", province_code="").first()
        general.pk, general.province_code, general.day = None, GONE, 12
        general.save()

    def live(self):
        """Figures, a filing and the reports of the month, of both; issued."""
        self.do_import(settings)
        batch = Figure.objects.first().batch
        BatchProvince.objects.create(batch=batch, heir_code=GONE)
        Figure.objects.create(
            unit=self.far,
            period=MONTH.first_day,
            network="mobile",
            source="vnnic",
            statistic="median",
            samples_min=350,
            samples_max=350,
            batch=batch,
            sheet="T",
            cell="C9",
            raw="350",
        )
        self.do_filings(settings)
        self.file(next(one for one in reporters(MONTH, GONE, [Group.WARD]) if one.unit_id == self.far.pk))
        self.do_reports(settings)
        self.do_issue(settings)

    def enter(self, table):
        lines = read_lines((HEADING + table).encode())
        return reorganise_units(by=None, on=ON, legal_act="Nghị quyết số 202/2025/QH15", lines=lines)[0].change


def make_two():
    place = Two()
    place.live()
    return place


TWO = MadeOnce(make_two, moment="2025-10-07T08:00:00+07:00")


@pytest.fixture
def two(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = TWO.lay(tmp_path)
    place.at(settings, "2025-10-20T09:00:00+07:00")
    return place


@pytest.fixture
def merged(two):
    return two.enter(MERGER)


def runs():
    return sorted(ReportRun.objects.values_list("province__name", "kind", "period", "status", "number"))


def test_nothing_made_before_is_otherwise_and_nothing_is_made_twice(two, merged):
    before = runs()
    filings = sorted(Submission.objects.values_list("pk", "reporter_key", "sha256"))
    mails = Mail.objects.count()
    assert tick() == []
    assert runs() == before
    assert sorted(Submission.objects.values_list("pk", "reporter_key", "sha256")) == filings
    assert Mail.objects.count() == mails
    assert {name for name, *_rest in before} == {"Hải Phòng", "Hải Dương"}


def test_from_the_month_of_the_merger_one_department_reports_and_asks(two, merged, settings, caplog):
    two.at(settings, "2025-11-16T09:00:00+07:00")
    opened = tick()
    assert {(run.province.name, run.period) for run in opened} == {("Hải Phòng", ON)}
    assert len(opened) == len({(run.kind, run.operator_id) for run in opened})
    assert "no such province" not in caplog.text
    assert tick() == []
    assert next_due(GONE) == []
    assert {due.period for due in next_due(HOME, 2)} == {MONTH.plus(2)}
    assert [month.label for month in owed_months(GONE)] == ["9/2025"]
    assert [month.label for month in owed_months(HOME)] == ["10/2025", "9/2025"]
    wards = {one.reporter.name for one in states(MONTH.plus(1), HOME, [Group.WARD])}
    assert "Phường Thành Đông" in wards


def test_nobody_is_reminded_twice(two, merged, settings):
    two.at(settings, "2025-11-05T09:00:00+07:00")
    for day in range(5, 20):
        plan_reminders(date(2025, 11, day))
    for row in Reminder.objects.all():
        keys = [tuple(one) for one in row.reporter_keys]
        assert len(keys) == len(set(keys)), row.user
    assert Reminder.objects.filter(user=two.mayor).exists()


def test_staff_of_both_work_for_the_one_province_and_see_what_both_brought(two, merged):
    province = Unit.objects.get(code=HOME, valid_to=None)
    for person in (two.staff, two.clerk):
        assert can(person, Action.IMPORT_FIGURES, Subject(unit=province))
        assert batches_for(person).count() == 1
    assert set(addressees(HOME)) >= {one.email for one in (two.staff, two.clerk) if one.email}
    assert not Mail.objects.filter(province_code=GONE).exists()


def test_settings_are_those_of_who_goes_on_under_its_code(two, merged):
    facts = gather("ministry", MONTH.plus(1), HOME)
    assert facts.head.agency.upper() == "SỞ HP"
    assert Passage.objects.get(province_code=HOME).body == "Sở HP"
    assert not Letterhead.objects.filter(province_code=HOME, agency="Sở HD").exists()
    assert LayoutMapping.objects.get().province_code == HOME
    assert not DeadlineRule.objects.filter(province_code=HOME).exists()  # the general one holds
    assert sorted(Collection.objects.values_list("province_code", flat=True)) == [GONE, HOME]


def test_who_did_not_collect_does_so_from_the_month_in_which_it_took_over_one_that_did(two):
    Collection.objects.filter(province_code=HOME).delete()
    change = two.enter(MERGER)
    assert dict(Collection.objects.values_list("province_code", "since")) == {GONE: MONTH.first_day, HOME: ON}
    undo_reorganisation(by=None, change=change)
    assert dict(Collection.objects.values_list("province_code", "since")) == {GONE: MONTH.first_day}


class TestReview:
    @pytest.fixture
    def admin(self, client):
        user = make_user("admin", username="quan_tri")
        client.force_login(user)
        client.user = user
        return client

    def test_it_lists_for_each_department_what_it_had_and_what_became_of_it(self, two, merged):
        home, gone = sorted(departments_of(merged), key=lambda one: one.province.code, reverse=True)
        found = {one.what: (one.count, one.destiny.value) for one in gone.settings}
        assert found["thể thức văn bản"] == (1, "left")
        assert found["quy tắc hạn nộp"] == (1, "left")
        assert found["tỉnh đã bật"] == (1, "left")
        assert "moved" in {destiny for _count, destiny in found.values()}
        assert {one.destiny.value for one in home.settings} == {"goes_on"}
        assert gone.open_rows

    def test_it_is_shown_asked_for_and_confirmed_once(self, two, merged, admin):
        address = f"/register/reorganise/{merged.pk}/departments/"
        assert list(merged_departments()) == my_work_of(admin.user, None).departments == [merged]
        assert address in flat(admin.get("/").content)
        page = flat(admin.get(address).content)
        assert "Hải Dương" in page
        assert "Sở HD" in page
        assert "Xác nhận: tôi đã rà soát tất cả" in page
        admin.post(address)
        assert "Đã rà soát lúc" in flat(admin.get(address).content)
        assert my_work_of(admin.user, None).departments == []
        assert confirm_departments(by=None, change=merged) is False
        assert AuditEntry.objects.filter(action="unit.confirm_departments").count() == 1

    def test_carried_out_on_the_page_it_leads_there(self, two, admin):
        sent = {"on": ON.isoformat(), "legal_act": "Nghị quyết số 1", "table": HEADING + MERGER, "carry_out": ""}
        answer = admin.post("/register/reorganise/", sent)
        assert answer.headers["Location"].endswith("/departments/")

    def test_a_change_without_provinces_has_no_such_page(self, two, admin):
        change = two.redraw(date(2025, 10, 15), "11506,,,,,Tên Mới,")
        assert admin.get(f"/register/reorganise/{change.pk}/departments/").status_code == 404

    def test_nobody_else_is_asked(self, two, merged, client):
        assert my_work_of(two.staff, HOME).departments == []
        client.force_login(two.staff)
        assert client.post(f"/register/reorganise/{merged.pk}/departments/").status_code == 404


def test_taken_back_both_departments_are_as_they_were(two):
    before = everything()
    undo_reorganisation(by=None, change=two.enter(MERGER))
    assert everything() == before


class TestNewCode:
    @pytest.fixture
    def renamed(self, two):
        return two.enter(NEW_CODE)

    def test_all_that_bears_the_code_goes_with_the_province(self, two, renamed):
        for model in (Letterhead, PublicationRule, Template, LayoutMapping):
            codes = set(model.objects.values_list("province_code", flat=True))
            assert GONE not in codes, model
            assert "40" in codes, model
        assert set(BatchProvince.objects.values_list("heir_code", flat=True)) == {HOME, "40"}
        assert not Mail.objects.filter(province_code=GONE).exists()
        assert gather("ministry", MONTH.plus(1), "40").head.agency.upper() == "SỞ HD"
        texts = Passage.objects.exclude(province_code=HOME).values_list("province_code", "period", "body")
        assert sorted(texts) == [(GONE, MONTH.first_day, "Sở HD"), ("40", MONTH.first_day, "Sở HD")]

    def test_it_goes_on_collecting_and_reporting_without_a_gap(self, two, renamed, settings):
        assert dict(Collection.objects.exclude(province_code=HOME).values_list("province_code", "since")) == {
            GONE: MONTH.first_day,
            "40": ON,
        }
        rule = DeadlineRule.objects.get(province_code="40")
        assert (rule.day, rule.valid_from) == (12, ON)
        assert tick() == []
        two.at(settings, "2025-11-16T09:00:00+07:00")
        assert {run.period for run in tick() if run.province.code == "40"} == {ON}
        assert tick() == []

    def test_taken_back_all_is_as_it_was(self, two):
        before = everything()
        undo_reorganisation(by=None, change=two.enter(NEW_CODE))
        assert everything() == before

    def test_what_was_written_under_the_new_code_goes_back_as_well(self, two, renamed):
        Passage.objects.create(
            province_code="40",
            kind="ministry",
            key="difficulties",
            period=MONTH.plus(2).first_day,
            body="Mới",
            written_at=clock.now(),
        )
        undo_reorganisation(by=None, change=renamed)
        assert Passage.objects.get(key="difficulties").province_code == GONE


def test_every_column_with_a_province_s_code_says_how_it_follows():
    found = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in ("province_code", "heir_code")
    }
    told = {
        (model._meta.label_lower, model.FOLLOWS_CODE.code)
        for model in apps.get_models()
        if hasattr(model, "FOLLOWS_CODE")
    }
    assert found == told | OF_ITS_TIME.keys()
    assert not told & OF_ITS_TIME.keys()
