import io
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from openpyxl import load_workbook

from base.refusal import Refused
from measurements import actions
from measurements.models import Figure
from measurements.queries.marked_copy import marked_copy
from measurements.tests.battery.build import csv, strict, xlsx
from measurements.tests.battery.facts import AB, CH, HB, HK, HVT, LC, MK, VB
from measurements.tests.battery.layouts import LONG
from measurements.tests.battery.write_truth import all_cases
from measurements.tests.hai_phong import make_hai_phong

pytestmark = pytest.mark.django_db
WRONG = [LONG[:6], (1, HB, MK, "8/2024", "3OO", -1)]


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    make_hai_phong()


def check(content, name="tep.xlsx"):
    batch = actions.receive_file(
        by=None, file_name=name, content=content, source="vnnic", province_code="31", options={}
    )
    actions.check_batch(batch=batch)
    return batch


@pytest.mark.parametrize(
    ("content", "name"),
    [(xlsx(("S", WRONG)), "tep.xlsx"), (strict(xlsx(("S", WRONG))), "tep.xlsx"), (csv(WRONG), "tep.csv")],
    ids=["xlsx", "strict", "csv"],
)
def test_bad_cells_are_coloured_and_commented_and_the_mended_copy_imports_clean(content, name):
    batch = check(content, name)
    assert batch.status == "rejected"
    title, copy = marked_copy(batch)
    assert title == "tep_danh_dau_loi.xlsx"
    book = load_workbook(io.BytesIO(copy))
    sheet = book.worksheets[0]
    assert "có chữ O" in sheet["E2"].comment.text
    assert sheet["F2"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["D2"].comment is None
    sheet["E2"], sheet["F2"] = 300, 41.5
    buffer = io.BytesIO()
    book.save(buffer)
    mended = check(buffer.getvalue(), title)
    assert (mended.status, mended.counts["figures"]) == ("checked", 1)


def test_forty_errors_are_all_listed_and_all_marked():
    batch = check(all_cases()["forty_errors"][1], "bon_muoi.csv")
    cells = [one["cell"] for one in batch.issues if one["severity"] == "error"]
    assert len(cells) == 40
    book = load_workbook(io.BytesIO(marked_copy(batch)[1]))
    assert sum(1 for row in book.worksheets[0].iter_rows() for cell in row if cell.comment) == 40


def test_a_file_with_forty_errors_is_applied_once_its_marked_copy_is_mended():
    wards = [(HB, MK), (HB, HVT), (LC, AB), (LC, HK), (VB, CH)]
    rows = [(n, *wards[n % 5], f"{7 + n // 5}/2024", "2O", "-1") for n in range(20)]
    batch = check(xlsx(("S", [LONG[:6], *rows])))
    assert (batch.status, sum(one["severity"] == "error" for one in batch.issues)) == ("rejected", 40)
    book = load_workbook(io.BytesIO(marked_copy(batch)[1]))
    marked = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.comment]
    assert len(marked) == 40
    for cell in marked:
        cell.value = 20 if cell.value == "2O" else 41.5
    buffer = io.BytesIO()
    book.save(buffer)
    mended = check(buffer.getvalue(), "da_sua.xlsx")
    actions.apply_batch(by=None, batch=mended)
    assert mended.status == "applied"
    assert Figure.objects.filter(batch=mended, samples_min=20, download=41.5).count() == 20


class NoFolder(FileSystemStorage):
    """As object storage is: what it holds has no path on this machine."""

    def path(self, name):
        raise NotImplementedError

    def _open(self, name, mode="rb"):
        return File((Path(self.location) / name).open(mode))

    def _save(self, name, content):
        place = Path(self.location) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read())
        return name

    def exists(self, name):
        return (Path(self.location) / name).exists()


def test_the_copy_is_made_where_files_have_no_path(settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.NoFolder"}}
    batch = check(xlsx(("S", WRONG)))
    with pytest.raises(NotImplementedError):
        batch.file.path  # noqa: B018 # the question itself is the test
    sheet = load_workbook(io.BytesIO(marked_copy(batch)[1])).worksheets[0]
    assert "có chữ O" in sheet["E2"].comment.text


def test_text_that_looks_like_a_formula_stays_text_in_the_copy():
    batch = check(csv([*WRONG, (2, HB, "=cmd|'/c calc'!A1", "8/2024", 5, 5)]), "tep.csv")
    cell = load_workbook(io.BytesIO(marked_copy(batch)[1])).worksheets[0]["C3"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|'/c calc'!A1")


def test_a_file_that_no_library_opens_gives_a_message_instead_of_a_copy():
    batch = check(b"PK\x03\x04 broken")
    with pytest.raises(Refused, match="đánh dấu"):
        marked_copy(batch)


def test_what_no_workbook_can_hold_is_left_out_of_the_copy_and_all_else_stays():
    row = (1, HB, MK, "8/2024", "3OO", 41.5)
    content = csv([LONG[:6], row]).replace(b"3OO", "3\x1b\uffff\x0bOO \u00ad".encode())
    batch = check(content, "tep.csv")
    _, copy = marked_copy(batch)
    sheet = load_workbook(io.BytesIO(copy)).worksheets[0]
    assert sheet["E2"].value == "3OO \u00ad"
    assert sheet["E2"].comment.text
