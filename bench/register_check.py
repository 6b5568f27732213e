"""The register against reference files: `python -m bench.register_check FILE… [--out FILE]`.

Takes a list of dated units (level, code, full_name, parent_code, valid_from_snapshot, valid_to_snapshot)
and the statistics office's table of 1/7/2025 (old_code, new_code, note …). Every difference is listed and
explained, or counted as unexplained; then it exits 1.
"""

import argparse
import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
django.setup()

from bench.registers import country  # noqa: E402
from wards.known_facts import REFORM, lineage, spellings  # noqa: E402
from wards.records import UnitRecord  # noqa: E402
from wards.sources import KINDS  # noqa: E402
from wards.text import normal_key  # noqa: E402

LEVELS = {"P": "province", "D": "district", "W": "ward"}
DAYS = ("2024-05-01", "2024-07-31", "2024-09-30", "2024-11-30", "2025-02-01", "2025-03-31", "2025-07-01", "2026-05-01")
KNOWN = {
    ("06970", "06978"): "Ba Chẽ mang mã 06970 ở cơ quan thống kê và trong các gói dữ liệu",
    ("00745",): "Phố Bảng: tên trong bảng chuyển đổi của cơ quan thống kê và trong gói dữ liệu",
}


def check_units(rows: list[dict[str, str]]) -> tuple[list[str], int]:
    """Counts a day and a province, then every unit that differs in code, kind, name or parent."""
    lines = ["| day | provinces | districts | wards | provinces with other counts |", "|---|--:|--:|--:|--:|"]
    differences: list[str] = []
    unexplained = 0
    for text in DAYS:
        day = date.fromisoformat(text)
        theirs = {
            (LEVELS[row["level"]], row["code"]): row
            for row in rows
            if row["valid_from_snapshot"] <= text and (row["valid_to_snapshot"] or "9") > text
        }
        ours = {(unit.level, unit.code): unit for unit in country()[1].values() if unit.in_force(day)}
        levels = Counter(level for level, _ in ours)
        uneven = _province_counts(theirs.items()) - _own_counts(ours.values())
        lines.append(f"| {text} | {levels['province']} | {levels['district']} | {levels['ward']} | {len(uneven)} |")
        for key in sorted(theirs.keys() | ours.keys()):
            if problem := _difference(theirs.get(key), ours.get(key)):
                why = _why(key, theirs.get(key), ours.get(key))
                unexplained += not why
                differences.append(f"| {text} | {key[0]} {key[1]} | {problem} | {why or '**không rõ**'} |")
    seen = {line.split("|", 2)[2]: line for line in reversed(differences)}
    lines += [
        f"\n{len(differences)} differences of a unit on a day, {len(seen)} different ones, "
        f"unexplained: **{unexplained}**.\n",
        "| first day | unit | reference / register | why |",
        "|---|---|---|---|",
        *reversed(seen.values()),
    ]
    return lines, unexplained


def _province_counts(theirs: Iterable[tuple[tuple[str, str], dict[str, str]]]) -> Counter[tuple[str, str]]:
    units = dict(theirs)
    counts: Counter[tuple[str, str]] = Counter()
    for (level, code), row in units.items():
        above = units.get(("district", row["parent_code"]))
        counts[level, above["parent_code"] if above else row["parent_code"] or code] += 1
    return counts


def _own_counts(units: Iterable[UnitRecord]) -> Counter[tuple[str, str]]:
    return Counter((unit.level, unit.province_code) for unit in units)


def _difference(theirs: dict[str, str] | None, ours: UnitRecord | None) -> str:
    if theirs is None or ours is None:
        return f"{theirs['full_name'] if theirs else '–'} / {ours.full_name if ours else '–'}"
    kind, name = _split(theirs["full_name"])
    parent = country()[1][ours.parent_id].code if ours.parent_id else ""
    if (kind, normal_key(name), theirs["parent_code"]) == (ours.kind, normal_key(ours.name), parent):
        return ""
    return f"{theirs['full_name']} ({theirs['parent_code']}) / {ours.full_name} ({parent})"


def _split(full_name: str) -> tuple[str, str]:
    for words, kind in KINDS.items():
        if full_name.lower().startswith(f"{words.lower()} "):
            return kind, full_name[len(words) + 1 :]
    return "", full_name


