"""The report of the 15th to the Ministry and the People's Committee. Pure: knows no Django."""

from base.number_format import show_count
from reports.content import investment, operator_tables, passages, phrases, tables, weak_spots, words
from reports.content.annexes import Annexes, AnnexPart, number
from reports.documents import Document, DocumentTable, Section
from reports.facts import Facts

TABLE_IN_TEXT = 20  # a longer three-month table stands in Annex I only


def document(facts: Facts) -> Document:
    """Build the report: results, shortcomings, tasks, proposals; annexes of all units, those short, and operators."""
    head = facts.head
    annexes = _annexes(facts)
    return Document(
        head=head,
        form="report",
        subject=(
            f"Kết quả tuyên truyền, sử dụng ứng dụng i-Speed và nâng cao chất lượng dịch vụ "
            f"Internet di động tháng {facts.month.label}"
        ),
        to=(f"{head.ministry} (Cục Viễn thông)", head.committee),
        bases=head.legal_bases,
        sections=(*_sections(facts, annexes), Section("", 0, (_closing(facts),))),
        annexes=annexes.annexes,
        copies=("Như trên", "Trung tâm Internet Việt Nam (VNNIC)", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"bao-cao-bo_{facts.province_code}_{facts.period}",
        summary=summary(facts),
    )


def _annexes(facts: Facts) -> Annexes:
    """All units, those that fell short, the operators and weak spots; an annex without lines is left out."""
    return number(
        (
            tables.units_part(facts),
            AnnexPart(
                "short",
                f"Danh sách đơn vị chưa đạt {phrases.required_samples(facts)} mẫu đo hoặc "
                f"{phrases.required_speed(facts)} Mbps tháng {facts.data_month.label}",
                tables.unit_table(facts, phrases.short_of_target(facts), totals=False),
                holds="Chưa đạt",
            ),
            investment.filed_part(facts),
            AnnexPart(
                "answers",
                f"Kết quả xử lý của doanh nghiệp viễn thông tại các đơn vị chưa đạt tốc độ "
                f"đến tháng {facts.month.label}",
                operator_tables.answers(facts.answers),
                (
                    "Mỗi đơn vị tính một lần, theo trả lời mới nhất trong 12 tháng gần nhất.",
                    phrases.judged_on(facts),
                ),
                holds="Xử lý",
            ),
            weak_spots.part(facts),
            *tables.changes_part(facts),
        )
    )


def summary(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The control figures for the top of the first sheet, as pairs of label and text."""
    return (
        ("Kỳ số liệu", f"Tháng {facts.data_month.label}"),
        ("Địa phương", facts.province),
        ("Loại mạng", words.sentence(words.NETWORKS[facts.network])),
        ("Nguồn và cấp tổng hợp", phrases.source(facts)),
        *(("Mẫu đo", line) for line in (phrases.enough(facts) if facts.units else ())),
        *(("Tốc độ", line) for line in (phrases.speeds(facts) if facts.units else ())),
        ("Doanh nghiệp", phrases.filings(facts)),
    )


def _sections(facts: Facts, annexes: Annexes) -> tuple[Section, ...]:
    figures: tuple[str | DocumentTable, ...] = (phrases.source(facts),)
    if facts.units:
        figures = (*figures, *phrases.enough(facts), *phrases.speeds(facts))
        if len(facts.units) <= TABLE_IN_TEXT:
            figures = (*figures, "Số liệu mẫu đo của ba tháng gần nhất:", tables.three_months(facts))
        figures = (*figures, f"(Chi tiết tại {annexes.see('units', 'short')})")
    return (
        Section("I. KẾT QUẢ THỰC HIỆN", 1, ()),
        Section("1. Công tác chỉ đạo, tuyên truyền", 2, passages.paragraphs(facts, passages.DIRECTION)),
        Section("2. Số liệu mẫu đo và tốc độ", 2, figures),
        Section(
            "3. Đầu tư của doanh nghiệp viễn thông",
            2,
            (
                phrases.filings(facts),
                *investment.sentences(facts),
                operator_tables.filing_states(facts.operators),
                *([f"(Chi tiết tại {annexes.see('filed')})"] if annexes.see("filed") else []),
                *_answers(facts, annexes),
                *weak_spots.sentences(facts, annexes),
            ),
        ),
        Section("II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", 1, passages.paragraphs(facts, passages.SHORTCOMINGS)),
        Section("III. NHIỆM VỤ THỜI GIAN TỚI", 1, passages.paragraphs(facts, passages.TASKS)),
        Section("IV. KIẾN NGHỊ, ĐỀ XUẤT", 1, passages.paragraphs(facts, passages.PROPOSALS)),
    )


def _answers(facts: Facts, annexes: Annexes) -> list[str]:
    """Sentences on how many places operators were asked about, and the outcome; none where none was."""
    totals = [sum(numbers) for numbers in zip(*(one.columns for one in facts.answers), strict=True)]
    if not totals:
        return []
    requests, *_kinds, unanswered, overdue, kept, failed, _pending, _unknown = (show_count(number) for number in totals)
    return [
        f"{facts.head.agency} đã đề nghị doanh nghiệp xử lý tại {requests} lượt đơn vị chưa đạt tốc độ trong 12 tháng: "
        f"{kept} lượt đã đạt, {failed} lượt quá hạn chưa đạt, {unanswered} lượt chưa trả lời "
        f"(trong đó {overdue} lượt quá hạn trả lời). (Chi tiết tại {annexes.see('answers')})"
    ]


def _closing(facts: Facts) -> str:
    return f"Trên đây là báo cáo của {facts.head.agency}, kính gửi {facts.head.ministry}, {facts.head.committee}./."
