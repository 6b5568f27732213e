"""The table of a reorganisation, as officers fill it in: one line for each old and new unit. Pure."""

import csv
import io
from collections.abc import Sequence

from wards.lineage import PART, WHOLE
from wards.plan import CODE_LENGTH, PlanLine
from wards.sources import KINDS, SourceUnit
from wards.table_file import read_rows
from wards.text import display_name, search_key

COLUMNS = {
    "old_code": ("Mã cũ", "Mã đơn vị cũ", "old code"),
    "old_name": ("Tên cũ", "Đơn vị cũ", "old name"),
    "part": ("Toàn bộ/một phần", "Phần nhập", "Ghi chú", "note"),
    "new_code": ("Mã mới", "Mã đơn vị mới", "new code"),
    "new_kind": ("Loại mới", "Loại đơn vị mới", "new kind"),
    "new_name": ("Tên mới", "Đơn vị mới", "new name"),
    "new_parent": ("Mã cấp trên mới", "Cấp trên mới", "new parent"),
}
HEADING = ",".join(names[0] for names in COLUMNS.values()) + "\n"
_LEVELS = {length: level for level, length in CODE_LENGTH.items()}
_WORDS = {kind: words for words, kind in KINDS.items()}
_KINDS = {search_key(words): kind for words, kind in KINDS.items()}


def read_lines(content: bytes) -> list[PlanLine]:
    """Read the lines of an uploaded CSV or .xlsx; empty cells about the new unit mean that nothing changes there.

    Raises Refused.
    """
    return [_line(row) for row in read_rows(content, COLUMNS, ("old_code",))]


def as_table(lines: Sequence[PlanLine]) -> str:
    """Plan lines as the text of a CSV that `read_lines` reads."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([names[0] for names in COLUMNS.values()])
    for line in lines:
        part, new = ("toàn bộ" if line.part == WHOLE else "một phần"), line.new
        writer.writerow([line.old_code, line.old_name, part, new.code, _WORDS.get(new.kind, ""), new.name, new.parent])
    return text.getvalue()


def _line(row: dict[str, str]) -> PlanLine:
    old_code = _code(row["old_code"])
    new_code = _code(row["new_code"])
    kind = _KINDS.get(search_key(row["new_kind"]), row["new_kind"])
    name = display_name(row["new_name"])
    for words, each in KINDS.items():
        if name.lower().startswith(f"{words.lower()} ") and kind in ("", each):
            kind, name = each, name[len(words) + 1 :]
    new = SourceUnit(_LEVELS.get(len(new_code), ""), new_code, kind, name, _code(row["new_parent"]))
    return PlanLine(int(row["row"]), _LEVELS.get(len(old_code), ""), old_code, _part(row["part"]), new, row["old_name"])


def _part(text: str) -> str:
    plain = search_key(text)
    if "mot phan" in plain or "phan con lai" in plain or plain == PART:
        return PART
    if not plain or plain == WHOLE or "toan bo" in plain or plain in ("giu nguyen", "doi ten", "doi loai hinh"):
        return WHOLE
    return text


def _code(text: str) -> str:
    """A code whose leading zeros a spreadsheet may have eaten: one digit is a province's, four a ward's."""
    digits = text.strip().removesuffix(".0")
    return digits.zfill(5) if len(digits) == 4 else digits.zfill(2) if len(digits) == 1 else digits
