"""The one permission matrix: role × action × object, deny by default.

Every view, API route and command asks here and nowhere else. A role reaches an action on nothing, on its
own, on the area it acts in, or on everything. What is not in the matrix is refused, and so are unknown
roles, users who are not active, and objects of which nothing is said. Flags of Django's own (`is_staff`,
`is_superuser`, groups) open nothing. One object is asked with `can` or `require`, a list is cut with
`limit`; both follow the same rules, so that a list never shows what the object's page would refuse.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import reduce, wraps
from operator import or_
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import Role, Scope, User
from base import clock
from base.api_scopes import ApiScope
from wards.models import Level, Unit

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Action(StrEnum):
    """What can be done, named `thing.verb`."""

    VIEW_FIGURES = "figures.view"
    VIEW_OVERVIEW = "overview.view"  # what the figures of a whole province add up to
    IMPORT_FIGURES = "figures.import"  # VNNIC's files: receive, preview, apply, undo
    IMPORT_OWN_FIGURES = "figures.import_own"  # a ward's own counts
    VIEW_REPORTS = "reports.view"
    MAKE_REPORTS = "reports.make"
    APPROVE_REPORTS = "reports.approve"
    VIEW_SUBMISSIONS = "submissions.view"
    FILE_SUBMISSION = "submissions.file"
    RECORD_SUBMISSION = "submissions.record"  # staff record a filing that came on paper
    VIEW_REGISTER = "register.view"
    CHANGE_REGISTER = "register.change"
    MANAGE_USERS = "users.manage"
    MANAGE_PORTAL = "portal.manage"  # the administration pages
    VIEW_AUDIT = "audit.view"
    USE_API = "api.use"  # make tokens by which programs act in one's name, and have them act


class Reach(Enum):
    """How far an action reaches for a role."""

    OWN = "own"  # what belongs to whom the user acts for; another's private matter is out of reach
    AREA = "area"  # whatever is about the units the user acts in and private to nobody else
    ALL = "all"


A, R = Action, Role
DEPARTMENT = {R.ADMIN: Reach.ALL, R.STAFF: Reach.OWN, R.LEADER: Reach.OWN}
DESK = {R.ADMIN: Reach.ALL, R.STAFF: Reach.OWN}
REPORTERS = {R.WARD: Reach.OWN, R.AGENCY: Reach.OWN, R.OPERATOR: Reach.OWN}
ADMINISTRATORS = {R.ADMIN: Reach.ALL}
MATRIX: dict[Action, dict[Role, Reach]] = {
    A.VIEW_FIGURES: {**DEPARTMENT, R.VIEWER: Reach.AREA, R.WARD: Reach.OWN, R.OPERATOR: Reach.AREA},
    A.VIEW_OVERVIEW: {**DEPARTMENT, R.VIEWER: Reach.AREA, R.OPERATOR: Reach.AREA},
    A.IMPORT_FIGURES: DESK,
    A.IMPORT_OWN_FIGURES: {R.WARD: Reach.OWN},
    A.VIEW_REPORTS: DEPARTMENT,
    A.MAKE_REPORTS: DESK,
    A.APPROVE_REPORTS: {R.LEADER: Reach.OWN},
    A.VIEW_SUBMISSIONS: {**DEPARTMENT, **REPORTERS},
    A.FILE_SUBMISSION: REPORTERS,
    A.RECORD_SUBMISSION: DESK,
    A.VIEW_REGISTER: dict.fromkeys(Role, Reach.ALL),
    A.CHANGE_REGISTER: ADMINISTRATORS,
    A.MANAGE_USERS: ADMINISTRATORS,
    A.MANAGE_PORTAL: ADMINISTRATORS,
    A.VIEW_AUDIT: ADMINISTRATORS,
    A.USE_API: dict.fromkeys(Role, Reach.ALL),
}
# What each scope of a token lets its owner's permissions through to; everything else is refused to the token.
ACTIONS_OF_SCOPES: dict[ApiScope, set[Action]] = {
    ApiScope.READ_UNITS: {A.VIEW_REGISTER},
    ApiScope.READ_FIGURES: {A.VIEW_FIGURES},
    ApiScope.READ_SUBMISSIONS: {A.VIEW_SUBMISSIONS},
    ApiScope.WRITE_SUBMISSIONS: {A.FILE_SUBMISSION},
    ApiScope.READ_REPORTS: {A.VIEW_REPORTS},
    ApiScope.READ_IMPORTS: {A.IMPORT_FIGURES, A.IMPORT_OWN_FIGURES},
    ApiScope.WRITE_IMPORTS: {A.IMPORT_FIGURES, A.IMPORT_OWN_FIGURES},
}
# What a role acts for besides a place: read with its scopes, which every page asks for.
ACTS_FOR: dict[str, tuple[str, ...]] = {Role.OPERATOR: ("unit", "operator"), Role.AGENCY: ("agency__unit",)}
IMPLIED = {A.FILE_SUBMISSION: A.VIEW_SUBMISSIONS}  # who files sees what stands


@dataclass(frozen=True)
class Subject:
    """The unit, operator or agency that an object belongs to, as far as permission is concerned.

    Give the unit it is about, and the operator or agency whose private matter it is. A figure of an
    operator is about a unit and private to nobody; an operator's filing is private to that operator.
    """

    unit: Unit | None = None
    operator_id: int | None = None
    agency_id: int | None = None


def can(user: User | AnonymousUser, action: Action, subject: Subject | None = None, on: date | None = None) -> bool:
    """May this user do this, to this subject, on this day (default today)?

    Without a subject: may they do it to anything at all (to show a menu entry; never to hand out data).
    """
    reach, role = _reach(user, action)
    if reach is None:
        return False
    if reach is Reach.ALL:
        return True
    scopes = scopes_of(user, on)
    if subject is None:
        return bool(scopes)
    return any(_covers(scope, role, reach, subject) for scope in scopes)


def require(user: User | AnonymousUser, action: Action, subject: Subject | None = None, on: date | None = None) -> None:
    """Raise Http404 unless allowed: for who may not see it, it does not exist."""
    if not can(user, action, subject, on):
        raise Http404


def permitted(*actions: Action) -> Callable[[View[P]], View[P]]:
    """Decorator of views: log in first, and 404 for those who may do none of these actions to anything.

    It guards the door only; the object of the page is asked for with `require` or taken out of `limit`.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(can(request.user, action) for action in actions):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View[P]", login_required(guarded))

    return decorate


