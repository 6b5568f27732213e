"""Values are read as a person sees them, whichever kind of file they came in."""

import io
import re
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from measurements.reading import biff_styles, moments, numberformats
from measurements.reading.guards import Caps, check_zip
from measurements.reading.package import in_usual_order
from measurements.reading.plain import delimiter_of
from measurements.tests.battery.build import ods, rezip
from measurements.tests.battery.evidence_tables import COUNTS, SPEEDS, TITLE, columns, figures, plain
from measurements.tests.hai_phong import WARDS_2025, make_hai_phong
from measurements.tests.in_process import Reader

RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


@pytest.fixture
def reader(db, tmp_path):
    make_hai_phong()
    return Reader(tmp_path)


def read(reader, content, **stated):
    """(figures with their download, errors) of a file; warnings aside."""
    found, issues = reader.read(content, **stated)
    return [(*one[:7], None if one[7] is None else float(one[7])) for one in found], [
        (one.code, one.cell) for one in issues if one.is_error
    ]


def changed(after):
    return plain(after=after)[1]


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ('"<"0', 300, "<300"),
        ('"dưới "0', 300, "dưới 300"),
        ('#,##0" Kbps"', 4550, "4550 Kbps"),
        ('0" nghìn"', 3, "3 nghìn"),
        ("0,", 365000, "365 nghìn"),
        ("0.0%", 0.455, "45.5%"),
        ('0"+"', 300, "300+"),
        ('[<300]"<300";0', 187, "<300"),
        ('[<300]"<300";0', 365, None),
        ("0;-0;;@", 0, ""),
        ('0;-0;"chưa đo"', 0, "chưa đo"),
        ('0.0" MB/s"', 5.5, "5.5 MB/s"),
        ('0.0" Mb/s"', 5.5, None),
        ('0" mẫu"', 365, None),
        ('#,##0\\ "₫"', 300, None),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, None),
        ("#,##0", 365, None),
        ("General", 365, None),
        ("# ?/?", 1.5, None),
        ("0.00E+00", 365, None),
        ("[Red]0", 365, None),
        ("mm/yyyy", 45870, None),
    ],
)
def test_what_a_number_format_makes_of_a_number(code, value, seen):
    assert numberformats.seen(value, code) == seen


def test_a_bound_by_format_is_a_bound(reader):
    def bound(book):
        book.active["C6"].number_format = '"<"0'
        book.active["C6"].value = 300

    found, errors = read(reader, changed(bound))
    assert errors == []
    assert found == figures((*COUNTS[:2], (0, 299), *COUNTS[3:]))


def test_footnotes_are_cut_and_struck_text_is_gone(reader):
    def rich(book):
        page = book.active
        page["C4"] = CellRichText("365", TextBlock(RAISED, "1"))
        page["C5"] = CellRichText(TextBlock(STRUCK, "999"), TextBlock(InlineFont(), "412"))
        page["B6"] = CellRichText(WARDS_2025[2], TextBlock(RAISED, "(2)"))

    assert read(reader, changed(rich)) == (figures(), [])


def test_a_struck_number_is_asked_about_and_a_struck_row_is_told(reader):
    def strike(book):
        book.active["C6"].font = Font(strike=True)

    found, errors = read(reader, changed(strike))
    assert errors == [("struck_out", "C6")]
    assert len(found) == 5
    _, issues = reader.read(changed(strike))
    assert "struck_cells" in {one.code for one in issues}


def test_two_numbers_in_a_cell_are_never_one(reader):
    texts = {"C4": "365\n412", "D5": "39\n45", "C6": "187 298", "D7": "48 7", "C8": "530\n610\n700"}

    def write(book):
        for cell, text in texts.items():
            book.active[cell] = text

    _, errors = read(reader, changed(write))
    assert errors == [("two_numbers", cell) for cell in texts]


def test_a_space_between_thousands_is_read_and_told(reader):
    def write(book):
        book.active["C4"] = "1 234"

    found, issues = reader.read(changed(write))
    assert found[0][5:7] == (1234, 1234)
    assert [(one.code, one.cell) for one in issues if one.code == "space_in_number"] == [("space_in_number", "C4")]


