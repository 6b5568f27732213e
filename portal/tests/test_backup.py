import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Scope, User
from base.models import AuditEntry, Job
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_batch, make_figure, make_operator, make_province
from portal import dump
from portal.archive import Tally
from portal.management import control
from portal.management.control import months
from portal.tests.backed_up import LEFT_OUT, back_up, everything, wipe
from wards.models import Operator, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MOMENT = datetime(2024, 8, 31, 16, 59, 59, 123456, tzinfo=UTC)
CONTENT = "số liệu giả lập".encode()


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def lived_in(_own_folders):
    """A portal that has been used: a province, figures by two batches, people, a job, a file."""
    province = make_province()
    batch = make_batch()
    batch.file = default_storage.save("imports/thu.xlsx", ContentFile(CONTENT))
    batch.sha256 = "bf9a4dbd2ab0b13e3e0d4ff2a9a3eb3d18b9bd5e6b9d0a0a" + "0" * 16
    batch.options = {"z": [1, {"b": None, "a": "ư"}], "period": "2024-08"}
    batch.received_at = MOMENT
    batch.save()
    make_figure("99001", 365, "39.996", batch=batch)
    make_figure("99002", (0, 299), batch=batch)
    make_figure("99003", (301, None), "45.000001", operator=make_operator(), batch=batch)
    clerk = User.objects.create_user("can.bo.gia.lap", password="mật khẩu chỉ để thử")
    Scope.objects.create(user=clerk, unit=province, valid_from="2024-01-01")
    AuditEntry.objects.create(at=MOMENT, actor=clerk, action="import.apply")
    Job.objects.create(task="measurements.apply_batch", target=batch.pk, created_at=MOMENT)


@pytest.fixture
def archive(lived_in, tmp_path):
    return back_up(tmp_path)


def compliance():
    out = io.StringIO()
    call_command("compliance", "--period", "2024-08", "--province", "99", "--json", stdout=out)
    return out.getvalue()


def test_wiped_and_restored_the_portal_is_what_it_was(archive, settings, tmp_path):
    rows, verdicts, judged = everything(), compliance(), months()
    assert list(judged) == ["2024-08 mobile ward"]
    wipe(settings, tmp_path)
    call_command("restore", str(archive), verbosity=0)
    assert everything() == rows
    assert compliance() == verdicts
    assert months() == judged
    with ImportBatch.objects.get().file.open() as content:
        assert content.read() == CONTENT
    assert ImportBatch.objects.get().received_at == MOMENT
    assert Figure.objects.get(unit__code="99003").download == Decimal("45.000001")
    assert User.objects.get().check_password("mật khẩu chỉ để thử")


def test_new_rows_count_on_after_the_restored_ones(archive, settings, tmp_path):
    last = Unit.objects.order_by("pk").last().pk
    wipe(settings, tmp_path)
    call_command("restore", str(archive), verbosity=0)
    assert make_operator("khac", "Khác").pk
    assert (
        Unit.objects.create(
            level="province",
            kind="tinh",
            code="98",
            name="Sau",
            valid_from="2024-01-01",
            province_code="98",
            heir_code="98",
        ).pk
        > last
    )


def test_a_portal_in_use_is_never_overwritten(archive):
    before = everything()
    with pytest.raises(CommandError, match=r"đã có dữ liệu \(accounts.user.*chưa ghi gì"):
        call_command("restore", str(archive), verbosity=0)
    assert everything() == before


def test_a_folder_with_other_files_is_refused(archive, settings, tmp_path):
    wipe(settings, tmp_path)
    default_storage.save("reports/khac.xlsx", ContentFile(b"x"))
    with pytest.raises(CommandError, match="1 tệp không thuộc bản sao lưu"):
        call_command("restore", str(archive), verbosity=0)
    assert not User.objects.exists()


def test_files_that_are_already_there_may_stay(archive, settings, tmp_path):
    wipe(settings, tmp_path)
    settings.MEDIA_ROOT = tmp_path / "files"
    call_command("restore", str(archive), verbosity=0)
    assert User.objects.exists()


def test_a_file_there_with_other_content_undoes_the_restore(archive, settings, tmp_path):
    name = ImportBatch.objects.get().file.name
    wipe(settings, tmp_path)
    default_storage.save(name, ContentFile(b"other"))
    with pytest.raises(CommandError, match="nội dung khác lúc sao lưu"):
        call_command("restore", str(archive), verbosity=0)
    assert not User.objects.exists()


def test_a_damaged_archive_is_refused_before_anything_is_written(archive, settings, tmp_path):
    content = bytearray(archive.read_bytes())
    place = content.index(CONTENT)
    content[place] ^= 1
    archive.write_bytes(content)
    wipe(settings, tmp_path)
    with pytest.raises(CommandError, match="hỏng, chưa ghi gì"):
        call_command("restore", str(archive), verbosity=0)
    assert not User.objects.exists()


def test_an_archive_of_another_version_is_refused(archive, settings, tmp_path, monkeypatch):
    wipe(settings, tmp_path)
    monkeypatch.setattr(dump, "migrations", lambda: ["wards.0001_initial"])
    with pytest.raises(CommandError, match="Phiên bản phần mềm khác"):
        call_command("restore", str(archive), verbosity=0)


def test_a_missing_archive_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="không có tệp này") as refusal:
        call_command("restore", str(tmp_path / "no.tar"), verbosity=0)
    assert refusal.value.returncode == 2


