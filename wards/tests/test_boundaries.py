from datetime import date

import pytest

from base.models import AuditEntry
from base.refusal import Refused
from wards.actions import receive_boundaries, use_boundaries, withdraw_boundaries
from wards.models import BoundarySet, Level, Unit, UnitChange
from wards.queries import boundaries_on, outlines_of
from wards.tests.invented_boundaries import invented_geojson

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


def make_unit(level, code, name, parent=None, *, start=DAY, end=None, province="98"):
    return Unit.objects.create(
        level=level,
        kind={"province": "tinh", "ward": "xa"}[level],
        code=code,
        name=name,
        parent=parent,
        province_code=province,
        heir_code=province,
        valid_from=start,
        valid_to=end,
        sort_key=code,
        search_key=name.lower(),
    )


@pytest.fixture
def wards():
    province, other = make_unit("province", "98", "Thử"), make_unit("province", "97", "Khác", province="97")
    inner = [make_unit("ward", f"9800{number}", f"Thử {number}", province) for number in range(1, 5)]
    return [*inner, make_unit("ward", "97001", "Khác 1", other, province="97")]


def receive(codes, on=DAY):
    return receive_boundaries(by=None, file_name="ranh_gioi.geojson", content=invented_geojson(codes), valid_from=on)


def test_a_file_becomes_one_set_for_each_province_and_is_not_yet_used(wards):
    sets = receive([ward.code for ward in wards])
    assert [(each.province_code, each.outlines.count()) for each in sets] == [("97", 1), ("98", 4)]
    assert len({each.sha256 for each in sets}) == 1
    assert boundaries_on("98", DAY) is None
    assert AuditEntry.objects.filter(action="boundaries.receive").count() == 2


def test_a_file_with_a_problem_stores_nothing(wards):
    with pytest.raises(Refused) as refused:
        receive([wards[0].code, "55555"])
    assert "55555" in refused.value.problems[0]
    assert not BoundarySet.objects.exists()


def test_an_empty_register_is_told(wards):
    with pytest.raises(Refused, match="chưa có xã, phường"):
        receive(["98001"], date(2024, 1, 1))


def test_a_used_set_holds_from_its_day_until_the_next(wards):
    first, later = receive(["98001"])[0], receive(["98001"], date(2026, 1, 1))[0]
    use_boundaries(by=None, boundaries=first)
    use_boundaries(by=None, boundaries=later)
    found = [boundaries_on("98", on) for on in (date(2025, 6, 30), DAY, date(2025, 12, 31), date(2026, 1, 1))]
    assert found == [None, first, first, later]
    assert boundaries_on("97", DAY) is None


def test_a_second_set_of_the_same_day_replaces_the_first_which_is_kept_and_can_come_back(wards):
    first, second = receive(["98001"])[0], receive(["98001", "98002"])[0]
    for each in (first, second, second):  # twice does no more
        use_boundaries(by=None, boundaries=each)
    first.refresh_from_db()
    assert first.status == "replaced"
    assert boundaries_on("98", DAY) == second
    use_boundaries(by=None, boundaries=first)
    assert boundaries_on("98", DAY) == first
    assert AuditEntry.objects.filter(action="boundaries.use").count() == 3


def test_a_withdrawn_set_is_drawn_no_more(wards):
    drawn = receive(["98001"])[0]
    use_boundaries(by=None, boundaries=drawn)
    for _ in range(2):
        withdraw_boundaries(by=None, boundaries=drawn)
    assert boundaries_on("98", DAY) is None
    assert AuditEntry.objects.filter(action="boundaries.withdraw").count() == 1


def renewed(ward, on, part="whole", **changes):
    Unit.objects.filter(pk=ward.pk).update(valid_to=on)
    new = make_unit("ward", changes.get("code", ward.code), changes.get("name", ward.name), ward.parent, start=on)
    UnitChange.objects.create(old=ward, new=new, effective_on=on, part=part)
    return new


def test_an_outline_follows_its_ward_over_changes_of_name_alone(wards, django_assert_max_num_queries):
    drawn = receive([ward.code for ward in wards[:4]])[0]
    renamed = renewed(wards[0], date(2026, 1, 1), name="Tên mới")
    again = renewed(renamed, date(2026, 2, 1))
    halved = renewed(wards[1], date(2026, 1, 1), part="part")
    recoded = renewed(wards[2], date(2026, 1, 1), code="98009")
    with django_assert_max_num_queries(4):
        found = outlines_of(drawn, [again.pk, halved.pk, recoded.pk, wards[3].pk])
    assert {pk: one.unit_id for pk, one in found.items()} == {again.pk: wards[0].pk, wards[3].pk: wards[3].pk}


def test_a_merged_ward_has_no_outline_of_its_parts(wards):
    drawn = receive([ward.code for ward in wards[:2]])[0]
    merged = renewed(wards[0], date(2026, 1, 1))
    UnitChange.objects.create(old=wards[1], new=merged, effective_on=date(2026, 1, 1), part="whole")
    assert outlines_of(drawn, [merged.pk]) == {}


def test_only_wards_are_outlined(wards):
    assert Unit.objects.filter(pk__in=receive(["98001"])[0].outlines.values("unit"), level=Level.WARD).count() == 1
