"""Streamed sheets: the same cells as by the library, or NotUnderstood."""

import io
import json
import random
import zipfile
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from measurements.reading import child, sources, stream
from measurements.reading.columns import DAY, INLINE, NUMBER, SHARED, Columns, Converter, NotUnderstood
from measurements.tests.battery.build import rezip

HEAD = ("STT", "Thời gian đo", "Xã/Phường", "Nhà mạng", "Tải xuống (Mbps)", "Tải lên (Mbps)", "Ghi chú")
SHEET = "xl/worksheets/sheet1.xml"
CAPS = {"file_bytes": 10**8, "inflated_bytes": 10**9, "rows": 10**6, "columns": 1000, "cells": 10**7}


def made_tests(count):
    start = datetime.combine(date(2024, 8, 1), time())
    for number in range(1, count + 1):
        when = start + timedelta(minutes=37 * number)
        note = "chậm & <yếu>" if number % 50 == 0 else None
        speed = None if number % 97 == 0 else 10 + number % 80 + 0.25
        yield number, when, f"Phường Số {number % 7}", ("Viettel", "VNPT")[number % 2], speed, 5.5, note


def by_openpyxl(count, change=None, *, epoch=None):
    book = Workbook()
    if epoch:
        book.epoch = epoch
    page = book.active
    page.append(HEAD)
    for row in made_tests(count):
        page.append(row)
    if change:
        change(page)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def by_xlsxwriter(count):
    content = io.BytesIO()
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}
    with xlsxwriter.Workbook(content, options) as book:
        page = book.add_worksheet("Sheet")
        page.write_row(0, 0, HEAD)
        for down, row in enumerate(made_tests(count), start=1):
            for across, value in enumerate(row):
                page.write(down, across, value)
    return content.getvalue()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """As many blocks in a small file as otherwise in a large one."""
    monkeypatch.setattr(stream, "CHUNK", 30_000)


def runs_of(path, wanted=frozenset(), name="Sheet"):
    head = stream.head_of(path, name, SHEET)
    return [head.rows, *stream.runs_after(path, SHEET, head, wanted, lambda row: None)]


def streamed(path):
    return [row for run in runs_of(path) for row in run]


def plain(rows):
    """Blanks alike, days without their time, rows without blanks at their end."""
    told = []
    for row in rows:
        cells = [None if v == "" else v.date() if isinstance(v, datetime) else v for v in row]
        while cells and cells[-1] is None:
            cells.pop()
        told.append(cells)
    return told


def write(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "make",
    [by_openpyxl, by_xlsxwriter, partial(by_openpyxl, epoch=CALENDAR_MAC_1904)],
    ids=["shared_texts", "texts_in_cells", "days_since_1904"],
)
def test_a_streamed_sheet_has_the_cells_that_the_library_reads(tmp_path, make):
    path = write(tmp_path, make(1200))
    whole = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert plain(streamed(path)) == plain(whole)


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_rows_alike_are_read_by_column(tmp_path, make):
    _head, first, *others = runs_of(write(tmp_path, make(3000)))
    assert not isinstance(first, Columns)  # some of its rows are the head's
    assert others
    assert all(isinstance(run, Columns) for run in others)


def test_a_column_that_goes_on_otherwise_is_read_row_by_row(tmp_path):
    runs = runs_of(write(tmp_path, by_openpyxl(3000, set_cell("E1700", "nhanh"))))
    assert [type(run) for run in runs[2:]].count(list) == 1
    assert "nhanh" in [row[4] for run in runs for row in run]


def test_of_columns_that_nobody_asks_for_only_blanks_are_told(tmp_path):
    run = runs_of(write(tmp_path, by_openpyxl(3000)), wanted={1, 2})[-1]
    cells = run[len(run) - 1]
    assert isinstance(cells[2], str)
    assert cells[0] == b"3000"
    assert cells[6] == b"ch&#7853;m &amp; &lt;y&#7871;u&gt;", "as it stands in the file"


