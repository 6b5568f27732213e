import gzip
import io
import json
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.archive import BrokenArchive, FileControl, Manifest, Reader, TableControl, Tally, Writer, differences

ROWS = [{"id": 1, "samples": 300, "name": "Thủy Nguyên"}, {"id": 2, "samples": None, "name": "dòng\nhai"}]


def encode(row):
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode()


def tally(rows, numbers=("samples",)):
    counted = Tally(numbers)
    for row in rows:
        counted.add(encode(row), row)
    return counted.control()


def write(path, rows=ROWS, files=(("reports/a.xlsx", b"abc"),), table=None):
    writer = Writer(path)
    writer.add_table("wards.unit", [encode(row) for row in rows])
    controls = {name: writer.add_file(name, io.BytesIO(content)) for name, content in files}
    writer.finish(Manifest("2026-01-01T00:00:00+00:00", [], {"wards.unit": table or tally(rows)}, controls))


def rewrite(path, change):
    """Write the archive again with each member's bytes changed; None leaves the member out."""
    with tarfile.open(path) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            if (new := change(name, content)) is not None:
                info = tarfile.TarInfo(name)
                info.size = len(new)
                tar.addfile(info, io.BytesIO(new))


def faults(path):
    archive = Reader(path)
    found = list(archive.faults())
    archive.close()
    return found


def test_what_was_written_is_read_and_sound(tmp_path):
    write(tmp_path / "b.tar")
    archive = Reader(tmp_path / "b.tar")
    assert [json.loads(line) for line in archive.lines("wards.unit")] == ROWS
    assert archive.file("reports/a.xlsx").read() == b"abc"
    assert archive.manifest.tables["wards.unit"].totals == {"samples": "300"}
    archive.close()
    assert faults(tmp_path / "b.tar") == []


def test_only_its_owner_may_read_it_and_nothing_half_written_has_its_name(tmp_path):
    write(tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0
    writer = Writer(tmp_path / "c.tar")
    writer.add_file("x", io.BytesIO(b"x"))
    writer.abandon()
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda name, content: b"abd" if name == "files/reports/a.xlsx" else content, "reports/a.xlsx: nội dung khác"),
        (lambda name, content: None if name == "files/reports/a.xlsx" else content, "thiếu files/reports/a.xlsx"),
        (lambda name, content: None if name.startswith("tables/") else content, "thiếu tables/wards.unit.jsonl.gz"),
        (lambda name, content: content[:-9] if name.startswith("tables/") else content, "wards.unit: Tệp sao lưu hỏng"),
        (
            lambda name, content: gzip.compress(encode(ROWS[0]) + b"\n") if name.startswith("tables/") else content,
            "wards.unit: 1 dòng, bản kê 2 dòng.",
        ),
        (
            lambda name, content: (
                gzip.compress(gzip.decompress(content).replace(b"300", b"301"))
                if name.startswith("tables/")
                else content
            ),
            "wards.unit: tổng cột samples là 301, bản kê 300.",
        ),
        (
            lambda name, content: (
                gzip.compress(gzip.decompress(content).replace("ủ".encode(), "ú".encode()))
                if name.startswith("tables/")
                else content
            ),
            "nội dung khác bản kê",
        ),
    ],
)
def test_every_damage_is_told_with_its_place(tmp_path, change, told):
    write(tmp_path / "b.tar")
    rewrite(tmp_path / "b.tar", change)
    found = faults(tmp_path / "b.tar")
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "không phải tệp sao lưu"),
        (b"PK\x03\x04" * 300, "không phải tệp sao lưu"),
        (bytes(10240), "thiếu manifest.json"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path, content, told):
    (tmp_path / "b.tar").write_bytes(content)
    with pytest.raises(BrokenArchive, match=told):
        Reader(tmp_path / "b.tar")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [(b"{", "không đọc được"), (b'{"tables": {}}', "không đọc được"), (b"[]", "không đọc được")],
)
def test_a_spoilt_manifest_is_refused(tmp_path, manifest, told):
    write(tmp_path / "b.tar")
    rewrite(tmp_path / "b.tar", lambda name, content: manifest if name == "manifest.json" else content)
    with pytest.raises(BrokenArchive, match=told):
        Reader(tmp_path / "b.tar")


def test_an_archive_of_another_format_is_refused(tmp_path):
    write(tmp_path / "b.tar")
    rewrite(
        tmp_path / "b.tar",
        lambda name, content: content.replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else content,
    )
    with pytest.raises(BrokenArchive, match="Dạng sao lưu 2, phần mềm này đọc dạng 1"):
        Reader(tmp_path / "b.tar")


def test_a_cut_off_archive_is_refused(tmp_path):
    write(tmp_path / "b.tar")
    content = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(content[:700])
    with pytest.raises(BrokenArchive):
        Reader(tmp_path / "b.tar")


@given(st.permutations([{"id": n, "samples": n * 10} for n in range(5)]))
def test_the_control_does_not_depend_on_the_order_of_rows(rows):
    assert tally(rows) == tally(sorted(rows, key=lambda row: row["id"]))


@given(st.integers(0, 4), st.integers(1, 9))
def test_the_control_depends_on_every_value(place, change):
    rows = [{"id": n, "samples": n} for n in range(5)]
    changed = [dict(row) for row in rows]
    changed[place]["samples"] += change
    assert list(differences("t", tally(rows), tally(changed)))


def test_sums_are_exact():
    rows = [{"id": n, "samples": "0.100000"} for n in range(10)]
    assert tally(rows).totals == {"samples": "1.000000"}


def test_rows_twice_are_not_rows_once():
    twice = tally([ROWS[0], ROWS[0]])
    assert twice.rows == 2
    assert twice != TableControl(1, tally(ROWS[:1]).digest, {"samples": "300"})


def test_the_same_file_has_the_same_control(tmp_path):
    write(tmp_path / "b.tar", files=[("x", b"")])
    archive = Reader(tmp_path / "b.tar")
    assert archive.manifest.files["x"] == FileControl(
        0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    archive.close()
