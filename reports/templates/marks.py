"""Marks in the cells of a workbook template, `{{ tinh }}` and `{{ don_vi.ten }}`. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.rich_text import CellRichText

from reports.documents import Cell

MARK = re.compile(r"\{\{\s*(\w+)\s*(?:\.\s*(\w+)\s*)?\}\}")
PAPER = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")

Values = dict[tuple[str, str], Cell]  # by list and column; a single field has no list


def marks(value: Any) -> list[tuple[str, str]]:
    """Name and column of each mark in a cell's text."""
    return MARK.findall(str(value)) if isinstance(value, (str, CellRichText)) else []


def key_of(mark: re.Match[str]) -> tuple[str, str]:
    """The key of a mark's value: list ("" for a single field) and column."""
    return (mark[1], mark[2]) if mark[2] else ("", mark[1])


def filled_text(text: str, values: Values) -> str:
    """Replace the marks of a text by their values."""
    return MARK.sub(lambda mark: values[key_of(mark)].text, text)


def paper_texts(sheet: Any) -> Iterator[tuple[Any, str]]:
    """The printed head and foot of a sheet: each part with its text."""
    for name in PAPER:
        paper = getattr(sheet, name)
        for part in (paper.left, paper.center, paper.right) if paper is not None else ():
            if part.text:
                yield part, part.text
