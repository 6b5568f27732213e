"""The free texts of the Ministry report, and what the facts suggest to write in each.

A draft is offered to the person who writes; it enters a report only once that person has taken it for this month.
Pure: knows no Django.
"""

from dataclasses import dataclass

from base.cleaning import clean_text
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_count
from reports.content import phrases, words
from reports.content.placeholders import filled, short_of_samples
from reports.facts import Facts, UnitLine
from submissions.promises import CommitmentState


@dataclass(frozen=True, slots=True)
class Slot:
    key: str
    label: str


DIRECTION = Slot("direction", "Công tác chỉ đạo, tuyên truyền")
SHORTCOMINGS = Slot("shortcomings", "Tồn tại, hạn chế và nguyên nhân")
TASKS = Slot("tasks", "Nhiệm vụ thời gian tới")
PROPOSALS = Slot("proposals", "Kiến nghị, đề xuất")
SLOTS = (DIRECTION, SHORTCOMINGS, TASKS, PROPOSALS)
GAP = "[Chưa có nội dung"


def paragraphs(facts: Facts, slot: Slot) -> tuple[str, ...]:
    """What staff wrote, filled, line by line; where nothing was written, a gap that cannot be overlooked."""
    body = clean_text(dict(facts.passages).get(slot.key, "")).strip()
    if not body:
        return (f"{GAP}: {slot.label}. Chuyên viên soạn trên trang báo cáo trước khi trình duyệt.]",)
    return lines_of(body, facts)


def lines_of(body: str, facts: Facts) -> tuple[str, ...]:
    """A text as it is printed: its placeholders filled, one paragraph for each line that holds something."""
    return tuple(line.strip() for line in filled(body, facts).splitlines() if line.strip())


def missing(facts: Facts) -> tuple[Slot, ...]:
    """The texts that nobody has written for this month."""
    written = {key for key, body in facts.passages if body.strip()}
    return tuple(slot for slot in SLOTS if slot.key not in written)


def draft(facts: Facts, slot: Slot) -> str:
    """A first wording, with placeholders, drawn from the facts; empty where they say nothing."""
    return "\n".join(_DRAFTS[slot.key](facts))


def _direction(facts: Facts) -> list[str]:
    out = [f"Đã ban hành {one.name} số {one.number} ngày {words.day(one.day)}." for one in facts.issued]
    if facts.reminders:
        out.append(f"Đã gửi {show_count(facts.reminders)} lượt nhắc nộp báo cáo qua thư điện tử.")
    for one in facts.reporting:
        if not one.filed:
            continue
        sums = "; ".join(f"{label[:1].lower()}{label[1:]}: {total}" for label, total in one.sums)
        text = f"{show_count(one.filed)}/{show_count(one.owed)} {one.group} đã báo cáo kết quả tháng {{{{ ky }}}}"
        out.append(text + (f", trong đó {sums}." if sums else "."))
    return out


def _shortcomings(facts: Facts) -> list[str]:
    out = []
    if short_of_samples(facts):
        out.append(
            "Còn {{ so_thieu_mau }}/{{ so_don_vi }} đơn vị chưa đạt tối thiểu {{ mau_toi_thieu }} mẫu đo "
            "trong tháng {{ ky }}."
        )
        out += _trend(facts)
    if facts.counts[Verdict.TOO_SLOW]:
        out.append(
            "{{ so_chua_dat_toc_do }} đơn vị đủ mẫu nhưng có tốc độ tải xuống dưới {{ toc_do_toi_thieu }} Mbps, "
            "cần doanh nghiệp kiểm tra vùng phủ và dung lượng."
        )
    if any(line.status == "missing" for line in facts.operators):
        out.append("Doanh nghiệp chưa gửi báo cáo đầu tư: {{ doanh_nghiep_chua_nop }}.")
    late = sum(one.state is CommitmentState.FAILED for line in facts.operators for one in line.commitments)
    if late:
        out.append(f"{show_count(late)} cam kết khắc phục tốc độ của doanh nghiệp đã quá hạn mà chưa đạt.")
    for one in facts.reporting:
        if one.filed < one.owed:
            out.append(f"{show_count(one.owed - one.filed)}/{show_count(one.owed)} {one.group} chưa gửi báo cáo tháng.")
    return out


def _trend(facts: Facts) -> list[str]:
    """Against the month before, of the same units; and those that have fallen short in each month shown."""
    out = []
    same = [unit for unit in facts.units if len(unit.months) > 1 and unit.months[-2] is not None]
    before = sum(unit.months[-2].verdict in phrases.ENOUGH for unit in same if unit.months[-2])
    if same and len(same) == len(facts.units) and any(unit.months[-2].samples_max for unit in same if unit.months[-2]):
        change = facts.enough_samples - before
        how = f"{'tăng' if change > 0 else 'giảm'} {show_count(abs(change))} đơn vị" if change else "không thay đổi"
        out.append(f"So với tháng {{{{ thang_truoc }}}}, số đơn vị đủ mẫu {how}.")
    always = [unit for unit in facts.units if _always_short(unit)]
    if always and len(facts.months) > 1:
        out.append(f"{show_count(len(always))} đơn vị chưa đủ mẫu {len(facts.months)} tháng liền.")
    return out


def _always_short(unit: UnitLine) -> bool:
    few = (Verdict.TOO_FEW_SAMPLES, Verdict.NO_DATA)
    return all(month is not None and month.verdict in few for month in unit.months)


def _tasks(facts: Facts) -> list[str]:
    out = []
    if short_of_samples(facts):
        out.append(
            "Tiếp tục đôn đốc {{ so_thieu_mau }} đơn vị chưa đủ mẫu tuyên truyền, hướng dẫn người dân cài đặt "
            "và sử dụng ứng dụng i-Speed."
        )
    if facts.counts[Verdict.TOO_SLOW]:
        out.append("Làm việc với doanh nghiệp viễn thông về {{ so_chua_dat_toc_do }} đơn vị chưa đạt tốc độ.")
    ahead = sum(one.state is CommitmentState.AHEAD for line in facts.operators for one in line.commitments)
    if ahead:
        out.append(f"Theo dõi việc thực hiện {show_count(ahead)} cam kết khắc phục tốc độ chưa đến hạn.")
    if facts.units:
        out.append("Tổng hợp, đánh giá và công bố số liệu đo tháng {{ thang_sau }} khi VNNIC công bố.")
    return out


def _proposals(facts: Facts) -> list[str]:
    out = []
    for line in facts.operators:
        out += [
            f"{line.name} ({filed.label.lower()}): {filed.text.strip()}" for filed in line.filed if filed.text.strip()
        ]
    return out or ["Không có kiến nghị, đề xuất."]


_DRAFTS = {
    DIRECTION.key: _direction,
    SHORTCOMINGS.key: _shortcomings,
    TASKS.key: _tasks,
    PROPOSALS.key: _proposals,
}
