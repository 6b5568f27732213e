"""What every request passes through: addresses that name nothing, ended sessions, what may be kept where."""

import logging
from datetime import date

import pytest
from django.db import DataError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Role
from accounts.tests.builders import make_user
from base.outages import is_unstorable
from base.refusal import Refused
from measurements.models import ImportBatch, MonthState
from measurements.tests.little_province import make_batch, make_figure, make_province
from portal.middleware import ReadableInput
from wards.actions import register_changed
from wards.models import Alias, Unit

pytestmark = pytest.mark.django_db
COMPLIANCE = "/compliance/?period=2024-08"


@pytest.fixture
def staff(client):
    client.force_login(make_user(Role.STAFF, unit=make_province()))
    make_figure("99001", 365, "45.6")
    return client


def asks(client, address, shown, **more):
    """As htmx asks for a part of the page that is shown."""
    return client.get(address, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{shown}", **more})


# --- refusals that no view shows


def test_a_refusal_that_no_view_shows_is_told_where_the_person_came_from(staff, monkeypatch, caplog):
    def refuse(*_args, **_kwargs):
        raise Refused("Lô này đã ghi nhận.", "Và tệp đã đổi.")

    monkeypatch.setattr("measurements.views.imports.batches_for", refuse)
    before = f"http://testserver{COMPLIANCE}"
    page = staff.get("/imports/", headers={"Referer": before}, follow=True)
    assert page.redirect_chain == [(COMPLIANCE, 302)]
    shown = page.content.decode()
    assert "Lô này đã ghi nhận." in shown
    assert "Và tệp đã đổi." in shown
    assert "no view shows this refusal" in caplog.text
    for elsewhere in ("http://example.org/imports/", "", "http://testserver/imports/"):
        assert staff.get("/imports/", headers={"Referer": elsewhere}).url == "/"


# --- addresses that name nothing


@pytest.mark.parametrize("path", ["/public/%00/2024-08/", "/public/99/2024-08%0A/", "/units/1%1b/", "/a%C2%85b/"])
def test_a_control_character_in_an_address_names_nothing(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "X-Frame-Options" in answer
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "%00=1", "period=2024-08%00"])
def test_nul_in_a_parameter_is_refused_before_a_page_reads_it(staff, query):
    answer = staff.get(f"/search/?{query}")
    assert answer.status_code == 400
    assert "lang=" in answer.content.decode()


def test_what_the_database_cannot_keep_is_the_senders_and_stands_in_the_log(staff, caplog, monkeypatch):
    monkeypatch.setattr("portal.views.units.find_units", lambda *_args: Unit.objects.get(name="half a \ud800"))
    with caplog.at_level(logging.ERROR):
        answer = staff.get("/search/?q=a")
    assert answer.status_code == 400
    assert "cannot be stored: GET /search/" in caplog.text


def test_nul_in_a_posted_text_is_cleaned_away_and_the_rest_is_kept(staff):
    unit, batch = Unit.objects.get(code="99001"), make_batch()
    fix = {"name": "Xã Lạ", "period": "2024-08", "suggestions": [[unit.pk, "A", ""]]}
    asked = {"code": "unit_not_found", "message": "m", "sheet": "T", "cell": "A2", "severity": "error", "fix": fix}
    ImportBatch.objects.filter(pk=batch.pk).update(province_code="99", status="checked", issues=[asked])
    answer = staff.post(f"/imports/{batch.pk}/names/", {"unit-0": f"\0{unit.pk}"})
    assert answer.status_code == 302
    assert [one.unit for one in Alias.objects.all()] == [unit]


def test_another_fault_stays_one():
    middleware, request = ReadableInput(lambda _request: HttpResponse()), RequestFactory().get("/")
    assert middleware.process_exception(request, ValueError("ours")) is None
    assert middleware.process_exception(request, DataError("too long")).status_code == 400


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), True),
        (ValueError("A string literal cannot contain NUL (0x00) characters."), True),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), True),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), True),
        (ValueError("Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits"), True),
        (OverflowError("date value out of range"), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range(128)"), False),
        (ValueError("not a month"), False),
    ],
)
def test_what_cannot_be_stored_is_told_from_faults_of_ours(error, told):
    assert is_unstorable(error) is told


# --- sessions that end inside a part of a page


