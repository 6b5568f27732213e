"""What leaves the administration as a file is text, and comes back as it went."""

import io

import pytest
import tablib
from openpyxl import load_workbook

from base.table_formats import SemicolonText, Workbook


def table():
    return tablib.Dataset(["=1+1", "Phường Ái Quốc, Hải Phòng", "-5"], headers=["a", "b", "c"])


def test_the_text_file_opens_in_vietnamese_excel_and_comes_back(settings):
    settings.IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
    made = SemicolonText().export_data(table())
    assert made.startswith("\ufeffa;b;c")
    again = SemicolonText().create_dataset(made)
    assert again.dict[0]["b"] == "Phường Ái Quốc, Hải Phòng"
    assert SemicolonText().create_dataset(b"a,b\n1,x;y\n").dict == [{"a": "1", "b": "x;y"}]


def test_both_kinds_of_file_hold_no_formula(settings):
    settings.IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
    for kind, read in ((Workbook(), workbook_cells), (SemicolonText(), text_cells)):
        data = table()
        kind._escape_formulae(data)
        assert read(kind.export_data(data)) == ["'=1+1", "Phường Ái Quốc, Hải Phòng", "-5"]


def workbook_cells(content):
    row = load_workbook(io.BytesIO(content)).active[2]
    assert "f" not in {cell.data_type for cell in row}
    return [str(cell.value) for cell in row]


def text_cells(text):
    return text.removeprefix("\ufeff").splitlines()[1].split(";")


@pytest.mark.parametrize("kind", [Workbook, SemicolonText])
def test_what_was_made_harmless_comes_back_as_it_was(settings, kind):
    settings.IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
    row = ["+84 24 0000 1234", "'tis", "Xã A"]
    data = tablib.Dataset(row, headers=["a", "b", "c"])
    kind()._escape_formulae(data)
    assert list(kind().create_dataset(kind().export_data(data))[0]) == row
