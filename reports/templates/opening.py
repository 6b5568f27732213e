"""Open a workbook template, noting what openpyxl would drop from it in silence. Pure."""

import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|graphicFrame)[ >]")
CHART = re.compile(rb"<(?:\w+:)?chart[ >]")


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """An opened workbook (None: broken), and the kinds of parts that openpyxl drops."""

    book: Workbook | None
    dropped: frozenset[str] = frozenset()  # shapes, pivots, checks, sparklines, slicers


def opened(template: bytes) -> OpenedBook:
    """Open a template; the book is None where the file is broken."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            book = load_workbook(BytesIO(template), rich_text=True)
        except Exception:  # openpyxl raises whatever it stumbles over in a broken file
            return OpenedBook(None)
    words = " ".join(str(one.message) for one in said)
    dropped = {
        name
        for name, sign in {"checks": "Data Validation", "sparklines": "Sparkline", "slicers": "Slicer"}.items()
        if f"{sign} " in words and "will be removed" in words
    }
    return OpenedBook(book, frozenset(dropped | _dropped_parts(template)))


def _dropped_parts(template: bytes) -> set[str]:
    found = set()
    with zipfile.ZipFile(BytesIO(template)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/drawings/drawing") and name.endswith(".xml"):
                drawing = archive.read(name)
                if len(SHAPES.findall(drawing)) > len(CHART.findall(drawing)):
                    found.add("shapes")
            if name.startswith("xl/pivotTables/"):
                found.add("pivots")
    return found
