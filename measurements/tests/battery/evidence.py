"""Tables with one thing in them that must be read from evidence: each with the figures or the questions it leads to.

A case is (name, file, expectation); a file (file name, content, what the clerk states); an expectation `read(…)` or
`asked(…)`: codes of warnings, (code, cell) of questions.
"""

from datetime import UTC, date, datetime

from measurements.tests.battery import strangers
from measurements.tests.battery.build import xlsx
from measurements.tests.battery.evidence_tables import (
    COUNTS,
    FEW,
    SPEEDS,
    TESTED,
    TICK,
    TITLE,
    asked,
    by_month,
    columns,
    figures,
    plain,
    read,
    single_tests,
    text_rows,
    with_count,
    with_extra,
    with_speed,
)
from measurements.tests.hai_phong import WARDS_2025


def of_headings():
    yield "samples of downloads", columns(("Số mẫu đo tải xuống", COUNTS), ("Tốc độ (Mbps)", SPEEDS)), read(TICK)
    yield "a median by its unit", columns(("Số lượt đo download", COUNTS), ("Trung vị (Mbps)", SPEEDS)), read()
    for head, values in (
        ("Dung lượng tải xuống (MB)", 1410.5),
        ("Mất gói tải xuống", 0.4),
        ("Jitter (ms)", 3.5),
        ("Số trạm 5G", 3),
        ("Số trạm Viettel", 3),
        ("Số hộ dùng cáp quang", 7300),
        ("Số thiết bị", 210),
        ("Số mẫu được giao", 300),
        ("Tốc độ tải xuống cam kết (Mbps)", 100),
    ):
        yield f"beside: {head}", with_extra(head, values), read(TICK, "column_left_out")
    for head, value in (
        ("% mẫu đạt", 95),
        ("Thời gian tải xuống (s)", 1.7),
        ("Ngày tải lên", datetime(2025, 9, 3, 8, tzinfo=UTC).replace(tzinfo=None)),
    ):
        yield f"beside: {head}", with_extra(head, value), read(TICK)
    yield "a word nobody knows", with_count("Số mẫu indoor"), asked(("column_unclear", "C3"))
    for head in (
        "Số mẫu cần đo thêm",
        "Số mẫu không hợp lệ",
        "Số mẫu dự kiến",
        "Số mẫu cộng dồn",
        "Số mẫu từ đầu năm",
        "Số mẫu kỳ này năm trước",
        "Số mẫu/1000 dân",
        "Số mẫu năm 2025",
        "Số mẫu trung bình",
        "Số mẫu đạt",
        "Số mẫu ≥ 40 Mbps",
        "Số mẫu trên 40",
        "Số mẫu dưới ngưỡng 40 Mbps",
        "Số mẫu WiFi",
        "Số mẫu tuần 1",
        "Số mẫu di động và cố định",
    ):
        yield head, with_count(head), asked(("column_unclear", "C3"))
    target = columns(("Số mẫu được giao", 300), ("Kết quả thực hiện", COUNTS), ("Tốc độ (Mbps)", SPEEDS))
    yield (
        "a target and a result",
        target,
        asked(("column_unclear", "C3"), ("column_missing", "D3"), warnings=(TICK, "column_unused")),
    )
    yield (
        "a group of targets",
        columns(("Số mẫu phải đạt", 300), ("Đã đo", COUNTS)),
        asked(("table_unclear", "A3"), warnings=()),
    )
    two = columns(("Số mẫu tải xuống", COUNTS), ("Số mẫu tải lên", COUNTS), ("Tốc độ tải xuống", SPEEDS))
    yield "counts of two kinds of tests", two, asked(("column_ambiguous", "D3"))
    all_and_one = columns(("Tổng số mẫu", COUNTS), ("Số mẫu tải lên", 5), ("Tốc độ tải xuống", SPEEDS))
    yield "the count of all tests", all_and_one, read(TICK, "column_left_out")
    for head in (
        "Tốc độ tải xuống (MB/s)",
        "Tốc độ tải xuống (Megabyte/giây)",
        "Tốc độ tải xuống (kb/giây)",
        "Tốc độ tải xuống (Gbps)",
    ):
        yield head, with_speed(head), asked(("unit_unknown", "D3"))
    yield "capital letters", with_speed("TỐC ĐỘ TẢI XUỐNG (MB/S)"), asked(("column_unclear", "D3"), warnings=())
    for head in ("Tốc độ tải xuống (Mbit/giây)", "Tốc độ tải xuống (Mb/s)", "TỐC ĐỘ TẢI XUỐNG (MBPS)"):
        yield head, with_speed(head), read(TICK)
    seconds = columns(("Số mẫu", COUNTS), ("Tốc độ (Mbps)", SPEEDS), ("Độ trễ (giây)", 0.032))
    yield "latency in seconds", seconds, asked(("unit_unknown", "E3"))
    yield (
        "no unit, but not to be believed",
        with_speed("Tốc độ tải xuống", (*(1000 * s for s in SPEEDS[:5]), 9000)),
        (
            {
                "errors": [("column_unbelievable", "D3"), *(("out_of_range", f"D{row}") for row in range(4, 9))],
                "warnings": [TICK],
                "figures": None,
            }
        ),
    )
    yield (
        "all below one",
        with_speed("Tốc độ tải xuống", tuple(s / 1000 for s in SPEEDS)),
        asked(("column_unbelievable", "D3")),
    )
    yield (
        "mean and median",
        columns(
            ("Số mẫu", COUNTS), ("Tốc độ tải xuống trung bình (Mbps)", 88), ("Tốc độ tải xuống trung vị (Mbps)", SPEEDS)
        ),
        read(of=figures() + figures(speeds=(88,) * 6, statistic="mean")),
    )
    yield (
        "a speed of nothing",
        with_speed("Tốc độ (Mbps)", (0, *SPEEDS[1:])),
        read(TICK, "speed_zero", of=figures(speeds=(None, *SPEEDS[1:]))),
    )
    exchanged = columns(("Số mẫu", COUNTS), ("Tải xuống", SPEEDS), ("Tải lên", 90))
    yield "download below upload throughout", exchanged, read(TICK, "speeds_exchanged")
    yield "4G with 5G", columns(("Số mẫu 4G/5G", COUNTS), ("Tốc độ tải xuống 4G/5G (Mbps)", SPEEDS)), read(TICK)
    apart = columns(("Số mẫu 4G", COUNTS), ("Số mẫu 5G", 100), title="SỐ LIỆU THÁNG 8/2025")
    yield "4G beside 5G", apart, asked(("column_unclear", "C3"), warnings=())


