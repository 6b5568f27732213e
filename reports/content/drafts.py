"""Drafts of each free text of each report, from the facts, with placeholders. Pure: knows no Django.

A draft of a text that only people can answer for (the Ministry's report) is offered and printed nowhere; that of any
other text is printed until staff write their own for the month.
"""

from collections.abc import Callable, Sequence
from datetime import date

from base.number_format import show_count
from measurements.judging.compliance import Verdict
from reports.content import asked, phrases, span_texts, trends, words
from reports.content.placeholders import LABELS, short_of_samples
from reports.facts import Commitment, Facts, FiledIndicator, OperatorLine
from submissions.promises import CommitmentState

GAPS_NAMED = 5  # more indicators left empty than these are counted, not named
NOTHING_TO_ASK = "Không có kiến nghị, đề xuất."


def draft(facts: Facts, key: str) -> str:
    """Draft a text, one paragraph a line; blank where the facts say nothing."""
    found = _DRAFTS.get((facts.kind, key))
    return "\n".join(found(facts)) if found else ""


def gaps(operator: OperatorLine) -> list[FiledIndicator]:
    """Required indicators that an operator's filing left empty; none for a nil filing or one that never came."""
    if operator.status not in ("on_time", "late"):
        return []
    return [filed for filed in operator.filed if filed.required and filed.value is None and not filed.text]


# --- the Ministry's report


def _direction(facts: Facts) -> list[str]:
    out = [f"Đã ban hành {one.name} số {one.number} {words.long_day(one.day)}." for one in facts.issued]
    if facts.reminders:
        sent = f"Đã gửi {show_count(facts.reminders)} lượt nhắc nộp báo cáo qua thư điện tử"
        out.append(f"{sent}{_between(facts.reminder_days)}.")
    for one in facts.reporting:
        if not one.filed:
            continue
        sums = "; ".join(f"{label[:1].lower()}{label[1:]}: {total}" for label, total in one.sums)
        text = f"{show_count(one.filed)}/{show_count(one.owed)} {one.group} đã báo cáo kết quả tháng {{{{ ky }}}}"
        out.append(text + (f", trong đó {sums}." if sums else "."))
    out += _kept(facts)
    if facts.public_page and facts.units:
        out.append("Kết quả đo tháng {{ thang_so_lieu }} được công bố tại {{ dia_chi_cong_bo }}.")
    return out


def _between(days: Sequence[date]) -> str:
    """The days in brackets, ` (từ … đến …)`; blank where they are not known."""
    if not days:
        return ""
    if min(days) == max(days):
        return f" ({words.long_day(days[0])})"
    return f" (từ {words.long_day(min(days))} đến {words.long_day(max(days))})"


def _shortcomings(facts: Facts) -> list[str]:
    out = []
    if short_of_samples(facts):
        out.append(
            "Còn {{ so_thieu_mau }}/{{ so_don_vi }} đơn vị chưa đạt tối thiểu {{ mau_toi_thieu }} mẫu đo "
            "trong tháng {{ thang_so_lieu }}."
        )
        out += trends.sentences(facts)
    if facts.counts[Verdict.TOO_SLOW]:
        out.append(
            "Có {{ so_chua_dat_toc_do }} đơn vị đủ mẫu nhưng có tốc độ tải xuống dưới {{ toc_do_toi_thieu }} Mbps, "
            "cần doanh nghiệp kiểm tra vùng phủ và dung lượng."
        )
    if any(line.status == "missing" for line in facts.operators):
        out.append("Doanh nghiệp chưa gửi báo cáo đầu tư: {{ doanh_nghiep_chua_nop }}.")
    out += _overdue(facts)
    for one in facts.reporting:
        if one.filed < one.owed:
            few = f"{show_count(one.owed - one.filed)}/{show_count(one.owed)}"
            out.append(f"Còn {few} {one.group} chưa gửi báo cáo tháng {{{{ ky }}}}.")
    if not facts.units:
        out.insert(0, "VNNIC chưa công bố số liệu tháng {{ ky }} nên chưa đánh giá được mẫu đo và tốc độ.")
    return out or ["Trong tháng {{ thang_so_lieu }}, không có đơn vị nào chưa đủ mẫu hoặc chưa đạt tốc độ."]


