"""Files as strangers make them: what stands in a corner, in the name of a sheet, in a column beside, between the rows.

Each with the figures or the questions that it leads to, as in `evidence`.
"""

from measurements.tests.battery.build import html, ods, rezip, xlsx
from measurements.tests.battery.evidence_tables import (
    COUNTS,
    SPEEDS,
    TICK,
    TITLE,
    asked,
    by_month,
    columns,
    figures,
    plain,
    read,
    with_count,
    with_extra,
    with_speed,
)
from measurements.tests.hai_phong import WARDS_2025

TITLE_OF_YEAR = ("SỐ LIỆU DI ĐỘNG NĂM 2025",)
UNTOLD = "SỐ LIỆU I-SPEED BĂNG RỘNG DI ĐỘNG"
HEAD = ("STT", "Xã/Phường", "Số mẫu", "Tốc độ tải xuống (Mbps)")
BEFORE = tuple(count - 9 for count in COUNTS)


def rows(counts=COUNTS, speeds=SPEEDS):
    return [(at, *row) for at, row in enumerate(zip(WARDS_2025, counts, speeds, strict=True), 1)]


def book(*lines, sheet="Sheet1", merged=()):
    return "x.xlsx", xlsx((sheet, lines, merged)), {}


def text(*lines):
    return "x.csv", "\n".join(lines).encode(), {}


def of_numbers_in_headings():
    for head in (
        "Số mẫu 2025",
        "Số mẫu quý",
        "Số mẫu trong năm",
        "Số mẫu đo lần 1",
        "Số mẫu (1.000 mẫu)",
        "Số mẫu III",
        "Số mẫu đến hết tháng 8/2025",
        "Số mẫu (+/-)",
        "Số mẫu Δ",
        "Số mẫu toàn tỉnh",
        "Số mẫu cấp huyện",
        "Số mẫu Hà Nội",
    ):
        yield head, with_count(head), asked(("column_unclear", "C3"))
    for head in ("Số mẫu T7-T8", "Số mẫu 1-8/2025"):
        yield head, with_count(head), asked(("not_a_month", "C3"))
    for head in ("Tốc độ 2024 (Mbps)", "Tốc độ ↑ (Mbps)", "Tốc độ tải xuống lần 2 (Mbps)"):
        yield head, with_speed(head), asked(("column_unclear", "D3"), warnings=())
    for head in ("1. Số mẫu", "Số mẫu (3)", "II) Số mẫu", "Số mẫu (3)=(1)+(2)", "Số mẫu trên địa bàn tỉnh Quảng Ninh"):
        yield head, with_count(head), read(TICK)
    whole = columns(("Số mẫu", COUNTS), ("Số mẫu toàn tỉnh", 2093), ("Tốc độ (Mbps)", SPEEDS))
    yield "of the province beside", whole, read(TICK, "column_left_out")
    results = columns(("Số mẫu", COUNTS), ("Kết quả đo (Mbps)", SPEEDS))
    yield "results in Mbps", results, read(TICK)
    bare = columns(("Số mẫu", COUNTS), ("Kết quả đo", SPEEDS))
    yield "results without a unit", bare, asked(("column_missing", "D3"), warnings=("column_unused",))
    levels = [
        (TITLE,),
        (),
        ("STT", "Xã/Phường", "Số mẫu", "Kết quả đo", None),
        (None, None, None, "Tốc độ", None),
        (None, None, None, "Tải xuống (Mbps)", "Tải lên (Mbps)"),
        *((*row, 20) for row in rows()),
    ]
    merged = ("A3:A5", "B3:B5", "C3:C5", "D3:E3", "D4:E4")
    yield "results over directions", book(*levels, merged=merged), read(TICK)


