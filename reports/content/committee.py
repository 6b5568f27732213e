"""Documents for the People's Committee: the department's tờ trình, and the draft to sign. Pure: knows no Django."""

from reports.content import passages, phrases, tables, words
from reports.content.annexes import Annexes, AnnexPart, number
from reports.documents import Document, Section
from reports.facts import Facts

CLOSING = (
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị phản ánh về {agency} để tổng hợp./."
)
AGENCIES = "Các sở, ban, ngành"
OPERATORS = "Các doanh nghiệp viễn thông trên địa bàn"


def proposal(facts: Facts) -> Document:
    """Build the tờ trình: why, the month's results in short, and what the committee is asked."""
    head, month, measured = facts.head, facts.month.label, facts.data_month.label
    committee = phrases.committee(facts)
    return Document(
        head=head,
        form="report",
        title="TỜ TRÌNH",
        subject=(
            f"Về việc ban hành văn bản chỉ đạo tuyên truyền, sử dụng ứng dụng i-Speed và nâng cao chất lượng dịch vụ "
            f"Internet di động tháng {month}"
        ),
        to=(head.committee,),
        bases=head.legal_bases,
        sections=(
            Section("1. Sự cần thiết ban hành", 2, passages.paragraphs(facts, passages.REASONS)),
            Section(f"2. Kết quả đo tháng {measured}", 2, _results(facts)),
            Section(
                "3. Nội dung dự thảo",
                2,
                (
                    f"Dự thảo Công văn của {committee} nêu kết quả đo tháng {measured} và giao nhiệm vụ cho "
                    f"{phrases.committees_below(facts)}; các sở, ban, ngành; các doanh nghiệp viễn thông và "
                    f"{head.agency}.",
                ),
            ),
            Section(
                "",
                0,
                (
                    f"{head.agency} kính trình {committee} xem xét, ký ban hành "
                    f"(gửi kèm dự thảo Công văn của {committee})./.",
                ),
            ),
        ),
        annexes=number(tables.changes_part(facts)).annexes,
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"to-trinh_{facts.province_code}_{facts.period}",
        summary=_summary(facts),
    )


def letter(facts: Facts) -> Document:
    """Build the draft in the committee's name: the month's results, and what each recipient is asked to do."""
    head, month, measured = facts.head, facts.month.label, facts.data_month.label
    annexes = _annexes(facts)
    see = annexes.see("short")
    results = (*_results(facts), *([f"(Danh sách đơn vị cần đôn đốc tại {see})"] if see else []))
    return Document(
        head=head,
        form="letter",
        subject=(
            f"V/v tuyên truyền, sử dụng ứng dụng i-Speed và nâng cao chất lượng dịch vụ Internet di động tháng {month}"
        ),
        to=(AGENCIES, words.sentence(phrases.committees_below(facts)), OPERATORS),
        bases=head.legal_bases,
        sections=(
            Section(
                "",
                0,
                (
                    f"Xét đề nghị của {facts.department} tại Tờ trình số …/… ngày … tháng … năm {facts.due_on.year}, "
                    f"{head.agency} thông báo kết quả đo tháng {measured} và yêu cầu các đơn vị thực hiện:",
                ),
            ),
            Section("1. Kết quả đo", 2, results),
            Section(f"2. {words.sentence(phrases.committees_below(facts))}", 2, _passage(facts, passages.ASKED_WARDS)),
            Section(f"3. {AGENCIES}", 2, _passage(facts, passages.ASKED_AGENCIES)),
            Section(f"4. {OPERATORS}", 2, _passage(facts, passages.ASKED_OPERATORS)),
            Section(f"5. {facts.department}", 2, _passage(facts, passages.ASKED_DEPARTMENT)),
            Section("", 0, (facts.furniture.closing or CLOSING.format(agency=facts.department),)),
        ),
        annexes=annexes.annexes,
        copies=(
            "Như trên",
            f"{facts.head.ministry} (để b/c)",
            "Chủ tịch, các Phó Chủ tịch UBND (để b/c)",
            facts.department,
            f"Lưu: {head.archive}",
        ),
        year=facts.due_on.year,
        file_stem=f"du-thao-ubnd_{facts.province_code}_{facts.period}",
        summary=_summary(facts),
    )


def _passage(facts: Facts, slot: passages.Slot) -> tuple[str, ...]:
    return passages.paragraphs(facts, slot)


def _results(facts: Facts) -> tuple[str, ...]:
    """The month's results, in the same sentences as in every other document."""
    if not facts.units:
        return (phrases.source(facts),)
    return (phrases.source(facts), *phrases.enough(facts), *phrases.speeds(facts))


def _annexes(facts: Facts) -> Annexes:
    return number(
        (
            AnnexPart(
                "short",
                f"Danh sách đơn vị cần đôn đốc tháng {facts.data_month.label}",
                tables.unit_table(facts, phrases.short_of_target(facts), totals=False),
                holds="Cần đôn đốc",
            ),
            *tables.changes_part(facts),
        )
    )


def _summary(facts: Facts) -> tuple[tuple[str, str], ...]:
    source = phrases.source(facts)
    return (("Kỳ số liệu", f"Tháng {facts.data_month.label}"), ("Địa phương", facts.province), ("Nguồn", source))
