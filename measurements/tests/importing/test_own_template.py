import io
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from base.period import Period
from measurements.importing.own_template import ForeignTemplate, Identity, Standing, build_own_template

MONTH = Period(2024, 7)
MINE = Identity("11296", "Phường A", MONTH, 4)
WARD = SimpleNamespace(full_name="Phường B")


def pairs(content):
    rows = load_workbook(io.BytesIO(content))["_ispeed"].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows}


def test_the_template_carries_its_ward_month_and_version_on_a_hidden_sheet():
    content = build_own_template(MINE, {"mobile": Standing(365, None, None)})
    book = load_workbook(io.BytesIO(content))
    assert book["_ispeed"].sheet_state == "hidden"
    assert Identity.read(pairs(content)) == MINE
    row = [cell.value for cell in book.worksheets[0][5]]
    assert row == ["Phường A", "7/2024", "Di động", 365, None, None]


def test_a_template_of_another_ward_or_month_is_named():
    with pytest.raises(ForeignTemplate, match="Tệp này là tháng 7/2024, Phường A; ở đây nhập tháng 8/2024, Phường B"):
        MINE.require("11299", WARD, MONTH.plus(1))
    with pytest.raises(ForeignTemplate, match="ở đây nhập tháng 8/2024"):
        MINE.require("11296", WARD, MONTH.plus(1))
    with pytest.raises(ForeignTemplate, match="không phải tệp của VNNIC"):
        MINE.require("", None, None)
    MINE.require("11296", WARD, None)
    MINE.require("11296", WARD, MONTH)


@pytest.mark.parametrize("said", [{}, {"kind": "own_figures"}, {"reporter": "ward-1"}])
def test_what_is_not_ours_says_nothing(said):
    assert Identity.read(said) is None


def test_a_period_that_is_no_month_says_nothing():
    said = {"kind": "own_figures", "unit": "1", "name": "A", "period": "tháng 7", "version": "1"}
    assert Identity.read(said) is None
