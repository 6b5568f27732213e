"""The department's own templates: filled, checked with places, and never able to run code."""

from io import BytesIO

import openpyxl
import pytest

from reports.templates import filling
from reports.templates.fields import LISTS, SINGLE, fields_of
from reports.templates.problems import UnusableTemplate
from reports.tests.facts_made import facts
from reports.tests.templates_made import FIELDS, filled_word, sheet, word


def filled_sheet(template, fields=FIELDS, banner=""):
    return openpyxl.load_workbook(BytesIO(filling.fill("xlsx", template, fields, banner=banner)))["Bảng"]


def test_a_word_template_is_filled_with_what_the_built_in_documents_show():
    docx = filled_word(word("{{ tinh }}, tháng {{ ky }}: {{ ty_le_du_mau }}", row=("{{ dv.ten }}", "{{ dv.mau_3 }}")))
    assert docx.paragraphs[0].text == "Tỉnh Thử, tháng 9/2024: 2/3"
    assert [[cell.text for cell in row.cells] for row in docx.tables[0].rows] == [
        ["Huyện Đông", "318"],
        ["Huyện Tây", "<300"],
        ["Huyện Nam", "1.500"],
    ]


def test_an_unknown_field_is_told_with_its_place_and_the_likely_one():
    problems = filling.check("docx", word("Đầu", "Tại {{ tinhh }}"), FIELDS)
    assert [problem.sentence for problem in problems] == [
        "đoạn 2: “{{ tinhh }}”: không có trường “tinhh”; có phải “tinh”?"
    ]


def test_all_unknown_fields_are_told_at_once():
    assert len(filling.check("docx", word("{{ a_la }} {{ b_la }}"), FIELDS)) == 2


def test_an_unknown_column_is_told_with_its_row_also_where_the_list_is_empty():
    template = word(row=("{{ dv.tenn }}",))
    for given in (FIELDS, fields_of(facts(units=(), level=None))):
        (problem,) = filling.check("docx", template, given)
        assert "bảng 1, dòng 2" in problem.place
        assert "“ten”" in problem.message


def test_an_open_bracket_or_loop_is_told():
    for broken, says in (("{{ tinh }", "thiếu một dấu ngoặc"), ("{% for dv in don_vi %}", "{% endfor %}")):
        (problem,) = filling.check("docx", word(broken), FIELDS)
        assert says in problem.message


@pytest.mark.parametrize(
    "attack",
    ["{{ tinh.__class__.__mro__ }}", "{{ ''.__class__ }}", "{{ tinh.__init__.__globals__ }}"],
)
def test_a_template_cannot_reach_beyond_its_fields(attack):
    assert filling.check("docx", word(attack), FIELDS)


def test_text_with_signs_of_markup_stays_text():
    odd = fields_of(facts(province="Tỉnh <A> & B"))
    assert filled_word(word("{{ tinh }}"), odd).paragraphs[0].text == "Tỉnh <A> & B"


def test_a_workbook_template_repeats_its_marked_row_and_keeps_numbers_as_numbers():
    template = sheet({"A1": "Tháng {{ ky }}", "A3": "{{ don_vi.ten }}", "B3": "{{ don_vi.mau_3 }}", "A4": "Hết"})
    found = [[cell.value for cell in row] for row in filled_sheet(template).iter_rows()]
    assert found == [
        ["Tháng 9/2024", None],
        [None, None],
        ["Huyện Đông", 318],
        ["Huyện Tây", "<300"],
        ["Huyện Nam", 1500],
        ["Hết", None],
    ]


def test_a_named_cell_takes_its_field():
    assert filled_sheet(sheet({"C3": "?"}, named={"so_du_mau": "$C$3"}))["C3"].value == 2


def test_merged_cells_below_the_row_move_along():
    template = sheet({"A1": "{{ don_vi.ten }}", "A2": "Chân trang"}, merged=("A2:C2",))
    assert [str(area) for area in filled_sheet(template).merged_cells.ranges] == ["A4:C4"]


def test_an_empty_list_leaves_its_row_empty():
    bare = fields_of(facts(units=(), level=None))
    assert filled_sheet(sheet({"A1": "{{ don_vi.ten }}", "A2": "Hết"}), bare)["A1"].value is None


def test_the_templates_own_formulas_stay_and_filled_texts_never_become_formulas():
    odd = fields_of(facts(province="=1+1"))
    page = filled_sheet(sheet({"A1": "=SUM(B1:B9)", "A2": "{{ tinh }}"}), odd)
    assert (page["A1"].data_type, page["A2"].data_type, page["A2"].value) == ("f", "s", "=1+1")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"B4": "{{ kyy }}"}, "trang “Bảng”, ô B4: không có trường “kyy”; có phải “ky”?"),
        ({"B4": "{{ don_vi.tenn }}"}, "trang “Bảng”, ô B4: không có trường “don_vi.tenn”; có phải “don_vi.ten”?"),
        ({"B4": "{{ don_vii.ten }}"}, "trang “Bảng”, ô B4: không có trường “don_vii”; có phải “don_vi”?"),
    ],
)
def test_a_wrong_mark_is_told_with_sheet_and_cell(cells, says):
    assert [problem.sentence for problem in filling.check("xlsx", sheet(cells), FIELDS)] == [says]


def test_a_row_for_two_lists_is_refused():
    (problem,) = filling.check("xlsx", sheet({"A1": "{{ don_vi.ten }}", "B1": "{{ doanh_nghiep.ten }}"}), FIELDS)
    assert problem.place == "trang “Bảng”, dòng 1"


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_a_file_of_another_kind_is_told_so(form, content):
    (problem,) = filling.check(form, content, FIELDS)
    assert "Tệp không phải tệp" in problem.message


def test_a_trial_says_so():
    assert filled_word(word("{{ tinh }}"), banner="BẢN THỬ").paragraphs[0].text == "BẢN THỬ"
    assert filled_sheet(sheet({"A1": "x"}), banner="BẢN THỬ").oddHeader.right.text == "BẢN THỬ"


def test_the_same_figures_give_the_same_bytes():
    for form, template in (("docx", word("{{ tinh }}")), ("xlsx", sheet({"A1": "{{ tinh }}"}))):
        assert filling.fill(form, template, FIELDS, banner="") == filling.fill(form, template, FIELDS, banner="")


def test_a_template_with_problems_is_not_filled():
    with pytest.raises(UnusableTemplate, match="tinhh"):
        filling.fill("docx", word("{{ tinhh }}"), FIELDS, banner="")


def test_every_field_that_is_filled_is_explained_and_no_other():
    assert set(FIELDS.single) == set(SINGLE)
    assert FIELDS.lists.keys() == LISTS.keys()
