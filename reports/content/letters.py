"""The month's letters: to everybody, in the form of Hải Phòng's of 2024, and to units below the target.

Pure: knows no Django.
"""

from reports.content import furniture, passages, phrases, tables, words
from reports.content.annexes import AnnexPart, number
from reports.documents import Document, DocumentTable, Section
from reports.facts import Facts

TABLE_IN_TEXT = 20


def monthly(facts: Facts) -> Document:
    """Build the monthly letter: the figures of three months, and what each class of recipients is asked to do."""
    head, measured = facts.head, facts.data_month.label
    annexes = number(
        (
            AnnexPart(
                "units",
                f"Số liệu mẫu đo mạng {words.NETWORKS[facts.network]} của các {facts.unit_kinds} tháng {measured}",
                tables.unit_table(facts),
                (phrases.source(facts),),
                holds="Số liệu",
            ),
            *tables.changes_part(facts),
        )
    )
    figures: tuple[str | DocumentTable, ...] = (phrases.source(facts),)
    if facts.units:
        figures = (*figures, *phrases.enough(facts), *phrases.speeds(facts))
        if len(facts.units) <= TABLE_IN_TEXT:
            figures = (*figures, "Số liệu mẫu đo ba tháng gần nhất như sau:", tables.three_months(facts))
        figures = (*figures, f"(Số liệu chi tiết tại {annexes.see('units')})")
    return Document(
        head=head,
        form="letter",
        subject=f"V/v tuyên truyền, sử dụng ứng dụng i-Speed và công bố số liệu đo tháng {measured}",
        to=tuple(recipient.name for recipient in head.recipients),
        bases=head.legal_bases,
        sections=(
            Section("", 0, (f"{head.agency} thông báo kết quả đo tháng {measured} và đề nghị các đơn vị phối hợp:",)),
            Section("1. Kết quả đo", 2, figures),
            Section(
                "2. Đề nghị phối hợp",
                2,
                passages.paragraphs(facts, passages.REQUESTS),
            ),
            furniture.ending(facts),
        ),
        annexes=annexes.annexes,
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"cong-van_{facts.province_code}_{facts.period}",
        summary=(("Kỳ số liệu", f"Tháng {measured}"), ("Địa phương", facts.province), ("Nguồn", phrases.source(facts))),
    )


def reminder(facts: Facts) -> Document:
    """Build the letter to the units that did not reach the target, with their list."""
    head, month, measured = facts.head, facts.month.label, facts.data_month.label
    annexes = number(
        (
            AnnexPart(
                "short",
                f"Danh sách đơn vị chưa đạt tháng {measured}",
                tables.unit_table(facts, phrases.short_of_target(facts), totals=False),
                holds="Chưa đạt",
            ),
            *tables.changes_part(facts),
        )
    )
    return Document(
        head=head,
        form="letter",
        subject=f"V/v đôn đốc đo tốc độ truy nhập Internet bằng ứng dụng i-Speed tháng {month}",
        to=(words.sentence(f"Ủy ban nhân dân {facts.unit_kinds} có tên tại {annexes.labels.get('short', 'Phụ lục')}"),),
        bases=head.legal_bases,
        sections=(
            Section(
                "",
                0,
                (
                    phrases.source(facts),
                    *phrases.to_be_urged(facts, annexes.see("short")),
                    *passages.paragraphs(facts, passages.REQUESTS),
                ),
            ),
            furniture.ending(facts),
        ),
        annexes=annexes.annexes,
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"don-doc_{facts.province_code}_{facts.period}",
        summary=(("Kỳ số liệu", f"Tháng {measured}"), ("Địa phương", facts.province), ("Nguồn", phrases.source(facts))),
    )
