"""Read what the department works with beside its reports: provinces, templates, the outbox."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Action, limit_units, province_codes
from base import clock
from reports.models import Mail, MailQuerySet, Template
from submissions.models import Collection
from wards.models import Level, Unit


def provinces_for(user: User | AnonymousUser, action: Action, on: date | None = None) -> list[Unit]:
    """The provinces of a day (default: today) for which a user may do something."""
    provinces = Unit.objects.in_force(on or clock.today()).filter(level=Level.PROVINCE)
    return list(limit_units(user, action, provinces).order_by("sort_key"))


def first_reporting(provinces: list[Unit]) -> str:
    """Code of the first of these provinces whose reports are switched on, as a form's default; blank: none is."""
    on = set(Collection.objects.values_list("province_code", flat=True))
    return next((unit.heir_code for unit in provinces if unit.heir_code in on), "")


def templates_for(user: User | AnonymousUser, action: Action) -> QuerySet[Template]:
    """The templates of provinces for which a user may do something, each kind's newest version first."""
    codes = province_codes(user, action)
    rows = Template.objects.select_related("uploaded_by")
    return rows if codes is None else rows.filter(province_code__in=codes)


def mails_for(user: User | AnonymousUser) -> MailQuerySet:
    """The outbox of the provinces whose reports a user makes, newest first, with each mail's delivery status."""
    codes = province_codes(user, Action.MAKE_REPORTS)
    rows: MailQuerySet = Mail.objects.with_delivery_status().select_related("run").order_by("-pk")
    return rows if codes is None else rows.filter(province_code__in=codes)
