"""The inner half of `bench.pages`: in a process of its own, whose environment names the prepared database."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()
settings.ALLOWED_HOSTS = ["*"]

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.tests.builders import make_user  # noqa: E402
from base.period import Period  # noqa: E402
from bench import history  # noqa: E402
from bench.harness import checksum  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.judging.summary import Summary, SummaryKey  # noqa: E402
from measurements.models import Figure, Network  # noqa: E402
from measurements.queries.summaries import compute, month_summaries, provinces_of  # noqa: E402
from wards.models import Unit  # noqa: E402

REPEATS = 5
SMALL = 100_000


def main(size: int, result: str) -> int:
    """Writes what was found as JSON."""
    months = _seed(size)
    actions.rebuild_all()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    found: dict[str, Any] = {"figures": Figure.objects.count(), "months": len(months), "pages": {}}
    for path, role in pages(months[-1]):
        found["pages"][path] = sql_of(path, role)
    found |= _trends(months[-24:])
    Path(result).write_text(json.dumps(found))
    return 0


def pages(last: Period) -> list[tuple[str, str]]:
    return [
        ("/", "leader"),
        (f"/dashboard/?province=31&period={last}&months=24", "leader"),
        (f"/dashboard/country/?period={last}&months=24", "admin"),
        (f"/compliance/?province=31&period={last}", "staff"),
        (f"/compliance/?province=31&period={last}&operator=viettel&sort=-download", "staff"),
    ]


def _seed(size: int) -> list[Period]:
    """Whole months from 7/2025 on until there are so many figures; a small size takes one province only."""
    month, made = Period(2025, 7), 0
    months: list[Period] = []
    while made < size:
        made += history.fill([month], networks=("mobile", "fixed"), province="" if size >= SMALL else "31")
        months.append(month)
        month = month.plus(1)
    return months


def sql_of(path: str, role: str, of: Callable[[list[float]], float] = statistics.median) -> tuple[float, int]:
    """Milliseconds of SQL and number of statements of a page, seen a second time by somebody of a role.

    `of` the times that a statement takes, each asked five times: their median, or the least.
    """
    client = Client()
    if role:
        user = User.objects.filter(role=role).first() or make_user(
            role, unit=Unit.objects.get(code="31", level="province", valid_to=None)
        )
        client.force_login(user)
    assert _read(client, path) == 200, path
    sent: list[tuple[str, Any]] = []

    def remember(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        assert _read(client, path) == 200, path
    total = 0.0
    for sql, params in sent:
        if sql.lstrip().upper().startswith("SELECT"):
            total += of([_timed(sql, params) for _ in range(REPEATS)])
    return total * 1000, len(sent)


def _read(client: Client, path: str) -> int:
    """The status; an answer that comes piece by piece is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def _timed(sql: str, params: Any) -> float:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()
    return time.perf_counter() - begun


def _trends(periods: list[Period]) -> dict[str, float]:
    begun = time.perf_counter()
    kept = month_summaries(periods)
    from_summaries = time.perf_counter() - begun
    begun = time.perf_counter()
    made: dict[SummaryKey, Summary] = {}
    for period in periods:
        codes = {code for _period, code in provinces_of({period})}
        found = compute(period, codes, network=Network.MOBILE)
        made |= {key: summary for key, summary in found.items() if key.operator is None}
    from_figures = time.perf_counter() - begun
    sums = [checksum(sorted((str(key), str(summary)) for key, summary in one.items())) for one in (kept, made)]
    assert sums[0] == sums[1], "the summaries do not say what the figures say"
    return {"from_summaries": from_summaries, "from_figures": from_figures}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