def of_columns_that_belong_together():
    """Only one of them names the month or the network."""
    for head in ("Số mẫu đo tháng 8/2025", "Số mẫu T8", "Số mẫu đo di động", "Số mẫu từ 01/8/2025 đến 31/8/2025"):
        yield head, with_count(head), read(TICK)
        mean = columns((head, COUNTS), ("Tốc độ tải xuống trung bình (Mbps)", SPEEDS))
        yield f"{head} and a mean", mean, read(of=figures(statistic="mean"))
    yield "a speed of the month", with_speed("Tốc độ tải xuống tháng 8 (Mbps)"), read(TICK)
    untold = with_count("Số mẫu đo tháng 8/2025", title=UNTOLD)
    yield "the month in one heading alone", untold, read(TICK)
    fixed = with_count("Số mẫu mạng cố định", title="SỐ LIỆU THÁNG 8/2025")
    yield "the network in one heading alone", fixed, read(TICK, of=figures(network="fixed"))
    both = columns(("Số mẫu", COUNTS), ("Số mẫu 5G", 9), ("Tốc độ (Mbps)", SPEEDS), title="SỐ LIỆU THÁNG 8/2025")
    apart = figures() + figures((9,) * 6, None, network="5g")
    yield "a network of which there is a count of its own", both, read("network_assumed", TICK, of=apart)
    twice = columns(("Số mẫu", COUNTS), ("Số mẫu T8", 9), ("Tốc độ (Mbps)", SPEEDS))
    yield "two counts of a month", twice, asked(("column_ambiguous", "D3"))
    sections = book(
        TITLE_OF_YEAR, (), (*HEAD[:2], "Số mẫu", HEAD[3]), ("Tháng 7",), *rows(BEFORE), ("Tháng 8",), *rows()
    )
    yield "months of sections", sections, read(TICK, of=figures(BEFORE, month="2025-07") + figures())
    one = columns(("Số mẫu Viettel", COUNTS), ("Tốc độ (Mbps)", SPEEDS))
    yield "a speed beside one operator's count", one, asked(("column_unclear", "D3"))
    planned = with_extra("Kế hoạch tháng 9", 300)
    yield "a plan for another month", planned, read(TICK, "column_left_out")


def of_corners():
    for corner in ("ĐVT: Kbps", "Đơn vị: MB/s", "(Kb/s)"):
        yield f"a corner: {corner}", book((TITLE,), (*[None] * 5, corner), HEAD, *rows()), asked(("unit_unknown", "D3"))
    over = book((TITLE,), (None, None, None, "ĐVT: Mbps"), HEAD, *rows())
    yield "a corner over the last column", over, read(TICK)
    for unit in ("(Kbps)", "(MB/s)"):
        yield f"{unit} in the title", plain(title=f"{TITLE} {unit}"), asked(("unit_unknown", "D3"))
    for below in ("Đơn vị: Kbps", "Tốc độ: Kbps"):
        yield f"{below} below", plain(below=(below,)), asked(("unit_unknown", "D3"))
    for unit in ("(ĐVT: 1.000 mẫu)", "(Đơn vị: 1000 mẫu)"):
        yield unit, plain(title=f"{TITLE} {unit}"), asked(("count_in_thousands", "C3"))
    yield "a month below", plain(below=("Tháng 7/2025",)), asked(("month_contradiction", "A10"))
    span = plain(below=("Ghi chú: Số liệu từ 26/7 đến 25/8",))
    yield "a span below", span, asked(("not_a_month", "A10"))


