"""The command as pinned, on the published table and on files that must be refused."""

import json

import pytest
from django.core.management import CommandError, call_command

from measurements.importing.sample_files import district_table
from measurements.models import Figure, ImportBatch
from measurements.tests.hai_phong import make_hai_phong

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    make_hai_phong()


@pytest.fixture
def published(tmp_path):
    path = tmp_path / "bang_cong_bo.xlsx"
    path.write_bytes(district_table())
    return path


def run(capsys, *arguments):
    code = 0
    try:
        call_command("import_figures", *map(str, arguments), "--json")
    except SystemExit as stop:
        code = stop.code
    except CommandError as error:
        code = error.returncode
        return code, str(error)
    return code, json.loads(capsys.readouterr().out)


def test_the_published_table_goes_in_as_it_is(capsys, published):
    code, answer = run(capsys, published)
    assert code == 0
    assert answer["status"] == "applied"
    assert (answer["figures"], answer["new"], answer["changed"], answer["same"]) == (45, 45, 0, 0)
    assert answer["issues"] == []
    counted = Figure.objects.filter(samples_max__gte=300)
    assert {(f.unit.name, f.period.month, f.samples_min, f.cell, f.raw) for f in counted} == {
        ("Thủy Nguyên", 8, 365, "D12", "365"),
        ("Thủy Nguyên", 9, 318, "E12", "318"),
    }
    assert Figure.objects.filter(samples_min=0, samples_max=299, raw="<300").count() == 43


def test_the_same_file_again_changes_nothing_and_says_so(capsys, published):
    _, first = run(capsys, published)
    code, again = run(capsys, published)
    assert code == 0
    assert again["batch"] == first["batch"]
    assert (again["status"], again["new"], again["changed"]) == ("applied", 0, 0)
    assert ImportBatch.objects.count() == 1


def test_check_only_stores_no_figure_and_may_be_applied_later(capsys, published):
    code, answer = run(capsys, published, "--check")
    assert (code, answer["status"], answer["new"]) == (0, "checked", 45)
    assert not Figure.objects.exists()
    code, answer = run(capsys, published)
    assert (code, answer["status"]) == (0, "applied")
    assert ImportBatch.objects.count() == 1


def test_a_month_unlike_the_stated_one_is_an_error_and_nothing_is_stored(capsys, published):
    code, answer = run(capsys, published, "--period", "2024-08")
    assert (code, answer["status"]) == (1, "rejected")
    assert {one["code"] for one in answer["issues"] if one["severity"] == "error"} == {"month_conflict"}
    assert [one["cell"] for one in answer["issues"]] == ["C6", "E6"]
    assert not Figure.objects.exists()


def test_a_network_unlike_the_stated_one_is_an_error(capsys, published):
    code, answer = run(capsys, published, "--network", "fixed")
    assert code == 1
    assert answer["issues"][0]["code"] == "network_conflict"


def test_a_missing_file_and_a_wrong_month_are_wrong_usage(capsys, tmp_path):
    assert run(capsys, tmp_path / "khong_co.xlsx")[0] == 2
    with pytest.raises(CommandError):
        call_command("import_figures", str(tmp_path), "--period", "8/2024")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.4 not a workbook", "not_a_workbook"),
        (b"PK\x03\x04 broken", "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected"),
        ("Xin chào; đây không phải bảng\nhai;ba\n".encode(), "no_table"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(capsys, tmp_path, content, code):
    path = tmp_path / "tep.xlsx"
    path.write_bytes(content)
    status, answer = run(capsys, path)
    assert (status, answer["status"]) == (1, "rejected")
    assert [one["code"] for one in answer["issues"]] == [code]


def test_undo_puts_back_what_was_before(capsys, published):
    _, answer = run(capsys, published)
    call_command("undo_import", str(answer["batch"]))
    assert "Đã hoàn tác" in capsys.readouterr().out
    assert not Figure.objects.exists()
    assert ImportBatch.objects.get().status == "undone"
    with pytest.raises(CommandError, match="đã ghi nhận"):
        call_command("undo_import", str(answer["batch"]))
    code, again = run(capsys, published)
    assert (code, again["status"], again["new"]) == (0, "applied", 45)
    assert again["batch"] != answer["batch"]


def test_a_ward_s_own_count_is_never_a_snapshot(capsys, published):
    code, answer = run(capsys, published, "--source", "ward", "--as-of", "2024-09-15")
    assert code == 1
    assert "VNNIC" in answer
    assert not ImportBatch.objects.exists()