def _why(key: tuple[str, str], theirs: dict[str, str] | None, ours: UnitRecord | None) -> str:
    for codes, why in KNOWN.items():
        if key[1] in codes:
            return why
    if key in spellings() and theirs and ours and _split(theirs["full_name"])[0] == ours.kind:
        return f"cách viết: giữ “{spellings()[key][0]}”, “{spellings()[key][1]}” là tên gọi khác"
    return ""


def check_lineage(rows: list[dict[str, str]]) -> tuple[list[str], int]:
    """Pairs of 1/7/2025, and for each whether whole or part."""
    _, records, links = country()
    names = {
        (unit.level, unit.code): normal_key(unit.full_name)
        for unit in records.values()
        if unit.in_force(REFORM - timedelta(days=1))
    }
    ours = {
        (records[link.old_id].code, records[link.new_id].code): link.part
        for link in links
        if link.on == REFORM and records[link.new_id].level == "ward"
    }
    theirs: dict[tuple[str, str], str] = {}
    notes: dict[tuple[str, str], str] = {}
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        old = row["old_code"] if row["old_code"] != "00000" else row["old_district"].rpartition("(")[2].rstrip(")")
        theirs[old, row["new_code"]] = "part" if _is_part(row["note"]) else "whole"
        notes[old, row["new_code"]] = row["note"]
        named[old, row["new_code"]] = row["old_name"]
    splits = Counter(old for old, _ in theirs)
    corrected = {(pair.old_code, pair.new_code) for day, pair, _ in lineage() if day == REFORM}
    lines = [
        f"{len(theirs):,} pairs in the table, {len(ours):,} in the register, "
        f"{len(theirs.keys() & ours.keys()):,} in both; {sum(count > 1 for count in splits.values())} old units in "
        "more than one new one (places without a code counted by their district); "
        f"{len(corrected)} pairs of the package corrected by `wards/facts/lineage.csv`.\n",
        "| old | new | table | register | why |",
        "|---|---|---|---|---|",
    ]
    unexplained = 0
    mistaken: set[str] = set()
    for pair in sorted(theirs.keys() | ours.keys(), key=lambda pair: (pair[1], pair in ours, pair[0])):
        if theirs.get(pair) == ours.get(pair):
            continue
        why = ""
        if pair[0] == "376":
            why = "khu vực bãi bồi, không phải đơn vị hành chính"
        elif pair not in ours and names.get(("ward", pair[0])) != normal_key(named[pair]):
            why = f"bảng ghi nhầm mã: {named[pair]} không mang mã này; quan hệ ghi theo tên"
            mistaken.add(pair[1])
        elif pair not in theirs and pair[1] in mistaken:
            why = "mã đúng của dòng ghi nhầm mã đến cùng đơn vị mới"
        elif theirs.get(pair) == "whole" and splits[pair[0]] > 1:
            why = "bảng ghi toàn bộ, nhưng cũng chia đơn vị này cho nơi khác: giữ là một phần"
        elif theirs.get(pair) == "part" and splits[pair[0]] == 1:
            why = "bảng ghi một phần, nhưng không ghi phần còn lại vào đâu: giữ là toàn bộ"
        unexplained += not why
        lines.append(
            f"| {pair[0]} | {pair[1]} | {notes.get(pair, '–')} | {ours.get(pair, '–')} | {why or '**không rõ**'} |"
        )
    return lines, unexplained


def _is_part(note: str) -> bool:
    words = " ".join(note.lower().split())
    return "một phần" in words or "phần còn lại" in words


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/register-check.md"))
    options = parser.parse_args()
    text = ["# The register against reference files\n\nWritten by `python -m bench.register_check`.\n"]
    unexplained = 0
    for path in options.files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        check = check_lineage if rows and "old_code" in rows[0] else check_units
        text.append(f"## {path.name}: {len(rows):,} rows\n")
        found, failed = check(rows)
        text += [*found, ""]
        unexplained += failed
    links = Counter((str(link.on), country()[1][link.new_id].level, link.part) for link in country()[2])
    by_day: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (day, level, part), count in links.items():
        by_day[day, level][part] += count
    text += ["## Lineage in the register\n", "| day | level | whole | part | not verified |", "|---|---|--:|--:|--:|"]
    text += [
        f"| {day} | {level} | {parts['whole']} | {parts['part']} | {parts['unknown']} |"
        for (day, level), parts in sorted(by_day.items())
    ]
    options.out.write_text("\n".join(text) + "\n", encoding="utf-8")
    print("\n".join(text))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
