"""Write the calendar: since when a province collects, extensions and exemptions, which days are worked."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.day_format import show_day
from base.period import Period
from base.refusal import Refused
from base.saying import say
from submissions.holiday_seed import holiday_facts
from submissions.models import Collection, Extension, Holiday
from submissions.queries.calendar import duties
from submissions.reporters import Group, Reporter


@transaction.atomic
def start_collecting(*, by: User | None, province_code: str, since: Period) -> Collection:
    """Have the reporters of a province owe filings from this data month on. Called again it changes nothing."""
    standing = Collection.objects.filter(province_code=province_code).first()
    if standing and standing.since == since.first_day:
        return standing
    before = {"since": str(Period.of(standing.since))} if standing else None
    after = {"province": province_code, "since": str(since)}
    audit.record(by=by, action="collection.start", on=standing, before=before, after=after)
    row, _created = Collection.objects.update_or_create(
        province_code=province_code, defaults={"since": since.first_day}
    )
    return row


@transaction.atomic
def give_extension(
    *, by: User | None, reporter: Reporter, period: Period, until: date | None, reason: str
) -> Extension:
    """Give one reporter more time until the end of a day, or an exemption (`until` None). Replaces an earlier one."""
    check_extension(period, reporter.province_code, reporter.group, until, reason)
    standing = Extension.objects.filter(reporter_key=reporter.key, period=period.first_day).first()
    before = {"until": audit_day(standing.until), "reason": standing.reason} if standing else None
    after = {"until": audit_day(until), "reason": reason, "reporter": reporter.key, "period": str(period)}
    audit.record(by=by, action="extension.give", on=standing, before=before, after=after, reason=reason)
    extension, _created = Extension.objects.update_or_create(
        reporter_key=reporter.key,
        period=period.first_day,
        defaults={
            "until": until,
            "reason": reason.strip(),
            "reporter_name": reporter.name,
            "given_by": by,
            "given_at": clock.now(),
        },
    )
    return extension


def audit_day(until: date | None) -> str | None:
    """Format the last day for the audit trail: an ISO date, or None for an exemption."""
    return until.isoformat() if until else None


def check_extension(period: Period, province_code: str, group: Group, until: date | None, reason: str) -> None:
    """Check an extension. Raises Refused without a reason, or for a day no later than the deadline."""
    if not reason.strip():
        raise Refused(say("No reason was given. An extension and an exemption both need one."))
    rule = duties(period, province_code).by_group.get(group)
    if until is not None and rule is not None and until <= rule.effective:
        raise Refused(
            say(
                "Until {until} is no longer than without it: the last day is {last}. Choose a later day.",
                until=show_day(until),
                last=show_day(rule.effective),
            )
        )


@transaction.atomic
def withdraw_extension(*, by: User | None, reporter: Reporter, period: Period) -> None:
    """Take back an extension or exemption: the rule applies again. Without one nothing changes."""
    standing = Extension.objects.filter(reporter_key=reporter.key, period=period.first_day).first()
    if standing is None:
        return
    before = {
        "until": audit_day(standing.until),
        "reason": standing.reason,
        "reporter": reporter.key,
        "period": str(period),
    }
    audit.record(by=by, action="extension.withdraw", on=standing, before=before)
    standing.delete()


@transaction.atomic
def confirm_holidays(*, by: User | None, days: Iterable[date]) -> int:
    """Mark these days as confirmed as the table has them. Returns how many of them were a forecast until now."""
    rows = Holiday.objects.select_for_update().filter(day__in=list(days), is_forecast=True)
    found = sorted(one.isoformat() for one in rows.values_list("day", flat=True))
    if found:
        audit.record(by=by, action="holidays.confirm", after={"days": found})
        Holiday.objects.filter(day__in=found).update(is_forecast=False)
    return len(found)


@transaction.atomic
def load_holidays(*, by: User | None, years: Iterable[int]) -> int:
    """Add the holidays of these years that the table lacks; edited rows stay. Returns how many were added."""
    known = set(Holiday.objects.values_list("day", flat=True))
    new = [fact for fact in holiday_facts(years) if fact.day not in known]
    if new:
        audit.record(by=by, action="holidays.load", after={"days": [fact.day.isoformat() for fact in new]})
    Holiday.objects.bulk_create(
        Holiday(
            day=fact.day,
            name=fact.name,
            is_working=fact.is_working,
            is_forecast=fact.is_forecast,
            source=fact.source,
        )
        for fact in new
    )
    return len(new)
