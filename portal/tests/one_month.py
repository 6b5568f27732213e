"""A small province that lives through one month, and the changes of its register that may be entered meanwhile."""

import io
from datetime import date

from accounts.actions import reorganise_units, undo_reorganisation
from base import clock, jobs
from base.models import Job
from base.period import Period
from measurements.actions import apply_batch, check_batch, receive_file
from measurements.models import ImportBatch
from reports.actions import build_run, open_due_runs, switch_on_province
from reports.models import ReportKind, ReportRun
from reports.task_names import BUILD_TASK
from submissions.actions import Certificate, ask_operators, file_submission, give_code, give_extension, start_plan
from submissions.queries import reporters
from submissions.queries.commitments import SlowWard
from submissions.reporters import Group
from submissions.tests.conftest import House
from submissions.tests.factories import make_unit
from wards.models import Kind, Level, Unit, UnitChange
from wards.plan_file import HEADING, read_lines
from wards.queries import heirs_on, life_of, reorganisations

MONTH = Period(2025, 9)
MORNING = "2025-10-07T08:00:00+07:00"
ON = date(2025, 9, 20)
ACT = "Nghị quyết thử nghiệm"
SIGNED = Certificate("Người Thử, trưởng phòng (nhân vật giả định)")
A, B, C, D, HOME = "11506", "11507", "11508", "11509", "31"

SAME_LAND = {
    "renamed": f"{A},,toàn bộ,,,Tên Mới,",
    "another kind": f"{A},,toàn bộ,,Xã,,",
    "another code": f"{A},,toàn bộ,11599,,,",
    "another parent": f"{A},,toàn bộ,,,,312",
    "the province renamed and raised": f"{HOME},,toàn bộ,,Tỉnh,Hải Đông,",
    "renamed twice": f"{A},,toàn bộ,,,Tên Mới,",  # and once more on the 25th
}
OTHER_LAND = {
    "merged": f"{A},,toàn bộ,11590,Xã,Hợp Nhất,311\n{B},,toàn bộ,11590,Xã,Hợp Nhất,311",
    "split": f"{A},,một phần,11591,Xã,Phần Một,311\n{A},,một phần,11592,Xã,Phần Hai,311",
    "taken in by a neighbour": f"{A},,toàn bộ,{A},,,\n{B},,toàn bộ,{A},Phường,Thủy Nguyên,311",
}
STEPS = ["import", "filings", "reports", "issue", "publication"]
STAGES = ["before the import", *(f"after the {step}" for step in STEPS)]