def signed_in(request: HttpRequest) -> User:
    """The user of a request that came through `permitted`."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    return user


def limit(
    user: User | AnonymousUser,
    action: Action,
    rows: QuerySet[M],
    *,
    unit: str = "unit",
    operator: str = "",
    agency: str = "",
    on: date | None = None,
) -> QuerySet[M]:
    """The rows for which `can(user, action, Subject(...))` is true, in one query.

    `unit`, `operator` and `agency` are the lookups that lead from a row to what its Subject would name;
    an empty `operator` or `agency` says that such rows are private to none.
    """
    reach, role = _reach(user, action)
    if reach is None:
        return rows.none()
    if reach is Reach.ALL:
        return rows
    lookups = _Lookups(unit, operator, agency)
    allowed = [_where(scope, role, reach, lookups) for scope in scopes_of(user, on)]
    found = [condition for condition in allowed if condition is not None]
    return rows.filter(reduce(or_, found)) if found else rows.none()


def limit_units(
    user: User | AnonymousUser, action: Action, units: QuerySet[Unit], on: date | None = None
) -> QuerySet[Unit]:
    """The units for which `can(user, action, Subject(unit=unit))` is true."""
    return limit(user, action, units, unit="", on=on)


def reached_units(user: User | AnonymousUser, action: Action, on: date | None = None) -> frozenset[int] | None:
    """Keys of the units from `limit_units`, past and present; None means every unit there is.

    For what takes its targets from a file, where thousands of rows are asked about one by one.
    """
    if _reach(user, action)[0] is Reach.ALL:
        return None
    mine = limit_units(user, action, Unit.objects.order_by(), on)
    return frozenset(mine.values_list("pk", flat=True))


def reached_by(user: User | AnonymousUser, action: Action, on: date | None = None) -> Hashable:
    """Cache key of a user's reach: equal keys see the same rows."""
    reach, role = _reach(user, action)
    held = scopes_of(user, on) if reach is not None and reach is not Reach.ALL else []
    return reach, role, tuple((scope.unit_id, scope.operator_id, scope.agency_id) for scope in held)


