"""What the tables of `evidence` are built from, and how their expectations are said."""

from measurements.tests.battery.build import csv, xlsx
from measurements.tests.hai_phong import WARDS_2025

COUNTS = (365, 412, 187, 298, 530, 301)
SPEEDS = (45.5, 39.2, 61.3, 48.7, 52.4, 40.6)
TITLE = "SỐ LIỆU I-SPEED BĂNG RỘNG DI ĐỘNG THÁNG 8/2025"
TICK = "statistic_assumed"


def figures(counts=COUNTS, speeds=SPEEDS, *, month="2025-08", network="mobile", statistic="median", operator=None):
    """[unit, month, network, operator, statistic, least, most, download] of each ward."""
    return [
        (
            ward,
            month,
            network,
            operator,
            statistic,
            *(count if isinstance(count, tuple) else (count, count)),
            None if speed is None else float(speed),
        )
        for ward, count, speed in zip(WARDS_2025, counts or (None,) * 6, speeds or (None,) * 6, strict=True)
    ]


def read(*warnings, of=None):
    return {"warnings": sorted(warnings), "figures": figures() if of is None else of, "errors": []}


def asked(*errors, warnings=(TICK,)):
    return {"errors": sorted(errors), "warnings": sorted(warnings), "figures": None}


def columns(
    *heads_and_values, title=TITLE, sheet="Sheet1", below=(), name="x.xlsx", stated=None, after=None, merged=()
):
    """Title, blank row, a header in row 3: ward and the given columns; ("Số mẫu", values) each."""
    above = (title,) if isinstance(title, str) else title
    heads = ["STT", "Xã/Phường", *(head for head, _values in heads_and_values)]
    rows = [
        [
            number,
            ward,
            *(values[number - 1] if isinstance(values, tuple) else values for _head, values in heads_and_values),
        ]
        for number, ward in enumerate(WARDS_2025, 1)
    ]
    lines = [*((text,) for text in above), *[()] * (2 - len(above)), heads, *rows, *((text,) for text in below)]
    return name, xlsx((sheet, lines, merged), after=after), stated or {}


def plain(**more):
    return columns(("Số mẫu", COUNTS), ("Tốc độ tải xuống (Mbps)", SPEEDS), **more)


def with_count(head, values=COUNTS, **more):
    return columns((head, values), ("Tốc độ tải xuống (Mbps)", SPEEDS), **more)


def with_speed(head, values=SPEEDS, **more):
    return columns(("Số mẫu", COUNTS), (head, values), **more)


def with_extra(head, values, **more):
    return columns(("Số mẫu", COUNTS), ("Tốc độ tải xuống (Mbps)", SPEEDS), (head, values), **more)


def text_rows(*lines, delimiter=";", name="x.csv", encoding="utf-8", stated=None):
    return name, csv(lines, delimiter, encoding), stated or {}


def by_month(month, **more):
    head = ("Tháng", "Xã/Phường", "Số mẫu", "Tốc độ tải xuống (Mbps)", "Mạng")
    body = [
        (month, ward, count, str(speed).replace(".", ","), "di động")
        for ward, count, speed in zip(WARDS_2025, COUNTS, SPEEDS, strict=True)
    ]
    return text_rows(head, *body, **more)


def single_tests(times, *, ids=None, outcomes=None, speeds=(40.0, 42.0, 44.0, 46.0, 48.0, 50.0)):
    """Single tests, two in each of three wards."""
    head = ["Thời gian đo", "Xã/Phường", "Tải xuống (Mbps)", "Loại mạng"]
    body = [
        [time, WARDS_2025[at // 2], speed, "di động"]
        for at, (time, speed) in enumerate(zip(times, speeds, strict=True))
    ]
    if ids:
        head, body = ["Mã phép đo", *head], [[each, *row] for each, row in zip(ids, body, strict=True)]
    if outcomes:
        head, body = [*head, "Trạng thái"], [[*row, each] for row, each in zip(body, outcomes, strict=True)]
    return text_rows(head, *body, delimiter=";")


TESTED = [
    (ward, "2025-08", "mobile", None, "median", 2, 2, speed)
    for ward, speed in zip(WARDS_2025[:3], (41.0, 45.0, 49.0), strict=True)
]
FEW = "units_missing"