def test_fifteen_digits_are_kept(reader):
    _, content, _ = columns(
        ("Số mẫu", (364.99999999999994, *COUNTS[1:])), ("Tốc độ (Mbps)", (39.99999999999999, *SPEEDS[1:]))
    )
    assert read(reader, content) == (figures(COUNTS, (40.0, *SPEEDS[1:])), [])


def test_a_date_shown_as_a_month_is_that_month(reader):
    _, content, _ = columns(("Tháng", date(2025, 8, 15)), ("Số mẫu", COUNTS), title="DI ĐỘNG", after=as_months)
    assert read(reader, content) == (figures(COUNTS, None), [])


def as_months(book):
    for row in range(4, 10):
        book.active.cell(row, 3).number_format = "mm/yyyy"


# --- workbooks that no spreadsheet program has saved


def formulas(part, data, value=b"<v>0</v>"):
    """The counts as formulas with this cached value, the workbook waiting to be calculated."""
    if part.endswith("sheet1.xml"):
        return data.replace(b'<c r="C4"><v>365</v></c>', b'<c r="C4"><f>1+2</f>' + value + b"</c>").replace(
            b'<c r="C4" t="n"><v>365</v></c>', b'<c r="C4"><f>1+2</f>' + value + b"</c>"
        )
    return data


@pytest.mark.parametrize("value", [b"<v>0</v>", b"<v></v>", b"<v/>", b""])
def test_a_formula_that_nobody_calculated_is_no_number(reader, value):
    content = rezip(plain()[1], lambda part, data: formulas(part, data, value))
    assert read(reader, content)[1] == [("formula_without_value", "C4")]


def test_a_calculated_formula_is_its_value(reader):
    content = rezip(plain()[1], lambda part, data: formulas(part, data, b"<v>365</v>"))
    assert read(reader, content) == (figures(), [])


def with_error(part, data):
    return (
        data.replace(b"<v>365</v>", b"<v>#N/A</v>")
        .replace(b'<c r="C4"', b'<c r="C4" t="e"')
        .replace(b't="e" t="n"', b't="e"')
        if part.endswith("sheet1.xml")
        else data
    )


def without_references(part, data):
    return re.sub(rb' r="[A-Z]*\d+"', b"", data) if part.endswith("sheet1.xml") else data


def repackaged(content, rename):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for part in old.infolist():
            name, data = rename(part.filename, old.read(part))
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is, backslashes and all
            new.writestr(info, data)
    return result.getvalue()


def in_the_root(name, data):
    data = data.replace(b"/xl/", b"/").replace(b'"xl/', b'"')
    return name.removeprefix("xl/"), data


def under_another_name(name, data):
    data = data.replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    return name.replace("workbook.xml", "workbook2.xml"), data


def with_backslashes(name, data):
    return (name if name == "[Content_Types].xml" else name.replace("/", "\\")), data


@pytest.mark.parametrize("rename", [under_another_name, in_the_root, with_backslashes])
def test_a_package_that_excel_opens_is_read_errors_and_all(reader, rename):
    content = repackaged(plain()[1], rename)
    assert read(reader, content) == (figures(), [])
    broken = repackaged(rezip(plain()[1], with_error), rename)
    assert read(reader, broken)[1] == [("error_cell", "C4")]


def test_cells_that_do_not_say_where_they_are_are_counted(reader):
    book = Workbook()
    page = book.active
    page.append([TITLE])
    page.append(["Xã/Phường", "Số mẫu", "Trung vị (Mbps)"])
    for ward, count, speed in zip(WARDS_2025, COUNTS, SPEEDS, strict=True):
        page.append([ward, count, speed])
    buffer = io.BytesIO()
    book.save(buffer)

    def broken(part, data):
        data = data.replace(b'<c r="B3" t="n"><v>365</v>', b'<c r="B3" t="e"><v>#N/A</v>').replace(
            b'<c r="B3"><v>365</v>', b'<c r="B3" t="e"><v>#N/A</v>'
        )
        return without_references(part, data)

    assert read(reader, rezip(buffer.getvalue(), broken))[1] == [("error_cell", "B3")]


