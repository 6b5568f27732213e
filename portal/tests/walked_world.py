"""The states that a month can be in and the kinds of writing, each small: for portal/tests/test_walk.py. Invented."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from accounts.actions import reorganise_units
from accounts.models import Scope
from accounts.tests.builders import make_user
from base import clock
from measurements.models import Figure, ImportBatch, Snapshot
from portal.tests.map_routes import boundaries_of
from reports.actions import add_template
from reports.facts import dump
from reports.models import Mail, ReportRun, RunFile
from reports.tests.facts_made import facts
from reports.tests.templates_made import word
from submissions.actions import (
    Certificate,
    GroupNumbers,
    SpeedAnswer,
    answer_request,
    ask_operators,
    call_drive,
    file_submission,
    give_code,
    give_extension,
    keep_plan,
    save_draft,
    start_plan,
)
from submissions.models import CampaignGroup, Collection, SpeedRequest
from submissions.queries import reporters
from submissions.queries.commitments import slow_wards
from submissions.tests.conftest import House
from submissions.tests.filings_made import TYPED
from wards.models import Agency, Alias, Operator, UnitChange
from wards.plan_file import read_lines

HEAD = "Mã cũ,Toàn bộ/một phần,Mã mới,Loại mới,Tên mới,Mã cấp trên mới\n"
ON = date(2025, 9, 20)  # of what happens to units within the month
ANSWERS = {
    "operator": TYPED,
    "ward": {"officials_people": "10", "officials_measured": "1", "broadcasts": "0"},
    "agency": {"members_people": "10", "members_measured": "1"},
}


class Walked(House):
    """The invented province with one person of each role."""

    def __init__(self) -> None:
        super().__init__()
        self.users = {
            "admin": make_user("admin"),
            "staff": self.staff,
            "leader": self.leader,
            "ward": self.officers[0],
            "agency": self.agent,
            "operator": self.clerks[0],
            "viewer": make_user("viewer", unit=self.province),
        }


def _batch(house, status="applied", **more):
    now, number = clock.machine_now(), ImportBatch.objects.count()
    applied = {"applied_at": now, "periods": [str(house.month)]} if status in ("applied", "undone") else {}
    return ImportBatch.objects.create(
        status=status,
        file=ContentFile(b"x", "x.csv"),
        file_name="x.csv",
        sha256=f"{number:064}",
        size=1,
        received_at=now,
        province_code="31",
        **{"reading": {"tables": []}, **applied, **more},
    )


def _figure(house, unit, samples, download, month=None, source="vnnic", **more):
    least, most = samples if isinstance(samples, tuple) else (samples, samples)
    own = {"unit": unit} if source == "ward" else {}
    batch = more.pop("batch", None) or _batch(house, source=source, **own)
    return Figure.objects.create(
        unit=unit,
        period=(month or house.month).first_day,
        source=source,
        samples_min=least,
        samples_max=most,
        download=download,
        batch=batch,
        sheet="T",
        cell="C3",
        raw=str(least),
        **{"network": "mobile", "statistic": "median", **more},
    )


# --- the month


def published(house):
    _figure(house, house.province, 900, "45")
    _figure(house, house.wards[0], 365, "20.5")
    _figure(house, house.wards[0], 120, "18", operator=house.operators[0])
    _figure(house, house.wards[1], (0, 299), None)


def unpublished(house):
    """VNNIC has published the month before."""
    for unit in house.wards:
        _figure(house, unit, 365, "45.6", month=house.month.plus(-1))


def empty(house):
    """No month has ever been published."""


def snapshot_only(house):
    for month, day in ((house.month, 28), (house.month.plus(1), 5)):
        Snapshot.objects.create(
            unit=house.wards[0],
            period=month.first_day,
            as_of=month.first_day + timedelta(days=day),
            network="mobile",
            samples_min=101,
            samples_max=101,
            download="52.4",
            batch=_batch(house),
        )


def reorganised(house):
    """Each ward is followed by a new row under its code, within the month that has figures."""
    published(house)
    rows = "".join(f"{one.code},toàn bộ,{one.code},Phường,{one.name} Mới,31\n" for one in house.wards)
    reorganise_units(by=None, on=ON, legal_act="NQ thử", lines=read_lines((HEAD + rows).encode()), dates_known=True)


def merged(house):
    """Both wards became one within the month, one of them perhaps in part; the officials of both act for it."""
    published(house)
    code = house.wards[0].code
    rows = "".join(f"{one.code},toàn bộ,{code},Phường,Hợp Nhất,31\n" for one in house.wards)
    reorganise_units(by=None, on=ON, legal_act="NQ thử", lines=read_lines((HEAD + rows).encode()), dates_known=True)
    UnitChange.objects.filter(old=house.wards[0]).update(part="unknown")


def switched_off(house):
    """The province collects no more; operators and agencies have ended, and so have those who acted for them."""
    published(house)
    Collection.objects.all().delete()
    Operator.objects.update(valid_to=ON)
    Agency.objects.update(valid_to=ON)
    Scope.objects.filter(user__role__in=["ward", "operator", "agency", "viewer"]).update(valid_to=ON)


MONTHS = [published, unpublished, empty, snapshot_only, reorganised, merged, switched_off]


# --- the writing


def own_figures(house):
    """With a speed, without, by operator alone, and without samples."""
    _figure(house, house.wards[0], 323, "52.4", source="ward")
    _figure(house, house.wards[0], 10, None, source="ward", network="fixed")
    _figure(house, house.wards[0], 5, "3", source="ward", network="5g", operator=house.operators[0])
    _figure(house, house.wards[1], None, "41", source="ward")


def imports(house):
    """A batch in each of its states."""
    issue = {"code": "unit_not_found", "severity": "error", "sheet": "T", "cell": "A1", "value": "X", "message": "m"}
    near = [[house.wards[0].pk, house.wards[0].full_name, "tên gần giống"]]
    issue["fix"] = {"name": "X", "period": "2025-08", "district": "", "province": "", "suggestions": near}
    for status in ImportBatch.Status.values:
        _batch(house, status=status, issues=[issue] if status == "rejected" else [])
    _batch(house, status="checked", reading={"tables": [{"id": 0, "sheet": "T", "shape": "0", "columns": []}]})
    _batch(house, status="checked", source="ward", unit=house.wards[0])
    rest = {"confirmed_by": house.staff, "confirmed_at": clock.machine_now()}
    Alias.objects.create(key="tên khác", scope="31", unit=house.wards[0], **rest)


def filings(house):
    """A draft of each reporter by both hands; a filing, its correction, a nil return; more time, and none owed."""
    everyone = list(reporters(house.month, "31"))
    for number, one in enumerate(everyone):
        typed = ANSWERS.get(one.group.value, {})
        common = {"by": house.staff, "reporter": one, "period": house.month}
        save_draft(**common, typed=typed, revision=0, by_staff=True)
        more = {"is_nil": not typed or number % 3 == 2}
        if _open(house):
            file_submission(**common, **more, certificate=_signed(), typed=typed, base_version=0)
        if _open(house) and typed:
            file_submission(**common, is_nil=False, certificate=_signed(), typed=typed, base_version=1)
        save_draft(**common, typed={**typed, "note": "ba"}, revision=0, by_staff=False)
        until = None if number % 2 else date(2025, 11, 1)
        give_extension(**common, until=until, reason="bão")


def _signed():
    return Certificate("Người ký (giả lập)", attachment=ContentFile(b"%PDF-1", "a.pdf"))


def _open(house):
    return Collection.objects.filter(province_code="31").exists()


def requests(house):
    """Operators asked about slow wards, one of whom answers; a campaign's plan, its groups and codes."""
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    now = clock.machine_now()
    for operator in house.operators:
        SpeedRequest.objects.get_or_create(
            unit=house.wards[0],
            operator=operator,
            period=house.month.first_day,
            defaults={"download": 20, "asked_mbps": 40, "asked_at": now},
        )
    asked = SpeedRequest.objects.earliest("pk")
    said = SpeedAnswer("new_site", "Lắp trạm", date(2025, 12, 1))
    answer_request(by=house.clerks[0], request=asked, answer=said)
    for unit in house.wards:
        start_plan(by=house.staff, unit=unit)
        give_code(by=house.staff, unit=unit)
    days = {"first_day": date(2025, 10, 20), "last_day": date(2025, 10, 26)}
    call_drive(by=house.staff, units=house.wards, name="Tuần đo (giả lập)", **days)
    group = CampaignGroup.objects.earliest("pk")
    numbers = {"teams": 2, "members": 3, "frequency": None}
    keep_plan(by=house.staff, unit=group.unit, changes=[(group, GroupNumbers(group.name, **numbers))])
    give_code(by=house.staff, unit=house.province, agency=house.agency)


