"""Gather the facts of a report, once, from `compliance`, the filings and the tables in force."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from base.cleaning import clean_text
from base.day_format import show_day
from base.period import Period
from base.refusal import Refused
from base.saying import say
from base.versions import Versions
from measurements.judging.compliance import Verdict
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.models import Figure, Network
from measurements.queries import compliance, reporting_level
from reports.content.heads import head_of
from reports.facts import Facts, LetterheadFacts, MonthFigure, OperatorLine, RecipientClass, UnitLine
from reports.models import Letterhead, Passage, ReportKind, Template
from reports.queries.activities import issued_letters, next_due_days, reminders_sent, reporting
from reports.queries.calendar import due_of
from reports.queries.furniture import bases_on, classes_on, furniture_of, letter_form_on, with_legal_names
from reports.queries.operator_lines import LineQuery, answer_lines, figure_of, filings_only, operator_lines
from reports.queries.spans import earlier_months, span_facts
from reports.queries.weak_spots import weak_spot_facts
from reports.schedule import MONTHS_OF, ScheduleKind
from wards.models import Kind as UnitKind
from wards.models import Level, Unit, UnitQuerySet
from wards.queries import heirs_on, same_unit_on, same_unit_rows, stands_or_ended

MONTHS_SHOWN = 3
MONTHS_COUNTED = 24  # no further back is it asked for how long a unit has fallen short


def figures_there(period: Period, province_code: str, network: str = Network.MOBILE) -> bool:
    """Was VNNIC's month imported, at any level?"""
    return reporting_level(period, province_code, network) is not None


def find_province(code: str, period: Period) -> Unit | None:
    """The province that had a code at the end of a month, or None."""
    found: Unit | None = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE, code=code).first()
    return found


def province_of(code: str, period: Period) -> Unit:
    """The province that had a code at the end of a month. Raises Refused if none did."""
    found = find_province(code, period)
    if found is None:
        raise Refused(
            say(
                "There is no province with the code “{code}” on {day}. Check the code, or load the register of "
                "units (load_register), then try again.",
                code=code,
                day=show_day(period.last_day),
            )
        )
    return found


def gather(
    kind: str,
    period: Period,
    province_code: str,
    *,
    operator_code: str | None = None,
    data_period: Period | None = None,
    due_on: date | None = None,
    revision: int = 1,
    late: bool = False,
    network: str = Network.MOBILE,
    months_shown: int | None = None,
) -> Facts:
    """Gather the facts of one report as the database has them now.

    Units are those of the month whose figures are used, letterhead and recipients those of the due date, in the name
    that the province has then. With an operator the units' own figures are left out: its letter speaks of the
    operator alone.
    Raises Refused where the province or a letterhead for it was not there.
    """
    province = province_of(province_code, period)
    due = due_on or due_of(kind, province_code, period).at.date()
    month = data_period or period
    versions = Versions()
    level = reporting_level(month, province_code, network, versions)
    shown = [month.plus(back) for back in range(1 - (months_shown or months_of(kind)), 1)]
    units = Unit.objects.in_force(month.last_day).filter(province_code=province_code)
    wards = units.filter(level=Level.WARD)
    of_units = level is not None and operator_code is None
    table = compliance(month, province_code, level=level, network=network, versions=versions) if of_units else None
    whole = compliance(month, province_code, level=Level.PROVINCE, network=network, versions=versions)
    required = whole.required
    figure = figure_of(whole.rows[0]) if whole.rows and whole.rows[0].figure_id else None
    stands = same_unit_on(province, due) or province
    department = letterhead_on(due, stands)
    own = furniture_of(letter_form_on(due, stands.heir_code, str(kind)), names_of(stands))
    head = head_of(kind, department, own)
    of_operators = LineQuery(period, month, province, level, str(network), due, operator_code, versions)
    operators = _operators(kind, of_operators)
    return Facts(
        kind=str(kind),
        province_code=province_code,
        province=province.full_name,
        period=str(period),
        data_period=str(month),
        due_on=due,
        revision=revision,
        late=late,
        network=str(network),
        level=str(level) if level else None,
        unit_kinds=_kinds_of(units.filter(level=level)) if level else "",
        ward_kinds=_kinds_of(wards),
        wards_in_force=wards.count(),
        min_samples=required.min_samples if required else None,
        min_download=required.min_download if required else None,
        legal_act=required.legal_act if required else "",
        months=tuple(str(one) for one in shown),
        units=_of_units(kind, table, shown, due, versions) if table else (),
        province_figure=figure,
        statistic=whole.rows[0].statistic if figure else "",
        operators=with_legal_names(operators, due, stands.heir_code),
        head=head,
        passages=written_passages(province_code, kind, period, operator_code or ""),
        **_done(kind, head, of_operators),
        **span_facts(kind, month, province_code, network, versions),
        operator_code=operator_code,
        split_by_operator=_split_by_operator(month, province, network),
        furniture=own,
        writer="" if head.agency == department.agency else department.agency,
        **weak_spot_facts(kind, period, stands, due),
        templates=_templates(province.heir_code, kind),
    )


