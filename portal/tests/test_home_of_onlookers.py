"""The first page says what others see: the table that the public has already, and that nothing waits."""

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from portal.queries import my_work_of
from portal.tests.home_made import figure
from reports.models import PublicationRule
from submissions.tests.conftest import MONTH, house

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def publication(house):
    return next(step.said for step in my_work_of(house.staff, "31").month.lines if step.title == "Công bố")


def test_the_month_says_that_the_preliminary_table_is_public_already(house):
    assert publication(house) == "sau khi báo cáo Bộ được ban hành"
    figure(house, MONTH)
    assert publication(house) == ("bảng sơ bộ đã công khai; bảng chính thức sau khi báo cáo Bộ được ban hành")
    PublicationRule.objects.create(province_code="31", since=MONTH.first_day, when=PublicationRule.When.REPORT)
    assert publication(house) == "sau khi báo cáo Bộ được ban hành"


def test_who_only_looks_on_is_told_that_nothing_waits(client, house):
    figure(house, MONTH)
    client.force_login(make_user(Role.VIEWER, unit=house.province))
    assert "Không có việc nào chờ bạn" in flat(client.get("/").content)
    client.force_login(house.staff)
    assert "Không có việc nào chờ bạn" not in flat(client.get("/").content)
