"""What is sent to each route that writes: of one's own province, of another, of none, and of both.

`OWN` is the province of everybody in portal/tests/route_world.py, `FAR` another; `NOWHERE` is of no province.
"""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Scope, User
from accounts.tests.builders import EARLY, make_user
from base import clock
from measurements import actions
from measurements.models import Figure, ImportBatch
from portal.tests.map_routes import boundaries_of
from reports.models import Mail, ReportRun
from reports.tests.desk_made import made_by_the_desk, signed_copy_of
from reports.tests.templates_made import word
from submissions.models import ReferralCode, SpeedRequest
from submissions.queries import find_reporter, sheet_of
from submissions.template import FilingIdentity, build_template
from submissions.tests.factories import make_ward
from wards.models import Reorganisation, UnitChange

OWN, FAR, NOWHERE = "31", "22", ""
PLACES = ("own", "other", "blank", "mixed")
BOTH = {OWN, FAR}
DESK, FILERS = ("admin", "staff"), ("ward", "agency", "operator")
HEAD = "Tỉnh/Thành phố;Xã/Phường;Tháng;Số mẫu\n"
LINES = {
    "own": "Thành phố Hải Phòng;Phường Thủy Nguyên;9/2025;{}\n",
    "other": "Thành phố Quảng Ninh;Phường Hồng Gai;9/2025;{}\n",
}
CODES = {"own": OWN, "other": FAR, "blank": "", "mixed": f"{OWN},{FAR}"}


@dataclass(frozen=True)
class Sent:
    """One request. `kind`: "form" or "json"."""

    address: str
    data: Any = field(default_factory=dict)
    kind: str = "form"


def figures_file(*lines: str, samples: int = 777) -> bytes:
    return (HEAD + "".join(LINES[line].format(samples) for line in lines)).encode()


FILE_LINES = {"own": ["own"], "other": ["other"], "blank": ["own", "other"], "mixed": ["own", "other"]}
STATED = {"own": OWN, "other": FAR, "blank": "", "mixed": OWN}


def _file(world, place, name="t.csv"):
    return SimpleUploadedFile(name, figures_file(*FILE_LINES[place]))


def send_upload(route):
    def make(world, role, place):
        return Sent(reverse(route), {"file": _file(world, place), "province": STATED[place]})

    return make


def send_disguised(route):
    """Of one's own province by what is stated, of another by its rows; `blank`: nothing stated, as a program may."""

    def make(world, role, place):
        lines = {"own": ["own"], "other": ["other"], "blank": ["own"], "mixed": ["other", "own"]}[place]
        file = SimpleUploadedFile("t.csv", figures_file(*lines, samples=778))
        return Sent(reverse(route), {"file": file, **({} if place == "blank" else {"province": OWN})})

    return make


def send_own_count(api):
    """The ward in the address or the field; rows of it, of another ward, of none, of both."""

    def make(world, role, place):
        unit = world.rows["far" if place == "other" else "own"].unit
        lines = {"own": ["own"], "other": ["other"], "blank": [], "mixed": ["own", "other"]}[place]
        file = SimpleUploadedFile("t.csv", figures_file(*lines, samples=55) if lines else b"")
        data = {"file": file, "period": "2025-09"}
        if api:
            return Sent(reverse("api-imports"), {**data, "unit": unit.pk if place != "blank" else ""})
        return Sent(reverse("measurements:own_upload", args=[unit.pk]), data)

    return make


def batch_of(world, place, state, *, samples):
    """A batch brought by the portal itself: of one's own, of another, of both; `blank`: nothing of it is noted."""
    lines = {"own": ["own"], "other": ["other"], "blank": ["own"], "mixed": ["own", "other"]}[place]
    known = vars(world).setdefault("batches", {})
    if (place, state == "received") not in known:
        batch = actions.receive_file(
            by=None,
            file_name="t.csv",
            content=figures_file(*lines, samples=samples),
            source="vnnic",
            province_code=STATED[place] if place in ("own", "other") else "",
            options={},
        )
        if state != "received":
            actions.check_batch(batch=batch)
        if place == "blank":
            batch.provinces.all().delete()
            ImportBatch.objects.filter(pk=batch.pk).update(province_code="")
        known[place, state == "received"] = batch.pk
    return ImportBatch.objects.get(pk=known[place, state == "received"])