class Place(House):
    """The invented province of the filings' tests, with districts and two wards more."""

    def __init__(self) -> None:
        super().__init__()
        self._lettered = None  # the register as it was asked, and what came of it: its units are followed one by one
        east = make_unit(Level.DISTRICT, Kind.HUYEN, "311", "Đông", self.province)
        make_unit(Level.DISTRICT, Kind.HUYEN, "312", "Tây", self.province)
        for name, code in (("Cát Bi", C), ("Đông Hải", D)):
            self.wards.append(make_unit(Level.WARD, Kind.PHUONG, code, name, east))
        Unit.objects.filter(level=Level.WARD).update(parent=east)
        self.wards = list(Unit.objects.filter(level=Level.WARD).order_by("code"))
        self.officers += [self.user(f"ward{one.code}", "ward", unit=one) for one in self.wards[2:]]
        switch_on_province(by=None, code=HOME, since=MONTH)

    def enter(self, kind):
        """The change, through the action that the page and the command call."""
        self.redraw(ON, {**SAME_LAND, **OTHER_LAND}[kind])
        if kind == "renamed twice":
            self.redraw(date(2025, 9, 25), f"{A},,toàn bộ,,,Tên Sau Cùng,")

    def take_back(self):
        """All that was entered, the newest first, through the action that the page and the command call."""
        for change in reorganisations().filter(undone_at__isnull=True):
            undo_reorganisation(by=None, change=change)

    def redraw(self, on, table):
        return reorganise_units(by=None, on=on, legal_act=ACT, lines=read_lines((HEADING + table).encode()))[0].change

    def at(self, settings, moment):
        settings.PORTAL_CLOCK = moment
        clock._shift.cache_clear()

    def do(self, step, settings):
        getattr(self, f"do_{step}")(settings)

    def do_import(self, _settings):
        return bring(self.rows())

    def rows(self):
        """What VNNIC's file says of the units, by the names of the register at the moment."""
        there = {unit.code: unit.full_name for unit in self.standing(A, B, C)}
        if len(there) == 3 and "11590" not in there:
            counts = dict(zip(there.values(), ("500;50", "<300;", "400;35"), strict=True))
        else:
            counts = dict.fromkeys(there.values(), "450;45")
        return [f"{name};{MONTH.label};{count}" for name, count in counts.items()]

    def standing(self, *codes):
        """The units that hold the land of these wards on the month's last day, in their order."""
        olds = [next(one for one in self.wards if one.code == code) for code in codes]
        heirs = heirs_on([one.pk for one in olds], MONTH.last_day)
        pks = [pk for old in olds for pk in (sorted(heirs[old.pk]) or [old.pk])]
        units = Unit.objects.in_bulk(pks)
        return [units[pk] for pk in dict.fromkeys(pks)]

    def reporter_of(self, unit, group=Group.WARD):
        return next(one for one in reporters(MONTH, HOME, [group]) if one.unit_id == unit.pk)

    def do_filings(self, _settings):
        """A has filed, B owes nothing, C was given longer, D has forgotten; one of two operators has filed."""
        for unit in self.standing(A):
            self.file(self.reporter_of(unit))
        units = [one for one in self.standing(B) if one not in self.standing(A)]
        for unit in units:
            give_extension(by=None, reporter=self.reporter_of(unit), period=MONTH, until=None, reason="Bão")
        for unit in self.standing(C):
            give_extension(
                by=None, reporter=self.reporter_of(unit), period=MONTH, until=date(2025, 10, 25), reason="Mất điện"
            )
            start_plan(by=None, unit=unit)
            give_code(by=None, unit=unit, code="MA1234")
            slow = SlowWard(unit.pk, unit.full_name, 35, 40, (self.operators[0].pk,))
            ask_operators(by=self.staff, period=MONTH, slow=[slow])
        self.file(reporters(MONTH, HOME, [Group.OPERATOR])[0])

    def file(self, reporter):
        file_submission(
            by=None, reporter=reporter, period=MONTH, typed={}, is_nil=True, certificate=SIGNED, base_version=0
        )

    def do_reports(self, settings):
        self.at(settings, "2025-10-16T09:00:00+07:00")
        tick()

    def do_issue(self, _settings):
        ReportRun.objects.filter(kind=ReportKind.MINISTRY, province__code=HOME).update(
            status="issued", number="05", issued_on=date(2025, 10, 16)
        )

    def do_publication(self, _settings):
        ReportRun.objects.filter(kind=ReportKind.MINISTRY, province__code=HOME).update(
            status="published", published_at=clock.now()
        )

    @property
    def letters(self):
        """By row: A, B, C or D, as long as it is the same unit."""
        units = {unit.pk: unit for unit in Unit.objects.filter(level=Level.WARD)}
        lines = UnitChange.objects.order_by("pk").values_list("pk", "old", "new", "part", "effective_on")
        register = tuple(sorted((unit.pk, unit.code) for unit in units.values())), tuple(lines)
        if self._lettered is None or self._lettered[0] != register:
            codes = dict(zip((A, B, C, D), "ABCD", strict=True))
            found = {unit.pk: codes.get(life_of(unit).rows[0].code, unit.code) for unit in units.values()}
            self._lettered = register, found
        return self._lettered[1]


def begin(settings, tmp_path):
    """The province on the morning on which the month's file has come."""
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = MORNING
    return Place()


def receive(rows):
    text = "Xã;Tháng;Số mẫu;Tải xuống (Mbps)\n" + "\n".join(rows) + "\n"
    return receive_file(
        by=None,
        file_name="thang_9.csv",
        content=io.BytesIO(text.encode("utf-8-sig")),
        source="vnnic",
        province_code=HOME,
        options={},
    )


def bring(rows):
    batch = receive(rows)
    check_batch(batch=batch)
    assert batch.status == ImportBatch.Status.CHECKED, batch.issues
    apply_batch(by=None, batch=batch)
    return batch


def tick():
    """What beat and workers do."""
    opened = open_due_runs(clock.now())
    for job in Job.objects.filter(task=BUILD_TASK, state="waiting").order_by("pk"):
        jobs.work(job.pk, lambda handle: build_run(int(handle.target), handle.progress))
    return opened
