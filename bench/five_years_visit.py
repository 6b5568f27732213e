"""The inside of `bench.five_years`, on the database that it prepared: fill it, look at it, judge."""

import sys
import time
from urllib.parse import quote

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.models import Role  # noqa: E402
from base.period import Period  # noqa: E402
from bench import history  # noqa: E402
from bench.visitors import Visitor, log_in, served, show, visit  # noqa: E402
from wards.models import Level, Operator, Unit  # noqa: E402

LIMIT = 0.300  # seconds that 95 of 100 answers keep to
FIRST = Period(2025, 7)


def main(months: int, people: int, seconds: int) -> int:
    begun = time.monotonic()
    periods = [FIRST.plus(number) for number in range(months)]
    figures = history.fill(periods, networks=("mobile", "5g"))
    call_command("rebuild_summaries", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{figures:,} figures of {months} months filled in {time.monotonic() - begun:.0f} s", flush=True)
    with served({}) as port:
        visitors = [_visitor(port, number, periods) for number in range(people)]
        connection.close()
        cpu = time.process_time()
        times, errors = visit(visitors, seconds)
        cpu = time.process_time() - cpu
    lines, slow = show(times, LIMIT)
    print(*lines, sep="\n")
    print(f"{people} people, {seconds} s; their own CPU {cpu:.1f} s; errors: {errors or 'none'}")
    print(f"slower than {LIMIT * 1000:.0f} ms: {', '.join(slow) or 'none'}")
    return int(bool(slow or errors))


def _visitor(port: int, number: int, periods: list[Period]) -> Visitor:
    """The people in turn: staff, ward, leader, ward, operator, staff, public, ward …, each of another province."""
    day = periods[-1].last_day
    provinces = list(Unit.objects.in_force(day).filter(level=Level.PROVINCE).order_by("code"))
    province = provinces[number % len(provinces)]
    wards = list(Unit.objects.in_force(day).filter(level=Level.WARD, province_code=province.code).order_by("pk")[:40])
    places = [f"province={province.code}&period={period}" for period in (periods[-1], periods[-2], periods[0])]
    public = {"public": [f"/public/{province.code}/{period}/" for period in periods[-3:]]}
    units = {"unit": [f"/units/{ward.pk}/" for ward in wards]}
    name, kind = f"visitor{number}", number % 7
    if kind in (0, 2, 5):
        role = Role.LEADER if kind == 2 else Role.STAFF
        pages = {
            "my work": ["/"],
            "dashboard": [f"/dashboard/?{place}" for place in places],
            "compliance": [f"/compliance/?{place}" for place in places],
            **units,
            "map": [f"/map/?{place}" for place in places],
            **({"imports": ["/imports/"]} if kind != 2 else {}),
            "submissions": [f"/submissions/?{place}" for place in places],
            "reports": ["/reports/"],
            "search": [f"/search/?q={quote(ward.name.split()[0])}" for ward in wards[:5]],
            "register": ["/register/"],
        }
        return Visitor(port, log_in(name, role, unit=province), pages, number)
    if kind == 4:
        operator = Operator.objects.order_by("pk")[0]
        pages = {"my work": ["/"], "submissions": ["/submissions/"], **units}
        return Visitor(port, log_in(name, Role.OPERATOR, operator=operator), pages, number)
    if kind == 6:
        return Visitor(port, "", public, number)
    own = {"own unit": [f"/units/{wards[0].pk}/"], "my work": ["/"], "submissions": ["/submissions/"]}
    return Visitor(port, log_in(name, Role.WARD, unit=wards[0]), own, number)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
