"""The matrix against a table written out by hand: what is not written here must be refused."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from accounts import permissions
from accounts.models import Role, Scope, User
from accounts.permissions import (
    Action,
    Subject,
    can,
    forget_scopes,
    home_provinces,
    limit,
    limit_units,
    permitted,
    province_codes,
    require,
)
from accounts.tests.builders import EARLY, REFORM, make_unit, make_user
from accounts.tests.permission_table import EVERYTHING, TABLE, cast
from wards.models import Agency, Operator, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


# Asked of a person, not of what that person acts for.
OPEN_TO_ALL = {Action.VIEW_REGISTER, Action.USE_API}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"


def test_the_table_names_every_action_and_every_role():
    assert set(TABLE) == {action.value for action in Action}
    assert {role for row in TABLE.values() for role in row} == set(Role.values)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("action", list(Action))
def test_each_role_reaches_what_the_table_says_and_nothing_else(world, action, role):
    user = cast(world, role)
    allowed = {name for name, subject in world.subjects.items() if can(user, action, subject)}
    assert allowed == TABLE[action.value].get(role, set())
    assert can(user, action) == bool(allowed)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("action", list(Action))
def test_whoever_acts_for_nothing_reaches_only_what_is_open_to_the_whole_role(world, action, role):
    user = make_user(role)
    allowed = {name for name, subject in world.subjects.items() if can(user, action, subject)}
    assert allowed in (set(), EVERYTHING)
    assert allowed == (TABLE[action.value].get(role, set()) if role == "admin" or action in OPEN_TO_ALL else set())


@pytest.mark.parametrize("role", ["staff", "leader", "viewer", "ward", "agency", "operator"])
@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (EARLY, TODAY, False),
        (EARLY, TODAY + timedelta(days=1), True),
    ],
    ids=["begins today", "begins tomorrow", "ended today", "ends tomorrow"],
)
def test_a_scope_counts_from_its_first_day_until_the_day_before_its_end(world, role, begins, ends, holds):
    user = cast(world, role)
    Scope.objects.filter(user=user).update(valid_from=begins, valid_to=ends)
    action = Action.VIEW_SUBMISSIONS if role != "viewer" else Action.VIEW_FIGURES
    own = {"agency": "agency_p", "operator": "filing_x"}.get(role, "ward")
    assert can(user, action, world.subjects[own]) is holds
    assert can(user, action) is holds


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", Role.values)
def test_a_closed_account_reaches_nothing(world, action, role):
    user = cast(world, role)
    user.is_active = False
    assert not can(user, action)
    assert not any(can(user, action, subject) for subject in world.subjects.values())
    assert province_codes(user, action) == set()
    assert not limit_units(user, action, Unit.objects.all()).exists()
    assert home_provinces(user) == []


@pytest.mark.parametrize("action", list(Action))
def test_who_has_not_logged_in_reaches_nothing(world, action):
    assert not any(can(AnonymousUser(), action, subject) for subject in [None, *world.subjects.values()])
    assert province_codes(AnonymousUser(), action) == set()
    assert not limit_units(AnonymousUser(), action, Unit.objects.all()).exists()


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", ["", "root", "ADMIN", "admin "])
def test_an_unknown_role_is_refused(world, action, role):
    user = make_user("staff", unit=world.province)
    user.role = role
    assert not can(user, action)
    assert not any(can(user, action, subject) for subject in world.subjects.values())


@pytest.mark.parametrize("action", list(Action))
def test_flags_of_django_open_nothing(world, action):
    user = make_user("ward", unit=world.ward)
    user.is_superuser = user.is_staff = True
    allowed = {name for name, subject in world.subjects.items() if can(user, action, subject)}
    assert allowed == TABLE[action.value].get("ward", set())


def test_an_action_that_is_not_in_the_matrix_is_refused(world, monkeypatch):
    monkeypatch.setattr(permissions, "MATRIX", {})
    assert not can(cast(world, "admin"), Action.VIEW_FIGURES)


@pytest.mark.parametrize("action", [action for action in Action if action not in OPEN_TO_ALL])
@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("staff", {"operator": "x", "unit": "province"}),
        ("staff", {"agency": "p"}),
        ("ward", {"unit": "province"}),
        ("ward", {"unit": "district"}),
        ("ward", {"unit": "ward", "operator": "x"}),
        ("operator", {"unit": "province"}),
        ("agency", {"unit": "province"}),
        ("agency", {"agency": "p", "operator": "x"}),
        ("viewer", {"agency": "p", "unit": "province"}),
    ],
)
def test_a_scope_left_over_from_another_role_opens_nothing(world, action, role, scope):
    user = make_user(role, **{key: getattr(world, name) for key, name in scope.items()})
    assert not any(can(user, action, subject) for subject in [None, *world.subjects.values()])


def test_a_province_answers_for_those_that_its_code_inherited(world):
    of_the_gone = make_user("staff", unit=world.gone)
    of_the_heir = make_user("staff", unit=world.province)
    for user in (of_the_gone, of_the_heir):
        assert can(user, Action.VIEW_FIGURES, Subject(unit=world.gone))
        assert can(user, Action.VIEW_FIGURES, Subject(unit=world.old_ward))
        assert not can(user, Action.VIEW_FIGURES, Subject(unit=world.far_ward))
        assert province_codes(user, Action.VIEW_FIGURES) == {"31"}


def test_a_code_used_again_gives_nothing_of_its_former_bearer(world):
    former = make_unit("Tỉnh mang mã cũ", code="75", heir="24", valid_to=REFORM)
    now = make_unit("Tỉnh mang mã mới", code="75", valid_from=REFORM)
    user = make_user("staff", unit=now)
    assert not can(user, Action.VIEW_FIGURES, Subject(unit=former))
    assert can(user, Action.VIEW_FIGURES, Subject(unit=now))


def test_a_district_covers_itself_and_its_wards(world):
    user = make_user("staff", unit=world.district)
    assert can(user, Action.VIEW_FIGURES, Subject(unit=world.district))
    assert can(user, Action.VIEW_FIGURES, Subject(unit=world.ward_of_district))
    assert not can(user, Action.VIEW_FIGURES, Subject(unit=world.province))
    assert not can(user, Action.VIEW_FIGURES, Subject(unit=world.ward))
    assert province_codes(user, Action.VIEW_FIGURES) == set()
    assert home_provinces(user) == ["31"]


def test_an_operator_of_the_whole_country_reaches_every_unit_but_no_other_operator(world):
    user = make_user("operator", operator=world.x)
    assert province_codes(user, Action.VIEW_FIGURES) is None
    assert province_codes(user, Action.VIEW_SUBMISSIONS) == set()
    for name in ("ward", "far_ward", "far_province"):
        assert can(user, Action.VIEW_FIGURES, world.subjects[name])
        assert not can(user, Action.VIEW_SUBMISSIONS, world.subjects[name])
    for name in ("filing_x", "filing_x_far", "filing_x_nowhere"):
        assert can(user, Action.FILE_SUBMISSION, world.subjects[name])
    assert not can(user, Action.VIEW_SUBMISSIONS, world.subjects["filing_y"])
    assert not can(user, Action.VIEW_FIGURES, Subject())


def test_several_scopes_add_up(world):
    user = make_user("ward", unit=world.ward)
    Scope.objects.create(user=user, unit=world.far_ward, valid_from=EARLY)
    assert can(user, Action.FILE_SUBMISSION, Subject(unit=world.far_ward))
    assert not can(user, Action.FILE_SUBMISSION, Subject(unit=world.neighbour))
    assert home_provinces(user) == ["24", "31"]


@pytest.mark.parametrize("role", ["ward", "agency"])
def test_who_acts_for_a_part_of_a_province_reaches_no_province_as_a_whole(world, role):
    user = cast(world, role)
    assert all(province_codes(user, action) == set() for action in Action if action not in OPEN_TO_ALL)
    assert home_provinces(user) == ["31"]


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("action", list(Action))
def test_a_list_of_units_shows_exactly_what_the_unit_page_allows(world, action, role):
    user = cast(world, role)
    listed = set(limit_units(user, action, Unit.objects.all()))
    assert listed == {unit for unit in Unit.objects.all() if can(user, action, Subject(unit=unit))}


@pytest.fixture(scope="module")
def private_things(world):
    """Scopes serve as rows: each names a unit, an operator or an agency, or several of them."""
    keeper = make_user()
    Scope.objects.bulk_create(
        Scope(user=keeper, unit=unit, operator=operator, agency=agency, valid_from=EARLY)
        for unit in [None, *Unit.objects.all()]
        for operator in [None, *Operator.objects.all()]
        for agency in [None, *Agency.objects.all()]
        if unit or operator or agency
    )
    return Scope.objects.filter(user=keeper).select_related("unit")


@pytest.mark.parametrize("whose", [*Role.values, "operator everywhere", "staff of a district"])
@pytest.mark.parametrize("action", list(Action))
def test_a_list_of_private_things_shows_exactly_what_each_page_allows(world, private_things, action, whose):
    if whose == "operator everywhere":
        user = make_user("operator", operator=world.x)
    elif whose == "staff of a district":
        user = make_user("staff", unit=world.district)
    else:
        user = cast(world, whose)
    listed = set(limit(user, action, private_things, unit="unit", operator="operator", agency="agency"))
    assert listed == {
        row for row in private_things if can(user, action, Subject(row.unit, row.operator_id, row.agency_id))
    }


def test_an_object_that_may_not_be_seen_does_not_exist(world):
    user = cast(world, "ward")
    require(user, Action.VIEW_FIGURES, Subject(unit=world.ward))
    with pytest.raises(Http404):
        require(user, Action.VIEW_FIGURES, Subject(unit=world.neighbour))


def test_scopes_are_read_once_for_a_request(world, django_assert_num_queries):
    user = User.objects.get(pk=cast(world, "staff").pk)
    with django_assert_num_queries(1):
        for subject in world.subjects.values():
            can(user, Action.VIEW_FIGURES, subject)
        province_codes(user, Action.VIEW_REPORTS)
        home_provinces(user)
    forget_scopes(user)
    with django_assert_num_queries(1):
        can(user, Action.VIEW_FIGURES)


def test_another_day_can_be_asked_about(world):
    user = cast(world, "staff")
    Scope.objects.filter(user=user).update(valid_to=REFORM)
    assert can(user, Action.VIEW_FIGURES, Subject(unit=world.ward), on=REFORM - timedelta(days=1))
    assert not can(user, Action.VIEW_FIGURES, Subject(unit=world.ward), on=REFORM)


def test_a_guarded_view_asks_to_log_in_then_hides_itself(world, rf):
    @permitted(Action.IMPORT_FIGURES)
    def view(request):
        return HttpResponse("in")

    request = rf.get("/x/")
    request.user = AnonymousUser()
    assert view(request).status_code == 302
    request.user = cast(world, "viewer")
    with pytest.raises(Http404):
        view(request)
    request.user = cast(world, "staff")
    assert view(request).content == b"in"
