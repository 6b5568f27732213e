"""What the browser's site holds besides the sample: one of everything that a page is about. All of it is invented."""

from datetime import date

from django.core.files.base import ContentFile

from accounts.actions import create_user, give_scope
from accounts.models import User
from base import clock
from base.period import Period
from measurements.actions import check_batch, receive_file
from measurements.models import ImportBatch, Snapshot
from portal.tests.map_routes import boundaries_of
from reports.actions import add_template, make_ward_letters
from reports.models import ReportRun
from reports.queries.ward_letters import may_be_written_to
from reports.tests.templates_made import word
from submissions.actions import Certificate, ask_operators, call_drive, file_submission, give_code
from submissions.queries import find_reporter
from submissions.queries.commitments import slow_wards
from submissions.reporters import Group, Reporter
from wards.models import BoundarySet, Operator, Reorganisation, Unit, UnitChange

MONTH = Period(2025, 8)
RUNNING = Period(2025, 9)


def furnish() -> dict[str, str]:
    """Run in the site's own database; the parts of addresses, by name."""
    officer = User.objects.get(username="demo_ward")
    ward = Unit.objects.get(scopes__user=officer)
    other = Unit.objects.exclude(pk=ward.pk).get(level="ward", name="Hồng Bàng", valid_to__isnull=True)
    batch = ImportBatch.objects.earliest("pk")
    for day, counted in ((10, 101), (15, 163)):
        Snapshot.objects.create(
            unit=ward,
            period=RUNNING.first_day,
            as_of=date(2025, 9, day),
            network="mobile",
            samples_min=counted,
            samples_max=counted,
            download="52.4",
            batch=batch,
        )
    clerk = create_user(
        by=None, username="dau_moi", role="operator", full_name="Đầu mối (giả lập)", email="dau.moi@example.org"
    )
    give_scope(by=None, user=clerk, operator=Operator.objects.get(code="vnpt"), unit=ward.parent)
    for unit in (ward, other):
        give_code(by=None, unit=unit)
    drive = call_drive(
        by=clerk, units=[ward, other], name="Tuần đo (giả lập)", first_day=date(2025, 9, 11), last_day=date(2025, 9, 15)
    )[0]
    agency = User.objects.get(username="demo_agency").scopes.get().agency
    assert agency is not None
    give_code(by=None, unit=agency.unit, agency=agency)
    ask_operators(by=None, period=MONTH, slow=slow_wards(MONTH, "31"))
    own, filed, operator = (_reporter(f"ward-{ward.pk}"), _reporter(f"ward-{other.pk}"), _of(Group.OPERATOR))
    _file(own, MONTH.plus(-1), {"officials_people": "24", "officials_measured": "20", "broadcasts": "6"})
    stood = {"sites": 412, "bts_4g": 388, "bts_5g": 61, "capex": 5200}
    _file(operator, MONTH.plus(-1), dict.fromkeys(stood, "2") | {f"{name}.total": str(stood[name]) for name in stood})
    _file(filed, MONTH, {"officials_people": "20", "officials_measured": "18", "broadcasts": "4"})
    make_ward_letters(
        by=User.objects.get(username="demo_staff"),
        period=MONTH,
        province_code="31",
        network="mobile",
        unit_ids=list(may_be_written_to(MONTH, "31", "mobile", clock.today()))[:3],
    )
    template = add_template(
        by=None, name="mau.docx", content=word("{{ ky }}"), province_code="31", kind="letter", form="docx"
    )
    wards = Unit.objects.in_force(MONTH.last_day).of_province("31").filter(level="ward").order_by("code")
    known = {
        "codes": " ".join(wards.values_list("code", flat=True)),
        "ward": ward.pk,
        "other": other.pk,
        "agency": agency.pk,
        "drive": drive.pk,
        "gone": Unit.objects.filter(level="ward", name="An Sơn").earliest("pk").pk,
        "own": f"{MONTH}/{own.key}",
        "filed": f"{MONTH}/{filed.key}",
        "operator": f"{MONTH}/{operator.key}",
        "redrawn": _redrawn().pk,
        "change": UnitChange.objects.filter(part="unknown").earliest("pk").pk,
        "batch": batch.pk,
        "asking": _asking().pk,
        "run": ReportRun.objects.get(kind="ministry").pk,
        "revised": _revised().pk,
        "template": template.pk,
        "boundaries": _boundaries(ward).pk,
    }
    return {name: str(value) for name, value in known.items()}


def _redrawn() -> Reorganisation:
    """A change that made one department of two, as it is kept; invented, and nothing of the register rests on it."""
    return Reorganisation.objects.create(
        on=date(2025, 7, 1),
        legal_act="Nghị quyết giả định",
        lines=[["Tỉnh Hải Dương", "Thành phố Hải Phòng", True]],
        provinces=[["30", "31", False]],
        done_at=clock.now(),
    )


def _asking() -> ImportBatch:
    """A file with a name that nobody knows and a column that nobody understands."""
    text = "Xã/Phường;Tháng;Mạng;Kết quả;Tốc độ tải xuống (Mbps)\nPhường Hồng Bnàg;7/2025;Cố định;88;150\n"
    batch = receive_file(
        by=None, file_name="cau_hoi_gia_lap.csv", content=text.encode(), source="vnnic", province_code="31", options={}
    )
    check_batch(batch=batch)
    return batch


def _file(reporter: Reporter, period: Period, typed: dict[str, str]) -> None:
    signed = Certificate("Người ký (giả lập)", attachment=ContentFile(b"%PDF-1", "ban_ky.pdf"))
    file_submission(
        by=None, reporter=reporter, period=period, typed=typed, is_nil=False, certificate=signed, base_version=0
    )


def _boundaries(unit: Unit) -> BoundarySet:
    found: BoundarySet = boundaries_of("portal:boundary_set", unit)
    return found


def _reporter(key: str) -> Reporter:
    found = find_reporter(key, MONTH)
    assert found is not None
    return found


def _of(group: Group) -> Reporter:
    clerk = User.objects.get(username="demo_operator")
    scope = clerk.scopes.get()
    assert group is Group.OPERATOR
    return _reporter(f"operator-{scope.operator_id}-{scope.unit_id}")


def _revised() -> ReportRun:
    """A second revision of the operators' report in which wards moved and texts changed."""
    run = ReportRun.objects.get(kind="operators", revision=1)
    facts = dict(run.facts or {})
    units = [dict(unit) for unit in facts["units"]]
    for unit in units[:3]:
        last = dict(unit["months"][-1])
        last |= {"samples_min": 312, "samples_max": 312, "download": "44.250000", "verdict": "compliant"}
        unit["months"] = [*unit["months"][:-1], last]
    told = [{"where": f"{unit['name']}, số mẫu", "before": "128", "after": "312"} for unit in units[:3]]
    facts |= {"units": units, "revision": 2, "changes": told}
    now = clock.machine_now()
    return ReportRun.objects.create(
        kind=run.kind,
        province=run.province,
        period=run.period,
        revision=2,
        status="built",
        reason="VNNIC sửa số",
        facts=facts,
        due_at=run.due_at,
        opened_at=now,
        built_at=now,
    )
