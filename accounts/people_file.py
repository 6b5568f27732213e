"""The workbook from which many accounts are opened at once: reading and making it. Pure: knows no Django."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wards.table_file import read_rows
from wards.text import search_key

COLUMNS = {
    "username": ("Tên đăng nhập", "username"),
    "full_name": ("Họ và tên", "full name"),
    "email": ("Thư điện tử", "Email", "mail"),
    "phone": ("Điện thoại", "phone"),
    "role": ("Vai trò", "role"),
    "unit": ("Mã đơn vị", "unit code"),
    "unit_name": ("Đơn vị", "unit"),
    "operator": ("Doanh nghiệp", "operator"),
    "agency": ("Cơ quan", "agency"),
}
HEADING = tuple(names[0] for names in COLUMNS.values())
# As the workbook writes a role, and what else is understood: the value itself, other words for it.
ROLES = {
    "admin": ("Quản trị viên",),
    "staff": ("Cán bộ Sở", "Chuyên viên Sở"),
    "leader": ("Lãnh đạo Sở",),
    "ward": ("Cán bộ xã, phường", "Cán bộ xã", "Cán bộ phường", "Cán bộ đặc khu"),
    "agency": ("Cán bộ cơ quan",),
    "operator": ("Cán bộ doanh nghiệp", "Đầu mối doanh nghiệp"),
    "viewer": ("Người xem",),
}
_ROLE_OF = {search_key(word): role for role, words in ROLES.items() for word in (role, *words)}
WIDTHS = (18, 28, 30, 16, 20, 12, 28, 18, 30)
TO_FILL = PatternFill("solid", fgColor="FFF7DC")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line: a person with a role, and their scope as written. `role`: a value of Role, or as written."""

    row: int
    username: str
    full_name: str
    email: str
    phone: str
    role: str
    unit: str
    operator: str
    agency: str

    @property
    def is_blank(self) -> bool:
        """Has nobody been entered here, the template's line being unchanged?"""
        return not (self.full_name or self.email or self.phone)


def read_people(content: bytes) -> list[PersonLine]:
    """Read the lines of an uploaded CSV or .xlsx, those without a person too. Raises Refused."""
    needed = ("username", "full_name", "email", "role")
    return [_line(row) for row in read_rows(content, COLUMNS, needed)]


def _line(row: dict[str, str]) -> PersonLine:
    unit = row["unit"].strip()
    return PersonLine(
        row=int(row["row"]),
        username=row["username"],
        full_name=row["full_name"],
        email=row["email"],
        phone=row["phone"],
        role=_ROLE_OF.get(search_key(row["role"]), row["role"]),
        unit=unit.zfill(5) if unit.isdecimal() and len(unit) == 4 else unit,  # Excel took the 0 away
        operator=row["operator"],
        agency=row["agency"],
    )


def as_table(rows: Iterable[Sequence[str]]) -> str:
    """These rows under the heading, as the text of a CSV that `read_people` reads."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([HEADING, *rows])
    return text.getvalue()


def template(rows: Iterable[Sequence[str]]) -> bytes:
    """The workbook to fill in, as bytes, with these lines begun; cells to fill in are coloured, codes are text."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook always has one page
    sheet.title = "Tài khoản"
    sheet.append(HEADING)
    for number, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(number, column, value or None)
            cell.number_format = "@"
            if column in (2, 3, 4):
                cell.fill = TO_FILL
    for column, width in enumerate(WIDTHS, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
