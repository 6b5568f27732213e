from datetime import date

import pytest

from accounts.models import Role, Scope, User
from measurements.tests.little_province import make_figure, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def province():
    return make_province()


def sign_in(client, role, unit=None):
    user = User.objects.create_user(f"user-{role}", password="x", role=role)
    if unit:
        Scope.objects.create(user=user, unit=unit, valid_from=date(2024, 1, 1))
    client.force_login(user)
    return client


def test_nobody_is_answered_without_signing_in(client, province):
    for path in ("", "units/", "verdicts/?period=2024-08&province=99"):
        assert client.get(f"/api/v1/{path}").status_code == 401


def test_the_verdicts_are_those_of_the_command(client, province):
    make_figure("99001", 365, "39.996")
    rows = sign_in(client, Role.STAFF, province).get("/api/v1/verdicts/?period=2024-08&province=99").json()
    assert rows[0] == {
        "code": "99001",
        "name": "Xã A",
        "level": "ward",
        "parent": "991",
        "samples_min": 365,
        "samples_max": 365,
        "download_mbps": 39.996,
        "verdict": "too_slow",
        "statistic": "median",
    }
    assert len(rows) == 3


def test_another_provinces_verdicts_do_not_exist(client, province):
    assert sign_in(client, Role.STAFF).get("/api/v1/verdicts/?period=2024-08&province=99").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("province=99", "period"),
        ("period=8/2024&province=99", "period"),
        ("period=2024-08", "province"),
        ("period=2024-08&province=98", "province"),
        ("period=2024-08&province=99&level=village", "level"),
        ("period=2024-08&province=99&network=6g", "network"),
        ("period=2024-08&province=99&operator=nobody", "operator"),
        ("period=2024-08&province=99&operater=viettel", "operater"),
        ("period=2024-08&period=2024-09&province=99", "period"),
        ("period=2024-08&province=99&format=pdf", "format"),
        ("period=2024-08&province=%00", "province"),
        ("period=2024-08&province=%ff", "province"),
        ("period=0001-01&province=99", "period"),
        ("period=2024-13&province=99", "period"),
    ],
)
def test_a_wrong_question_is_named(client, province, query, field):
    answer = sign_in(client, Role.ADMIN).get(f"/api/v1/verdicts/?{query}")
    assert answer.status_code == 400
    assert [one["where"] for one in answer.json()["problems"]] == [field]
    assert all(one["message"] and one["fix"] for one in answer.json()["problems"])


def test_units_are_those_of_the_day(client, province):
    sign_in(client, Role.VIEWER)
    on_july = client.get("/api/v1/units/?province=99&level=ward&on=2024-07-31").json()
    on_august = client.get("/api/v1/units/?province=99&level=ward&on=2024-08-31").json()
    assert (on_july["count"], on_august["count"]) == (4, 3)
    first = on_august["results"][0]
    assert (first["full_name"], first["parent"]) == ("Xã A", "991")
    assert client.get(f"/api/v1/units/{first['id']}/").json() == first
    assert client.get("/api/v1/units/?on=31/8/2024").status_code == 400


def test_what_has_not_changed_is_not_sent_again(client, province):
    sign_in(client, Role.VIEWER)
    first = client.get("/api/v1/units/?on=2024-08-31")
    again = client.get("/api/v1/units/?on=2024-08-31", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/units/?on=2024-07-31", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_the_schema_names_every_route(client, province):
    schema = sign_in(client, Role.VIEWER).get("/api/v1/schema/").json()
    assert {"/api/v1/units/", "/api/v1/units/{id}/", "/api/v1/verdicts/"} <= set(schema["paths"])
