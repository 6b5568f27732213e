"""The reports of the 10th: all operators together, and a letter to each with its own figures only.

Pure: knows no Django.
"""

from collections.abc import Iterable

from base.number_format import show_count
from measurements.judging.compliance import Verdict
from reports.content import drafts, furniture, investment, operator_annexes, operator_tables, passages, phrases, words
from reports.content.annexes import Annexes
from reports.documents import Document, DocumentTable, Section
from reports.facts import Facts, OperatorLine, UnitLine
from submissions.promises import CommitmentState


def consolidated(facts: Facts) -> Document:
    """Build the report on all operators: who filed when, every indicator, and speeds."""
    head, month = facts.head, facts.month.label
    annexes = operator_annexes.of_all(facts)
    return Document(
        head=head,
        form="report",
        subject=f"Tổng hợp số liệu đầu tư, chất lượng dịch vụ của doanh nghiệp viễn thông tháng {month}",
        to=(head.committee, f"{head.ministry} (Cục Viễn thông)"),
        bases=head.legal_bases,
        sections=(
            Section(
                "I. TÌNH HÌNH NỘP BÁO CÁO",
                1,
                (phrases.filings(facts), operator_tables.filing_states(facts.operators), *_all_gaps(facts)),
            ),
            Section("II. SỐ LIỆU ĐẦU TƯ", 1, tuple(_investment(facts, annexes))),
            Section("III. CHẤT LƯỢNG DỊCH VỤ", 1, _quality(facts, annexes)),
            Section("IV. CAM KẾT KHẮC PHỤC TỐC ĐỘ", 1, tuple(_all_commitments(facts, annexes))),
            Section("V. NHẬN XÉT, ĐÁNH GIÁ", 1, passages.paragraphs(facts, passages.ASSESSMENT)),
            Section("VI. ĐỀ XUẤT, KIẾN NGHỊ", 1, passages.paragraphs(facts, passages.FURTHER)),
        ),
        annexes=annexes.annexes,
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"doanh-nghiep-tong-hop_{facts.province_code}_{facts.period}",
        summary=(
            ("Kỳ số liệu", f"Tháng {month}"),
            ("Địa phương", facts.province),
            ("Doanh nghiệp", phrases.filings(facts)),
            ("Chất lượng", operator_annexes.quality_source(facts)),
            ("Cam kết", " ".join(_all_commitments(facts, annexes))),
        ),
    )


def one(facts: Facts) -> Document:
    """Build the letter to one operator: its speeds, its slow units, and what its filing lacks."""
    operator = facts.operators[0]
    head, month = facts.head, facts.month.label
    annexes = operator_annexes.of_one(facts)
    speeds = _speeds(facts, operator)
    return Document(
        head=head,
        form="letter",
        subject=f"V/v chất lượng dịch vụ Internet di động và báo cáo số liệu đầu tư tháng {month}",
        to=(operator.write_to or operator.name,),
        bases=(),
        sections=(
            Section("", 0, (_opening(facts, operator),)),
            Section("1. Báo cáo số liệu đầu tư", 2, tuple(_filing(operator, annexes))),
            Section("2. Chất lượng dịch vụ", 2, (_ended(speeds, annexes.see("units", "slow")),)),
            Section("3. Cam kết khắc phục tốc độ", 2, (_ended(_promised(operator), annexes.see("commitments")),)),
            Section("4. Đề nghị", 2, passages.paragraphs(facts, passages.REQUESTS)),
            furniture.ending(facts),
        ),
        annexes=annexes.annexes,
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"doanh-nghiep_{operator.code}_{facts.province_code}_{facts.period}",
        summary=(
            ("Kỳ số liệu", f"Tháng {month}"),
            ("Địa phương", facts.province),
            ("Doanh nghiệp", operator.name),
            ("Tình trạng báo cáo", words.STATUSES.get(operator.status, operator.status)),
            ("Chỉ tiêu còn thiếu", _gaps_of(operator) or "Không"),
            ("Chất lượng", speeds),
            ("Cam kết", _promised(operator)),
        ),
    )


def _ended(sentence: str, see: str) -> str:
    """The sentence with a reference to its annexes, and one full stop."""
    sentence = sentence.removesuffix(".")
    return f"{sentence} ({see})." if see else f"{sentence}."


def _gaps_of(operator: OperatorLine) -> str:
    return "; ".join(filed.label for filed in drafts.gaps(operator))


