"""Command `import_figures FILE …`: read, check and apply a workbook. Pinned output, see docs."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from measurements import actions
from measurements.importing.issues import issue
from measurements.importing.understanding import NOTHING
from measurements.models import ImportBatch, Network, Source, Statistic
from measurements.queries.replaced import difference_now, is_replaced
from measurements.queries.staged import staged_figures


class Command(BaseCommand):
    help = "Read a workbook of i-Speed figures, check it, and apply it if nothing is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--province", default="", metavar="CODE")
        parser.add_argument("--period", type=_period, metavar="YYYY-MM")
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD")
        parser.add_argument("--network", choices=Network.values)
        parser.add_argument("--source", choices=Source.values, default=Source.VNNIC)
        parser.add_argument("--statistic", choices=Statistic.values)
        parser.add_argument("--check", action="store_true", help="only read and check")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--figures", action="store_true", help="with --json: every figure, and what was understood")

    @refusal_ends_command
    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(say("There is no file {path}.", path=path), returncode=2)
        stated = {key: options[key] for key in ("period", "as_of", "network", "statistic")}
        with path.open("rb") as file:
            batch = actions.receive_file(
                by=None,
                file_name=path.name,
                content=file,
                source=options["source"],
                province_code=options["province"],
                options=stated,
            )
        again = batch.status == ImportBatch.Status.APPLIED
        if not again:
            actions.check_batch(batch=batch)
            if not options["check"] and batch.status == ImportBatch.Status.CHECKED:
                actions.apply_batch(by=None, batch=batch)
        answer = outcome(batch, again)
        if options["figures"]:
            answer |= {"staged": staged_figures(batch), "understood": batch.reading.get("understood", NOTHING)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else _for_people(answer))
        if batch.status not in (ImportBatch.Status.APPLIED, ImportBatch.Status.CHECKED):
            raise SystemExit(1)


def outcome(batch: ImportBatch, again: bool = False) -> dict[str, Any]:
    """The command's pinned answer about a batch.

    A file that came `again` changes nothing; the answer tells if its figures were replaced since.
    """
    counts = batch.counts
    replaced = again and is_replaced(batch)
    issues = batch.issues + ([issue("brought_again").as_dict()] if replaced else [])
    standing = difference_now(batch).counts["same"] if replaced else counts.get("figures", 0)
    keys = ("severity", "code", "sheet", "cell", "value", "message")
    return {
        "batch": batch.pk,
        "status": batch.status,
        "layout": batch.layout,
        "figures": counts.get("figures", 0),
        "new": 0 if again else counts.get("new", 0),
        "changed": 0 if again else counts.get("changed", 0),
        "same": standing if again else counts.get("same", 0),
        "issues": [{key: one[key] for key in keys} for one in issues],
        "totals": batch.totals,
    }


def _for_people(answer: dict[str, Any]) -> str:
    lines: list[str] = [
        say(
            "Batch #{batch}: {status}, layout {layout}, {figures} figures ({new} new, {changed} changed, "
            "{same} the same)",
            batch=answer["batch"],
            status=answer["status"],
            layout=answer["layout"] or "–",
            figures=answer["figures"],
            new=answer["new"],
            changed=answer["changed"],
            same=answer["same"],
        )
    ]
    for one in answer["issues"]:
        place = "!".join(filter(None, [one["sheet"], one["cell"]]))
        how = say("ERROR") if one["severity"] == "error" else say("to note")
        lines.append(f"  {how} {place}: {one['message']}")
    return "\n".join(lines)


def _period(text: str) -> str:
    return str(Period.parse(text))


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()