def _tasks(facts: Facts) -> list[str]:
    out = []
    if short_of_samples(facts):
        out.append(
            "Tiếp tục đôn đốc {{ so_thieu_mau }} đơn vị chưa đủ mẫu tuyên truyền, hướng dẫn người dân cài đặt "
            "và sử dụng ứng dụng i-Speed."
        )
    if facts.counts[Verdict.TOO_SLOW]:
        out.append("Làm việc với doanh nghiệp viễn thông về {{ so_chua_dat_toc_do }} đơn vị chưa đạt tốc độ.")
    ahead = _in_state(facts, CommitmentState.AHEAD)
    if ahead:
        out.append(f"Theo dõi việc thực hiện {show_count(len(ahead))} cam kết khắc phục tốc độ chưa đến hạn.")
    month = "{{ thang_sau }}" if facts.units and facts.data_period == facts.period else "{{ ky }}"
    out.append(f"Tổng hợp, đánh giá và công bố số liệu đo tháng {month} khi VNNIC công bố.")
    if facts.next_due:
        days = "; ".join(f"{one.group} chậm nhất {words.long_day(one.day)}" for one in facts.next_due)
        out.append(f"Đôn đốc gửi báo cáo tháng {{{{ thang_sau }}}}: {days}.")
    return out


def _proposals(facts: Facts) -> list[str]:
    return _said_by_operators(facts) or [NOTHING_TO_ASK]


def _said_by_operators(facts: Facts) -> list[str]:
    """The difficulties and proposals that operators wrote, each with the operator's name."""
    return [
        f"{line.name} ({filed.label[:1].lower()}{filed.label[1:]}): {filed.text.strip().rstrip('.')}."
        for line in facts.operators
        for filed in line.filed
        if filed.text.strip()
    ]


def _in_state(facts: Facts, state: CommitmentState) -> list[Commitment]:
    return [one for line in facts.operators for one in line.commitments if one.state is state]


def _silent(facts: Facts) -> list[Commitment]:
    """Requests without an answer, overdue or not."""
    return [*_in_state(facts, CommitmentState.OVERDUE), *_in_state(facts, CommitmentState.UNANSWERED)]


def _kept(facts: Facts) -> list[str]:
    lines_kept = _in_state(facts, CommitmentState.KEPT)
    return [f"Có {show_count(len(lines_kept))} cam kết khắc phục tốc độ của doanh nghiệp đã đạt."] if lines_kept else []


def _overdue(facts: Facts) -> list[str]:
    late = _in_state(facts, CommitmentState.FAILED)
    if not late:
        return []
    return [f"Có {show_count(len(late))} cam kết khắc phục tốc độ của doanh nghiệp đã quá hạn mà chưa đạt."]


# --- the report on the operators


def _assessment(facts: Facts) -> list[str]:
    out = []
    late = [line.name for line in facts.operators if line.status == "late"]
    if late:
        out.append(f"Doanh nghiệp gửi báo cáo sau hạn: {', '.join(late)}.")
    if any(line.status == "missing" for line in facts.operators):
        out.append("Doanh nghiệp chưa gửi báo cáo: {{ doanh_nghiep_chua_nop }}.")
    incomplete = [line.name for line in facts.operators if gaps(line)]
    if incomplete:
        out.append(f"Báo cáo chưa đủ chỉ tiêu bắt buộc: {', '.join(incomplete)}.")
    out += [*_kept(facts), *_overdue(facts)]
    silent = _silent(facts)
    if silent:
        out.append(f"Có {show_count(len(silent))} yêu cầu khắc phục tốc độ chưa được doanh nghiệp trả lời.")
    return out or ["Việc báo cáo và thực hiện cam kết của doanh nghiệp trong tháng không có nội dung phải lưu ý."]


def _further(facts: Facts) -> list[str]:
    out = _said_by_operators(facts)
    if any(line.status == "missing" for line in facts.operators):
        out.append("Đề nghị đôn đốc {{ doanh_nghiep_chua_nop }} gửi báo cáo số liệu đầu tư tháng {{ ky }}.")
    if _in_state(facts, CommitmentState.FAILED) or _silent(facts):
        out.append("Đề nghị làm việc với doanh nghiệp có cam kết quá hạn hoặc chưa trả lời.")
    return out or [NOTHING_TO_ASK]


