"""Invented units, operators and people for tests; their names say what they are there for."""

from datetime import date
from itertools import count

from accounts.models import Role, Scope, User
from wards.models import Agency, Kind, Level, Operator, OperatorObligation, Unit

EARLY = date(2020, 1, 1)
REFORM = date(2025, 7, 1)
_numbers = count(10_001)


def make_unit(name, *, parent=None, level=None, code=None, heir=None, valid_from=EARLY, valid_to=None):
    level = level or (Level.WARD if parent else Level.PROVINCE)
    kind = {Level.PROVINCE: Kind.TINH, Level.DISTRICT: Kind.HUYEN, Level.WARD: Kind.XA}[level]
    code = code or str(next(_numbers))
    own_code = parent.province_code if parent else code
    return Unit.objects.create(
        level=level,
        kind=kind,
        code=code,
        name=name,
        parent=parent,
        province_code=own_code,
        heir_code=heir or (parent.heir_code if parent else code),
        valid_from=valid_from,
        valid_to=valid_to,
        sort_key=name,
        search_key=name,
    )


def make_operator(code):
    operator = Operator.objects.create(code=code, name=code, valid_from=EARLY)
    OperatorObligation.objects.create(operator=operator, valid_from=EARLY, legal_act="Văn bản giả lập")
    return operator


def make_agency(unit, name):
    return Agency.objects.create(unit=unit, name=name, kind=Agency.AgencyKind.OTHER, valid_from=EARLY)


def make_user(role=Role.VIEWER, *, username=None, **scope):
    """A user who can log in by no password, acting since 2020 for what is given (unit, operator, agency)."""
    number = next(_numbers)
    user = User.objects.create(username=username or f"{role}_{number}", role=role)
    if scope:
        Scope.objects.create(user=user, **({"valid_from": EARLY} | scope))
    return user
