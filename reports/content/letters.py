"""The letters of the month: to everybody, as Hải Phòng's of 2024, and to those below the target.

Pure: knows no Django.
"""

from measurements.judging.compliance import Verdict
from measurements.judging.display import show_count
from reports.content import phrases, tables, words
from reports.documents import Annex, Document, DocumentTable, Section
from reports.facts import Facts

TABLE_IN_TEXT = 20


def monthly(facts: Facts) -> Document:
    """The figures of three months, and what each class of recipients is asked to do."""
    head, month = facts.head, facts.month.label
    figures: tuple[str | DocumentTable, ...] = (phrases.source(facts),)
    if facts.units:
        figures = (*figures, *phrases.enough(facts), *phrases.speeds(facts))
        if len(facts.units) <= TABLE_IN_TEXT:
            figures = (*figures, "Số liệu mẫu đo ba tháng gần nhất như sau:", tables.three_months(facts))
    return Document(
        head=head,
        form="letter",
        subject=f"V/v tuyên truyền, sử dụng ứng dụng i-Speed và công bố số liệu đo tháng {month}",
        to=tuple(recipient.name for recipient in head.recipients),
        bases=head.legal_bases,
        sections=(
            Section("", 0, (f"{head.agency} thông báo kết quả đo tháng {month} và đề nghị các đơn vị phối hợp:",)),
            Section("1. Kết quả đo", 2, (*figures, "(Số liệu chi tiết tại Phụ lục kèm theo)")),
            Section(
                "2. Đề nghị phối hợp",
                2,
                tuple(f"- {recipient.name}: {recipient.asked}" for recipient in head.recipients),
            ),
            Section("", 0, (f"Thông tin liên hệ: {head.contact}./.",)),
        ),
        annexes=(
            Annex(
                "Phụ lục",
                f"Số liệu mẫu đo mạng {words.NETWORKS[facts.network]} của các {facts.unit_kinds} tháng {month}",
                (phrases.source(facts),),
                tables.unit_table(facts),
            ),
        ),
        copies=("Như trên", "Lãnh đạo Sở", f"Lưu: {head.archive}"),
        period_label=month,
        year=facts.due_on.year,
        file_stem=f"cong-van_{facts.province_code}_{facts.period}",
        summary=(("Kỳ số liệu", f"Tháng {month}"), ("Địa phương", facts.province), ("Nguồn", phrases.source(facts))),
    )


def reminder(facts: Facts) -> Document:
    """To the units that did not reach the target, with their list."""
    head, month = facts.head, facts.month.label
    short = phrases.short_of_target(facts)
    return Document(
        head=head,
        form="letter",
        subject=f"V/v đôn đốc đo tốc độ truy nhập Internet bằng ứng dụng i-Speed tháng {month}",
        to=(words.sentence(f"Ủy ban nhân dân {facts.unit_kinds} có tên tại Phụ lục"),),
        bases=head.legal_bases,
        sections=(
            Section(
                "",
                0,
                (
                    phrases.source(facts),
                    *_asked_of_the_short(facts),
                    f"Thông tin liên hệ: {head.contact}./.",
                ),
            ),
        ),
        annexes=(
            Annex(
                "Phụ lục",
                f"Danh sách đơn vị chưa đạt tháng {month}",
                (),
                tables.unit_table(facts, short, totals=False),
            ),
        ),
        copies=("Như trên", "Lãnh đạo Sở", f"Lưu: {head.archive}"),
        period_label=month,
        year=facts.due_on.year,
        file_stem=f"don-doc_{facts.province_code}_{facts.period}",
        summary=(("Kỳ số liệu", f"Tháng {month}"), ("Địa phương", facts.province), ("Nguồn", phrases.source(facts))),
    )


def _asked_of_the_short(facts: Facts) -> list[str]:
    """What the units that fell short lack, and what each kind of them is asked: who is slow need not measure more."""
    counts, agency = facts.counts, facts.head.agency
    short = phrases.short_of_target(facts)
    if not short:
        return ["Không có đơn vị nào phải đôn đốc."] if facts.units else []
    out = [
        f"Có {show_count(len(short))} đơn vị cần đôn đốc: {phrases.how_short(facts)} (danh sách tại Phụ lục kèm theo)."
    ]
    if len(short) > counts[Verdict.TOO_SLOW]:
        out.append(
            f"{agency} đề nghị Ủy ban nhân dân các đơn vị chưa đủ mẫu chỉ đạo tổ công nghệ số cộng đồng, "
            "đoàn viên, cán bộ, công chức cài đặt và sử dụng ứng dụng i-Speed (tắt Wi-Fi khi đo), "
            f"bảo đảm tối thiểu {phrases.asked_samples(facts)} mẫu mỗi tháng."
        )
    if counts[Verdict.TOO_SLOW]:
        out.append(
            "Đối với các đơn vị đủ mẫu nhưng chưa đạt tốc độ: đề nghị phản ánh khu vực sóng yếu, phối hợp với doanh "
            "nghiệp viễn thông về vị trí, mặt bằng và nguồn điện để phát triển trạm, nâng cấp mạng."
        )
    if any(unit.dissolved for unit in short):
        out.append("Đơn vị đã sắp xếp, sáp nhập (ghi tại cột Ghi chú): đề nghị đơn vị kế thừa thực hiện.")
    return out
