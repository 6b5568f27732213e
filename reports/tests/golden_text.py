"""A document as a text that a person can judge in a diff: what stands in it, from the addressees to the last annex."""

import os
from pathlib import Path

from reports.documents import Document, DocumentTable

FOLDER = Path(__file__).parent / "golden"


def as_text(document: Document) -> str:
    title = f" ({document.title})" if document.title else ""
    lines = [f"{document.form}{title}: {document.subject}", *(f"Kính gửi: {one}" for one in document.to)]
    lines += list(document.bases) + [f"[{document.banner}]"] * bool(document.banner)
    for section in document.sections:
        lines += ["", f"({section.level}) {section.head}".rstrip()]
        for part in section.parts:
            lines += _table(part) if isinstance(part, DocumentTable) else [part]
    lines += ["", "Nơi nhận: " + "; ".join(document.copies)]
    lines += _head(document)
    for annex in document.annexes:
        lines += ["", f"== {annex.sheet}: {annex.title}", *annex.notes, *_table(annex.table)]
    lines += ["", "== Trang đầu của bảng tính", *(f"{label}: {value}" for label, value in document.summary)]
    lines += [f"{one.label}: {one.value.text} {one.unit}" for one in document.figures]
    return "\n".join([*lines, "", f"Tệp: {document.file_stem}"]) + "\n"


def _head(document: Document) -> list[str]:
    """In whose name it goes out, where that is not the department's."""
    head = document.head
    if head.superior:
        return []
    symbol = head.report_symbol if document.form == "report" else head.symbol
    signed = " / ".join([*head.signer, document.signer_name]).rstrip(" /")
    return [f"{head.agency}, {head.place}, số …/{symbol}, năm {document.year}", f"Ký: {signed}"]


def _table(table: DocumentTable) -> list[str]:
    if not table.rows:
        return [f"  ({table.empty})"]
    heads = [f"{column.group} · {column.head}" if column.group else column.head for column in table.columns]
    rows = [[cell.text for cell in row] for row in (*table.rows, *table.totals)]
    return ["  " + " | ".join(row).rstrip() for row in (heads, *rows)]


def assert_golden(name, said):
    """GOLDEN=write as in test_golden.py."""
    kept = FOLDER.parent / f"golden_{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8")
