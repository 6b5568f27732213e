"""The facts of the golden texts of the other letters: to one unit, and what the committee is asked to sign.

An invented province, all figures synthetic (số liệu giả lập).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from base.period import Period
from reports.content import revisions
from reports.content.heads import head_of
from reports.content.ward_plan import PlanFacts
from reports.facts import Furniture, MonthTotals, NextDue, OperatorLine
from reports.tests.facts_made import ENOUGH, LOW, facts, figure, line
from reports.tests.golden_facts import DISSOLVED, EMPTY, FULL, OPERATORS, TOLD, WARDS, V
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
    "ward_undecided_again": to_ward(ENOUGH, LOW, figure((200, 400), "45", V.UNDECIDED)),
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
    "committee_of_whom_all_filed": of_committee(
        FULL, operators=OPERATORS[:3], **{**TOLD, "next_due": TOLD["next_due"][::-1]}
    ),
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


def totals(month, *counts, level="ward", download=None, owed=4, filed=3, like=True, statistic="median"):
    """A month of so many units: compliant, too slow, without a speed, too few samples, undecided, without figures."""
    kinds = (V.COMPLIANT, V.TOO_SLOW, V.SPEED_MISSING, V.TOO_FEW_SAMPLES, V.UNDECIDED, V.NO_DATA)
    whole = figure(9000, download, V.COMPLIANT, statistic=statistic) if download else None
    verdicts = tuple(zip(kinds, counts, strict=False))
    return MonthTotals(month, level, verdicts, whole, owed, filed, like)


NO_FIGURES = {"level": None}
QUARTER = (
    totals("2025-07", 5, 4, 1, 18, 1, 1, download="41.5"),
    totals("2025-08", 8, 5, 2, 13, 0, 2, download="43"),
    totals("2025-09", 13, 4, 2, 7, 2, 2, download="47.5", filed=4),
)
SAME = (
    totals("2025-04", 2, 1, 0, 27, 0, 0),
    totals("2025-05", 2, 2, 0, 26, 0, 0, owed=0, filed=0),
    totals("2025-06", 3, 2, 0, 25, 0, 0, download="40", owed=8),
)
OTHER = (*SAME[:2], totals("2025-06", 3, 2, 0, 95, 0, 0, download="80", statistic="mean"))
HOLE = (QUARTER[0], totals("2025-08", **NO_FIGURES), QUARTER[2])
UNKNOWN = tuple(totals(month.month, **NO_FIGURES) for month in SAME)


def over(span, before, base=FULL, **changed):
    return replace(base, kind="quarter", span=span, span_before=before, passages=(), **changed)


def longer(kind, period, count):
    last = Period.parse(period)
    names = [str(last.plus(back)) for back in range(1 - 2 * count, 1)]
    months = [totals(name, at, 1, 0, 29 - at, 0, 0, download=f"{40 + at}") for at, name in enumerate(names)]
    ours = {"period": period, "months": tuple(names[count:]), "units": ()}
    return replace(FULL, kind=kind, span=tuple(months[count:]), span_before=tuple(months[:count]), passages=(), **ours)


ALWAYS = tuple(line(f"9{n}", f"Xã {n}", *[figure(320, "41", V.COMPLIANT)] * 3) for n in range(3))
NEVER = line("98", "Xã Chín", LOW, LOW, LOW)
NEW = line("97", "Xã Mới", None, LOW, LOW)  # in its first month it was another area
CASES |= {
    "quarter": over(QUARTER, SAME),
    "quarter_of_whom_some_always_reached_it": over(QUARTER, SAME, units=(*ALWAYS, NEVER, NEW, WARDS[3])),
    "quarter_all_well": over(QUARTER[2:], SAME[2:], units=ALWAYS, months=("2025-07", "2025-08", "2025-09")),
    "quarter_across_a_merger": over((replace(QUARTER[0], like_before=False), *QUARTER[1:]), OTHER, comparable=False),
    "quarter_with_a_merger_in_it": over((*QUARTER[:2], replace(QUARTER[2], like_before=False)), SAME, comparable=False),
    "quarter_with_a_hole": over(HOLE, SAME),
    "quarter_ends_without_figures": over((*QUARTER[:2], totals("2025-09", **NO_FIGURES)), SAME, base=EMPTY),
    "quarter_before_without_figures": over(QUARTER, UNKNOWN),
    "quarter_without_figures": over(
        tuple(replace(one, level=None, verdicts=()) for one in QUARTER), UNKNOWN, base=EMPTY
    ),
    "quarter_revision": over(
        QUARTER, SAME, revision=2, changes=revisions.compare(FULL, replace(FULL, units=WARDS[1:]))
    ),
    "half_year_first": longer("half_year", "2025-06", 6),
    "half_year_second": longer("half_year", "2025-12", 6),
    "year": longer("year", "2025-12", 12),
}
