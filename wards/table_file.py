"""Reading small tables that officers upload: CSV or the first .xlsx sheet, headed in Vietnamese or English. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from base.cleaning import clean_line
from base.number_format import show_count
from base.refusal import Refused
from base.saying import say
from wards.text import search_key

MAX_ROWS = 30_000
MAX_BYTES = 10 * 1024 * 1024


def read_rows(
    content: bytes, columns: Mapping[str, Iterable[str]], required: Iterable[str]
) -> Iterator[dict[str, str]]:
    """The rows as {column: text}, with their number under `row`; wholly empty rows are left out.

    `columns` gives the headings by which a column is known, case and accents aside. Raises Refused for
    a file that is no table, is too large, or lacks a required column.
    """
    if len(content) > MAX_BYTES:
        raise Refused(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 1024 // 1024))
    rows = _workbook(content) if content[:2] == b"PK" else _csv(content)
    heading = next(rows, None)
    if heading is None or not any(heading):
        raise Refused(say("The file has no heading row in row 1."))
    known = {search_key(name): column for column, names in columns.items() for name in (column, *names)}
    places = [known.get(search_key(cell)) for cell in heading]
    if missing := [next(iter(columns[column]), column) for column in required if column not in places]:
        raise Refused(say("The heading row lacks the columns: {columns}.", columns=", ".join(missing)))
    for number, cells in enumerate(rows, start=2):
        if number > MAX_ROWS + 1:
            raise Refused(say("The file has more than {rows} rows.", rows=show_count(MAX_ROWS)))
        if any(cells):
            found = dict.fromkeys(columns, "")
            found |= {column: cell for column, cell in zip(places, cells, strict=False) if column}
            yield found | {"row": str(number)}


def as_csv(content: bytes) -> str:
    """A CSV or .xlsx as CSV text, to be shown and corrected on a page. Raises Refused."""
    if len(content) > MAX_BYTES:
        raise Refused(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 1024 // 1024))
    text = io.StringIO()
    rows = _workbook(content) if content[:2] == b"PK" else _csv(content)
    csv.writer(text, lineterminator="\n").writerows(row for row in rows if any(row))
    return text.getvalue()


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(say("The file is neither a CSV in UTF-8 nor an .xlsx. Save it as CSV UTF-8.")) from error
    if "\0" in text:
        raise Refused(say("The file is neither a CSV nor an .xlsx."))
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [clean_line(cell).strip() for cell in cells]


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise Refused(
            say("This .xlsx file does not open. Save it again in Excel or LibreOffice and try again.")
        ) from error
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True, max_row=MAX_ROWS + 2, max_col=60):
            yield [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_line(str(cell)).strip()


def read_date(text: str) -> date | None:
    """Read a day written as `2025-07-01`, `1/7/2025`, `1.7.2025` or `1-7-2025`; None if it is no date."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None
