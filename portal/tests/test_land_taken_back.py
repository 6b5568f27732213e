"""A change of the register that is taken back, and entered again: as if it had never been entered.

The month and its changes are those of `portal.tests.one_month`.
Of kinds and stages a drawn part is tried (`base/tests/drawn.py`), each once at least; LONG=yes tries all.
"""

from itertools import product

import pytest
from django.apps import apps
from django.conf import settings

from accounts.actions import give_scope, undo_reorganisation
from accounts.models import Scope
from base.models import AuditEntry
from base.refusal import Refused
from base.tests import drawn
from base.tests.made_once import MadeOnce
from measurements.actions import undo_batch
from portal.tests.month_seen import everything, reminded, seen, stored, verdicts
from portal.tests.one_month import (
    HOME,
    MONTH,
    MORNING,
    OTHER_LAND,
    SAME_LAND,
    STAGES,
    STEPS,
    A,
    B,
    C,
    D,
    Place,
    begin,
    bring,
    receive,
    tick,
)
from submissions.actions import give_extension
from submissions.models import Submission
from wards.following import Fate
from wards.models import Alias, Reorganisation, Unit
from wards.plan_file import HEADING, read_lines
from wards.queries import plan_reorganisation, plan_undo, touched_by_plan

pytestmark = pytest.mark.django_db
TWO_PROVINCES = f"22,Quảng Ninh,toàn bộ,{HOME},Thành phố,Hải Phòng,\n{HOME},,toàn bộ,{HOME},,,"
TAKEN_BACK = drawn.part(
    product([*SAME_LAND, *OTHER_LAND], [STAGES[0], STAGES[2], STAGES[-1]]),
    of="taken back",
    one_in=3,
    kinds=[lambda case: case[0], lambda case: case[1]],
)


@pytest.fixture
def place(db, settings, tmp_path):
    return begin(settings, tmp_path)


@pytest.mark.parametrize(("kind", "stage"), TAKEN_BACK)
def test_taken_back_every_row_of_every_table_is_as_it_was(place, settings, kind, stage):
    for step in STEPS[: STAGES.index(stage)]:
        place.do(step, settings)
    before = everything()
    place.enter(kind)
    assert everything() != before
    place.take_back()
    assert everything() == before
    place.enter(kind)
    once = seen_rows()
    place.take_back()
    place.enter(kind)
    assert seen_rows() == once
    assert tick() == []


def seen_rows():
    """What stands where, by code and day instead of number: a unit that is opened again gets another number."""
    rows = Unit.objects.values_list("pk", "code", "name", "valid_from")
    units = {pk: (code, name, str(day)) for pk, code, name, day in rows}
    return sorted(
        (table, units[row.unit_id], str(row.period))
        for table in ("measurements.Figure", "submissions.Submission", "submissions.SpeedRequest")
        for row in apps.get_model(table).objects.all()
    )


@pytest.mark.parametrize("kind", drawn.part(SAME_LAND, of="came in under the new row", one_in=2))
def test_what_came_in_under_the_new_row_goes_back_to_the_old_one(place, settings, client, kind):
    """Entered before the file, taken back after publication: nothing is otherwise than without it."""
    place.enter(kind)
    for step in STEPS:
        place.do(step, settings)
    made = stored()
    filed = Submission.objects.get(group="ward")
    place.take_back()
    assert stored() == made
    assert tick() == []
    kept = Submission.objects.get(group="ward")
    assert kept.unit == place.wards[0]
    assert (kept.reporter_key, kept.sha256) == (f"ward-{kept.unit_id}", filed.sha256)
    assert kept.filed_as == filed.reporter_key  # the key that its receipt bears
    told = seen(place, client)
    assert told["verdicts"]["A"][:2] == (500, 500)
    assert told["board"]["A"] == "nil"
    assert told["page"] == (200, True)
    assert f"ward{A}" not in reminded(place)


