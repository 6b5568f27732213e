"""Choose the province of a page about one province's documents."""

from django.http import Http404, HttpRequest

from accounts.permissions import Action
from reports.queries import first_reporting, provinces_for
from wards.models import Unit


def province_of_page(request: HttpRequest, code: str) -> Unit:
    """The province asked for, among those of the user's reports; default the first with reports. Raises Http404."""
    mine = provinces_for(request.user, Action.MAKE_REPORTS)
    if request.method != "POST" and not code and mine:
        code = first_reporting(mine) or mine[0].heir_code
    found = next((unit for unit in mine if unit.heir_code == code), None)
    if found is None:
        raise Http404
    return found