def test_a_row_whose_file_is_gone_is_told(lived_in, tmp_path, capsys):
    default_storage.delete(ImportBatch.objects.get().file.name)
    call_command("backup", "--to", str(tmp_path / "backups"))
    assert "trỏ tới imports/" in capsys.readouterr().err


def test_only_the_newest_archives_are_kept_and_nothing_else_is_touched(lived_in, tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "mine.tar").write_text("x")
    made = [back_up(tmp_path), back_up(tmp_path), back_up(tmp_path, "--keep", "2")]
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [
        *(path.name for path in made[1:]),
        "mine.tar",
    ]


def test_the_selfcheck_compares_the_portal_with_its_archive(archive):
    Figure.objects.filter(unit__code="99001").update(samples_min=299, samples_max=365)
    call_command("selfcheck", str(archive), verbosity=0)
    with pytest.raises(CommandError) as refusal:
        call_command("selfcheck", str(archive), "--compare")
    told = str(refusal.value)
    assert "measurements.figure: tổng cột samples_min" in told
    assert "Kết quả đánh giá 2024-08 mobile ward khác lúc sao lưu." in told


def test_the_selfcheck_recomputes_the_hashes_that_rows_remember(lived_in):
    with pytest.raises(CommandError, match=r"measurements\.importbatch .* có SHA-256"):
        call_command("selfcheck")
    default_storage.delete(ImportBatch.objects.get().file.name)
    with pytest.raises(CommandError, match="kho tệp không có imports/"):
        call_command("selfcheck")


def test_the_selfcheck_answers_programs(lived_in):
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("selfcheck", "--json", stdout=out)
    assert json.loads(out.getvalue())["sound"] is False


def test_an_empty_portal_can_be_backed_up_and_is_sound(tmp_path):
    call_command("selfcheck", str(back_up(tmp_path)), "--compare")


def test_every_column_of_every_table_is_kept():
    kept = {model._meta.db_table for model in dump.tables()}
    assert set(connection.introspection.django_table_names(only_existing=True)) - kept == LEFT_OUT


KINDS = [None, True, 0, -1, 2**40, 1.5, Decimal("39.996000"), Decimal(0), date(2024, 8, 1), MOMENT, UUID(int=1)]
TEXTS = ["", "Hải Phòng", 'a "b" \\ /', "\t\n\r\x00\x1f", "\u2028", {"z": [1, {"b": None, "a": "ư"}]}, ["2024-08"]]


def test_a_line_is_the_row_as_one_json_object_whatever_its_cells_are():
    """To the byte: the digests of archives of before rest on it."""
    for value in [*KINDS, *TEXTS]:
        assert dump._json(value) == json.dumps(
            value, cls=dump._Encoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


def test_lines_have_their_columns_by_name(lived_in):
    for model in (ImportBatch, Figure, User, AuditEntry):
        for line in dump.lines(model, Tally(dump.numbers(model))):
            names = list(json.loads(line))
            assert names == sorted(names) == sorted(column.attname for column in model._meta.concrete_fields)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_written_during_a_backup_is_not_in_it_and_does_not_wait():
    def write_from_elsewhere():
        make_operator("khac", "Khác")
        connection.close()

    with dump.snapshot():
        before = dump.control(Operator)
        with ThreadPoolExecutor(1) as other:
            other.submit(write_from_elsewhere).result(timeout=10)
        assert dump.control(Operator) == before
    assert dump.control(Operator).rows == before.rows + 1


def test_a_file_that_is_replaced_beside_the_backup_leaves_it_complete(lived_in, tmp_path, monkeypatch):
    """A save beside it: its rows are taken, then the file gives way to another."""
    batch, listed = ImportBatch.objects.get(), dump.stored_files
    times = []

    def while_somebody_saves(store, folder=""):
        if not folder and not times:
            times.append(1)
            old = batch.file.name
            name = default_storage.save("imports/new.csv", ContentFile(b"new"))
            ImportBatch.objects.filter(pk=batch.pk).update(file=name)
            default_storage.delete(old)
        return listed(store, folder)

    monkeypatch.setattr(dump, "stored_files", while_somebody_saves)
    archive = control.open_archive(back_up(tmp_path))
    assert archive.manifest.absent == []
    assert not [fault for fault in archive.faults() if "imports/" in fault]
    archive.close()


def test_a_file_that_vanishes_between_its_listing_and_its_reading_ends_no_backup(lived_in, tmp_path, monkeypatch):
    stray = default_storage.save("imports/stray.csv", ContentFile(b"x"))
    listed = dump.stored_files

    def list_and_lose(store, folder=""):
        for name in listed(store, folder):
            if name == stray:
                default_storage.delete(name)
            yield name

    monkeypatch.setattr(dump, "stored_files", list_and_lose)
    archive = control.open_archive(back_up(tmp_path))
    assert stray not in archive.manifest.files
    assert archive.manifest.absent == []
    archive.close()


def test_what_is_not_complete_says_so_and_its_selfcheck_finds_the_missing_file(lived_in, tmp_path, capsys):
    gone = ImportBatch.objects.get().file.name
    default_storage.delete(gone)
    path = back_up(tmp_path)
    call_command("backup", "--to", str(tmp_path / "again"))
    assert "chưa đầy đủ" in capsys.readouterr().err
    with pytest.raises(CommandError, match=gone):
        call_command("selfcheck", str(path))
