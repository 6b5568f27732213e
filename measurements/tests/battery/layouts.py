"""Files that are right: each layout and each format that people really make."""

from datetime import date
from pathlib import Path

from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from measurements.tests.battery.build import csv, html, ods, strict, xlsx
from measurements.tests.battery.facts import (
    AB,
    AUGUST,
    HB,
    HVT,
    JULY,
    LC,
    MK,
    SD,
    VB,
    WARDS,
    august,
    figure,
    july,
)

LONG = ("STT", "Quận/Huyện", "Xã/Phường/Thị trấn", "Tháng", "Số mẫu", "Download (Mbps)", "Upload (Mbps)", "Ping (ms)")


def long_rows(month="8/2024", headers=LONG):
    return [headers, *([n, d, w, month, *AUGUST[w]] for n, (d, w) in enumerate(WARDS, start=1))]


def converted(name):
    """A file of this battery as LibreOffice saved it in a format that we do not write."""
    return (Path(__file__).parent / "files" / name).read_bytes()


def good(figures, **more):
    return {"figures": figures, **more}


def pivot_rows(month7="Tháng 7/2024", month8="Tháng 8/2024"):
    body = [(n, d, w, JULY[w], AUGUST[w][0]) for n, (d, w) in enumerate(WARDS, start=1)]
    return [("STT", "Quận/huyện", "Xã/phường", "Số mẫu đo", None), (None, None, None, month7, month8), *body]


PIVOT_MERGES = ("A1:A2", "B1:B2", "C1:C2", "D1:E1")
BOTH_MONTHS = july() + august(speeds=False)


