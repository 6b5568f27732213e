"""What the reading library does not tell of an .ods: error cells, hidden rows and columns, merged cells."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from measurements.reading.facts import Facts

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{{{_OFFICE}table:1.0}}"
_TEXT = f"{{{_OFFICE}text:1.0}}p"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_HIDDEN = {"collapse", "filter"}
MAX_REPEAT = 2000  # a longer run of equal rows is filling, not data


def sheet_facts(path: Path) -> dict[str, Facts]:
    """By sheet name; empty for a file without the part that holds the sheets. Sizes were checked before."""
    found: dict[str, Facts] = {}
    facts, row, column = Facts(), 0, 0
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in archive.namelist():
            return found
        with archive.open("content.xml") as stream:
            for event, element in ElementTree.iterparse(stream, events=("start", "end")):  # noqa: S314 - no DTD in it
                if event == "start":
                    if element.tag == f"{_TABLE}table":
                        facts, row = found.setdefault(element.get(f"{_TABLE}name", ""), Facts()), 0
                    elif element.tag == f"{_TABLE}table-row":
                        column = 0
                    continue
                if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    repeated = _count(element, "columns-repeated")
                    if element.get(_ERROR_TYPE) == "error":
                        shown = element.find(_TEXT)
                        facts.errors[row, column] = (shown.text if shown is not None and shown.text else "#LOI")[:10]
                    across, down = _count(element, "columns-spanned"), _count(element, "rows-spanned")
                    if across > 1 or down > 1:
                        facts.merges.append((row, column, row + down - 1, column + across - 1))
                    column += repeated
                elif element.tag == f"{_TABLE}table-row":
                    repeated = _count(element, "rows-repeated")
                    if element.get(f"{_TABLE}visibility") in _HIDDEN and repeated <= MAX_REPEAT:
                        facts.hidden_rows.update(range(row, row + repeated))
                    row += repeated
                    element.clear()
    return found


def _count(element: ElementTree.Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}", "1")
    return int(text) if text.isdigit() else 1
