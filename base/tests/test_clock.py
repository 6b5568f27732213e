from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings as SettingsWrapper

from base import clock
from base.tests.house import IN_APPS
from base.zone import VIETNAM


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2024-07-31T16:59:59+00:00", date(2024, 7, 31)),
        ("2024-07-31T17:00:00+00:00", date(2024, 8, 1)),  # 00:00 in Việt Nam
        ("2024-12-31T17:00:00+00:00", date(2025, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_viet_nam(utc: str, day: date) -> None:
    with time_machine.travel(datetime.fromisoformat(utc), tick=False):
        assert clock.today() == day


@pytest.mark.parametrize("setting", ["2024-10-10T07:00:00+07:00", "2024-10-10T07:00:00", "2024-10-10T00:00:00+00:00"])
def test_the_clock_starts_at_the_instant_it_is_set_to_and_runs_on(settings: SettingsWrapper, setting: str) -> None:
    settings.PORTAL_CLOCK = setting
    with time_machine.travel(datetime(2026, 11, 21, 9, 30, tzinfo=UTC), tick=False) as machine:
        start = datetime(2024, 10, 10, 0, 0, tzinfo=UTC)
        assert clock.now() == start
        machine.shift(timedelta(hours=1))
        assert clock.now() == start + timedelta(hours=1)


def test_the_clock_may_be_shifted_by_seconds(settings: SettingsWrapper) -> None:
    settings.PORTAL_CLOCK = "-3600"
    with time_machine.travel(datetime(2026, 11, 21, 9, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def test_machine_time_is_never_shifted(settings: SettingsWrapper) -> None:
    settings.PORTAL_CLOCK = "-3600"
    with time_machine.travel(datetime(2026, 11, 21, 9, 30, tzinfo=UTC), tick=False):
        assert clock.machine_now() == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_a_setting_that_is_no_time_is_named(settings: SettingsWrapper) -> None:
    settings.PORTAL_CLOCK = "mai"
    with pytest.raises(ValueError, match="PORTAL_CLOCK.*mai"):
        clock.now()


def test_the_settings_judge_in_the_zone_of_the_house(settings: SettingsWrapper) -> None:
    assert settings.TIME_ZONE == settings.CELERY_TIMEZONE == VIETNAM.key


def test_no_other_module_of_the_apps_has_a_zone_of_its_own() -> None:
    """But the check, which tells what to set."""
    found = {module.name for module in IN_APPS if VIETNAM.key in module.path.read_text(encoding="utf-8")}
    assert found == {"base.zone", "base.checks"}
