"""Opening many accounts at once, all of a table or none of it; and inviting their owners, once each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.actions.scopes import give_scope
from accounts.actions.users import INVITATION, create_user, invitation_to
from accounts.models import Role, Scope, User
from accounts.people_file import PersonLine
from accounts.queries import not_invited
from base import audit, clock, jobs, mail
from base.models import Job
from base.refusal import Refused
from base.saying import say
from wards.models import Agency, Operator, Unit
from wards.queries import operators_in_force
from wards.text import search_key

INVITE_TASK = "accounts.send_invitations"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line of the table, and how to mend it."""

    row: int
    who: str
    message: str


@dataclass
class OpenedAccounts:
    """The result of opening accounts from a table, or of trying it."""

    new: list[tuple[User, Scope | None]] = field(default_factory=list)
    same: int = 0  # were there already, with this role and scope
    blank: int = 0  # lines without a person
    problems: list[LineProblem] = field(default_factory=list)


def open_accounts(*, by: User | None, people: Sequence[PersonLine], keep: bool) -> OpenedAccounts:
    """Open an account for each line, with the scope that it names; with any problem nothing is stored.

    Without `keep` nothing is stored either: what it would do is tried by doing it.
    """
    done = OpenedAccounts()
    with transaction.atomic():
        for line in people:
            if line.is_blank:
                done.blank += 1
                continue
            try:
                with transaction.atomic():
                    _open(by, line, done)
            except Refused as refusal:
                done.problems += _of_line(line, refusal.problems)
            except ValidationError as wrong:  # an impossible account, by Django's own rules
                done.problems += _of_line(line, wrong.messages)
        if done.problems or not keep:
            transaction.set_rollback(True)
    return done


def _of_line(line: PersonLine, problems: Sequence[str]) -> list[LineProblem]:
    return [LineProblem(line.row, line.username or line.full_name, problem) for problem in problems]


def _open(by: User | None, line: PersonLine, done: OpenedAccounts) -> None:
    if line.role not in Role.values:
        raise Refused(
            say(
                "“{role}” is no role. Write one of: {roles}.",
                role=line.role,
                roles="; ".join(str(label) for label in Role.labels),
            )
        )
    if not line.email:
        raise Refused(say("The mail address is missing: without one nobody can be invited. Enter it."))
    acts_for = _acts_for(line)
    standing = User.objects.filter(username__iexact=line.username).first()
    if standing is not None:
        if not _is_same(standing, line, acts_for):
            raise Refused(
                say(
                    "There is already an account “{name}”, with another role, address or scope. Choose another name.",
                    name=line.username,
                )
            )
        done.same += 1
        return
    user = create_user(
        by=by,
        username=line.username,
        role=line.role,
        full_name=line.full_name,
        email=line.email,
        phone=line.phone,
    )
    needs_none = line.role == Role.ADMIN and not acts_for
    scope = None if needs_none else give_scope(by=by, user=user, **acts_for)  # type: ignore[arg-type]  # its own keys
    done.new.append((user, scope))


def _is_same(user: User, line: PersonLine, acts_for: dict[str, Unit | Operator | Agency]) -> bool:
    if user.role != line.role or user.email != line.email.lower() or not user.is_active:
        return False
    held = Scope.objects.in_force(clock.today()).filter(user=user)
    return held.filter(**acts_for).exists() if acts_for else line.role == Role.ADMIN


def _acts_for(line: PersonLine) -> dict[str, "Unit | Operator | Agency"]:
    """What the line names; an operator's clerk works in the province that is named beside it."""
    found: dict[str, Unit | Operator | Agency] = {}
    today = clock.today()
    if line.agency:
        found["agency"] = _agency(line)
        return found
    if line.unit:
        unit = Unit.objects.in_force(today).filter(code=line.unit).first()
        if unit is None:
            raise Refused(
                say("No unit with the code “{code}” is in force today. Look it up under “Units”.", code=line.unit)
            )
        found["unit"] = unit
    if line.operator:
        named = search_key(line.operator)
        known = [
            one
            for one in operators_in_force(today)
            if named in {search_key(text) for text in (one.code, one.name, *one.aliases)}
        ]
        if len(known) != 1:
            raise Refused(
                say(
                    "No operator is called “{name}”. Write one of: {names}.",
                    name=line.operator,
                    names=", ".join(one.name for one in operators_in_force(today)),
                )
            )
        found["operator"] = known[0]
    return found


def _agency(line: PersonLine) -> Agency:
    rows = Agency.objects.in_force(clock.today()).filter(name__iexact=line.agency)
    if line.unit:
        rows = rows.filter(unit__code=line.unit)
    found: list[Agency] = list(rows[:2])
    if len(found) != 1:
        raise Refused(
            say(
                "“{name}” is not one agency of the list. Write its name as it stands there, with its unit's code.",
                name=line.agency,
            )
        )
    return found[0]


def ask_to_invite(*, by: User | None, province_code: str) -> Job:
    """Start the job that mails everybody of the province who was not invited yet the link that sets a password."""
    audit.record(by=by, action="users.ask_invite", after={"province": province_code})
    return jobs.enqueue(task=INVITE_TASK, target=province_code)


def send_invitations(province_code: str) -> None:
    """Mail each person one invitation, noted in the trail so that nobody gets a second one. Safe to run again.

    Raises Refused where the mail server is away: those that it took stay invited.
    """
    for user in not_invited(province_code):
        message = EmailMessage(INVITATION, invitation_to(user), settings.DEFAULT_FROM_EMAIL, [user.email])
        try:
            outcome = mail.send(message)
        except (mail.Away, OSError) as error:
            raise Refused(
                say("The mail server does not answer. Those not invited yet can be invited later.")
            ) from error
        except mail.Unclear:  # it may have left: rather none twice
            outcome = mail.MailOutcome((user.email,), {}, {})
        if outcome.deferred:
            continue
        after = {"email": audit.mark(user.email), **({"refused": True} if outcome.refused else {})}
        audit.record(by=None, action="user.invite", on=user, after=after)
