"""Every route that writes, and who thereby writes where: the table written by hand.

`OWN` is the province of everybody in portal/tests/route_world.py, `FAR` another; `NOWHERE` is of no province.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

from django.urls import reverse

from measurements.models import Figure
from portal.tests.writing_routes import (
    CODES,
    DESK,
    FAR,
    FILERS,
    NOWHERE,
    OWN,
    Sent,
    send_answer,
    send_answers,
    send_ask,
    send_batch,
    send_boundaries,
    send_certificate,
    send_codes_for_all,
    send_disguised,
    send_draft,
    send_drive,
    send_extension,
    send_filed_by_program,
    send_filing,
    send_groups,
    send_made_by_desk,
    send_new_plan,
    send_new_report,
    send_new_template,
    send_object,
    send_own_batch,
    send_own_count,
    send_remind,
    send_run,
    send_scope_review,
    send_table,
    send_template,
    send_undo,
    send_upload,
)
from portal.tests.writing_several import send_approvals, send_together

Written = Mapping[str, set[str]]  # role → provinces whose rows change


@dataclass(frozen=True)
class Write:
    """`make(world, role, place)` → what is sent; by place, who then writes where. Whoever is not named: nowhere."""

    make: Callable[[SimpleNamespace, str, str], Sent]
    own: Written
    other: Written = field(default_factory=dict)
    blank: Written = field(default_factory=dict)
    mixed: Written = field(default_factory=dict)
    applies: bool = False  # a file whose figures are to be applied, too

    @property
    def prepare(self) -> Callable[[SimpleNamespace, str], object] | None:
        """What is made once for all cases of a world."""
        return getattr(self.make, "prepare", None)

    def expected(self, place: str, role: str) -> set[str]:
        written: Written = getattr(self, place)
        return written.get(role, set())


def to(roles: tuple[str, ...], *provinces: str) -> dict[str, set[str]]:
    return {role: set(provinces) for role in roles}


IN_OWN, ADMIN_FAR, ADMIN_BOTH = to(DESK, OWN), to(("admin",), FAR), to(("admin",), OWN, FAR)

ISSUE = {"number": "12", "issued_on": date(2025, 10, 6).isoformat(), "channel": "Trục"}
COLUMNS = {"column-A": "province", "column-B": "ward", "column-C": "month", "column-D": "download"}
SEEN = {"assumed": "month,network,province,statistic"}
OF_WARD = to(("ward",), OWN)
FILED = {**to(FILERS, OWN), **IN_OWN}
ADMIN_OWN = to(("admin",), OWN)
STEP = {"own": IN_OWN, "other": ADMIN_FAR, "blank": IN_OWN, "mixed": IN_OWN}
ADMIN_ALL = to(("admin",), NOWHERE, OWN, FAR)  # read again, its own row among what changes
ADMIN_NOTED = to(("admin",), NOWHERE, OWN)  # what of it was noted nowhere is noted now
OF_BATCH = {"own": IN_OWN, "other": ADMIN_FAR, "mixed": ADMIN_BOTH}


def _send_letter_form(world, role, place):
    typed = {"kind": "letter", "valid_from": "2025-10-01"}
    return Sent(reverse("reports:letter_forms"), {**typed, "province": CODES[place]})


def _send_weak_spot(world, role, place):
    unit = world.rows["far" if place == "other" else "own"].unit
    typed = {"unit": unit.pk, "place": "Thôn Thử", "found_on": "2025-09-01"}
    return Sent(reverse("reports:weak_spots"), {**typed, "province": CODES[place]})


def _send_ward_letters(world, role, place):
    Figure.objects.update(samples_min=100, samples_max=100)
    unit = world.rows["far" if place == "other" else "own"].unit
    where = {"province": CODES[place], "period": "2025-09", "network": "mobile"}
    return Sent(reverse("reports:make_ward_letters"), {**where, "unit": [unit.pk]})


def _send_ward_numbers(world, role, place):
    letter = world.rows["far" if place == "other" else "own"].letter
    given = {f"number-{letter.pk}": "7", "issued_on": "2025-10-07"}
    where = {"province": CODES[place], "period": "2025-09", "network": "mobile"}
    return Sent(reverse("reports:ward_letter_numbers"), {**where, **given})


WRITES: dict[str, Write] = {
    # Files of figures: the province is stated, the units stand in the rows.
    "measurements:upload": Write(
        send_upload("measurements:upload"), IN_OWN, ADMIN_FAR, ADMIN_BOTH, to(("admin", "staff"), OWN), applies=True
    ),
    "measurements:upload disguised": Write(
        send_disguised("measurements:upload"), IN_OWN, IN_OWN, ADMIN_OWN, to(("admin", "staff"), OWN), applies=True
    ),
    "api-imports": Write(
        send_upload("api-imports"), IN_OWN, ADMIN_FAR, ADMIN_BOTH, to(("admin", "staff"), OWN), applies=True
    ),
    "api-imports disguised": Write(
        send_disguised("api-imports"), IN_OWN, IN_OWN, IN_OWN, to(("admin", "staff"), OWN), applies=True
    ),
    "api-imports own": Write(send_own_count(True), OF_WARD, {}, {}, OF_WARD, applies=True),
    "measurements:own_upload": Write(send_own_count(False), OF_WARD, {}, {}, OF_WARD, applies=True),
    # Files that came: they name provinces by their rows.
    "measurements:apply": Write(send_batch("measurements:apply", "checked", SEEN), **OF_BATCH, blank=ADMIN_NOTED),
    "measurements:undo": Write(send_batch("measurements:undo", "applied"), **OF_BATCH, blank=ADMIN_NOTED),
    "measurements:check": Write(
        send_batch("measurements:check", "received"), IN_OWN, ADMIN_FAR, ADMIN_NOTED, ADMIN_ALL
    ),
    "measurements:again": Write(
        send_batch("measurements:again", "received"), IN_OWN, ADMIN_FAR, ADMIN_NOTED, ADMIN_ALL
    ),
    "measurements:discard": Write(
        send_batch("measurements:discard", "checked"), **OF_BATCH, blank=to(("admin",), NOWHERE)
    ),
    "measurements:columns": Write(
        send_batch("measurements:columns", "checked", COLUMNS, table=(0,)), IN_OWN, ADMIN_FAR, ADMIN_NOTED, ADMIN_ALL
    ),
    "measurements:release": Write(
        send_batch("measurements:release", "received", {"reason": "x"}), ADMIN_OWN, ADMIN_FAR, ADMIN_NOTED, ADMIN_ALL
    ),
    "measurements:names": Write(send_answer, IN_OWN, ADMIN_FAR),
    "api-import-apply": Write(send_batch("api-import-apply", "checked", kind="json"), **OF_BATCH, blank=ADMIN_NOTED),
    "api-import-undo": Write(send_batch("api-import-undo", "applied", kind="json"), **OF_BATCH, blank=ADMIN_NOTED),
    "measurements:apply own": Write(
        send_own_batch("measurements:apply", "checked", data=SEEN), OF_WARD, {}, OF_WARD, OF_WARD
    ),
    "measurements:undo own": Write(send_own_batch("measurements:undo", "applied"), OF_WARD, {}, OF_WARD, OF_WARD),
    "api-import-apply own": Write(send_own_batch("api-import-apply", "checked", "json"), OF_WARD, {}, OF_WARD, OF_WARD),
    "api-import-undo own": Write(send_own_batch("api-import-undo", "applied", "json"), OF_WARD, {}, OF_WARD, OF_WARD),
    # Filings: the reporter stands in the address, wards in the names of fields.
    "submissions:edit": Write(send_filing("submissions:edit", send_draft), FILED, ADMIN_FAR, FILED, FILED),
    "submissions:review": Write(
        send_filing("submissions:review", send_certificate, query="?nil=1"), FILED, ADMIN_FAR, {}, FILED
    ),
    "submissions:upload": Write(send_filing("submissions:upload", send_template), FILED, ADMIN_FAR),
    "submissions:extension": Write(send_filing("submissions:extension", send_extension), IN_OWN, ADMIN_FAR, {}, IN_OWN),
    "api-filing": Write(send_filing("api-filing", send_filed_by_program, kind="json"), to(FILERS, OWN)),
    "submissions:together": Write(send_together, IN_OWN, ADMIN_FAR, {}, {}),
    "submissions:remind": Write(send_remind, IN_OWN, ADMIN_FAR, IN_OWN),
    # The campaign and the commitments.
    "submissions:campaign": Write(send_codes_for_all, IN_OWN, IN_OWN, IN_OWN, IN_OWN),
    "submissions:ward_campaign": Write(
        send_new_plan, {**IN_OWN, **OF_WARD}, ADMIN_FAR, {**IN_OWN, **OF_WARD}, {**IN_OWN, **OF_WARD}
    ),
    "submissions:campaign_groups": Write(send_groups, {**IN_OWN, **OF_WARD}, ADMIN_FAR, {}, {**IN_OWN, **OF_WARD}),
    "submissions:call_drive": Write(send_drive, IN_OWN, ADMIN_FAR, {}, ADMIN_BOTH),
    "submissions:call_off_drive": Write(
        send_object("submissions:call_off_drive", "drive"), IN_OWN, ADMIN_FAR, IN_OWN, IN_OWN
    ),
    "submissions:give_code": Write(
        send_object("submissions:give_code", "unit", {"code": "MOI"}), IN_OWN, ADMIN_FAR, {}, IN_OWN
    ),
    "submissions:give_agency_code": Write(
        send_object("submissions:give_agency_code", "agency", {"code": "MOI"}), IN_OWN, ADMIN_FAR, {}, IN_OWN
    ),
    "submissions:ask_operators": Write(send_ask, IN_OWN, ADMIN_FAR),
    "submissions:answer_requests": Write(send_answers, to(("operator",), OWN), {}, {}, {}),
    # Reports.
    "reports:new": Write(send_new_report, IN_OWN, ADMIN_FAR),
    "reports:letter_forms": Write(_send_letter_form, IN_OWN, ADMIN_FAR),
    "reports:weak_spots": Write(_send_weak_spot, IN_OWN, ADMIN_FAR),
    "reports:make_ward_letters": Write(_send_ward_letters, IN_OWN, ADMIN_FAR),
    "reports:ward_letter_numbers": Write(_send_ward_numbers, IN_OWN, ADMIN_FAR),
    "reports:add_template": Write(send_new_template, ADMIN_OWN, ADMIN_FAR),
    "reports:use_template": Write(
        send_made_by_desk("reports:use_template", {"period": "2025-09"}), ADMIN_OWN, ADMIN_FAR, ADMIN_OWN, ADMIN_OWN
    ),
    "reports:use_built_in": Write(
        send_made_by_desk("reports:use_built_in"), ADMIN_OWN, ADMIN_FAR, ADMIN_OWN, ADMIN_OWN
    ),
    "reports:retry_mail": Write(send_made_by_desk("reports:retry_mail"), **STEP),
    "reports:passages": Write(send_run("reports:passages", "built", {"difficulties": "Không"}), **STEP),
    "reports:issue": Write(send_run("reports:issue", "handed_over", ISSUE), IN_OWN, ADMIN_FAR, {}, IN_OWN),
    "reports:revise": Write(send_run("reports:revise", "issued", {"reason": "Sai số"}), IN_OWN, ADMIN_FAR, {}, IN_OWN),
    "reports:step approve": Write(
        send_run("reports:step", "built", step="approve"),
        to(("leader",), OWN),
        {},
        to(("leader",), OWN),
        to(("leader",), OWN),
    ),
    "reports:approve_several": Write(send_approvals, to(("leader",), OWN), {}, {}, {}),
    "reports:send_back": Write(
        send_run("reports:send_back", "built", {"note": "Soạn lại"}),
        to(("leader",), OWN),
        {},
        {},
        to(("leader",), OWN),
    ),
    "reports:step submit-again": Write(send_run("reports:step", "built", step="submit-again"), **STEP),
    "reports:step sign": Write(send_run("reports:step", "built", step="sign"), **STEP),
    "reports:step look-again": Write(send_run("reports:step", "issued", step="look-again"), **STEP),
    "reports:step hand-over": Write(send_run("reports:step", "approved", step="hand-over"), **STEP),
    "reports:step publish": Write(send_run("reports:step", "issued", step="publish"), **STEP),
    "reports:step retry": Write(send_run("reports:step", "failed", step="retry"), **STEP),
    # The register and the people: administrators alone, who reach everything.
    "portal:verify": Write(
        send_object("portal:verify", "change", {"part": "whole", "legal_act": "Nghị quyết số 1"}),
        ADMIN_OWN,
        ADMIN_FAR,
        {},
        ADMIN_OWN,
    ),
    "portal:use_boundaries": Write(
        send_boundaries("portal:use_boundaries"), ADMIN_OWN, ADMIN_FAR, ADMIN_OWN, ADMIN_OWN
    ),
    "portal:withdraw_boundaries": Write(
        send_boundaries("portal:withdraw_boundaries"), ADMIN_OWN, ADMIN_FAR, ADMIN_OWN, ADMIN_OWN
    ),
    "accounts:scope_review": Write(send_scope_review, ADMIN_OWN, ADMIN_FAR),
    "accounts:reorganise": Write(send_table, ADMIN_OWN, ADMIN_FAR, {}, ADMIN_BOTH),
    "accounts:undo_reorganisation": Write(send_undo, ADMIN_OWN, ADMIN_FAR, {}, ADMIN_OWN),
}
