"""A page of a PDF becomes a picture; what is no PDF is told."""

import io
import struct

import pypdfium2 as pdfium
import pytest

from reports.pages import host


def pdf_of(pages):
    document = pdfium.PdfDocument.new()
    for _number in range(pages):
        document.new_page(595, 842)
    with io.BytesIO() as out:
        document.save(out)
        return out.getvalue()


def test_a_page_is_drawn_in_its_width_and_the_pages_are_counted():
    drawn = host.draw(pdf_of(2), 2, width=360)
    assert drawn.count == 2
    assert drawn.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn.png[16:24])
    assert (width, height) == (360, 510)


def test_a_page_that_is_not_there_is_empty():
    for number in (0, 3):
        assert host.draw(pdf_of(2), number) == host.DrawnPage(2, b"")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing more", b"PK\x03\x04"])
def test_what_is_no_pdf_cannot_be_drawn(content):
    with pytest.raises(host.CannotDraw):
        host.draw(content, 1)
