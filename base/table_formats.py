"""Files of the administration's lists: as Excel in Việt Nam opens them, and without formulae."""

from typing import Any

from import_export.formats.base_formats import CSV, XLSX

from base.formulas import as_it_was, harmless


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
    """An Excel file with one sheet."""


class SemicolonText(_Escaped, CSV):  # type: ignore[misc]  # import_export has no types
    """CSV written with a byte order mark and semicolons; read with semicolons or commas, with or without the mark."""

    def get_title(self) -> str:
        return "csv"

    def export_data(self, dataset: Any, **kwargs: Any) -> Any:
        return "\ufeff" + super().export_data(dataset, delimiter=";", **kwargs)

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream.removeprefix("\ufeff")
        head = text.partition("\n")[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        return super().create_dataset(text, delimiter=delimiter, **kwargs)
