from datetime import UTC, datetime

import pytest

from accounts.models import Role
from accounts.queries import audit_entries
from accounts.tests.builders import make_user
from base import audit
from base.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return make_user("staff", username="lan")


def entry(action="x", at=datetime(2026, 11, 20, 5, tzinfo=UTC), **fields):
    return AuditEntry.objects.create(at=at, action=action, **fields)


@pytest.mark.both_databases
def test_each_filter_finds_its_entries_and_no_others(lan):
    hers = entry("import.apply", actor=lan, after={"file": "Số liệu tháng 8"}, reason="gửi lại", address="192.0.2.1")
    other = entry("scope.give", subject_type="accounts.scope", subject_id="7", before={"a": "Hải Phòng"})
    found = {
        "who": {"lan": hers, "LA": hers, "-": other},
        "action": {"import": hers, "scope.give": other},
        "about": {"accounts.scope": other, "scope": other, "accounts.scope 7": other},
        "text": {"tháng 8": hers, "gửi lại": hers, "192.0.2": hers, "Hải Phòng": other},
    }
    for field, wanted in found.items():
        for value, expected in wanted.items():
            assert list(audit_entries(**{field: value})) == [expected], (field, value)
    assert not audit_entries(about="accounts.scope 8").exists()
    assert not audit_entries(who="lan", action="scope").exists()
    assert list(audit_entries()) == [other, hers]


def test_days_are_those_of_viet_nam():
    late = entry(at=datetime(2026, 11, 19, 17, 0, tzinfo=UTC))  # 00:00 of the 20th in Việt Nam
    early = entry(at=datetime(2026, 11, 19, 16, 59, 59, tzinfo=UTC))
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    assert list(audit_entries(since=day)) == [late]
    assert list(audit_entries(until=day.replace(day=19))) == [early]


@pytest.mark.parametrize("role", Role.values)
def test_only_an_administrator_reads_it(client, role):
    client.force_login(make_user(role))
    assert client.get("/audit/").status_code == (200 if role == "admin" else 404)


def test_without_log_in_it_asks_for_one(client):
    assert client.get("/audit/").status_code == 302


class TestPage:
    @pytest.fixture(autouse=True)
    def _administrator(self, client):
        client.force_login(make_user("admin"))

    def test_what_users_wrote_is_shown_as_text(self, client):
        audit.record(by=None, action="x", after={"name": "<script>alert(1)</script>"})
        page = client.get("/audit/").content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;" in page

    def test_older_entries_are_on_the_next_page_with_the_same_filter(self, client):
        for _ in range(51):
            entry("login")
        entry("other")
        first = client.get("/audit/?action=login")
        assert len(first.context["page"].object_list) == 50
        assert "?action=login&amp;page=2" in first.content.decode()
        assert len(client.get("/audit/?action=login&page=2").context["page"].object_list) == 1

    def test_days_the_wrong_way_round_are_explained_and_keep_what_was_typed(self, client):
        response = client.get("/audit/?since=2026-11-20&until=2026-11-19")
        assert response.context["form"].errors["until"]
        assert 'value="2026-11-20"' in response.content.decode()

    def test_nothing_found_says_so(self, client):
        assert "empty-state" in client.get("/audit/?action=khong_co").content.decode()

    def test_it_costs_the_same_for_one_entry_and_for_fifty(self, client, lan, django_assert_max_num_queries):
        for _ in range(50):
            entry(actor=lan)
        with django_assert_max_num_queries(6):
            client.get("/audit/")
