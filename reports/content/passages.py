"""The free texts of the Ministry report: what each is for, and what the figures suggest to write.

A suggestion is shown to the person who writes; it enters a report only once that person has saved it.
Pure: knows no Django.
"""

from dataclasses import dataclass

from base.cleaning import clean_text
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_count
from reports.content import phrases
from reports.facts import Facts


@dataclass(frozen=True, slots=True)
class Slot:
    key: str
    label: str


DIRECTION = Slot("direction", "Công tác chỉ đạo, tuyên truyền")
SHORTCOMINGS = Slot("shortcomings", "Tồn tại, hạn chế và nguyên nhân")
TASKS = Slot("tasks", "Nhiệm vụ thời gian tới")
PROPOSALS = Slot("proposals", "Kiến nghị, đề xuất")
SLOTS = (DIRECTION, SHORTCOMINGS, TASKS, PROPOSALS)


def paragraphs(facts: Facts, slot: Slot) -> tuple[str, ...]:
    """What staff wrote, line by line; where nothing was written yet, a gap that cannot be overlooked."""
    body = clean_text(dict(facts.passages).get(slot.key, "")).strip()
    if not body:
        return (f"[Chưa có nội dung: {slot.label}. Chuyên viên soạn trên trang báo cáo trước khi trình duyệt.]",)
    return tuple(line.strip() for line in body.splitlines() if line.strip())


def missing(facts: Facts) -> tuple[Slot, ...]:
    """The texts that nobody has written yet."""
    written = {key for key, body in facts.passages if body.strip()}
    return tuple(slot for slot in SLOTS if slot.key not in written)


def suggestion(facts: Facts, slot: Slot) -> str:
    """A first wording drawn from the figures; empty where the figures say nothing."""
    few = facts.counts[Verdict.TOO_FEW_SAMPLES] + facts.counts[Verdict.NO_DATA]
    slow = facts.counts[Verdict.TOO_SLOW]
    lines: list[str] = []
    if slot is SHORTCOMINGS:
        if few:
            lines.append(
                f"Còn {show_count(few)}/{show_count(len(facts.units))} đơn vị chưa đạt tối thiểu "
                f"{phrases.asked_samples(facts)} mẫu đo trong {phrases.month(facts)}."
            )
        if slow:
            lines.append(
                f"{show_count(slow)} đơn vị có tốc độ tải xuống dưới {phrases.asked_speed(facts)} Mbps, "
                "cần doanh nghiệp kiểm tra vùng phủ và dung lượng."
            )
        missing_operators = [line.name for line in facts.operators if line.status == "missing"]
        if missing_operators:
            lines.append(f"Doanh nghiệp chưa gửi báo cáo đầu tư: {', '.join(missing_operators)}.")
    elif slot is TASKS:
        if few:
            lines.append(
                f"Tiếp tục đôn đốc {show_count(few)} đơn vị chưa đủ mẫu tuyên truyền, hướng dẫn người dân cài đặt "
                "và sử dụng ứng dụng i-Speed."
            )
        if slow:
            lines.append(f"Làm việc với doanh nghiệp viễn thông về {show_count(slow)} đơn vị chưa đạt tốc độ.")
    return "\n".join(lines)