@pytest.mark.parametrize("kind", OTHER_LAND)
def test_the_same_file_after_a_change_of_land_that_was_taken_back_is_known(place, settings, kind):
    """Import, the change, its undo, the import's undo and the file again: as without the change."""
    first = place.do_import(settings)
    rows, before = place.rows(), verdicts(place)
    place.enter(kind)
    place.take_back()
    assert verdicts(place) == before
    assert receive(rows).pk == first.pk
    again = bring([*rows, ""])
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (3, 0, 0)
    undo_batch(by=None, batch=again)
    undo_batch(by=None, batch=first)
    assert {row[3] for row in verdicts(place).values()} == {"no_data"}
    bring(rows)
    assert verdicts(place) == before


@pytest.mark.parametrize("kind", OTHER_LAND)
def test_what_was_stored_for_a_unit_that_merged_or_was_split_stops_it(place, settings, kind):
    place.enter(kind)
    place.do_import(settings)
    change = Reorganisation.objects.get()
    before = everything()
    plan = plan_undo(change)
    stopping = [one for one in plan.touched if one.fate is Fate.STOPS and one.month == MONTH]
    assert sum(one.count for one in stopping) == (1 if kind != "split" else 2)
    with pytest.raises(Refused, match=r"9/2025: \d × số liệu"):
        undo_reorganisation(by=None, change=change)
    assert everything() == before
    assert not AuditEntry.objects.filter(action="unit.undo_reorganise").exists()


def test_an_extension_of_a_merged_unit_stops_it_though_only_its_key_names_the_unit(place, settings):
    change = place.redraw(MONTH.first_day, f"{C},,toàn bộ,11590,Xã,Hợp Nhất,311\n{D},,toàn bộ,11590,Xã,Hợp Nhất,311")
    (merged,) = Unit.objects.filter(code="11590")
    give_extension(by=None, reporter=place.reporter_of(merged), period=MONTH, until=None, reason="Bão")
    with pytest.raises(Refused, match="9/2025: 1 × gia hạn và miễn"):
        undo_reorganisation(by=None, change=change)


def test_a_later_change_of_one_of_its_units_stops_it_until_that_is_taken_back(place):
    first = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
    later = place.redraw(MONTH.last_day, f"{A},,toàn bộ,,,Tên Sau,")
    with pytest.raises(Refused, match=r"Tên Mới \(11506\) đã được thay đổi tiếp ngày 30/09/2025"):
        undo_reorganisation(by=None, change=first)
    assert undo_reorganisation(by=None, change=later)
    assert undo_reorganisation(by=None, change=first)
    assert Unit.objects.filter(code=A).get() == place.wards[0]


def test_again_is_no_change(place):
    change = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
    assert undo_reorganisation(by=None, change=change)
    rows, trail = everything(), AuditEntry.objects.count()
    assert undo_reorganisation(by=None, change=change) is False
    assert (everything(), AuditEntry.objects.count()) == (rows, trail)


def test_it_stands_in_the_audit_trail_with_its_reason(place):
    change = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
    undo_reorganisation(by=None, change=change, reason="nhập nhầm")
    entry = AuditEntry.objects.get(action="unit.undo_reorganise")
    assert (entry.subject_id, entry.reason) == (str(change.pk), "nhập nhầm")
    assert entry.before["units"] == ["Phường Tên Mới (11506)"]


def test_the_heirs_of_a_merged_province_answer_for_themselves_again(place):
    codes = dict(Unit.objects.values_list("pk", "heir_code"))
    change = place.redraw(MONTH.first_day, TWO_PROVINCES)
    assert set(Unit.objects.values_list("heir_code", flat=True)) == {HOME}
    undo_reorganisation(by=None, change=change)
    assert dict(Unit.objects.values_list("pk", "heir_code")) == codes
    assert set(codes.values()) == {HOME, "22"}


