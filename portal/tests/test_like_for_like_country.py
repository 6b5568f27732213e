"""What every unit of the country was made of, month by month, is the same whenever the changes of 2026 were entered."""

import pytest
from django.db import transaction

from accounts.actions import enter_known_changes
from base.period import Period, months_between
from base.tests import drawn
from wards import history, known_facts
from wards.actions import load_register
from wards.models import Level, Unit
from wards.queries import origins_within, record_of

pytestmark = pytest.mark.django_db
# Before and in each month in which land or names changed hands, and of the others a drawn part; LONG=yes: all.
BORDERS = {Period(year, month) for year, month in [(2025, 6), (2025, 7), (2026, 3), (2026, 4), (2026, 8), (2026, 9)]}
MONTHS = drawn.part(
    months_between(Period(2024, 7), Period(2026, 10)),
    of="months of the country",
    one_in=3,
    kinds=[lambda month: month if month in BORDERS else month.year],
)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"


def origins():
    """By code of a unit of today and month: the codes of the units that held its land, and how sure that is."""
    found = {}
    for province in Unit.objects.filter(level=Level.PROVINCE, valid_to=None):
        of = origins_within(province.heir_code)
        for unit in Unit.objects.filter(heir_code=province.heir_code, valid_to=None):
            for month in MONTHS:
                origin = of.made_of(record_of(unit), month.last_day)
                found[unit.code, month] = (tuple(one.code for one in origin.units), origin.certainty.value)
    return found


def test_no_month_of_any_unit_is_otherwise(monkeypatch):
    """A register with all facts, one of before April 2026, and that one brought up to date by reorganisations."""
    with transaction.atomic():
        load_register(by=None)
        fresh = origins()
        transaction.set_rollback(True)
    assert len(fresh) == (34 + 3321) * len(MONTHS)
    with monkeypatch.context() as patched:
        patched.setattr(known_facts, "later_changes", list)
        history.whole_country.cache_clear()
        load_register(by=None)
    history.whole_country.cache_clear()
    old = origins()
    entered, review = enter_known_changes(by=None)
    assert [one.on.isoformat() for one in entered] == ["2026-04-30", "2026-09-01", "2026-09-20"]
    assert review == []
    assert old == fresh  # each of the three acts changes names and kinds, and nobody's land
    assert origins() == fresh
