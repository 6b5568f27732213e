"""Write measuring plans, referral codes, and what operators are asked about slow wards."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from base import audit, clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from submissions.models import AnswerChoice, CampaignGroup, ReferralCode, SpeedRequest
from submissions.promises import PROMISES
from submissions.queries.campaign import newest_answers
from submissions.queries.commitments import SlowWard, answer_day
from submissions.refusals import wrong_answer
from wards.models import Agency, Unit
from wards.queries import same_unit_rows

SOURCE = "UBND phường Uông Bí, kế hoạch tháng 10/2025"
# The plan asks tổ công nghệ số cộng đồng for once a week in one place and once a month in another.
UONG_BI: tuple[tuple[str, int, int, list[int], str], ...] = (
    ("Cán bộ, công chức", 1, 60, [1], "officials"),
    ("Đoàn viên", 8, 10, [4], "youth"),
    ("Tổ công nghệ số cộng đồng, khu dân cư", 1, 30, [4, 1], "digital_teams"),
)
PEOPLE, MEASURED = "_people", "_measured"  # of the group's indicators: how many there are, how many measured
CODE = re.compile(r"[A-Z0-9]{4,20}")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that are taken for one another


@transaction.atomic
def start_plan(*, by: User | None, unit: Unit) -> list[CampaignGroup]:
    """Give a ward the groups of the known plan as a start, to be changed; a plan that exists stays as it is.

    How many people a group has, the ward's newest filing says; where it does not, the known plan.
    """
    rows = same_unit_rows([unit.pk])[unit.pk]
    if not CampaignGroup.objects.filter(unit__in=rows).exists():
        audit.record(by=by, action="campaign.start", on=unit, after={"source": SOURCE})
        filed = newest_answers(unit)
        CampaignGroup.objects.bulk_create(
            CampaignGroup(
                unit=unit,
                name=name,
                teams=1 if filed.get(code + PEOPLE) else teams,
                members=filed.get(code + PEOPLE) or members,
                frequencies=times,
                frequency=times[0] if len(times) == 1 else None,
                indicator_code=code + MEASURED,
                source=SOURCE,
                position=position,
            )
            for position, (name, teams, members, times, code) in enumerate(UONG_BI)
        )
    return list(CampaignGroup.objects.filter(unit__in=rows))


@transaction.atomic
def drop_plan(*, by: User | None, unit: Unit) -> int:
    """Delete a ward's whole plan. Returns how many groups it had."""
    rows = list(CampaignGroup.objects.filter(unit__in=same_unit_rows([unit.pk])[unit.pk]))
    if rows:
        audit.record(by=by, action="campaign.drop", on=unit, before={"groups": [_numbers(row) for row in rows]})
        CampaignGroup.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """One group as a person describes it: its name, how many people, and how often they measure."""

    name: str
    teams: int
    members: int
    frequency: int | None


@transaction.atomic
def keep_plan(
    *,
    by: User | None,
    unit: Unit,
    changes: Sequence[tuple[CampaignGroup, GroupNumbers]],
    gone: Sequence[CampaignGroup] = (),
    new: GroupNumbers | None = None,
) -> None:
    """Save all groups of a plan at once; unchanged groups leave no audit row. Raises Refused where two share a name."""
    names = [numbers.name.casefold() for _group, numbers in changes] + ([new.name.casefold()] if new else [])
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(say("Two groups are called “{name}”. Give each a name of its own.", name=twice))
    for group in gone:
        audit.record(by=by, action="campaign.remove_group", on=unit, before=_numbers(group))
        group.delete()
    moved = [(group, numbers) for group, numbers in changes if _numbers(group) != asdict(numbers)]
    for group, numbers in moved:
        audit.record(by=by, action="campaign.change", on=group, before=_numbers(group), after=asdict(numbers))
    # A name is set free before another group takes it.
    for group, _numbers_then in moved:
        CampaignGroup.objects.filter(pk=group.pk).update(name=f"{group.pk} …")
    for group, numbers in moved:
        CampaignGroup.objects.filter(pk=group.pk).update(**asdict(numbers))
    if new:
        audit.record(by=by, action="campaign.add_group", on=unit, after=asdict(new))
        last = max((group.position for group, _numbers_then in changes), default=-1)
        CampaignGroup.objects.create(unit=unit, position=last + 1, **asdict(new))


def _numbers(group: CampaignGroup) -> dict[str, Any]:
    return {name: getattr(group, name) for name in ("name", "teams", "members", "frequency")}


