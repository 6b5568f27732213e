"""Draw a receipt or a poster as PDF, in a child process. No Django here.

Started by base.isolation · its arguments: the files of the plain and the bold font; its input: the blocks of
`handouts` as JSON, with letters that the fonts have: pdfium leaves out others. Its output: the PDF.
"""

import ctypes
import io
import json
import sys
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

WIDTH, HEIGHT, MARGIN = 595, 842, 48  # points: A4
INDENT = {"short": 22.0, "long": 240.0}  # of a text beside its label
QUIET = 34  # above a QR code: four modules, without which many cameras do not find it
SHORT = 2  # letters of a label that is a number: “1.”
LEADING = 1.3


class Drawing:
    """The PDF being drawn; knows where the next line goes and opens another page when one is full."""

    def __init__(self, fonts: list[bytes]) -> None:
        self.document = pdfium.PdfDocument.new()
        self.kept = [(ctypes.c_uint8 * len(font)).from_buffer_copy(font) for font in fonts]
        self.fonts = [
            raw.FPDFText_LoadFont(self.document, font, len(font), raw.FPDF_FONT_TRUETYPE, 1) for font in self.kept
        ]
        self.open()

    def open(self) -> None:
        self.page = self.document.new_page(WIDTH, HEIGHT)
        self.left = float(HEIGHT - MARGIN)

    def room(self, height: float) -> float:
        """Reserve so much height on the page, or on a new one. Returns its lower edge, in points."""
        if self.left - height < MARGIN:
            raw.FPDFPage_GenerateContent(self.page)
            self.open()
        self.left -= height
        return self.left

    def text(self, text: str, size: float, bold: bool) -> tuple[Any, float]:
        """Make a text object, not placed yet. Returns it and its width in points."""
        made = raw.FPDFPageObj_CreateTextObj(self.document, self.fonts[bold], ctypes.c_float(size))
        letters = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        raw.FPDFText_SetText(made, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(made, *edges)
        return made, edges[2].value

    def write(self, text: str, x: float, y: float, size: float, bold: bool, centred: bool = False) -> None:
        made, width = self.text(text, size, bold)
        raw.FPDFPageObj_Transform(made, 1, 0, 0, 1, (WIDTH - width) / 2 if centred else x, y)
        raw.FPDFPage_InsertObject(self.page, made)

    def lines(self, text: str, room: float, size: float, bold: bool) -> list[str]:
        """Break a text into lines that fit the width; a word wider than that is broken itself."""
        found: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}".strip()
                if line and self.text(longer, size, bold)[1] > room:
                    found.append(line)
                    longer = word
                while len(longer) > 1 and self.text(longer, size, bold)[1] > room:
                    fits = len(longer) - 1
                    while fits > 1 and self.text(longer[:fits], size, bold)[1] > room:
                        fits -= 1
                    found.append(longer[:fits])
                    longer = longer[fits:]
                line = longer
            found.append(line)
        return found

    def line(self, block: dict[str, Any]) -> None:
        size, label = block["size"], block["label"]
        indent = INDENT["short" if len(label) <= SHORT else "long"] if label else 0
        lines = self.lines(block["text"], WIDTH - 2 * MARGIN - indent, size, block["bold"])
        labels = self.lines(label, indent - 10, size, False) if label else []
        self.left -= block["gap"]
        for at in range(max(len(lines), len(labels))):
            y = self.room(size * LEADING)
            if at < len(labels):
                self.write(labels[at], MARGIN, y, size, False)
            if at < len(lines):
                self.write(lines[at], MARGIN + indent, y, size, block["bold"], block["centred"])

    def code(self, block: dict[str, Any]) -> None:
        side, modules = block["side"], block["modules"]
        step, bottom = side / len(modules), self.room(side + QUIET)
        path = raw.FPDFPageObj_CreateNewPath(0, 0)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = (WIDTH - side) / 2 + column * step, bottom + side - (row + 1) * step
                    corners = [(x, y), (x + step, y), (x + step, y + step), (x, y + step)]
                    raw.FPDFPath_MoveTo(path, *corners[0])
                    for corner in corners[1:]:
                        raw.FPDFPath_LineTo(path, *corner)
                    raw.FPDFPath_Close(path)
        raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_WINDING, 0)
        raw.FPDFPageObj_SetFillColor(path, 0, 0, 0, 255)
        raw.FPDFPage_InsertObject(self.page, path)

    def finished(self) -> bytes:
        raw.FPDFPage_GenerateContent(self.page)
        written = io.BytesIO()
        self.document.save(written, flags=raw.FPDF_SUBSET_NEW_FONTS)
        return written.getvalue()


def main() -> int:
    """Read the blocks from standard input and write the PDF to standard output."""
    page = Drawing([Path(name).read_bytes() for name in sys.argv[1:3]])
    for block in json.load(sys.stdin.buffer):
        (page.code if "modules" in block else page.line)(block)
    sys.stdout.buffer.write(page.finished())
    sys.stdout.buffer.flush()
    return 0
