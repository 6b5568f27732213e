"""Tags of the demonstration's way in: its roles, each with what it finds there."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from portal.demonstration.course import PROVINCE

register = template.Library()


@dataclass(frozen=True)
class Door:
    """One button that logs in as a role."""

    role: Role
    finds: Promise


DOORS = (
    Door(Role.STAFF, _("imports the month, chases who has not filed, makes the reports")),
    Door(Role.LEADER, _("sees where the province stands, and signs what is ready")),
    Door(Role.WARD, _("sees on a phone how many samples are short, and files")),
    Door(Role.OPERATOR, _("files what it built, and answers for slow wards")),
    Door(Role.AGENCY, _("files how many of its people measured")),
    Door(Role.VIEWER, _("looks at figures, changes nothing")),
    Door(Role.ADMIN, _("sets the province up: people, letterhead, rules")),
)


@register.simple_tag
def demo_doors() -> tuple[Door, ...]:
    """The roles as which a visitor can log in."""
    return DOORS


@register.simple_tag
def demo_public_page() -> str:
    """Address of the newest public month of the invented province."""
    return reverse("reports:public_newest", args=[PROVINCE])
