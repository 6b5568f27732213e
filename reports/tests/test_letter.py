"""The letter, measured element by element against Decree 30/2020/NĐ-CP, Annex I."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from reports import content, letter
from reports.documents import Look, TableColumn, capitals
from reports.letter import measures
from reports.letter.spacing import NO_BREAK, with_no_break_spaces
from reports.tests.facts_made import CREATED, facts


def made(kind, *, banner="", **changed):
    return open_docx(BytesIO(letter.render(content.document(facts(kind=kind, **changed), banner=banner), CREATED)))


@pytest.fixture(scope="module")
def report():
    return made("ministry")


@pytest.fixture(scope="module")
def official_letter():
    return made("letter")


def head_cells(docx):
    table = docx.tables[0]
    return [[cell.paragraphs for cell in row.cells] for row in table.rows]


def points(paragraph):
    return {run.font.size.pt for run in paragraph.runs}


def rule_length(paragraph, room):
    assert paragraph._p.pPr.find(qn("w:pBdr")).find(qn("w:top")).get(qn("w:val")) == "single"
    shape = paragraph.paragraph_format
    return room - (shape.left_indent + shape.right_indent) / Mm(1)


def find(docx, text):
    return next(one for one in docx.paragraphs if one.text.replace(NO_BREAK, " ").startswith(text))


def test_page_is_a4_with_margins_inside_the_ranges(report):
    page = report.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)
    assert 20 <= page.top_margin / Mm(1) <= 25
    assert 20 <= page.bottom_margin / Mm(1) <= 25
    assert 30 <= page.left_margin / Mm(1) <= 35
    assert 15 <= page.right_margin / Mm(1) <= 20


def test_every_letter_is_times_new_roman_and_black(report):
    style = report.styles["Normal"]
    assert style.font.name == "Times New Roman"
    assert str(style.font.color.rgb) == "000000"
    named = {run.font.name for paragraph in report.paragraphs for run in paragraph.runs}
    assert named <= {"Times New Roman", None}


def test_page_number_is_centred_on_top_and_not_on_the_first_page(report):
    page = report.sections[0]
    assert page.different_first_page_header_footer
    assert page.first_page_header.paragraphs[0].text == ""
    number = page.header.paragraphs[0]
    assert "PAGE" in number._p.xml
    assert number.alignment == 1
    assert 13 <= number.runs[0].font.size.pt <= 14


def test_nation_and_motto(report):
    nation, motto, line = head_cells(report)[0][1]
    assert (nation.text, nation.runs[0].bold, nation.alignment) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, 1)
    assert points(nation) <= {12, 12.5, 13}
    assert (motto.text, motto.runs[0].bold) == ("Độc lập - Tự do - Hạnh phúc", True)
    assert points(motto) <= {13, 13.5, 14}
    length = rule_length(line, measures.RIGHT_COLUMN)
    assert length == pytest.approx(measures.width_mm(motto.text, points(motto).pop()), abs=0.5)


def test_superior_and_agency(report):
    superior, *agency, line = head_cells(report)[0][0]
    assert (superior.text, bool(superior.runs[0].bold)) == ("UBND TỈNH THỬ", False)
    assert " ".join(paragraph.text for paragraph in agency) == "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    assert all(paragraph.runs[0].bold and points(paragraph) <= {12, 13} for paragraph in agency)
    longest = max(measures.width_mm(paragraph.text, 12) for paragraph in agency)
    assert longest / 3 <= rule_length(line, measures.LEFT_COLUMN) <= longest / 2


def test_number_and_day_are_left_blank_for_the_clerk(report):
    number, place = head_cells(report)[1]
    assert number[0].text == "Số:      /BC-STTTT"
    assert points(number[0]) == {13}
    assert place[0].text == "Thử, ngày     tháng     năm 2024"
    assert place[0].runs[0].italic
    assert points(place[0]) <= {13, 14}


def test_a_letter_carries_its_subject_under_the_number(official_letter):
    number, subject = head_cells(official_letter)[1][0]
    assert number.text == "Số:      /STTTT-BCVT"
    assert subject.text.startswith("V/v tuyên truyền")
    assert points(subject) <= {12, 13}
    assert subject.paragraph_format.space_before == Pt(6)


def test_a_report_carries_its_title_in_the_middle(report):
    title = find(report, "BÁO CÁO")
    assert (title.runs[0].bold, title.alignment, points(title)) == (True, 1, {14})
    subject = find(report, "Kết quả tuyên truyền")
    assert (subject.runs[0].bold, subject.alignment) == (True, 1)
    line = _after(report, subject)
    length = rule_length(line, measures.TEXT_WIDTH)
    longest = min(measures.width_mm(subject.text, 14), measures.TEXT_WIDTH)
    assert longest / 3 <= length <= longest / 2


def _after(docx, wanted):
    texts = [paragraph._p for paragraph in docx.paragraphs]
    return docx.paragraphs[texts.index(wanted._p) + 1]


def test_several_recipients_stand_on_lines_of_their_own(report):
    head = find(report, "Kính gửi:")
    first = _after(report, head)
    second = _after(report, first)
    assert head.text == "Kính gửi:"
    assert first.text == "- Bộ Thông tin và Truyền thông (Cục Viễn thông);"
    assert second.text == "- Ủy ban nhân dân tỉnh Thử."
    dash = first.paragraph_format.left_indent + first.paragraph_format.first_line_indent
    colon = head.paragraph_format.left_indent + Mm(measures.width_mm("Kính gửi", 14))
    assert dash == pytest.approx(colon, abs=Mm(1))


def test_one_recipient_stands_on_the_line_itself():
    assert find(made("operator"), "Kính gửi: Nhà mạng thử.")


def test_body_is_justified_with_indent_and_spacing(report):
    body = find(report, "Số liệu tháng 9/2024")
    shape = body.paragraph_format
    assert (body.alignment, points(body)) == (3, {14})
    assert round(shape.first_line_indent / Mm(1), 1) == 12.7
    assert shape.space_after >= Pt(6)
    assert 1 <= shape.line_spacing <= 1.5


def test_legal_bases_are_italic_and_the_last_ends_with_a_full_stop(official_letter):
    base = find(official_letter, "Căn cứ")
    assert base.runs[0].italic
    assert base.text.endswith("2024.")


def test_body_of_a_letter_ends_with_the_sign_of_its_end(official_letter):
    assert any(paragraph.text.endswith("./.") for paragraph in official_letter.paragraphs)


def test_copies_and_signature_stand_side_by_side(report):
    left, right = next(table for table in report.tables[1:] if len(table.columns) == 2).rows[0].cells
    head, *copies = left.paragraphs
    assert (head.text, head.runs[0].bold, head.runs[0].italic, points(head)) == ("Nơi nhận:", True, True, {12})
    assert (copies[0].text, copies[-1].text) == ("- Như trên;", "- Lưu: VT, BCVT.")
    assert all(points(line) == {11} for line in copies)
    post = [paragraph for paragraph in right.paragraphs if paragraph.text]
    assert [paragraph.text for paragraph in post] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert all(line.runs[0].bold and points(line) <= {13, 14} for line in post)


def test_annexes_are_numbered_in_roman_with_pages_of_their_own(report):
    assert [find(report, f"Phụ lục {number}").text for number in ("I", "II", "III")]
    for page in report.sections[1:]:
        assert page._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert page.orientation == 1
    head = find(report, "Phụ lục I")
    title, attached = _after(report, head), _after(report, _after(report, head))
    assert (head.runs[0].bold, points(head), head.alignment) == (True, {14}, 1)
    assert title.text == title.text.upper()
    assert attached.runs[0].italic
    assert attached.text.startswith("(Kèm theo Báo cáo số      /BC-STTTT ngày     tháng     năm 2024")


def test_a_single_annex_has_no_number(official_letter):
    assert find(official_letter, "Phụ lục").text == "Phụ lục"


def test_the_body_refers_to_every_annex(report):
    body = " ".join(paragraph.text for paragraph in report.paragraphs).replace(NO_BREAK, " ")
    assert all(f"tại Phụ lục {number}" in body or f"và Phụ lục {number}" in body for number in ("I", "II", "III"))


def test_head_rows_of_tables_are_repeated_on_each_page(report):
    table = next(table for table in report.tables if len(table.columns) == 5)
    assert [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_trial_says_so_on_every_page():
    trial = made("ministry", banner="BẢN THỬ")
    for page in trial.sections:
        assert "BẢN THỬ" in [paragraph.text for paragraph in page.first_page_header.paragraphs]
        assert "BẢN THỬ" in [paragraph.text for paragraph in page.header.paragraphs]


def test_no_placeholder_is_left_in_any_document():
    for kind in ("ministry", "operators", "operator", "letter", "reminder"):
        text = " ".join(paragraph.text for paragraph in made(kind).paragraphs)
        assert not set("{}") & set(text)


def test_text_with_signs_of_markup_is_kept_as_text():
    unit = facts().units[0]
    odd = made("letter", units=(type(unit)("1", "Xã <A> & “B”", "", unit.months),))
    assert any("Xã <A> & “B”" in cell.text for table in odd.tables for row in table.rows for cell in row.cells)


@given(st.text(alphabet="ABCĐÊỘ -", min_size=1, max_size=60))
def test_breaking_a_line_in_two_loses_no_word(text):
    assert " ".join(measures.lines(text, 12, 40)).split() == text.split()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ngày 03 tháng 6 năm 2024", "ngày_03 tháng_6 năm_2024"),
        ("đạt 40 Mbps, 300 mẫu", "đạt 40_Mbps, 300_mẫu"),
        ("Báo cáo số 05/BC-SKHCN tại Phụ lục II", "Báo cáo số_05/BC-SKHCN tại Phụ_lục_II"),
        ("5 mẫuu và 7 cái", "5 mẫuu và 7 cái"),
    ],
)
def test_a_number_stays_with_its_unit_and_its_name(text, kept):
    assert with_no_break_spaces(text) == kept.replace("_", NO_BREAK)


def test_titles_in_capitals_keep_units_and_names():
    assert capitals("Đơn vị dưới 40 Mbps, đo bằng i-Speed") == "ĐƠN VỊ DƯỚI 40 Mbps, ĐO BẰNG i-Speed"


def test_the_letter_is_vietnamese_and_its_sections_are_headings(report):
    assert report.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert report.core_properties.language == "vi-VN"
    one, two = find(report, "I. KẾT QUẢ"), find(report, "1. Công tác")
    assert (one.style.name, two.style.name) == ("Heading 1", "Heading 2")
    for head in (one, two):
        assert (head.style.font.name, str(head.style.font.color.rgb), head.runs[0].bold) == (
            "Times New Roman",
            "000000",
            True,
        )


def test_the_name_of_the_signer_stands_under_the_place_of_the_signature():
    document = replace(content.document(facts()), signer_name="Nguyễn Văn Thử")
    docx = open_docx(BytesIO(letter.render(document, CREATED)))
    lines = [one.text for table in docx.tables for row in table.rows for one in row.cells[-1].paragraphs]
    at = lines.index("Nguyễn Văn Thử")
    assert lines[at - 6 : at] == ["PHÓ GIÁM ĐỐC", "", "", "", "", ""]


def test_what_follows_the_table_of_an_annex_never_needs_a_page_for_itself(report):
    body = list(report.element.body)
    ends = [place for place, one in enumerate(body) if one.xpath("./w:pPr/w:sectPr")][1:]
    assert ends
    for place in ends:
        heights = [Paragraph(one, None).paragraph_format.line_spacing for one in body[place - 1 : place + 1]]
        assert body[place - 2].tag == qn("w:tbl")
        assert heights == [Pt(measures.NO_HEIGHT)] * 2 == [Pt(0.1)] * 2  # with 1 pt some were alone on a page


def test_no_word_of_a_head_is_wider_than_its_column():
    heads = (("STT", 6), ("Chỉ tiêu", 150), ("Doanh nghiệp đã báo cáo", 8))
    shown = tuple(TableColumn(head, Look.TEXT, width) for head, width in heads)
    widths = measures.columns(shown, 12, 164.9)
    assert sum(widths) == pytest.approx(164.9)
    for (head, _width), width in zip(heads, widths, strict=True):
        assert width >= max(measures.width_mm(word, 12) for word in head.split()) + measures.CELL_SIDES - 1e-9
    assert widths[1] == max(widths)
    assert measures.columns(shown[1:2], 12, 100) == [100]
    even = tuple(TableColumn("Số", Look.TEXT, width) for width in (30, 70))
    assert measures.columns(even, 12, 100) == [30, 70]
    assert measures.columns((TableColumn("", Look.TEXT, 3), TableColumn("Một", Look.TEXT, 1)), 12, 100) == [75, 25]
    assert measures.columns(shown, 12, 20) == pytest.approx([20 * width / 164 for _head, width in heads])


def test_what_leads_to_a_table_stays_with_it(report):
    leads = find(report, "Số liệu mẫu đo của ba tháng gần nhất")
    space = leads._p.getnext()
    assert leads.paragraph_format.keep_with_next
    assert Paragraph(space, None).paragraph_format.keep_with_next
    assert space.getnext().tag == qn("w:tbl")
    assert not find(report, "Đủ từ 300 mẫu").paragraph_format.keep_with_next
