"""Template tags for figures and verdicts: mark, word and shade, never the shade alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from base.nothing import NOTHING, shows
from base.number_format import show_change, show_count, show_decimal
from base.period import Period
from measurements.forms import ComplianceFilter
from measurements.judging.display import show_samples
from measurements.judging.shortfall import Shortfall, SinceBefore, shortfall_of, since_before
from measurements.judging.statistic import MIXED, common
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.models import Figure, ImportBatch, Network, Source, Statistic
from measurements.readings import Reading
from measurements.wording import (
    ASSUMED_WORDS,
    MARKS,
    OWN_STATES,
    ROLES,
    STANDINGS,
    WORDS,
    counts_shown,
    statistic_word,
    with_statistic,
)
from wards.models import Operator

register = template.Library()


@register.filter
@shows(NOTHING)
def samples(row: ComplianceRow | Figure) -> str:
    """The samples of a row or figure as text: `365`, `<300`, `400–699`, `–`."""
    return show_samples(row.samples_min, row.samples_max)


@register.filter
@shows(NOTHING)
def speed(value: Decimal | None) -> str:
    """A speed as text, rounded down to two decimals, in Vietnamese form: 39.996 → `39,99`."""
    return show_decimal(value)


register.filter("statistic_word", shows("")(statistic_word))


@register.filter("with_statistic")
@shows("")
def unbroken_with_statistic(head: str, statistic: str) -> str:
    """A heading with its statistic, `Download, Mbps (median)`, whose brackets no narrow column breaks."""
    said = with_statistic(head, statistic)
    return head + said.removeprefix(head).replace(" ", "\N{NO-BREAK SPACE}").replace("\N{NO-BREAK SPACE}(", " (", 1)


@register.simple_tag
def statistic_of(lines: Iterable[Any]) -> str:
    """The one statistic of rows or figures (judging.statistic.common)."""
    return common((_speed_of(line), line.statistic) for line in lines)


@register.simple_tag
def statistic_of_rows(pairs: Iterable[tuple[Period | Operator, ComplianceRow]]) -> str:
    """The one statistic of a unit's months, or of the operators in it."""
    return statistic_of([row for _whose, row in pairs])


def _speed_of(line: Any) -> Decimal | None:
    speed: Decimal | None = line.download_mbps if isinstance(line, ComplianceRow) else line.download
    return speed


@register.filter
@shows("")
def verdict_word(verdict: str) -> str:
    """The name of a verdict."""
    return str(WORDS[verdict])


@register.filter
@shows("")
def verdict_sign(verdict: str) -> str:
    """The mark of a verdict alone, where the word is elsewhere."""
    return MARKS[verdict]


@register.filter
@shows(SafeString())
def verdict_mark(verdict: str) -> SafeString:
    """A verdict as a badge: `✓ Compliant`."""
    return format_html(
        '<span class="verdict verdict-{}"><span class="verdict-mark" aria-hidden="true">{}</span>{}</span>',
        str(verdict),
        MARKS[verdict],
        WORDS[verdict],
    )


@register.simple_tag
def verdict_counts(table: ComplianceTable) -> list[tuple[str, int | None]]:
    """(verdict, number of units) in the order of legends; None where no unit could have it."""
    return list(counts_shown(table.counts, speed_asked=bool(table.required and table.required.min_download)).items())


@register.simple_tag
def compliance_rows(
    table: ComplianceTable,
    rows: Iterable[ComplianceRow],
    columns: Iterable[dict[str, str]],
    before: Mapping[int, ComplianceRow] | None = None,
) -> SafeString:
    """The rows of a month's table, cached: they are most of the page, and the same for all who look at it.

    Where the table's speeds are both mean and median each row says its own. `before`: of the month before, by unit.
    """
    language, shown, mixed = get_language() or "", tuple(column["key"] for column in columns), table.statistic == MIXED
    lines = [
        _row_html(
            row,
            shortfall_of(row, table.required),
            since_before(row, (before or {}).get(row.unit_id)),
            table.period,
            shown,
            language,
            mixed,
        )
        for row in rows
    ]
    return mark_safe("".join(lines))  # noqa: S308 - rendered by the template


@lru_cache(maxsize=8192)
def _row_html(
    row: ComplianceRow,
    short: Shortfall | None,
    since: SinceBefore | None,
    period: Period,
    columns: tuple[str, ...],
    language: str,
    mixed: bool,
) -> str:
    """Everything that a row shows stands in its arguments, so one that was rendered before is still right."""
    context = {"row": row, "short": short, "since": since, "period": period, "columns": columns, "mixed": mixed}
    return render_to_string("measurements/compliance_row.html", context)


@dataclass(frozen=True)
class _Filter:
    """A filter and the language of its page; equal to every other that looks the same."""

    state: tuple[object, ...]
    language: str
    form: ComplianceFilter = field(compare=False)


@register.simple_tag
def filter_fields(form: ComplianceFilter) -> SafeString:
    """The fields of a table's filter. Django takes as long for four lists to choose from as for all of the table."""
    return mark_safe(_filter_html(_Filter(form.state, get_language() or "", form)))  # noqa: S308 - rendered by the template


@lru_cache(maxsize=256)
def _filter_html(shown: _Filter) -> str:
    return render_to_string("measurements/filter_fields.html", {"form": shown.form})


