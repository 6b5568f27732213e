"""Save the texts that people write for a month, put them into its report, and check them before approval."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from reports.actions.building import put_files
from reports.actions.rendering import render_facts
from reports.content import passages, placeholders
from reports.facts import Facts, dump, load
from reports.models import Passage, ReportRun
from reports.queries import findings

Status = ReportRun.Status
SHOWN = 3  # sentences named in a refusal; all of them stand on the report's page


def write_passages(
    *,
    by: User | None,
    province_code: str,
    kind: str,
    period: Period,
    operator_code: str = "",
    texts: Mapping[str, str],
    sources: Mapping[str, str] | None = None,
) -> None:
    """Save the free texts of a month and put them into its report; `sources`: where numbers of theirs come from.

    A report that is made but not yet approved is set again from its own frozen figures. Raises Refused for a text
    that the report has no place for, or with a placeholder that there is not.
    """
    _refuse_unknown(kind, texts)
    given = sources or {}
    with transaction.atomic():
        for key, body in texts.items():
            where: dict[str, Any] = {
                "province_code": province_code,
                "kind": kind,
                "operator_code": operator_code,
                "key": key,
                "period": period.first_day,
            }
            before = Passage.objects.filter(**where).values_list("body", flat=True).first()
            now = {"body": body.strip(), "source": given.get(key, "").strip()}
            audit.record(
                by=by,
                action="report.write",
                before=before,
                after={**where, "key": _label(kind, key), "period": str(period), **now},
            )
            Passage.objects.update_or_create(**where, defaults={**now, "written_by": by, "written_at": clock.now()})
        runs = ReportRun.objects.filter(
            province__province_code=province_code, kind=kind, period=period.first_day, status=Status.BUILT
        )
        if operator_code:
            runs = runs.filter(operator__code=operator_code)
        for run in runs.select_related("province", "operator"):
            _set_again(by, run, texts)


def refuse_unready(run: ReportRun) -> None:
    """Check a report's texts before approval. Raises Refused where one is missing or contradicts its figures."""
    found = [one for one in findings(run) if one.blocks]
    gaps = {one.slot for one in found if one.is_gap}
    if gaps:
        names = "; ".join(slot.label for slot in passages.SLOTS_OF[run.kind] if slot.key in gaps)
        raise Refused(
            say(
                "Not written or confirmed for this month: {names}. Write and save these texts, then approve.",
                names=names,
            )
        )
    if found:
        raise Refused(
            *(say("“{sentence}”: {what}", sentence=one.sentence, what=one.what) for one in found[:SHOWN]),
            say("Correct these sentences, or say under the text where the numbers come from; then approve."),
        )


def refuse_strange_placeholders(text: str) -> None:
    """Raise Refused for the first unknown placeholder of a text, naming the closest known one."""
    for name, nearest in placeholders.unknown(text):
        if nearest:
            raise Refused(say("There is no placeholder “{name}”. Do you mean “{nearest}”?", name=name, nearest=nearest))
        raise Refused(say("There is no placeholder “{name}”. Write the text without braces.", name=name))


def _label(kind: str, key: str) -> str:
    return next(slot.label for slot in passages.SLOTS_OF[kind] if slot.key == key)


def _refuse_unknown(kind: str, texts: Mapping[str, str]) -> None:
    unknown = set(texts) - {slot.key for slot in passages.SLOTS_OF[kind]}
    if unknown:
        raise Refused(say("The report has no section: {names}.", names=", ".join(sorted(unknown))))
    for body in texts.values():
        refuse_strange_placeholders(body)


def _set_again(by: User | None, run: ReportRun, texts: Mapping[str, str]) -> None:
    """Build the report again from the same figures with the new texts, while nobody has approved it."""
    locked = ReportRun.objects.select_for_update().get(pk=run.pk)
    if locked.status != Status.BUILT:
        return
    facts = load(Facts, locked.facts)
    written = {**dict(facts.passages), **{key: body.strip() for key, body in texts.items()}}
    facts = replace(facts, passages=tuple(sorted(written.items())))
    files = render_facts(facts)
    audit.record(by=by, action="report.set_again", on=run, after={file.form: file.sha256 for file in files})
    put_files(run, files, clock.now())
    ReportRun.objects.filter(pk=run.pk).update(facts=dump(facts))
