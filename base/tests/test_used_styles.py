"""A framework's style sheet, cut to the classes that the sources name."""

import pytest

from base.used_styles import cut_styles, words_of


def cut(sheet: str, *sources: str) -> str:
    return cut_styles(sheet, sources).strip()


def test_a_rule_stays_where_the_sources_name_all_its_classes() -> None:
    sheet = ".btn{color:red}.btn.btn-lg{color:blue}.modal{color:green}"
    assert cut(sheet, '<a class="btn">') == ".btn{color:red}"
    assert cut(sheet, '<a class="btn btn-lg">') == ".btn{color:red}\n.btn.btn-lg{color:blue}"


def test_a_list_of_selectors_is_cut_to_those_that_can_match() -> None:
    assert cut(".card,.modal,h1{color:red}", "card") == ".card,h1{color:red}"


@pytest.mark.parametrize("sheet", ["a:hover{color:red}", "#main{color:red}", "[data-bs-theme=dark]{color:red}"])
def test_what_asks_for_no_class_stays(sheet: str) -> None:
    assert cut(sheet, "") == sheet


def test_classes_that_an_element_must_not_or_need_not_have_are_not_asked_for() -> None:
    assert cut(".btn:not(.modal){color:red}", "btn") == ".btn:not(.modal){color:red}"
    assert cut(":is(.modal,.card){color:red}", "card") == ":is(.modal,.card){color:red}"


def test_a_group_of_a_width_or_a_medium_goes_when_nothing_is_left_in_it() -> None:
    sheet = "@media print{.card{color:red}.modal{color:red}}@media (min-width:9px){.modal{color:red}}"
    assert cut(sheet, "card") == "@media print{.card{color:red}}"


def test_custom_properties_stay_where_something_reads_them_however_far_round() -> None:
    sheet = ":root{--a:var(--b);--b:1px;--c:2px;--d:3px}.card{margin:var(--a)}.modal{margin:var(--c)}"
    assert cut(sheet, "card") == ":root{--a:var(--b);--b:1px}\n.card{margin:var(--a)}"
    assert "--d" in cut(sheet, "card", ".own{top:var(--d)}")


def test_a_property_made_of_itself_is_no_reader_of_itself() -> None:
    assert cut(":root{--a:var(--a)}b{top:0}", "") == "b{top:0}"


def test_animations_stay_where_they_are_used() -> None:
    sheet = "@keyframes spin{to{top:0}}@keyframes blink{to{top:0}}.card{animation:1s spin}.modal{animation:blink}"
    assert cut(sheet, "card") == "@keyframes spin{to{top:0}}\n.card{animation:1s spin}"


def test_a_sheet_that_cannot_be_read_is_refused_instead_of_losing_rules() -> None:
    with pytest.raises(ValueError, match="line 1"):
        cut(".card{color:red}}.btn", "card btn")


def test_words_are_those_that_can_name_a_class() -> None:
    assert words_of(['class="btn-lg {% if x %}is_on{% endif %}" 12px']) >= {"btn-lg", "is_on"}
