from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from base.refusal import Refused
from submissions.indicator_form import read
from submissions.template import BY_WARD, MAIN, FilingIdentity, build_template, read_template
from submissions.tests.sheet_made import LAST, SPECS, sheet
from submissions.workbook_host import read_workbook

OURS = FilingIdentity("operator-1-2", "Mạng Alpha", "2025-09", 0)


def template(identity: FilingIdentity = OURS, **cells: str) -> bytes:
    """A template as a clerk saves it; cells as `F7="3"`, of the wards' page as `W_C3="4"`."""
    book = load_workbook(BytesIO(build_template(sheet(), identity, "9/2025", "23:59 ngày 09/10/2025")))
    for address, value in cells.items():
        page, _, cell = address.rpartition("_")
        book[BY_WARD if page else MAIN][cell] = value
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def filled(content: bytes, expected: FilingIdentity = OURS):
    return read_template(read_workbook("mẫu.xlsx", content), expected, "9/2025")


def test_what_stands_is_filled_in_and_last_month_is_beside():
    book = load_workbook(BytesIO(template()))
    rows = {row[0]: row for row in book[MAIN].iter_rows(min_row=6, values_only=True) if row[0]}
    assert set(rows) == {spec.code for spec in SPECS if not spec.per_ward}
    assert rows["sites"][3:5] == (2, 520)
    assert rows["shared"][5] == 80, "a number is one for Excel, too"
    assert book["_ispeed"].sheet_state == "hidden"
    for page in (book[MAIN], book[BY_WARD]):
        assert (page.page_setup.orientation, page.page_setup.fitToWidth) == ("landscape", 1)
        assert page.print_title_rows
    assert [cell.value for cell in book[BY_WARD][3]][:2] == ["7", "Phường Thử"]


def test_what_was_filled_comes_back_by_code_with_its_cell():
    found = filled(template(F7=3, G7="1.520", W_C3=4.5))
    assert found.typed == {"sites": "3", "sites.total": "1.520", "shared": "80", "plan@7": "4,5"}
    assert found.cells["sites"] == "Trang “Số liệu”, ô F7"
    assert found.cells["plan@7"] == "Trang “Theo xã”, ô C3"
    assert [error.field for error in read(sheet(LAST), found.typed).errors] == ["plan@7"]


def test_a_month_typed_into_a_number_stays_a_text():
    assert filled(template(F7="7/2024")).typed["sites"] == "7/2024"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"period": "2025-08"}, r"mẫu tháng 8/2025 của Mạng Alpha"),
        ({"reporter_key": "operator-9-2", "reporter_name": "Mạng Khác"}, "Mạng Khác"),
        ({"base_version": 1}, "mẫu mới"),
    ],
)
def test_another_template_is_named_and_refused(change, says):
    with pytest.raises(Refused, match=says):
        filled(template(replace(OURS, **change)))


def test_a_workbook_of_somebody_elses_is_refused():
    content = BytesIO()
    book = load_workbook(BytesIO(template()))
    del book["_ispeed"]
    book.save(content)
    with pytest.raises(Refused, match="trang ẩn"):
        filled(content.getvalue())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "không phải Excel"),
        (b"MZ\x90\x00", "không phải Excel"),
        (b"PK\x03\x04 broken", "Không đọc được"),
        (b"PK\x03\x04" + bytes(3 * 1024 * 1024), "nặng hơn 2 MB"),
    ],
    ids=["empty", "program", "broken", "large"],
)
def test_a_file_that_is_no_workbook_is_refused(content, says):
    with pytest.raises(Refused, match=says):
        read_workbook("x.xlsx", content)


def test_after_a_month_not_filed_the_template_says_which_month_its_values_are_of():
    book = load_workbook(BytesIO(build_template(replace(sheet(), last_from="7/2025"), OURS, "9/2025", "")))
    page = book[MAIN]
    assert [page.cell(5, column).value for column in (4, 5)] == ["Tháng 7/2025", "Lũy kế tháng 7/2025"]
    assert "tháng 7/2025" in page["B4"].value
    assert load_workbook(BytesIO(template()))[MAIN]["B4"].value is None
