"""A document over the figures of the month before names that month wherever it tells of figures."""

from dataclasses import replace
from datetime import date

import pytest

from reports import content
from reports.content import phrases
from reports.documents import DocumentTable
from reports.tests.document_words import words_of
from reports.tests.golden_facts import FULL, to_operator

LATE = {"period": "2025-10", "data_period": "2025-09", "due_on": date(2025, 11, 14)}
OF_FIGURES = ("Đánh giá", "Tải xuống (")  # how a column of VNNIC's figures begins
KINDS = ("ministry", "letter", "reminder", "proposal", "committee", "operators")


def late(kind):
    if kind == "operator":
        return replace(to_operator(0), **LATE)
    return replace(FULL, kind=kind, passages=(), **LATE)


@pytest.mark.parametrize("kind", [*KINDS, "operator"])
def test_an_annex_with_figures_is_of_their_month(kind):
    annexes = content.document(late(kind)).annexes
    of_figures = [one.title for one in annexes if any(c.head.startswith(OF_FIGURES) for c in one.table.columns)]
    if kind != "proposal":  # it has no annex
        assert of_figures
    for title in of_figures:
        assert "9/2025" in title
        assert "10/2025" not in title


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_the_first_sheet_names_the_month_of_the_figures(kind):
    assert dict(content.document(late(kind)).summary)["Kỳ số liệu"] == "Tháng 9/2025"


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_of_results_is_of_their_month(kind):
    document = content.document(late(kind))
    parts = [part for one in document.sections for part in one.parts if not isinstance(part, DocumentTable)]
    said = [document.subject, *(one.head for one in document.sections), *parts]
    assert [one for one in said if "kết quả đo tháng 10/2025" in one.lower()] == []


@pytest.mark.parametrize("kind", ["ministry", "operators"])
def test_requests_are_told_as_of_the_reports_day_by_the_month_of_the_figures(kind):
    facts = late(kind)
    said = "Tình trạng tính đến ngày 14/11/2025, theo số liệu VNNIC tháng 9/2025."
    notes = [note for annex in content.document(facts).annexes for note in annex.notes]
    assert said in notes
    assert "VNNIC tháng" not in phrases.judged_on(replace(facts, level=None))


def test_an_operator_is_told_of_its_figures_by_their_month():
    text = words_of(content.document(late("operator")))
    assert "Số liệu VNNIC tháng 9/2025" in "\n".join(
        note for annex in content.document(late("operator")).annexes for note in annex.notes
    )
    assert "VNNIC tháng 10/2025" not in text
