import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from base.cleaning import clean_text
from measurements.judging.sheets import as_csv, as_xlsx


def read(content):
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_csv_is_utf_8_with_bom_semicolons_and_decimal_commas():
    content = as_csv(["Đơn vị", "Tốc độ"], [["Xã A", Decimal("45.60")], ["Xã B", None]])
    assert content == "\ufeffĐơn vị;Tốc độ\r\nXã A;45,60\r\nXã B;\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "\u200b=1", "\x1b\u00ad@1"])
def test_a_text_that_a_spreadsheet_would_run_is_kept_a_text(text):
    assert f"'{clean_text(text)}" in as_csv(["x"], [[text]]).decode()
    assert load_workbook(io.BytesIO(as_xlsx("t", [], ["x"], [[text]]))).active["A4"].data_type == "s"


def test_xlsx_keeps_numbers_as_numbers_and_intervals_as_texts():
    rows = read(as_xlsx("Bảng", ["Nguồn"], ["Mã", "Mẫu"], [["1", 365], ["2", "<300"], ["3", None]]))
    assert rows[0][0] == "Bảng"
    assert rows[2:6] == [("Mã", "Mẫu"), ("1", 365), ("2", "<300"), ("3", None)]
    assert rows[7][0] == "Nguồn"


def test_the_same_rows_give_the_same_bytes():
    assert as_xlsx("t", [], ["x"], [[1]]) == as_xlsx("t", [], ["x"], [[1]])
