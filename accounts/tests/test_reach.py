"""What somebody acts for, in every form in which it is asked: for one person, for many at once, for a token."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse

from accounts.models import Role, Scope, User
from accounts.permissions import (
    Action,
    Subject,
    acted_for,
    can,
    forget_scopes,
    home_provinces,
    limit,
    limit_units,
    narrow,
    permitted,
    province_codes,
    reached_by,
    reached_units,
    scopes_of,
    signed_in,
    usable_scopes,
)
from accounts.tests.builders import EARLY, make_agency, make_operator, make_unit, make_user
from accounts.tests.permission_table import TABLE, cast
from base.api_scopes import ApiScope
from wards.models import Level, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
# What each scope of a token lets through, besides making tokens and asking who one is.
OF_SCOPES = {
    "read:units": {"register.view"},
    "read:figures": {"figures.view"},
    "read:submissions": {"submissions.view"},
    "write:submissions": {"submissions.file", "submissions.view"},
    "read:reports": {"reports.view"},
    "read:imports": {"figures.import", "figures.import_own"},
    "write:imports": {"figures.import", "figures.import_own"},
}
USABLE = {
    "admin": ["read:units", "read:figures", "read:submissions", "read:reports", "read:imports", "write:imports"],
    "staff": ["read:units", "read:figures", "read:submissions", "read:reports", "read:imports", "write:imports"],
    "leader": ["read:units", "read:figures", "read:submissions", "read:reports"],
    "viewer": ["read:units", "read:figures"],
    "ward": [
        *("read:units", "read:figures", "read:submissions", "write:submissions"),
        *("read:imports", "write:imports"),
    ],
    "agency": ["read:units", "read:submissions", "write:submissions"],
    "operator": ["read:units", "read:figures", "read:submissions", "write:submissions"],
}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("scope", [scope.value for scope in ApiScope])
def test_a_token_lets_through_what_its_scope_is_for_and_what_its_owner_may(world, scope, role):
    user = cast(world, role)
    owners = {action.value for action in Action if can(user, action)}
    narrow(user, [scope])
    assert {action.value for action in Action if can(user, action)} == owners & (OF_SCOPES[scope] | {"api.use"})


def test_scopes_of_a_token_add_up_and_an_unknown_one_opens_nothing(world):
    user = cast(world, "ward")
    narrow(user, ["read:units", "read:figures", "root"])
    assert {action.value for action in Action if can(user, action)} == {"register.view", "figures.view", "api.use"}
    narrow(user, [])
    assert {action.value for action in Action if can(user, action)} == {"api.use"}


@pytest.mark.parametrize("role", Role.values)
def test_only_scopes_that_open_something_to_a_role_are_offered(world, role):
    assert [scope.value for scope in usable_scopes(cast(world, role))] == USABLE[role]


def held(world):
    """Every kind of scope, of units of every level and none, with and without operator and agency."""
    units = [None, world.province, world.district, world.ward]
    for unit, operator, agency in product(units, [None, world.x], [None, world.p]):
        if unit or operator or agency:
            yield {"unit": unit, "operator": operator, "agency": agency}


@pytest.mark.parametrize("role", [*Role.values, "root", ""])
def test_what_counts_for_one_person_counts_for_many_at_once(world, role):
    user = make_user()
    User.objects.filter(pk=user.pk).update(role=role)
    user.refresh_from_db()
    for facts in held(world):
        Scope.objects.create(user=user, valid_from=EARLY, **facts)
    Scope.objects.create(user=user, unit=world.ward, valid_from=TODAY + timedelta(days=1))
    mine = scopes_of(user)
    assert mine == list(acted_for(Scope.objects.in_force(TODAY).filter(user=user)).order_by("pk"))
    reported = {(bool(one.operator_id), bool(one.agency_id), one.unit and one.unit.level) for one in mine}
    places = {(False, False, level) for level in Level.values}
    assert reported == {
        "ward": {(False, False, "ward")},
        "agency": {(False, True, level) for level in [None, *Level.values]},
        "operator": {(True, False, level) for level in [None, *Level.values]},
        "root": set(),
        "": set(),
    }.get(role, places)


def test_a_scope_left_over_from_another_role_is_nobody_s_home_and_opens_no_list(world):
    """Somebody of the department becomes a viewer, an operator's clerk, an agency's: the old row still stands."""
    for role in ("ward", "agency", "operator"):
        user = make_user("staff", unit=world.province)
        user.role = role
        user.save()
        assert scopes_of(user) == []
        assert home_provinces(user) == []
        for action in Action:
            if can(user, action):
                assert TABLE[action.value]["viewer"] == TABLE[action.value]["admin"]
            if action not in (Action.VIEW_REGISTER, Action.USE_API):
                assert not limit_units(user, action, Unit.objects.all()).exists()
                assert reached_units(user, action) == frozenset()
                assert province_codes(user, action) == set()
                assert reached_by(user, action)[2] == ()


def test_another_role_is_noticed_by_an_object_that_was_asked_before(world):
    user = make_user("staff", unit=world.province)
    assert home_provinces(user) == ["31"]
    user.role = Role.OPERATOR
    assert home_provinces(user) == []
    user.role = Role.STAFF
    Scope.objects.filter(user=user).delete()
    assert home_provinces(user) == ["31"]  # known for this request
    forget_scopes(user)
    assert home_provinces(user) == []


@pytest.mark.parametrize("whose", [*Role.values, "operator everywhere"])
@pytest.mark.parametrize("action", list(Action))
def test_the_reached_units_are_those_of_the_list(world, action, whose):
    user = make_user("operator", operator=world.x) if whose == "operator everywhere" else cast(world, whose)
    found = reached_units(user, action)
    everything = set(Unit.objects.values_list("pk", flat=True))
    assert (everything if found is None else found) == {
        unit.pk for unit in Unit.objects.all() if can(user, action, Subject(unit=unit))
    }
    assert (found is None) == (TABLE[action.value].get(user.role) == TABLE["register.view"]["admin"])


def test_nobody_reaches_a_unit_without_logging_in(world):
    assert reached_units(AnonymousUser(), Action.IMPORT_FIGURES) == frozenset()
    assert reached_units(AnonymousUser(), Action.VIEW_REGISTER) == frozenset()
    assert scopes_of(AnonymousUser()) == []


def test_the_day_is_asked_for_in_every_form(world):
    user = make_user("staff", unit=world.province)
    Scope.objects.filter(user=user).update(valid_to=TODAY)
    before = TODAY - timedelta(days=1)
    for day, reached in ((before, True), (TODAY, False), (None, False)):
        assert bool(reached_units(user, Action.IMPORT_FIGURES, day)) is reached
        assert bool(home_provinces(user, day)) is reached
        assert bool(province_codes(user, Action.IMPORT_FIGURES, day)) is reached
        assert bool(reached_by(user, Action.VIEW_FIGURES, day)[2]) is reached
        assert limit(user, Action.VIEW_FIGURES, Unit.objects.all(), unit="", on=day).exists() is reached


def test_those_who_reach_the_same_are_told_apart_from_others(world):
    def of(role, **scope):
        return reached_by(make_user(role, **scope), Action.VIEW_FIGURES)

    assert of("staff", unit=world.province) == of("staff", unit=world.province)
    assert of("admin") == of("admin", unit=world.province)
    different = [
        of("admin"),
        of("staff"),
        of("staff", unit=world.province),
        of("staff", unit=world.far_province),
        of("viewer", unit=world.province),
        of("ward", unit=world.ward),
        of("ward", unit=world.neighbour),
        of("operator", operator=world.x),
        of("operator", operator=world.y),
        of("operator", operator=world.x, unit=world.province),
        of("agency", agency=world.p),
    ]
    assert len(set(different)) == len(different)
    of_p, of_q = (reached_by(make_user("agency", agency=one), Action.VIEW_SUBMISSIONS) for one in (world.p, world.q))
    assert of_p != of_q


def test_an_administrator_s_scopes_are_where_they_are_at_home_and_cut_nothing(world):
    user = make_user("admin", unit=world.ward)
    assert home_provinces(user) == ["31"]
    assert province_codes(user, Action.IMPORT_FIGURES) is None


def test_an_agency_of_a_province_reaches_no_province_as_a_whole(world):
    user = make_user("agency", agency=world.p, unit=world.province)
    assert can(user, Action.VIEW_SUBMISSIONS)
    assert province_codes(user, Action.VIEW_SUBMISSIONS) == set()


def test_an_agency_is_at_home_where_it_belongs():
    other = make_unit("Tỉnh khác", code="26")
    user = make_user("agency", agency=make_agency(other, "R"))
    assert home_provinces(user) == ["26"]
    assert home_provinces(make_user("operator", operator=make_operator("z"))) == []


def test_a_view_for_several_actions_opens_to_who_may_do_one_of_them(world, rf):
    @permitted(Action.IMPORT_FIGURES, Action.IMPORT_OWN_FIGURES)
    def view(request, word, *, times):
        return HttpResponse(word * times)

    assert view.__name__ == "view"
    request = rf.get("/x/")
    for role, opens in (("staff", True), ("ward", True), ("leader", False), ("agency", False)):
        request.user = cast(world, role)
        if opens:
            assert view(request, "a", times=2).content == b"aa"
            assert signed_in(request) == request.user
        else:
            with pytest.raises(Http404):
                view(request, "a", times=2)
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        signed_in(request)