def of_titles():
    told = ("network_assumed", TICK)
    for title in (
        "KẾT QUẢ I-SPEED DI ĐỘNG THÁNG 8/2025 THEO NHÀ MẠNG",
        "KẾT QUẢ ĐO TỐC ĐỘ INTERNET THÁNG 8/2025",
        "VNNIC Speedtest / i-Speed – T8/2025",
    ):
        for heads in (("Viettel", "VNPT"), ("Di động", "Cố định"), ("Kết quả i-Speed", "Ghi nhận")):
            file = columns((heads[0], COUNTS), (heads[1], COUNTS), title=title)
            yield f"{title}: {heads}", file, asked(("table_unclear", "A3"), warnings=())
    counts = [*figures(COUNTS, None, operator="viettel"), *figures(COUNTS, None, operator="vnpt")]
    for title in ("SỐ MẪU ĐO I-SPEED DI ĐỘNG THÁNG 8/2025", "Đơn vị tính: mẫu; mạng di động tháng 8/2025"):
        yield title, columns(("Viettel", COUNTS), ("VNPT", COUNTS), title=title), read(of=counts)
    yield (
        "the form's number",
        with_extra("Số trạm Viettel", 3, title=("Biểu mẫu số 02/VT", TITLE)),
        read(TICK, "column_left_out"),
    )
    for title, network in (
        ("SỐ LIỆU ĐO TỐC ĐỘ MẠNG 4G/5G THÁNG 8/2025", "mobile"),
        ("MẠNG 5G THÁNG 8/2025", "5g"),
        ("Kết quả băng rộng cố định tháng 8/2025", "fixed"),
        ("Mẫu đo FTTH T8/2025", "fixed"),
        ("SỐ LIỆU MẠNG DI ĐỘNG (4G, 5G) THÁNG 8/2025", "mobile"),
    ):
        yield title, plain(title=title), read(TICK, of=figures(network=network))
    for second in ("Phục vụ chương trình phát triển hạ tầng 5G", "Không bao gồm mạng 5G", "Số trạm 5G: 352"):
        yield second, plain(title=("SỐ LIỆU I-SPEED THÁNG 8/2025", second)), read(*told)
    for title in (
        "CHỈ TIÊU SỐ MẪU THÁNG 8/2025",
        "KẾ HOẠCH ĐO SỐ MẪU THÁNG 8/2025",
        "SỐ MẪU CỘNG DỒN ĐẾN THÁNG 8/2025",
        "MỤC TIÊU THÁNG 8/2025",
        "KẾ HOẠCH ĐO KIỂM THÁNG 8/2025",
        "SỐ LIỆU THÁNG 8/2025 (DỰ KIẾN)",
    ):
        yield title, plain(title=title), asked(("not_measured", "A1"), warnings=told)
    for title in ("SỐ LIỆU WIFI THÁNG 8/2025", "SỐ LIỆU MẠNG 4G THÁNG 8/2025", "Mẫu đo 3G T8/2025"):
        yield title, plain(title=title), asked(("network_unclear", "A1"), warnings=told)
    carried_out = plain(title=(TITLE, "Thực hiện Kế hoạch số 12/KH-UBND", "Theo kế hoạch tháng 8/2025 của UBND tỉnh"))
    yield "a plan carried out", carried_out, read(TICK)
    yield "sums, says a note", plain(below=("Số liệu cộng dồn từ đầu năm",)), asked(("not_measured", "A10"))
    yield "an operator in a note", plain(below=("Ghi chú: chỉ tính của Viettel",)), read(TICK, "operator_mentioned")
    yield "shares, says the title", plain(title=f"{TITLE} (ĐVT: %)"), asked(("unit_unknown", "D3"))
    yield "several units of measure", plain(title=f"{TITLE} (ĐVT: mẫu, Mbps, %)"), read(TICK)
    yield "wifi switched off", plain(title=(TITLE, "Lưu ý: tắt wifi trước khi đo")), read(TICK)
    for part in ("BẢN NHÁP", "GIẢ ĐỊNH"):
        yield part, plain(title=f"{TITLE} ({part})"), asked(("provisional", "A1"))
    yield "place and day", plain(title=(TITLE, "Ninh Bình, ngày 12 tháng 9 năm 2025")), read(TICK)
    yield (
        "4G and 5G compared",
        plain(title=("THÁNG 8/2025", "So sánh 4G và 5G")),
        asked(("network_unclear", "A2"), warnings=told),
    )
    later = plain(title=("THÁNG 8/2025", "Số liệu mạng cố định sẽ bổ sung sau"))
    yield "what comes later", later, asked(("network_unclear", "A2"), warnings=told)
    tests = columns(("Viettel", COUNTS), ("VNPT", COUNTS), title="SỐ MẪU ĐO TỐC ĐỘ MẠNG DI ĐỘNG THÁNG 8/2025")
    yield "counts of tests of speed", tests, read(of=counts)
    both = plain(title="SỐ LIỆU BĂNG RỘNG DI ĐỘNG VÀ CỐ ĐỊNH THÁNG 8/2025")
    yield "both networks", both, asked(("network_unclear", "A1"), warnings=told)
    stated = plain(title="SỐ LIỆU BĂNG RỘNG DI ĐỘNG VÀ CỐ ĐỊNH THÁNG 8/2025", stated={"network": "fixed"})
    yield "both networks, answered", stated, read(TICK, of=figures(network="fixed"))
    yield "two titles that differ", plain(title=(TITLE, "MẠNG 5G")), asked(("network_unclear", "A2"), warnings=told)
    yield (
        "a network somewhere",
        plain(title=("SỐ LIỆU THÁNG 8/2025", "5G Hải An Đông")),
        asked(("network_unclear", "A2"), warnings=told),
    )
    yield (
        "the file's name mentions it",
        plain(title="SỐ LIỆU THÁNG 8/2025", name="Ha tang 5G - T8.2025.xlsx"),
        read(*told),
    )
    yield "the sheet's name", plain(title="SỐ LIỆU THÁNG 8/2025", sheet="4G+5G"), read(TICK)
    yield "kbps in a note", plain(below=("Ghi chú: tốc độ tính bằng Kbps",)), asked(("unit_unknown", "D3"))
    yield "thousands in the title", plain(title=(TITLE, "ĐVT: nghìn mẫu")), asked(("count_in_thousands", "C3"))
    yield (
        "another network in a note",
        plain(title="THÁNG 8/2025", below=("Ghi chú: số liệu mạng cố định",)),
        asked(("network_unclear", "A10"), warnings=told),
    )
    yield "an operator's table", plain(title=TITLE + " CỦA NHÀ MẠNG VIETTEL"), asked(("operator_of_title", "A1"))
    yield "an operator's sheet", plain(sheet="Viettel"), read(TICK, of=figures(operator="viettel"))
    yield "an operator mentioned", plain(title=(TITLE, "Đề nghị Viettel khắc phục")), read(TICK, "operator_mentioned")
    yield (
        "a statistic in a note",
        plain(below=("Ghi chú: tốc độ là giá trị trung bình",)),
        read(of=figures(statistic="mean")),
    )


