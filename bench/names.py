"""How names of wards resolve, over every ward: `python -m bench.names [--sample N] [--out FILE]`.

Every ward of 31/7/2024, 31/3/2025 (in its district) and today (in its province) is spelled in each way of
`spelling_ways`. A wrong answer is an accepted name that is not the ward's; asking is never wrong.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
django.setup()

from bench.registers import registers_at  # noqa: E402
from bench.spelling_ways import bare, right_ways, typos, without_accents  # noqa: E402
from wards.known_facts import spellings  # noqa: E402
from wards.records import UnitRecord  # noqa: E402
from wards.resolution import Outcome, Register  # noqa: E402
from wards.text import normal_key, search_key  # noqa: E402

DATES = (date(2024, 7, 31), date(2025, 3, 31), date(2026, 11, 20))
ACCEPTED = {Outcome.EXACT, Outcome.ALIAS, Outcome.RENAMED}


class SpellingTally:
    """Counts of one way of spelling."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: list[str] = []

    def add(self, what: str, example: str = "") -> None:
        self.counts[what] += 1
        if example and len(self.examples) < 8:
            self.examples.append(example)


def measure(days: tuple[date, ...] = DATES, sample: int = 0, seed: int = 2026) -> dict[tuple[date, str], SpellingTally]:
    """Resolve every ward in every way. `sample`: only so many wards a day, always the same ones."""
    tallies: dict[tuple[date, str], SpellingTally] = {}
    for day in days:
        dice = random.Random(seed)
        registers = list(registers_at(day))
        wards = [(names, rows, unit) for names, rows in registers for unit in names.units if unit.level == "ward"]
        for register, rows, unit in dice.sample(wards, sample) if sample else wards:
            for way, what, example in _answers(register, rows, unit, dice):
                tallies.setdefault((day, way), SpellingTally()).add(what, example)
    return tallies


def _answers(
    register: Register, rows: dict[int, UnitRecord], unit: UnitRecord, dice: random.Random
) -> Iterator[tuple[str, str, str]]:
    parent = rows[unit.parent_id]
    district = parent.full_name if parent.level == "district" else None
    siblings = [other for other in register.units if other.level == "ward" and other.parent_id == unit.parent_id]
    for way, text in right_ways(unit):
        answer = register.resolve(text, district=district, level="ward")
        what = "right" if answer.unit == unit else "wrong" if answer.outcome in ACCEPTED else "asked"
        twins = bare(text) and sum(normal_key(other.name) == normal_key(unit.name) for other in siblings) > 1
        if way == "no prefix" and twins:
            what = "left out" if what == "asked" else "wrong"
        yield way, what, f"{text!r} {unit.code} {answer.outcome} {answer.unit}" if what in ("wrong", "asked") else ""
    real = {(other.kind, normal_key(other.name)) for other in rows.values()}
    names = {key for _, key in real} | {normal_key(other) for _, other in spellings().values()}
    for way, text in (*without_accents(unit), *typos(unit, dice)):
        answer = register.resolve(text, district=district, level="ward")
        name = text if way.endswith("no prefix") else text[len(unit.full_name) - len(unit.name) :]
        if normal_key(name) in names if way.startswith("typo") else search_key(unit.name) == unit.name.lower():
            # spells another real unit, or has no accents to lose: left out, but must not be a wrong match
            what = "left out"
            if answer.outcome in ACCEPTED and not way.startswith("typo") and answer.unit != unit:
                what = "wrong"
        elif answer.outcome in ACCEPTED:
            what = "wrong" if answer.unit != unit else "accepted"
        else:
            first = [item.unit.pk for item in answer.suggestions[:3]]
            what = "first three" if unit.pk in first else "numbered" if unit.name.isdigit() else "not in first three"
        bad = what in ("wrong", "accepted", "not in first three")
        yield way, what, f"{text!r} {unit.code} {unit.full_name} {answer.outcome} {answer.unit}" if bad else ""


def table(tallies: dict[tuple[date, str], SpellingTally]) -> str:
    """The counts as Markdown."""
    lines = []
    for day in sorted({day for day, _ in tallies}):
        lines += [f"\n## {day:%d/%m/%Y}\n", _head("spelling | tried | right | asked | wrong | left out | % right")]
        asked = [
            "",
            _head("spelling | tried | accepted | wrong | among the first three | not | numbered | left out | %"),
        ]
        for (on, way), tally in tallies.items():
            count = tally.counts
            if on != day:
                continue
            if way.startswith(("no accents", "typo")):
                judged = count["first three"] + count["not in first three"]
                share = 100 * count["first three"] / judged if judged else 100
                asked.append(
                    f"| {way} | {count.total()} | {count['accepted']} | {count['wrong']} | {count['first three']} "
                    f"| {count['not in first three']} | {count['numbered']} | {count['left out']} | {share:.2f} |"
                )
            else:
                judged = count["right"] + count["asked"] + count["wrong"]
                lines.append(
                    f"| {way} | {count.total()} | {count['right']} | {count['asked']} | {count['wrong']} "
                    f"| {count['left out']} | {100 * count['right'] / judged:.3f} |"
                )
        lines += asked
    return "\n".join(lines)


def _head(columns: str) -> str:
    return f"| {columns} |\n|---{'|--:' * columns.count('|')}|"


def speed() -> str:
    """Seconds for 10,000 names of one province, after one pass over its wards."""
    register, rows = max(registers_at(DATES[0]), key=lambda pair: len(pair[0].units))
    names = [
        (text, rows[unit.parent_id].full_name)
        for unit in register.units
        if unit.level == "ward"
        for _, text in right_ways(unit)
    ]
    for text, district in names[::18]:
        register.resolve(text, district=district)
    chosen = random.Random(1).choices(names, k=10_000)
    start = time.perf_counter()
    for text, district in chosen:
        register.resolve(text, district=district)
    seconds = time.perf_counter() - start
    different = len(set(chosen))
    return (
        f"10,000 names, {different} of them different, in a province of {len(register.units)} units: {seconds:.2f} s."
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/register-names.md"))
    parser.add_argument("--examples", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    tallies = measure(sample=options.sample)
    total = Counter()
    for tally in tallies.values():
        total += tally.counts
    head = (
        "# Names of wards: measured\n\nWritten by `python -m bench.names`; what each row means stands there. "
        f"{total.total():,} spellings, wrong answers: **{total['wrong']}**, accent-less or mistyped ones accepted: "
        f"**{total['accepted']}**.\n\n{speed()}\n"
    )
    options.out.write_text(head + table(tallies) + "\n", encoding="utf-8")
    print(head + table(tallies))
    print(f"{time.perf_counter() - start:.0f} s")
    if options.examples:
        for (day, way), tally in tallies.items():
            for example in tally.examples:
                print(day, way, example)
    return 1 if total["wrong"] or total["accepted"] else 0


if __name__ == "__main__":
    sys.exit(main())
