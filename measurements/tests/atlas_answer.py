"""What VNNIC's Internet Atlas answered for the fixed network in April 2021: 63 provinces, with the codes of then.

A real answer, kept by a public research repository. A line: code, samples, download, upload, ping, jitter.
"""

import json
from datetime import date

from measurements.tests.little_province import make_unit

NAMES = ("code", "value", "download", "upload", "ping", "jitter")
ROWS = """
15 265 41.5 37.11 22.0 6.14
34 499 39.18 45.3 14.97 5.28
82 756 47.18 43.36 16.15 4.51
38 871 40.97 41.29 16.46 5.8
72 548 49.65 50.05 13.9 4.76
19 586 43.16 43.41 13.98 5.62
94 312 41.99 41.62 17.67 6.4
54 379 45.31 48.04 27.01 6.77
44 363 33.53 33.47 27.81 9.83
22 1117 43.18 39.29 17.35 6.07
51 411 41.76 42.85 26.32 8.64
49 542 41.38 40.96 24.2 6.55
68 477 46.67 43.99 24.44 5.37
20 319 39.69 38.76 16.27 5.56
08 397 47.33 47.88 15.67 5.63
46 1028 45.83 45.3 18.47 5.41
84 471 39.96 39.38 18.94 6.0
86 489 39.72 39.52 25.05 6.86
64 2189 51.09 49.81 26.92 7.36
52 1216 37.65 37.91 23.79 6.04
24 1447 39.43 38.49 17.0 4.82
89 967 44.79 40.48 22.78 6.81
74 1552 48.19 47.13 14.06 5.31
27 862 49.23 49.47 13.31 5.28
70 398 43.79 43.4 15.99 5.26
77 1010 46.09 40.96 15.53 5.18
83 328 40.2 40.48 16.03 5.14
60 878 47.18 45.02 26.1 5.46
02 167 42.54 39.18 24.06 6.14
48 2623 48.84 47.96 17.94 5.9
75 1452 46.68 46.24 15.48 4.98
87 643 42.95 38.66 21.1 5.13
35 473 38.25 39.46 17.08 6.87
17 281 40.93 38.89 16.93 4.82
30 725 38.44 39.3 15.53 5.95
01 18866 47.09 48.02 11.65 4.92
06 238 35.43 35.67 19.05 5.86
95 185 46.59 46.03 19.39 4.59
56 784 44.54 46.01 25.43 6.74
31 1524 43.91 45.19 13.43 5.81
42 184 32.63 29.72 21.14 8.12
93 175 44.09 44.95 20.68 3.89
04 89 37.02 33.3 19.71 7.75
96 332 41.67 40.04 19.16 5.64
92 1130 46.05 44.31 16.39 4.88
67 269 37.09 32.14 33.11 5.84
11 396 37.84 35.85 32.92 5.92
66 331 41.76 39.45 25.74 5.79
40 712 38.57 37.57 17.06 6.11
36 589 46.67 45.76 14.0 5.06
58 191 37.41 40.76 26.36 7.44
10 453 39.72 39.39 21.74 6.63
12 244 39.33 37.86 29.49 7.2
25 426 40.93 43.92 15.45 5.63
62 338 42.41 42.4 28.19 6.1
80 674 47.04 46.96 15.61 4.79
45 250 34.21 35.7 28.81 10.03
79 19824 50.79 48.45 12.6 5.17
91 869 43.24 43.66 18.1 6.22
37 316 42.39 40.85 15.19 5.23
33 782 46.98 46.93 14.62 5.88
26 525 37.6 37.86 14.3 4.94
14 372 39.48 38.41 19.65 4.65
"""


def rows():
    """The answer's objects, to be changed."""
    found = []
    for line in ROWS.split("\n"):
        if line:
            code, samples, *measured = line.split()
            found.append(dict(zip(NAMES, (code, int(samples), *map(float, measured)), strict=True)))
    return found


def answer(of=None):
    """The bytes as they came."""
    return json.dumps(rows() if of is None else of, separators=(",", ":")).encode()


REFORM = date(2025, 7, 1)
TODAY = ["01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40", "42"]
TODAY += ["44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82", "86", "91", "92", "96"]
OTHERS_TODAY = {"15", "24", "44", "52", "80", "82", "91"}  # of the answer: codes of other provinces since the reform


def make_provinces():
    """Those of the two maps, by their codes; the names are invented."""
    first = date(2024, 5, 1)
    for one in rows():
        code = one["code"]
        ends = None if code in TODAY and code not in OTHERS_TODAY else REFORM
        make_unit("province", "tinh", code, f"Cũ {code}", start=first, end=ends, province=code)
    for code in sorted(OTHERS_TODAY):
        make_unit("province", "tinh", code, f"Mới {code}", start=REFORM, province=code)
