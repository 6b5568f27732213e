"""Read the texts of a report: those of its month, those offered from earlier months, and what is wrong in them."""

from dataclasses import dataclass, replace

from base.period import Period
from reports import content
from reports.content import passages, proofreading
from reports.facts import Facts, load
from reports.models import Passage, ReportRun
from reports.queries.gathering import earlier_passages


@dataclass(frozen=True, slots=True)
class TextPanel:
    """One text on the report's page: what is written, what is offered, what proofreading found."""

    slot: passages.Slot
    body: str
    source: str
    printed: tuple[str, ...]  # as it stands in the report, where that is not what is typed
    earlier_month: Period | None
    earlier: tuple[str, ...]
    draft: tuple[str, ...]
    findings: tuple[proofreading.TextFinding, ...]

    @property
    def is_written(self) -> bool:
        return bool(self.body.strip())


def findings(run: ReportRun) -> list[proofreading.TextFinding]:
    """Problems that proofreading found in a built report and no source settles; none for drafts."""
    if not run.facts:
        return []
    rows = _rows(run)
    facts = _of_month(load(Facts, run.facts), rows)
    found = proofreading.read(facts, content.document(facts))
    return [one for one in found if one.is_gap or not rows[one.slot].source]


def unwritten_texts(run: ReportRun) -> tuple[passages.Slot, ...]:
    """The texts that nobody has written or confirmed for the report's month."""
    facts = load(Facts, {**(run.facts or {}), "units": []})  # nothing of them is asked, and they are most of it
    # Only reports made before texts had to be confirmed can bear one of an earlier month; they know nothing of filings.
    return passages.missing(facts if "reporting" in (run.facts or {}) else _of_month(facts, _rows(run)))


def text_panels(run: ReportRun) -> list[TextPanel]:
    """The texts of a built report, in their order."""
    rows = _rows(run)
    facts = _of_month(load(Facts, run.facts), rows)
    found = findings(run)
    earlier = earlier_passages(*_whose(run))
    panels = []
    for slot in passages.SLOTS_OF[run.kind]:
        row = rows.get(slot.key)
        month, text = earlier.get(slot.key, (None, ""))
        body = row.body if row else ""
        printed = passages.lines_of(body, facts)
        panels.append(
            TextPanel(
                slot=slot,
                body=body,
                source=row.source if row else "",
                printed=printed if "{{" in body else (),
                earlier_month=month,
                earlier=passages.lines_of(text, facts),
                draft=passages.lines_of(passages.draft(facts, slot), facts),
                findings=tuple(one for one in found if one.slot == slot.key and not one.is_gap),
            )
        )
    return panels


def offered_text(run: ReportRun, slot: str, whose: str) -> str:
    """A text to take into a report: `earlier`, of the last month that has one, or `draft`. Blank: there is none."""
    if whose == "earlier":
        return earlier_passages(*_whose(run)).get(slot, (None, ""))[1]
    wanted = next(one for one in passages.SLOTS_OF[run.kind] if one.key == slot)
    return passages.draft(load(Facts, run.facts), wanted)


def _rows(run: ReportRun) -> dict[str, Passage]:
    code, kind, period, operator = _whose(run)
    rows = Passage.objects.filter(province_code=code, kind=kind, operator_code=operator, period=period.first_day)
    return {row.key: row for row in rows}


def _whose(run: ReportRun) -> tuple[str, str, Period, str]:
    """The keys by which texts are stored: province, kind, month and, for one operator's report, its code."""
    return run.province.province_code, run.kind, Period.of(run.period), run.operator.code if run.operator else ""


def _of_month(facts: Facts, rows: dict[str, Passage]) -> Facts:
    """The facts without texts of an earlier month, which reports made before texts had to be confirmed may have."""
    return replace(facts, passages=tuple((key, body) for key, body in facts.passages if key in rows))
