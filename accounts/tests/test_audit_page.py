from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import queries
from accounts.models import Role
from accounts.queries import audit_actions, audit_entries
from accounts.tests.builders import make_user
from base import audit
from base.models import AuditEntry
from base.tests.pages import flat
from measurements.tests.little_province import make_batch
from submissions.models import CampaignGroup
from wards.models import Unit

pytestmark = pytest.mark.django_db

UNIT = {"level": "province", "kind": "xa", "province_code": "31", "heir_code": "31", "valid_from": date(2025, 7, 1)}


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


@pytest.mark.both_databases
def test_every_kind_of_action_is_found_once():
    assert audit_actions() == []
    for action in ("login", "import.apply", "login", "download", "login.failed", "download"):
        entry(action)
    assert audit_actions() == ["download", "import.apply", "login", "login.failed"]


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

    def test_older_lines_are_on_the_next_page_with_the_same_filter(self, client):
        for minute in range(51):
            entry("login", at=datetime(2026, 11, 20, 5, minute, tzinfo=UTC))
        entry("other")
        first = client.get("/audit/?action=login")
        assert len(first.context["lines"]) == 50
        assert "Mới nhất" not in first.content.decode()
        assert f"?action=login&amp;before={first.context['older']}" in first.content.decode()
        last = client.get(f"/audit/?action=login&before={first.context['older']}")
        assert len(last.context["lines"]) == 1
        assert last.context["older"] is None
        assert "Mới nhất" in last.content.decode()

    def test_what_is_found_is_counted_as_far_as_people_read(self, client, monkeypatch):
        monkeypatch.setattr(queries, "COUNTED", 3)
        for found, said in ((3, "3 dòng"), (4, "hơn 3 dòng")):
            AuditEntry.objects.bulk_create(
                AuditEntry(at=datetime(2026, 11, 20, 5, tzinfo=UTC), action=f"counted.{found}") for _ in range(found)
            )
            caption = flat(client.get(f"/audit/?action=counted.{found}").content).partition("<caption>")[2]
            assert caption.partition("</caption>")[0].strip() == said

    def test_what_one_click_did_is_one_line_that_opens(self, client, lan):
        lan.full_name = "Nguyễn Thị Lan (giả lập)"
        lan.save()
        entry("login", actor=lan)
        for number in range(115):
            unit = Unit.objects.create(**UNIT, code=f"{10000 + number}", name=f"Xã {number}", sort_key=f"{number:03}")
            audit.record(by=lan, action="code.give", on=unit, after={"code": f"MA{number}"})
        entry("login", actor=lan)
        answer = client.get("/audit/")
        given = answer.context["lines"][1]
        assert [one.line.count for one in answer.context["lines"]] == [1, 115, 1]
        page = flat(answer.content)
        assert "Nguyễn Thị Lan (giả lập)</strong>(Cán bộ Sở) cấp mã giới thiệu cho" in page
        assert "và 113 mục khác" in page
        assert "115 lần" in page
        assert len(given.entries) == 115
        assert "MA114" in page
        assert "code.give" not in page.replace('value="code.give"', "")
        assert "{'code'" not in page

    def test_a_pause_another_person_or_another_deed_begin_a_new_line(self, client, lan):
        start = datetime(2026, 11, 20, 5, tzinfo=UTC)
        for seconds, actor, action in ((0, lan, "login"), (20, lan, "login"), (90, lan, "login"), (91, None, "login")):
            entry(action, at=start + timedelta(seconds=seconds), actor=actor)
        assert [one.line.count for one in client.get("/audit/").context["lines"]] == [1, 1, 2]

    def test_its_filters_offer_what_stands_in_the_trail(self, client, lan):
        unit = Unit.objects.create(**UNIT, code="10001", name="Ái Quốc", sort_key="ai quoc")
        Unit.objects.create(**UNIT, code="10002", name="Chưa ai đụng", sort_key="chua")
        group = CampaignGroup.objects.create(unit=unit, name="Trường học (giả lập)", members=3)
        audit.record(by=lan, action="campaign.start", on=unit)
        audit.record(by=lan, action="campaign.change", on=group, before={"members": 2}, after={"members": 3})
        form = client.get("/audit/").context["form"]
        assert {"", "-", "lan"} <= {value for value, _label in form.fields["who"].choices}
        assert dict(form.fields["action"].choices)["campaign.start"] == "Bắt đầu chiến dịch của"
        assert [label for _value, label in form.fields["unit"].choices] == ["Tất cả", "Xã Ái Quốc"]
        found = client.get(f"/audit/?unit={unit.pk}")
        assert found.context["count"] == 2, "the unit, and what belongs to it"
        page = flat(found.content)
        assert "Trường học (giả lập), Xã Ái Quốc" in page
        assert "<s>2</s>→ 3" in page

    def test_to_name_a_file_nothing_of_what_was_found_in_it_is_read(self, client):
        batch = make_batch()
        audit.record(by=None, action="import.apply", on=batch)
        client.get("/audit/")
        with CaptureQueriesContext(connection) as asked:
            assert batch.file_name in client.get("/audit/").content.decode()
        of_batches = [one["sql"] for one in asked if "measurements_importbatch" in one["sql"]]
        assert of_batches
        assert not any('"issues"' in sql for sql in of_batches)

    def test_what_no_release_knows_any_more_is_told_all_the_same(self, client):
        entry("gone.done", subject_type="gone.table", subject_id="7", after={"odd": [1, {"a": None}]})
        page = flat(client.get("/audit/").content)
        assert "№ 7" in page
        assert "{" not in page.partition("<tbody>")[2].partition("</tbody>")[0]

    def test_days_the_wrong_way_round_are_explained_and_keep_what_was_typed(self, client):
        response = client.get("/audit/?since=2026-11-20&until=2026-11-19")
        assert response.context["form"].errors["until"]
        assert 'value="2026-11-20"' in response.content.decode()

    def test_nothing_found_says_so(self, client):
        assert "empty-state" in client.get("/audit/?action=khong_co").content.decode()

    def test_it_costs_the_same_for_one_entry_and_for_fifty(self, client, lan, django_assert_max_num_queries):
        for _ in range(50):
            entry(actor=lan)
        with django_assert_max_num_queries(10):
            client.get("/audit/")
