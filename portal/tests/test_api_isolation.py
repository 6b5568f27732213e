"""Walks every route and file of /api/v1/ as each of two operators and two wards: nothing of the other's, anywhere."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse

from base.models import Job
from measurements.models import Figure, ImportBatch
from portal.tests.api_routes import API_OBJECTS, API_PAGES, token_for_everything
from submissions.actions import Certificate, file_submission
from submissions.queries import reporters
from submissions.tests.conftest import House
from submissions.tests.filings_made import TYPED

pytestmark = pytest.mark.django_db
WARD_TYPED = {"officials_people": "10", "officials_measured": "1", "broadcasts": "0"}


@pytest.fixture
def house(settings, tmp_path):
    """Two operators and two wards have filed, two wards have counted; each names only itself in its texts."""
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    house = House()
    house.filed = [one for one in reporters(house.month, "31") if one.group in ("operator", "ward")]
    for one in house.filed:
        secret = f"bí mật của {one.key}"
        typed = {**(TYPED if one.group == "operator" else WARD_TYPED), "difficulties": secret}
        signed = Certificate(secret, secret, secret, attachment=ContentFile(f"%PDF-1 {secret}".encode(), "a.pdf"))
        file_submission(
            by=None, reporter=one, period=house.month, typed=typed, is_nil=False, certificate=signed, base_version=0
        )
    house.own_counts = {ward.pk: own_count(house, ward) for ward in house.wards}
    return house


def own_count(house, ward):
    batch = ImportBatch.objects.create(
        source="ward",
        unit=ward,
        province_code="31",
        status="rejected",
        file=ContentFile(b"x", "x.csv"),
        file_name=f"bí mật của ward-{ward.pk}.csv",
        issues=[{"severity": "error", "code": "x", "sheet": "", "cell": "A1", "value": "1", "message": "sai"}],
        sha256=f"{ward.pk:064}",
        size=1,
        received_at="2025-10-01T00:00:00Z",
    )
    Job.objects.create(
        task="measurements.check_batch", target=str(batch.pk), state="done", created_at="2025-10-01T00:00:00Z"
    )
    figure = Figure.objects.create(
        unit=ward,
        period=house.month.first_day,
        network="mobile",
        source="ward",
        statistic="median",
        samples_min=1,
        samples_max=1,
        batch=batch,
        sheet="T",
        cell="A1",
        raw=f"bí mật của ward-{ward.pk}",
    )
    return batch, figure


def addresses(house, reporter):
    """Every address of the API that names an object, for this reporter's own: route → address."""
    month = [str(house.month), reporter.key]
    found = {
        "api-filing": reverse("api-filing", args=month),
        "api-filing-version": reverse("api-filing-version", args=[*month, 1]),
        "api-filing-attachment": reverse("api-filing-attachment", args=[*month, 1]),
    }
    if reporter.group == "ward":
        batch, figure = house.own_counts[reporter.unit_id]
        for route in ("api-import", "api-import-issues", "api-import-apply", "api-import-undo"):
            found[route] = reverse(route, args=[batch.pk])
        found["api-figure"] = reverse("api-figure", args=[figure.pk])
    return found


def people(house):
    """Each of the four, and the reporter that they are."""
    users = [*house.clerks, *house.officers]
    of_whom = {(one.operator_id, None if one.operator_id else one.unit_id): one for one in house.filed}
    scopes = [(user, user.scopes.get()) for user in users]
    return [(user, of_whom[scope.operator_id, None if scope.operator_id else scope.unit_id]) for user, scope in scopes]


def content_of(answer):
    if answer.streaming:
        content = b"".join(answer)
        for close in answer._resource_closers:  # answer.close() would close the test's connection too
            close()
        return content.decode(errors="replace")
    return answer.content.decode(errors="replace")


def seen(answer):
    """All that the asker gets: status, headers, content; without what names this one question."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return answer.status_code, headers, content_of(answer)


def test_the_walk_knows_every_route_about_an_object():
    of_everybody = {"api-unit", "api-report", "api-report-file", "accounts:revoke_token"}
    routes = {name.partition(" ")[0] for name in API_OBJECTS} - of_everybody
    walked = {"api-filing", "api-filing-version", "api-filing-attachment", "api-figure"}
    assert routes == walked | {"api-import", "api-import-issues", "api-import-apply", "api-import-undo"}


def test_nothing_of_anothers_at_any_address(client, house):
    for user, own in people(house):
        headers = {"Authorization": f"Bearer {token_for_everything(user)}"}
        for other in house.filed:
            if other.key == own.key:
                continue
            for route, address in addresses(house, other).items():
                if route == "api-figure" and own.group == "operator":
                    continue  # counts of wards are open to whom the province's figures are open
                nowhere = reverse(route, args=[2**31] if "filing" not in route else nothing_like(house, route))
                for ask in (client.get, client.post):
                    answer = seen(ask(address, headers=headers))
                    assert answer == seen(ask(nowhere, headers=headers)), (user.username, address)
                    assert answer[0] == code_of(own, route, ask), (user.username, address)


def code_of(own, route, ask):
    """404 where the route knows the method, for whoever may ask for such at all."""
    if own.group == "operator" and route.startswith("api-import"):
        return 403
    known = {"get", "post"} if route == "api-filing" else {API_OBJECTS[route][0]}
    return 404 if ask.__name__ in known else 405


def nothing_like(house, route):
    return [str(house.month), "operator-999999-999999", *([1] if "version" in route or "attach" in route else [])]


def test_lists_hold_and_count_only_ones_own(client, house):
    for user, own in people(house):
        headers = {"Authorization": f"Bearer {token_for_everything(user)}"}
        for route in API_PAGES:
            if not route.startswith("api-"):
                continue
            for query in ("", "?format=csv", "?page_size=1"):
                text = content_of(client.get(reverse(route) + query, headers=headers))
                for other in house.filed:
                    if other.key != own.key and not (route == "api-figures" and own.group == "operator"):
                        assert f"bí mật của {other.key}" not in text, (user.username, route)
        filings = client.get(reverse("api-filings"), headers=headers).json()
        assert [row["reporter"] for row in filings["results"]] == [own.key]
        assert filings["count"] == 1
        for other in house.filed:
            asked = client.get(f"{reverse('api-filings')}?reporter={other.key}", headers=headers).json()
            assert asked["count"] == (1 if other.key == own.key else 0)


def test_a_list_does_not_change_with_what_others_do(client, house):
    (user, _own), (_other_user, other), *_rest = people(house)
    headers = {"Authorization": f"Bearer {token_for_everything(user)}"}
    before = client.get(reverse("api-filings"), headers=headers)
    signed = Certificate("Người khác")
    changed = {**TYPED, "difficulties": "khác"}
    file_submission(
        by=None, reporter=other, period=house.month, typed=changed, is_nil=False, certificate=signed, base_version=1
    )
    again = client.get(reverse("api-filings"), headers={**headers, "If-None-Match": before["ETag"]})
    assert again.status_code == 304


def test_wards_see_no_money(client, house):
    for user, _own in people(house)[2:]:
        headers = {"Authorization": f"Bearer {token_for_everything(user)}"}
        duty = client.get(addresses(house, _own)["api-filing"], headers=headers).json()
        assert duty["questions"]
        assert not [one for one in duty["questions"] if one["kind"] == "money"]


def test_each_reads_their_own(client, house):
    for user, own in people(house):
        headers = {"Authorization": f"Bearer {token_for_everything(user)}"}
        for route in ("api-filing-version", "api-filing-attachment"):
            assert f"bí mật của {own.key}" in content_of(client.get(addresses(house, own)[route], headers=headers))
