"""Templates as clerks make them: formulas over the list, filters, tables, charts, broken placeholders, all places."""

import re
from io import BytesIO

import openpyxl
import pytest
from docx import Document as open_docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table

from reports.templates import filling
from reports.templates.fields import fields_of
from reports.templates.growing import Growth, RepeatedLine, moved_formula
from reports.templates.problems import UnusableTemplate
from reports.tests.facts_made import facts
from reports.tests.templates_made import filled_word, word

MANY = facts()
WARDS = fields_of(MANY, form="docx")
LINES = len(WARDS.lists["don_vi"])
LAST = 4 + LINES
GROWN = {"BẢNG": Growth(((5, 114),))}


def book():
    """Heads in row 4, the list in row 5, totals in row 6, as a clerk makes it."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Bảng"
    for column, text in zip("ABCD", ("TT", "Đơn vị", "Mẫu", "Tỷ lệ"), strict=True):
        page[f"{column}4"] = text
    page["A5"], page["B5"], page["C5"] = "{{ don_vi.stt }}", "{{ don_vi.ten }}", "{{ don_vi.mau_3 }}"
    page["D5"] = "=C5/C$6"
    page["B6"], page["C6"] = "Cộng", "=SUM(C5:C5)"
    return made, page


def saved(made):
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def filled(made, fields=WARDS):
    return openpyxl.load_workbook(BytesIO(filling.fill("xlsx", saved(made), fields, banner="")))


def told(made):
    return [problem.sentence for problem in filling.check("xlsx", saved(made), WARDS)]


@pytest.mark.parametrize(
    ("formula", "grown"),
    [
        ("=SUM(C5:C5)", "=SUM(C5:C118)"),
        ("=SUM(C5)", "=SUM(C5:C118)"),
        ("=SUM( C5 )", "=SUM( C5:C118 )"),
        ("=SUM(C4:C6)", "=SUM(C4:C119)"),
        ("=SUM($C$5:$C$5)/COUNTA(A5)", "=SUM($C$5:$C$118)/COUNTA(A5:A118)"),
        ("=C5", "=C5"),
        ("=SUM('Bảng'!C5:C5)+C9", "=SUM('Bảng'!C5:C118)+C122"),
        ("=SUM(Khác!C5:C5)", "=SUM(Khác!C5:C5)"),
        ('=COUNTIF(C5:C5,">=300")', '=COUNTIF(C5:C118,">=300")'),
        ("=SUM(C:C,5:5)", "=SUM(C:C,5:118)"),
        ('="C5"&C4', '="C5"&C4'),
        ("=SUM(Bang1[Mẫu])", "=SUM(Bang1[Mẫu])"),
    ],
)
def test_a_formula_grows_with_the_list(formula, grown):
    assert moved_formula(formula, "Bảng", GROWN) == grown


@pytest.mark.parametrize(
    ("formula", "in_line_four"),
    [
        ("=C5/C9", "=C8/C122"),
        ("=C5/$C$2", "=C8/$C$2"),
        ("=D4+C5", "=D7+C8"),
        ("=SUM(C$5:C5)", "=SUM(C$5:C8)"),
        ("=RANK(C5,$C$5:$C$5)", "=RANK(C8,$C$5:$C$118)"),
        ("=SUM(C5:E5)", "=SUM(C8:E8)"),
    ],
)
def test_a_formula_of_the_list_is_said_of_each_line(formula, in_line_four):
    assert moved_formula(formula, "Bảng", GROWN, RepeatedLine(5, 3)) == in_line_four


def test_totals_of_the_list_and_of_other_sheets_count_every_line():
    made, _page = book()
    other = made.create_sheet("Bìa")
    other["A1"] = "=SUM('Bảng'!C5:C5)"
    out = filled(made)
    assert out["Bảng"][f"C{LAST + 1}"].value == f"=SUM(C5:C{LAST})"
    assert out["Bìa"]["A1"].value == f"=SUM('Bảng'!C5:C{LAST})"
    assert [out["Bảng"][f"D{row}"].value for row in range(5, LAST + 1)] == [
        f"=C{row}/C${LAST + 1}" for row in range(5, LAST + 1)
    ]


def test_print_area_titles_breaks_filter_and_panes_grow():
    made, page = book()
    page.print_area, page.print_title_rows, page.auto_filter.ref, page.freeze_panes = "A1:D6", "4:4", "A4:D5", "A5"
    page.row_breaks.append(Break(id=6))
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 1
    out = filled(made)["Bảng"]
    assert out.print_area == f"'Bảng'!$A$1:$D${LAST + 1}"
    assert out.auto_filter.ref == f"A4:D{LAST}"
    assert (out.print_title_rows, out.freeze_panes) == ("$4:$4", "A5")
    assert [one.id for one in out.row_breaks.brk] == [LAST + 1]
    assert out.page_setup.fitToHeight == 0


def test_names_tables_formats_validations_and_links_grow():
    made, page = book()
    made.defined_names["cac_mau"] = DefinedName("cac_mau", attr_text="'Bảng'!$C$5:$C$5")
    page.add_table(Table(displayName="Bang1", ref="A4:D5"))
    page.conditional_formatting.add("C5:C5", CellIsRule(operator="lessThan", formula=["300"]))
    page.conditional_formatting.add("A5:D6", FormulaRule(formula=["$C5<AVERAGE($C$5:$C$5)"]))
    check = DataValidation(type="custom", formula1="C5>0", sqref="C5")
    page.add_data_validation(check)
    page["B6"].hyperlink = "https://example.org/"
    result = filled(made)
    out = result["Bảng"]
    assert result.defined_names["cac_mau"].attr_text == f"'Bảng'!$C$5:$C${LAST}"
    assert out.tables["Bang1"].ref == out.tables["Bang1"].autoFilter.ref == f"A4:D{LAST}"
    formats = {str(one.sqref): one.rules[0].formula for one in out.conditional_formatting}
    assert formats == {
        f"C5:C{LAST}": ["300"],
        f"A5:D{LAST + 1}": [f"$C5<AVERAGE($C$5:$C${LAST})"],
    }
    (validation,) = out.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == (f"C5:C{LAST}", "C5>0")
    assert out[f"B{LAST + 1}"].hyperlink.ref == f"B{LAST + 1}"


def test_merged_cells_and_heights_are_those_of_each_line_and_move_below():
    made, page = book()
    page.merge_cells("E5:F5")
    page.merge_cells("G4:G6")
    page.merge_cells("A8:D8")
    page.row_dimensions[5].height, page.row_dimensions[6].height = 31, 47
    out = filled(made)["Bảng"]
    in_lines = {f"E{row}:F{row}" for row in range(5, LAST + 1)}
    assert {str(area) for area in out.merged_cells.ranges} == in_lines | {
        f"G4:G{LAST + 1}",
        f"A{LAST + 3}:D{LAST + 3}",
    }
    assert [out.row_dimensions[row].height for row in (5, LAST, LAST + 1)] == [31, 31, 47]


def test_a_chart_shows_every_line_and_stands_below_them():
    made, page = book()
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=4, max_row=5), titles_from_data=True)
    page.add_chart(chart, "A9")
    (out,) = filled(made)["Bảng"]._charts
    assert out.ser[0].val.numRef.f == f"'Bảng'!$C$5:$C${LAST}"
    assert out.anchor._from.row == 8 + LINES - 1


def test_words_in_bold_within_a_cell_stay_bold():
    made, page = book()
    page["A1"] = CellRichText(TextBlock(InlineFont(b=True), "Tháng {{ ky }}"), " của {{ tinh }}")
    out = BytesIO(filling.fill("xlsx", saved(made), WARDS, banner=""))
    cell = openpyxl.load_workbook(out, rich_text=True)["Bảng"]["A1"].value
    assert (str(cell), cell[0].font.b) == ("Tháng 9/2024 của Tỉnh Thử", True)


def test_heads_and_feet_of_printed_pages_are_filled():
    made, page = book()
    page.oddFooter.left.text = "{{ tinh }}"
    assert filled(made)["Bảng"].oddFooter.left.text == "Tỉnh Thử"


def test_two_lists_on_a_sheet_grow_each_by_its_own():
    made, page = book()
    page["A10"], page["B10"] = "{{ doanh_nghiep.ten }}", "=SUM(C5:C5)+ROW(B10:B10)"
    page["A11"] = "=COUNTA(A10:A10)"
    out, operators = filled(made)["Bảng"], len(WARDS.lists["doanh_nghiep"])
    at = 10 + LINES - 1
    assert out[f"A{at + operators}"].value == f"=COUNTA(A{at}:A{at + operators - 1})"


def test_an_empty_list_leaves_one_empty_row_and_totals_over_it():
    made, _page = book()
    out = filled(made, fields_of(facts(units=(), level=None)))["Bảng"]
    assert [cell.value for cell in out[5]] == [None] * 4
    assert out["C6"].value == "=SUM(C5:C5)"


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("A1", "{{ don_vi }}", "ô A1: “don_vi” là một danh sách"),
        ("A1", "{{ Tỉnh }}", "có phải “tinh”?"),
        ("A1", "{{ tinh }", "thiếu một dấu ngoặc"),
        ("A1", "{ tinh }", "ngoặc kép"),
        ("A1", "{% for dv in don_vi %}", "là dấu của mẫu Word"),
        ("A1", '="Tháng "&"{{ ky }}"', "công thức không chứa được trường"),
        ("A1", "=SUM(Một:Hai!C5)", "qua nhiều trang"),
    ],
)
def test_what_would_be_printed_wrongly_is_refused_with_its_cell(place, value, says):
    made, page = book()
    page[place] = value
    (problem,) = told(made)
    assert problem.startswith("trang “Bảng”, ô A1: ")
    assert says in problem


def test_wrong_fields_in_heads_of_pages_table_heads_sheet_names_and_merged_rows_are_told():
    made, page = book()
    page.oddHeader.center.text = "{{ kyy }}"
    page["C4"] = "{{ thang_3 }}"
    page.add_table(Table(displayName="Bang1", ref="A4:D5"))
    page.merge_cells("A5:A6")
    made.create_sheet("{{ ky }}")
    made.defined_names["tinh"] = DefinedName("tinh", attr_text="#REF!")
    places = [problem.partition(": ")[0] for problem in told(made)]
    assert places == [
        "trang “Bảng”, đầu hoặc chân trang in",
        "trang “Bảng”, các ô A5:A6",
        "trang “Bảng”, ô C4",
        "trang “{{ ky }}”",
        "tên “tinh”",
    ]


def pieces(*texts):
    """A paragraph of several runs, as Word leaves it when somebody corrects a letter."""
    docx = open_docx()
    paragraph = docx.add_paragraph()
    for text in texts:
        paragraph.add_run(text)
        paragraph._p.append(parse_xml(f"<w:proofErr {nsdecls('w')} w:type='spellStart'/>"))
    return docx


def as_bytes(docx):
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "texts",
    [
        ("Tại {", "{ ti", "nh }", "}"),
        ("Tại {{", "\u00a0tinh\u00a0", "}}"),
        ("Tại {{ ti\u200bnh }}",),
        ("Tại {% if ky == “9/2024” %}", "{{ tinh }}", "{% endif %}"),
        ("Tại {{ tinh|default(‘–’) }}",),
    ],
)
def test_a_placeholder_that_word_broke_into_pieces_or_corrected_is_filled(texts):
    docx = open_docx(BytesIO(filling.fill("docx", as_bytes(pieces(*texts)), WARDS, banner="")))
    assert docx.paragraphs[0].text == "Tại Tỉnh Thử"


def everywhere(text):
    """The same words in body, table, text box, header and footer."""
    docx = open_docx()
    docx.add_paragraph(text)
    docx.add_table(rows=2, cols=1).rows[1].cells[0].text = text
    box = docx.add_paragraph()
    box._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape><v:textbox><w:txbxContent>"
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )
    docx.sections[0].header.paragraphs[0].text = text
    docx.sections[0].footer.paragraphs[0].text = text
    return as_bytes(docx)


def test_an_error_names_body_table_text_box_header_and_footer():
    places = [
        problem.sentence.partition(": ")[0] for problem in filling.check("docx", everywhere("{{ tinhh }}"), WARDS)
    ]
    assert sorted(places) == ["bảng 1, dòng 2", "chân trang", "hộp văn bản", "đoạn 1", "đầu trang"]


def test_body_table_text_box_header_and_footer_are_filled():
    docx = open_docx(BytesIO(filling.fill("docx", everywhere("Ở {{ tinh }}"), WARDS, banner="")))
    body = [text.text for text in docx.element.body.iter(qn("w:t"))]
    assert body == ["Ở Tỉnh Thử"] * 3
    assert (docx.sections[0].header.paragraphs[0].text, docx.sections[0].footer.paragraphs[0].text) == (
        "Ở Tỉnh Thử",
        "Ở Tỉnh Thử",
    )


@pytest.mark.parametrize("mark", ["", "p"])
def test_lines_repeat_between_two_marks_with_or_without_a_letter(mark):
    template = word("Đầu", f"{{%{mark} for dv in don_vi %}}", "- {{ dv.ten }}", f"{{%{mark} endfor %}}", "Cuối")
    assert [paragraph.text for paragraph in filled_word(template, WARDS).paragraphs] == [
        "Đầu",
        *(f"- {line['ten'].text}" for line in WARDS.lists["don_vi"]),
        "Cuối",
    ]


def test_rows_repeat_between_two_marks_without_a_letter():
    docx = open_docx()
    table = docx.add_table(rows=3, cols=2)
    for row, texts in enumerate((("{% for dv in don_vi %}",), ("{{ dv.ten }}", "{{ dv.mau_3 }}"), ("{% endfor %}",))):
        for cell, text in zip(table.rows[row].cells, texts, strict=False):
            cell.text = text
    out = open_docx(BytesIO(filling.fill("docx", as_bytes(docx), WARDS, banner="")))
    assert len(out.tables[0].rows) == LINES


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (("{{ don_vi }}",), "đoạn 1: “{{ don_vi }}”: “don_vi” là một danh sách"),
        (("{{ don_vi ~ 'x' }}",), "“don_vi” là một danh sách"),
        (("{{ don_vi|join(', ') }}",), "“don_vi” là một danh sách"),
        (("{{ don_vi[0] }}",), "“don_vi” là một danh sách"),
        (("{% for dv in don_vi %}{{ dv }}{% endfor %}",), "“dv” là một danh sách"),
        (("{% for dv in don_vi %}{{ dv.tenn }}{% endfor %}",), "“ten”"),
        (("{% for d in tinh %}{{ d }}{% endfor %}",), "không phải danh sách"),
        (("{% for dv in donvi %}x{% endfor %}",), "có phải “don_vi”?"),
        (("{{ tên tỉnh }}",), "không đọc được"),
        (("{{ tinh }",), "thiếu một dấu ngoặc"),
        (("{ tinh }",), "ngoặc kép"),
        (("{%p for dv in don_vi %} chữ bên cạnh", "{%p endfor %}"), "sẽ mất"),
        (("{% endfor %}",), "chưa có"),
        (("{% include 'a' %}",), "không đọc được"),
        (("Xem {{ phu_luc }}",), "đứng riêng một dòng"),
    ],
)
def test_what_would_be_printed_wrongly_is_refused_with_its_paragraph(texts, says):
    problems = filling.check("docx", word(*texts), WARDS)
    assert problems
    assert says in problems[0].sentence


def test_a_loop_over_lines_that_does_not_end_on_a_line_is_refused():
    (problem,) = filling.check("docx", word("Gồm {% for dv in don_vi %}", "{{ dv.ten }}", "{% endfor %}"), WARDS)
    assert "không đi cùng nhau" in problem.message


def test_what_only_the_filling_shows_is_a_problem_too():
    bare = fields_of(facts(units=(), level=None), form="docx")
    with pytest.raises(UnusableTemplate, match="Không điền được|không điền được"):
        filling.fill("docx", word("{{ don_vi[0].ten }}"), bare, banner="")


def test_the_text_and_the_annexes_of_the_built_in_letter_stand_where_they_are_asked_for():
    docx = filled_word(word("Trước", "{{ noi_dung }}", "{{ phu_luc }}", "Sau"), WARDS)
    texts = [paragraph.text for paragraph in docx.paragraphs if paragraph.text]
    assert (texts[0], texts[-1]) == ("Trước", "Sau")
    assert any(re.match(r"Phụ lục I\b", text) for text in texts)
    wide = [section.page_width > section.page_height for section in docx.sections]
    assert wide[0] is wide[-1] is False
    assert any(wide)
