"""The list of weak spots: written on its page, an annex of the report of the 15th where the province wants it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from base import audit, clock
from base.models import AuditEntry
from base.period import Period
from base.tests.pages import flat
from measurements.tests.little_province import make_operator, make_unit
from reports import content
from reports.models import LetterForm, ReportRun, WeakSpot
from reports.queries import gather
from wards.models import Operator, Unit, UnitChange

pytestmark = pytest.mark.django_db
PAGE = "/reports/weak-spots/"


@pytest.fixture
def page(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def typed(province):
    Unit.objects.filter(code="99001").update(valid_to=None)
    make_operator()
    return {
        "province": "99",
        "unit": Unit.objects.get(code="99001").pk,
        "place": "Bản Thượng",
        "operator": Operator.objects.get(code="op").pk,
        "found_on": "2024-09-01",
        "due_on": "2024-12-31",
    }


def told(due=date(2024, 10, 15), kind="ministry"):
    return gather(kind, Period(2024, 9), "99", due_on=due).weak_spots


def switch_on(day=date(2024, 9, 1)):
    LetterForm.objects.create(province_code="99", kind="ministry", valid_from=day, weak_spots=True)


def test_a_line_is_written_changed_and_taken_out_each_told_in_the_audit_trail(page, typed):
    assert "Chưa có" not in page.get(PAGE).content.decode()
    assert page.post(PAGE, typed).status_code == 302
    row = WeakSpot.objects.get()
    assert (row.place, row.has_power, row.operator.code, row.due_on) == ("Bản Thượng", False, "op", date(2024, 12, 31))
    shown = page.get(PAGE, {"province": "99", "row": row.pk}).content.decode()
    assert "Bản Thượng" in shown
    assert 'value="2024-12-31"' in shown
    changed = {**typed, "row": row.pk, "has_power": "on", "operator": "", "due_on": "", "done_on": "2024-10-01"}
    assert page.post(PAGE, changed).status_code == 302
    row = WeakSpot.objects.get()
    assert (row.has_power, row.operator, row.due_on, row.done_on) == (True, None, None, date(2024, 10, 1))
    assert page.post(PAGE, {"province": "99", "row": row.pk, "remove": "1"}).status_code == 302
    assert not WeakSpot.objects.exists()
    entries = AuditEntry.objects.filter(action__startswith="weak_spot.").order_by("pk")
    assert [entry.action for entry in entries] == ["weak_spot.save", "weak_spot.save", "weak_spot.remove"]
    assert (entries[1].before["has_power"], entries[1].after["done_on"]) == (False, "2024-10-01")


def test_a_line_that_moves_to_another_ward_leaves_both_in_the_audit_trail(page, typed):
    page.post(PAGE, typed)
    other = Unit.objects.get(code="99002")
    assert page.post(PAGE, {**typed, "row": WeakSpot.objects.get().pk, "unit": other.pk}).status_code == 302
    entry = AuditEntry.objects.filter(action="weak_spot.save").latest("pk")
    assert (entry.before["unit"], entry.after["unit"], entry.subject_id) == ("99001", "99002", str(other.pk))


def test_the_same_place_entered_by_two_people_at_once_stands_once(page, typed, monkeypatch):
    """The other's line comes between the look and the save; it goes back with this one's transaction here."""
    record = audit.record

    def meanwhile(**entry):
        WeakSpot.objects.create(
            unit_id=typed["unit"], place=typed["place"], found_on="2024-09-01", written_at=clock.machine_now()
        )
        return record(**entry)

    monkeypatch.setattr(audit, "record", meanwhile)
    answer = page.post(PAGE, typed)
    assert answer.status_code == 400
    assert "đã có trong danh sách" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="weak_spot.save").exists()


def test_a_line_keeps_an_operator_that_has_ended_and_no_other_line_gets_it(page, typed):
    page.post(PAGE, typed)
    row = WeakSpot.objects.get()
    Operator.objects.filter(pk=typed["operator"]).update(valid_to=date(2024, 10, 1))
    opened = page.get(PAGE, {"province": "99", "row": row.pk}).content.decode()
    assert f'<option value="{typed["operator"]}" selected>' in opened
    assert page.post(PAGE, {**typed, "row": row.pk, "done_on": "2024-10-10"}).status_code == 302
    row.refresh_from_db()
    assert (row.operator_id, row.done_on) == (typed["operator"], date(2024, 10, 10))
    assert page.post(PAGE, {**typed, "place": "Bản Hạ"}).status_code == 400


def test_a_line_of_a_merged_ward_is_closed_where_it_stands_and_names_the_heir(page, typed):
    old, heir = Unit.objects.get(code="99004"), Unit.objects.get(code="99003")
    Unit.objects.filter(pk=heir.pk).update(valid_to=None)
    UnitChange.objects.create(old=old, new=heir, effective_on=old.valid_to, part="whole")
    row = WeakSpot.objects.create(unit=old, place="Bản Cũ", found_on="2024-08-01", written_at=clock.machine_now())
    listed = flat(page.get(PAGE).content)
    assert "Xã D" in listed
    assert "nay thuộc Xã C" in listed
    assert "nay thuộc" not in listed.partition("<table")[0]  # the form is of another line
    opened = flat(page.get(PAGE, {"province": "99", "row": row.pk}).content)
    assert f'<option value="{old.pk}" selected>Xã D (nay thuộc Xã C)</option>' in opened
    switch_on(date(2024, 8, 1))
    (line,) = told()
    assert (line.ward, line.heirs) == ("Xã D", ("Xã C",))
    document = content.document(gather("ministry", Period(2024, 9), "99", due_on=date(2024, 10, 15)))
    annex = next(annex for annex in document.annexes if "điểm lõm sóng" in annex.title)
    assert annex.table.rows[0][1].text == "Xã D (nay thuộc Xã C)"
    assert [one.heirs for one in told(date(2024, 8, 14))] == [()]
    changed = {**typed, "row": row.pk, "unit": old.pk, "place": "Bản Cũ", "done_on": "2024-10-10"}
    assert page.post(PAGE, changed).status_code == 302
    row.refresh_from_db()
    assert (row.unit_id, row.done_on) == (old.pk, date(2024, 10, 10))
    assert page.post(PAGE, {**typed, "unit": old.pk, "place": "Bản Mới"}).status_code == 400


def test_the_same_place_of_a_ward_stands_once(page, typed):
    page.post(PAGE, typed)
    answer = page.post(PAGE, typed)
    assert answer.status_code == 400
    assert "đã có trong danh sách" in answer.content.decode()
    other = Unit.objects.get(code="99002")
    assert page.post(PAGE, {**typed, "unit": other.pk}).status_code == 302
    assert WeakSpot.objects.count() == 2
    row = WeakSpot.objects.get(unit=other)
    assert page.post(PAGE, {**typed, "row": row.pk}).status_code == 400
    assert page.post(PAGE, {**typed, "row": row.pk, "unit": other.pk, "place": "Bản Hạ"}).status_code == 302


@pytest.mark.parametrize(
    ("found", "done", "status"),
    [
        ("2024-09-02", "2024-09-01", 400),
        ("2024-09-01", "2024-09-01", 302),
        ("2024-09-01", "today", 302),
        ("2024-09-01", "2999-01-01", 400),
        ("", "", 400),
    ],
)
def test_days_follow_each_other_and_none_is_done_ahead(page, typed, found, done, status):
    done = str(clock.today()) if done == "today" else done
    assert page.post(PAGE, {**typed, "found_on": found, "done_on": done}).status_code == status


def test_only_wards_of_the_province_that_are_there_are_taken(page, typed):
    far = make_unit("province", "tinh", "98", "Khác", province="98")
    elsewhere = make_unit("ward", "xa", "98001", "Khác", far, province="98")
    district = Unit.objects.get(code="991")
    for unit in (elsewhere, district):
        assert page.post(PAGE, {**typed, "unit": unit.pk}).status_code == 400
    for asked in ({"province": "98"}, {"province": "99", "row": "12"}, {"province": "99", "row": "x"}):
        assert page.get(PAGE, asked).status_code == 404


def test_it_is_off_until_the_province_switches_it_on_by_its_form_of_the_report(page, typed):
    page.post(PAGE, typed)
    assert told() == ()
    assert "Danh sách đang tắt" in page.get(PAGE).content.decode()
    sent = {"kind": "ministry", "province": "99", "valid_from": "2024-10-01", "weak_spots": "on"}
    assert page.post("/reports/letter-forms/", sent).status_code == 302
    assert "Danh sách đang tắt" not in page.get(PAGE).content.decode()
    assert told(date(2024, 9, 30)) == ()
    (line,) = told()
    assert (line.ward, line.place, line.has_power, line.operator) == ("Xã A", "Bản Thượng", False, "Nhà mạng thử")
    assert (line.due_on, line.done_on) == (date(2024, 12, 31), None)
    assert told(kind="letter") == ()
    document = content.document(gather("ministry", Period(2024, 9), "99", due_on=date(2024, 10, 15)))
    assert any("điểm lõm sóng" in annex.title for annex in document.annexes)
    opened = page.get("/reports/letter-forms/?province=99&kind=ministry").content.decode()
    assert "checked" in opened.partition('name="weak_spots"')[2].partition(">")[0]
    assert 'name="weak_spots"' not in page.get("/reports/letter-forms/?province=99&kind=letter").content.decode()
    page.post("/reports/letter-forms/", {**sent, "weak_spots": "", "valid_from": "2024-10-10"})
    assert told() == ()


def test_what_was_done_is_told_by_one_report_of_those_that_follow_each_other(typed):
    """Also where the report before was made for another day than the calendar has."""
    switch_on(date(2024, 8, 1))
    unit = Unit.objects.get(pk=typed["unit"])
    days = [date(2024, 9, 1) + timedelta(days=n) for n in range(75)]
    for n, day in enumerate(days):
        WeakSpot.objects.create(
            unit=unit, place=f"Bản {n}", found_on=date(2024, 8, 1), done_on=day, written_at=clock.machine_now()
        )

    def done(month, due):
        facts = gather("ministry", Period(2024, month), "99", due_on=due)
        return [line.done_on for line in facts.weak_spots if line.done_on], facts.weak_spots_since

    september, since = done(9, date(2024, 10, 15))
    assert since == date(2024, 9, 15)
    assert september == [day for day in days if since < day <= date(2024, 10, 15)]
    october, since = done(10, date(2024, 11, 14))
    assert since == date(2024, 10, 15)
    assert october[0] == date(2024, 10, 16)
    ReportRun.objects.create(
        kind="ministry",
        province=Unit.objects.get(code="99"),
        period=date(2024, 9, 1),
        due_at=datetime(2024, 10, 17, 1, tzinfo=UTC),
        opened_at=clock.machine_now(),
    )
    later, since = done(10, date(2024, 11, 14))
    assert (since, later[0]) == (date(2024, 10, 17), date(2024, 10, 18))


@pytest.mark.parametrize(
    ("found", "done", "there", "done_then"),
    [
        (date(2024, 10, 15), None, True, None),
        (date(2024, 10, 16), None, False, None),
        (date(2024, 8, 1), date(2024, 9, 15), False, None),
        (date(2024, 8, 1), date(2024, 9, 16), True, date(2024, 9, 16)),
        (date(2024, 8, 1), date(2024, 10, 15), True, date(2024, 10, 15)),
        (date(2024, 8, 1), date(2024, 10, 16), True, None),
    ],
)
def test_the_report_tells_the_list_as_it_was_on_its_day(typed, found, done, there, done_then):
    switch_on()
    unit = Unit.objects.get(pk=typed["unit"])
    WeakSpot.objects.create(unit=unit, place="Bản Thượng", found_on=found, done_on=done, written_at=clock.machine_now())
    assert [line.done_on for line in told()] == ([done_then] if there else [])
