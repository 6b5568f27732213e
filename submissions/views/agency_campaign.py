"""An agency's part in the measuring campaign: its referral code, as a picture and as a poster."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.permissions import Action, Subject, can, permitted, require, signed_in
from base import clock
from submissions.campaign import AGENCY_LINE, referral_text, shared_text
from submissions.models import ReferralCode
from submissions.queries.campaign import code_of_agency
from submissions.views.campaign import give_typed_code, qr_response
from wards.models import Agency, Level, Unit
from wards.queries import unit_of_agency


@dataclass(frozen=True)
class AgencyPlace:
    """An agency with the unit to which it belongs today."""

    agency: Agency
    unit: Unit
    code: ReferralCode | None

    @property
    def subject(self) -> Subject:
        return Subject(unit=self.unit, agency_id=self.agency.pk)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of an agency's part in the campaign."""
    place = place_or_404(request, pk)
    context = {
        "place": place,
        "line": AGENCY_LINE,
        "shared": shared_text(place.agency.name, AGENCY_LINE, place.code.code if place.code else "", None),
        "may_give": can(request.user, Action.RECORD_SUBMISSION, place.subject),
    }
    return render(request, "submissions/agency_campaign.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the agency its referral code, as typed or made up."""
    place = place_or_404(request, pk)
    require(request.user, Action.RECORD_SUBMISSION, place.subject)
    give_typed_code(request, place.unit, place.agency)
    return redirect("submissions:agency_campaign", pk)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Poster of an agency, an A4 page to print."""
    place = place_or_404(request, pk)
    code = place.code.code if place.code else ""
    context = {
        "title": place.agency.name,
        "code": code,
        "qr": reverse("submissions:agency_qr", args=[pk]),
        "pdf": reverse("submissions:agency_poster_pdf", args=[pk]),
        "shared": referral_text(code),
        "back": reverse("submissions:agency_campaign", args=[pk]),
    }
    return render(request, "submissions/poster.html", context)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """QR code of the agency's referral code, as SVG."""
    place = place_or_404(request, pk)
    return qr_response(place.code)


def place_or_404(request: HttpRequest, pk: int) -> AgencyPlace:
    """The agency of an address, for itself, the department, and the ward to which it belongs. Raises Http404."""
    found: Agency = get_object_or_404(Agency.objects.in_force(clock.today()).select_related("unit"), pk=pk)
    unit = unit_of_agency(found, clock.today())
    if unit is None:
        raise Http404
    place = AgencyPlace(found, unit, code_of_agency(found, clock.today()))
    its_ward = unit.level == Level.WARD and signed_in(request).role == Role.WARD
    require(request.user, Action.VIEW_SUBMISSIONS, Subject(unit=unit) if its_ward else place.subject)
    return place