def test_rows_left_out_are_blank_rows(tmp_path):
    path = write(tmp_path, by_openpyxl(800))
    content = rezip(
        path.read_bytes(),
        lambda name, data: (
            data.replace(b'<row r="801"', b'<row r="805"', 1).replace(b'801"', b'805"') if name == SHEET else data
        ),
    )
    rows = streamed(write(tmp_path, content))
    assert len(rows) >= 805
    assert rows[800:804] == [[], [], [], []]
    assert rows[804][0] == 800.0


def set_cell(address, value):
    return lambda page: page.__setitem__(address, value)


def hide(page):
    page.row_dimensions[700].hidden = True


def new_format(page):
    page["E700"].number_format = "[h]:mm"


def merge(page):
    page.merge_cells("C700:C701")


@pytest.mark.parametrize(
    "change",
    [
        set_cell("E700", "=1+1"),
        set_cell("E700", True),
        set_cell("B700", 0.5),
        hide,
        new_format,
        merge,
        lambda page: set_cell("E700", "#N/A")(page) or setattr(page["E700"], "data_type", "e"),
    ],
    ids=["formula", "truth_value", "time_alone", "hidden_row", "format_not_seen_before", "merged", "error"],
)
def test_what_the_first_rows_did_not_have_is_not_understood(tmp_path, change):
    with pytest.raises(NotUnderstood):
        streamed(write(tmp_path, by_openpyxl(1000, change)))


