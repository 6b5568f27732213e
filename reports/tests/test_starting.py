"""A template to begin with: filled as it is it says what the built-in form says."""

from io import BytesIO

import openpyxl
import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from reports import content, letter
from reports.facts import Furniture
from reports.templates import filling
from reports.templates.fields import fields_of
from reports.templates.starting import MADE, SHEETS, start
from reports.tests.facts_made import facts
from reports.tests.golden_facts import CASES


def words(docx):
    """All letters of a letter: where lines break is the form's."""
    body = open_docx(BytesIO(docx)).element.body
    texts = ("".join(piece.text or "" for piece in line.iter(qn("w:t"))) for line in body.iter(qn("w:p")))
    return "".join(" ".join(texts).split()).replace("-", "")  # a hyphen that holds a word together is no text in Word


@pytest.mark.part(one_in=4)
@pytest.mark.parametrize("name", sorted(name for name in CASES if CASES[name].kind in SHEETS))
def test_filled_as_it_is_the_letter_says_what_the_built_in_one_says(name):
    made = CASES[name]
    filled = filling.fill("docx", start(made.kind, "docx"), fields_of(made, form="docx"), banner="")
    built_in = letter.render(content.document(made), MADE)
    assert words(filled) == words(built_in)


@pytest.mark.parametrize("kind", list(SHEETS))
def test_filled_as_it_is_the_workbook_holds_every_line_of_its_lists(kind):
    fields = fields_of(facts(kind=str(kind)))
    book = openpyxl.load_workbook(BytesIO(filling.fill("xlsx", start(str(kind), "xlsx"), fields, banner="")))
    assert book.sheetnames == [title for title, *_others in SHEETS[kind]]
    for title, name, _heads, columns in SHEETS[kind]:
        sheet, lines = book[title], fields.lists[name]
        column = next(at for at, one in enumerate(columns, start=2) if one in ("ten", "chi_tieu"))
        shown = [sheet.cell(5 + number, column).value for number in range(len(lines))]
        assert shown == [line[columns[column - 2]].text for line in lines]
        assert sheet.auto_filter.ref.endswith(str(4 + max(1, len(lines))))


def test_a_province_s_own_signer_copies_and_bases_stand_in_it():
    own = Furniture(signer=("TRƯỞNG PHÒNG",), signer_name="Nguyễn Văn Thử", copies=("Như trên", "Lưu: VT"))
    made = facts(kind="letter", furniture=own)
    text = words(filling.fill("docx", start("letter", "docx"), fields_of(made, form="docx"), banner=""))
    assert "Nhưtrên;Lưu:VT." in text
    assert "TRƯỞNGPHÒNG" in text
    assert "NguyễnVănThử" in text