def of_months():
    untold = "SỐ LIỆU I-SPEED BĂNG RỘNG DI ĐỘNG"
    for span in (
        "Từ ngày 01/08/2025 đến ngày 31/08/2025",
        "(01/08/2025 - 31/08/2025)",
        "Thời gian: 1-31/8/2025",
        "Kỳ báo cáo: 01/08/2025 → 31/08/2025",
        "Từ 2025-08-01 đến 2025-08-31",
        "Từ ngày 1 đến ngày 31 tháng 8 năm 2025",
    ):
        yield span, plain(title=(untold, span)), read(TICK)
    for two in ("THÁNG 7 VÀ THÁNG 8/2025", "T7, T8/2025", "tháng 7, 8 năm 2025", "tháng 7/2025 và tháng 8/2025"):
        yield two, plain(title=f"{untold} {two}"), asked(("month_missing", "A1"), warnings=())
    for week in ("TUẦN 3 THÁNG 8/2025", "tuần thứ hai tháng 8/2025"):
        yield week, plain(title=f"{untold} {week}"), asked(("not_a_month", "A1"), warnings=())
    yield "a name like a week", plain(title=(TITLE, "Người lập: Nguyễn Tuấn Tú (giả lập)")), read(TICK)
    stated = plain(title=(untold, "Từ ngày 26/7/2025 đến ngày 25/8/2025"), stated={"period": "2025-08"})
    yield "a stated month wins over a span", stated, read(TICK)
    yield (
        "no month",
        plain(title=(untold, "Từ ngày 26/7/2025 đến ngày 25/8/2025")),
        asked(("not_a_month", "A2"), warnings=()),
    )
    for part in ("(TÍNH ĐẾN NGÀY 20/8/2025)", "- từ ngày 01/8 đến ngày 20/8/2025", "cập nhật đến 17h00 ngày 20/8/2025"):
        yield part, plain(title=f"{TITLE} {part}"), asked(("part_of_month", "A1"))
        answered = plain(title=f"{TITLE} {part}", stated={"as_of": "2025-08-20"})
        yield f"{part}, answered", answered, read(TICK)
    yield "to the last day", plain(title=f"{TITLE} (tính đến ngày 31/8/2025)"), read(TICK)
    yield "provisional", plain(title=f"{TITLE} (SỐ LIỆU SƠ BỘ)"), asked(("provisional", "A1"))
    yield "a count up to a day", with_count("Số mẫu (đến 20/8)"), asked(("part_of_month", "C3"))
    of_year = columns(("Thực hiện T7", COUNTS), ("Ước T8", COUNTS), title="SỐ MẪU DI ĐỘNG NĂM 2025")
    yield "an estimate", of_year, asked(("column_unclear", "D3"), warnings=())
    yield (
        "sheet and title",
        plain(title="SỐ LIỆU DI ĐỘNG THÁNG 7/2025", sheet="T8.2025"),
        asked(("month_contradiction", "A1")),
    )
    yield (
        "sheet and title, answered",
        plain(title="SỐ LIỆU DI ĐỘNG THÁNG 8/2025", sheet="T7.2025", stated={"period": "2025-08"}),
        read(TICK),
    )
    yield "the file's name differs", plain(name="thang 7-2025.xlsx"), read(TICK, "month_elsewhere")
    yield "only the file's name", plain(title=untold, name="T8.2025.xlsx"), read(TICK, "month_assumed")
    year_end = columns(("Số mẫu T12", COUNTS), ("Số mẫu T1", COUNTS), title="SỐ LIỆU DI ĐỘNG THÁNG 1/2026")
    yield (
        "past New Year",
        year_end,
        read(of=figures(COUNTS, None, month="2025-12") + figures(COUNTS, None, month="2026-01")),
    )
    one_year = columns(("Số mẫu T12", COUNTS), ("Số mẫu T1", COUNTS), title="SỐ LIỆU DI ĐỘNG NĂM 2025")
    yield "past New Year in one year", one_year, asked(("month_missing", "C3"), ("month_missing", "D3"), warnings=())
    ahead = columns(("Số mẫu T9", COUNTS), title="SỐ LIỆU DI ĐỘNG THÁNG 8/2025")
    yield "a month after the title's", ahead, asked(("month_missing", "C3"), warnings=())
    for month in (
        "2025-08-01",
        "2025-08-01T00:00:00",
        "01-08-2025",
        "01.08.2025",
        "2025-08-31",
        "2025M08",
        "T8/2025",
        "Thg 8-25",
        "08.2025",
        "Tháng Tám 2025",
        "Aug-25",
        "202508",
        "01/08/2025 00:00",
    ):
        yield f"month column: {month}", by_month(month), read(TICK)
    name, content, stated = by_month("8/2025")
    typo = content.replace(b"8/2025;\xc3\x90", b"7/2025;\xc3\x90", 1).replace(
        "8/2025;Đặc".encode(), "7/2025;Đặc".encode()
    )
    yield "a month in one row", (name, typo, stated), asked(("month_minority", "A7"), warnings=(TICK, FEW))
    header = text_rows(("SỐ MẪU ĐO DI ĐỘNG",), ("Xã/Phường", "2025-08-01"), *zip(WARDS_2025, COUNTS, strict=True))
    yield "a day as heading", header, read(of=figures(COUNTS, None))