def made_reports(house):
    """A run of each kind in each state, with and without content; mail in each status; a template; boundaries."""
    now, states = clock.machine_now(), ReportRun.Status.values
    for kind in ("ministry", "operators"):
        for revision, status in enumerate(states, start=1):
            left = status in ("issued", "published")
            run = ReportRun.objects.create(
                kind=kind,
                province=house.province,
                period=house.month.first_day,
                revision=revision,
                status=status,
                due_at=now,
                opened_at=now,
                facts=None if status in ("due", "waiting", "failed") else dump(facts()),
                built_at=now,
                number="12" if left else "",
                issued_on=date(2025, 10, 6) if left else None,
                published_at=now if status == "published" else None,
                reason="sửa" if revision > 1 else "",
                differences=[{"where": "Xã A", "judged": True}] if left else [],
            )
            file = ContentFile(b"x", "x.docx")
            RunFile.objects.create(run=run, form="docx", file=file, name="x.docx", sha256="0" * 64, size=1, made_at=now)
    told = {"province_code": "31", "subject": "T", "body": "T", "written_at": now}
    for key, more in (
        ("a", {}),
        ("b", {"sent_at": now, "sent_to": 1}),
        ("c", {"sent_at": now}),
        ("d", {"last_error": "x"}),
    ):
        Mail.objects.create(key=key, **told, **more)
    add_template(by=None, name="mau.docx", content=word("{{ ky }}"), province_code="31", kind="letter", form="docx")
    boundaries_of("portal:boundary_set", house.wards[0])


WRITINGS = [own_figures, imports, filings, requests, made_reports]
