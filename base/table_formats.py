"""Files of the administration's lists: as Excel in Việt Nam opens them, and without formulae.

django-import-export takes away a leading “=” only; a cell of a CSV file is a formula after +, -, @ and a tab as well
(OWASP, CSV injection). Such a text gets an apostrophe, which spreadsheets show as text.
"""

import re
from typing import Any

from import_export.formats.base_formats import CSV, XLSX

from base.cleaning import clean_text

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def harmless(cell: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula; a number stays a number.

    It is cleaned first: an invisible character before “=” hides a formula, and a workbook cannot hold some others.
    """
    cell = clean_text(cell)
    return f"'{cell}" if cell.startswith(_STARTS) and not _NUMBER.fullmatch(cell) else cell


def as_it_was(cell: Any) -> Any:
    """A cell that `harmless` has been at, read back without its apostrophe."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and harmless(cell[1:]) == cell else cell


class _Escaped:
    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        dataset = super().create_dataset(in_stream, **kwargs)  # type: ignore[misc]  # the format beside it has it
        for _row in range(len(dataset)):
            dataset.append([as_it_was(cell) for cell in dataset.lpop()])
        return dataset

    def _escape_formulae(self, dataset: Any) -> None:
        """Called where IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT is on."""
        for _row in range(len(dataset)):
            dataset.append([harmless(str(cell)) for cell in dataset.lpop()])


class Workbook(_Escaped, XLSX):  # type: ignore[misc]  # import_export has no types
    """One sheet."""


class SemicolonText(_Escaped, CSV):  # type: ignore[misc]  # import_export has no types
    """CSV with a byte order mark and semicolons; read with semicolons or commas, marked or not."""

    def get_title(self) -> str:
        return "csv"

    def export_data(self, dataset: Any, **kwargs: Any) -> Any:
        return "\ufeff" + super().export_data(dataset, delimiter=";", **kwargs)

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream.removeprefix("\ufeff")
        head = text.partition("\n")[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        return super().create_dataset(text, delimiter=delimiter, **kwargs)
