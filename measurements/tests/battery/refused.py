"""Files that are wrong: each with the rule and the cell that must be named."""

import io
import zipfile
from datetime import date

from measurements.tests.battery.build import csv, ods, rezip, xlsx
from measurements.tests.battery.facts import AB, CH, HB, HK, HVT, LC, MK, VB
from measurements.tests.battery.layouts import LONG, _titled, converted, long_rows, pivot_rows


def bad(*errors, **more):
    return {"errors": [list(error) for error in errors], **more}


def rows(*told, month="8/2024", columns=6):
    """told: (district, ward, samples, download …)."""
    return [LONG[:columns], *((n, d, w, month, *values) for n, (d, w, *values) in enumerate(told, 1))]


def one(samples, download=None):
    return xlsx(("S", rows((HB, MK, samples, download))))


def cases():
    """name → (file name, content, options, truth)."""
    letters = one("3OO")
    yield "letter_for_zero", "x.xlsx", letters, {}, bad(("not_whole", "S", "E2"))
    yield "negative", "x.xlsx", one(-5), {}, bad(("negative", "S", "E2"))
    yield "nan_text", "x.xlsx", one("NaN"), {}, bad(("not_whole", "S", "E2"))
    yield "fraction_of_a_sample", "x.xlsx", one(12.5), {}, bad(("not_whole", "S", "E2"))
    yield (
        "error_cell",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, "#N/A", 3))), after=_error),
        {},
        bad(("error_cell", "S", "E2")),
    )
    in_row_3 = bad(("error_cell", "S", "E3"), ("error_cell", "S", "F3"))
    yield "error_cells_xls", "x.xls", converted("error_cells.xls"), {}, in_row_3
    yield "error_cells_ods", "x.ods", converted("error_cells.ods"), {}, in_row_3
    yield "formula_without_value", "x.xlsx", one("=SUM(1,2)"), {}, bad(("formula_without_value", "S", "E2"))
    yield "date_in_samples", "x.xlsx", one(date(2024, 7, 1)), {}, bad(("date_not_number", "S", "E2"))
    yield "truth_value", "x.xlsx", one(True), {}, bad(("not_a_number", "S", "E2"))
    yield "ambiguous_speed", "x.xlsx", one(400, "1.234"), {}, bad(("ambiguous_number", "S", "F2"))
    yield "kbps", "x.xlsx", one(400, "45000 kbps"), {}, bad(("unit_unknown", "S", "F2"))
    yield (
        "kbps_header",
        "x.xlsx",
        xlsx(("S", [(*LONG[:5], "Tải xuống (Kbps)"), (1, HB, MK, "8/2024", 400, 45000)])),
        {},
        bad(("unit_unknown", "S", "F1"), ("out_of_range", "S", "F2")),
    )
    yield "percent_speed", "x.xlsx", one(400, "45%"), {}, bad(("not_a_number", "S", "F2"))
    yield (
        "future_month",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 5), month="12/2025"))),
        {},
        bad(("month_in_future", "S", "D2")),
    )
    yield (
        "month_not_over",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 5), month="11/2024"))),
        {},
        bad(("month_not_over", "S", "D2")),
    )
    yield (
        "month_too_early",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 5), month="5/2024"))),
        {},
        bad(("month_before_start", "S", "D2")),
    )
    yield "quarter_in_title", "x.xlsx", _titled("SỐ LIỆU QUÝ III/2024"), {}, bad(("not_a_month", "S", "A1"))
    yield (
        "twelve_months_in_title",
        "x.xlsx",
        _titled("Số liệu 12 tháng (đến tháng 8/2024)"),
        {},
        bad(("not_a_month", "S", "A1")),
    )
    yield (
        "quarter_in_column",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 5), month="Quý III/2024"))),
        {},
        bad(("not_a_month", "S", "D2")),
    )
    yield (
        "future_month_in_the_header",
        "x.xlsx",
        xlsx(("S", [(), ("Số mẫu đo, mạng di động",), (), *pivot_rows("Tháng 8/2024", "Tháng 9/2025")], ("D4:E4",))),
        {},
        bad(("month_in_future", "S", "E5")),
    )
    yield (
        "future_month_in_the_title",
        "x.xlsx",
        _titled("Số liệu tháng 9/2025"),
        {},
        bad(("month_in_future", "S", "A1")),
    )
    yield "no_month_anywhere", "x.xlsx", _titled("SỐ LIỆU MẪU ĐO"), {}, bad(("month_missing", "S", "D4"))
    yield (
        "month_unlike_stated",
        "x.xlsx",
        xlsx(("S", long_rows())),
        {"period": "2024-07"},
        bad(("month_conflict", "S", "D2")),
    )
    yield (
        "unknown_ward",
        "x.xlsx",
        xlsx(("S", rows((HB, "Phường Không Có Thật", 5)))),
        {},
        bad(("unit_not_found", "S", "C2")),
    )
    yield "ward_in_wrong_district", "x.xlsx", xlsx(("S", rows((LC, MK, 5)))), {}, bad(("unit_not_found", "S", "C2"))
    yield (
        "ward_twice",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 5), (HB, HVT, 6), (HB, MK, 7)))),
        {},
        bad(("duplicate", "S", "E4")),
    )
    yield (
        "ward_above_its_district",
        "x.xlsx",
        xlsx(("S", rows((HB, None, "<300"), (HB, MK, 512)))),
        {},
        bad(("above_parent", "S", "E3")),
    )
    yield "unknown_operator_row", "x.xlsx", xlsx(("S", _operator("Xfone"))), {}, bad(("operator_unknown", "S", "F2"))
    yield (
        "unknown_operator_column",
        "x.xlsx",
        xlsx(("S", _operator_columns())),
        {},
        bad(("operator_unknown", "S", "F4")),
    )
    operators = ("Viettel", "VNPT", "Sóng Xanh")
    told = [("Số mẫu đo tháng 8/2024",), (*LONG[:3], *operators), (1, HB, MK, 5, 6, 7)]
    yield "unknown_operator_beside_known", "x.xlsx", xlsx(("S", told)), {}, bad(("operator_unknown", "S", "F3"))
    told = [("Tháng 8/2024",), (*LONG[:3], "Số mẫu", None, None), (None, None, None, *operators), (1, HB, MK, 5, 6, 7)]
    merged = ("A2:A3", "B2:B3", "C2:C3", "D2:F2")
    wrong = bad(("operator_unknown", "S", "F4"))
    yield "unknown_operator_under_samples", "x.xlsx", xlsx(("S", told, merged)), {}, wrong
    told = [("Tháng 8/2024",), ("STT", "Huyện", "Tên đơn vị cơ sở", "Số mẫu"), (1, HB, MK, 5)]
    yield "ward_column_nobody_knows", "x.xlsx", xlsx(("S", told)), {}, bad(("column_of_units", "S", "C2"))
    told = [("Đơn vị tính: Kbps",), (*LONG[:6],), (1, HB, MK, "8/2024", 5, 8000)]
    yield "kbps_in_the_title", "x.xlsx", xlsx(("S", told)), {}, bad(("unit_unknown", "S", "F2"))
    told = [(*LONG[:4], "Số mẫu (nghìn)"), (1, HB, MK, "8/2024", 5)]
    yield "samples_in_thousands", "x.xlsx", xlsx(("S", told)), {}, bad(("count_in_thousands", "S", "E1"))
    told = rows((HB, MK, 5), month="Tháng 8")
    yield "month_without_a_year", "x.xlsx", xlsx(("S", told)), {}, bad(("month_missing", "S", "D2"))
    yield "gbps_in_the_cell", "x.xlsx", one(400, "5,6 Gbps"), {}, bad(("unit_unknown", "S", "F2"))
    yield "network_4g_alone", "x.xlsx", xlsx(("S", _network("4G"))), {}, bad(("network_unknown", "S", "E2"))
    yield (
        "two_columns_alike",
        "x.xlsx",
        xlsx(("S", [(*LONG[:5], "Số mẫu đo"), (1, HB, MK, "8/2024", 5, 6)])),
        {},
        bad(("column_ambiguous", "S", "F1")),
    )
    yield (
        "value_merged_over_two_wards",
        "x.xlsx",
        xlsx(("S", rows((HB, MK, 500), (HB, HVT, None)), ("E2:E3",))),
        {},
        bad(("merged_value", "S", "E3")),
    )
    spans = {(1, 4): (2, 1)}
    merged = ods("S", rows((HB, MK, 500), (HB, HVT, None)), spans)
    yield "value_merged_over_two_wards_ods", "x.ods", merged, {}, bad(("merged_value", "S", "E3"))
    yield (
        "values_without_a_name",
        "x.xlsx",
        xlsx(("S", [*rows((HB, MK, 5)), (2, None, None, "8/2024", 77)])),
        {},
        bad(("row_without_unit", "S", "A3")),
    )
    yield "no_header", "x.xlsx", xlsx(("S", [("a", "b"), (1, 2), (3, 4)])), {}, bad(("no_table", "", ""))
    unknown = [("Nơi đo", "Kỳ", "Giá trị A"), ("Phường Minh Khai", "8/2024", 365), ("Phường Hạ Lý", "8/2024", 299)]
    yield "headings_unknown", "x.xlsx", xlsx(("S", unknown)), {}, bad(("table_unclear", "S", "A1"))
    yield "header_without_rows", "x.xlsx", xlsx(("S", [LONG])), {}, bad(("no_rows", "", ""))
    yield (
        "word_document",
        "x.xlsx",
        rezip(xlsx(("S", [LONG])), lambda n, d: d).replace(b"xl/", b"xx/"),
        {},
        bad(("not_a_workbook", "", "")),
    )
    yield "forty_errors", "x.csv", csv(_forty()), {}, {"errors_count": 40}
    yield "macro", "x.xlsm", _with_part("xl/vbaProject.bin", b"x"), {}, bad(("macros", "", ""))
    yield "dtd", "x.xlsx", rezip(xlsx(("S", [LONG])), _dtd), {}, bad(("broken_workbook", "", ""))