def cases():
    """name → (file name, content, options, truth)."""
    yield "long", "t8.xlsx", xlsx(("S", long_rows())), {}, good(august())
    yield "long_month_as_date", "t8.xlsx", xlsx(("S", long_rows(date(2024, 8, 1)))), {}, good(august())
    yield "long_month_text_forms", "x.xlsx", xlsx(("S", long_rows("Tháng 08 năm 2024"))), {}, good(august())
    yield "long_month_compact", "x.xlsx", xlsx(("S", long_rows("T8.2024"))), {}, good(august())
    yield "long_month_number", "x.xlsx", xlsx(("S", long_rows(202408))), {}, good(august())
    yield (
        "long_english_headers",
        "x.xlsx",
        xlsx(("S", long_rows(headers=("No", "District", "Ward", "Month", "Samples", "Download", "Upload", "Latency")))),
        {},
        good(august()),
    )
    yield "long_no_month_but_title", "x.xlsx", _titled("SỐ LIỆU MẠNG DI ĐỘNG THÁNG 8/2024"), {}, good(august())
    yield "long_no_month_but_sheet", "x.xlsx", _monthless("T8-2024"), {}, good(august())
    yield "long_no_month_but_file_name", "so_lieu_thang_08_2024.xlsx", _monthless("Sheet1"), {}, good(august())
    yield "long_no_month_but_stated", "x.xlsx", _monthless("Sheet1"), {"period": "2024-08"}, good(august())
    yield "letter_date_is_no_month", "x.xlsx", _letter_date(), {}, good(august())
    yield "pivot_months_merged", "x.xlsx", xlsx(("S", pivot_rows(), PIVOT_MERGES)), {}, good(BOTH_MONTHS)
    yield "pivot_months_unmerged", "x.xlsx", xlsx(("S", pivot_rows())), {}, good(BOTH_MONTHS)
    yield (
        "pivot_months_as_dates",
        "x.xlsx",
        xlsx(("S", pivot_rows(date(2024, 7, 1), date(2024, 8, 1)), PIVOT_MERGES)),
        {},
        good(BOTH_MONTHS),
    )
    yield (
        "pivot_1904_dates",
        "x.xlsx",
        xlsx(("S", pivot_rows(date(2024, 7, 1), date(2024, 8, 1)), PIVOT_MERGES), after=_epoch_1904),
        {},
        good(BOTH_MONTHS),
    )
    yield (
        "pivot_year_in_title",
        "x.xlsx",
        xlsx(("S", [("SỐ LIỆU NĂM 2024",), *pivot_rows("Tháng 7", "Tháng 8")])),
        {},
        good(BOTH_MONTHS),
    )
    yield "samples_and_speed_per_month", "x.xlsx", xlsx(("S", *_two_metrics())), {}, good(july() + _download_only())
    yield "operators_by_metrics", "x.xlsx", xlsx(("S", *_operators())), {}, good(_operator_truth())
    yield "operators_with_total", "x.xlsx", xlsx(("S", *_operators(total=True))), {}, good(_operator_truth(total=True))
    yield "operators_three_header_rows", "x.xlsx", xlsx(("S", *_three_rows())), {}, good(_operator_truth())
    yield "operators_long_with_none", "x.xlsx", xlsx(("S", _operator_long())), {}, good(_operator_long_truth())
    yield "networks_as_columns", "x.xlsx", xlsx(("S", *_networks())), {}, good(_network_truth())
    yield "network_column", "x.xlsx", xlsx(("S", _network_column())), {}, good(_network_truth())
    yield (
        "sheet_per_month",
        "x.xlsx",
        xlsx(("Tháng 7-2024", _samples_only(JULY)), ("Tháng 8-2024", _samples_only({w: AUGUST[w][0] for w in AUGUST}))),
        {},
        good(BOTH_MONTHS),
    )
    yield "sheet_per_district", "x.xlsx", _sheet_per_district(), {}, good(august())
    yield "section_rows_roman", "x.xlsx", xlsx(("S", _sections())), {}, good(august())
    yield "section_rows_in_first_column", "x.xlsx", xlsx(("S", _sections(first_column=True))), {}, good(august())
    yield "merged_district_cells", "x.xlsx", xlsx(("S", _grouped(), ("B2:B4", "B5:B6", "B7:B8"))), {}, good(august())
    yield "district_only_in_first_row", "x.xlsx", xlsx(("S", _grouped())), {}, good(august())
    yield "totals_and_subtotals", "x.xlsx", xlsx(("S", _totals())), {}, good(august(speeds=False))
    yield (
        "published_province_and_district_rows",
        "x.xlsx",
        xlsx(("S", _published())),
        {},
        good(
            [
                figure("Thành phố Hải Phòng", "2024-08", 64595),
                figure(HB, "2024-08", 900),
                *august((MK, HVT, SD), speeds=False),
            ]
        ),
    )
    yield "title_notes_signature", "x.xlsx", _decorated(), {}, good(august())
    yield "header_repeated_blank_rows_numbers", "x.xlsx", xlsx(("S", _repeated())), {}, good(august())
    yield "two_tables_stacked", "x.xlsx", _stacked(), {}, good(BOTH_MONTHS)
    yield (
        "header_far_down_and_right",
        "x.xlsx",
        xlsx(("S", [*[()] * 17, *[(None,) * 5 + tuple(r) for r in long_rows()]])),
        {},
        good(august()),
    )
    yield (
        "hidden_rows_are_read_with_a_warning",
        "x.xlsx",
        xlsx(("S", long_rows()), after=_hide_row),
        {},
        good(august(), warnings=["hidden_rows"]),
    )
    yield (
        "hidden_sheet_is_left_out_with_a_warning",
        "x.xlsx",
        xlsx(("S", long_rows()), ("Cũ", long_rows("7/2024")), after=_hide_sheet),
        {},
        good(august(), warnings=["hidden_sheet"]),
    )
    yield "formulas_with_values", "x.xlsx", strict(xlsx(("S", long_rows()))), {}, good(august())
    yield "strict_xlsx", "x.xlsx", strict(xlsx(("S", long_rows()))), {}, good(august())
    yield "ods", "x.ods", ods("T8", long_rows()), {}, good(august())
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (2, 1), (0, 3): (1, 2)}
    yield "ods_merged_header", "x.ods", ods("S", pivot_rows(), spans), {}, good(BOTH_MONTHS)
    spans = {(1, 1): (3, 1), (4, 1): (2, 1), (6, 1): (2, 1)}
    yield "ods_merged_districts", "x.ods", ods("S", _grouped(), spans), {}, good(august())
    yield "xls", "x.xls", converted("pivot.xls"), {}, good(BOTH_MONTHS)
    yield "csv_semicolon_bom", "x.csv", csv(_vietnamese(), ";", "utf-8-sig"), {}, good(august())
    yield "csv_comma", "x.csv", csv(long_rows(), ","), {}, good(august())
    yield "csv_tabs_pasted", "dan.tsv", csv(_vietnamese(), "\t"), {}, good(august())
    yield "csv_utf16", "x.csv", csv(_vietnamese(), "\t", "utf-16"), {}, good(august())
    yield "html_as_xls", "x.xls", html([tuple(r) for r in _vietnamese()]), {}, good(august())
    yield (
        "html_merged_header",
        "x.xls",
        html(pivot_rows(), {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (2, 1), (0, 3): (1, 2)}),
        {},
        good(BOTH_MONTHS),
    )


