"""No text comes in by any door with what nobody can see and no document can hold (base.cleaning).

The walk finds every form, field, list of the administration and content of the API by itself: one that is added and
lets such a text through turns it red.
"""

import io
import json
from contextlib import suppress
from zipfile import ZipFile

import openpyxl
import pytest
import tablib
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from accounts.models import User
from accounts.tests.builders import make_user
from base import admin_pages
from base.clean_input import CleanPosted
from base.cleaning import clean_line, clean_text
from base.rest import Content
from base.tests.house import ROOT, SOURCES
from base.tests.unclean import BAD
from measurements.models import ImportBatch
from measurements.tests.workbooks import table
from reports.content.passages import SLOTS
from reports.forms import PassagesForm
from reports.models import Letterhead
from reports.queries import TextPanel
from submissions.models import Draft, SpeedRequest, Submission
from submissions.queries import sheet_of
from submissions.template import MONTH_COLUMN, FilingIdentity, build_template, read_template
from submissions.tests.conftest import house
from submissions.tests.filings_made import TYPED
from submissions.tests.views.filing_pages import address, fields
from submissions.workbook_host import read_workbook
from wards.models import Operator
from wards.table_file import read_rows

__all__ = ["house"]

ALL = "".join(BAD)
SENT = "".join(char for char in BAD if not 0xD800 <= ord(char) < 0xE000)  # as UTF-8 has no halves of characters
DIRTY = f"Sở{ALL}Thử e\u0302\u0301"
TYPED_DIRTY = DIRTY.replace(ALL, SENT)
LINE, TEXT = clean_line(DIRTY), clean_text(DIRTY)
SHOWN = set(BAD) - {"\n", "\t"}


def dirt_in(value):
    """The bad characters that a value still holds, wherever they stand in it."""
    if isinstance(value, dict):
        return set().union(*map(dirt_in, value), *map(dirt_in, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(dirt_in, value))
    return set(value) & SHOWN if isinstance(value, str) else set()


def test_what_all_this_is_tested_with():
    assert LINE == "Sở Thử ế"
    assert TEXT.split() == ["Sở", "Thử", "ế"]
    assert TEXT.count("\n") == 7


# --- forms


def subclasses(root):
    for each in root.__subclasses__():
        yield each
        yield from subclasses(each)


def every_form():
    """All forms that the portal's addresses have loaded, ours and others', and those of the administration."""
    assert get_resolver().url_patterns
    found = {form for form in subclasses(forms.BaseForm) if not form.__module__.startswith("django.forms")}
    request = RequestFactory().get("/admin/")
    request.user = User(username="quan_tri", role="admin", is_active=True)
    for model, page in admin.site._registry.items():
        found.add(page.get_form(request, change=False))
        found.add(page.get_form(request, model(), change=True))
        inlines = [inline(model, admin.site) for inline in page.inlines]
        found |= {inline.get_formset(request, model()).form for inline in inlines}
    return found


def every_field():
    for form in every_form():
        found = dict(form.base_fields)
        with suppress(TypeError, KeyError, ValueError):  # needs to be told something; adds fields of the same kinds
            found |= form().fields
        for name, field in found.items():
            yield f"{form.__module__}.{form.__qualname__}.{name}", field
    for name, field in PassagesForm(
        panels=[TextPanel(slot, "", "", (), None, (), (), ()) for slot in SLOTS]
    ).fields.items():
        yield f"PassagesForm.{name}", field


@pytest.mark.django_db
def test_every_text_field_of_every_form_takes_a_text_and_gives_it_back_clean():
    walked = dict(every_field())
    assert {"submissions.forms.ExtensionForm.reason", "allauth.account.forms.LoginForm.login"} <= set(walked)
    assert {"reports.forms.IssueForm.number", "accounts.forms.ReorganisationTable.table"} <= set(walked)
    assert any("Letterhead" in name and name.endswith(".superior") for name in walked)
    assert any("Scope" in name and name.endswith(".unit") for name in walked)
    assert len(walked) > 150
    wrong = {}
    for name, field in walked.items():
        if field.disabled:  # takes nothing, as the hash of a password
            continue
        if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField | forms.GenericIPAddressField):
            try:
                found = field.clean([DIRTY] if isinstance(field, forms.MultipleChoiceField) else DIRTY)
            except (ValidationError, AttributeError):  # no choice, no number, no day, no file
                continue
        elif isinstance(field.widget, forms.PasswordInput):
            wrong |= {} if field.to_python("a\x0b\u200bB").strip() == "a\x0b\u200bB" else {name: "a password"}
            continue
        else:
            found = field.to_python(json.dumps([DIRTY]) if isinstance(field, forms.JSONField) else DIRTY)
        if dirt_in(found) or ("\n" in str(found) and not isinstance(field.widget, forms.Textarea)):
            wrong[name] = found
    assert not wrong