def province_codes(user: User | AnonymousUser, action: Action, on: date | None = None) -> set[str] | None:
    """Codes of the provinces of which the user reaches everything by an action; None means every province.

    A ward's officer reaches no province as a whole: for the place a page opens on, ask `home_provinces`.
    """
    reach, role = _reach(user, action)
    if reach is None:
        return set()
    if reach is Reach.ALL:
        return None
    if role in {Role.WARD, Role.AGENCY} or (role is Role.OPERATOR and reach is Reach.OWN):
        return set()
    scopes = scopes_of(user, on)
    if role is Role.OPERATOR and any(scope.unit is None for scope in scopes):
        return None
    return {scope.unit.heir_code for scope in scopes if scope.unit and scope.unit.level == Level.PROVINCE}


def home_provinces(user: User | AnonymousUser, on: date | None = None) -> list[str]:
    """Codes of the provinces the user acts in, where their pages open; empty: nowhere in particular.

    It says where somebody belongs, not what they may see.
    """
    if not isinstance(user, User) or not user.is_active:
        return []
    places = [scope.unit or (scope.agency.unit if scope.agency else None) for scope in scopes_of(user, on)]
    return sorted({place.heir_code for place in places if place})


def scopes_of(user: User | AnonymousUser, on: date | None = None) -> list[Scope]:
    """The user's scopes on a day (default today), with their units; read once for each user object.

    Only what the user's role can act for: a scope left over from another role is as if it were not there.
    """
    if not isinstance(user, User) or user.role not in Role:
        return []
    day = on or clock.today()
    known: dict[tuple[date, str], list[Scope]] = user.__dict__.setdefault("_scopes_on", {})
    key = (day, user.role)
    if key not in known:
        found = Scope.objects.in_force(day).filter(user=user).order_by("pk")
        held = found.select_related(*ACTS_FOR.get(user.role, ("unit",)))
        known[key] = [scope for scope in held if _counts(scope, Role(user.role))]
    return known[key]


def acted_for(scopes: QuerySet[Scope]) -> QuerySet[Scope]:
    """The scopes that their holder's role can act for, of many people at once; `scopes_of` is for one user."""
    with_operator, with_agency = Q(operator__isnull=False), Q(agency__isnull=False)
    reporting = Q(user__role__in=[Role.OPERATOR, Role.AGENCY])
    place = ~reporting & Q(user__role__in=Role.values, unit__isnull=False) & ~with_operator & ~with_agency
    return scopes.filter(
        Q(user__role=Role.OPERATOR) & with_operator & ~with_agency
        | Q(user__role=Role.AGENCY) & with_agency & ~with_operator
        | place & (~Q(user__role=Role.WARD) | Q(unit__level=Level.WARD))
    )


def forget_scopes(user: User) -> None:
    """Drop the user object's cached scopes; whoever changes them calls this."""
    user.__dict__.pop("_scopes_on", None)


def narrow(user: User, scopes: Collection[str]) -> None:
    """Limit this user object, which a token stands for, to what these scopes are for."""
    granted = {a for scope, actions in ACTIONS_OF_SCOPES.items() if scope.value in scopes for a in actions}
    user.__dict__["_only"] = {Action.USE_API} | granted | {IMPLIED[action] for action in granted if action in IMPLIED}


