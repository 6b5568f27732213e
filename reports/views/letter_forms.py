"""Edit what is printed around the text of each kind of document, with a preview on the newest document."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, permitted, signed_in
from base import clock
from base.refusal_display import refusal_on_form
from reports import actions, content
from reports.documents import Document
from reports.facts import Facts, Furniture, RecipientClass, load
from reports.forms import AROUND_THE_TEXT, DatedLists, LetterFormForm
from reports.models import LETTER_FORM_KINDS, ReportKind
from reports.queries import (
    address_rows,
    bases_on,
    classes_on,
    furniture_of,
    letter_form_on,
    letter_form_rows,
    list_rows,
    names_of,
    newest_facts,
    provinces_for,
    with_legal_names,
)
from reports.views.province_of_page import province_of_page
from wards.models import Operator, Unit


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.MAKE_REPORTS)
def letter_forms(request: HttpRequest) -> HttpResponse:
    """Page of one kind of document of one province; a POST with `preview` only shows, any other saves."""
    parameters = request.POST if request.method == "POST" else request.GET
    code, kind = parameters.get("province", ""), parameters.get("kind") or ReportKind.MINISTRY
    province = province_of_page(request, code)
    if kind not in dict(LETTER_FORM_KINDS):
        raise Http404
    operators = list(Operator.objects.in_force(clock.today()))
    if request.method == "POST":
        form = LetterFormForm(request.POST, kind=kind, operators=operators)
        lists = DatedLists(request.POST, _lists(province))
        if "preview" in request.POST:
            return render(
                request, "reports/letter_form_preview.html", {"preview": _preview(form, lists, province, kind)}
            )
        if form.is_valid() and lists.is_valid():
            with refusal_on_form(form):
                actions.save_letter_form(
                    by=signed_in(request),
                    province_code=province.heir_code,
                    kind=kind,
                    valid_from=form.cleaned_data["valid_from"],
                    values=form.values,
                    names=form.names,
                    lists=[actions.NewList(*one) for one in lists.saved],
                )
                messages.success(request, _("Documents made from now on take this; those already made keep theirs."))
                return redirect(f"{reverse('reports:letter_forms')}?province={province.heir_code}&kind={kind}")
    else:
        form = LetterFormForm(kind=kind, operators=operators, initial=_initial(province, kind, operators))
        lists = DatedLists(None, _lists(province))
    context = {
        "form": form,
        "lists": lists.sets,
        "kinds": LETTER_FORM_KINDS,
        "kind": kind,
        "province": province,
        "provinces": provinces_for(request.user, Action.MAKE_REPORTS),
        "rows": letter_form_rows(province.heir_code, kind),
        "addresses": address_rows(province.heir_code),
        "list_rows": list_rows(province.heir_code),
        "preview": _preview(form, lists, province, kind),
    }
    return render(request, "reports/letter_forms.html", context)


def _initial(province: Unit, kind: str, operators: list[Operator]) -> dict[str, str | date]:
    """The values in force today: the row, and each operator's legal name."""
    today = clock.today()
    row = letter_form_on(today, province.heir_code, kind)
    held = {name: getattr(row, name) for name in (*AROUND_THE_TEXT, "weak_spots")} if row else {}
    names = address_rows(province.heir_code, on=today)
    known = {one.operator_id: one.name for one in names}
    return {"valid_from": today, **held, **{f"name-{one.code}": known.get(one.pk, "") for one in operators}}


def _preview(form: LetterFormForm, lists: DatedLists, province: Unit, kind: str) -> Document | None:
    """The newest document of the kind with the form's values; None where none was made yet."""
    newest = newest_facts(province.heir_code, kind)
    if newest is None:
        return None
    facts = load(Facts, newest)
    today = clock.today()
    own: Furniture = furniture_of(form.row, names_of(province))
    names = form.shown_names
    operators = with_legal_names(facts.operators, today, province.heir_code)
    operators = tuple(replace(one, write_to=names.get(one.code, one.write_to)) for one in operators)
    filled = names_of(province)
    head = replace(
        facts.head,
        legal_bases=tuple(filled(row["text"]) for row in lists.rows("bases") if row["confirmed"]),
        recipients=tuple(
            RecipientClass(filled(row["name"]), filled(row["asked"] or "")) for row in lists.rows("classes")
        ),
    )
    if own.symbol:
        head = replace(head, symbol=own.symbol, report_symbol=own.symbol)
    return content.document(replace(facts, head=head, furniture=own, operators=operators))


def _lists(province: Unit) -> dict[str, list[Any]]:
    """The rows of both lists in force today."""
    today = clock.today()
    return {"bases": bases_on(today, province.heir_code), "classes": classes_on(today, province.heir_code)}
