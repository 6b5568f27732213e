"""The facts of the golden texts of the other letters: to one unit, and what the committee is asked to sign.

An invented province, all figures synthetic (số liệu giả lập).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.content.heads import head_of
from reports.content.ward_plan import PlanFacts
from reports.facts import Furniture, NextDue, OperatorLine
from reports.tests.facts_made import ENOUGH, LOW, facts, figure, line
from reports.tests.golden_facts import DISSOLVED, EMPTY, FULL, TOLD, WARDS, V
from submissions.campaign import GroupPlan

MONTHS = ("2025-05", "2025-06", "2025-07", "2025-08", "2025-09")
FEW = figure(250, "39", V.TOO_FEW_SAMPLES)
MEANS = figure(260, "80", V.TOO_FEW_SAMPLES, statistic="mean")
ABSENT = replace(figure(), absent=True)


def to_ward(*months, name="Xã Thử 18", operators=(), **changed):
    """The letter about the last of these months."""
    one = line("99017", name, *months)
    shown = MONTHS[-len(months) :]
    return replace(
        FULL,
        kind="ward",
        units=(one,),
        months=shown,
        operators=operators,
        province_figure=None,
        statistic="",
        passages=(),
        **{"next_due": TOLD["next_due"], "public_page": TOLD["public_page"], **changed},
    )


def there(code, name, now):
    return OperatorLine(code, name, "", None, None, (), (line("99017", "Xã Thử 18", now),))


SPLIT = (
    there("a", "Nhà mạng A", figure(180, "52.5", V.COMPLIANT)),
    there("b", "Nhà mạng B", figure(310, "31.996", V.TOO_SLOW)),
    there("c", "Nhà mạng C", figure(12, "18", V.TOO_SLOW)),
)
GONE = to_ward(LOW, LOW)
GONE = replace(GONE, units=(replace(GONE.units[0], dissolved=True, heirs=("Phường Mới A", "Xã Mới B")),))


def of_committee(base, **changed):
    head = head_of("committee", base.head, Furniture())
    return replace(base, kind="committee", head=head, writer=base.head.agency, passages=(), **changed)


def proposed(base, **changed):
    return replace(base, kind="proposal", head=head_of("proposal", base.head, Furniture()), passages=(), **changed)


OWN = Furniture(
    opening="Thực hiện Công văn số 1/UBND.",
    to=("Ủy ban nhân dân các phường",),
    signer=("CHỦ TỊCH",),
    signer_name="Nguyễn Văn Thử",
    closing="Yêu cầu các đơn vị nghiêm túc thực hiện./.",
)
CASES = {
    "ward_of_few_samples": to_ward(ENOUGH, FEW, LOW, FEW, figure(123, "44", V.TOO_FEW_SAMPLES)),
    "ward_below_300": to_ward(None, LOW, LOW),
    "ward_without_figures": to_ward(LOW, LOW, figure(), next_due=(), public_page=""),
    "ward_not_in_the_table": to_ward(ENOUGH, ABSENT),
    "ward_undecided": to_ward(
        ENOUGH, figure((200, 400), "45", V.UNDECIDED), next_due=(NextDue("xã, phường", date(2025, 10, 1)),)
    ),
    "ward_slow": to_ward(ENOUGH, figure(320, "38.996", V.TOO_SLOW), operators=SPLIT),
    "ward_of_two_statistics": to_ward(MEANS, FEW),
    "ward_dissolved": GONE,
    "ward_of_district_level": facts(
        kind="ward", units=(replace(facts().units[1], name="Huyện Tây"),), operators=(), passages=()
    ),
    "proposal": proposed(FULL, **TOLD),
    "proposal_without_figures": proposed(EMPTY),
    "proposal_all_well": proposed(FULL, units=WARDS[:13]),
    "committee": of_committee(FULL, **TOLD),
    "committee_all_well": of_committee(FULL, units=WARDS[:13], operators=()),
    "committee_slow_only": of_committee(FULL, units=WARDS[:17], operators=()),
    "committee_of_dissolved_units": of_committee(FULL, units=DISSOLVED),
    "committee_without_figures": of_committee(EMPTY),
    "committee_with_its_own_furniture": of_committee(FULL, furniture=OWN),
    "committee_written": replace(
        of_committee(FULL),
        passages=(("asked_wards", "- Tự viết {{ so_can_don_doc }}."), ("asked_department", "- Tự viết.")),
    ),
}


# A ward's plan is no report: its facts are its own.
GROUP = GroupPlan("Cán bộ, công chức", 1, 45, (1,), 1)
PLAN = PlanFacts(
    code="99017",
    ward="Phường Thử",
    place="Thử",
    department="Sở Khoa học và Công nghệ",
    day=date(2025, 10, 6),
    needed=300,
    min_download=Decimal(40),
    groups=(GROUP, GroupPlan("Tổ công nghệ số cộng đồng", 12, 5, (4, 1), None), GroupPlan("Đoàn viên", 2, 10, (4,), 4)),
    referral_code="THU17",
    bodies=(("Trường Tiểu học Thử", "THU17A"), ("Trạm Y tế Thử", "")),
    report_by=date(2025, 11, 5),
    bases=("Căn cứ Công văn số 2138/BTTTT-CVT ngày 03/6/2024",),
)
PLANS = {
    "plan": PLAN,
    "plan_that_is_enough": replace(
        PLAN, groups=(replace(GROUP, members=300),), referral_code="", bodies=(), report_by=None, min_download=None
    ),
    "plan_not_chosen_at_all": replace(PLAN, groups=(replace(GROUP, frequencies=(), frequency=None),), bodies=()),
    "plan_with_its_own_furniture": replace(
        PLAN,
        min_download=Decimal("40.5"),
        furniture=replace(OWN, copies=("Như trên",), bases=("Căn cứ Kế hoạch số 59/KH-UBND",), symbol="KH-UBND-VX"),
    ),
}
