"""A change of the register, whenever it is entered: what is stored belongs to the land.

One small province lives through a month: a file is imported, filings come, reports are made, issued and published. Each
kind of change, in force since the middle of that month, is entered before or after each of these steps: of kinds and
steps a drawn part (`base/tests/drawn.py`), each once at least; LONG=yes tries all.
"""

import io
from collections import Counter
from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from base.tests import drawn
from measurements.actions import apply_batch, check_batch, receive_file, undo_batch
from measurements.judging.summary import SummaryKey
from measurements.models import Figure
from measurements.queries import compliance, like_for_like, month_summaries
from measurements.queries.preview import preview
from measurements.queries.summaries import compute
from measurements.tests.summed_up import of_table
from portal.tests.month_seen import names_owing, reminded, seen, stored, verdicts
from portal.tests.one_month import (
    HOME,
    MONTH,
    ON,
    OTHER_LAND,
    SAME_LAND,
    STAGES,
    STEPS,
    A,
    B,
    C,
    D,
    begin,
    bring,
    receive,
    tick,
)
from reports.actions import switch_on_province
from reports.models import ReportRun, RunFile
from submissions.actions import give_extension
from submissions.models import Submission
from submissions.queries.filings import states
from submissions.queries.reminders import still_owing
from submissions.reporters import Group

pytestmark = pytest.mark.django_db
KIND_AND_STAGE = [lambda case: case[0], lambda case: case[1]]
LIVED = drawn.part(product(SAME_LAND, STAGES), of="the same land", one_in=5, kinds=KIND_AND_STAGE)
LIVED_ELSEWHERE = drawn.part(product(OTHER_LAND, STAGES[1:]), of="other land", one_in=5, kinds=KIND_AND_STAGE)
SAME = drawn.part(SAME_LAND, of="files and the same land", one_in=2)


@pytest.fixture
def place(db, settings, tmp_path):
    return begin(settings, tmp_path)


_UNTOUCHED: list[tuple[dict, set, dict]] = []


@pytest.fixture
def untouched(place, settings, client):
    """What is seen of the month where the register stays as it is; taken back again. Lived through once."""
    if not _UNTOUCHED:
        with transaction.atomic():
            for step in STEPS:
                place.do(step, settings)
            _UNTOUCHED.append((seen(place, client), reminded(place), stored()))
            transaction.set_rollback(True)
        place.at(settings, "2025-10-07T08:00:00+07:00")
    return _UNTOUCHED[0]


def live_through(place, settings, kind, stage):
    """The month with a change entered at a stage. Returns what was stored just before it, and after all."""
    before = None
    for number, step in enumerate([None, *STEPS]):
        if step:
            place.do(step, settings)
        if number == STAGES.index(stage):
            before = stored()
            place.enter(kind)
            assert stored() == before  # nothing is lost, doubled, or sent by entering it
    return before


@pytest.mark.parametrize(("kind", "stage"), LIVED)
def test_where_the_land_is_the_same_nothing_is_otherwise(place, untouched, settings, client, kind, stage):
    live_through(place, settings, kind, stage)
    told, people, counted = untouched
    after = seen(place, client)
    assert after == told
    assert reminded(place) == people
    made = stored()
    if STAGES.index(stage) >= STAGES.index("after the reports"):
        assert made["files"] == sorted(RunFile.objects.values_list("name", "sha256"))
    assert {key: made[key] for key in made if key not in ("files", "mails")} == {
        key: counted[key] for key in counted if key not in ("files", "mails")
    }
    assert len(made["mails"]) == len(counted["mails"])
    assert tick() == []
    assert stored() == made  # nothing falls due again, nobody is written to again


@pytest.mark.parametrize(("kind", "stage"), LIVED_ELSEWHERE)
def test_where_the_land_is_another_it_is_summed_or_not_comparable(place, settings, client, kind, stage):
    live_through(place, settings, kind, stage)
    found = verdicts(place)
    letters = place.letters
    standing = {unit.code: letters[unit.pk] for unit in place.standing(A)}
    rows = {row.unit_id: row for row in compliance(MONTH, HOME, level="ward").rows}
    for unit in place.standing(A):
        if kind == "split":
            assert found[standing[unit.code]] == (None, None, None, "no_data", False)
            assert "không so sánh được" in rows[unit.pk].note
            assert like_for_like(unit, MONTH, MONTH)[0].certainty == "part"
        else:
            assert found[standing[unit.code]] == (500, 799, None, "speed_missing", True)
            assert like_for_like(unit, MONTH, MONTH)[0].reading.samples.most == 799
    assert found["C"] == (400, 400, 35, "too_slow", False)
    assert_summaries_agree()
    # Who filed, was exempt or was given longer is not asked again, whatever holds the land.
    owing = {one.reporter_key for one in still_owing(MONTH, HOME)}
    assert not owing & {f"ward-{unit.pk}" for unit in place.standing(A)}
    assert {f"ward{A}", f"ward{B}"}.isdisjoint(reminded(place))
    board = {one.reporter.name: one.status.value for one in states(MONTH, HOME, [Group.WARD])}
    assert "nil" in board.values()
    made = stored()
    assert max(made["runs"].values()) == 1
    assert {revision for _kind, _operator, revision in made["runs"]} == {1}
    assert tick() == []
    assert stored() == made
    page = client.get(f"/public/{HOME}/{MONTH}/").content.decode()
    assert "số 05" in page
    said = "không so sánh được" if kind == "split" else "ước tính"
    assert said in page
    for form in ("json", "csv"):
        text = client.get(f"/public/{HOME}/{MONTH}/table.{form}").content.decode().lower()
        assert text.count(said) == len(place.standing(A))