@register.inclusion_tag("measurements/share_bar.html")
def share_bar(
    counts: dict[Any, int],
    speed_asked: object,
    place: str = "",
    network: str = "",
    operator: str | None = None,
) -> dict[str, object]:
    """A bar of all verdicts (or standings of one operator), each with its pattern, and the numbers in words below it.

    With the address of a place and month each number leads to its units. Where no speed is asked (blank) a dash
    stands for those who would miss it.
    """
    shown = counts_shown(counts, speed_asked=bool(speed_asked))
    total = sum(counts.values())
    bars, left = [], 0.0
    for verdict in (one for one in STANDINGS if one in counts):
        width = 100 * counts[verdict] / total if total else 0
        bars.append(
            {"verdict": str(verdict), "left": f"{left:.3f}", "width": f"{width:.3f}", "count": shown[str(verdict)]}
        )
        left += width
    within = f"{place}&network={network}" + (f"&operator={operator}" if operator else "")
    table = f"{reverse('measurements:compliance')}?{within}&verdict=" if place else ""
    return {"bars": bars, "table": table}


@register.filter
@shows(SafeString())
def batch_state(batch: ImportBatch) -> SafeString:
    """The state of a batch as a badge; a ward's own count has the words of its own buttons."""
    return own_state(batch, False)


@register.filter
@shows(SafeString())
def own_state(batch: ImportBatch, replaced: bool) -> SafeString:
    """The state of a batch as a badge, also for a ward's own count that was `replaced`: none of it is current."""
    state = "replaced" if replaced else batch.status
    word = OWN_STATES.get(state) if batch.source == Source.WARD else None
    return format_html('<span class="state state-{}">{}</span>', state, word or batch.get_status_display())


@register.filter
@shows("")
def issue_counts(issues: list[dict[str, Any]]) -> str:
    """What a file to be corrected waits for: `4 errors, 1 unknown name to confirm`."""
    errors = sum(1 for issue in issues if issue["severity"] == "error")
    names = len({issue["fix"]["name"] for issue in issues if issue.get("fix", {}).get("suggestions")})
    parts = [ngettext("%(number)s error", "%(number)s errors", errors) % {"number": show_count(errors)}]
    if names:
        words = ngettext("%(number)s name to confirm", "%(number)s names to confirm", names)
        parts.append(words % {"number": show_count(names)})
    return ", ".join(parts)


@register.filter
@shows("")
def since_last_month(change: int) -> str:
    """A change in words: `+5 since the month before`."""
    if not change:
        return gettext("as in the month before")
    return gettext("%(change)s since the month before") % {"change": show_change(change)}


@register.filter
@shows("")
def months(periods: list[str]) -> str:
    """Months as text: `["2024-07", "2024-08"]` → `7/2024, 8/2024`."""
    return ", ".join(Period.parse(period).label for period in periods)


PHASES: dict[str, Promise] = {
    "scan": _("Looking for malware"),
    "read": _("Reading the file"),
    "check": _("Checking the figures"),
    "apply": _("Storing the figures"),
}


@register.filter
@shows("")
def phase_word(phase: str) -> str:
    """The name of a job's phase."""
    return str(PHASES.get(phase, _("Working…")))


LAYOUTS: dict[str, Promise] = {
    "long": _("one row for each unit and month"),
    "months_side_by_side": _("months side by side"),
    "operators_side_by_side": _("operators side by side"),
    "networks_side_by_side": _("networks side by side"),
    "side_by_months_by_operators": _("months and operators side by side"),
    "raw": _("one row for each test"),
    "unclear": _("not understood"),
}


@register.filter
@shows("")
def layout_words(layout: str) -> str:
    """The names of a batch's layouts; one that has no name of its own is shown as it is."""
    return ", ".join(str(LAYOUTS.get(one, one)) for one in layout.split("+"))


@register.filter
@shows(NOTHING)
def staged_samples(said: Reading | None) -> str:
    """The samples of a staged figure as text."""
    return show_samples(said.least, said.most) if said else NOTHING


@register.filter
@shows(NOTHING)
def staged_speed(said: Reading | None) -> str:
    """The download speed of a staged figure as text."""
    return show_decimal(said.download if said else None)


@register.filter
@shows("")
def staged_upload(said: Reading | None) -> str:
    """The upload that a file gives; nothing where it gives none."""
    return show_decimal(said.upload) if said and said.upload is not None else ""


@register.filter
@shows("")
def month_label(period: str) -> str:
    """A month as text: `2024-07` → `7/2024`."""
    return Period.parse(period).label


@register.filter
@shows("")
def network_word(network: str) -> str:
    """The name of a network, such as `mobile`."""
    return str(Network(network).label)


@register.filter
@shows("")
def networks(names: list[str]) -> str:
    """The names of networks, such as `["mobile", "5g"]`, as one text."""
    return ", ".join(str(Network(name).label) for name in names)


@register.filter
@shows("")
def statistics(names: list[str]) -> str:
    """The names of statistics as one text in small letters: `["mean", "median"]` → `mean, median`."""
    return ", ".join(str(Statistic(name).label) for name in names).lower()


@register.filter
@shows("")
def role_word(role: str) -> str:
    """The name of what a column was read as."""
    return str(ROLES.get(role, role))


@register.filter
@shows("")
def assumed_words(names: list[str]) -> str:
    """The names of what was inferred, such as `["network", "statistic"]`, for a sentence."""
    return ", ".join(str(ASSUMED_WORDS[name]) for name in names)


@register.filter
@shows("")
def units_of(level: str, count: int) -> str:
    """A number of units of a level: `114 wards`."""
    words = {
        "province": ngettext("%(number)s province", "%(number)s provinces", count),
        "district": ngettext("%(number)s district", "%(number)s districts", count),
        "ward": ngettext("%(number)s ward", "%(number)s wards", count),
    }
    return words[level] % {"number": show_count(count)}
