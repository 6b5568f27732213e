"""Files that are right: every spelling of names and numbers that must be understood."""

from measurements.tests.battery.build import xlsx
from measurements.tests.battery.facts import AB, CH, HK, HVT, MK, SD, TVB, WARDS, august
from measurements.tests.battery.layouts import LONG, good


def cases():
    """name → (file name, content, options, truth)."""
    names = good(august((MK, AB, TVB), speeds=False))
    yield "names_nfd_caps_prefixes", "x.xlsx", xlsx(("S", _odd_names())), {}, names
    yield "censored_spellings", "x.xlsx", xlsx(("S", _censored())), {}, good(_censored_truth())
    yield "number_spellings", "x.xlsx", xlsx(("S", _numbers())), {}, good(_numbers_truth())


def _odd_names():
    return [
        ("STT", "Quận, huyện", "Xã, phường", "Kỳ số liệu", "Tổng số mẫu đo"),
        (1, "Q. Hồng Bàng", "P. Minh Khai", "T8/2024", 512),
        (2, "QUẬN LÊ CHÂN", "PHƯỜNG AN BIÊN", "T8/2024", 1234),
        (3, "Huyện  Vĩnh Bảo ", "TT. Vĩnh Bảo", "T8/2024", 340),
    ]


CENSORED = {
    "< 300": (0, 299),
    "＜300": (0, 299),
    "&lt;300": (0, 299),
    "dưới 300": (0, 299),
    "≤299": (0, 299),
    "Dưới 300 mẫu": (0, 299),
    ">300": (301, None),
}


def _censored():
    return [
        LONG[:5],
        *((n, d, w, "8/2024", text) for n, ((d, w), text) in enumerate(zip(WARDS, CENSORED, strict=True), 1)),
    ]


def _censored_truth():
    return [
        [w, "2024-08", "mobile", None, *CENSORED[text], None, None, None]
        for (_, w), text in zip(WARDS, CENSORED, strict=True)
    ]


SPELT = {
    MK: ("1.234", "45,6 Mbps", 1234, "45.6"),
    HVT: ("1,234", "1.234,5", 1234, "1234.5"),
    SD: ("1 234", 39.9999999, 1234, "39.999999"),
    AB: (365.0, "45.678", 365, "45.678"),
    HK: ("-", "N/A", None, None),
    TVB: ("365 mẫu", "0,512", 365, "0.512"),
    CH: ("Không có số liệu", "–", None, None),
}


def _numbers():
    return [
        (*LONG[:5], "Tốc độ tải xuống trung vị (Mbps)"),
        *((n, d, w, "8/2024", *SPELT[w][:2]) for n, (d, w) in enumerate(WARDS, 1)),
    ]


def _numbers_truth():
    return [[w, "2024-08", "mobile", None, n, n, speed, None, None] for w, (_, _, n, speed) in SPELT.items()]
