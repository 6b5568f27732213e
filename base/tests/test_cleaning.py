"""What nobody can see, and no document can hold, is gone from a text; its lines and letters are there."""

import sys
import time
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from base.cleaning import clean_cell, clean_line, clean_text, cleaned, short_name
from base.saying import say
from base.tests.unclean import BAD, UNSEEN

BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
# What people bring from anywhere, the bad ones often.
ANYTHING = st.text(st.one_of(st.sampled_from(BAD), st.characters(), st.sampled_from("ếộượđ \t\u0301\u0302\u0323")))


def test_every_bad_character_goes_or_breaks_the_line():
    for char in BAD:
        found = clean_text(f"Sở{char}Thử")
        assert found == ("Sở\nThử" if char in BREAKS else "Sở\tThử" if char == "\t" else "SởThử"), f"U+{ord(char):04X}"
        on_one = clean_line(f"Sở{char}Thử")
        assert on_one == ("Sở Thử" if char in BREAKS or char == "\t" else "SởThử"), f"U+{ord(char):04X}"


def test_all_else_that_unicode_knows_stays():
    """Every assigned character that is shown, one by one: nothing that people write is lost, NFC's own forms aside."""
    lost = []
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") or char in UNSEEN:
            continue
        if clean_text(char) != unicodedata.normalize("NFC", char):
            lost.append(code)
    # Fillers, Khmer inherent vowels, Mongolian and other selectors of variants: shown as nothing by Unicode's own word.
    nothing = {0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
    assert set(lost) <= nothing


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_break_is_one_line_feed_and_on_one_line_one_space(breaks):
    assert clean_text(f"Một{breaks}hai") == "Một\nhai"
    assert clean_line(f"Một {breaks} hai{breaks}") == "Một hai"


def test_blanks_that_were_typed_stay():
    assert clean_line("Một  hai ") == "Một  hai "
    assert clean_line("Điều\u00a05") == "Điều\u00a05"


@given(ANYTHING)
def test_a_cleaned_text_is_composed_stays_as_it_is_and_stands_in_any_document(text):
    found = clean_text(text)
    assert unicodedata.is_normalized("NFC", found)
    assert clean_text(found) is found
    assert clean_line(clean_line(text)) == clean_line(text)
    assert not set(found) & (set(BAD) - {"\t", "\n"})
    assert not set(clean_line(text)) & set(BAD)
    element = etree.Element("t")
    element.text = found
    assert etree.fromstring(etree.tostring(element)).text == (found or None)


@given(ANYTHING)
def test_lines_are_neither_lost_nor_made(text):
    as_lf = text
    for one in ("\r\n", *BREAKS):
        as_lf = as_lf.replace(one, "\n")
    assert clean_text(text).count("\n") == as_lf.count("\n")


def test_letters_typed_in_pieces_are_composed_also_around_what_goes():
    assert clean_text("e\u0302\u200b\u0301") == "ế"
    for name in ("Thuỷ Nguyên, Hải Phòng", "Đặc khu Bạch Long Vĩ", "Ước lượng ỗ ữ ặ"):
        assert clean_line(unicodedata.normalize("NFD", name)) == name


def test_soft_hyphens_stay_in_cells_where_they_are_letters_of_an_old_font():
    assert clean_cell("Th\u00ad\x0b§«ng\u200b") == "Th\u00ad §«ng"


def test_all_texts_of_a_value_are_cleaned_and_what_needs_nothing_is_the_same_object():
    @dataclass(frozen=True, slots=True)
    class Line:
        name: str
        parts: tuple[object, ...]

    dirty = Line("A\x1b", ({"k\x1b": ["B\x0bC", 1, None]}, ("D\ufffe",)))
    assert cleaned(dirty) == Line("A", ({"k\x1b": ["B\nC", 1, None]}, ("D",)))
    assert cleaned({"k\x1b": "a"}, keys=True) == {"k": "a"}
    clean = Line("A", (("B",), 3))
    assert cleaned(clean) is clean


def test_what_was_said_keeps_its_sentence():
    said = say("“{value}” is negative", value="-3")
    assert clean_text(said) is said


@pytest.mark.parametrize("piece", ["\u0300\u0316", "\u0316", " \n", "\x0b", "e\u0302\u0301", " "])
def test_a_text_as_long_as_may_be_posted_takes_the_time_of_its_length(piece):
    def seconds(text):
        began = time.process_time()
        clean_line(text)
        return time.process_time() - began

    short = min(seconds(piece * 20_000) for _try in range(3))
    assert seconds(piece * 200_000) < max(40 * short, 0.5)  # ten times as long; the square would be a hundred times


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ban-ky.pdf", "ban-ky.pdf"),
        ("x" * 30 + ".pdf", "x" * 15 + "….pdf"),
        ("x" * 30, "x" * 20),
        ("x" * 12 + "." + "y" * 30, "x" * 12 + "." + "y" * 7),
        ("." + "x" * 30, "." + "x" * 19),
    ],
)
def test_a_long_file_name_keeps_its_ending(name, short):
    assert short_name(name, 20) == short
    assert len(short_name(name, 20)) <= 20
