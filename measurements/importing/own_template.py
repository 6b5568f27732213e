"""The workbook in which a ward fills in its own count of a month. Pure.

A hidden sheet says whose it is, of which month, and which file of that ward and month was the newest when it
was made, so that a mix-up is named instead of read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Protocol

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from base.cleaning import clean_text
from base.period import Period
from base.refusal import Refused
from base.saying import say
from measurements.importing.issues import Issue, issue
from measurements.reading.records import IDENTITY

KIND = "own_figures"
HEADS = ("Xã/Phường", "Tháng", "Mạng", "Số mẫu đo")
SPEED_HEADS = {
    "median": ("Tải xuống (trung vị, Mbps)", "Tải lên (trung vị, Mbps)"),
    "mean": ("Tải xuống (trung bình, Mbps)", "Tải lên (trung bình, Mbps)"),
}
TO_CHANGE = "Tốc độ là số trung bình thì sửa chữ “trung vị” ở đầu cột thành “trung bình”, và ngược lại."
TO_CHOOSE = "Tốc độ là trung vị hay trung bình thì ghi vào cột mang tên ấy; mỗi loại mạng chỉ ghi một trong hai."
NETWORKS = {"mobile": "Di động", "fixed": "Cố định", "5g": "5G"}
HEAD_ROW = 4
_LINE = Side(style="thin", color="808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TO_FILL = PatternFill("solid", fgColor="FFF7DC")


class Named(Protocol):
    """Protocol of a unit with a full name."""

    @property
    def full_name(self) -> str: ...


class ForeignTemplate(Refused):
    """A template of another ward or month, or a ward's template uploaded as VNNIC's file, was refused."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.message)
        self.issue = found


@dataclass(frozen=True, slots=True)
class Identity:
    """What a template's hidden sheet says of it: whose it is, and of which month.

    `version`: primary key of the ward's newest applied file of that month, 0 if there was none.
    """

    unit_code: str
    unit_name: str
    period: Period
    version: int

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "Identity | None":
        """Read the pairs of the hidden sheet; None if they are not ours or were tampered with."""
        if said.get("kind") != KIND:
            return None
        try:
            return cls(said["unit"], said["name"], Period.parse(said["period"]), int(said["version"]))
        except (KeyError, ValueError):
            return None

    @property
    def label(self) -> str:
        """Month and ward for people: `tháng 7/2025, Phường A`."""
        return _label(self.period, self.unit_name)

    def require(self, unit_code: str, unit: Named | None, period: Period | None) -> None:
        """Raise ForeignTemplate unless it is of this ward, and of this month if one is stated."""
        if unit is None:
            raise ForeignTemplate(issue("template_not_vnnic", found=self.label))
        if self.unit_code != unit_code or (period is not None and period != self.period):
            wanted = _label(period or self.period, unit.full_name)
            raise ForeignTemplate(issue("template_elsewhere", found=self.label, wanted=wanted))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ward reported before for one network, to be changed or left."""

    samples: int | str | None  # `<300`: fewer than that
    download: Decimal | None
    upload: Decimal | None
    statistic: str = "median"  # of its speeds

    @property
    def has_speed(self) -> bool:
        return self.download is not None or self.upload is not None


def _label(period: Period, unit: str) -> str:
    return say("{unit}, month {month}", month=period.label, unit=unit)


def heads(statistics: Iterable[str]) -> tuple[str, ...]:
    """The heading row, with speed columns for each of these statistics."""
    return HEADS + tuple(head for statistic in statistics for head in SPEED_HEADS[statistic])


def build_own_template(identity: Identity, standing: Mapping[str, Standing]) -> bytes:
    """The template as .xlsx: one row for each network; yellow cells are to be filled in, others may stay blank.

    Where one network's speeds are means and another's medians, there are columns for both.
    """
    said = {one.statistic for one in standing.values() if one.has_speed}
    statistics = [statistic for statistic in SPEED_HEADS if statistic in said] or ["median"]
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101 # a new workbook always has one page
    page.title = "Số tự khai"
    _line(page, 1, [f"{identity.unit_name}: số tự khai tháng {identity.period.label}"], bold=True)
    _line(page, 2, ["Điền các ô nền vàng. Không đo loại mạng nào thì để trống dòng đó; bằng không thì ghi 0."])
    _line(page, 3, [TO_CHOOSE if len(statistics) > 1 else TO_CHANGE])
    _line(page, HEAD_ROW, heads(statistics), bold=True)
    for cell in page[HEAD_ROW]:
        cell.border, cell.alignment = _BORDER, Alignment(wrap_text=True, horizontal="center", vertical="center")
    for row, (network, name) in enumerate(NETWORKS.items(), start=HEAD_ROW + 1):
        stands = standing.get(network, Standing(None, None, None))
        speeds = [None if one is None else float(one) for one in (stands.download, stands.upload)]
        blank = [None] * len(speeds)
        values = [value for one in statistics for value in (speeds if one == stands.statistic else blank)]
        _line(page, row, [identity.unit_name, identity.period.label, name, stands.samples, *values])
        for cell in page[row]:
            cell.border = _BORDER
        for cell in page[row][3:]:
            cell.fill = _TO_FILL
    for letter, width in zip("ABCDEFGH", (30, 12, 12, 14, 18, 18, 18, 18), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    hidden = book.create_sheet(IDENTITY)
    hidden.sheet_state = "hidden"
    pairs = (
        ("kind", KIND),
        ("unit", identity.unit_code),
        ("name", identity.unit_name),
        ("period", str(identity.period)),
        ("version", str(identity.version)),
    )
    for row, pair in enumerate(pairs, start=1):
        _line(hidden, row, pair)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _line(page: Worksheet, row: int, values: Sequence[str | float | None], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        value = clean_text(value) if isinstance(value, str) else value
        cell = page.cell(row, column, value)
        cell.font = Font(name="Times New Roman", size=12, bold=bold)
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"
