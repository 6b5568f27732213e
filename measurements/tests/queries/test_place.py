from datetime import date

import pytest
from django.http import Http404

from accounts.models import Role, Scope, User
from measurements.queries import place_of
from measurements.tests.little_province import make_figure, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MERGED_ON = date(2025, 7, 1)


@pytest.fixture
def staff():
    """Staff of province 99, which took in province 98 on 1/7/2025."""
    for code, name in (("98", "An"), ("99", "Thử")):
        old = make_unit("province", "tinh", code, name, end=MERGED_ON, province=code)
        old.heir_code = "99"
        old.save()
    now = make_unit("province", "tinh", "99", "Thử", start=MERGED_ON)
    user = User.objects.create_user("staff", role=Role.STAFF)
    Scope.objects.create(user=user, unit=now, valid_from=MERGED_ON)
    return user


def test_before_a_merger_a_page_opens_on_the_province_that_kept_the_code(staff):
    place = place_of(staff, {"period": "2024-08"})
    assert place.province.code == "99"
    assert {unit.code for unit in place.provinces} == {"98", "99"}


def test_the_address_says_which_province_and_month(staff):
    place = place_of(staff, {"period": "2024-08", "province": "98"})
    assert (place.province.code, place.query) == ("98", "province=98&period=2024-08")


def test_without_a_month_it_is_the_latest_with_figures(staff):
    make_unit("ward", "xa", "99001", "A", make_unit("district", "huyen", "991", "Đông", place_of(staff, {}).province))
    make_figure("99001", 300, month=9)
    assert str(place_of(staff, {}).period) == "2024-09"


@pytest.mark.parametrize("address", [{"period": "8/2024"}, {"period": "2024-08", "province": "01"}])
def test_what_is_no_month_or_not_theirs_is_not_found(staff, address):
    with pytest.raises(Http404):
        place_of(staff, address)
