"""September 2024 of the little province, on the morning of the 16th of October; its reports are made once for all."""

from pathlib import Path

from django.test import TestCase

from accounts.models import User
from base.tests.made_once import MadeOnce
from measurements.models import ImportBatch
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports.tests.runs_made import at, make_reports, make_user
from wards.models import Operator, Unit

MORNING = "2024-10-16T08:00:00+07:00"
SHORTLY_BEFORE = "2024-10-16T07:50:00+07:00"


def stand_on_the_16th(settings, folder: Path) -> None:
    settings.MEDIA_ROOT = folder
    settings.PORTAL_CLOCK = MORNING


def make_month() -> Unit:
    """The province and its one operator."""
    Operator.objects.all().delete()
    make_operator()
    return make_province()


def person(role: str, province: Unit) -> User:
    """Who has this role in the province; made where the month came without people."""
    return User.objects.filter(username=role).first() or make_user(role, role, province)


def reported(*figures: tuple, people: bool = False, told: bool = False, applied_on: int | None = None) -> MadeOnce:
    """The month with its reports made on figures of September (a unit's code, samples, Mbps).

    With `people`, a clerk and a leader are there to be told; `told`: what follows the commit was done.
    """

    def make() -> None:
        province = make_month()
        for role in ("staff", "leader") if people else ():
            person(role, province)
        for figure in figures:
            make_figure(*figure, month=9)
        if applied_on:
            ImportBatch.objects.update(applied_at=at(applied_on))
        make_reports(TestCase.captureOnCommitCallbacks(execute=told))

    return MadeOnce(make, moment=SHORTLY_BEFORE)


TOLD = reported(("991", 400, "45.5"), people=True, told=True)
WITHOUT_SPEED = reported(("991", 400))
