"""Small workbooks for tests, written by openpyxl."""

import io

from openpyxl import Workbook


def table(*rows, title=(), sheet="Sheet1", start=1):
    """Bytes of an .xlsx with these rows under one another; title rows above."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for number, text in enumerate(title, start=1):
        page.cell(number, 1, text)
    top = len(title) + start
    for down, row in enumerate(rows):
        for across, value in enumerate(row, start=1):
            page.cell(top + down, across, value)
    return save(book)


def save(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
