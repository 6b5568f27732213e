"""The contents of a demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.actions import make_demo_users
from base import clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from measurements.actions import apply_batch, check_batch, receive_file
from measurements.models import ImportBatch, Source
from portal.demonstration.figures import FIRST
from reports.actions import RenderedFile, render, switch_on_province
from submissions.models import Collection
from wards.actions import load_register

PROVINCE = "31"  # Hải Phòng
REPORTED = Period(2024, 9)  # the last month of the sample


@dataclass(frozen=True, slots=True)
class Demo:
    batch: ImportBatch
    imported_now: bool  # False: by an earlier start
    users: list[tuple[str, str, str]]  # username, password, role
    reports_since: Period
    reports: list[RenderedFile]  # of REPORTED, marked "bản thử"


def set_up_demo(*, sample: Path, passwords: Mapping[str, str], out_dir: Path) -> Demo:
    """Register, people, the sample's figures and reports, and reports that fall due from the current month on.

    What is there stays: a start after the first changes nothing that people did since.
    """
    if settings.PRODUCTION:
        raise Refused(say("The demonstration does not run with PORTAL_ENV=production."))
    load_register(by=None, provinces=[PROVINCE])
    users = make_demo_users(province_code=PROVINCE, passwords=passwords, since=FIRST.first_day)
    batch, imported_now = _import_once(sample)
    row = Collection.objects.filter(province_code=PROVINCE).first()
    if row is None:
        row = switch_on_province(by=None, code=PROVINCE, since=Period.of(clock.today()))
    files = [file for kind in ("operators", "ministry") for file in render(kind, REPORTED, PROVINCE, out_dir)]
    return Demo(batch, imported_now, users, Period.of(row.since), files)


def _import_once(sample: Path) -> tuple[ImportBatch, bool]:
    """Import the sample, unless an earlier start did: then it stays as people left it, undone perhaps."""
    standing = ImportBatch.objects.filter(file_name=sample.name, uploaded_by=None, source=Source.VNNIC)
    batch = standing.filter(status__in=[ImportBatch.Status.APPLIED, ImportBatch.Status.UNDONE]).order_by("pk").first()
    if batch:
        return batch, False
    batch = receive_file(
        by=None,
        file_name=sample.name,
        content=sample.read_bytes(),
        source=Source.VNNIC,
        province_code=PROVINCE,
        options={},
    )
    check_batch(batch=batch)
    if batch.status != ImportBatch.Status.CHECKED:
        raise Refused("\n".join(issue["message"] for issue in batch.issues))
    apply_batch(by=None, batch=batch)
    return batch, True