def test_the_usual_package_is_not_copied(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(plain()[1])
    assert in_usual_order(path, lambda: check_zip(path, Caps())) == path


# --- .ods and .xls


def test_an_ods_is_read_as_it_is_shown(reader):
    rows = [(TITLE,), ("Xã/Phường", "Số mẫu", "Trung vị (Mbps)"), *zip(WARDS_2025, COUNTS, SPEEDS, strict=True)]
    plain_ods = ods("S", rows)
    assert read(reader, plain_ods) == (figures(), [])

    def shown(old, new):
        return rezip(plain_ods, lambda part, data: data.replace(old, new) if part == "content.xml" else data)

    bound = shown(b"<text:p>187</text:p>", b"<text:p>&lt;187</text:p>")
    assert read(reader, bound)[0][2][5:7] == (0, 186)
    kbps = shown(b"<text:p>61.3</text:p>", b"<text:p>61,3 Kbps</text:p>")
    assert read(reader, kbps)[1] == [("unit_unknown", "C5")]


def test_an_xls_tells_formats_fonts_and_runs():
    font = struct.pack("<HHHHH", 200, 0, 0, 400, 0) + bytes(6)
    struck = struct.pack("<HHHHH", 200, 8, 0, 400, 0) + bytes(6)
    raised = struct.pack("<HHHHH", 200, 0, 0, 400, 1) + bytes(6)
    code = '"<"0'.encode("latin-1")
    text = "3651".encode("latin-1")
    string = struct.pack("<HBH", len(text), 8, 1) + text + struct.pack("<HH", 3, 3)
    records = [
        (0x0031, font),
        (0x0031, font),
        (0x0031, struck),
        (0x0031, raised),
        (0x041E, struct.pack("<HHB", 170, len(code), 0) + code),
        (0x00E0, struct.pack("<HH", 0, 0) + bytes(16)),
        (0x00E0, struct.pack("<HH", 2, 170) + bytes(16)),
        (0x00FC, struct.pack("<II", 1, 1) + string[:6]),
        (0x003C, b"\x00" + string[6:]),
    ]
    found = biff_styles.read(records)
    assert found.formats == {1: '"<"0'}
    assert found.struck == {1}
    assert found.texts == {0: "365"}


@pytest.mark.parametrize("name", ["as_seen.xls", "as_seen.ods"])
def test_files_that_libreoffice_saved_are_read_as_they_look(reader, name):
    content = (Path(__file__).parents[1] / "battery" / "files" / name).read_bytes()
    found, errors = read(reader, content)
    assert found == figures((365, 412, (0, 299), *COUNTS[3:]))[:5]
    assert errors == [("two_numbers", "C9"), ("unit_unknown", "D9")]


# --- moments and delimiters


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-07-31T18:30:00Z", "2025-08-01 01:30"),
        ("2025-08-01 01:30+07:00", "2025-08-01 01:30"),
        ("01/08/2025 10:20", "2025-08-01 10:20"),
        ("10:20 01/08/2025", "2025-08-01 10:20"),
        ("13/08/2025 10:20 PM", "2025-08-13 22:20"),
        ("01.08.2025", "2025-08-01 00:00"),
        ("8/1/2025 10:20 AM", None),
        ("8/13/2025 10:20", None),
        ("32/08/2025", None),
        ("abc", None),
    ],
)
def test_moments_are_those_of_ha_noi(text, moment):
    found = moments.read(text)
    assert (found.strftime("%Y-%m-%d %H:%M") if found else None) == moment


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a, b", "c, d", "X;1;45,5", "Y;2;39,2", "Z;3;61,3", "W;4;20,1"], ";"),
        (["X\t1\t45,5", "Y\t2\t39,2"], "\t"),
        (["X,1,45.5", "Y,2,39.2"], ","),
        (["a|b", "1|2"], "|"),
        (['"X;Y",1,2', '"Z;W",3,4'], ","),
    ],
)
def test_decimal_commas_part_no_columns(lines, delimiter):
    assert delimiter_of(lines) == delimiter
