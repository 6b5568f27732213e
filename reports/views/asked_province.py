"""Which province a page about the documents of one is about."""

from django.http import Http404, HttpRequest

from accounts.permissions import Action
from reports.queries import first_reporting, provinces_for
from wards.models import Unit


def province_asked_for(request: HttpRequest, code: str) -> Unit:
    """Among those that the user makes reports for; a page opens with the first that has reports. Raises Http404."""
    mine = provinces_for(request.user, Action.MAKE_REPORTS)
    if request.method != "POST" and not code and mine:
        code = first_reporting(mine) or mine[0].heir_code
    found = next((unit for unit in mine if unit.heir_code == code), None)
    if found is None:
        raise Http404
    return found