def test_no_text_field_reads_a_text_past_djangos_own():
    """A field that overrides `to_python` is known here, and asks the class above it (tested by the walk, or below)."""
    assert get_resolver().url_patterns
    own = {field for field in subclasses(forms.CharField) if "to_python" in vars(field)}
    own = {field for field in own if not field.__module__.startswith("django.contrib.postgres")}  # no form has one
    assert own == {forms.JSONField, forms.URLField, UsernameField, forms.UUIDField, forms.GenericIPAddressField}
    assert forms.URLField(assume_scheme="https").to_python("https://so\u200b.vn/\x1b") == "https://so.vn/"
    assert UsernameField().to_python("so\u200b\x0bthu") == "so thu"


def test_a_form_that_somebody_adds_needs_remember_nothing():
    class Added(forms.Form):
        line = forms.CharField(max_length=8)
        lines = forms.CharField(widget=forms.Textarea)
        made_up = forms.RegexField(r"^[a-z]+$", required=False)

    added = Added({"line": f"\x1b{DIRTY}", "lines": DIRTY, "made_up": "a\u200bb"})
    assert added.is_valid(), added.errors
    assert added.cleaned_data == {"line": LINE, "lines": TEXT, "made_up": "ab"}
    assert "line" in Added({"line": ALL, "lines": "a"}).errors, "nothing but what nobody sees is nothing"


def test_json_is_cleaned_also_where_it_spells_a_character():
    field = forms.JSONField()
    assert field.to_python('[{"na\\u001bme": "S\\u1edf\\u000bThử", "x": ["a\x0bb\\uffff"]},\r\n 1]') == [
        {"name": "Sở\nThử", "x": ["a b"]},
        1,
    ]
    assert field.to_python('"a\\u200bb"') == "ab"
    with pytest.raises(ValidationError):
        field.to_python("{\x0b")


# --- what is posted


def posted(**data):
    request = RequestFactory().post("/", data)
    middleware = CleanPosted(lambda request: None)
    middleware.process_view(request, lambda request: None, (), {})
    return request


def test_what_is_posted_is_clean_whatever_the_view_does_with_it():
    request = posted(**{"f-x\u200b": [TYPED_DIRTY, "b\x1b"], "new_password1": f"a{SENT}"})
    assert request.POST.getlist("f-x") == [TEXT, "b"]
    assert not request.POST._mutable
    assert [char for char in SENT if char in request.POST["new_password1"]], "a password is as it was typed"


def test_what_is_posted_passes_the_middleware_behind_the_one_that_has_read_it(settings):
    at = settings.MIDDLEWARE.index("base.clean_input.CleanPosted")
    assert settings.MIDDLEWARE[at - 1] == "django.middleware.csrf.CsrfViewMiddleware"


def test_names_of_files_are_clean_and_composed():
    request = posted(file=SimpleUploadedFile("so\u200b lie\u0302\u0323u.xlsx", b"x"))
    assert request.FILES["file"].name == "so liệu.xlsx"


def test_a_page_that_reads_its_fields_itself_gets_them_clean(client, house):
    client.force_login(house.clerks[0])
    page = fields({**TYPED, "difficulties": TYPED_DIRTY, "sites": "\u200b3\x1b"}, revision="0", check="1")
    assert client.post(address("edit", house), page).status_code == 302
    typed = Draft.objects.get().typed
    assert (typed["difficulties"], typed["sites"]) == (TEXT, "3")
    signed = {
        "certified_by": TYPED_DIRTY,
        "reference": TYPED_DIRTY,
        "note": TYPED_DIRTY,
        "base_version": "0",
        "draft_revision": "1",
    }
    assert client.post(address("review", house), signed).status_code == 302
    filed = Submission.objects.get()
    assert (filed.certified_by, filed.reference, filed.note) == (LINE, LINE, TEXT)
    assert filed.values.get(indicator__code="difficulties").text == TEXT


