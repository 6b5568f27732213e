"""A row of each kind that an address may name, of one unit."""

from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile

from base import clock
from measurements.models import Figure, ImportBatch
from reports.facts import dump
from reports.models import ReportRun, RunFile
from reports.tests.desk_made import letter_to
from reports.tests.facts_made import facts
from submissions.actions import Certificate, file_submission, give_code
from submissions.models import CampaignGroup, Drive, SpeedRequest
from submissions.tests.factories import make_ward
from submissions.tests.filings_made import TYPED
from wards.models import Reorganisation, UnitChange


def file_one(house, one):
    typed = {
        "operator": TYPED,
        "ward": {"officials_people": "10", "officials_measured": "1", "broadcasts": "0"},
        "agency": {"members_people": "10", "members_measured": "1"},
    }[one.group]
    signed = Certificate("Người ký (giả lập)", attachment=ContentFile(b"%PDF-1", "a.pdf"))
    file_submission(
        by=None, reporter=one, period=house.month, typed=typed, is_nil=False, certificate=signed, base_version=0
    )


def rows_of(unit, province, operator):
    now = clock.machine_now()
    batch = ImportBatch.objects.create(
        status=ImportBatch.Status.CHECKED,
        province_code=province.code,
        reading={"tables": [{"id": 0, "sheet": "T", "shape": "0", "columns": []}]},
        file=ContentFile(b"x", "x.xlsx"),
        file_name="x.xlsx",
        sha256=f"{unit.pk:064}",
        size=1,
        received_at=now,
    )
    figure = Figure.objects.create(
        unit=unit,
        period=date(2025, 9, 1),
        network="mobile",
        source="vnnic",
        statistic="median",
        samples_min=400,
        samples_max=400,
        batch=batch,
        sheet="T",
        cell="C3",
        raw="400",
    )
    run, made = ReportRun.objects.get_or_create(
        kind="ministry",
        province=province,
        period=date(2025, 9, 1),
        revision=1,
        defaults={"due_at": now, "opened_at": now, "status": "failed", "facts": dump(facts())},
    )
    if made:
        file = ContentFile(b"x", "x.docx")
        RunFile.objects.create(run=run, form="docx", file=file, name="x.docx", sha256="0" * 64, size=1, made_at=now)
    give_code(by=None, unit=unit)
    group = CampaignGroup.objects.create(unit=unit, name="Nhóm", members=5, frequencies=[1], frequency=1)
    asked = SpeedRequest.objects.create(
        unit=unit, operator=operator, period=date(2025, 9, 1), download=20, asked_mbps=40, asked_at=now
    )
    own = ImportBatch.objects.get(pk=batch.pk)
    own.pk, own.source, own.unit = None, "ward", unit
    own.save()
    gone = make_ward(province, f"9{unit.code[1:]}", f"Cũ {unit.name}", valid_to=date(2025, 9, 1))
    change = UnitChange.objects.create(old=gone, new=unit, effective_on=date(2025, 8, 1), part="unknown")
    redrawn = Reorganisation.objects.create(
        on=date(2025, 9, 1), legal_act="Nghị quyết thử", provinces=[["30", "31", False]], done_at=now
    )
    row = SimpleNamespace(unit=unit, batch=batch, own=own, figure=figure, run=run, group=group, asked=asked)
    row.change, row.redrawn, row.letter = change, redrawn, letter_to(unit, province)
    days = {"first_day": date(2025, 10, 20), "last_day": date(2025, 10, 26)}
    row.drive = Drive.objects.create(unit=unit, name=f"Đợt {unit.pk} (giả lập)", called_at=now, **days)
    return row
