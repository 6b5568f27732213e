"""The child that draws one page of a PDF. No Django here.

Started by base.isolation · its arguments: the page from 1 and its width in pixels; its input: the PDF. Its output: a
line of JSON, how many pages there are, then the page as PNG, if there is such a page.
"""

import json
import struct
import sys
import zlib

import pypdfium2 as pdfium

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BIT_GREY = (8, 0, 0, 0, 0)


def main() -> int:
    """Read the PDF from standard input and write the page count and the page as PNG."""
    number, width = int(sys.argv[1]), int(sys.argv[2])
    document = pdfium.PdfDocument(sys.stdin.buffer.read())
    count, drawn = len(document), b""
    if 1 <= number <= count:
        page = document[number - 1]
        drawn = _png(page.render(scale=width / page.get_width(), grayscale=True))
    sys.stdout.buffer.write(json.dumps(count).encode() + b"\n" + drawn)
    sys.stdout.buffer.flush()
    return 0


def _png(bitmap: pdfium.PdfBitmap) -> bytes:
    """Encode a grey bitmap as PNG; a page of text takes 60 KB."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = bytes(bitmap.buffer)
    lines = b"".join(b"\x00" + pixels[at : at + width] for at in range(0, stride * height, stride))
    head = struct.pack(">IIBBBBB", width, height, *EIGHT_BIT_GREY)
    return SIGNATURE + _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(lines, 6)) + _part(b"IEND", b"")


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