@pytest.mark.parametrize(
    ("part", "shown", "back"),
    [
        ("/imports/{batch}/progress/", "/imports/{batch}/", "/imports/{batch}/"),
        ("/reports/1/files/?was=due", "/reports/1/?a=1&b=2", "/reports/1/?a=1&b=2"),
        (
            "/compliance/?period=2024-08&verdict=too_slow",
            "/compliance/",
            "/compliance/?period=2024-08&verdict=too_slow",
        ),
    ],
)
def test_a_session_that_ends_inside_a_part_leads_to_the_whole_log_in_and_back(client, part, shown, back):
    make_province()
    batch = make_batch().pk
    part, shown, back = (text.format(batch=batch) for text in (part, shown, back))
    answer = asks(client, part, shown)
    assert (answer.status_code, answer.content) == (200, b"")
    door = answer["HX-Redirect"]
    assert door.startswith("/accounts/login/?next=")
    user = make_user(Role.STAFF)
    user.set_password("một mật khẩu dài")
    user.save()
    entered = client.post(door, {"login": user.username, "password": "một mật khẩu dài"})
    assert (entered.status_code, entered["Location"]) == (302, back)


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        ("http://testserver/imports/own/7/?period=2024-08", "%2Fimports%2Fown%2F7%2F%3Fperiod%3D2024-08"),
        ("https://elsewhere.example/imports/own/7/", "%2Fimports%2Fown%2F7%2Fupload%2F"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_to_the_log_in_and_back_to_the_form(client, shown, back):
    answer = client.post("/imports/own/7/upload/", headers={"Referer": shown})
    assert answer["Location"].replace("/", "%2F").endswith(f"?next={back}")


def test_a_part_asked_from_another_site_leads_to_the_first_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/compliance/"}
    assert client.get("/imports/1/progress/", headers=headers)["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_a_boosted_link_comes_back_to_where_it_led(client):
    answer = asks(client, "/dashboard/?period=2024-08", "/compliance/", **{"HX-Boosted": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fdashboard%2F%3Fperiod%3D2024-08"


def test_whoever_lacks_a_second_factor_is_led_to_its_page_as_a_whole(staff, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert asks(staff, COMPLIANCE, "/compliance/")["HX-Redirect"] == "/accounts/second-factor/"


def test_a_part_is_a_part_and_a_page_without_htmx_is_led_as_ever(staff, client):
    assert "HX-Redirect" not in asks(staff, COMPLIANCE, "/compliance/")
    client.logout()
    assert client.get(COMPLIANCE)["Location"].startswith("/accounts/login/")


# --- what may be kept where


@pytest.mark.parametrize(
    "address", ["/", COMPLIANCE, "/compliance/table.csv?period=2024-08", "/figures/all.csv", "/nothing/"]
)
def test_what_stands_behind_the_log_in_is_stored_nowhere(staff, address):
    kept = staff.get(address)["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


@pytest.mark.django_db(transaction=True)  # within a transaction nobody can tell the version of what stands
def test_the_api_and_the_map_are_asked_again_with_their_tag(staff):
    register_changed()
    MonthState.objects.create(period=date(2024, 8, 1), network="mobile", province_code="99", changed=1)
    for address in ("/api/v1/units/?on=2024-08-31", "/map/?period=2024-08&province=99"):
        first = staff.get(address)
        again = staff.get(address, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        assert {first["Cache-Control"], again["Cache-Control"]} == {"private, no-cache"}
    assert "no-cache" in staff.get("/api/v1/units/?on=x")["Cache-Control"]
    assert "no-store" not in staff.get("/api/v1/nothing/")["Cache-Control"]


def test_public_pages_stay_as_they_are_also_for_who_is_logged_in(staff, client):
    assert staff.get("/public/99/2024-08/")["Cache-Control"] == "public, max-age=300"
    client.logout()
    assert client.get("/public/99/2024-08/")["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("charset", "plain", "with_query"),
    [
        ("utf-8", 200, 200),  # the form again: nobody is called so
        ("no-such", 200, 200),  # Django reads it as if none were named
        ("latin-1", 400, 400),  # Django reads such forms in UTF-8 only
        ("hex", 400, 200),  # a query is read with it, which shows what it is; then it is not believed
        ("base64", 400, 200),
        ("rot13", 400, 200),
    ],
)
def test_an_encoding_that_is_none_of_texts_ends_in_no_fault(client, charset, plain, with_query):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    for path, code in (("/accounts/login/", plain), ("/accounts/login/?next=/", with_query)):
        answer = client.generic("POST", path, b"login=a&password=b", content_type=kind)
        assert answer.status_code == code, path
