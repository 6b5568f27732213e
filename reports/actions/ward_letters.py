"""Make letters to single units from a month's figures, and record the numbers that the clerk gave them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from base import audit, clock
from base.day_format import show_day
from base.period import Period
from base.refusal import Refused
from base.saying import Said, say
from reports.actions.life import number_taken
from reports.facts import Facts, dump, load
from reports.models import WardLetter
from reports.numbers import as_issued, symbol_of, with_symbol
from reports.queries.gathering import province_of
from reports.queries.ward_letters import bearer_of, ward_facts
from reports.schedule import ScheduleKind


def make_ward_letters(
    *, by: User, period: Period, province_code: str, network: str, unit_ids: Collection[int]
) -> list[WardLetter]:
    """Make a letter to each of these units from the figures of now; letters that have a number stay.

    Raises Refused where none is chosen, or one does not fall short.
    """
    if not unit_ids:
        raise Refused(say("No unit is chosen. Mark those to write to, then try again."))
    province = province_of(province_code, period)
    facts = ward_facts(period, province_code, network, clock.today())
    if not set(unit_ids) <= facts.keys():
        raise Refused(
            say(
                "One of the units chosen no longer falls short, or has no one to write to. Load the page again and "
                "choose among those that it shows."
            )
        )
    made = []
    with transaction.atomic():
        for unit_id in sorted(unit_ids):
            letter, _new = WardLetter.objects.select_for_update().get_or_create(
                unit_id=unit_id,
                period=period.first_day,
                network=network,
                defaults={"province": province, "facts": {}, "made_by": by, "made_at": clock.now()},
            )
            if letter.number:
                continue
            letter.facts, letter.made_by, letter.made_at = dump(facts[unit_id]), by, clock.now()
            letter.save(update_fields=["facts", "made_by", "made_at"])
            audit.record(by=by, action="ward_letter.make", on=letter, after={"period": str(period), "unit": unit_id})
            made.append(letter)
    return made


def number_ward_letters(
    *, by: User, letters: Collection[WardLetter], numbers: Mapping[int, str], issued_on: date
) -> int:
    """Record the clerk's numbers, by key of the letter, all of one day; a blank one is skipped.

    Returns how many. Raises Refused, with every problem, and records none, for what is no number, was given before, or
    a day that cannot be.
    """
    given = [(letter, numbers.get(letter.pk, "").strip()) for letter in letters]
    given = [(letter, number) for letter, number in given if number and not letter.number]
    if not given:
        raise Refused(say("No number was entered. Write those that the clerk gave, then try again."))
    problems: list[Said] = []
    if issued_on > clock.today():
        problems.append(say("The day of issue {day} lies after today. Check the day.", day=show_day(issued_on)))
    first = max(letter.made_at for letter, _number in given).astimezone(clock.VIETNAM).date()
    if issued_on < first:
        problems.append(
            say(
                "The day of issue {day} lies before the day on which a letter was made. Check the day.",
                day=show_day(issued_on),
            )
        )
    try:
        with transaction.atomic():
            problems += [one for letter, number in given if (one := _number(by, letter, number, issued_on))]
            if problems:
                raise Refused(*problems)
    except IntegrityError as error:
        raise Refused(
            say("One of the numbers was given to another document meanwhile. Load the page again and look.")
        ) from error
    return len(given)


def _number(by: User, letter: WardLetter, typed: str, day: date) -> Said | None:
    """Record one number. Returns what is wrong with it, or None."""
    name, number = letter.unit.full_name, as_issued(typed)
    if not number:
        return say(
            "“{number}” ({unit}) is no document number: it is digits, perhaps with one letter after them (for example "
            "05, 128a).",
            number=typed,
            unit=name,
        )
    symbol = symbol_of(ScheduleKind.WARD, load(Facts, letter.facts).head)
    other = bearer_of(number, heir_code=letter.province.heir_code, symbol=symbol, year=day.year, but=letter)
    if other is not None:
        return number_taken(with_symbol(number, symbol), day.year, *other)
    after = {"number": number, "symbol": symbol, "issued_on": str(day)}
    audit.record(by=by, action="ward_letter.number", on=letter, after=after)
    issued = {"number": number, "symbol": symbol, "numbered_in": day.year, "issued_on": day}
    if not WardLetter.objects.filter(pk=letter.pk, number="").update(**issued):
        return say("The letter to {unit} was given a number meanwhile. Load the page again.", unit=name)
    return None
