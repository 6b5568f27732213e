"""Filing by a program: the same checks and the same words as the form, one version at a time."""

import pytest
from django.core.cache import cache

from base.models import AuditEntry
from submissions.models import Submission
from submissions.queries import latest_submission
from submissions.tests.filings_made import TYPED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CONTENT = {"values": TYPED, "certified_by": "Người Thử, trưởng phòng (giả lập)", "base_version": 0}


@pytest.fixture(autouse=True)
def _clerk(client, house):
    cache.clear()
    client.force_login(house.clerks[0])


def address(house, reporter=None, period=None):
    return f"/api/v1/submissions/{period or house.month}/{(reporter or house.alpha).key}/"


def send(client, house, content=CONTENT, **where):
    return client.post(address(house, **where), content, content_type="application/json")


def wheres(answer):
    return [one["where"] for one in answer.json()["problems"]]


def test_what_is_asked_says_its_fields_its_deadline_and_what_stands(client, house):
    duty = client.get(address(house)).json()
    assert (duty["status"], duty["latest_version"], duty["may_file"], duty["closed"]) == ("due", 0, True, "")
    assert duty["deadline"] == {"nominal": "2025-10-09", "effective": "2025-10-09"}
    assert {"sites", "sites.total", "capex"} <= {one["field"] for one in duty["questions"]}


def test_a_version_is_filed_and_read_back(client, house):
    answer = send(client, house)
    assert answer.status_code == 201
    filed = client.get(answer["Location"]).json()
    stands = latest_submission(house.alpha.key, house.month)
    assert (filed["version"], filed["sha256"], filed["channel"]) == (1, stands.sha256, "api")
    money = next(one for one in filed["answers"] if one["code"] == "capex")
    assert (money["month"], money["cumulative"]) == ("1200.000", "9000.000")
    assert AuditEntry.objects.get(action="filing.file").actor == house.clerks[0]
    assert client.get(address(house)).json()["latest_version"] == 1


def test_last_is_of_the_month_before_or_empty(client, house, settings):
    send(client, house)
    settings.PORTAL_CLOCK = "2025-12-03T08:00:00+07:00"
    for months, last in ((1, "520"), (2, "")):
        duty = client.get(address(house, period=house.month.plus(months))).json()
        assert next(one["last"] for one in duty["questions"] if one["field"] == "sites.total") == last


def test_the_same_once_more_is_the_version_that_stands(client, house):
    first, again = send(client, house).json(), send(client, house).json()
    assert first == again
    assert Submission.objects.count() == 1


def test_who_saw_an_older_version_is_told(client, house):
    send(client, house)
    answer = send(client, house, {**CONTENT, "certified_by": "Người khác"})
    assert (answer.status_code, wheres(answer)) == (409, ["base_version"])
    assert Submission.objects.count() == 1


def test_numbers_are_numbers_and_texts_are_as_typed(client, house):
    values = {**TYPED, "sites": 3, "capex": 1200.5, "capex.total": "9.000"}
    answers = {one["field"]: one for one in send(client, house, {**CONTENT, "values": values}).json()["answers"]}
    assert (answers["sites"]["month"], answers["capex"]["month"]) == ("3.000", "1200.500")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"values": {**TYPED, "sites": "ba"}}, "values.sites"),
        ({"values": {**TYPED, "sites": "-3"}}, "values.sites"),
        ({"values": {**TYPED, "sites": "9" * 30}}, "values.sites"),
        ({"values": {**TYPED, "sites": 1e300}}, "values.sites"),
        ({"values": {**TYPED, "sites": True}}, "values.sites"),
        ({"values": {**TYPED, "sites": None}}, "values.sites"),
        ({"values": {**TYPED, "no_such": "1"}}, "values.no_such"),
        ({"values": {**TYPED, "\ud800": "1"}}, "values.?"),
        ({"values": []}, "values"),
        ({"values": TYPED, "nil": True}, "values"),
        ({"certified_by": " "}, "certified_by"),
        ({"certified_by": "\ud800"}, "certified_by"),
        ({"base_version": 2**70}, "base_version"),
        ({"base_version": "x"}, "base_version"),
        ({"baseversion": 0}, "baseversion"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(client, house, changes, where):
    answer = send(client, house, {**CONTENT, **changes})
    assert (answer.status_code, wheres(answer)[0]) == (400, where)
    assert all(one["message"] for one in answer.json()["problems"])
    assert not Submission.objects.exists()


def test_problems_are_told_in_the_language_of_the_cookie(client, house):
    client.cookies["django_language"] = "en"
    problem = send(client, house, {**CONTENT, "values": {**TYPED, "sites": "3OO"}}).json()["problems"][0]
    assert problem["message"] == "Vị trí trạm phát sóng: is not a number (there are letters in it)"
    assert problem["fix"] == "Is 300 meant? Enter it again in digits."
    early = client.get(address(house, period=house.month.plus(5))).json()["closed"]
    assert early.startswith("Month 2/2026 is not open yet")


def test_everything_that_is_wrong_is_said_at_once(client, house):
    answer = send(client, house, {**CONTENT, "values": {**TYPED, "sites": "ba", "bts_4g": "hai"}})
    assert {"values.sites", "values.bts_4g"} <= set(wheres(answer))
    assert all(one["fix"] for one in answer.json()["problems"])


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff\xfe", b'"x"', b"null", b"NaN", b"[" * 100_000, b"9" * 5000]
)
def test_what_is_no_object_is_refused(client, house, content):
    answer = client.post(address(house), content, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problems"]


def test_a_form_instead_of_json_is_refused(client, house):
    assert client.post(address(house), CONTENT["values"]).status_code == 415


def test_a_month_that_is_not_over_is_closed(client, house):
    answer = send(client, house, period="2025-10")
    assert (answer.status_code, wheres(answer)) == (409, ["period"])


@pytest.mark.parametrize("period", ["2025-13", "1999-12", "9999-12", "0001-01", "x", "%00"])
def test_what_is_no_month_is_not_there(client, house, period):
    assert client.get(address(house, period=period)).status_code == 404
    assert client.get(f"/submissions/{period}/{house.alpha.key}/").status_code == 404


def test_staff_read_but_do_not_file(client, house):
    client.force_login(house.staff)
    assert client.get(address(house)).json()["may_file"] is False
    assert send(client, house).status_code == 404


def test_a_nil_return_needs_no_values(client, house):
    answer = send(client, house, {"nil": True, "certified_by": "Người Thử", "base_version": 0})
    assert (answer.status_code, answer.json()["nil"]) == (201, True)