def usable_scopes(user: User) -> list[ApiScope]:
    """The API scopes that allow something to somebody of this role."""
    return [scope for scope in ApiScope if any(_reach(user, action)[0] for action in ACTIONS_OF_SCOPES[scope])]


def _reach(user: User | AnonymousUser, action: Action) -> tuple[Reach | None, Role]:
    """How far the user's role reaches by an action; None: not at all, as for unknown roles and the inactive."""
    if not isinstance(user, User) or not user.is_active or user.role not in Role:
        return None, Role.VIEWER
    role = Role(user.role)
    if action not in user.__dict__.get("_only", Action):
        return None, role
    return MATRIX.get(action, {}).get(role), role


def _counts(scope: Scope, role: Role) -> bool:
    """Is it a scope that this role can act for? One left over from another role opens nothing."""
    if role is Role.OPERATOR:
        return scope.operator_id is not None and scope.agency_id is None
    if role is Role.AGENCY:
        return scope.agency_id is not None and scope.operator_id is None
    if scope.unit is None or scope.operator_id is not None or scope.agency_id is not None:
        return False
    return role is not Role.WARD or scope.unit.level == Level.WARD


def _covers(scope: Scope, role: Role, reach: Reach, subject: Subject) -> bool:
    if role is Role.AGENCY:
        return subject.agency_id == scope.agency_id and subject.operator_id is None
    if role is Role.OPERATOR and reach is Reach.OWN:
        mine = subject.operator_id == scope.operator_id and subject.agency_id is None
        return mine and (scope.unit is None or _unit_covers(scope.unit, subject.unit))
    if role is Role.OPERATOR:
        open_to_all = subject.operator_id in {None, scope.operator_id} and subject.agency_id is None
        return (
            open_to_all and subject.unit is not None and (scope.unit is None or _unit_covers(scope.unit, subject.unit))
        )
    private = subject.operator_id is not None or subject.agency_id is not None
    if private and (role is Role.WARD or reach is Reach.AREA):
        return False
    return scope.unit is not None and _unit_covers(scope.unit, subject.unit)


def _unit_covers(held: Unit, unit: Unit | None) -> bool:
    """A province covers all that its code inherited; a district itself and its wards; a ward itself."""
    if unit is None:
        return False
    if held.level == Level.PROVINCE:
        return held.heir_code == unit.heir_code
    return held.pk in {unit.pk, unit.parent_id}


@dataclass(frozen=True)
class _Lookups:
    unit: str
    operator: str
    agency: str

    def of_unit(self, name: str) -> str:
        return f"{self.unit}__{name}" if self.unit else name


def _where(scope: Scope, role: Role, reach: Reach, lookups: _Lookups) -> Q | None:
    """`_covers` as a condition; None: no row can be covered."""
    within = _unit_where(scope.unit, lookups)
    operator, agency = lookups.operator, lookups.agency
    no_operator = Q(**{f"{operator}__isnull": True}) if operator else Q()
    no_agency = Q(**{f"{agency}__isnull": True}) if agency else Q()
    if role is Role.AGENCY:
        return Q(**{agency: scope.agency_id}) & no_operator if agency else None
    if role is Role.OPERATOR and reach is Reach.OWN:
        return Q(**{operator: scope.operator_id}) & no_agency & within if operator else None
    if role is Role.OPERATOR:
        mine = no_operator | Q(**{operator: scope.operator_id}) if operator else Q()
        return mine & no_agency & within & Q(**{lookups.of_unit("pk__isnull"): False})
    if role is Role.WARD or reach is Reach.AREA:
        return no_operator & no_agency & within
    return within


def _unit_where(held: Unit | None, lookups: _Lookups) -> Q:
    """`_unit_covers` as a condition; no unit held means anywhere (an operator of the whole country)."""
    if held is None:
        return Q()
    if held.level == Level.PROVINCE:
        return Q(**{lookups.of_unit("heir_code"): held.heir_code})
    return Q(**{lookups.of_unit("pk"): held.pk}) | Q(**{lookups.of_unit("parent_id"): held.pk})
