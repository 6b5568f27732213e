"""The workbooks of the invented province, laid out as a table of VNNIC might be. Pure: knows no Django."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time

import xlsxwriter

from base.day_format import show_day
from base.period import Period
from portal.demonstration.figures import InventedRow

SAYS_SO = "SỐ LIỆU GIẢ LẬP, chỉ để trình diễn phần mềm; không phải kết quả đo thật"
HEADERS = (
    *("STT", "Quận/Huyện", "Xã/Phường/Đặc khu", "Tháng", "Mạng", "Nhà mạng"),
    *("Số mẫu", "Tải xuống (Mbps)", "Tải lên (Mbps)", "Ping (ms)"),
)
HEADERS_WITHOUT_DISTRICT = HEADERS[:1] + HEADERS[2:]
MASKED = "<300"


def file_name(place: str, month: Period, as_of: date | None = None) -> str:
    """Name of the file, `hai_phong_2026-09_gia_lap.xlsx`; for a count within the month with its day."""
    day = f"_den_{as_of:%d}" if as_of else ""
    return f"{place}_{month}{day}_gia_lap.xlsx"


def workbook(title: str, month: Period, lines: Iterable[InventedRow], as_of: date | None = None) -> bytes:
    """Build the workbook, one sheet: a note that it is invented, and a row for each ward, network and operator."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "i-Speed", "created": datetime.combine(as_of or month.last_day, time(9))})
    sheet = book.add_worksheet(f"T{month.month}.{month.year}")
    until = f", tạm tính đến ngày {show_day(as_of)}" if as_of else ""
    lines = list(lines)
    districts = any(line.place.within for line in lines)
    sheet.write(0, 0, SAYS_SO)
    sheet.write(1, 0, f"SỐ LIỆU ĐO I-SPEED {title.upper()} (trung vị){until}")
    sheet.write_row(3, 0, HEADERS if districts else HEADERS_WITHOUT_DISTRICT)
    for number, line in enumerate(lines, start=1):
        within = [line.place.within] if districts else []
        samples = MASKED if line.masked else line.samples
        place = [number, *within, line.place.name, month.label, line.network, line.operator or None]
        sheet.write_row(3 + number, 0, [*place, samples, line.download, line.upload, line.latency])
    book.close()
    return buffer.getvalue()