def of_titles():
    through = asked(("not_measured", "A1"))
    for title in ("ĐẾN HẾT THÁNG 8/2025", "TÍNH ĐẾN THÁNG 8/2025", "CÙNG KỲ THÁNG 8/2025", "CHÊNH LỆCH THÁNG 8/2025"):
        yield title, plain(title=f"{UNTOLD} {title}"), through
    for title in ("MẪU ĐO DI ĐỘNG BỊ LOẠI THÁNG 8/2025", "TỐC ĐỘ CAO NHẤT MẠNG DI ĐỘNG THÁNG 8/2025"):
        yield title, plain(title=title), through
    which = plain(title=f"{UNTOLD} CÁC XÃ CHƯA ĐẠT THÁNG 8/2025")
    yield "which wards a table lists", which, read("network_assumed", TICK)
    for months in ("THÁNG 7+8/2025", "CÁC THÁNG 6, 7 VÀ 8/2025", "07/2025 - 08/2025"):
        yield months, plain(title=f"{UNTOLD} {months}"), asked(("month_missing", "A1"), warnings=())
    for part in ("(10 ngày đầu)", "- ĐỢT 1"):
        yield part, plain(title=f"{TITLE} {part}"), asked(("provisional", "A1"))
    for part in ("(từ ngày 1-15)", "(chốt ngày 25/8)"):
        yield part, plain(title=f"{TITLE} {part}"), asked(("part_of_month", "A1"))
    yield "settled after the month", plain(title=f"{TITLE} (chốt ngày 05/9/2025)"), read(TICK)
    for place in (
        *("HUYỆN THỦY NGUYÊN", "- H. Vĩnh Bảo", "CÁC QUẬN LÊ CHÂN, KIẾN AN VÀ HỒNG BÀNG", "TP. Thuỷ  Nguyên"),
        *("PHƯỜNG AN BIÊN", "Đặc khu Cát Hải", "XÃ CỘNG HIỀN"),
    ):
        yield f"a title of {place}", plain(title=f"{UNTOLD} {place} THÁNG 8/2025"), read(TICK)
    for part in ("GIỜ CAO ĐIỂM", "KHU VỰC NÔNG THÔN", "OOKLA", "HUYỆN VĨNH BẢO TRONG NHÀ", "CÁC XÃ BIÊN GIỚI"):
        yield part, plain(title=f"{UNTOLD} {part} THÁNG 8/2025"), read(TICK, "title_unclear")
    yield "a part, says a note", plain(below=("Ghi chú: chỉ gồm các mẫu đo trong nhà",)), read(TICK, "title_unclear")
    two = plain(title=f"{UNTOLD} CỦA VNPT VÀ VIETTEL THÁNG 8/2025")
    yield "two operators", two, read(TICK, "operator_mentioned")
    points = plain(title="SỐ LIỆU I-SPEED ĐIỂM ĐO CỐ ĐỊNH THÁNG 8/2025")
    yield "points that are fixed", points, read(TICK, "network_assumed", "title_unclear")


def of_names():
    for sheet in ("Kế hoạch", "Chỉ tiêu", "Lũy kế"):
        yield f"sheet {sheet}", plain(sheet=sheet), asked(("not_measured", ""))
    yield "sheet Nháp", plain(sheet="Nháp"), asked(("provisional", ""))
    for sheet in ("5G", "Cố định"):
        yield f"sheet {sheet}", plain(sheet=sheet), asked(("network_unclear", ""))
    yield "sheet 2024", plain(sheet="2024"), asked(("month_contradiction", "A1"))
    yield "sheet up to a day", plain(sheet="Đến 20.8"), asked(("part_of_month", ""))
    yield "file of another network", plain(name="co dinh T8-2025.xlsx"), read(TICK, "network_elsewhere")
    yield "file of a quarter", plain(name="quy 3-2025.xlsx"), read(TICK, "month_elsewhere")


def of_captions():
    """One cell over the headings of a count and of a speed."""

    def under(caption):
        heads = (*HEAD[:2], caption, None), (None, None, "Số mẫu", "Tốc độ tải xuống")
        return book((TITLE,), (), *heads, *rows(), merged=("A3:A4", "B3:B4", "C3:D3"))

    for caption in ("Chỉ tiêu", "Lần 2", "2024", "Hà Nội", "Toàn tỉnh"):
        yield f"under {caption}", under(caption), asked(("table_unclear", "A4"), warnings=())
    for caption in ("Kbps", "(MB/s)"):
        yield f"under {caption}", under(caption), asked(("unit_unknown", "D4"))
    for caption in ("Chỉ số", "Kết quả đo", "(1)", "Tháng 8", "Số liệu VNNIC công bố"):
        yield f"under {caption}", under(caption), read(TICK)


def of_months_under_metrics():
    heads = ("STT", "Xã/Phường", "Số mẫu", None, "Tải xuống (Mbps)", None), (None, None, "T7", "T8", "T7", "T8")
    lines = [(*row[:2], before, row[2], row[3], row[3]) for row, before in zip(rows(), BEFORE, strict=True)]
    months = book(TITLE_OF_YEAR, (), *heads, *lines, merged=("A3:A4", "B3:B4", "C3:D3", "E3:F3"))
    yield "the same months under two metrics", months, read(TICK, of=figures(BEFORE, month="2025-07") + figures())


