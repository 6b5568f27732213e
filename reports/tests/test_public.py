"""What everybody sees of a month, and how final it is said to be, in page and files."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from base.period import Period
from measurements.models import Figure
from measurements.tests.little_province import make_batch, make_figure, make_operator
from reports.models import ReportRun
from reports.queries import public_periods
from reports.tests.public_made import (
    made,
    set_status,
    wait_for_the_report,
)

__all__ = ["made"]

pytestmark = pytest.mark.django_db
ADDRESS = "/public/99/2024-09/"
PRELIMINARY = "Số liệu sơ bộ, cập nhật ngày 02/10/2024."
FINAL = "Đã công bố theo báo cáo số 05/BC-STTTT ngày 16/10/2024."


def correct(samples):
    """A later import, right or wrong."""
    Figure.objects.filter(unit__code="991").update(samples_min=samples, samples_max=samples)


def said_everywhere(client):
    """How final the figures are, as the page, the frame, CSV, JSON and XLSX say it."""
    pages = [" ".join(client.get(ADDRESS + query).content.decode().split()) for query in ("", "?embed")]
    csv = client.get(ADDRESS + "table.csv").content.decode("utf-8-sig")
    rows = json.loads(client.get(ADDRESS + "table.json").content)
    sheet = load_workbook(io.BytesIO(client.get(ADDRESS + "table.xlsx").content)).active
    cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    plain = [page.replace("<strong>", "").replace("</strong>", "") for page in pages]
    return [*plain, csv, rows[0]["note"], cells], {row["stage"] for row in rows}


def test_before_the_report_is_issued_everything_says_preliminary_with_the_day(client, made):
    texts, stages = said_everywhere(client)
    assert all(PRELIMINARY in text for text in texts)
    assert stages == {"preliminary"}


def test_a_later_file_of_what_is_not_shown_makes_the_figures_no_newer(client, made):
    batch = make_batch()
    make_figure("991", 280, "61", month=9, statistic="mean", batch=batch)
    make_figure("991", 90, "50", month=9, operator=make_operator(), batch=batch)
    make_figure("99", 900, "50", month=9, batch=batch)
    texts, _stages = said_everywhere(client)
    assert all(PRELIMINARY in text for text in texts)
    Figure.objects.filter(unit__code="991", statistic="median", operator=None).update(batch=batch)
    texts, _stages = said_everywhere(client)
    assert not any("02/10/2024" in text for text in texts)


@pytest.mark.parametrize("status", ["issued", "published"])
def test_with_the_report_everything_names_it(client, made, status):
    set_status(made, status)
    texts, stages = said_everywhere(client)
    assert all(FINAL in text and "sơ bộ" not in text for text in texts)
    assert stages == {"published"}


def test_figures_that_changed_after_the_issue_are_not_said_to_be_the_reports(client, made):
    set_status(made, "published")
    correct(350)
    texts, stages = said_everywhere(client)
    assert all("Số liệu sơ bộ" in text and "05/BC-STTTT" in text and FINAL not in text for text in texts)
    assert stages == {"changed"}


def test_a_province_that_waits_for_the_report_shows_nothing_before(client, made):
    wait_for_the_report()
    for status in ("built", "issued"):
        set_status(made, status)
        for name in ("", "?embed", "table.csv", "table.json", "table.xlsx"):
            assert client.get(ADDRESS + name).status_code == 404
    assert public_periods("99") == []


def test_a_province_that_waits_shows_the_reports_own_figures_whatever_is_imported_later(client, made):
    wait_for_the_report()
    set_status(made, "published")
    correct(99999)
    texts, stages = said_everywhere(client)
    assert all(FINAL in text for text in texts)
    assert stages == {"published"}
    rows = json.loads(client.get(ADDRESS + "table.json").content)
    assert rows[0]["samples_min"] == 280
    assert public_periods("99") == [Period(2024, 9)]


def test_months_before_the_rule_stay_as_they_were(client, made):
    wait_for_the_report(since=date(2024, 10, 1))
    assert client.get(ADDRESS).status_code == 200


def test_a_report_on_the_month_before_publishes_no_figures_of_the_month(client, made):
    wait_for_the_report()
    set_status(made, "published")
    ReportRun.objects.filter(pk=made.pk).update(data_period=date(2024, 8, 1))
    assert client.get(ADDRESS).status_code == 404


def test_it_may_be_kept_by_whoever_stands_between(client, made):
    assert "public" in client.get(ADDRESS)["Cache-Control"]
    assert "max-age=300" in client.get(ADDRESS)["Cache-Control"]


def test_it_is_cheap(client, made, django_assert_max_num_queries):
    set_status(made, "published")
    with django_assert_max_num_queries(29):
        client.get(ADDRESS)
