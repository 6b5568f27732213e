"""What an audit entry or a job is about, by a title that people know and its page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import JSONField, Model, QuerySet
from django.urls import NoReverseMatch, reverse

from base.period import Period

OF_TASKS = {  # what a job's target is the number of
    "measurements.check_batch": "measurements.importbatch",
    "measurements.settle_batch": "measurements.importbatch",
    "measurements.apply_batch": "measurements.importbatch",
    "reports.build_run": "reports.reportrun",
    "reports.compare_run": "reports.reportrun",
    "reports.make_pdf": "reports.reportrun",
    "reports.send_mail": "reports.mail",
}
LONGEST = 100
Key = tuple[str, str]  # label of the model, number of the row


@dataclass(frozen=True)
class SubjectLink:
    """The subject of an entry or a job as a page shows it; `url` is empty where it has no page."""

    title: str
    url: str


@dataclass(frozen=True)
class _Shown:
    page: str  # name of the route, which takes its number; empty: none
    title: Callable[[Any], str]
    with_rows: tuple[str, ...] = ()  # what the title needs besides


def _of_run(run: Any) -> str:
    who = f" {run.operator.name}" if run.operator else ""
    revision = f", r{run.revision}" if run.revision > 1 else ""
    return f"{run.get_kind_display()}{who}, {run.province.full_name}, {Period.of(run.period).label}{revision}"


def _of_request(row: Any) -> str:
    return f"{row.unit.full_name}, {row.operator.name}, {Period.of(row.period).label}"


def _of_scope(row: Any) -> str:
    acts_for = row.operator or row.agency or row.unit
    return f"{row.user} – {getattr(acts_for, 'full_name', acts_for)}"


SHOWN = {
    "accounts.scope": _Shown("", _of_scope, ("user", "unit", "operator", "agency")),
    "accounts.apitoken": _Shown("", lambda row: row.name),
    "submissions.campaigngroup": _Shown("", lambda row: f"{row.name}, {row.unit.full_name}", ("unit",)),
    "submissions.referralcode": _Shown("", lambda row: f"{row.code}, {row.unit.full_name}", ("unit",)),
    "submissions.speedrequest": _Shown("", _of_request, ("unit", "operator")),
    "measurements.importbatch": _Shown("measurements:import_detail", lambda row: row.file_name),
    "reports.reportrun": _Shown("reports:detail", _of_run, ("province", "operator")),
    "reports.mail": _Shown("", lambda row: row.subject),
    "submissions.submission": _Shown("", lambda row: f"{row.unit.full_name}, {Period.of(row.period).label}", ("unit",)),
    "wards.unit": _Shown("portal:unit", lambda row: row.full_name),
    "wards.boundaryset": _Shown("portal:boundary_set", str),
}


def key_of_job(task: str, target: str) -> Key | None:
    """The row that a job works on; None for a job that is about a day, or about everything."""
    return (OF_TASKS[task], target) if task in OF_TASKS else None


def subjects(keys: Iterable[Key | None]) -> dict[Key, SubjectLink]:
    """The subjects of these keys that still exist; one query for each model, however many rows."""
    wanted: dict[str, set[str]] = {}
    for key in keys:
        if key is not None:
            wanted.setdefault(key[0], set()).add(key[1])
    found: dict[Key, SubjectLink] = {}
    for label, numbers in wanted.items():
        for row in _rows(label, numbers):
            found[label, str(row.pk)] = SubjectLink(_title(label, row)[:LONGEST], _url(label, row))
    return found


def _rows(label: str, numbers: Iterable[str]) -> Iterable[Model]:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):  # of another release
        return ()
    shown = SHOWN.get(label)
    rows: QuerySet[Model] = model._base_manager.filter(pk__in=[number for number in numbers if number.isdecimal()])
    # Without what is kept as JSON: all that was found wrong with a file, all facts of a report, for a title.
    rows = rows.defer(*(one.name for one in model._meta.concrete_fields if isinstance(one, JSONField)))
    return rows.select_related(*shown.with_rows) if shown and shown.with_rows else rows


def _title(label: str, row: Model) -> str:
    return SHOWN[label].title(row) if label in SHOWN else str(row)


def _url(label: str, row: Model) -> str:
    """Its own page; else the administration's, which its readers may open."""
    page = SHOWN[label].page if label in SHOWN else ""
    if not page and type(row) in admin.site._registry:
        page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    try:
        return reverse(page, args=[row.pk]) if page else ""
    except NoReverseMatch:
        return ""
