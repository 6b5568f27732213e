"""What the administration may change in the filings: through the same actions, each change in the audit trail."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.tests.builders import make_user
from base.models import AuditEntry
from submissions.actions import start_plan
from submissions.models import CampaignGroup, Collection, DeadlineRule, Holiday, Indicator
from submissions.queries import sheet_of, state_of
from submissions.tests.filings_made import file


@pytest.fixture
def as_admin(client, house):
    client.force_login(make_user("admin"))
    return client


def url(name, *args):
    return reverse(f"admin:submissions_{name}", args=args)


def test_a_province_is_switched_on_from_any_day_of_its_first_month(as_admin, house):
    answer = as_admin.post(url("collection_add"), {"province_code": "22", "since": "15/10/2025"})
    assert answer.status_code == 302, answer.content.decode()
    assert str(Collection.objects.get(province_code="22").since) == "2025-10-01"
    noted = AuditEntry.objects.get(action="collection.start", after__province="22")
    assert noted.actor.role == "admin"


def test_the_month_is_moved_with_what_was_before_in_the_trail_and_no_row_is_deleted(as_admin, house):
    row = Collection.objects.get(province_code="31")
    as_admin.post(url("collection_change", row.pk), {"since": "01/10/2025"})
    row.refresh_from_db()
    assert str(row.since) == "2025-10-01"
    assert AuditEntry.objects.filter(action="collection.start", before__since="2025-08").exists()
    as_admin.post(url("collection_delete", row.pk), {"post": "yes"})
    assert Collection.objects.filter(pk=row.pk).exists()


def test_what_is_no_province_is_refused_with_the_reason(as_admin, house):
    page = as_admin.post(url("collection_add"), {"province_code": "98", "since": "01/10/2025"}).content.decode()
    assert "Mã 98 không phải tỉnh, thành phố trong tháng 10/2025" in page
    assert not Collection.objects.filter(province_code="98").exists()


def test_a_group_of_a_campaign_is_mended_and_noted(as_admin, house):
    group = start_plan(by=None, unit=house.wards[0])[0]
    form = {
        "unit": group.unit_id,
        "name": group.name,
        "teams": 2,
        "members": 25,
        "frequencies": "[1]",
        "frequency": 1,
        "indicator_code": group.indicator_code,
        "source": group.source,
        "position": 0,
    }
    answer = as_admin.post(url("campaigngroup_change", group.pk), form)
    assert answer.status_code == 302, answer.content.decode()
    assert CampaignGroup.objects.get(pk=group.pk).members == 25
    noted = AuditEntry.objects.get(action="campaigngroup.change")
    assert (noted.before["members"], noted.after["members"]) == (60, 25)


INDICATOR = {
    "code": "small_cells",
    "asked_of": "operator",
    "section": "A. Hạ tầng",
    "position": "115",
    "label": "Trạm nhỏ trong nhà",
    "unit": "trạm",
    "kind": "integer",
    "valid_from": "01/09/2025",
    "in_reports": "on",
}


def test_an_indicator_is_added_and_its_slips_are_named(as_admin, house):
    for changes, says in (
        ({"code": "sites"}, "cùng mã và được hỏi cùng lúc"),
        ({"at_most": "no_such"}, "không có chỉ tiêu số nào khác"),
        ({"reduced_by": "small_cells"}, "không có chỉ tiêu số nào khác"),
        ({"at_most": "officials_people"}, "không có chỉ tiêu số nào khác"),
        ({"kind": "percent", "cumulates": "total"}, "không có lũy kế"),
        ({"per_ward": "on", "cumulates": "total"}, "không có lũy kế"),
        ({"valid_to": "01/09/2025"}, "kết thúc trước khi bắt đầu"),
    ):
        page = as_admin.post(url("indicator_add"), {**INDICATOR, **changes})
        assert page.status_code == 200, changes
        assert says in page.content.decode(), changes
    assert as_admin.post(url("indicator_add"), {**INDICATOR, "at_most": "sites"}).status_code == 302
    assert Indicator.objects.get(code="small_cells").label == "Trạm nhỏ trong nhà"


def test_a_new_wording_begins_where_the_old_one_ends(as_admin, house):
    changes = {"code": "sites", "label": "Vị trí trạm (cách gọi mới)"}
    Indicator.objects.filter(code="sites").update(valid_to="2025-09-01")
    assert as_admin.post(url("indicator_add"), {**INDICATOR, **changes}).status_code == 302
    assert [spec.label for spec in sheet_of(house.alpha, house.month).specs if spec.code == "sites"] == [
        "Vị trí trạm (cách gọi mới)"
    ]


def test_what_figures_have_been_filed_by_keeps_its_meaning(as_admin, house):
    file(house)
    row = Indicator.objects.get(code="capex")
    form = {
        **INDICATOR,
        "code": "capex",
        "section": row.section,
        "label": "Vốn",
        "kind": "money",
        "cumulates": "year",
        "required": "on",
        "valid_from": "01/06/2024",
    }
    page = as_admin.post(url("indicator_change", row.pk), {**form, "kind": "integer"})
    assert "sẽ mang nghĩa khác" in page.content.decode()
    assert as_admin.post(url("indicator_change", row.pk), form).status_code == 302
    row.refresh_from_db()
    assert (row.label, row.kind) == ("Vốn", "money")


RULE = {"group": "operator", "day": "8", "roll": "none", "source": "Công văn thử", "valid_from": "01/01/2025"}


def test_a_deadline_rule_is_entered_and_its_slips_are_named(as_admin, house):
    for changes, says in (
        ({"remind_on": '"abc"'}, "[-2, 0, 1, 3]"),
        ({"remind_on": "[-90]"}, "[-2, 0, 1, 3]"),
        ({"remind_on": "[1.5]"}, "[-2, 0, 1, 3]"),
        ({"province_code": "99"}, "Không có tỉnh"),
        ({"valid_to": "01/01/2025"}, "kết thúc trước khi bắt đầu"),
        ({"day": "32"}, "từ 1 đến 31"),
    ):
        page = as_admin.post(url("deadlinerule_add"), {**RULE, "remind_on": "[0]", **changes})
        assert page.status_code == 200, changes
        assert says in page.content.decode(), changes
    good = {**RULE, "remind_on": "[-1, 0]", "province_code": "31"}
    assert as_admin.post(url("deadlinerule_add"), good).status_code == 302
    assert state_of(house.alpha, house.month).deadline.effective.day == 7


def test_of_two_rules_in_force_the_newer_holds(as_admin, house):
    as_admin.post(url("deadlinerule_add"), {**RULE, "remind_on": "[0]"})
    as_admin.post(url("deadlinerule_add"), {**RULE, "remind_on": "[0]", "day": "5", "valid_from": "01/02/2025"})
    assert state_of(house.alpha, house.month).deadline.effective.day == 4


def test_a_frequency_that_is_no_number_is_refused(as_admin, house):
    group = start_plan(by=None, unit=house.wards[0])[0]
    form = {"unit": group.unit_id, "name": "A", "teams": 1, "members": 2, "frequencies": '"abc"', "position": 0}
    page = as_admin.post(url("campaigngroup_change", group.pk), form)
    assert "[4, 1]" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("deadlinerule_add", "ngày hôm trước là ngày cuối, đến 23:59:59"),
        ("indicator_add", "trạm 5G ≤ vị trí trạm"),
        ("holiday_add", "đi làm bù"),
    ],
)
def test_each_field_says_what_to_write_there(as_admin, house, name, says):
    assert says in as_admin.get(url(name)).content.decode()


def month_off(days):
    first = date(2027, 4, 1)
    Holiday.objects.filter(day__year=2027).delete()
    Holiday.objects.bulk_create(Holiday(day=first + timedelta(days=count), name="Nghỉ") for count in range(days))
    return first + timedelta(days=days)


@pytest.mark.parametrize("since", ["01/01/0001", "31/12/9999"])
def test_a_day_without_neighbours_in_the_calendar_is_refused(as_admin, house, since):
    answer = as_admin.post(url("collection_add"), {"province_code": "22", "since": since})
    assert answer.status_code == 200
    assert "1945–2999" in answer.content.decode()
    assert not Collection.objects.filter(province_code="22").exists()


def test_a_holiday_that_leaves_a_month_without_a_working_day_is_refused_in_words(as_admin, house):
    following = month_off(30)
    page = as_admin.post(url("holiday_add"), {"day": f"{following:%d/%m/%Y}", "name": "Nghỉ"}).content.decode()
    assert "Không có đợt nghỉ nào dài như vậy" in page
    assert not Holiday.objects.filter(day=following).exists()
    as_admin.post(url("holiday_add"), {"day": f"{following:%d/%m/%Y}", "name": "Làm bù", "is_working": "on"})
    assert Holiday.objects.get(day=following).is_working


def test_a_table_that_is_wrong_already_stops_no_page(as_admin, house, settings):
    month_off(60)
    DeadlineRule.objects.update(roll="next")
    settings.PORTAL_CLOCK = "2027-04-20T08:00:00+07:00"
    page = as_admin.get(reverse("submissions:list"), {"period": "2027-03"})
    assert page.status_code == 200
    assert "09/04/2027 23:59" in page.content.decode()
