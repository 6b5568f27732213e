"""Invented filings of reporters, and answers of operators. Pure: knows no Django."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from base.period import Period, months_between
from portal.demonstration.course import COLLECTS_SINCE
from portal.demonstration.figures import SEED

SIGNED_BY = "Người lập biểu (giả lập)"
# Each operator's network when the province began to collect: sites, then stations of each generation.
STOOD = {
    "viettel": (1320, 410, 640, 1290, 210),
    "vnpt": (1080, 360, 590, 1040, 150),
    "mobifone": (760, 300, 420, 720, 90),
    "vietnamobile": (240, 0, 230, 130, 0),
}
GENERATIONS = ("sites", "bts_2g", "bts_3g", "bts_4g", "bts_5g")
# Of measures, in turn: outcome, what will be done, days until it is done (0: nothing is promised), evidence.
MEASURES = (
    ("optimise", "Chỉnh anten, bổ sung tần số tại các trạm quanh khu dân cư (giả lập)", 35, ""),
    ("upgrade", "Nâng cấp truyền dẫn và thiết bị 4G lên 5G (giả lập)", 60, ""),
    ("new_site", "Xây dựng 01 trạm mới, đã có vị trí (giả lập)", 95, ""),
    ("rebutted", "Đo lại tại 5 điểm đạt trên 40 Mbps (giả lập)", 0, "Biên bản đo kiểm giả lập số 12/BB"),
)
# What staff write into the Ministry's report; the placeholders are filled by the portal.
TEXTS = {
    "direction": "Sở đã ban hành văn bản đôn đốc các xã, phường, đặc khu và doanh nghiệp viễn thông (giả lập).",
    "shortcomings": "Còn {{ so_thieu_mau }}/{{ so_don_vi }} đơn vị chưa đạt tối thiểu {{ mau_toi_thieu }} mẫu đo "
    "trong tháng {{ ky }}.",
    "tasks": "Tiếp tục vận động đo kiểm tại các đơn vị chưa đủ mẫu; theo dõi cam kết của doanh nghiệp (giả lập).",
    "proposals": "Không có kiến nghị, đề xuất.",
}
LEFT_OPEN_EVERY = 6  # of requests one stays without an answer


@dataclass(frozen=True, slots=True)
class Given:
    """An invented operator's answer about a slow ward."""

    outcome: str
    measure: str
    done_by: date | None
    evidence: str


def of_operator(code: str, month: Period, ward_ids: Sequence[int]) -> dict[str, str]:
    """Typed filing of an operator: what it builds in a month, and its totals. `ward_ids`: where it builds."""
    built = {each: _built(code, each) for each in months_between(COLLECTS_SINCE, month)}
    stood = dict(zip(GENERATIONS, STOOD.get(code, (200, 0, 100, 150, 10)), strict=True))
    typed = {name: str(count) for name, count in built[month].items()}
    for name in GENERATIONS:
        typed[f"{name}.total"] = str(stood[name] + sum(of[name] for of in built.values()))
    typed["capex.total"] = str(sum(of["capex"] for each, of in built.items() if each.year == month.year))
    typed |= {
        "capex_plan": "42000",
        "weak_spots_fixed": str(built[month]["plan_4g"] % 4),
        "quality_measures": "Tối ưu vùng phủ, nâng cấp truyền dẫn tại các trạm có lưu lượng cao (giả lập).",
    }
    for ward_id in ward_ids:
        typed |= {f"ward_bts_5g_new@{ward_id}": "1", f"ward_plan@{ward_id}": "1"}
    return typed


def _built(code: str, month: Period) -> dict[str, int]:
    chance = random.Random(f"{SEED}/{code}/{month}")  # noqa: S311 - repeatable, nothing secret
    new = (chance.randint(1, 5), 0, 0, chance.randint(2, 8), chance.randint(3, 12))
    built = dict(zip(GENERATIONS, new, strict=True))
    return built | {
        "capex": chance.randint(900, 4200),
        "plan_4g": chance.randint(1, 6),
        "plan_5g": chance.randint(4, 14),
    }


def of_ward(number: int, month: Period) -> dict[str, str]:
    """Typed filing of a ward: how many of its people installed the app and measured."""
    chance = random.Random(f"{SEED}/ward/{number}/{month}")  # noqa: S311
    people = dict.fromkeys(("officials", "digital_teams", "youth"), 20 + number * 7 % 30)
    typed = {f"{name}_people": str(count) for name, count in people.items()}
    for name, count in people.items():
        installed = count - chance.randint(0, 6)
        typed |= {f"{name}_installed": str(installed), f"{name}_measured": str(installed - chance.randint(0, 8))}
    return typed | {"broadcasts": str(chance.randint(1, 8)), "meetings": str(chance.randint(0, 3))}


def of_agency(number: int, month: Period) -> dict[str, str]:
    """Typed filing of an agency: how many of its members measured."""
    chance = random.Random(f"{SEED}/agency/{number}/{month}")  # noqa: S311
    people = 60 + number * 25
    installed = people - chance.randint(3, 12)
    measured = installed - chance.randint(0, 15)
    return {
        "members_people": str(people),
        "members_installed": str(installed),
        "members_measured": str(measured),
        "measurements": str(measured * chance.randint(2, 4)),
    }


def answer(number: int, today: date) -> Given | None:
    """An operator's answer, on a day, to the request of this number; None: none yet."""
    if number % LEFT_OPEN_EVERY == LEFT_OPEN_EVERY - 1:
        return None
    outcome, measure, days, evidence = MEASURES[number % len(MEASURES)]
    return Given(outcome, measure, today + timedelta(days=days) if days else None, evidence)
