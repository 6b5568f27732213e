"""Placeholders of a report's texts, `{{ so_du_mau }}`, filled from the facts when it is printed. Pure.

A text with placeholders stays right when the figures change, and can be used again for the next month.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches

from base.number_format import show_count
from base.period import Period
from measurements.judging.compliance import Verdict
from reports.content import operator_annexes, phrases
from reports.facts import Facts

MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def _counted(verdict: Verdict) -> Callable[[Facts], str]:
    return lambda facts: show_count(facts.counts[verdict])


def _month_after(facts: Facts, step: int) -> str:
    found: Period = facts.month.plus(step)
    return found.label


def short_of_samples(facts: Facts) -> int:
    """Number of units with too few samples, or none."""
    return facts.counts[Verdict.TOO_FEW_SAMPLES] + facts.counts[Verdict.NO_DATA]


def to_measure(facts: Facts) -> int:
    """Number of units to be urged to measure: all that fell short but the slow ones, which have enough."""
    return len(phrases.short_of_target(facts)) - facts.counts[Verdict.TOO_SLOW]


def _missing(facts: Facts) -> list[str]:
    return [line.name for line in facts.operators if line.status == "missing"]


def _annex(key: str) -> Callable[[Facts], str]:
    """Make a placeholder for the number of an annex in the letter to an operator; blank where it has no lines."""

    def label(facts: Facts) -> str:
        return operator_annexes.of_one(facts).labels.get(key, "") if facts.operator_code else ""

    return label


LABELS = {"phu_luc_cham": _annex("slow"), "phu_luc_cam_ket": _annex("commitments")}

# Name → what it says, and how it is taken from the facts.
PLACEHOLDERS: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "ky": ("tháng báo cáo: 9/2025", lambda facts: facts.month.label),
    "thang_so_lieu": (
        "tháng của số liệu: tháng báo cáo, hoặc tháng trước khi VNNIC chưa công bố",
        lambda facts: facts.data_month.label,
    ),
    "thang_truoc": ("tháng trước tháng báo cáo", lambda facts: _month_after(facts, -1)),
    "thang_sau": ("tháng sau tháng báo cáo", lambda facts: _month_after(facts, 1)),
    "so_don_vi": ("số đơn vị của bảng", lambda facts: show_count(len(facts.units))),
    "so_du_mau": ("số đơn vị đủ mẫu", lambda facts: show_count(facts.enough_samples)),
    "ty_le_du_mau": ("tỷ lệ đơn vị đủ mẫu", phrases.enough_share),
    "so_chua_du_mau": ("số đơn vị chưa đủ mẫu", _counted(Verdict.TOO_FEW_SAMPLES)),
    "so_chua_co_so_lieu": ("số đơn vị chưa có số liệu", _counted(Verdict.NO_DATA)),
    "so_thieu_mau": ("số đơn vị chưa đủ mẫu hoặc chưa có số liệu", lambda facts: show_count(short_of_samples(facts))),
    "so_chua_xong_mau": ("số đơn vị phải đo thêm", lambda facts: show_count(to_measure(facts))),
    "so_dat_toc_do": ("số đơn vị đạt tốc độ", _counted(Verdict.COMPLIANT)),
    "so_chua_dat_toc_do": ("số đơn vị đủ mẫu, chưa đạt tốc độ", _counted(Verdict.TOO_SLOW)),
    "so_can_don_doc": ("số đơn vị cần đôn đốc", lambda facts: show_count(len(phrases.short_of_target(facts)))),
    "mau_toi_thieu": ("số mẫu tối thiểu", phrases.required_samples),
    "toc_do_toi_thieu": ("tốc độ tối thiểu, Mbps", phrases.required_speed),
    "doanh_nghiep_chua_nop": ("tên các doanh nghiệp chưa nộp", lambda facts: ", ".join(_missing(facts)) or "không có"),
    "so_doanh_nghiep_chua_nop": ("số doanh nghiệp chưa nộp", lambda facts: show_count(len(_missing(facts)))),
    "co_quan": ("tên Sở", lambda facts: facts.department),
    "dia_chi_cong_bo": ("địa chỉ trang công khai của tháng", lambda facts: facts.public_page),
    "phu_luc_cham": ("phụ lục các đơn vị chưa đạt tốc độ, của văn bản gửi doanh nghiệp", LABELS["phu_luc_cham"]),
    "phu_luc_cam_ket": ("phụ lục cam kết, của văn bản gửi doanh nghiệp", LABELS["phu_luc_cam_ket"]),
}


def filled(text: str, facts: Facts) -> str:
    """Fill the placeholders of a text; an unknown one stays as written."""

    def value(found: re.Match[str]) -> str:
        known = PLACEHOLDERS.get(found[1])
        return known[1](facts) if known else found[0]

    return MARK.sub(value, text)


def unknown(text: str) -> list[tuple[str, str]]:
    """The unknown placeholders of a text, each with the closest known one (or blank)."""
    wrong = [name for name in MARK.findall(text) if name not in PLACEHOLDERS]
    return [(name, next(iter(get_close_matches(name, PLACEHOLDERS)), "")) for name in dict.fromkeys(wrong)]