def months_of(kind: str) -> int:
    """The number of months, the last one included, in the table of a kind."""
    return MONTHS_OF.get(ScheduleKind(kind), MONTHS_SHOWN)


def letterhead_on(day: date, province: Unit) -> LetterheadFacts:
    """The department's letterhead on a day, with both lists. Raises Refused."""
    filled = names_of(province)
    return replace(
        department_on(day, province),
        recipients=tuple(
            RecipientClass(filled(one.name), filled(one.asked)) for one in classes_on(day, province.heir_code)
        ),
        legal_bases=tuple(filled(one.text) for one in bases_on(day, province.heir_code) if one.confirmed),
    )


def department_on(day: date, province: Unit) -> LetterheadFacts:
    """The province's own letterhead in force on a day, or the general one, without its lists. Raises Refused."""
    row = Letterhead.objects.holding_in(province.heir_code, day)
    if row is None:
        raise Refused(
            say(
                "No letterhead is in force on {day} for {province}. An administrator enters it under "
                "Letterheads; then try again.",
                day=show_day(day),
                province=province.full_name,
            )
        )
    filled = names_of(province)
    return LetterheadFacts(
        superior=filled(row.superior),
        agency=filled(row.agency),
        symbol=row.symbol,
        report_symbol=row.report_symbol,
        place=filled(row.place),
        signer=tuple(line for line in clean_text(row.signer).splitlines() if line.strip()),
        ministry=filled(row.ministry),
        committee=filled(row.committee),
        contact=filled(row.contact),
        archive=row.archive,
        recipients=(),
        legal_bases=(),
    )


def names_of(province: Unit) -> Callable[[str], str]:
    """Return a function that fills the names of a place into a text; any other brace stays as it is."""
    full = province.full_name[0].lower() + province.full_name[1:]
    names = {"{province}": full, "{PROVINCE}": full.upper(), "{place}": province.name}

    def filled(text: str) -> str:
        text = clean_text(text)
        for mark, name in names.items():
            text = text.replace(mark, name)
        return text

    return filled


def unit_lines(
    table: ComplianceTable, months: list[Period], day: date, versions: Versions | None = None
) -> tuple[UnitLine, ...]:
    """The units of the last of these months, as they are on a day."""
    return _on_the_day(_units(table, months, versions or Versions()), table, day)


def _units(table: ComplianceTable, months: list[Period], versions: Versions) -> tuple[UnitLine, ...]:
    """The units of the month's table with their figures in earlier months, where they were the same unit."""
    earlier = [
        _by_unit(compliance(m, table.province_code, level=table.level, network=table.network, versions=versions))
        for m in months[:-1]
    ]
    same = same_unit_rows(row.unit_id for row in table.rows)
    return tuple(
        UnitLine(
            code=row.code,
            name=row.name,
            parent=row.parent_name,
            months=(*(_then(same[row.unit_id], month) for month in earlier), figure_of(row)),
        )
        for row in table.rows
    )


def _of_units(
    kind: str, table: ComplianceTable, shown: list[Period], day: date, versions: Versions
) -> tuple[UnitLine, ...]:
    return _with_months_short(kind, unit_lines(table, shown, day, versions), table, shown, versions)


def _with_months_short(
    kind: str, lines: tuple[UnitLine, ...], table: ComplianceTable, shown: list[Period], versions: Versions
) -> tuple[UnitLine, ...]:
    """The Ministry's lines with the number of months in a row without enough samples, beyond those shown."""
    if kind != ReportKind.MINISTRY:
        return lines
    same = same_unit_rows(row.unit_id for row in table.rows)
    counted = [_short_in_a_row(line.months) for line in lines]
    going_on = {at for at, months in enumerate(counted) if months == len(shown)}
    month = shown[0]
    while going_on and counted[next(iter(going_on))] < MONTHS_COUNTED:
        month = month.plus(-1)
        if reporting_level(month, table.province_code or "", table.network, versions) != table.level:
            break  # nothing was published of such units, so nobody fell short
        found = compliance(month, table.province_code, level=table.level, network=table.network, versions=versions)
        then = _by_unit(found)
        going_on = {at for at in going_on if _short_in_a_row((_then(same[table.rows[at].unit_id], then),))}
        for at in going_on:
            counted[at] += 1
    return tuple(replace(line, short_for=months) for line, months in zip(lines, counted, strict=True))


def _by_unit(table: ComplianceTable) -> dict[int, ComplianceRow]:
    return {row.unit_id: row for row in table.rows}


def _short_in_a_row(months: tuple[MonthFigure | None, ...]) -> int:
    """Number of months, from the last one back, with too few samples or none."""
    count = 0
    for month in reversed(months):
        if month is None or month.verdict not in (Verdict.TOO_FEW_SAMPLES, Verdict.NO_DATA):
            break
        count += 1
    return count