# --- letters


def _asked_of_operator(facts: Facts) -> list[str]:
    out, operator = [], facts.operators[0]
    if operator.status == "missing":
        out.append(f"Gửi báo cáo số liệu đầu tư tháng {{{{ ky }}}} về {facts.head.agency}.")
    if gaps(operator):
        out.append("Bổ sung các chỉ tiêu còn thiếu nêu tại mục 1.")
    if LABELS["phu_luc_cham"](facts):
        out.append(
            "Kiểm tra, nâng cấp vùng phủ và dung lượng tại các đơn vị nêu tại {{ phu_luc_cham }}; "
            "báo cáo kế hoạch và thời hạn khắc phục."
        )
    states = {one.state for one in operator.commitments}
    if CommitmentState.FAILED in states:
        out.append("Thực hiện dứt điểm các cam kết đã quá hạn nêu tại {{ phu_luc_cam_ket }}; báo cáo nguyên nhân chậm.")
    if states & {CommitmentState.UNANSWERED, CommitmentState.OVERDUE}:
        out.append("Trả lời biện pháp, thời hạn khắc phục tại các đơn vị chưa trả lời nêu tại {{ phu_luc_cam_ket }}.")
    until = next((one.day for one in facts.next_due if one.group == phrases.OPERATORS), None)
    if until:
        out.append(f"Gửi báo cáo số liệu đầu tư tháng {{{{ thang_sau }}}} chậm nhất {words.long_day(until)}.")
    else:
        out.append("Định kỳ trước ngày 10 hằng tháng gửi báo cáo số liệu đầu tư nâng cao chất lượng dịch vụ.")
    return out


def _asked_of_everybody(facts: Facts) -> list[str]:
    out = [f"- {recipient.name}: {recipient.asked}" for recipient in facts.head.recipients]
    if facts.public_page and facts.units:
        out.append("Kết quả đo tháng {{ thang_so_lieu }} được công bố tại {{ dia_chi_cong_bo }}.")
    return out


def _asked_of_the_short(facts: Facts) -> list[str]:
    """What the units that fell short are asked to do, by kind; slow ones need not measure more."""
    out, short, slow = [], phrases.short_of_target(facts), facts.counts[Verdict.TOO_SLOW]
    if len(short) > slow:
        out.append(
            f"{facts.head.agency} đề nghị Ủy ban nhân dân các đơn vị chưa đủ mẫu chỉ đạo tổ công nghệ số cộng đồng, "
            "đoàn viên, cán bộ, công chức cài đặt và sử dụng ứng dụng i-Speed (tắt Wi-Fi khi đo), "
            "bảo đảm tối thiểu {{ mau_toi_thieu }} mẫu mỗi tháng."
        )
    if slow:
        out.append(
            "Đối với các đơn vị đủ mẫu nhưng chưa đạt tốc độ: đề nghị phản ánh khu vực sóng yếu, phối hợp với doanh "
            "nghiệp viễn thông về vị trí, mặt bằng và nguồn điện để phát triển trạm, nâng cấp mạng."
        )
    if any(unit.dissolved for unit in short):
        out.append("Đơn vị đã sắp xếp, sáp nhập (ghi tại cột Ghi chú): đề nghị đơn vị kế thừa thực hiện.")
    if short and facts.public_page:
        out.append("Kết quả đo tháng {{ thang_so_lieu }} của từng đơn vị được công bố tại {{ dia_chi_cong_bo }}.")
    return out


_DRAFTS: dict[tuple[str, str], Callable[[Facts], list[str]]] = {
    ("ministry", "direction"): _direction,
    ("ministry", "shortcomings"): _shortcomings,
    ("ministry", "tasks"): _tasks,
    ("ministry", "proposals"): _proposals,
    ("operators", "assessment"): _assessment,
    ("operators", "further"): _further,
    ("operator", "requests"): _asked_of_operator,
    ("letter", "requests"): _asked_of_everybody,
    ("reminder", "requests"): _asked_of_the_short,
    **asked.DRAFTS,
    **span_texts.DRAFTS,
}