def _titled(title):
    rows = [(title,), (), *[tuple(v for i, v in enumerate(row) if i != 3) for row in long_rows()]]
    return xlsx(("S", rows))


def _monthless(sheet):
    return xlsx((sheet, [tuple(v for i, v in enumerate(row) if i != 3) for row in long_rows()]))


def _letter_date():
    rows = [("(Kèm theo Công văn số /STTTT-BCVT ngày 10 tháng 10 năm 2024)",), ("Số liệu tháng 8 năm 2024",)]
    return xlsx(("S", [*rows, *[tuple(v for i, v in enumerate(row) if i != 3) for row in long_rows()]]))


def _epoch_1904(book):
    book.epoch = CALENDAR_MAC_1904


def _two_metrics():
    rows = [
        ("STT", "Quận/huyện", "Xã/phường", "Tháng 7/2024", "Tháng 8/2024", None),
        (None, None, None, "Số mẫu", "Số mẫu", "Tốc độ (Mbps)"),
        *[(n, d, w, JULY[w], AUGUST[w][0], AUGUST[w][1]) for n, (d, w) in enumerate(WARDS, start=1)],
    ]
    return rows, ("A1:A2", "B1:B2", "C1:C2", "E1:F1")


def _download_only():
    return [figure(w, "2024-08", AUGUST[w][0], AUGUST[w][1]) for w in AUGUST]


SPLIT = {"Viettel": (MK, 300, 50.5), "MobiFone": (MK, 212, 38.25)}


def _operators(total=False):
    names = [*(["Tổng"] if total else []), "Viettel", "MobiFone"]
    top = ["STT", "Quận/huyện", "Xã/phường"]
    below = [None, None, None]
    for name in names:
        top += [name, None]
        below += ["Số mẫu", "Tải xuống (Mbps)"]
    row = [1, HB, MK]
    for name in names:
        row += [512, 45.6] if name == "Tổng" else list(SPLIT[name][1:])
    return [("SỐ LIỆU DI ĐỘNG THÁNG 8/2024",), top, below, row], ("A2:A3", "B2:B3", "C2:C3")


def _operator_truth(total=False):
    whole = [figure(MK, "2024-08", 512, 45.6)] if total else []
    viettel = figure(MK, "2024-08", 300, 50.5, operator="viettel")
    return [*whole, viettel, figure(MK, "2024-08", 212, 38.25, operator="mobifone")]


def _three_rows():
    rows = [
        ("TT", "Quận/huyện", "Xã/phường", "Tháng 8/2024", None, None, None),
        (None, None, None, "Viettel", None, "MobiFone", None),
        (None, None, None, "Số mẫu", "Tải xuống", "Số mẫu", "Tải xuống"),
        (1, HB, MK, 300, 50.5, 212, 38.25),
    ]
    return rows, ("A1:A3", "B1:B3", "C1:C3", "D1:G1", "D2:E2", "F2:G2")


def _operator_long():
    rows = [("STT", "Quận/huyện", "Xã/phường", "Kỳ", "Nhà mạng", "Số mẫu", "Download")]
    rows += [
        (1, HB, MK, "8/2024", None, 512, 45.6),
        (None, None, None, "8/2024", "Viettel", 300, 50.5),
        (None, None, None, "8/2024", "Vinaphone", 212, 38.25),
        (2, LC, AB, "8/2024", "Tất cả", 1234, 39.99),
    ]
    return rows


def _operator_long_truth():
    return [
        figure(MK, "2024-08", 512, 45.6),
        figure(MK, "2024-08", 300, 50.5, operator="viettel"),
        figure(MK, "2024-08", 212, 38.25, operator="vnpt"),
        figure(AB, "2024-08", 1234, 39.99),
    ]


def _networks():
    rows = [
        ("SỐ LIỆU MẪU ĐO THÁNG 8/2024",),
        ("STT", "Quận/huyện", "Xã/phường", "Băng rộng di động", "Băng rộng cố định", "5G"),
        (1, HB, MK, 512, 700, "<300"),
        (2, LC, AB, 1234, 301, 15),
    ]
    return rows, ()


def _network_truth():
    told = (
        (MK, "mobile", 512),
        (MK, "fixed", 700),
        (MK, "5g", "<300"),
        (AB, "mobile", 1234),
        (AB, "fixed", 301),
        (AB, "5g", 15),
    )
    return [figure(unit, "2024-08", count, network=network) for unit, network, count in told]