def of_contradictions():
    yield "a heading left from the month before", with_count("Số mẫu tháng 7"), asked(("month_contradiction", "C3"))
    left = columns(("Số mẫu T8/2025", COUNTS), ("Tốc độ T8/2025 (Mbps)", SPEEDS), title="DI ĐỘNG THÁNG 7/2025")
    yield "a title left from the month before", left, asked(("month_contradiction", "C3"))
    both = columns(("Số mẫu T7", BEFORE), ("Số mẫu T8", COUNTS), title="DI ĐỘNG THÁNG 8/2025")
    yield "the month before beside", both, read(of=figures(BEFORE, None, month="2025-07") + figures(COUNTS, None))
    mobile = with_count("Số mẫu di động", title="BĂNG RỘNG CỐ ĐỊNH THÁNG 8/2025")
    yield "a heading of another network", mobile, asked(("network_unclear", "A1"))
    mean = with_speed("Tốc độ tải xuống trung bình (Mbps)", below=("Ghi chú: tốc độ là giá trị trung vị",))
    yield "another statistic in a note", mean, read("statistic_unlike", of=figures(statistic="mean"))
    for head in ("Số lượng xã", "Số lượt tải ứng dụng", "Số lượng tải xuống", "Số lượt truy cập"):
        yield head, with_count(head), asked(("column_unclear", "C3"))


def of_columns_beside():
    yield (
        "the unit in a column",
        with_extra("ĐVT", "Kbps"),
        asked(("unit_unknown", "E3"), warnings=(TICK, "column_unused")),
    )
    of_place = columns(("Số mẫu", COUNTS), ("Đơn vị", "Kbps"), ("Tốc độ tải xuống", SPEEDS))
    yield "the unit under Đơn vị", of_place, asked(("unit_unknown", "D3"))
    yield "a fitting unit in a column", with_extra("ĐVT", "Mbps"), read(TICK, "column_unused")
    for head, value in (("Cách tính", "Trung bình cộng"), ("Loại số liệu", "Kế hoạch"), ("Chiều", "Tải lên")):
        yield f"{head}: {value}", with_extra(head, value), asked(("column_unclear", "E3"))
    for head in ("Ghi chú", "Trạng thái số liệu"):
        yield f"{head}: tạm tính", with_extra(head, ("", "", "Tạm tính", "", "", "")), asked(("column_unclear", "E3"))
    rated = with_extra("Xếp loại", "Trung bình")
    yield "ratings", rated, read(TICK)
    remarks = with_extra("Ghi chú", ("Chưa đạt", "Đạt chỉ tiêu", "Tăng", "Giảm", "", "Vượt kế hoạch"))
    yield "remarks on rows", remarks, read(TICK)
    for month in ("Ước T8/2025", "KH T8/2025", "Đến T8/2025"):
        unclear = [("month_unclear", f"A{row}") for row in range(2, 8)]
        yield f"month column: {month}", by_month(month), asked(*unclear, warnings=())
    part = by_month("1/8/2025-15/8/2025")
    yield "month column: half a month", part, asked(("part_of_month", "A2"))


def of_rows_between():
    for section, code in (
        ("Kế hoạch", "not_measured"),
        ("Lũy kế từ đầu năm", "not_measured"),
        ("Tuần 1", "not_a_month"),
        ("Tính đến 20/8/2025", "part_of_month"),
        ("(Đơn vị: Kbps)", "unit_unknown"),
    ):
        yield f"section {section}", book((TITLE,), (), HEAD, (section,), *rows()), asked((code, "A4"))
    numbered = book((TITLE,), (), HEAD, ("I", "Chỉ tiêu giao"), *rows())
    yield "a numbered section of targets", numbered, asked(("not_measured", "B4"))
    months = book(("SỐ LIỆU DI ĐỘNG NĂM 2025",), (), HEAD, ("Tháng 7",), *rows(BEFORE), ("Tháng 8",), *rows())
    yield "months one below the other", months, read(TICK, of=figures(BEFORE, month="2025-07") + figures())
    title = ("SỐ LIỆU DI ĐỘNG",)
    stacked = book(title, ("Tháng 7/2025",), HEAD, *rows(BEFORE), ("Tháng 8/2025",), HEAD, *rows())
    yield "tables one below the other", stacked, read(TICK, of=figures(BEFORE, month="2025-07") + figures())