def test_pasted_rows_are_placed_whatever_stands_between_their_letters(client, house):
    client.force_login(house.clerks[0])
    row = "Vị trí tra\u0323m\u200b phát sóng\t\u202a3\u202c\t5\x1b20\u2028"
    client.post(address("edit", house), {"paste": row, "revision": "0", "save": "1"})
    assert Draft.objects.get().typed == {"sites": "3", "sites.total": "520"}


def test_an_answer_in_a_list_is_clean(client, house):
    asked = SpeedRequest.objects.create(
        unit=house.wards[0],
        operator=house.operators[0],
        period="2025-08-01",
        download=20,
        asked_mbps=40,
        asked_at="2025-09-20T08:00:00+07:00",
    )
    client.force_login(house.clerks[0])
    fields = {"outcome": "new_site", "measure": TYPED_DIRTY, "done_by": "2025-12-01"}
    answer = {f"{asked.pk}-{name}": text for name, text in fields.items()}
    assert client.post(reverse("submissions:answer_requests"), answer).status_code == 302
    asked.refresh_from_db()
    assert asked.measure == TEXT


# --- the administration


def test_a_letterhead_is_stored_clean(client, house):
    client.force_login(make_user("admin"))
    head = Letterhead.objects.filter(province_code="").latest("valid_from")
    form = {
        field.name: "" if (value := field.value_from_object(head)) is None else value
        for field in head._meta.fields
        if field.name != "id"
    }
    form |= dict.fromkeys(("superior", "agency", "place", "ministry", "committee", "contact", "signer"), TYPED_DIRTY)
    form |= {"valid_from": "01/01/2027", "province_code": "31"}
    form |= {"recipients": "[]", "legal_bases": "[]"}  # kept for the version before; no form has them
    answer = client.post(reverse("admin:reports_letterhead_add"), form)
    assert answer.status_code == 302, answer.context["errors"]
    kept = Letterhead.objects.get(province_code="31", valid_from="2027-01-01")
    assert (kept.superior, kept.agency, kept.signer) == (LINE, LINE, TEXT)


def test_every_list_that_the_administration_imports_is_read_by_the_resource_that_cleans():
    resources = [one for page in admin.site._registry.values() for one in getattr(page, "resource_classes", [])]
    assert len(resources) > 6
    assert all(issubclass(one, admin_pages.Resource) for one in resources)


@pytest.mark.django_db
def test_imported_rows_are_clean_in_every_column_of_every_list():
    """Each resource that the administration imports by, each text column of its file."""
    for page in admin.site._registry.values():
        for kind in getattr(page, "resource_classes", []):
            resource = kind()
            texts = [field for field, column in resource._columns() if column.get_internal_type() in TEXT_COLUMNS]
            row = {field.column_name: TYPED_DIRTY for field in texts}
            resource.before_import_row(row)
            assert set(row.values()) <= {LINE, TEXT}, kind


TEXT_COLUMNS = {"CharField", "TextField", "EmailField", "SlugField"}


@pytest.mark.django_db
def test_an_imported_operator_is_stored_clean():
    resource = admin.site._registry[Operator].resource_classes[0]()
    rows = tablib.Dataset(headers=["code", "name", "aliases", "position", "valid_from", "valid_to"])
    rows.append(["thu\u200b", TYPED_DIRTY, '["Mạng\\u001b\\u000bThử"]', 9, "2024-01-01", ""])
    assert not resource.import_data(rows, raise_errors=True).has_errors()
    made = Operator.objects.get(code="thu")
    assert (made.name, made.aliases) == (LINE, ["Mạng\nThử"])


# --- other programs


def every_content():
    return [one for one in subclasses(Content) if one.__module__ != __name__]