def prepare_batch(state):
    """Read once for all cases: they change it in a transaction that is taken back."""
    samples = {"received": 801, "checked": 802, "applied": 802}[state]
    return lambda world, place: batch_of(world, place, state, samples=samples + PLACES.index(place) * 10)


def send_batch(route, state, data=None, kind="form", table=()):
    def make(world, role, place):
        batch = prepare_batch(state)(world, place)
        if state == "applied":
            actions.apply_batch(by=None, batch=batch)
            if place == "blank":
                batch.provinces.all().delete()
        if route.endswith("release"):
            ImportBatch.objects.filter(pk=batch.pk).update(status="quarantined")
        if route.endswith("again"):
            ImportBatch.objects.filter(pk=batch.pk).update(status="discarded")
        return Sent(reverse(route, args=[batch.pk, *table]), data or {}, kind)

    make.prepare = prepare_batch(state)
    return make


def own_batch_of(world, place):
    unit = world.rows["far" if place == "other" else "own"].unit
    known = vars(world).setdefault("own_batches", {})
    if unit.pk not in known:
        batch = actions.receive_file(
            by=None,
            file_name="t.csv",
            content=figures_file("other" if place == "other" else "own", samples=60),
            source="ward",
            province_code=unit.province_code,
            options={"period": "2025-09"},
            unit=unit,
        )
        actions.check_batch(batch=batch)
        known[unit.pk] = batch.pk
    return ImportBatch.objects.get(pk=known[unit.pk])


def send_own_batch(route, state, kind="form", data=None):
    """A ward's own count, of its ward or of another's."""

    def make(world, role, place):
        batch = own_batch_of(world, place)
        if state == "applied":
            actions.apply_batch(by=None, batch=batch)
        return Sent(reverse(route, args=[batch.pk]), data or {}, kind)

    make.prepare = own_batch_of
    return make


def send_answer(world, role, place):
    """An unclear name of a file; `mixed`: the file is one's own, the unit that is chosen another's."""
    batch = prepare_batch("checked")(world, "other" if place == "other" else "own")
    unit = world.rows["far" if place in ("other", "mixed") else "own"].unit
    fix = {"name": "Phường Lạ", "period": "2025-08", "suggestions": [[unit.pk, unit.full_name, ""]]}
    asked = {"severity": "error", "code": "unit_not_found", "sheet": "", "cell": "B2", "value": "", "fix": fix}
    ImportBatch.objects.filter(pk=batch.pk).update(issues=[{**asked, "message": ""}])
    chosen = {} if place == "blank" else {"unit-0": str(unit.pk)}
    return Sent(reverse("measurements:names", args=[batch.pk]), chosen)


def send_filing(route, content, *, query="", kind="form"):
    """A reporter's month in the address; the content may name a ward of another province, or be empty."""

    def make(world, role, place):
        key = _key(world, role, place)
        return Sent(reverse(route, args=[str(world.house.month), key]) + query, content(world, role, place), kind)

    return make


def _key(world, role, place):
    return world.keys["far" if place == "other" else "own"][role if role in FILERS else "ward"]


TYPED = {"operator": "difficulties", "agency": "members_people", "ward": "officials_people"}


def send_draft(world, role, place):
    if place == "blank":
        return {"revision": "0"}
    named = TYPED[role if role in FILERS else "ward"]
    typed = {f"f-{named}": "12"}
    if place == "mixed":
        typed[f"f-{named}.{world.rows['far'].unit.pk}"] = "13"
    return {**typed, "revision": "0"}


def send_certificate(world, role, place):
    if place == "blank":
        return {}
    came = {"received_on": "2025-10-06", "received_time": "08:00", "brought_by": "Văn thư"}
    told = {"certified_by": "Người ký", "base_version": "1", "note": "Đã xem", "reason": "Sửa", **came}
    return {**told, "province": FAR, "reporter": world.keys["far"]["ward"]} if place == "mixed" else told