def _network_column():
    rows = [("STT", "Quận/huyện", "Xã/phường", "Tháng", "Loại mạng", "Số mẫu")]
    told = ((HB, MK, 512, 700, "<300"), (LC, AB, 1234, 301, 15))
    for district, ward, *counts in told:
        rows += [
            (len(rows), district, ward, "08/2024", kind, count)
            for kind, count in zip(("BRDĐ", "Cố định", "5G"), counts, strict=True)
        ]
    return rows


def _samples_only(counts):
    return [
        ("STT", "Quận/huyện", "Phường/Xã", "Số mẫu đo"),
        *((n, d, w, counts[w]) for n, (d, w) in enumerate(WARDS, 1)),
    ]


def _sheet_per_district():
    sheets = []
    for district in (HB, LC, VB):
        wards = [w for d, w in WARDS if d == district]
        rows = [("Số liệu tháng 8/2024",), ("STT", "Xã/phường", "Số mẫu", "Tải xuống", "Tải lên", "Ping")]
        sheets.append((district, [*rows, *((n, w, *AUGUST[w]) for n, w in enumerate(wards, 1))]))
    return xlsx(*sheets)


def _sections(first_column=False):
    rows = [("STT", "Đơn vị", "Số mẫu", "Tải xuống", "Tải lên", "Độ trễ"), ("Tháng 8/2024",)]
    for numeral, district in zip(("I", "II", "III"), (HB, LC, VB), strict=True):
        rows.append((f"{numeral}. {district}",) if first_column else (numeral, district))
        wards = [w for d, w in WARDS if d == district]
        rows += [(n, w, *AUGUST[w]) for n, w in enumerate(wards, 1)]
    return rows


def _grouped():
    rows, last = [("STT", "Quận/Huyện", "Xã/Phường", "Tháng", "Số mẫu", "DL", "UL", "Ping")], None
    for number, (district, ward) in enumerate(WARDS, start=1):
        rows.append((number, district if district != last else None, ward, "8/2024", *AUGUST[ward]))
        last = district
    return rows


def _totals():
    rows = [("Bảng số mẫu đo tháng 8/2024",), ("STT", "Quận/Huyện", "Xã/Phường", "Số mẫu")]
    for district, total in ((HB, "812"), (LC, 1234), (VB, 340)):
        rows += [(n, district, w, AUGUST[w][0]) for n, w in enumerate([w for d, w in WARDS if d == district], 1)]
        rows.append((None, f"Cộng {district}", None, total if district != HB else 1000))
    return [*rows, ("Tổng cộng", None, None, 2700)]


def _published():
    return [
        ("Số mẫu tháng 8/2024, mạng di động",),
        ("STT", "Đơn vị", "Số mẫu"),
        (None, "Toàn thành phố", "64,595"),
        ("I", HB, 900),
        (1, MK, 512),
        (2, HVT, 300),
        (3, SD, "<300"),
    ]


def _decorated():
    rows = [
        ("UBND THÀNH PHỐ HẢI PHÒNG",),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG",),
        (),
        ("PHỤ LỤC 1",),
        ("Đơn vị tính: Mbps",),
        (),
    ]
    rows += long_rows()
    rows += [
        (),
        ("Ghi chú: <300 là dưới 300 mẫu.",),
        (None, "Người lập biểu", None, None, "KT. GIÁM ĐỐC"),
        (None, None, None, None, "PHÓ GIÁM ĐỐC"),
        ("Nơi nhận:",),
        ("- Như trên;",),
        ("- Lưu: VT, BCVT.",),
    ]
    return xlsx(("S", rows))


def _repeated():
    rows = long_rows()
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)")
    return [rows[0], numbers, *rows[1:4], (), (), rows[0], numbers, *rows[4:6], (), *rows[6:]]


def _stacked():
    rows = [("Bảng 1. Tháng 7/2024",), *_samples_only(JULY), (), ("Bảng 2. Tháng 8/2024",)]
    return xlsx(("S", [*rows, *_samples_only({w: AUGUST[w][0] for w in AUGUST})]))


def _hide_row(book):
    book.active.row_dimensions[4].hidden = True
    book.active["A1"].font = Font(bold=True)


def _hide_sheet(book):
    book["Cũ"].sheet_state = "hidden"


def _vietnamese():
    """The long table as Vietnamese Excel writes it to CSV: decimal commas."""
    return [[str(v).replace(".", ",") if isinstance(v, float) else v for v in row] for row in long_rows()]
