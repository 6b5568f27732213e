"""What the administration may change in the filings: through the same actions, each change in the audit trail."""

import pytest
from django.urls import reverse

from accounts.tests.builders import make_user
from base.models import AuditEntry
from submissions.actions import start_plan
from submissions.models import CampaignGroup, Collection


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