def send_template(world, role, place):
    """The template of this reporter; `mixed`: that of another province's brought to one's own address."""
    if place == "blank":
        return {}
    key = _key(world, role, "other" if place == "mixed" else place)
    reporter = find_reporter(key, world.house.month)
    identity = FilingIdentity(reporter.key, reporter.name, str(world.house.month), 1)
    content = build_template(sheet_of(reporter, world.house.month), identity, world.house.month.label, "")
    return {"file": SimpleUploadedFile("mau.xlsx", content)}


def send_filed_by_program(world, role, place):
    if place == "blank":
        return {}
    content = {"certified_by": "Máy", "nil": True, "base_version": 1, "note": "x"}
    return {**content, "values": {f"x.{world.rows['far'].unit.pk}": 1}} if place == "mixed" else content


def send_extension(world, role, place):
    told = {"until": "2025-12-01", "reason": "Mưa bão", "province": FAR}
    return {} if place == "blank" else told


def send_object(route, attribute, data=None, *, group=False):
    """A unit, agency or request in the address; the content names nothing, or another province beside."""

    def make(world, role, place):
        row = world.rows["far" if place == "other" else "own"]
        agency = world.agencies["far" if place == "other" else "own"]
        pk = agency.pk if attribute == "agency" else getattr(row, attribute).pk
        content = {} if place == "blank" else dict(data or {})
        if place == "mixed":
            content |= {"province": FAR, "unit": world.rows["far"].unit.pk}
        if "code" in content:
            content["code"] = f"{content['code']}{place.upper()}"
        return Sent(reverse(route, args=[pk, row.group.pk] if group else [pk]), content)

    return make


def send_groups(world, role, place):
    """The groups of one's own ward, and fields of another ward's group among them."""
    own, far = world.rows["own"], world.rows["far"]
    unit = far if place == "other" else own
    numbers = {"teams": "2", "members": "7", "frequency": "3"}
    groups = {"own": [own], "other": [far], "blank": [], "mixed": [own, far]}[place]
    plan = {f"{row.group.pk}-{name}": number for row in groups for name, number in numbers.items()}
    return Sent(reverse("submissions:campaign_groups", args=[unit.unit.pk]), plan)


def send_drive(world, role, place):
    """A drive of wards of one's own province, of another, and of both at once."""
    rows = {"own": ["own"], "other": ["far"], "blank": [], "mixed": ["own", "far"]}[place]
    days = {"name": "Tuần đo", "first_day": "2025-10-20", "last_day": "2025-10-26"}
    return Sent(reverse("submissions:call_drive"), {"unit": [world.rows[row].unit.pk for row in rows], **days})


def send_answers(world, role, place):
    """Answers about wards of one's own operator, of another, and of both at once."""
    asked = {place: world.rows[place].asked for place in ("own", "far")}
    rows = {"own": ["own"], "other": ["far"], "blank": [], "mixed": ["own", "far"]}[place]
    answer = {"outcome": "new_site", "measure": "Thêm trạm", "done_by": "2026-01-01"}
    content = {f"{asked[row].pk}-{name}": text for row in rows for name, text in answer.items()}
    return Sent(reverse("submissions:answer_requests"), content)


def send_codes_for_all(world, role, place):
    ReferralCode.objects.all().delete()
    return Sent(reverse("submissions:campaign"), {"province": CODES[place], "period": "2025-09"})


def send_new_plan(world, role, place):
    row = world.rows["far" if place == "other" else "own"]
    row.unit.campaign_groups.all().delete()
    return Sent(reverse("submissions:ward_campaign", args=[row.unit.pk]), {"unit": world.rows["far"].unit.pk})


def send_ask(world, role, place):
    SpeedRequest.objects.all().delete()
    Figure.objects.update(download=20)
    return Sent(reverse("submissions:ask_operators"), {"period": "2025-09", "province": CODES[place]})


def send_remind(world, role, place):
    """In August nobody has filed yet; in each province one ward has an officer with an address."""
    user = make_user("ward", unit=world.rows["far"].unit)
    User.objects.filter(pk=user.pk).update(email="xa@example.org")
    return Sent(reverse("submissions:remind"), {"period": "2025-08", "province": CODES[place], "group": "ward"})


def send_new_report(world, role, place):
    return Sent(reverse("reports:new"), {"kind": "letter", "period": "2025-08", "province": CODES[place]})


