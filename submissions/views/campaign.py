"""The measuring campaign: a province's wards at a glance; one ward's plan, code, daily task and material."""

import io
from itertools import chain

import qrcode
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from accounts.models import Role
from accounts.permissions import Action, Subject, can, permitted, require, scopes_of, signed_in
from base import clock
from base.period import Period
from base.refusal_display import refusal_as_message
from submissions.actions import drop_plan, give_code, keep_plan, start_plan
from submissions.campaign import card_line, loudspeaker_text, referral_text, shared_text
from submissions.forms import GroupForm, group_form, new_group_form
from submissions.models import CampaignGroup, ReferralCode
from submissions.queries.board import chosen_month, provinces_of
from submissions.queries.campaign import agencies_of, code_of, ward_campaign, wards_without_code
from submissions.queries.periods import last_closed_month
from submissions.queries.reporters import wards_of
from submissions.queries.running_month import running_month
from submissions.running_month import risk_of
from wards.models import Agency, Kind, Level, Unit
from wards.queries import same_unit_rows


@require_http_methods(["GET", "POST"])
@permitted(Action.VIEW_SUBMISSIONS)
def overview(request: HttpRequest) -> HttpResponse:
    """Page of the wards' codes and plans; POST gives each ward without a code one. A ward is sent to its own page."""
    user = signed_in(request)
    if user.role == Role.WARD:
        held = next((scope.unit for scope in scopes_of(user) if scope.unit), None)
        if held is None:
            raise Http404
        return redirect("submissions:ward_campaign", held.pk)
    if user.role == Role.AGENCY:
        acts_for = next((scope.agency_id for scope in scopes_of(user) if scope.agency_id), None)
        if acts_for is None:
            raise Http404
        return redirect("submissions:agency_campaign", acts_for)
    period = last_closed_month().plus(1) if not request.GET.get("period") else chosen_month(request.GET["period"])
    province = next(iter(provinces_of(user, period)), None)
    if province is None:
        raise Http404
    wards = list(wards_of(period, province.code))
    bare = wards_without_code(wards, clock.today())
    agencies = agencies_of(period, province.code)
    bare_agencies = [(agency, unit) for agency, unit, given in agencies if not given]
    if request.method == "POST":
        require(user, Action.RECORD_SUBMISSION, Subject(unit=province))
        for unit in bare:
            give_code(by=user, unit=unit)
        for agency, unit in bare_agencies:
            give_code(by=user, unit=unit, agency=agency)
        messages.success(request, _("%(count)s codes given.") % {"count": len(bare) + len(bare_agencies)})
        return redirect("submissions:campaign")
    month = running_month(province, Period.of(clock.today()), clock.today())
    line_of = {line.unit_id: line for line in month.lines}
    rows = same_unit_rows(unit.pk for unit in wards)
    planned = set(
        CampaignGroup.objects.filter(unit__in=chain.from_iterable(rows.values())).values_list("unit_id", flat=True)
    )
    context = {
        "province": province,
        "month": month,
        "newest": month.counted[-1] if month.counted else None,
        "rows": [(unit, line_of.get(unit.pk), not planned.isdisjoint(rows[unit.pk])) for unit in wards],
        "agencies": agencies,
        "without": len(bare) + len(bare_agencies),
        "may_give": can(user, Action.RECORD_SUBMISSION, Subject(unit=province)),
        "may_import": can(user, Action.IMPORT_FIGURES, Subject(unit=province)),
    }
    return render(request, "submissions/campaign.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Action.VIEW_SUBMISSIONS)
def ward(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one ward: what is missing today, its plan, its material. POST starts from the known plan, or drops it."""
    unit = ward_or_404(request, pk)
    if request.method == "POST":
        _require_writer(request, unit)
        if "drop" in request.POST:
            if drop_plan(by=signed_in(request), unit=unit):
                messages.success(request, _("The whole plan is taken away."))
            return redirect("submissions:ward_campaign", pk)
        rows = start_plan(by=signed_in(request), unit=unit)
        message = _(
            "A plan was made of the sample and is kept. People: %(groups)s. Change the numbers and press “Save the "
            "plan”, or “Take the whole plan away” below it."
        )
        messages.success(request, message % {"groups": "; ".join(f"{row.name}: {row.people}" for row in rows)})
        return redirect("submissions:ward_campaign", pk)
    return _ward_page(request, unit)


def _ward_page(
    request: HttpRequest, unit: Unit, forms: dict[int, GroupForm] | None = None, new: GroupForm | None = None
) -> HttpResponse:
    """Render a ward's page. `forms`, `new`: forms that could not be saved, shown again as typed."""
    found = ward_campaign(unit, clock.today())
    code = found.code.code if found.code else ""
    context = {
        "unit": unit,
        "campaign": found,
        "bodies": [one for one in agencies_of(last_closed_month(), unit.province_code) if one[1].pk == unit.pk],
        "groups": [
            (row, plan, (forms or {}).get(row.pk) or group_form(row))
            for row, plan in zip(found.group_rows, found.groups, strict=True)
        ],
        "new_group": new or new_group_form(),
        "plan_stamp": "-".join(f"{row.pk}.{row.teams}.{row.members}.{row.frequency}" for row in found.group_rows),
        "wrong": [
            *((row.name, forms[row.pk]) for row in found.group_rows if forms and forms[row.pk].errors),
            *([(_("New group"), new)] if new and new.errors else []),
        ],
        "risk": risk_of(found.task, found.needed, found.forecast),
        "card": (line := card_line(Kind(unit.kind).label, found.needed, found.task)),
        "shared": shared_text(unit.full_name, line, code, found.counted_on),
        "loudspeaker": loudspeaker_text(unit.full_name, Kind(unit.kind).label, code, found.needed, found.task),
        "may_write": _writes(request, unit),
        "may_give": can(request.user, Action.RECORD_SUBMISSION, Subject(unit=unit)),
    }
    return render(request, "submissions/ward_campaign.html", context, status=400 if context["wrong"] else 200)


@require_POST
@permitted(Action.VIEW_SUBMISSIONS)
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Save all groups of a ward's plan, together or not at all."""
    unit = ward_or_404(request, pk)
    _require_writer(request, unit)
    found = ward_campaign(unit, clock.today()).group_rows
    forms = {row.pk: group_form(row, request.POST) for row in found}
    new = new_group_form(request.POST)
    if not all(form.is_valid() for form in forms.values()) or (new.is_bound and not new.is_valid()):
        return _ward_page(request, unit, forms, new)
    gone = [row for row in found if forms[row.pk].cleaned_data["gone"]]
    with refusal_as_message(request):
        keep_plan(
            by=signed_in(request),
            unit=unit,
            changes=[(row, forms[row.pk].numbers) for row in found if row not in gone],
            gone=gone,
            new=new.numbers if new.is_bound else None,
        )
        messages.success(request, _("The plan is kept."))
    return redirect("submissions:ward_campaign", pk)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the ward its referral code, as typed or made up."""
    unit = ward_or_404(request, pk)
    require(request.user, Action.RECORD_SUBMISSION, Subject(unit=unit))
    give_typed_code(request, unit)
    return redirect("submissions:ward_campaign", pk)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Poster of a ward, an A4 page to print."""
    unit = ward_or_404(request, pk)
    found = ward_campaign(unit, clock.today())
    code = found.code.code if found.code else ""
    context = {
        "title": unit.full_name,
        "needed": found.needed,
        "code": code,
        "qr": reverse("submissions:qr", args=[pk]),
        "pdf": reverse("submissions:poster_pdf", args=[pk]),
        "shared": referral_text(code),
        "back": reverse("submissions:ward_campaign", args=[pk]),
    }
    return render(request, "submissions/poster.html", context)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """QR code of the ward's referral code, as SVG."""
    unit = ward_or_404(request, pk)
    return qr_response(code_of(unit, clock.today()))


def qr_response(code: ReferralCode | None) -> HttpResponse:
    """Answer with the QR code of a referral code, or of the guide's address, as SVG."""
    drawn = io.BytesIO()
    qrcode.make(referral_text(code.code if code else ""), image_factory=SvgPathImage).save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def give_typed_code(request: HttpRequest, unit: Unit, agency: Agency | None = None) -> None:
    """Give a ward or an agency the code that was typed (blank: one is made up), and show the outcome."""
    with refusal_as_message(request):
        given = give_code(by=signed_in(request), unit=unit, code=request.POST.get("code", ""), agency=agency)
        messages.success(request, _("Code %(code)s stands.") % {"code": given.code})


def ward_or_404(request: HttpRequest, pk: int) -> Unit:
    """The ward of an address. Raises Http404, also where the user may not see its filings."""
    unit: Unit = get_object_or_404(Unit, pk=pk, level=Level.WARD)
    require(request.user, Action.VIEW_SUBMISSIONS, Subject(unit=unit))
    return unit


def _writes(request: HttpRequest, unit: Unit) -> bool:
    subject = Subject(unit=unit)
    return can(request.user, Action.FILE_SUBMISSION, subject) or can(request.user, Action.RECORD_SUBMISSION, subject)


def _require_writer(request: HttpRequest, unit: Unit) -> None:
    if not _writes(request, unit):
        raise Http404
