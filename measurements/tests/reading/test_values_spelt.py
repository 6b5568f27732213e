"""What each spelling of a value means, and what is said of one that means nothing: code and details, word for word."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from measurements.reading.values import WANTED, BadValue, ErrorCell, measure, samples, share, spaced
from measurements.readings import Samples

COUNT, DOWN, UP, MS = (
    "số mẫu đo (số nguyên)",
    "tốc độ tải xuống (Mbps)",
    "tốc độ tải lên (Mbps)",
    "độ trễ (ms)",
)
MONTHS_COUNT = "số mẫu đo của một tháng"


def bad(read, *arguments):
    with pytest.raises(BadValue) as found:
        read(*arguments)
    return found.value.code, {name: str(value) for name, value in found.value.details.items()}


BLANK = [
    *("", "-", "--", "–", "—", "n/a", "na", "x", "k", "không", "null", "none", "...", "…", "/", "*", " - ", "N/A", "X"),
    *("Không có số liệu", "không có", "chưa có số liệu", "chưa có", "không có dữ liệu", "không có mẫu", "kxđ"),
    *("không xác định", "không đủ mẫu", "không đủ số mẫu", "chưa đủ mẫu", "no data", "không đánh giá", "'", None),
]


@pytest.mark.parametrize("value", BLANK)
def test_what_says_that_there_is_nothing_is_blank(value):
    assert samples(value) is None
    assert measure(value, "download") is None


def test_nothing_of_more_than_forty_letters_is_blank():
    forty = "không có số liệu" + "." * 24
    assert samples(forty) is None
    assert measure(forty, "download") is None
    for read in (samples, lambda value: measure(value, "latency")):
        with pytest.raises(BadValue):
            read(forty + ".")


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        (0, (0, 0)),
        (365, (365, 365)),
        (365.0, (365, 365)),
        (364.99999999999994, (365, 365)),
        (100_000_000, (100_000_000, 100_000_000)),
        ("365", (365, 365)),
        ("'365", (365, 365)),
        ("365,0", (365, 365)),
        ("365.00", (365, 365)),
        ("1.234", (1234, 1234)),
        ("1,234,567", (1_234_567, 1_234_567)),
        ("1 234", (1234, 1234)),
        ("1\u00a0234\u00a0567", (1_234_567, 1_234_567)),
        ("1'234", (1234, 1234)),
        ("100.000.000", (100_000_000, 100_000_000)),
        ("365 mẫu", (365, 365)),
        ("365 mẫu đo", (365, 365)),
        ("365 samples", (365, 365)),
        ("365 sample", (365, 365)),
        ("365 Lượt", (365, 365)),
        ("365 phép đo", (365, 365)),
        ("３６５", (365, 365)),
        ("<300", (0, 299)),
        ("< 300", (0, 299)),
        ("&lt;300", (0, 299)),
        ("&lt;&nbsp;300", (0, 299)),
        ("＜300", (0, 299)),
        ("≤300", (0, 300)),
        ("<=300", (0, 300)),
        ("=<300", (0, 300)),
        ("<1", (0, 0)),
        ("≤0", (0, 0)),
        ("<1.000", (0, 999)),
        (">300", (301, None)),
        ("&gt;300", (301, None)),
        ("＞300", (301, None)),
        (">=300", (300, None)),
        ("=>300", (300, None)),
        ("≥300", (300, None)),
        ("300+", (300, None)),
        ("300 +", (300, None)),
        ("dưới 300", (0, 299)),
        ("Nhỏ hơn 300", (0, 299)),
        ("ít hơn 300", (0, 299)),
        ("chưa đến 300", (0, 299)),
        ("chưa đủ 300", (0, 299)),
        ("trên 300", (301, None)),
        ("lớn hơn 300", (301, None)),
        ("hơn 300", (301, None)),
        ("nhiều hơn 300", (301, None)),
        ("từ 300", (300, None)),
        ("tối thiểu 300", (300, None)),
        ("ít nhất 300", (300, None)),
        ("TRÊN 300 mẫu", (301, None)),
    ],
)
def test_counts(value, interval):
    assert samples(value) == Samples(*interval)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-1, ("negative", {"value": "-1"})),
        (-1.0, ("negative", {"value": "-1"})),
        (100_000_001, ("out_of_range", {"value": "100000001", "wanted": MONTHS_COUNT})),
        ("100.000.001", ("out_of_range", {"value": "100.000.001", "wanted": MONTHS_COUNT})),
        ("<100000001", ("out_of_range", {"value": "<100000001", "wanted": MONTHS_COUNT})),
        (365.5, ("not_whole", {"value": "365,5", "why": ""})),
        (float("nan"), ("not_whole", {"value": "nan", "why": ""})),
        (float("inf"), ("not_whole", {"value": "inf", "why": ""})),
        ("365,5", ("not_whole", {"value": "365,5", "why": ""})),
        ("1.234,567", ("not_whole", {"value": "1.234,567", "why": ""})),
        ("36%", ("not_whole", {"value": "36%", "why": " (là tỷ lệ phần trăm)"})),
        ("3O5", ("not_whole", {"value": "3O5", "why": " (có chữ O)"})),
        ("l20", ("not_whole", {"value": "l20", "why": " (có chữ l)"})),
        ("2l", ("not_whole", {"value": "2l", "why": " (có chữ l)"})),
        ("abc", ("not_whole", {"value": "abc", "why": ""})),
        ("<0", ("not_whole", {"value": "<0", "why": ""})),
        ("< abc", ("not_whole", {"value": "< abc", "why": ""})),
        ("dưới abc", ("not_whole", {"value": "dưới abc", "why": ""})),
        ("abc+", ("not_whole", {"value": "abc+", "why": ""})),
        ("-5", ("negative", {"value": "-5"})),
        ("− 5", ("negative", {"value": "− 5"})),
        ("–5,5", ("negative", {"value": "–5,5"})),
        ("365 400", ("two_numbers", {"value": "365 400"})),
        ("365\n400", ("two_numbers", {"value": "365 400"})),
        ("365\r\n<400", ("two_numbers", {"value": "365 <400"})),
        (True, ("not_a_number", {"value": "TRUE", "wanted": COUNT, "why": ""})),
        (False, ("not_a_number", {"value": "FALSE", "wanted": COUNT, "why": ""})),
        (date(2025, 8, 13), ("date_not_number", {"value": "13/08/2025", "wanted": COUNT})),
        (datetime(2025, 8, 13, 10), ("date_not_number", {"value": "13/08/2025", "wanted": COUNT})),  # noqa: DTZ001
        (time(10, 20), ("date_not_number", {"value": "10:20:00", "wanted": COUNT})),
        (timedelta(hours=30), ("date_not_number", {"value": "1 day, 6:00:00", "wanted": COUNT})),
        (ErrorCell("formula"), ("formula_without_value", {})),
        (ErrorCell("struck", "365"), ("struck_out", {"value": "365"})),
        (ErrorCell("#N/A"), ("error_cell", {"value": "#N/A", "wanted": COUNT})),
        ("#REF!", ("error_cell", {"value": "#REF!", "wanted": COUNT})),
        ("#NAME?", ("error_cell", {"value": "#NAME?", "wanted": COUNT})),
        ("#DIV/0!", ("error_cell", {"value": "#DIV/0!", "wanted": COUNT})),
    ],
)
def test_what_is_said_of_a_count_that_is_none(value, said):
    assert bad(samples, value) == said


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (45, "45"),
        (45.5, "45.5"),
        (10_000, "10000"),
        (39.99999999999999, "40.000000"),
        (39.9999999, "39.999999"),
        (0.0000001, "0.000000"),
        (45.1234567, "45.123456"),
        (45.123456, "45.123456"),
        ("45,5", "45.5"),
        ("45.5", "45.5"),
        ("+45,5", "45.5"),
        ("45,5 Mbps", "45.5"),
        ("45,5Mbps/s", "45.5"),
        ("45,5 Mbit/s", "45.5"),
        ("45,5 Mbits/s", "45.5"),
        ("45,5 Mb/s", "45.5"),
        ("45,5 megabit/s", "45.5"),
        ("45,1234567", "45.123456"),
        ("0,0000001", "0.000000"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("0,365", "0.365"),
        ("0.365", "0.365"),
        ("4.1234", "4.1234"),
        ("12.345", "12.345"),
        ("3.000", "3.000"),
        ("4.321", "4.321"),
        ("45,12", "45.12"),
        ("1234.567", "1234.567"),
    ],
)
def test_speeds(value, text):
    for field in ("download", "upload"):
        assert str(measure(value, field)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("32 ms", "32"),
        ("32ms", "32"),
        ("32 mili giây", "32"),
        ("32 miligiây", "32"),
        ("32,5", "32.5"),
        (60_000, "60000"),
    ],
)
def test_latencies(value, text):
    assert str(measure(value, "latency")) == text


MISPLACED = " (dấu phân cách đặt sai)"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-0.5, ("negative", {"value": "-0,5"})),
        ("-0,5", ("negative", {"value": "-0,5"})),
        ("−0,5", ("negative", {"value": "-0,5"})),
        (10_000.5, ("out_of_range", {"value": "10000,5", "wanted": DOWN})),
        ("10001", ("out_of_range", {"value": "10001", "wanted": DOWN})),
        (float("nan"), ("not_a_number", {"value": "nan", "wanted": DOWN, "why": ""})),
        (float("inf"), ("not_a_number", {"value": "inf", "wanted": DOWN, "why": ""})),
        ("1.365", ("ambiguous_number", {"value": "1.365", "whole": "1365", "decimal": "1,365"})),
        ("2,999", ("ambiguous_number", {"value": "2,999", "whole": "2999", "decimal": "2,999"})),
        ("1.23.456", ("not_a_number", {"value": "1.23.456", "wanted": DOWN, "why": MISPLACED})),
        ("12,34.5", ("not_a_number", {"value": "12,34.5", "wanted": DOWN, "why": MISPLACED})),
        ("1234,567.8", ("not_a_number", {"value": "1234,567.8", "wanted": DOWN, "why": MISPLACED})),
        ("45,5%", ("not_a_number", {"value": "45,5%", "wanted": DOWN, "why": " (là tỷ lệ phần trăm)"})),
        ("4O", ("not_a_number", {"value": "4O", "wanted": DOWN, "why": " (có chữ O)"})),
        ("nhanh", ("not_a_number", {"value": "nhanh", "wanted": DOWN, "why": ""})),
        ("45 46", ("two_numbers", {"value": "45 46"})),
        ("45.5 46.5", ("two_numbers", {"value": "45.5 46.5"})),
        ("45\n46", ("two_numbers", {"value": "45 46"})),
        ("455 466", ("two_numbers", {"value": "455 466"})),
        ("4550 Kbps", ("unit_unknown", {"value": "4550 Kbps"})),
        ("4550 kbit/s", ("unit_unknown", {"value": "4550 kbit/s"})),
        ("4550 kb/s", ("unit_unknown", {"value": "4550 kb/s"})),
        ("1 Gbps", ("unit_unknown", {"value": "1 Gbps"})),
        ("1 gbit/s", ("unit_unknown", {"value": "1 gbit/s"})),
        ("1 GB/s", ("unit_unknown", {"value": "1 GB/s"})),
        ("5 MB/s", ("unit_unknown", {"value": "5 MB/s"})),
        ("32 ms", ("not_a_number", {"value": "32 ms", "wanted": DOWN, "why": ""})),
        (True, ("not_a_number", {"value": "TRUE", "wanted": DOWN, "why": ""})),
        (date(2025, 8, 13), ("date_not_number", {"value": "13/08/2025", "wanted": DOWN})),
        (ErrorCell("#N/A"), ("error_cell", {"value": "#N/A", "wanted": DOWN})),
    ],
)
def test_what_is_said_of_a_speed_that_is_none(value, said):
    assert bad(measure, value, "download") == said


def test_each_measure_has_its_name_and_its_limit():
    assert bad(measure, 10_000.5, "upload") == ("out_of_range", {"value": "10000,5", "wanted": UP})
    assert bad(measure, 60_000.5, "latency") == ("out_of_range", {"value": "60000,5", "wanted": MS})
    assert bad(measure, "45 Mbps", "latency")[0] == "not_a_number"
    assert bad(measure, "2.999", "latency")[0] == bad(measure, "2.999", "upload")[0] == "ambiguous_number"
    assert measure("3.000", "latency") == measure("3.000", "upload") == 3


def test_numbers_of_a_program_are_read_as_they_are():
    assert measure(Decimal("45.5"), "download") == Decimal("45.5")
    assert samples(Decimal(365)) == Samples(365, 365)


@pytest.mark.parametrize(("value", "has"), [("1 234", True), ("1234", False), ("1\u00a0234", False), (1234, False)])
def test_a_plain_space_between_digits_is_seen(value, has):
    assert spaced(value) is has


def test_a_text_is_read_the_same_each_time():
    assert [samples("<300") for _ in range(2)] == [Samples(0, 299)] * 2
    for _ in range(2):
        with pytest.raises(BadValue):
            samples("365 400")


@pytest.mark.parametrize("value", BLANK)
def test_a_share_that_is_blank_is_none(value):
    assert share(value) is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *(("95,4%", "95.4"), ("95.4 %", "95.4"), ("95,4", "95.4"), (95.4, "95.4"), (95, "95")),
        *(
            ("0%", "0"),
            ("0", "0"),
            (0, "0"),
            ("0,5%", "0.5"),
            ("1%", "1"),
            ("1,01", "1.01"),
            (1.01, "1.01"),
            (100, "100"),
        ),
    ],
)
def test_a_share_in_per_cent(value, read):
    assert share(value) == Decimal(read)


@pytest.mark.parametrize("value", [0.954, "0,954", "0.954", 1, 1.0, "1", 0.01])
def test_a_share_that_may_be_a_fraction_of_one_is_not_guessed(value):
    assert bad(share, value) == ("not_a_number", {"value": str(value), "wanted": str(WANTED["passing"]), "why": ""})


def test_a_share_that_is_no_number_says_so():
    assert bad(share, "cao")[0] == "not_a_number"


def test_an_error_cell_without_a_text_has_none():
    assert ErrorCell("#N/A").text == ""