def of_tests():
    times = [f"{hour}:20 0{day}/08/2025" for day, hour in enumerate(range(8, 14), 1)]
    yield "time before day", single_tests(times), read(FEW, TICK, of=TESTED)
    utc = ["2025-07-31T18:30:00Z", *(f"2025-08-0{day}T10:00:00Z" for day in range(1, 6))]
    yield "UTC", single_tests(utc), read(FEW, TICK, of=TESTED)
    american = [f"8/{day}/2025 10:20 AM" for day in range(1, 7)]
    moments = tuple(("moment_unclear", f"A{row}") for row in range(2, 8))
    yield "American order", single_tests(american), asked(*moments, warnings=())
    yield (
        "twice",
        single_tests(times, ids=["a", "b", "c", "d", "e", "e"]),
        read(
            FEW, TICK, "tests_again", of=[*TESTED[:2], (WARDS_2025[2], "2025-08", "mobile", None, "median", 1, 1, 48.0)]
        ),
    )
    failed = single_tests(times, outcomes=["Đạt"] * 5 + ["Thất bại"], speeds=(40.0, 42.0, 44.0, 46.0, 48.0, ""))
    yield (
        "failed",
        failed,
        read(
            FEW,
            TICK,
            "tests_failed",
            of=[*TESTED[:2], (WARDS_2025[2], "2025-08", "mobile", None, "median", 1, 1, 48.0)],
        ),
    )
    day = columns(("Ngày", date(2025, 8, 31)), ("Tốc độ tải xuống trung vị (Mbps)", SPEEDS), title="TỐC ĐỘ DI ĐỘNG")
    yield "a ward and a day are no test", day, read(of=figures(None, SPEEDS))
    middle = columns(("Ngày", date(2025, 8, 15)), ("Tốc độ tải xuống trung vị (Mbps)", SPEEDS), title="TỐC ĐỘ DI ĐỘNG")
    yield "a day of the month's middle", middle, asked(("part_of_month", "C4"), warnings=())