def _on_the_day(lines: tuple[UnitLine, ...], table: ComplianceTable, day: date) -> tuple[UnitLine, ...]:
    """The lines, with the names of the units that have the land of those that no longer exist on the day."""
    units = Unit.objects.filter(pk__in=[row.unit_id for row in table.rows], valid_to__lte=day)
    _stands, gone = stands_or_ended(units, day)
    if not gone:
        return lines
    heirs = heirs_on(gone, day)
    names = {unit.pk: unit.full_name for unit in Unit.objects.filter(pk__in=set().union(*heirs.values()))}
    return tuple(
        replace(line, dissolved=True, heirs=tuple(sorted(names[pk] for pk in heirs[row.unit_id])))
        if row.unit_id in gone
        else line
        for line, row in zip(lines, table.rows, strict=True)
    )


def _split_by_operator(month: Period, province: Unit, network: str) -> bool:
    of_operators = Figure.objects.filter(period=month.first_day, network=network, operator__isnull=False)
    return of_operators.filter(unit__heir_code=province.heir_code).exists()


def _then(rows: tuple[int, ...], month: dict[int, ComplianceRow]) -> MonthFigure | None:
    """The month's figure of whichever row the unit had then; None where it was another area."""
    row = next((month[pk] for pk in rows if pk in month), None)
    return figure_of(row) if row else None


def _operators(kind: str, query: LineQuery) -> tuple[OperatorLine, ...]:
    """The operators' lines, with figures and promises only where the kind of report shows them."""
    if kind in (ReportKind.OPERATORS, ReportKind.OPERATOR):
        return operator_lines(query)
    if kind == ScheduleKind.WARD:  # what it measured there, and nothing of what it files and promises
        return tuple(
            OperatorLine(line.code, line.name, "", None, None, (), line.units) for line in operator_lines(query)
        )
    if kind == ReportKind.MINISTRY:
        return tuple(replace(line, units=()) for line in operator_lines(query))
    return filings_only(query.period, query.province.code)


def written_passages(province_code: str, kind: str, period: Period, operator_code: str) -> tuple[tuple[str, str], ...]:
    """The texts written or confirmed for this very month; earlier ones are only offered."""
    whose = {"province_code": province_code, "kind": kind, "operator_code": operator_code}
    rows = Passage.objects.filter(**whose, period=period.first_day)
    return tuple(rows.order_by("key").values_list("key", "body"))


def earlier_passages(
    province_code: str, kind: str, period: Period, operator_code: str
) -> dict[str, tuple[Period, str]]:
    """The last earlier text of each key, with its month, offered for this one."""
    whose = {"province_code": province_code, "kind": kind, "operator_code": operator_code}
    rows = Passage.objects.filter(**whose, period__lt=period.first_day).exclude(body="")
    found: dict[str, tuple[Period, str]] = {}
    for key, day, body in rows.order_by("-period").values_list("key", "period", "body"):
        found.setdefault(key, (Period.of(day), body))
    return found


def _done(kind: str, head: LetterheadFacts, query: LineQuery) -> dict[str, Any]:
    """Facts for the texts beside figures: the Ministry's report says what was done, each report what comes next."""
    period, province_code = query.period, query.province.province_code
    found: dict[str, Any] = {
        "next_due": next_due_days(period, province_code),
        # Of the month whose figures are told: of the report's own there may be none yet.
        "public_page": f"{settings.PORTAL_URL}{reverse('reports:public', args=[province_code, str(query.month)])}",
    }
    if kind == ReportKind.MINISTRY:
        sent = reminders_sent(period, province_code)
        found |= {
            "issued": issued_letters(period, province_code, head.symbol),
            "reporting": reporting(period, province_code),
            "reminders": len(sent),
            "reminder_days": tuple(sorted(set(sent))),
            "answers": answer_lines(query),
            "earlier": earlier_months(query.month, province_code, query.network, query.versions),
        }
    return found


def _templates(province_code: str, kind: str) -> tuple[tuple[str, str], ...]:
    rows = Template.objects.filter(province_code=province_code, kind=kind, in_use=True)
    return tuple(rows.order_by("form").values_list("form", "sha256"))


_KIND_ORDER: tuple[UnitKind, ...] = (
    UnitKind.TINH,
    UnitKind.QUAN,
    UnitKind.HUYEN,
    UnitKind.THI_XA,
    UnitKind.THANH_PHO,
    UnitKind.XA,
    UnitKind.PHUONG,
    UnitKind.THI_TRAN,
    UnitKind.DAC_KHU,
)


def _kinds_of(units: UnitQuerySet) -> str:
    """The kinds of these units in the usual order: `quận, huyện`; `xã, phường, thị trấn`."""
    present = set(units.order_by().values_list("kind", flat=True).distinct())
    return ", ".join(kind.label.lower() for kind in _KIND_ORDER if kind in present)
