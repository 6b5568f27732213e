"""A template is filled by a child that is shut in: the same file, the same words, and limits that hold."""

import io
import time
from decimal import Decimal

import pytest
from docx import Document as open_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from base.saying import Said
from base.tests.ways import each_way
from reports.documents import Cell
from reports.templates import filling, host
from reports.templates.given import Fields, as_json, from_json
from reports.templates.problems import UnusableTemplate
from reports.tests.templates_made import FIELDS, sheet, word

__all__ = ["each_way"]

NESTED = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
GROWING = "{% set ns = namespace(x='a') %}{% for a in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}"


def refused(form, template):
    with pytest.raises(UnusableTemplate) as unusable:
        host.fill(form, template, FIELDS, banner="")
    (problem,) = unusable.value.found
    return problem


@pytest.mark.parametrize(
    ("form", "template"),
    [
        ("docx", word("{{ tinh }} {{ ky }}", row=("{{ dv.ten }}", "{{ dv.mau_3 }}"))),
        ("xlsx", sheet({"A1": "{{ tinh }}", "A3": "{{ don_vi.ten }}", "B3": "{{ don_vi.tai_xuong }}"})),
    ],
    ids=["docx", "xlsx"],
)
def test_the_child_gives_the_very_file(form, template, each_way):
    assert host.fill(form, template, FIELDS, banner="BẢN THỬ") == filling.fill(form, template, FIELDS, banner="BẢN THỬ")


def test_what_is_wrong_is_told_in_the_same_words_also_for_another_language(each_way):
    problem = refused("docx", word("Đầu", "Tại {{ tinhh }}"))
    assert problem.sentence == "đoạn 2: “{{ tinhh }}”: không có trường “tinhh”; có phải “tinh”?"
    assert isinstance(problem.message, Said)
    assert problem.message.sentence == "there is no field “{name}”; is it “{near}”?"


def test_a_loop_without_end_is_ended_and_said(monkeypatch, each_way):
    monkeypatch.setattr(host, "CPU_SECONDS", 1)
    monkeypatch.setattr(host, "WALL_SECONDS", 600)
    started = time.monotonic()
    assert "giây nên đã dừng" in refused("docx", word(NESTED)).message
    assert time.monotonic() - started < host.WALL_SECONDS


def test_a_text_that_grows_without_end_is_ended_and_said(each_way):
    assert "bộ nhớ" in refused("docx", word(GROWING)).message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_a_file_that_is_no_template_is_told_so(content):
    assert "Tệp không phải tệp" in refused("docx", content).message


def test_a_broken_part_is_no_end_of_the_page():
    broken = word("x")
    at = broken.index(b"word/document.xml") + 60
    assert refused("docx", broken[:at] + bytes(40) + broken[at + 40 :]).message


@pytest.mark.parametrize(
    "attack", ["{{ don_vi.append(1) }}", "{{ tinh.__class__ }}", "{{ self.__init__.__globals__ }}"]
)
def test_a_template_neither_changes_nor_looks_behind_what_it_is_given(attack):
    assert refused("docx", word(attack))


def test_as_much_as_the_largest_province_needs_goes_well_within_the_limits(monkeypatch):
    many = Fields(FIELDS.single, {**FIELDS.lists, "don_vi": FIELDS.lists["don_vi"][:1] * 700}, FIELDS.columns)
    monkeypatch.setattr(host, "CPU_SECONDS", host.CPU_SECONDS // 3)
    monkeypatch.setattr(host, "MEMORY_BYTES", host.MEMORY_BYTES // 2)
    columns = ("stt", "ten", "mau_1", "mau_2", "mau_3", "tai_xuong", "tai_len", "do_tre", "danh_gia", "ghi_chu")
    filled = host.fill("docx", word(row=[f"{{{{ dv.{name} }}}}" for name in columns]), many, banner="")
    assert len(open_docx(io.BytesIO(filled)).tables[0].rows) == 700
    row = {f"{letter}3": f"{{{{ don_vi.{name} }}}}" for letter, name in zip("ABCDEFGHIJ", columns, strict=True)}
    assert host.fill("xlsx", sheet(row), many, banner="")


cells = st.builds(Cell, st.text(), st.none() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
lines = st.dictionaries(st.text(max_size=5), cells, max_size=3)
fields = st.builds(
    Fields,
    lines,
    st.dictionaries(st.text(max_size=5), st.lists(lines, max_size=3).map(tuple), max_size=3),
    st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), max_size=3).map(tuple), max_size=3),
)


@settings(deadline=None)
@given(fields)
def test_fields_come_over_exactly(given_fields):
    again = from_json(as_json(given_fields))
    assert again == given_fields
    numbers = [cell.number for cell in again.single.values()]
    assert [type(number) for number in numbers] == [type(cell.number) for cell in given_fields.single.values()]
    assert all(
        str(n) == str(c.number)
        for n, c in zip(numbers, given_fields.single.values(), strict=True)
        if isinstance(n, Decimal)
    )