def _error(book):
    book.active["E2"].data_type = "e"


def _operator(name):
    return [(*LONG[:4], "Nhà mạng", "Số mẫu"), (1, HB, MK, "8/2024", name, 5)]


def _operator_columns():
    return [
        ("Tháng 8/2024",),
        (None, None, None, "Viettel", None, "Xfone", None),
        ("STT", "Quận/huyện", "Xã/phường", "Số mẫu", "Tải xuống", "Số mẫu", "Tải xuống"),
        (1, HB, MK, 5, 6, 7, 8),
    ]


def _network(kind):
    return [(*LONG[:4], "Loại mạng", "Số mẫu"), (1, HB, MK, "8/2024", kind, 5)]


def _forty():
    """40 wrong cells: 20 rows with letters in the count and minus in the speed."""
    wards = [(HB, MK), (HB, HVT), (LC, AB), (LC, HK), (VB, CH)]
    body = [(n, *wards[n % 5], f"{7 + n % 2}/2024", "2O", "-1") for n in range(20)]
    return [LONG[:6], *body]


def _with_part(name, data):
    content = io.BytesIO(xlsx(("S", [LONG])))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, data)
    return content.getvalue()


def _dtd(name, data):
    return data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY y "z">]><worksheet', 1) if "sheet1" in name else data