def assert_summaries_agree():
    for key, summary in compute(MONTH, [HOME], network="mobile").items():
        if key.operator is None:
            assert summary == of_table(compliance(MONTH, HOME, level=key.level)), key
    assert SummaryKey(MONTH, HOME, "ward", None) in month_summaries([MONTH])


@pytest.mark.parametrize("kind", SAME)
def test_the_same_file_again_and_its_undo_are_as_without_the_change(place, settings, kind):
    first = place.do_import(settings)
    before = verdicts(place)
    rows = place.rows()
    place.enter(kind)
    assert receive(rows).pk == first.pk  # byte for byte the file that is there
    again = bring([*rows, ""])
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (3, 0, 0)
    assert verdicts(place) == before
    undo_batch(by=None, batch=again)
    assert verdicts(place) == before
    undo_batch(by=None, batch=first)
    assert {row[3] for row in verdicts(place).values()} == {"no_data"}
    bring(rows)
    assert verdicts(place) == before


@pytest.mark.parametrize("kind", SAME)
def test_a_file_that_was_checked_before_the_change_is_stored_where_the_units_stand_now(place, settings, kind):
    batch = receive_file(
        by=None,
        file_name="thang_9.csv",
        content=io.BytesIO(("Xã;Tháng;Số mẫu\n" + f"{place.wards[0].full_name};9/2025;500\n").encode("utf-8-sig")),
        source="vnnic",
        province_code=HOME,
        options={},
    )
    check_batch(batch=batch)
    place.enter(kind)
    batch.refresh_from_db()
    assert preview(batch).counts["new"] == 1
    apply_batch(by=None, batch=batch)
    assert verdicts(place)["A"][:2] == (500, 500)
    assert Figure.objects.get().unit == place.standing(A)[0]
    undo_batch(by=None, batch=batch)
    assert Figure.objects.count() == 0


def test_a_filing_keeps_the_key_under_which_it_was_certified(place, settings):
    place.do_filings(settings)
    filed = Submission.objects.get(group=Group.WARD)
    place.enter("renamed twice")
    moved = Submission.objects.get(pk=filed.pk)
    assert (moved.filed_as, moved.sha256) == (filed.reporter_key, filed.sha256)
    assert moved.reporter_key == f"ward-{moved.unit_id}" != filed.reporter_key


def test_the_database_refuses_a_second_figure_of_the_same_land(place, settings):
    place.do_import(settings)
    place.enter("renamed")
    figure = Figure.objects.get(unit=place.standing(A)[0])
    figure.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save(force_insert=True)


@pytest.mark.parametrize("step", ["reports", "publication"])
def test_provinces_that_merged_keep_each_its_own_reports(place, settings, client, step):
    """Quảng Ninh goes into Hải Phòng by a change entered after both have reported the month."""
    switch_on_province(by=None, code="22", since=MONTH)
    for one in STEPS[: STEPS.index(step) + 1]:
        place.do(one, settings)
    before, made = stored(), Counter(ReportRun.objects.values_list("province__name", "kind"))
    assert made["Quảng Ninh", "ministry"] == made["Hải Phòng", "ministry"] == 1
    place.redraw(ON, "22,Quảng Ninh,toàn bộ,31,Thành phố,Hải Phòng,\n31,,toàn bộ,31,,,")
    assert tick() == []
    assert stored() == before
    assert Counter(ReportRun.objects.values_list("province__name", "kind")) == made
    assert {row[:2] for row in verdicts(place).values()} == {(500, 500), (0, 299), (400, 400), (None, None)}
    assert "Mạng Alpha" not in names_owing(place)
    place.at(settings, "2025-11-16T09:00:00+07:00")
    assert {(run.province.name, run.period) for run in tick()} == {("Hải Phòng", date(2025, 10, 1))}


@pytest.mark.parametrize(("until", "status"), [(None, "exempt"), (date(2025, 10, 25), "due")])
def test_more_time_and_exemption_are_also_of_whoever_holds_the_land(place, settings, until, status):
    place.at(settings, "2025-10-20T09:00:00+07:00")
    give_extension(by=None, reporter=place.reporter_of(place.wards[2]), period=MONTH, until=until, reason="Bão")
    place.redraw(ON, f"{C},,toàn bộ,11590,Xã,Hợp Nhất,311\n{D},,toàn bộ,11590,Xã,Hợp Nhất,311")
    (state,) = [one for one in states(MONTH, HOME, [Group.WARD]) if one.reporter.name == "Xã Hợp Nhất"]
    assert (state.status, state.deadline.effective if until else None) == (status, until)
