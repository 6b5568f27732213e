"""Files that would eat memory, hang or break a reader: refused with a reason, in seconds, nothing stored."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from base.isolation import host
from base.isolation.leaks import PROBE
from base.tests.ways import each_way
from measurements.reading.guards import Caps, Refusal, check_zip
from measurements.reading.host import ChildDied, Request, mark, read
from measurements.tests.battery.build import rezip, xlsx
from measurements.tests.battery.layouts import LONG
from measurements.tests.reading.hostile_files import PLAIN, encrypted

__all__ = ["each_way"]


def said(tmp_path, content, name="tep.xlsx", **limits):
    """The codes of what the child refuses, or `died`; it has a fraction of the time that it has in service."""
    path = tmp_path / name
    path.write_bytes(content)
    try:
        lines = list(read(Request(path=path, file_name=name, operators={}, **{"cpu_seconds": 20, **limits})))
    except ChildDied as death:
        return f"died: {death}"
    return next((line["refused"] for line in lines if "refused" in line), "read")


def far_cell(name, data):
    return data.replace(b'r="A2"', b'r="XFD1048576"') if "sheet1" in name else data


def huge_extent(name, data):
    """One value, and a million rows that are only formatted."""
    if "sheet1" not in name:
        return data
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(20, 1048576))
    return data.replace(b"</sheetData>", rows + b"</sheetData>")


def bomb(size=2_000_000_000):
    buffer = io.BytesIO(PLAIN)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
        for _ in range(size // 10_000_000):
            part.write(bytes(10_000_000))
    return buffer.getvalue()


def same_part_twice():
    buffer = io.BytesIO(PLAIN)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return buffer.getvalue()


def test_a_plain_file_is_read(tmp_path, each_way):
    assert said(tmp_path, PLAIN) == "read"


def opens(order, path):
    """Can a child with this order read the file? Its probe tries."""
    laid_out = {"pid": 1, "secret": str(path), "folder": str(path.parent), "port": 9, "socket": "/nowhere"}
    reached = host.answer(order, PROBE, given=json.dumps(laid_out).encode() + b"\n", largest=1000)
    return "files" in json.loads(reached)


@pytest.mark.parametrize("scratch", ["", "scratch"], ids=["read", "marked"])
def test_a_child_sees_the_one_file_it_is_given_and_no_other_beside_it(tmp_path, each_way, scratch):
    (tmp_path / "scratch").mkdir()
    (tmp_path / "other.xlsx").write_bytes(PLAIN)
    (tmp_path / "given.xlsx").write_bytes(PLAIN)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "given.xlsx")
    for name in ("given.xlsx", "link.xlsx"):
        order = Request(path=tmp_path / name, file_name=name, operators={}).order(scratch and str(tmp_path / scratch))
        assert opens(order, tmp_path / name)
        assert not opens(order, tmp_path / "other.xlsx")


def test_a_file_is_read_and_marked_by_its_name_and_by_a_link_to_it(tmp_path, each_way):
    (tmp_path / "given.xlsx").write_bytes(PLAIN)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "given.xlsx")
    for name in ("given.xlsx", "link.xlsx"):
        request = Request(path=tmp_path / name, file_name=name, operators={})
        assert "done" in list(read(request))[-1]
        assert mark(request, [("S", "A1", "error", "sai")]).startswith(b"PK")


def test_one_cell_at_the_far_corner_is_refused_at_once(tmp_path):
    assert said(tmp_path, rezip(PLAIN, far_cell)) == "too_large"


def test_a_million_formatted_rows_are_only_formatted(tmp_path):
    assert said(tmp_path, rezip(PLAIN, huge_extent)) == "read"


def test_a_zip_bomb_is_counted_while_it_inflates(tmp_path, monkeypatch):
    assert said(tmp_path, bomb(300_000_000)) == "too_large"
    inflated, plain_read = [], zipfile.ZipExtFile.read

    def counted(part, size):
        inflated.append(plain_read(part, size))
        return inflated[-1]

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(Refusal):
        check_zip(tmp_path / "tep.xlsx", Caps(inflated_bytes=1_000_000))
    assert 1_000_000 < sum(map(len, inflated)) < 2_000_000  # of the 300


def test_two_parts_of_one_name_are_not_trusted(tmp_path):
    assert said(tmp_path, same_part_twice()) == "broken_workbook"


def test_a_locked_archive_is_protected(tmp_path):
    assert said(tmp_path, encrypted()) == "protected"


def test_too_many_parts_sheets_rows_and_columns(tmp_path):
    many = xlsx(*((f"S{n}", [LONG]) for n in range(5)))
    assert said(tmp_path, many, caps=Caps(sheets=4)) == "too_large"
    assert said(tmp_path, PLAIN, caps=Caps(parts=3)) == "too_large"
    assert said(tmp_path, PLAIN, caps=Caps(rows=5)) == "too_large"
    assert said(tmp_path, PLAIN, caps=Caps(cells=50)) == "too_large"
    assert said(tmp_path, PLAIN, caps=Caps(file_bytes=100)) == "too_large"
    wide = xlsx(("S", [("x",) * 60]))
    assert said(tmp_path, wide, caps=Caps(columns=50)) == "too_large"


def test_a_file_whose_name_lies_is_known_by_its_bytes(tmp_path):
    assert said(tmp_path, b"MZ" + bytes(500), "so_lieu.xlsx") == "not_a_workbook"
    assert said(tmp_path, PLAIN, "so_lieu.csv") == "read"


@pytest.mark.parametrize("kept", ["30 bytes", "200 bytes", "half", "all but 10 bytes"])
def test_a_cut_off_file_is_broken_not_fatal(tmp_path, kept):
    # Named, not numbered: the archive carries the time it was made, so its length differs between processes,
    # and parallel test processes must collect the same names.
    cut = {"30 bytes": 30, "200 bytes": 200, "half": len(PLAIN) // 2, "all but 10 bytes": -10}[kept]
    assert said(tmp_path, PLAIN[:cut]) == "broken_workbook"


def test_the_child_that_needs_too_much_memory_dies_alone(tmp_path, each_way):
    large = b"a;b;c\n" * 3_000_000
    assert said(tmp_path, large, "x.csv", memory_bytes=60_000_000) == "died: quá nhiều bộ nhớ"


def test_the_child_that_takes_too_long_is_ended_by_its_own_alarm(tmp_path, each_way):
    path = tmp_path / "pipe"
    os.mkfifo(path)  # opening it waits for a writer who never comes
    with pytest.raises(ChildDied, match="quá lâu"):
        list(read(Request(path=path, file_name="x.xlsx", operators={}, wall_seconds=1)))


def test_the_child_dies_with_its_parent(tmp_path):
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    code = (
        "import sys, pathlib\nfrom measurements.reading.host import Request, read\n"
        f"asked = Request(path=pathlib.Path({str(fifo)!r}), file_name='x', operators={{}})\n"
        "for _ in read(asked): pass"
    )
    parent = subprocess.Popen([sys.executable, "-X", "utf8", "-c", code], cwd=Path(__file__).parents[3])
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 120
    while not (child := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.05)
    writing = _open_once_somebody_reads(fifo, deadline)  # its limits are laid before it opens the file
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while Path(f"/proc/{child[0]}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child[0]}").exists()
    os.close(writing)  # until here the child had something to wait for


def _open_once_somebody_reads(fifo, deadline):
    while True:
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def test_the_child_has_no_django_and_no_database():
    code = "import sys, json, measurements.reading.child; print(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-X", "utf8", "-c", code]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "measurements" in loaded
    assert not loaded & {"django", "psycopg2", "celery"}
