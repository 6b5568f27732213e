"""Files that are right, as other offices make them: headers in other words, columns grouped in other ways."""

from measurements.tests.battery.build import xlsx
from measurements.tests.battery.facts import AB, AUGUST, HB, HK, HVT, LC, MK, SD, august, figure, july
from measurements.tests.battery.layouts import good


def cases():
    """name → (file name, content, options, truth)."""
    place = ("STT", "Quận/Huyện", "Xã/Phường")
    english = ("No.", "District", "Ward/Commune", "Number of tests", "Avg download", "Avg upload", "Ping (ms)")
    rows = [("i-Speed report August 2024",), english, (1, HB, MK, *AUGUST[MK])]
    yield (
        "english_with_counts_of_tests",
        "x.xlsx",
        xlsx(("S", rows)),
        {},
        good(august((MK,))),
    )
    rows = [
        ("Số mẫu đo tháng 8/2024",),
        (*place, "Nhà mạng", None, "Tổng cộng"),
        (None, None, None, "Viettel", "Mobifone", None),
        (1, HB, MK, 300, 212, 512),
    ]
    truth = [figure(MK, "2024-08", n, operator=o) for n, o in ((512, None), (300, "viettel"), (212, "mobifone"))]
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3")
    yield "operators_under_a_common_header", "x.xlsx", xlsx(("S", rows, merges)), {}, good(truth)
    rows = [
        ("I. BĂNG RỘNG DI ĐỘNG THÁNG 8/2024",),
        (*place, "Số mẫu"),
        (1, HB, MK, 512),
        (),
        ("II. BĂNG RỘNG CỐ ĐỊNH THÁNG 8/2024",),
        (*place, "Số mẫu"),
        (1, HB, MK, 700),
    ]
    truth = [figure(MK, "2024-08", 512), figure(MK, "2024-08", 700, network="fixed")]
    yield "a_table_for_each_network", "x.xlsx", xlsx(("S", rows)), {}, good(truth)
    rows = [("Số mẫu đo",), (*place, "T7/2024", "T8/2024", "Tổng cộng"), (1, HB, MK, 480, 512, 992)]
    truth = [figure(MK, "2024-07", 480), figure(MK, "2024-08", 512)]
    yield "months_with_their_total", "x.xlsx", xlsx(("S", rows)), {}, good(truth)
    rows = [("Năm 2024",), (*place, "Số mẫu"), (1, HB, MK, 512)]
    yield "year_in_the_title_month_in_the_sheet", "x.xlsx", xlsx(("T8", rows)), {}, good([figure(MK, "2024-08", 512)])
    speeds = ("Tốc độ tải xuống lớn nhất", "Tốc độ tải xuống nhỏ nhất", "Tốc độ tải xuống trung vị")
    rows = [("Tháng 8/2024",), (*place, "Số mẫu", *speeds), (1, HB, MK, 512, 99.5, 1.5, 45.6)]
    truth = [figure(MK, "2024-08", 512, 45.6)]
    yield "least_and_greatest_speeds", "x.xlsx", xlsx(("S", rows)), {}, good(truth)
    rows = [
        ("Tháng 8/2024",),
        (*place, "Số mẫu", "Tốc độ", None, None),
        (None, None, None, None, "Xuống", "Lên", "Trễ"),
        (1, HB, MK, *AUGUST[MK]),
    ]
    yield "directions_under_a_speed", "x.xlsx", xlsx(("S", rows, ("E2:G2",))), {}, good(august((MK,)))
    rows = [("Tháng 8/2024",), (*place, "Số mẫu", "Kết quả"), (1, HB, MK, 512, "Đạt")]
    truth = good([figure(MK, "2024-08", 512)], warnings=["column_unused"])
    yield "a_column_nobody_knows", "x.xlsx", xlsx(("S", rows)), {}, truth
    heads = (*place, "Số mẫu")
    rows = [
        ("Số mẫu đo tháng 8/2024",),
        (*heads, None, *heads),
        (1, HB, MK, 512, None, 4, LC, AB, 1234),
        (2, HB, HVT, 300, None, 5, LC, HK, 0),
        (3, HB, SD, "<300", None, None, "Tổng số", None, 1234),
    ]
    truth = good(august((MK, HVT, SD, AB, HK), speeds=False), tables=2)
    yield "a_list_broken_into_two_columns", "x.xlsx", xlsx(("S", rows)), {}, truth
    heads = ("Xã/Phường", "Số mẫu")
    rows = [
        ("Tháng 7/2024", None, "Tháng 8/2024", None),
        (*heads, *heads),
        (MK, 480, MK, 512),
        (HVT, 299, HVT, 300),
    ]
    truth = good(july((MK, HVT)) + august((MK, HVT), speeds=False))
    yield "a_table_for_each_month_side_by_side", "x.xlsx", xlsx(("S", rows, ("A1:B1", "C1:D1"))), {}, truth
    rows = [
        ("Tháng 8/2024",),
        (*place, "Số mẫu"),
        (1, HB, MK, 512),
        (2, HB, HVT, 300),
        (None, "Toàn quận", None, 812),
        (None, "Bình quân", None, 406.5),
        (None, "Thấp nhất", None, 300),
    ]
    truth = good(august((MK, HVT), speeds=False), warnings=["statistic_row"])
    yield "rows_that_sum_up", "x.xlsx", xlsx(("S", rows)), {}, truth
