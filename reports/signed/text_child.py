"""The child that reads the words of a PDF. No Django here.

Started by base.isolation · its input: the PDF. Its output: JSON {"pages": how many, "lines": [text, …]}, or
{"locked": true} where it asks for a password, {"broken": true} where it is none.
"""

import json
import sys

import pypdfium2 as pdfium
from pypdfium2 import raw

HYPHENS = ("\ufffe", "\x02")  # PDFium's own signs for a hyphen at the end of a line
MOST_PAGES, MOST_CHARACTERS = 400, 600_000


def main() -> int:
    """Read the PDF from standard input and print its text as JSON."""
    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        print(json.dumps({"locked" if locked else "broken": True}))
        return 0
    lines: list[str] = []
    left = MOST_CHARACTERS
    for number in range(min(len(document), MOST_PAGES)):
        if left <= 0:
            break
        text = document[number].get_textpage().get_text_bounded()[:left]
        left -= len(text)
        for sign in HYPHENS:
            text = text.replace(sign, "-")
        lines += _without_its_number([line.strip() for line in text.splitlines() if line.strip()])
    print(json.dumps({"pages": len(document), "lines": lines}))
    return 0


def _without_its_number(lines: list[str]) -> list[str]:
    """Drop a page number that is alone on the first or last line."""
    for end in (0, -1):
        if lines and lines[end].isdecimal() and len(lines[end]) <= 3:
            del lines[end]
    return lines
