"""Comparison 5: names of wards to units, against rapidfuzz over the whole list."""

from datetime import date
from itertools import cycle, islice
from typing import Any

import django
from rapidfuzz import fuzz, process, utils

from bench.harness import Stopwatch, measured

django.setup()

from wards.models import Level, Unit  # noqa: E402
from wards.queries import register_at  # noqa: E402

ON = date(2025, 8, 31)
DISTINCT = 5000


def _asked(size: int) -> list[tuple[str, str]]:
    """(province, name): official names and the same in capitals, each asked again and again."""
    units = Unit.objects.in_force(ON).filter(level=Level.WARD).order_by("pk")
    plain = [(unit.province_code, unit.full_name) for unit in units]
    distinct = [*plain, *((province, name.upper()) for province, name in plain)][: min(DISTINCT, size)]
    return list(islice(cycle(distinct), size))


def portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[str]:
    asked = _asked(size)
    registers = {province: register_at(ON, province) for province in {province for province, _ in asked}}
    with measured(watch):
        found = [registers[province].resolve(name) for province, name in asked]
    return [answer.unit.code if answer.unit else "" for answer in found]


def fuzzy(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[str]:
    asked = _asked(size)
    choices: dict[str, dict[str, str]] = {}
    for unit in Unit.objects.in_force(ON).filter(level=Level.WARD):
        choices.setdefault(unit.province_code, {})[unit.code] = utils.default_process(unit.full_name)
    everywhere = {(province, code): name for province, names in choices.items() for code, name in names.items()}
    found = []
    with measured(watch):
        for province, name in asked:
            best = process.extract(
                utils.default_process(name), everywhere, scorer=fuzz.ratio, score_cutoff=100, limit=20
            )
            found.append(next((key[1] for _, _, key in best if key[0] == province), ""))
    return found
