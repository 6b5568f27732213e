"""`python -m bench.corpora CORPUS … [--out docs/corpora.md]`: other people's workbooks through the upload form.

A CORPUS is a folder: a git clone of a spreadsheet library with its test files (its repository and commit are then
named in the table), or LABEL=FOLDER. Every file in it with the ending of a table is uploaded by a clerk and read as
a worker reads it, on a new SQLite database; corpora are gone through by two processes. Exit 1 for an answer of 500,
an exception in the worker, a reading over 20 s, or one that needed more than 1.5 GiB.

The corpora in docs/corpora.md, each `git clone https://github.com/…`: apache/poi, SheetJS/test_files,
tafia/calamine, ClosedXML/ClosedXML, EPPlusSoftware/EPPlus, PHPOffice/PhpSpreadsheet, jmcnamara/XlsxWriter,
qax-os/excelize, fluidware/openpyxl.
"""

import argparse
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import django

from bench.harness import count_children

ENDINGS = {
    ".xlsx",
    ".xlsm",
    ".xltx",
    ".xltm",
    ".xls",
    ".xlt",
    ".xlsb",
    ".ods",
    ".fods",
    ".csv",
    ".tsv",
    ".txt",
    ".prn",
    ".htm",
    ".html",
    ".xml",
    ".slk",
    ".dif",
    ".numbers",
    ".wk1",
    ".wks",
    ".dbf",
}
MAX_SECONDS, MAX_MIB = 20.0, 1536


@dataclass(frozen=True)
class ReadOutcome:
    """Of one file: the worst answer of the web server, the batch's status and its first error; MiB of its reader."""

    file: str
    http: int
    status: str
    reason: str
    seconds: float
    mib: float

    @property
    def failed(self) -> bool:
        return self.http >= 500 or self.status == "exception" or self.seconds > MAX_SECONDS or self.mib > MAX_MIB


@dataclass(frozen=True)
class Corpus:
    label: str
    folder: Path

    @classmethod
    def of(cls, argument: str) -> "Corpus":
        label, _, folder = argument.rpartition("=")
        path = Path(folder).resolve()
        return cls(label or _clone_of(path) or path.name, path)

    def files(self) -> list[Path]:
        """In order of their paths; of files with the same bytes and the same ending only the first."""
        found = sorted(
            path
            for path in self.folder.rglob("*")
            if path.suffix.lower() in ENDINGS and path.is_file() and ".git" not in path.parts
        )
        first = {(hashlib.sha256(path.read_bytes()).digest(), path.suffix.lower()): path for path in reversed(found)}
        return sorted(first.values())


def _clone_of(folder: Path) -> str:
    """`owner/name@commit` of a git clone, blank for another folder."""
    if not (folder / ".git").exists():
        return ""
    said = [
        subprocess.run(["git", "-C", str(folder), *command], capture_output=True, text=True, check=False).stdout.strip()
        for command in (["remote", "get-url", "origin"], ["rev-parse", "HEAD"])
    ]
    name = "/".join(re.split("[:/]", said[0].removesuffix(".git"))[-2:])
    return f"{name}@{said[1][:10]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Corpus.of, metavar="CORPUS")
    parser.add_argument("--out", type=Path, help="write the table there too")
    parser.add_argument("--outcomes", type=Path, help="only go through the one corpus and write its outcomes there")
    asked = parser.parse_args()
    if asked.outcomes:
        with asked.outcomes.open("w", encoding="utf-8") as out:
            for outcome in _go_through(asked.corpora[0]):
                out.write(json.dumps(asdict(outcome)) + "\n")
                out.flush()
        return 0
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(asked.corpora, pool.map(_in_a_process, asked.corpora), strict=True))
    text = page(found)
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    return int(any(outcome.failed for outcomes in found.values() for outcome in outcomes))


def _in_a_process(corpus: Corpus) -> list[ReadOutcome]:
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as out:
        argument = f"{corpus.label}={corpus.folder}"
        subprocess.run([sys.executable, "-m", "bench.corpora", argument, "--outcomes", out.name], check=True)
        return [ReadOutcome(**json.loads(line)) for line in out]


