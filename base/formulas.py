"""Texts that a spreadsheet would run as a formula, in the files that leave the portal. Pure: knows no Django.

A cell of a CSV file is a formula after =, +, -, @, a tab and a line break (OWASP, CSV injection). Such a text gets an
apostrophe, which spreadsheets show as text.
"""

import re
from typing import Any

from base.cleaning import clean_text

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def harmless(cell: str) -> str:
    """A cell's text made so that no spreadsheet takes it for a formula; a number such as `-5,2` stays a number.

    It is cleaned first: an invisible character before “=” hides a formula, and a workbook cannot hold some others.
    """
    cell = clean_text(cell)
    return f"'{cell}" if cell.startswith(_STARTS) and not _NUMBER.fullmatch(cell) else cell


def as_it_was(cell: Any) -> Any:
    """A cell that `harmless` has changed, read back without its apostrophe."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and harmless(cell[1:]) == cell else cell
