"""No text that leaves the portal is run by a spreadsheet, by one rule for every kind of file."""

import pytest

from base.cleaning import clean_text
from base.csv_file import as_csv
from base.formulas import as_it_was, harmless


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\u200b=1", "\x1b\u00ad@1", "=cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_a_text(cell):
    assert harmless(cell) == f"'{clean_text(cell)}"


@pytest.mark.parametrize("cell", ["-5", "-5,2", "+84", "1.234,5", "-0.5", "Xã A", "", "a=1"])
def test_numbers_and_names_stay(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["'", "'tis", "'5", "", 5, None])
def test_another_apostrophe_stays(cell):
    assert as_it_was(cell) == cell


@pytest.mark.parametrize("cell", ["=1+1", "-5,2", "+84 24", "\n=1", "@a", "Xã A"])
def test_a_csv_file_keeps_the_same_rule(cell):
    line = as_csv(["x"], [[cell]]).decode().removeprefix("\ufeff").split("\r\n", 1)[1]
    assert line.strip().strip('"') == harmless(cell)