class TestPeople:
    def test_who_left_the_unit_meanwhile_does_not_come_back(self, place):
        officer = place.officers[0]
        change = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
        Scope.objects.filter(user=officer, unit__name="Tên Mới").update(valid_to=MONTH.last_day)
        undo_reorganisation(by=None, change=change)
        assert officer.scopes.get().valid_to == MONTH.last_day

    def test_whoever_was_given_the_renamed_unit_keeps_it_under_its_old_row(self, place):
        change = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
        unit = Unit.objects.get(name="Tên Mới")
        other = place.officers[1]
        give_scope(by=None, user=other, unit=unit, valid_from=MONTH.last_day)
        undo_reorganisation(by=None, change=change)
        assert other.scopes.filter(unit=place.wards[0], valid_from=MONTH.last_day).exists()

    def test_whoever_was_given_a_merged_unit_since_stops_it(self, place):
        change = place.redraw(MONTH.first_day, OTHER_LAND["merged"])
        unit = Unit.objects.get(code="11590")
        give_scope(by=None, user=place.officers[3], unit=unit, valid_from=MONTH.last_day)
        with pytest.raises(Refused, match="phạm vi"):
            undo_reorganisation(by=None, change=change)
        assert Scope.objects.filter(unit=unit).count() == 3

    def test_an_agency_that_ended_with_its_unit_has_its_people_again(self, place):
        before = sorted(Scope.objects.values_list())
        change = place.redraw(MONTH.first_day, TWO_PROVINCES)
        undo_reorganisation(by=None, change=change)
        assert sorted(Scope.objects.values_list()) == before


def test_a_spelling_confirmed_under_both_names_is_one_again(place):
    old = place.wards[0]
    stamp = {"key": "ten cu", "scope": "", "confirmed_at": "2025-10-01T00:00:00Z"}
    first = Alias.objects.create(unit=old, **stamp)
    change = place.redraw(MONTH.first_day, SAME_LAND["renamed"])
    Alias.objects.create(unit=Unit.objects.get(name="Tên Mới"), **stamp)
    undo_reorganisation(by=None, change=change)
    assert list(Alias.objects.filter(withdrawn_at__isnull=True)) == [first]
    assert Alias.objects.filter(unit=old).count() == 2


def live_until_issued():
    place = Place()
    for step in STEPS[:4]:
        place.do(step, settings)
    return place


ISSUED = MadeOnce(live_until_issued, moment=MORNING)


class TestTouched:
    """What the preview of a change lists."""

    @pytest.fixture
    def lived(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        place = ISSUED.lay(tmp_path)
        place.at(settings, "2025-10-16T10:00:00+07:00")
        return place

    def touched(self, table):
        plan = plan_reorganisation(on=MONTH.last_day, legal_act="NQ thử", lines=read_lines((HEADING + table).encode()))
        assert plan.problems == []
        return {(one.month.label if one.month else "", one.what): one for one in touched_by_plan(plan)}

    def test_a_renewed_province_takes_all_with_it(self, lived):
        found = self.touched(SAME_LAND["the province renamed and raised"])
        assert {one.fate for one in found.values()} == {Fate.FOLLOWS}
        counts = {key: one.count for key, one in found.items()}
        assert counts["9/2025", "số liệu"] == 3
        assert counts["9/2025", "báo cáo tháng"] == 2
        assert counts["9/2025", "gia hạn và miễn"] == 2
        assert counts["", "mã giới thiệu"] == 1
        names = found["9/2025", "báo cáo"].names
        assert "Báo cáo Bộ KH&CN và UBND số 05: Đã phát hành" in names

    @pytest.mark.parametrize(
        ("kind", "fate"),
        [("merged", Fate.SUMMED), ("split", Fate.INCOMPARABLE), ("taken in by a neighbour", Fate.SUMMED)],
    )
    def test_what_merges_or_is_split_says_what_its_figures_become(self, lived, kind, fate):
        found = self.touched(OTHER_LAND[kind])
        assert found["9/2025", "số liệu"].fate is fate
        assert found["9/2025", "báo cáo tháng"].fate is Fate.KEPT

    def test_of_an_earlier_month_nothing_is_touched(self, lived):
        plan = plan_reorganisation(
            on=MONTH.plus(1).first_day, legal_act="NQ thử", lines=read_lines((HEADING + f"{B},,,,Xã,,").encode())
        )
        assert [one for one in touched_by_plan(plan) if one.month] == []
