"""Holidays for ever: loaded before they are needed, confirmed by the administrator, missed by a check."""

from datetime import date, datetime

import pytest

from accounts.actions import create_user
from accounts.models import Role
from base import clock
from base.models import AuditEntry
from reports.actions import tick
from reports.actions.mailing import addressees
from reports.models import Mail
from submissions.actions import confirm_holidays
from submissions.checks import years_have_holidays
from submissions.models import Holiday
from submissions.queries import working_day_test

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def at(year, month, day):
    return datetime(year, month, day, 8, tzinfo=clock.VIETNAM)


def test_the_tick_loads_the_next_year_as_forecast_once(db):
    tick(at(2027, 1, 5))
    rows = Holiday.objects.filter(day__year=2028)
    assert rows.count() > 10
    assert all(row.is_forecast for row in rows)
    assert not working_day_test()(date(2028, 1, 26))  # mùng một
    tick(at(2027, 1, 6))
    assert AuditEntry.objects.filter(action="holidays.load").count() == 1


def test_what_was_edited_stays(db):
    tick(at(2027, 1, 5))
    Holiday.objects.filter(day="2028-01-26").update(name="Tết", is_forecast=False)
    tick(at(2027, 12, 5))
    assert Holiday.objects.get(day="2028-01-26").name == "Tết"


def test_administrators_are_told_in_october_once_and_only_of_a_forecast(db):
    create_user(by=None, username="quantri", role=Role.ADMIN, email="quantri@example.org")
    tick(at(2027, 9, 30))
    assert not Mail.objects.filter(key__startswith="holidays").exists()
    tick(at(2027, 10, 1))
    tick(at(2027, 10, 2))
    mail = Mail.objects.get(key="holidays-2028")
    assert "26/01/2028" in mail.body
    assert addressees("") == ["quantri@example.org"]


def test_of_a_confirmed_year_nobody_is_told(db):
    tick(at(2027, 9, 30))
    days = list(Holiday.objects.filter(day__year=2028).values_list("day", flat=True))
    assert confirm_holidays(by=None, days=days) == len(days)
    assert confirm_holidays(by=None, days=days) == 0
    tick(at(2027, 10, 1))
    assert not Mail.objects.filter(key__startswith="holidays").exists()
    assert AuditEntry.objects.filter(action="holidays.confirm").count() == 1


def test_the_acts_of_2026_and_2027_stand_beside_their_days(db):
    source = dict(Holiday.objects.values_list("day", "source"))
    by_day = {day.isoformat(): text for day, text in source.items()}
    assert by_day["2027-02-04"] == by_day["2027-09-03"] == "10065/VPCP-KGVX ngày 02/10/2026"
    assert by_day["2026-11-24"] == "Nghị quyết 28/2026/QH16"
    assert "12729/VPCP-KGVX" in by_day["2026-01-10"]
    assert by_day["2026-02-17"] == "9441/TB-BNV"
    assert not Holiday.objects.filter(day__year__lte=2027, is_forecast=True).exists()


def test_a_check_warns_of_a_year_in_use_without_holidays(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"
    clock._shift.cache_clear()
    assert years_have_holidays() == []
    Holiday.objects.filter(day__year=2027).delete()
    (warning,) = years_have_holidays()
    assert "2027" in warning.msg
    tick(at(2026, 11, 20))
    assert years_have_holidays() == []