def send_new_template(world, role, place):
    file = SimpleUploadedFile("mau.docx", word("{{ ky }}"))
    return Sent(reverse("reports:add_template"), {"kind": "letter", "province": CODES[place], "file": file})


def send_run(name, status, data=None, *, step=""):
    """A report in the address, as it stands before this step."""

    def make(world, role, place):
        run = world.rows["far" if place == "other" else "own"].run
        changes = {"status": status, "built_at": clock.now() - timedelta(days=2)}
        if status == "issued":
            changes |= {"number": "12", "issued_on": date(2025, 10, 6)}
        if step == "look-again":
            signed_copy_of(run)
        if step == "submit-again":
            changes |= {"returned_at": clock.now()}
        if step in ("approve", "sign"):
            changes |= {"kind": "letter", "facts": {**run.facts, "kind": "letter"}}  # the Ministry's needs texts first
        ReportRun.objects.filter(pk=run.pk).update(**changes)
        content = {} if place == "blank" else dict(data or {})
        if place == "mixed":
            content |= {"province": FAR, "run": world.rows["far"].run.pk}
        return Sent(reverse(name, args=[run.pk, *([step] if step else [])]), content)

    return make


def send_made_by_desk(route, data=None):
    def make(world, role, place):
        found = made_by_the_desk(route, world.rows["far" if place == "other" else "own"].run)
        if route.endswith("retry_mail"):
            Mail.objects.filter(pk=found.pk).update(sent_at=clock.now(), last_error="x")
        if route.endswith("use_built_in"):
            type(found).objects.filter(pk=found.pk).update(in_use=True)
        return Sent(reverse(route, args=[found.pk]), {**(data or {}), "province": CODES[place]})

    return make


def send_boundaries(route):
    def make(world, role, place):
        found = boundaries_of(route, world.rows["far" if place == "other" else "own"].unit)
        status = "used" if route.endswith("withdraw_boundaries") else "checked"
        type(found).objects.filter(pk=found.pk).update(status=status)
        return Sent(reverse(route, args=[found.pk]), {"province": CODES[place]})

    return make


def send_scope_review(world, role, place):
    """The scope is named in the content only."""
    units = [world.rows["far" if place == "other" else "own"].unit]
    scope = Scope.objects.create(user=make_user("ward"), unit=units[0], valid_from=EARLY, review="sáp nhập")
    named = {"own": scope.pk, "other": scope.pk, "blank": "", "mixed": f"{scope.pk},{scope.pk + 1}"}[place]
    return Sent(reverse("accounts:scope_review"), {"scope": named, "decision": "keep", "reason": "x"})


def send_table(world, role, place):
    """A reorganisation: the units are named in the content only."""
    lines = {"own": ["own"], "other": ["far"], "blank": [], "mixed": ["own", "far"]}[place]
    rows = [world.rows[line].unit for line in lines]
    table = "old_code,new_code,new_kind,new_name,part\n"
    table += "".join(f"{unit.code},{unit.code},phuong,{unit.name} Mới,\n" for unit in rows)
    told = {"on": "2025-10-01", "legal_act": "Nghị quyết số 1", "table": table, "carry_out": "1"}
    return Sent(reverse("accounts:reorganise"), told)


def send_undo(world, role, place):
    """A change of one ward: named in the address only."""
    province = world.rows["far" if place == "other" else "own"].unit.parent
    on = date(2025, 10, 1)
    old = make_ward(province, "98001", "Trước", valid_to=on)
    new = make_ward(province, "98001", "Sau", valid_from=on)
    UnitChange.objects.create(old=old, new=new, effective_on=on, part="whole")
    change = Reorganisation.objects.create(
        on=on, legal_act="Nghị quyết số 1", closed=[old.pk], opened=[new.pk], done_at=clock.machine_now()
    )
    content = {} if place == "blank" else {"reason": "nhầm"}
    if place == "mixed":
        content["change"] = change.pk + 1
    return Sent(reverse("accounts:undo_reorganisation", args=[change.pk]), content)


def as_request(sent: Sent) -> dict[str, Any]:
    """For the test client's `post`."""
    if sent.kind == "json":
        return {"data": json.dumps(sent.data), "content_type": "application/json"}
    return {"data": sent.data}