def of_torn_rows():
    def lines(separator, *, speeds=str):
        return [separator.join(map(str, (*row[:3], speeds(row[3])))) for row in rows()]

    comma = lines(",", speeds=lambda speed: str(speed).replace(".", ","))
    yield "decimal commas between commas", text(TITLE, ",".join(HEAD), *comma), asked(("row_too_long", "E3"))
    one = [*lines(",")[:5], f"6,{WARDS_2025[5]},1,301,40.6"]
    yield "one count torn apart", text(TITLE, ",".join(HEAD), *one), asked(("row_too_long", "E8"))
    yield "empty cells at the end", text(TITLE, ";".join(HEAD), *(f"{line};;;" for line in lines(";"))), read(TICK)
    beside = [(*row, None, 12) if row[0] == 4 else row for row in rows()]
    yield "a number beside a table", book((TITLE,), (), HEAD, *beside), read(TICK, "cells_without_heading")
    web = [(*row[:3], row[3], "", "12" if row[0] == 4 else "") for row in rows()]
    yield (
        "a number beside a table of a web page",
        ("x.xls", html([(TITLE,), HEAD, *web]), {}),
        read(TICK, "cells_without_heading"),
    )


def of_values():
    def last(value, format_=None):
        def after(opened):
            opened.active["D4"].number_format = format_

        return plain_with((value, *SPEEDS[1:]), after if format_ else None)

    def plain_with(speeds, after):
        return columns(("Số mẫu", COUNTS), ("Tốc độ tải xuống (Mbps)", speeds), after=after)

    yield "5.7MBps", last("5.7MBps"), asked(("unit_unknown", "D4"))
    yield "shown as MBps", last(5.7, '0.0" MBps"'), asked(("unit_unknown", "D4"))
    for shown in ('0.0" (tạm tính)"', '"ước "0.0', '0.0" tháng"'):
        yield f"shown as {shown}", last(45.5, shown), asked(("not_a_number", "D4"))


def of_web_pages():
    def page(old, new):
        lines = [(TITLE,), HEAD, *rows()]
        return "x.xls", html(lines).replace(old.encode(), new.encode(), 1), {}

    yield "a raised footnote mark", page(">365<", ">365<sup>1</sup><"), read(TICK)
    for tags in ("<s>{}</s>", "<del>{}</del>", '<span style="text-decoration: line-through">{}</span>'):
        yield f"corrected: {tags}", page(">365<", f">{tags.format(12)}365<"), read(TICK)
    yield "hidden digits", page(">365<", '>365<span style="display:none">00</span><'), read(TICK)
    yield "all struck out", page(">365<", "><s>365</s><"), asked(("struck_out", "C3"), warnings=(TICK, "struck_cells"))
    hidden = "x.xls", html([(TITLE,), HEAD, *rows()]).replace(b"<tr>", b'<tr style="display:none">'), {}
    yield "hidden rows of a page", hidden, read(TICK, "hidden_rows")
    lines = [(TITLE,), HEAD, *rows()]
    typed = b'office:value-type="float" office:value="365"><text:p>365<'
    failed = b'office:value-type="string" office:string-value=""><text:p>Err:502<'
    sheet = rezip(ods("S", lines), lambda _name, data: data.replace(typed, failed))
    yield "an error of LibreOffice", ("x.ods", sheet, {}), asked(("error_cell", "C3"))


SOURCES = (
    *(
        of_numbers_in_headings,
        of_columns_that_belong_together,
        of_corners,
        of_titles,
        of_names,
        of_captions,
        of_months_under_metrics,
        of_contradictions,
        of_columns_beside,
        of_rows_between,
    ),
    *(of_torn_rows, of_values, of_web_pages),
)
