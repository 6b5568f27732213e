"""The free texts of each report: which ones there are, and how each is printed. Pure: knows no Django.

Some must be written by people, month by month, and leave a gap until then. The others are drafted from the facts
(`drafts.py`) and printed so until staff write their own for the month.
"""

from dataclasses import dataclass

from base.cleaning import clean_text
from reports.content import drafts
from reports.content.placeholders import filled
from reports.facts import Facts


@dataclass(frozen=True, slots=True)
class Slot:
    """A free text of a report; `must`: only people can write it, and without it nothing is approved."""

    key: str
    label: str
    must: bool = True


DIRECTION = Slot("direction", "Công tác chỉ đạo, tuyên truyền")
SHORTCOMINGS = Slot("shortcomings", "Tồn tại, hạn chế và nguyên nhân")
TASKS = Slot("tasks", "Nhiệm vụ thời gian tới")
PROPOSALS = Slot("proposals", "Kiến nghị, đề xuất")
ASSESSMENT = Slot("assessment", "Nhận xét, đánh giá", must=False)
FURTHER = Slot("further", "Đề xuất, kiến nghị", must=False)
REQUESTS = Slot("requests", "Nội dung đề nghị", must=False)
REASONS = Slot("reasons", "Sự cần thiết ban hành", must=False)
ASKED_WARDS = Slot("asked_wards", "Giao Ủy ban nhân dân cấp xã", must=False)
ASKED_AGENCIES = Slot("asked_agencies", "Giao sở, ban, ngành", must=False)
ASKED_OPERATORS = Slot("asked_operators", "Giao doanh nghiệp viễn thông", must=False)
ASKED_DEPARTMENT = Slot("asked_department", "Giao Sở", must=False)
SLOTS = (DIRECTION, SHORTCOMINGS, TASKS, PROPOSALS)  # of the Ministry's report
SLOTS_OF = {
    "ministry": SLOTS,
    "operators": (ASSESSMENT, FURTHER),
    "operator": (REQUESTS,),
    "letter": (REQUESTS,),
    "reminder": (REQUESTS,),
    "proposal": (REASONS,),
    "committee": (ASKED_WARDS, ASKED_AGENCIES, ASKED_OPERATORS, ASKED_DEPARTMENT),
    "ward": (REQUESTS,),
    **dict.fromkeys(("quarter", "half_year", "year"), (ASSESSMENT, FURTHER)),
}
GAP = "[Chưa có nội dung"


def paragraphs(facts: Facts, slot: Slot) -> tuple[str, ...]:
    """The paragraphs to print: what staff wrote, else the draft, else a gap that cannot be overlooked."""
    body = clean_text(dict(facts.passages).get(slot.key, "")).strip()
    if body:
        return lines_of(body, facts)
    if slot.must:
        return (f"{GAP}: {slot.label}. Chuyên viên soạn trên trang báo cáo trước khi trình duyệt.]",)
    return lines_of(draft(facts, slot), facts)


def lines_of(body: str, facts: Facts) -> tuple[str, ...]:
    """Fill a text's placeholders and split it into paragraphs, without empty lines."""
    return tuple(line.strip() for line in filled(body, facts).splitlines() if line.strip())


def is_written(facts: Facts, slot: Slot) -> bool:
    """Has somebody written or confirmed this text for the report's month?"""
    return bool(clean_text(dict(facts.passages).get(slot.key, "")).strip())


def missing(facts: Facts) -> tuple[Slot, ...]:
    """The texts that people must write and nobody has written for this month."""
    return tuple(slot for slot in SLOTS_OF[facts.kind] if slot.must and not is_written(facts, slot))


def draft(facts: Facts, slot: Slot) -> str:
    """Draft a text from the facts, with placeholders; blank where they say nothing."""
    return drafts.draft(facts, slot.key)