def test_a_sheet_cut_off_is_not_understood(tmp_path):
    content = rezip(by_openpyxl(1000), lambda name, data: data[: len(data) * 2 // 3] if name == SHEET else data)
    with pytest.raises(NotUnderstood):
        streamed(write(tmp_path, content))


def damaged(content):
    """The last bytes of the sheet are other ones, its checksum is not."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(SHEET)
    end = info.header_offset + info.compress_size
    return content[: end - 200] + bytes(100) + content[end - 100 :]


def test_a_damaged_sheet_is_not_understood_and_refused(tmp_path, monkeypatch):
    path = write(tmp_path, damaged(by_openpyxl(3000)))
    with pytest.raises(NotUnderstood):
        streamed(path)
    monkeypatch.setattr(sources, "STREAMED", 1000)
    (grid,) = sources.open_file(path, "xlsx", sources.Caps()).sheets
    with pytest.raises(sources.Refusal, match="broken_workbook"):
        grid.full()


def test_a_large_sheet_that_is_not_the_first_is_streamed(tmp_path):
    path = write(tmp_path, by_openpyxl(1200, lambda page: page.parent.create_sheet("Bìa", 0).append(["Bìa"])))
    head = stream.head_of(path, "Sheet", "xl/worksheets/sheet2.xml")
    assert head.rows[0] == list(HEAD)


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_lines_of_a_text_end_as_the_library_reads_them(tmp_path, make):
    content = rezip(make(1200), lambda name, data: data.replace(b" &amp; &lt;", b"\r\n&lt;"))
    path = write(tmp_path, content)
    whole = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert plain(streamed(path)) == plain(whole)
    assert "chậm\n<yếu>" in streamed(path)[1150]


def said(path, monkeypatch, capsys, streamed_from):
    """What the child says of the file, its progress apart."""
    monkeypatch.setattr(sources, "STREAMED", streamed_from)
    request = {
        "path": str(path),
        "file_name": "x.xlsx",
        "caps": CAPS,
        "operators": {"viettel": ["Viettel"], "vnpt": ["VNPT"]},
        "taught": {},
        "own_unit": False,
        "units": [],
    }
    capsys.readouterr()
    child._read(request, child.Speaker())
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "progress" not in line]


@pytest.mark.parametrize(
    "change",
    [None, set_cell("E700", "nhanh"), set_cell("B900", "hôm qua"), set_cell("E700", "=1+1"), hide],
    ids=["plain", "speed_in_words", "day_in_words", "formula", "hidden_row"],
)
def test_the_reader_says_the_same_of_a_streamed_file(tmp_path, monkeypatch, capsys, change):
    path = write(tmp_path, by_openpyxl(1000, change))
    whole = said(path, monkeypatch, capsys, 10**9)
    assert said(path, monkeypatch, capsys, 1000) == whole
    assert whole[-1]["done"]["rows"] == 14


ODD = {
    "B": ["hôm qua", "05/09/2024 10:00", None, 45505.999999999, 45535.9999999999],
    "C": [None, "Phường & Số 3", "  Phường Số 3 ", 12],
    "D": [None, "VNPT ", "Nhà mạng lạ"],
    "E": [None, "45,5", "1.234,5", -1, 10_000, 10_000.01, "nhanh", 0, "1e3", 1e-7],
    "F": [None, "-", -3, "chậm", 1e6],
    "G": ["ghi chú", 5, None],
}
NEVER_STREAMED = {**{key: [] for key in "BCDG"}, "E": ["=1+1", True], "F": ["=2*3"]}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_stands_in_some_cells_the_reader_says_the_same(tmp_path, monkeypatch, capsys, seed):
    chance = random.Random(seed)

    def change(page):
        for row in chance.sample(range(320, 2000), 60):
            column = chance.choice(list(ODD))
            page[f"{column}{row}"] = chance.choice(ODD[column] + NEVER_STREAMED[column] * (seed < 2))
        for column in "ABCDEFG":
            page[f"{column}1234"] = None  # a row that is blank

    path = write(tmp_path, by_openpyxl(2000, change))
    if seed >= 2:
        assert {type(run) for run in runs_of(path)} == {list, Columns}
    whole = said(path, monkeypatch, capsys, 10**9)
    assert said(path, monkeypatch, capsys, 1000) == whole
    assert len([line for line in whole if "note" in line]) > 3


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (NUMBER, b"nan"),
        (NUMBER, b"1_0"),
        (NUMBER, b"1.2.3"),
        (SHARED, b"-1"),
        (SHARED, b"7"),
        (DAY, b"60.5"),
        (DAY, b"99999999"),
        (INLINE, b"_x000D_"),
    ],
)
def test_bytes_that_are_no_such_value_are_not_understood(kind, told):
    convert = Converter(["a"], date(1899, 12, 30).toordinal(), frozenset())
    with pytest.raises(NotUnderstood):
        convert.one(kind, told)
    if kind != NUMBER or told == b"1.2.3":  # the pattern lets no such bytes through
        with pytest.raises(NotUnderstood):
            convert.all(kind, [told])


def test_many_days_are_the_days_that_each_is_alone():
    convert = Converter([], date(1899, 12, 30).toordinal(), frozenset())
    told = [b"45505.5", b"", b"45505.99999999421", b"45505.999999999", b"45506", b"45505.0000001", b"45536.3"]
    assert convert.all(DAY, told) == [convert.day(each) if each else None for each in told]


def test_a_file_of_tests_is_counted_by_unit_month_and_operator(tmp_path, monkeypatch, capsys):
    lines = said(write(tmp_path, by_xlsxwriter(1200)), monkeypatch, capsys, 1000)
    rows = [row for line in lines for row in line.get("rows", [])]
    assert sum(row[9] for row in rows) == 1200 - 1200 // 97
    told = [(*line["note"][:3], line["note"][4]) for line in lines if "note" in line]
    assert told == [("tests_failed", "Sheet", "E98", {"count": 12})]
    assert {row[6][0][1] for row in rows} == {"2024-08"}


def test_too_many_rows_are_refused_while_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "STREAMED", 1000)
    opened = sources.open_file(write(tmp_path, by_openpyxl(1000)), "xlsx", sources.Caps(rows=500))
    (grid,) = opened.sheets
    with pytest.raises(sources.Refusal, match="too_large"):
        list(grid.rows.runs(0))


def test_days_are_counted_from_the_first_rows():
    convert = Converter([], date(1899, 12, 30).toordinal(), frozenset())
    assert convert.day(b"45505.999999999") == date(2024, 8, 2)
