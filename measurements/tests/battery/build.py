"""Ways of writing the same little table as people's files: .xlsx with merges, strict, .ods, HTML, CSV."""

import io
import zipfile
from xml.sax.saxutils import escape

from openpyxl import Workbook

STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def xlsx(*sheets, after=None):
    """Each sheet: (name, rows, merged ranges). `after(book)` may change the book before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, rows, *merged in sheets:
        page = book.create_sheet(name)
        for down, row in enumerate(rows, start=1):
            for across, value in enumerate(row, start=1):
                if value is not None:
                    page.cell(down, across, value)
        for span in merged[0] if merged else ():
            page.merge_cells(span)
    if after:
        after(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rezip(content, change):
    """The same archive, each part through `change(name, data)`."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part.filename)))
    return result.getvalue()


def strict(content):
    """An .xlsx in the namespaces of strict OOXML."""

    def change(name, data):
        for transitional, ours in STRICT.items():
            data = data.replace(transitional, ours)
        return data

    return rezip(content, change)


def ods(name, rows, spans=None):
    """spans: {(row, column): (rows, columns)} from 0; what they cover is written as covered cells."""
    spans = spans or {}
    hidden = covered(spans)
    cells = []
    for down, row in enumerate(rows):
        cells.append("<table:table-row>")
        for across, value in enumerate(row):
            if (down, across) in hidden:
                cells.append("<table:covered-table-cell/>")
                continue
            if (down, across) in spans:
                height, width = spans[down, across]
                span = f'table:number-rows-spanned="{height}" table:number-columns-spanned="{width}"'
                text = f"<text:p>{escape(str(value))}</text:p>"
                cells.append(f'<table:table-cell {span} office:value-type="string">{text}</table:table-cell>')
                continue
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, int | float):
                typed = f'office:value-type="float" office:value="{value}"'
                cells.append(f"<table:table-cell {typed}><text:p>{value}</text:p></table:table-cell>")
            else:
                text = f"<text:p>{escape(str(value))}</text:p>"
                cells.append(f'<table:table-cell office:value-type="string">{text}</table:table-cell>')
        cells.append("</table:table-row>")
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(name)}">{"".join(cells)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?>'
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return buffer.getvalue()


def csv(rows, separator=";", encoding="utf-8"):
    lines = [separator.join("" if value is None else _quoted(str(value), separator) for value in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def _quoted(text, separator):
    return f'"{text}"' if separator in text or "\n" in text else text


def covered(spans):
    """The cells that merged ranges cover, without their first."""
    return {
        (row + down, column + across)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for across in range(width)
        if (down, across) != (0, 0)
    }


def html(rows, spans=None):
    """A table as web pages save it under the name .xls; spans: {(row, column): (rowspan, colspan)} from 0."""
    spans = spans or {}
    hidden = covered(spans)
    lines = ["<html><head><meta charset='utf-8'><style>td{}</style></head><body><table border=1>"]
    for number, row in enumerate(rows):
        lines.append("<tr>")
        for place, value in enumerate(row):
            if (number, place) in hidden:
                continue
            height, width = spans.get((number, place), (1, 1))
            text = "" if value is None else escape(str(value))
            lines.append(f"<td rowspan={height} colspan={width}>{text}</td>")
        lines.append("</tr>")
    return "".join([*lines, "</table></body></html>"]).encode()
