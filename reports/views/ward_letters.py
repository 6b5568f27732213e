"""Letters to single units that fell short: whom to write to, the files, the numbers that the clerk gave."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import Action, Subject, can, permitted, require, signed_in
from base import audit, clock
from base.refusal_display import refusal_as_message, refusal_on_form
from measurements.models import Network
from measurements.queries import Place, place_of
from reports import actions, content, letter
from reports.content.ward_letters import months_short
from reports.documents import Document
from reports.facts import Facts, load
from reports.forms import WardNumbersForm
from reports.issued_set import DOCX
from reports.models import WardLetter
from reports.queries.ward_letters import letters_for, may_be_written_to, ward_letters_of
from wards.models import Unit

TYPES = {"docx": DOCX, "zip": "application/zip"}


@dataclass(frozen=True)
class MonthOfLetters:
    """A month of a province and network, with what the user may do there."""

    place: Place
    province: Unit
    network: str

    @property
    def query(self) -> str:
        return f"?{self.place.query}&network={self.network}"


@require_safe
@permitted(Action.VIEW_REPORTS)
def ward_letters(request: HttpRequest) -> HttpResponse:
    """Page of a month's units that fell short, each with its letter where there is one."""
    place = place_of(request.user, request.GET)
    if place.province is None:
        return render(request, "reports/ward_letters.html", {"place": place})
    return _page(request, _month_of_letters(request, request.GET))


def _page(request: HttpRequest, chosen: MonthOfLetters, form: WardNumbersForm | None = None) -> HttpResponse:
    short = may_be_written_to(chosen.place.period, chosen.province.code, chosen.network, clock.today())
    letters = ward_letters_of(chosen.place.period, chosen.province.code, chosen.network)
    made = sorted(letters.values(), key=lambda one: one.unit.sort_key)
    may_make = can(request.user, Action.MAKE_REPORTS, Subject(unit=chosen.province))
    form = form or WardNumbersForm(letters=made)
    context = {
        "place": chosen.place,
        "asked": chosen,
        "networks": Network.choices,
        "units": [(key, line, months_short(line), letters.get(key)) for key, line in short.items()],
        "made": [(one, form[form.name_of(one)] if may_make and not one.number else None) for one in made],
        "form": form,
        "waiting": may_make and any(not one.number for one in made),
        "may_make": may_make,
    }
    return render(request, "reports/ward_letters.html", context, status=400 if form.errors else 200)


@require_POST
@permitted(Action.MAKE_REPORTS)
def make(request: HttpRequest) -> HttpResponse:
    """Make a letter to each marked unit, from the figures of now."""
    chosen = _month_of_letters(request, request.POST, Action.MAKE_REPORTS)
    with refusal_as_message(request):
        made = actions.make_ward_letters(
            by=signed_in(request),
            period=chosen.place.period,
            province_code=chosen.province.code,
            network=chosen.network,
            unit_ids={int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdecimal()},
        )
        messages.success(request, _("%(count)s letters are made.") % {"count": len(made)})
    return redirect(f"{reverse('reports:ward_letters')}{chosen.query}")


@require_POST
@permitted(Action.MAKE_REPORTS)
def numbers(request: HttpRequest) -> HttpResponse:
    """Save the numbers that the clerk gave, all of one day; refused ones are shown again as typed."""
    chosen = _month_of_letters(request, request.POST, Action.MAKE_REPORTS)
    letters = list(ward_letters_of(chosen.place.period, chosen.province.code, chosen.network).values())
    form = WardNumbersForm(request.POST, letters=letters)
    if form.is_valid():
        with refusal_on_form(form):
            count = actions.number_ward_letters(
                by=signed_in(request), letters=letters, numbers=form.numbers, issued_on=form.cleaned_data["issued_on"]
            )
            messages.success(request, _("%(count)s numbers are kept.") % {"count": count})
            return redirect(f"{reverse('reports:ward_letters')}{chosen.query}")
    return _page(request, chosen, form)


@require_GET
@permitted(Action.VIEW_REPORTS)
def ward_letter_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Download of one letter as a Word file."""
    row = get_object_or_404(letters_for(request.user), pk=pk)
    document, created = _document(row)
    return _sent(request, row, f"{document.file_stem}.docx", letter.render(document, created))


@require_GET
@permitted(Action.VIEW_REPORTS)
def ward_letters_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Download of all letters of a month: a zip of Word files, or one Word file."""
    chosen = _month_of_letters(request, request.GET)
    letters = ward_letters_of(chosen.place.period, chosen.province.code, chosen.network).values()
    made = sorted(letters, key=lambda one: one.unit.sort_key)
    if not made or kind not in TYPES:
        raise Http404
    documents = [_document(one) for one in made]
    name = f"don-doc_{chosen.province.code}_{chosen.place.period}_{chosen.network}.{kind}"
    if kind == "docx":
        return _sent(request, None, name, letter.render_all([one for one, _at in documents], documents[0][1]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for document, created in documents:
            entry = zipfile.ZipInfo(f"{document.file_stem}.docx", created.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, letter.render(document, created))
    return _sent(request, None, name, out.getvalue())


def _document(row: WardLetter) -> tuple[Document, datetime]:
    facts = load(Facts, row.facts)
    return content.document(facts), datetime.combine(facts.due_on, time(7), clock.VIETNAM)


def _sent(request: HttpRequest, row: WardLetter | None, name: str, data: bytes) -> HttpResponse:
    audit.record_download(by=signed_in(request), what=name, on=row)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, headers=headers, content_type=TYPES[name.rpartition(".")[2]])


def _month_of_letters(request: HttpRequest, address: QueryDict, action: Action = Action.VIEW_REPORTS) -> MonthOfLetters:
    """The month that an address names, if the user may do this there. Raises Http404."""
    place = place_of(request.user, address)
    network = address.get("network") or Network.MOBILE.value
    stated = request.method != "POST" or address.get("province")  # whoever writes says where
    if place.province is None or not stated or network not in Network.values:
        raise Http404
    require(request.user, action, Subject(unit=place.province))
    return MonthOfLetters(place, place.province, network)
