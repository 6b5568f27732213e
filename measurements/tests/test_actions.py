"""Receive, check, apply, undo, discard: what becomes of figures, and what stays exactly as it was."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import User
from base.jobs import Cancelled
from base.models import AuditEntry
from base.refusal import Refused
from measurements import actions
from measurements.actions.undoing import UndoConflict
from measurements.models import Figure, ImportBatch, LayoutMapping, Snapshot
from measurements.tests.battery.build import csv, xlsx
from measurements.tests.hai_phong import make_hai_phong
from measurements.tests.scanner import Scanner
from measurements.tests.workbooks import table
from wards.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HEAD = ["Quận/Huyện", "Tháng", "Số mẫu", "Tải xuống trung vị (Mbps)"]


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    make_hai_phong()


def bring(*rows, apply=True, head=HEAD, source="vnnic", unit=None, title=("Mạng di động",), **options):
    batch = actions.receive_file(
        by=None,
        file_name="tep.xlsx",
        content=table(head, *rows, title=title),
        source=source,
        province_code="31",
        options=options,
        unit=unit,
    )
    actions.check_batch(batch=batch)
    if apply:
        actions.apply_batch(by=None, batch=batch)
    return batch


def standing():
    """Every figure that counts, as plain values."""
    fields = ("unit__name", "period", "samples_min", "samples_max", "download", "statistic", "batch", "cell", "raw")
    return sorted(Figure.objects.current().values_list(*fields), key=str)


def codes(batch, severity="error"):
    return [one["code"] for one in batch.issues if one["severity"] == severity]


def test_undoing_the_second_of_two_imports_gives_back_every_value_of_the_first():
    bring(["Quận Lê Chân", "8/2024", 410, 45.5], ["Quận Hải An", "8/2024", "<300", None])
    before = standing()
    second = bring(
        ["Quận Lê Chân", "8/2024", 420, 39.999],
        ["Quận Hải An", "8/2024", 0, None],
        ["Quận Kiến An", "8/2024", 5, None],
    )
    assert (second.counts["new"], second.counts["changed"], second.counts["same"]) == (1, 2, 0)
    assert standing() != before
    actions.undo_batch(by=None, batch=second)
    assert standing() == before
    assert second.status == "undone"


def test_after_undoing_the_second_import_compliance_prints_byte_for_byte_what_it_did_after_the_first():
    def printed():
        out = io.StringIO()
        arguments = ["--period", "2024-08", "--province", "31", "--level", "district", "--json"]
        call_command("compliance", *arguments, stdout=out)
        return out.getvalue()

    bring(["Quận Lê Chân", "8/2024", 410, 45.5], ["Quận Hải An", "8/2024", "<300", None])
    first = printed()
    second = bring(["Quận Lê Chân", "8/2024", 299, 39.999], ["Quận Kiến An", "8/2024", 5, None])
    assert printed() != first
    actions.undo_batch(by=None, batch=second)
    assert printed() == first


def test_undo_of_a_batch_under_a_newer_one_names_the_newer_one():
    first = bring(["Quận Lê Chân", "8/2024", 410, None])
    second = bring(["Quận Lê Chân", "8/2024", 420, None])
    now = standing()
    with pytest.raises(UndoConflict) as refusal:
        actions.undo_batch(by=None, batch=first)
    assert [(one.batch_id, one.figures) for one in refusal.value.conflicts] == [(second.pk, 1)]
    assert standing() == now
    actions.undo_batch(by=None, batch=second)
    actions.undo_batch(by=None, batch=first)
    assert standing() == []


def test_undo_of_figures_that_a_newer_file_confirmed_is_a_conflict_too():
    first = bring(["Quận Lê Chân", "8/2024", 410, None])
    second = bring(["Quận Lê Chân", "8/2024", 410, None], ["Quận Hải An", "8/2024", 3, None])
    assert second.counts["same"] == 1
    with pytest.raises(UndoConflict):
        actions.undo_batch(by=None, batch=first)


def test_applying_twice_is_applying_once():
    batch = bring(["Quận Lê Chân", "8/2024", 410, None])
    stale = ImportBatch.objects.get(pk=batch.pk)
    stale.status = ImportBatch.Status.CHECKED
    actions.apply_batch(by=None, batch=stale)
    assert Figure.objects.count() == 1
    assert AuditEntry.objects.filter(action="import.apply").count() == 1


def test_errors_block_unless_the_good_rows_are_chosen_and_the_choice_is_recorded():
    user = User.objects.create(username="nhan_vien", role="admin")
    batch = bring(["Quận Lê Chân", "8/2024", 410, None], ["Quận Hải An", "8/2024", "3OO", None], apply=False)
    assert (batch.status, batch.counts["error"]) == ("rejected", 1)
    with pytest.raises(Refused):
        actions.apply_batch(by=user, batch=batch)
    with pytest.raises(Refused):
        actions.ask_to_apply(by=user, batch=batch)
    actions.ask_to_apply(by=user, batch=batch, good_rows_only=True)
    actions.apply_target(str(batch.pk), actions.no_progress)
    assert [row[0] for row in standing()] == ["Lê Chân"]
    asked = AuditEntry.objects.get(action="import.ask_apply")
    assert (asked.actor, asked.after) == (user, {"good_rows_only": True})


def test_a_month_that_is_not_over_is_a_snapshot_and_never_a_figure():
    batch = bring(["Quận Lê Chân", "11/2024", 150, 50], as_of="2024-11-15")
    assert batch.status == "applied"
    assert not Figure.objects.exists()
    snapshot = Snapshot.objects.get()
    assert (snapshot.as_of, snapshot.samples_min, snapshot.unit.name) == (date(2024, 11, 15), 150, "Lê Chân")
    actions.undo_batch(by=None, batch=batch)
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("day", ["2024-10-31", "2024-11-30"])
def test_a_snapshot_day_outside_its_month_or_in_the_future_is_refused(day):
    assert codes(bring(["Quận Lê Chân", "11/2024", 150, 50], apply=False, as_of=day)) == ["as_of_outside"]


def test_a_discarded_batch_cannot_be_applied_and_the_file_may_come_again():
    batch = bring(["Quận Lê Chân", "8/2024", 410, None], apply=False)
    actions.discard_batch(by=None, batch=batch)
    with pytest.raises(Refused):
        actions.apply_batch(by=None, batch=batch)
    again = bring(["Quận Lê Chân", "8/2024", 410, None])
    assert (again.pk != batch.pk, again.status) == (True, "applied")
    with pytest.raises(Refused):
        actions.discard_batch(by=None, batch=again)


def test_cancelling_a_check_leaves_the_batch_as_it_was():
    batch = actions.receive_file(
        by=None, file_name="t.xlsx", content=table(HEAD), source="vnnic", province_code="31", options={}
    )

    def stop(phase, done=0, total=None):
        if phase == "read":
            raise Cancelled

    with pytest.raises(Cancelled):
        actions.check_batch(batch=batch, progress=stop)
    batch.refresh_from_db()
    assert batch.status == "received"


def test_warnings_about_what_only_the_whole_file_shows():
    bring(["Quận Lê Chân", "7/2024", 400, 45], ["Quận Hải An", "7/2024", 400, 45])
    batch = bring(
        ["Quận Lê Chân", "8/2024", 5000, 45], ["Quận Hải An", "8/2024", 400, 450], ["Quận Kiến An", "8/2024", 1, 0]
    )
    assert batch.status == "applied"
    assert sorted(codes(batch, "warning")) == ["jump", "jump", "speed_zero", "units_missing"]
    missing = next(one for one in batch.issues if one["code"] == "units_missing")
    assert "12 đơn vị cấp huyện" in missing["message"]


def test_what_the_file_does_not_say_is_assumed_aloud():
    batch = bring(["Quận Lê Chân", "8/2024", 5, 45], head=[*HEAD[:3], "Tải xuống"], title=())
    assert {"network_assumed", "statistic_assumed"} <= set(codes(batch, "warning"))
    mean = bring(["Quận Lê Chân", "8/2024", 5, 46], head=[*HEAD[:3], "Tải xuống trung bình"])
    assert codes(mean, "warning") == []
    assert {figure.statistic for figure in Figure.objects.standing()} == {"mean", "median"}
    assert Figure.objects.current().get().statistic == "median"


def test_file_totals_are_checked_against_the_interval_of_the_rows():
    rows = [["Quận Lê Chân", "8/2024", 410, None], ["Quận Hải An", "8/2024", "<300", None]]
    agreeing = bring(*rows, ["Tổng cộng", None, 700, None], apply=False)
    assert "total_differs" not in codes(agreeing, "warning")
    assert [total["agrees"] for total in agreeing.totals["file"]] == [True]
    differing = bring(*rows, ["Tổng cộng", None, 710, None], apply=False)
    assert "total_differs" in codes(differing, "warning")
    assert differing.status == "checked"


def test_a_wards_own_file_touches_only_that_ward_and_stands_beside_vnnic():
    ward = Unit.objects.get(name="Minh Khai")
    head = ["Tháng", "Số mẫu", "Tải xuống"]
    batch = bring(["8/2024", 333, 41], head=head, source="ward", unit=ward)
    assert batch.status == "applied"
    figure = Figure.objects.get()
    assert (figure.unit, figure.source, figure.samples_min) == (ward, "ward", 333)
    head = ["Xã/Phường", "Tháng", "Số mẫu"]
    other = bring(["Phường Sở Dầu", "8/2024", 9], head=head, source="ward", unit=ward, apply=False)
    assert codes(other) == ["not_your_unit"]


def test_pasted_cells_are_a_file_too():
    batch = actions.receive_file(
        by=None,
        file_name="dán.tsv",
        content=csv([HEAD, ["Quận Lê Chân", "8/2024", "1.234", "45,6"]], "\t"),
        source="vnnic",
        province_code="31",
        options={"network": "mobile"},
    )
    actions.check_batch(batch=batch)
    actions.apply_batch(by=None, batch=batch)
    assert Figure.objects.get().samples_min == 1234


def test_a_taught_column_is_remembered_for_files_of_that_shape():
    head = ["Quận/Huyện", "Tháng", "Số mẫu", "Số mẫu đo"]
    batch = bring(["Quận Lê Chân", "8/2024", 410, 45], head=head, apply=False)
    assert codes(batch) == ["column_ambiguous"]
    told = {"A": "district", "B": "month", "C": "samples", "D": "download"}
    with pytest.raises(Refused):
        actions.teach_mapping(by=None, batch=batch, table=0, columns={"A": "nonsense"})
    mapping = actions.teach_mapping(by=None, batch=batch, table=0, columns=told)
    actions.check_batch(batch=batch)
    assert (batch.status, batch.reading["tables"][0]["taught"]) == ("checked", True)
    later = bring(["Quận Hải An", "9/2024", 300, 40], head=head)
    assert (later.status, Figure.objects.get().download) == ("applied", 40)
    actions.forget_mapping(by=None, mapping=mapping)
    assert not LayoutMapping.objects.filter(withdrawn_at=None).exists()


def test_headings_that_say_nothing_are_explained_by_a_person_and_read_from_then_on():
    head = ["Địa danh", "Kỳ", "Giá trị A", "Giá trị B"]
    batch = bring(["Quận Lê Chân", "8/2024", 410, 45], ["Quận Hải An", "8/2024", 290, 39], head=head, apply=False)
    assert codes(batch) == ["table_unclear"]
    (table,) = batch.reading["tables"]
    assert [column["header"] for column in table["columns"]] == head
    assert [column["values"][0] for column in table["columns"]] == ["Quận Lê Chân", "8/2024", "410", "45"]
    told = {"A": "district", "B": "month", "C": "samples", "D": "download"}
    actions.teach_mapping(by=None, batch=batch, table=0, columns=told)
    actions.check_batch(batch=batch)
    assert (batch.status, batch.counts["figures"], batch.reading["tables"][0]["taught"]) == ("checked", 2, True)
    later = bring(["Quận Kiến An", "9/2024", 300, 40], ["Quận Đồ Sơn", "9/2024", 301, 41], head=head)
    assert (later.status, Figure.objects.count()) == ("applied", 2)


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Mạng di động", ["Chỗ đo", "Kỳ", "Số mẫu", "Tải xuống"]),
        ("Số mẫu đo tháng 8/2024, mạng di động", ["Chỗ đo", "Kỳ", "Viettel", "MobiFone"]),
    ],
    ids=["metrics without a unit", "operators under a title"],
)
def test_headings_of_which_only_some_are_known_are_not_read_before_a_person_explains_them(title, head):
    rows = [["Quận Lê Chân", "8/2024", 410, 45], ["Quận Hải An", "8/2024", 290, 39]]
    batch = bring(*rows, head=head, title=(title,), apply=False)
    assert (codes(batch), batch.counts["figures"]) == (["table_unclear"], 0)


def test_a_sheet_of_notes_beside_a_table_that_is_understood_stops_nothing():
    notes = [["Người liên hệ", "Điện thoại"], ["Phòng A (giả lập)", 1], ["Phòng B (giả lập)", 2]]
    content = xlsx(("Liên hệ", notes), ("Số liệu", [HEAD, ["Quận Lê Chân", "8/2024", 410, 45]]))
    batch = actions.receive_file(
        by=None, file_name="a.xlsx", content=content, source="vnnic", province_code="31", options={"network": "mobile"}
    )
    actions.check_batch(batch=batch)
    assert batch.status == "checked", codes(batch)


def test_an_infected_file_is_rejected_before_it_is_read(settings):
    scanner = Scanner(b"stream: Eicar-Test-Signature FOUND\0")
    scanner.start()
    settings.CLAMAV_URL = scanner.url
    batch = bring(["Quận Lê Chân", "8/2024", 410, None], apply=False)
    scanner.join()
    assert (batch.status, codes(batch)) == ("rejected", ["infected"])


def test_a_file_waits_in_quarantine_while_the_scanner_is_silent_until_released_with_a_reason(settings):
    admin = User.objects.create(username="quan_tri")
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    batch = bring(["Quận Lê Chân", "8/2024", 410, None], apply=False)
    assert batch.status == "quarantined"
    with pytest.raises(Refused):
        actions.release_batch(by=admin, batch=batch, reason=" ")
    actions.release_batch(by=admin, batch=batch, reason="Máy quét hỏng, tệp của VNNIC")
    actions.check_batch(batch=batch)
    assert batch.status == "checked"
    assert AuditEntry.objects.get(action="import.release").reason == "Máy quét hỏng, tệp của VNNIC"


def test_a_clean_file_passes_the_scanner(settings):
    scanner = Scanner(b"stream: OK\0")
    scanner.start()
    settings.CLAMAV_URL = scanner.url
    assert bring(["Quận Lê Chân", "8/2024", 410, None], apply=False).status == "checked"
    scanner.join()