def of_shapes():
    side = xlsx(("S", [(TITLE,), ("Chỉ tiêu", *WARDS_2025), ("Số mẫu", *COUNTS), ("Tốc độ tải xuống", *SPEEDS)]))
    yield "on its side", ("x.xlsx", side, {}), asked(("table_on_its_side", "B2"), warnings=())
    long = [("Xã/Phường", "Chỉ tiêu", "Tháng", "Giá trị")]
    for ward, count, speed in zip(WARDS_2025, COUNTS, SPEEDS, strict=True):
        long += [(ward, "Số mẫu", "8/2025", count), (ward, "Tốc độ tải xuống", "8/2025", speed)]
    yield (
        "a row for each indicator",
        ("x.xlsx", xlsx(("S", long)), {}),
        asked(("table_by_indicator", "B1"), warnings=()),
    )
    decimals = [
        (w, f"{c},000", f"{s:.3f}".replace(".", ","), "8/2025", "di động")
        for w, c, s in zip(WARDS_2025, COUNTS, SPEEDS, strict=True)
    ]
    head = ("Xã/Phường", "Số mẫu", "Tốc độ tải xuống trung vị (Mbps)", "Tháng", "Mạng")
    yield "three decimals", text_rows(head, *decimals), asked(("decimals_or_thousands", "B2"), warnings=())
    rows = [
        (ward, count, str(speed).replace(".", ","))
        for ward, count, speed in zip(WARDS_2025, COUNTS, SPEEDS, strict=True)
    ]
    lines = [
        ("SỐ LIỆU I-SPEED, DI ĐỘNG",),
        ("Tháng 8/2025, cấp xã",),
        ("Xã/Phường", "Số mẫu", "Trung vị (Mbps)"),
        *rows,
    ]
    for delimiter in ";\t|":
        content = "\n".join(delimiter.join(map(str, line)) for line in [*lines, ("Ghi chú: số, liệu",)]).encode()
        yield f"decimal commas beside {delimiter!r}", ("x.csv", content, {}), read()
    broken = "\n".join(";".join(map(str, line)) for line in lines).replace("Phường An", '"Phường An').encode()
    yield "a quote never closed", ("x.csv", broken, {}), asked(("quote_unclosed", "A6"), warnings=(FEW,))
    text = "\n".join(";".join(map(str, line)) for line in lines)
    yield "encoded twice", ("x.csv", _twice(text).encode(), {}), read("text_repaired")
    yield "cut off", ("x.csv", text.encode()[:-1] + "ữ".encode()[:2], {}), asked(("cut_off", ""), warnings=())
    byte = text.encode().replace(b"365", b"365\xa0")
    yield "a strange byte", ("x.csv", byte, {}), read("strange_bytes")
    mail = b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><table></table></html>"
    yield "a web archive", ("x.xls", mail, {}), asked(("web_archive", ""), warnings=())
    codes = [39001 + at for at in range(6)]
    names = (
        *("39001 - Phường Hồng Bàng", "Phường Lê Chân [39002]", "Phường An Biên - Hải Phòng"),
        *("39004 Phường Thủy Nguyên", "Xã Vĩnh Bảo (39005)", "Đặc khu Cát Hải\u3164"),
    )
    for told, head, wards in (("codes alone", "Mã", codes), ("names with their codes", "Xã/Phường", names)):
        lines = [(TITLE,), (head, "Số mẫu", "Trung vị (Mbps)"), *zip(wards, COUNTS, SPEEDS, strict=True)]
        yield told, ("x.xlsx", xlsx(("S", lines)), {}), read()


def _twice(text):
    """As a program writes it that took UTF-8 for Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def cases():
    """name → (file name, content, stated, expectation)."""
    return {
        name: (*file, expected)
        for source in (of_headings, of_titles, of_months, of_tests, of_shapes, *strangers.SOURCES)
        for name, file, expected in source()
    }
