"""A question added to the catalogue is asked, read, checked, kept and reported without any change of code."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from submissions.indicator_form import read
from submissions.models import Indicator
from submissions.pasting import read_pasted
from submissions.queries import operator_filings, sheet_of
from submissions.template import MAIN, FilingIdentity, build_template, read_template
from submissions.tests.filings_made import TYPED, file
from submissions.workbook_host import read_workbook


@pytest.fixture
def added(house):
    return Indicator.objects.create(
        code="small_cells",
        asked_of="operator",
        section="A. Hạ tầng",
        position=115,
        label="Trạm nhỏ trong nhà",
        unit="trạm",
        kind="integer",
        at_most="sites",
        valid_from=house.month.first_day,
    )


def test_it_is_asked_on_the_page_and_in_the_template(client, house, added):
    client.force_login(house.clerks[0])
    page = client.get(f"/submissions/{house.month}/{house.alpha.key}/edit/").content.decode()
    assert "Trạm nhỏ trong nhà" in page
    content = build_template(sheet_of(house.alpha, house.month), identity(house), "9/2025", "")
    assert "small_cells" in [row[0].value for row in load_workbook(BytesIO(content))[MAIN].iter_rows()]


def test_it_is_read_from_the_template_and_from_pasted_rows(house, added):
    sheet = sheet_of(house.alpha, house.month)
    book = load_workbook(BytesIO(build_template(sheet, identity(house), "9/2025", "")))
    row = next(row for row in book[MAIN].iter_rows() if row[0].value == "small_cells")
    row[5].value = 7
    content = BytesIO()
    book.save(content)
    filled = read_template(read_workbook("x.xlsx", content.getvalue()), identity(house), "9/2025")
    assert filled.typed["small_cells"] == "7"
    assert read_pasted(sheet, "Trạm nhỏ trong nhà\t7").typed == {"small_cells": "7"}


def test_it_is_checked_kept_and_reported(house, added):
    wrong = read(sheet_of(house.alpha, house.month), {**TYPED, "small_cells": "521"}).errors
    assert [one.field for one in wrong] == ["small_cells"]
    file(house, typed={**TYPED, "small_cells": "7"})
    value = next(one for one in operator_filings(house.month, "31")[0].values if one.indicator_code == "small_cells")
    assert (value.label, value.value) == ("Trạm nhỏ trong nhà", 7)


def test_months_before_it_do_not_ask_it(house, added):
    assert "small_cells" not in {spec.code for spec in sheet_of(house.alpha, house.month.plus(-1)).specs}


def test_one_that_is_over_is_asked_no_more(house, added):
    Indicator.objects.filter(pk=added.pk).update(valid_to=date(2025, 9, 30))
    assert "small_cells" not in {spec.code for spec in sheet_of(house.alpha, house.month).specs}


def identity(house):
    return FilingIdentity(house.alpha.key, house.alpha.name, str(house.month), 0)