def test_every_content_that_the_api_takes_is_read_clean():
    assert get_resolver().url_patterns
    names = {one.__name__ for one in every_content()}
    assert {"FilingContent", "ApplyContent"} <= names
    for content in every_content():
        given = {}
        for name, field in content().fields.items():
            if isinstance(field, serializers.CharField):
                given[name] = DIRTY
            elif isinstance(field, serializers.DictField):
                given[name] = {"x": DIRTY}
            elif isinstance(field, serializers.ListField):
                given[name] = list(field.child.choices)  # chosen from a list of ours, never typed
            elif isinstance(field, serializers.IntegerField):
                given[name] = 1
            elif isinstance(field, serializers.BooleanField):
                given[name] = False
            else:
                raise AssertionError(f"{content.__name__}.{name}: say here how it is filled")
        body = RequestFactory().post("/", json.dumps(given), content_type="application/json")
        read = content.read(Request(body, parsers=[JSONParser()]))
        assert not dirt_in(read), content
        assert read.get("certified_by", LINE) == LINE
        assert read.get("note", TEXT) == TEXT


def test_nothing_but_the_shared_reading_and_the_upload_looks_at_what_a_program_sends():
    looking = {
        str(module.path.relative_to(ROOT))
        for module in SOURCES
        if any(word in module.path.read_text(encoding="utf-8") for word in ("request.data", "request.body"))
    }
    assert looking == {"base/rest.py", "measurements/api/imports.py"}  # the upload's fields pass the page's forms


def test_a_filing_by_a_program_is_stored_clean(client, house):
    client.force_login(house.clerks[0])
    content = {"values": {**TYPED, "difficulties": DIRTY}, "certified_by": DIRTY, "note": DIRTY, "base_version": 0}
    sent = client.post(
        f"/api/v1/submissions/{house.month}/{house.alpha.key}/", content, content_type="application/json"
    )
    assert sent.status_code == 201, sent.content.decode()
    filed = Submission.objects.get()
    assert (filed.certified_by, filed.note) == (LINE, TEXT)
    assert filed.values.get(indicator__code="difficulties").text == TEXT


def test_an_upload_by_a_program_has_a_clean_name_and_clean_words(client, house, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(house.staff)
    file = SimpleUploadedFile("so\u200b lie\u0302\u0323u.xlsx", table(["Xã/Phường", "Số mẫu"], ["An Biên", 3]))
    sent = client.post("/api/v1/imports/", {"file": file, "period": "\u200b2025-08\x1b"})
    assert sent.status_code == 202, sent.content.decode()
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.options["period"]) == ("so liệu.xlsx", "2025-08")


# --- files and commands


@pytest.fixture
def filled(house):
    """A template of the portal, filled in by a program that is careless with what a cell may hold."""
    identity = FilingIdentity(house.alpha.key, house.alpha.name, "2025-09", 0)
    book = openpyxl.load_workbook(
        io.BytesIO(build_template(sheet_of(house.alpha, house.month), identity, "9/2025", ""))
    )
    for row in book["Số liệu"].iter_rows(min_row=6):
        if row[0].value in ("sites", "difficulties"):
            row[MONTH_COLUMN - 1].value = "3 _x001B_" if row[0].value == "sites" else "HERE"
    made = io.BytesIO()
    book.save(made)
    rest = "".join(char for char in SENT if ord(char) > 0x7E and ord(char) not in (0xFFFE, 0xFFFF))
    out = io.BytesIO()
    with ZipFile(made) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"HERE", f"Sở_x000B_{rest}Thử_x001b_".encode()))
    return identity, out.getvalue()


def test_a_filled_template_is_read_clean(filled):
    identity, content = filled
    typed = read_template(read_workbook("mau.xlsx", content), identity, "9/2025").typed
    assert typed["sites"] == "3"
    assert not dirt_in(typed)
    assert typed["difficulties"].startswith("Sở\n")
    assert typed["difficulties"].endswith("Thử")


def test_small_tables_are_read_clean():
    content = f'code;name\n01;"Xa\u0303{ALL.replace(chr(0), "")}A"\n'.encode(errors="ignore")
    assert [row["name"] for row in read_rows(content, {"code": (), "name": ()}, ("code",))] == ["Xã A"]


@pytest.mark.django_db
def test_names_given_on_the_command_line_are_clean(capsys):
    call_command("create_user", "nguoi_thu\u200b", "--role", "admin", "--name", DIRTY)
    assert User.objects.get(username="nguoi_thu").full_name == LINE
