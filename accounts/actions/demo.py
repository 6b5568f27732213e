"""The accounts of the demonstration: one of each role, with random passwords."""

import secrets
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.scopes import give_scope
from accounts.actions.users import create_user, set_password
from accounts.models import Role, Scope, User
from base import audit, clock
from base.refusal import Refused
from base.saying import say
from wards.models import Agency, Level, Operator, Unit

DEMO_PHONE = "(024) 0000.0000"  # nobody's: no subscriber's number begins with 0
DEMO_DOMAIN = "demo.example"  # kept for examples (RFC 2606): no mail can leave for it
DEMO_PASSWORD_BYTES = 9  # twelve characters


def make_demo_users(
    *,
    province_code: str,
    passwords: Mapping[str, str] | None = None,
    ward_code: str | None = None,
    since: date | None = None,
) -> list[tuple[str, str, str]]:
    """Create one account per role in a province, as (username, password, role), for a demonstration only.

    Called again it leaves the accounts, and a password in `passwords` (by username) if it still opens its account;
    otherwise a new random one is set. They act `since` a day (default today). Raises PermissionDenied in production,
    Refused where the province is not in the register.
    """
    if settings.PRODUCTION:
        raise PermissionDenied(say("Accounts of the demonstration are not made on a real system."))
    today = clock.today()
    units = Unit.objects.in_force(today)
    province = units.filter(level=Level.PROVINCE, code=province_code).first()
    wards = units.filter(level=Level.WARD, province_code=province_code)
    ward = wards.filter(code=ward_code).first() if ward_code else wards.first()
    operator = Operator.objects.in_force(today).first()
    if province is None or ward is None or operator is None:
        raise Refused(
            say(
                "No units of the province {code} are in the register. Run: manage.py load_register --province {code}",
                code=province_code,
            )
        )
    holds: dict[Role, dict[str, Unit | Operator | Agency]] = {
        Role.ADMIN: {},
        Role.STAFF: {"unit": province},
        Role.LEADER: {"unit": province},
        Role.WARD: {"unit": ward},
        Role.AGENCY: {"agency": _demo_agency(province)},
        Role.OPERATOR: {"operator": operator, "unit": province},
        Role.VIEWER: {"unit": province},
    }
    return [_demo_user(role, scope, passwords or {}, since) for role, scope in holds.items()]


@transaction.atomic
def _demo_user(
    role: Role, scope: dict[str, Unit | Operator | Agency], passwords: Mapping[str, str], since: date | None
) -> tuple[str, str, str]:
    username = f"demo_{role.value}"
    user = User.objects.filter(username=username).first()
    password_before = passwords.get(username, "")
    password = password_before or secrets.token_urlsafe(DEMO_PASSWORD_BYTES)
    if user is None:
        name = f"{role.label} (trình diễn)"
        user = create_user(
            by=None,
            username=username,
            role=role,
            full_name=name,
            phone=DEMO_PHONE,
            email=f"{username}@{DEMO_DOMAIN}",
            password=password,
        )
    elif not (password_before and user.check_password(password_before)):
        set_password(by=None, user=user, password=password)
    if scope and not Scope.objects.in_force(clock.today()).filter(user=user).exists():
        give_scope(by=None, user=user, valid_from=since, **scope)  # type: ignore[arg-type]  # the keys are those of give_scope
    return username, password, role.value


def _demo_agency(province: Unit) -> Agency:
    """An agency of the province, one that is invented and says so where none is registered."""
    known: Agency | None = Agency.objects.in_force(clock.today()).filter(unit=province).first()
    if known:
        return known
    agency = Agency.objects.create(
        unit=province,
        name="Cơ quan minh họa (giả lập)",
        kind=Agency.AgencyKind.DEPARTMENT,
        valid_from=province.valid_from,
    )
    audit.record(by=None, action="agency.create", on=agency, after={"name": agency.name, "unit": province.code})
    return agency
