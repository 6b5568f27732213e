"""Read how far a province is from running: what exists, what is missing, step by step."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Role, Scope, User
from accounts.queries import not_invited, people_of
from base import clock
from base.models import Job
from base.period import Period
from measurements.models import Figure
from reports.models import Letterhead
from submissions.models import Collection
from wards.models import Level, Operator, Unit


@dataclass(frozen=True)
class Start:
    """The steps of a province; each is done, or its numbers show what is missing."""

    province: Unit
    wards: int
    letterhead: Letterhead | None  # its own; the general one serves until then
    operators: tuple[str, ...]  # that owe filings
    operators_without: tuple[str, ...]  # of them, who has nobody with an account
    staff: int
    leaders: int
    ward_officers: int  # wards that have one
    no_mail: int  # people who cannot be invited
    to_invite: int
    is_inviting: bool
    newest: Period | None  # month with figures
    since: Period | None  # switched on

    @property
    def people_there(self) -> bool:
        return bool(self.staff and self.leaders and not self.operators_without and self.ward_officers >= self.wards)

    @property
    def all_invited(self) -> bool:
        return not self.to_invite

    @property
    def missing(self) -> int:
        """Number of steps that are not done."""
        done = (self.letterhead, self.operators, self.people_there, self.all_invited, self.newest, self.since)
        return sum(not one for one in done)


def start_of(province: Unit) -> Start:
    """Read the steps of a province, in a dozen queries, however large it is."""
    today = clock.today()
    code = province.heir_code
    held = Scope.objects.in_force(today).filter(user__is_active=True)
    here = held.filter(unit__heir_code=code)
    wards = Unit.objects.in_force(today).filter(level=Level.WARD, heir_code=code)
    owing = list(Operator.objects.owing(today))
    clerks = set(held.filter(user__role=Role.OPERATOR).values_list("operator", flat=True))
    newest = (
        Figure.objects.filter(unit__heir_code=code, source="vnnic").order_by("-period").values_list("period").first()
    )
    row = Collection.objects.filter(province_code=code).first()
    waiting = not_invited(code)
    people = people_of(code)
    return Start(
        province=province,
        wards=wards.count(),
        letterhead=_letterhead(code, today),
        operators=tuple(one.name for one in owing),
        operators_without=tuple(one.name for one in owing if one.pk not in clerks),
        staff=_people(here, Role.STAFF),
        leaders=_people(here, Role.LEADER),
        ward_officers=wards.filter(pk__in=here.filter(user__role=Role.WARD).values("unit")).count(),
        no_mail=people.filter(email="").count(),
        to_invite=waiting.count(),
        is_inviting=Job.objects.filter(task="accounts.send_invitations", target=code, state__in=Job.OPEN).exists(),
        newest=Period.of(newest[0]) if newest else None,
        since=Period.of(row.since) if row else None,
    )


def starting() -> list[Unit]:
    """The provinces of the register that are not switched on yet."""
    running = Collection.objects.values_list("province_code", flat=True)
    today = Unit.objects.in_force(clock.today()).filter(level=Level.PROVINCE)
    return list(today.exclude(heir_code__in=running).order_by("sort_key", "pk"))


def _letterhead(code: str, today: date) -> Letterhead | None:
    found: Letterhead | None = Letterhead.objects.in_force(today).filter(province_code=code).first()
    return found


def _people(scopes: "QuerySet[Scope]", role: Role) -> int:
    return User.objects.filter(scopes__in=scopes, role=role).distinct().count()


def runs(province: Unit) -> bool:
    """Is the province switched on?"""
    return Collection.objects.filter(province_code=province.heir_code).exists()
