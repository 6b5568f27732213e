"""What an agency owes ends with its unit; where the unit goes on under another row, so does the agency."""

from datetime import date

import pytest

from accounts.actions import follow_successors, give_scope
from accounts.queries import scopes_to_review
from accounts.tests.builders import make_user
from base.period import Period
from submissions.actions import start_collecting
from submissions.queries import find_reporter, owed_by, reporters, states
from submissions.queries.board import board, chain
from submissions.queries.reminders import holders, still_owing
from submissions.reporters import Group
from submissions.tests.factories import make_agency, make_operator, make_province, make_unit, make_ward
from wards.models import Kind, Level, Operator, UnitChange

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)
JUNE, JULY = Period(2025, 6), Period(2025, 7)


@pytest.fixture
def province(settings):
    settings.PORTAL_CLOCK = "2025-07-20T08:00:00+07:00"
    return make_province()


def names(period, group=Group.AGENCY):
    return [(one.name, one.unit_name) for one in reporters(period, "31", [group])]


def test_the_committee_of_a_district_owes_june_2025_and_nothing_after(province):
    district = make_unit(Level.DISTRICT, Kind.HUYEN, "316", "Thử", province, valid_to=REFORM)
    committee = make_agency(district, "UBND huyện Thử", "district_committee")  # nobody wrote down its end
    assert names(JUNE) == [("UBND huyện Thử", "Huyện Thử")]
    assert names(JULY) == []
    assert find_reporter(f"agency-{committee.pk}", JULY) is None


def test_its_people_stand_in_the_list_to_review_once(province):
    district = make_unit(Level.DISTRICT, Kind.HUYEN, "316", "Thử", province, valid_to=REFORM)
    user = make_user("agency", agency=make_agency(district, "UBND huyện Thử", "district_committee"))
    (scope,) = follow_successors(by=None)
    assert (scope.user, scope.valid_to) == (user, REFORM)
    assert "Huyện Thử không còn" in scope.review
    assert list(scopes_to_review()) == [scope]
    assert follow_successors(by=None) == []


def test_a_body_goes_on_in_the_ward_as_which_its_own_went_on_whole(province):
    old = make_ward(province, valid_to=REFORM)
    new = make_ward(province, "11508", "Mới", valid_from=REFORM)
    UnitChange.objects.create(old=old, new=new, effective_on=REFORM, part="whole")
    body = make_agency(old, "Khu dân cư 1", "neighbourhood")
    assert names(JUNE, Group.WARD_BODY) == [("Khu dân cư 1", "Phường Thủy Nguyên")]
    assert find_reporter(f"agency-{body.pk}", JULY).unit_id == new.pk
    assert names(JULY, Group.WARD_BODY) == [("Khu dân cư 1", "Phường Mới")]


def test_where_a_ward_was_split_nobody_guesses_to_which_part_its_body_belongs(province):
    old = make_ward(province, valid_to=REFORM)
    for code, name in (("11508", "Mới"), ("11509", "Khác")):
        new = make_ward(province, code, name, valid_from=REFORM)
        UnitChange.objects.create(old=old, new=new, effective_on=REFORM, part="part")
    make_agency(old, "Khu dân cư 1", "neighbourhood")
    assert names(JULY, Group.WARD_BODY) == []


def test_departments_go_on_with_the_province_that_keeps_its_code_only(province):
    kept, merged = make_province("22", "Cũ", valid_to=REFORM), make_province("30", "Hải Dương", valid_to=REFORM)
    new = make_province("22", "Còn", valid_from=REFORM)
    for old in (kept, merged):
        UnitChange.objects.create(old=old, new=new, effective_on=REFORM, part="whole")
    stays, goes = make_agency(kept, "Sở A"), make_agency(merged, "Sở B")
    assert find_reporter(f"agency-{stays.pk}", JULY).unit_id == new.pk
    assert find_reporter(f"agency-{goes.pk}", JULY) is None
    give_scope(by=None, user=make_user("agency"), agency=stays, valid_from=date(2025, 1, 1))
    assert follow_successors(by=None) == []