def _go_through(corpus: Corpus) -> Iterator[ReadOutcome]:
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(DJANGO_SETTINGS_MODULE="ispeed_portal.settings", PORTAL_DATA_DIR=data)
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        yield from _uploaded(corpus)


def _uploaded(corpus: Corpus) -> Iterator[ReadOutcome]:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - after django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from accounts.actions import make_demo_users  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from measurements import actions  # noqa: PLC0415
    from measurements.models import ImportBatch  # noqa: PLC0415

    count_children()
    call_command("migrate", verbosity=0)
    call_command("load_register", "--province", "31", verbosity=0)
    make_demo_users(province_code="31")
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(role="staff"), backend="django.contrib.auth.backends.ModelBackend")
    for file in corpus.files():
        started = time.monotonic()
        answers, status, reason = [], "form", ""
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        answers.append(client.post("/imports/upload/", {"file": upload, "province": "31"}))
        batch = ImportBatch.objects.order_by("-pk").first()
        if batch:
            try:
                actions.check_batch(batch=batch)
            except Exception as error:  # what a worker would have to survive
                status, reason = "exception", f"{type(error).__name__}: {error}"[:200]
            else:
                errors = [one["code"] for one in batch.issues if one["severity"] == "error"]
                status, reason = batch.status, errors[0] if errors else ""
            pages = ["", *(["columns/0/"] if batch.reading.get("tables") else [])]
            answers += [client.get(f"/imports/{batch.pk}/{page}") for page in pages]
            ImportBatch.objects.all().delete()  # the next with the same bytes is to be read, too
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        worst = max(answer.status_code for answer in answers)
        relative = str(file.relative_to(corpus.folder))
        yield ReadOutcome(relative, worst, status, reason, time.monotonic() - started, peak)


def page(found: dict[Corpus, list[ReadOutcome]]) -> str:
    """docs/corpora.md."""
    every = [outcome for outcomes in found.values() for outcome in outcomes]
    lines = [
        "# Other people's workbooks",
        "",
        "Written by `python -m bench.corpora`: the test files of spreadsheet libraries, many broken on purpose, each",
        "uploaded through the form and read by the importer. None of them holds i-Speed figures, so nearly all must be",
        "refused, each with a reason; none may bring an answer of 500, an exception in the worker, a reading over",
        f"{MAX_SECONDS:.0f} s or one of more than {MAX_MIB} MiB. Seconds are of upload, reading and pages together.",
        "Of files with the same bytes one was uploaded.",
        "",
        "| corpus | files | read | refused | slowest, s | its file | largest reader, MiB | failed |",
        "|---|--:|--:|--:|--:|---|--:|--:|",
    ]
    for corpus, outcomes in found.items():
        slowest = max(outcomes, key=lambda outcome: outcome.seconds)
        read = sum(outcome.status == "checked" for outcome in outcomes)
        refused = sum(outcome.status in ("rejected", "form") for outcome in outcomes)
        lines.append(
            f"| {corpus.label} | {len(outcomes)} | {read} | {refused} | {slowest.seconds:.1f} | {slowest.file} "
            f"| {max(outcome.mib for outcome in outcomes):.0f} | {sum(outcome.failed for outcome in outcomes)} |"
        )
    lines += [
        "",
        f"{len(every)} files, {sum(outcome.failed for outcome in every)} failed. By what became of them:",
        "",
        "| outcome | first error | files |",
        "|---|---|--:|",
    ]
    groups = Counter((outcome.status, outcome.reason) for outcome in every)
    lines += [f"| {status} | {reason or '–'} | {count} |" for (status, reason), count in groups.most_common()]
    failed = [outcome for outcome in every if outcome.failed]
    lines += ["", *(f"Failed: {one.file}: {one.http} {one.status} {one.reason} {one.seconds:.1f} s" for one in failed)]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