def give_code(*, by: User | None, unit: Unit, code: str = "", agency: Agency | None = None) -> ReferralCode:
    """Give a unit or agency its mã giới thiệu, made up by the portal where `code` is blank. Raises Refused."""
    wanted = code.strip().upper() or _made_up(unit, agency)
    if not CODE.fullmatch(wanted):
        raise Refused(
            say(
                "“{code}” cannot be a code. A code has 4 to 20 letters without accents and digits, with no space "
                "between them.",
                code=code,
            )
        )
    today = clock.today()
    try:
        with transaction.atomic():
            rows = ReferralCode.objects.in_force(today).filter(unit=unit, agency=agency)
            standing: ReferralCode | None = rows.order_by("-pk").first()
            if standing and (not code.strip() or standing.code == wanted):
                return standing
            before = {"code": standing.code} if standing else None
            audit.record(by=by, action="code.give", on=unit, before=before, after={"code": wanted})
            if standing:
                _end(standing, today)
            return ReferralCode.objects.create(code=wanted, unit=unit, agency=agency, valid_from=today)
    except IntegrityError as error:
        raise Refused(
            say(
                "The code “{code}” is in use or was used before. Each code is given once only; choose another.",
                code=wanted,
            )
        ) from error


def _made_up(unit: Unit, agency: Agency | None) -> str:
    """Make up an unused code: the unit's code and some letters, more of them where many agencies share the unit."""
    while True:
        made = unit.code + "".join(secrets.choice(LETTERS) for _letter in range(5 if agency else 3))
        if not ReferralCode.objects.filter(code=made).exists():
            return made


def _end(code: ReferralCode, today: date) -> None:
    """End a code today; one given today ends tomorrow, so that its row stays valid and its letters stay taken."""
    last = today if code.valid_from < today else date.fromordinal(today.toordinal() + 1)
    ReferralCode.objects.filter(pk=code.pk).update(valid_to=last)


@transaction.atomic
def ask_operators(*, by: User | None, period: Period, slow: Sequence[SlowWard]) -> int:
    """Create a request for each slow ward and operator concerned, once only. Returns how many are new."""
    known = set(SpeedRequest.objects.filter(period=period.first_day).values_list("unit_id", "operator_id"))
    due = _answer_days(slow)
    new = [
        SpeedRequest(
            unit_id=one.unit_id,
            operator_id=operator_id,
            period=period.first_day,
            download=one.download,
            statistic=one.statistic,
            asked_mbps=one.asked_mbps,
            asked_by=by,
            asked_at=clock.now(),
            due_on=due[one.unit_id],
        )
        for one in slow
        for operator_id in one.operator_ids
        if (one.unit_id, operator_id) not in known
    ]
    if new:
        audit.record(by=by, action="speed.ask", after={"period": str(period), "requests": len(new)})
    SpeedRequest.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _answer_days(slow: Sequence[SlowWard]) -> dict[int, date | None]:
    """Map each ward to the last day for an answer to what is asked today, by the rule of its province."""
    codes = dict(Unit.objects.filter(pk__in={one.unit_id for one in slow}).values_list("pk", "heir_code"))
    days = {code: answer_day(code, clock.today()) for code in set(codes.values())}
    return {one.unit_id: days[codes[one.unit_id]] for one in slow}


@dataclass(frozen=True, slots=True)
class SpeedAnswer:
    """An operator's answer about a slow ward. `evidence`: for a rebuttal; `done_by`: None where nothing is promised."""

    outcome: str
    measure: str
    done_by: date | None
    evidence: str = ""


@transaction.atomic
def answer_requests(*, by: User | None, answers: Sequence[tuple[SpeedRequest, SpeedAnswer]]) -> None:
    """Answer several requests at once: all of them or, with Refused, none."""
    for request, answer in answers:
        answer_request(by=by, request=request, answer=answer)


@transaction.atomic
def answer_request(*, by: User | None, request: SpeedRequest, answer: SpeedAnswer) -> None:
    """Store an operator's answer: what comes of it, what will be done and by when, or why nothing. Raises Refused."""
    if wrong := wrong_answer(answer.outcome, answer.measure, answer.done_by, answer.evidence, clock.today()):
        raise Refused(next(iter(wrong.values())))
    promises = answer.outcome in PROMISES
    after: dict[str, Any] = {
        "outcome": answer.outcome,
        "measure": answer.measure.strip(),
        "done_by": answer.done_by if promises else None,
        "evidence": answer.evidence.strip() if answer.outcome == AnswerChoice.REBUTTED else "",
    }
    before = {name: getattr(request, name) for name in after} if request.answered_at else None
    audit.record(by=by, action="speed.answer", on=request, before=_for_audit(before), after=_for_audit(after))
    SpeedRequest.objects.filter(pk=request.pk).update(**after, answered_by=by, answered_at=clock.now())


def _for_audit(answer: dict[str, Any] | None) -> dict[str, str] | None:
    return answer and {name: str(value) for name, value in answer.items() if value}