def _all_gaps(facts: Facts) -> list[str]:
    """A sentence for each operator whose filing has gaps."""
    out = []
    for operator in facts.operators:
        gaps = drafts.gaps(operator)
        if len(gaps) > drafts.GAPS_NAMED:
            share = f"{show_count(len(gaps))}/{show_count(len(operator.filed))}"
            out.append(f"{operator.name}: còn thiếu {share} chỉ tiêu (ghi “–” tại bảng số liệu đầu tư).")
        elif gaps:
            out.append(f"{operator.name}: còn thiếu {_gaps_of(operator)}.")
    return out


def _promised(operator: OperatorLine) -> str:
    """Promises by state, `2 đơn vị quá hạn, chưa đạt; 1 đơn vị chưa trả lời`, in table order."""
    states = [one.state for one in operator.commitments]
    counted = [(state, states.count(state)) for state in CommitmentState if state in states]
    if not counted:
        return "Không có cam kết đến hạn hoặc đang thực hiện"
    return "; ".join(f"{show_count(number)} đơn vị {words.COMMITMENTS[state].lower()}" for state, number in counted)


def _all_commitments(facts: Facts, annexes: Annexes) -> list[str]:
    found = [operator for operator in facts.operators if operator.commitments]
    if not found:
        return ["Không có cam kết nào đến hạn hoặc đang thực hiện."]
    where = annexes.see("commitments")
    return [*(f"{operator.name}: {_promised(operator)}." for operator in found), f"(Chi tiết tại {where})"]


def _investment(facts: Facts, annexes: Annexes) -> list[str]:
    where = annexes.see("filed", "written")
    if where:
        return [*investment.sentences(facts), f"(Chi tiết tại {where})"]
    return [f"Số liệu đầu tư của các doanh nghiệp viễn thông: {words.NO_FIGURES}."]


def _quality(facts: Facts, annexes: Annexes) -> tuple[str | DocumentTable, ...]:
    out: list[str | DocumentTable] = [operator_annexes.quality_source(facts)]
    if any(operator.units for operator in facts.operators):
        out.append(operator_tables.operator_speeds(facts))
    where = annexes.see("slow", "units")
    if where:
        out.append(f"(Chi tiết tại {where})")
    return tuple(out)


def _opening(facts: Facts, operator: OperatorLine) -> str:
    return (
        f"{facts.head.agency} thông báo tình hình báo cáo số liệu đầu tư và chất lượng dịch vụ Internet di động "
        f"của {operator.name} tại {phrases.place(facts)} tháng {facts.month.label} như sau:"
    )


def _filing(operator: OperatorLine, annexes: Annexes) -> list[str]:
    until = f" (hạn: hết {words.last_day(operator.deadline)})" if operator.deadline else ""
    lines = {
        "on_time": f"Đã nhận báo cáo đúng hạn lúc {words.long_moment(operator.received_at)}{until}.",
        "late": f"Đã nhận báo cáo lúc {words.long_moment(operator.received_at)}, sau thời hạn{until}.",
        "nil": f"Đã nhận báo cáo không phát sinh lúc {words.long_moment(operator.received_at)}{until}.",
        "due": f"Chưa đến hạn nộp báo cáo{until}.",
        "exempt": "Doanh nghiệp được miễn báo cáo kỳ này.",
        "not_yet": "Kỳ này Sở chưa yêu cầu doanh nghiệp báo cáo số liệu đầu tư.",
    }
    out = [lines.get(operator.status, f"Chưa nhận được báo cáo của doanh nghiệp{until}.")]
    if annexes.see("filed"):
        out.append(f"Số liệu đã báo cáo tại {annexes.see('filed')}.")
    if drafts.gaps(operator):
        out.append(f"Chỉ tiêu còn thiếu: {_gaps_of(operator)}.")
    return out


def _speeds(facts: Facts, operator: OperatorLine) -> str:
    if not operator.units:
        return operator_annexes.quality_source(facts)
    threshold = phrases.required_speed(facts)
    judged = [unit for unit in operator.units if not operator_tables.is_for_reference(unit.now, facts)]
    slow = _slow(judged)
    out = f"{words.sentence(_how_many(slow))} có tốc độ tải xuống dưới {threshold} Mbps trong "
    out += f"{show_count(len(judged))} đơn vị có từ {phrases.required_samples(facts)} mẫu trở lên của doanh nghiệp"
    few = len(operator.units) - len(judged)
    if few:
        of_few = _slow(operator.units) - slow
        out += f"; {show_count(few)} đơn vị có ít mẫu hơn, chỉ để tham khảo"
        out += f" ({_how_many(of_few)} dưới {threshold} Mbps)"
    return out


def _slow(units: Iterable[UnitLine]) -> int:
    return sum(unit.now.verdict is Verdict.TOO_SLOW for unit in units)


def _how_many(number: int) -> str:
    return f"{show_count(number)} đơn vị" if number else "không có đơn vị nào"