def changed(old, *heirs, part="whole"):
    for new in heirs:
        UnitChange.objects.create(old=old, new=new, effective_on=REFORM, part=part)


@pytest.fixture
def collecting(province):
    start_collecting(by=None, province_code="31", since=JUNE)
    return province


def test_a_ward_merged_before_it_filed_owes_nothing_and_nobody_is_chased(collecting):
    first = make_ward(collecting, "11501", "Một", valid_to=REFORM)
    second = make_ward(collecting, "11502", "Hai", valid_to=REFORM)
    new = make_ward(collecting, "11503", "Mới", valid_from=REFORM)
    changed(first, new)
    changed(second, new)
    assert [state.status for state in states(JUNE, "31", [Group.WARD])] == ["merged", "merged"]
    assert still_owing(JUNE, "31", [Group.WARD]) == []


def test_a_deadline_missed_before_the_merger_stays_missed_and_nobody_is_chased(collecting):
    start_collecting(by=None, province_code="31", since=JUNE.plus(-1))
    old = make_ward(collecting, "11501", "Một", valid_to=REFORM)
    changed(old, make_ward(collecting, "11503", "Mới", valid_from=REFORM), part="part")
    assert [state.status for state in states(JUNE.plus(-1), "31", [Group.WARD])] == ["missing"]
    assert still_owing(JUNE.plus(-1), "31", [Group.WARD]) == []
    found = board(collecting, JUNE.plus(-1), Group.WARD)
    assert found.owing == []
    assert chain(collecting, JUNE.plus(-1))[-1].owed == 0


def test_a_ward_that_went_on_whole_files_its_last_month_under_its_new_row(client, collecting):
    old = make_ward(collecting, valid_to=REFORM)
    new = make_ward(collecting, "11508", "Mới", valid_from=REFORM)
    changed(old, new)
    officer = make_user("ward", unit=new)
    assert [(str(month), state.status) for month, state in owed_by(officer)] == [("2025-06", "missing")]
    assert [user for users in holders([f"ward-{old.pk}"], by_mail=False).values() for user in users] == [officer]
    client.force_login(officer)
    address = f"/submissions/2025-06/ward-{old.pk}/"
    assert client.get(f"{address}edit/").status_code == 200
    stranger = make_user("ward", unit=make_ward(collecting, "11509", "Khác"))
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_the_committee_of_a_closed_district_is_not_chased_for_its_last_month(collecting):
    district = make_unit(Level.DISTRICT, Kind.HUYEN, "316", "Thử", collecting, valid_to=REFORM)
    make_agency(district, "UBND huyện Thử", "district_committee")
    assert [state.status for state in states(JUNE, "31", [Group.AGENCY])] == ["merged"]


def test_a_clerk_of_the_whole_country_sees_all_that_is_owed_in_few_queries(province, django_assert_num_queries):
    Operator.objects.all().delete()
    operator = make_operator()
    for number in range(30):
        make_province(str(40 + number), f"Tỉnh {number}")
        start_collecting(by=None, province_code=str(40 + number), since=JUNE.plus(-11))
    clerk = make_user("operator", operator=operator)
    with django_assert_num_queries(10):
        assert len(owed_by(clerk)) == 30 * 12


def test_a_ward_that_changed_its_row_and_its_agencies_ask_no_more_for_twelve_months(
    collecting, django_assert_max_num_queries
):
    start_collecting(by=None, province_code="31", since=JUNE.plus(-12))
    old = make_ward(collecting, valid_to=REFORM)
    new = make_ward(collecting, "11508", "Mới", valid_from=REFORM)
    changed(old, new)
    officer = make_user("ward", unit=new)
    with django_assert_max_num_queries(20):
        assert [state.reporter.unit_id for _month, state in owed_by(officer)] == [old.pk] * 12
    school = make_user("agency", agency=make_agency(old, "Trường Thử", "school"))
    with django_assert_max_num_queries(20):
        assert len(owed_by(school)) == 12
