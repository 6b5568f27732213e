"""Pages of drives: call one for chosen wards, see its effect, print a sheet of results for each ward."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import REPORTING_ROLES
from accounts.permissions import Action, Subject, can, permitted, require, signed_in
from base import clock
from base.refusal_display import refusal_as_message
from submissions.actions import call_drive, call_off_drive
from submissions.forms import DriveForm
from submissions.models import Drive
from submissions.queries.board import provinces_of
from submissions.queries.drives import DriveFound, drive_result, drive_with, drives_of
from submissions.queries.periods import last_closed_month
from wards.models import Level, Unit


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def overview(request: HttpRequest) -> HttpResponse:
    """Page of all drives of a province."""
    user = signed_in(request)
    province = next(iter(provinces_of(user, last_closed_month().plus(1))), None)
    if province is None or user.role in REPORTING_ROLES:
        raise Http404
    context = {"province": province, "drives": drives_of(province.code), "today": clock.today()}
    return render(request, "submissions/drives.html", context)


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def call(request: HttpRequest) -> HttpResponse:
    """Call a drive for the chosen wards."""
    ticked = [number for number in request.POST.getlist("unit") if number.isdecimal() and len(number) < 12]
    units = list(Unit.objects.in_force(clock.today()).filter(pk__in=ticked, level=Level.WARD))
    if len(units) < len(set(request.POST.getlist("unit"))):
        raise Http404
    for unit in units:
        require(request.user, Action.RECORD_SUBMISSION, Subject(unit=unit))
    form = DriveForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        chosen = "&".join(f"unit={unit.pk}" for unit in units)
        return redirect(f"{reverse('submissions:running_month_chosen')}?{chosen}#drive")
    with refusal_as_message(request):
        called = call_drive(by=signed_in(request), units=units, **form.cleaned_data)
        messages.success(request, _("The drive stands, for %(count)s wards more.") % {"count": len(called)})
    return redirect("submissions:drives")


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of a drive: its effect in each ward, and what that rests on."""
    found = _drive_or_404(request, pk, Action.VIEW_SUBMISSIONS)
    unit = found.drives[0].unit
    context = {
        "drive": found,
        "result": drive_result(found),
        "today": clock.today(),
        "may_write": can(request.user, Action.RECORD_SUBMISSION, Subject(unit=unit)),
    }
    return render(request, "submissions/drive.html", context)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets of results to print, one for each ward, or for the ward asked for."""
    found = _drive_or_404(request, pk, Action.VIEW_SUBMISSIONS)
    result = drive_result(found)
    wanted = request.GET.get("unit", "")
    lines = [line for line in result.lines if wanted in ("", str(line.unit.pk))]
    if not lines:
        raise Http404
    return render(request, "submissions/drive_sheets.html", {"drive": found, "result": result, "lines": lines})


@require_POST
@permitted(Action.RECORD_SUBMISSION)
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a drive off."""
    found = _drive_or_404(request, pk, Action.RECORD_SUBMISSION)
    with refusal_as_message(request):
        call_off_drive(by=signed_in(request), drives=found.drives)
        messages.success(request, _("The drive is called off."))
        return redirect("submissions:drives")
    return redirect("submissions:drive", pk)


def _drive_or_404(request: HttpRequest, pk: int, action: Action) -> DriveFound:
    """The drive of an address, for the department of its wards. Raises Http404."""
    row: Drive = get_object_or_404(Drive.objects.select_related("unit"), pk=pk)
    if signed_in(request).role in REPORTING_ROLES:
        raise Http404
    require(request.user, action, Subject(unit=row.unit))
    return drive_with(row)
