"""The workbook opened again: what it holds, how it prints."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from docx import Document as open_docx

from reports import content, letter, workbook
from reports.tests.facts_made import facts, figure, line

CREATED = datetime(2024, 10, 15, tzinfo=UTC)
KINDS = ("ministry", "operators", "operator", "letter", "reminder")


def rendered(kind="ministry", *, banner="", **changed):
    return workbook.render(content.document(facts(kind=kind, **changed), banner=banner), CREATED)


def opened(kind="ministry", **changed):
    return openpyxl.load_workbook(BytesIO(rendered(kind, **changed)))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def line_of(sheet, name):
    return next(row for row in sheet.iter_rows() if any(cell.value == name for cell in row))


def test_there_is_a_sheet_of_control_figures_and_one_for_each_annex():
    assert opened().sheetnames == [
        "Tổng hợp",
        "Mẫu đo ba tháng",
        "Tình hình nộp",
        "Phụ lục I – Số liệu",
        "Phụ lục II – Chưa đạt",
        "Phụ lục III – Đầu tư",
    ]


def test_counts_are_numbers_and_a_censored_count_is_printed_as_the_department_does():
    row = [cell.value for cell in line_of(opened()["Phụ lục I – Số liệu"], "Huyện Đông")]
    assert row[2:5] == ["<300", 365, 318]


def test_a_speed_is_cut_not_rounded():
    cell = line_of(opened()["Phụ lục I – Số liệu"], "Huyện Đông")[5]
    assert (cell.value, cell.number_format) == (39.99, "[$-42A]#,##0.00")


def test_a_month_that_cannot_be_compared_says_so():
    sheet = opened()["Phụ lục I – Số liệu"]
    assert line_of(sheet, "Huyện Tây")[2].value == "không so sánh được"
    assert line_of(sheet, "Cộng")[2].value == "không so sánh được"


def test_totals_are_sums_of_intervals():
    assert [cell.value for cell in line_of(opened()["Phụ lục I – Số liệu"], "Cộng")][3:5] == ["365–963", "1.818–2.117"]


def test_a_verdict_is_told_by_mark_and_word():
    sheet = opened()["Phụ lục I – Số liệu"]
    verdicts = [line_of(sheet, name)[8].value for name in ("Huyện Đông", "Huyện Tây", "Huyện Nam")]
    assert verdicts == ["▼ Chưa đạt tốc độ", "▲ Chưa đủ mẫu", "✓ Đạt"]


def test_heads_are_merged_frozen_and_repeated_and_the_print_area_holds_the_table():
    sheet = opened()["Phụ lục I – Số liệu"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert "C5:E5" in merged
    assert {"A5:A6", "B5:B6"} <= merged
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.print_area == "'Phụ lục I – Số liệu'!$A$1:$J$10"


def test_pages_are_a4_landscape_one_page_wide_and_numbered():
    sheet = opened()["Phụ lục I – Số liệu"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many pages long as it needs; one page wide is the default
    assert sheet.oddHeader.center.text == "&P/&N"


def test_a_trial_says_so_on_every_sheet():
    book = opened(banner="BẢN THỬ")
    for sheet in book:
        said = [(row, cell) for row, cells in enumerate(rows(sheet), start=1) for cell in cells if cell == "BẢN THỬ"]
        assert len(said) == 1
        assert not sheet.oddHeader.right.text
        if sheet.print_title_rows:
            assert sheet.print_title_rows.startswith(f"${said[0][0]}:")


def test_control_figures_are_numbers_with_their_unit_one_a_line():
    cells = {row[0].value: (row[1].value, row[2].value) for row in opened()["Tổng hợp"].iter_rows()}
    assert cells["Số đơn vị của bảng"] == (3, "đơn vị")
    assert cells["Đủ mẫu"] == (2, "đơn vị")
    assert cells["Cần đôn đốc"] == (2, "đơn vị")
    assert cells["Số mẫu tối thiểu"] == (300, "mẫu")
    assert cells["Chưa nộp"] == (1, "doanh nghiệp")
    alone = opened("operator", operator_code="op", operators=facts().operators[:1])
    own = {row[0].value: row[1].value for row in alone.worksheets[0]}
    assert own["Trong đó đủ mẫu, chưa đạt tốc độ"] == 0  # on 200 samples: for reference


def test_days_are_days_and_every_table_can_be_filtered():
    book = opened("ministry")
    received = line_of(book["Tình hình nộp"], "Nhà mạng thử")[3]
    assert (received.value, received.number_format) == (datetime(2024, 10, 8, 10, 0), "dd/mm/yyyy hh:mm")  # noqa: DTZ001 # as Excel holds it
    assert line_of(book["Tình hình nộp"], "Nhà mạng hai")[2].value == "Chưa nộp"
    assert [sheet.auto_filter.ref for sheet in book][2:4] == ["A4:E6", "A6:J9"]


def test_an_annex_without_lines_has_no_sheet_and_the_first_one_says_what_is_missing():
    book = opened(operators=(), level=None, units=(), unit_kinds="")
    assert not [name for name in book.sheetnames if name.startswith("Phụ lục")]
    said = " ".join(str(cell) for row in rows(book.worksheets[0]) for cell in row)
    assert "Số liệu đầu tư của các doanh nghiệp viễn thông: chưa có số liệu." in said
    assert "VNNIC chưa công bố" in said


def test_a_text_that_looks_like_a_formula_stays_a_text():
    odd = line("1", "=1+1", *[figure(400, "50")] * 3)
    cell = line_of(opened(units=(odd,))["Phụ lục I – Số liệu"], "=1+1")[1]
    assert cell.data_type == "s"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_bytes(kind):
    assert rendered(kind) == rendered(kind)
    document = content.document(facts(kind=kind))
    assert letter.render(document, CREATED) == letter.render(document, CREATED)


def shown(cell):
    """A cell as a person in Việt Nam reads it, from its value and its own format."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    places = 2 if cell.number_format.endswith("0.00") else 0
    return f"{cell.value:,.{places}f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize("kind", KINDS)
def test_workbook_and_letter_show_the_same_cells(kind):
    document = content.document(facts(kind=kind))
    book = openpyxl.load_workbook(BytesIO(workbook.render(document, CREATED)))
    docx = open_docx(BytesIO(letter.render(document, CREATED)))
    in_letter = [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.tables]
    for annex in document.annexes:
        lines = [[cell.text for cell in row] for row in (*annex.table.rows, *annex.table.totals)]
        width = len(annex.table.columns)
        in_sheet = [[shown(cell) for cell in row[:width]] for row in book[annex.sheet_name].iter_rows()]
        assert all(row in in_sheet for row in lines)
        if lines:
            assert any(all(row in table for row in lines) for table in in_letter)


def test_a_row_is_as_high_as_its_longest_text_and_words_among_numbers_are_set_as_words():
    long = "Mở rộng vùng phủ tại các thôn xa, bổ sung truyền dẫn quang. " * 5
    long = long.strip()
    filed = replace(facts().operators[0].filed[0], text=long, value=None, cumulative=None)
    book = opened("operators", operators=(replace(facts().operators[0], filed=(filed,)),))
    sheet = next(one for one in book if one.title.endswith("Khó khăn, đề xuất"))
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == long)
    assert cell.alignment.horizontal == "left"
    assert sheet.row_dimensions[cell.row].height >= 17 * 4
