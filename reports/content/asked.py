"""Drafts of what letters ask their recipients to do. Pure: knows no Django."""

import math
from collections.abc import Callable

from base.number_format import show_count
from base.period import Period
from measurements.judging.compliance import Verdict
from reports.content import phrases, words
from reports.facts import Facts

GROUP = "xã, phường"  # of Facts.next_due


def of_ward(facts: Facts) -> list[str]:
    """The paragraphs of the draft that ask one unit to act: measure more, or help with sites, each by a day."""
    (unit,) = facts.units
    running = Period.of(facts.due_on)
    out = []
    if unit.now.verdict is Verdict.TOO_SLOW:
        out += [
            "- Phản ánh khu vực sóng yếu, mất sóng về {{ co_quan }} và doanh nghiệp viễn thông trong tháng "
            f"{running.label}; phối hợp với doanh nghiệp về vị trí, mặt bằng và nguồn điện để phát triển trạm, "
            "nâng cấp mạng.",
            "- Tiếp tục duy trì tối thiểu {{ mau_toi_thieu }} mẫu đo mỗi tháng.",
        ]
    else:
        each_day = math.ceil((facts.min_samples or 0) / running.last_day.day)
        out += [
            "- Chỉ đạo tổ công nghệ số cộng đồng, đoàn viên, cán bộ, công chức cài đặt ứng dụng i-Speed và đo (tắt "
            "Wi-Fi khi đo, nhập mã giới thiệu của đơn vị), hướng dẫn người dân cùng đo.",
            f"- Bảo đảm tối thiểu {{{{ mau_toi_thieu }}}} mẫu (khoảng {show_count(each_day)} mẫu mỗi ngày) đến hết "
            f"{words.long_day(running.last_day)} và duy trì trong các tháng tiếp theo.",
        ]
    until = next((one.day for one in facts.next_due if one.group == GROUP and one.day >= facts.due_on), None)
    if until:
        out.append(f"- Báo cáo kết quả thực hiện về {{{{ co_quan }}}} chậm nhất {words.long_day(until)}.")
    if facts.public_page:
        out.append("Kết quả đo của từng đơn vị được công bố tại {{ dia_chi_cong_bo }}.")
    return out


def of_wards(facts: Facts) -> list[str]:
    """The paragraphs of the draft that ask wards to act, in the committee's letter."""
    out = []
    short = len(phrases.short_of_target(facts)) - facts.counts[Verdict.TOO_SLOW]
    if short:
        out.append(
            "- {{ so_chua_xong_mau }} đơn vị chưa đủ mẫu đo: chỉ đạo tổ công nghệ số cộng đồng, đoàn viên, cán bộ, "
            "công chức cài đặt và sử dụng ứng dụng i-Speed, bảo đảm tối thiểu {{ mau_toi_thieu }} mẫu mỗi tháng."
        )
    if facts.counts[Verdict.TOO_SLOW]:
        out.append(
            "- {{ so_chua_dat_toc_do }} đơn vị đủ mẫu nhưng tốc độ tải xuống dưới {{ toc_do_toi_thieu }} Mbps: rà soát "
            "khu vực sóng yếu; tạo điều kiện về vị trí, mặt bằng, nguồn điện cho doanh nghiệp phát triển trạm."
        )
    out.append(
        "- Tuyên truyền trên hệ thống truyền thanh, trang thông tin điện tử và tại khu dân cư; duy trì đo hằng tháng."
    )
    until = next((one.day for one in facts.next_due if one.group == GROUP), None)
    if until:
        out.append(
            f"- Báo cáo kết quả tháng {{{{ thang_sau }}}} về {{{{ co_quan }}}} chậm nhất {words.long_day(until)}."
        )
    return out


def of_agencies(facts: Facts) -> list[str]:
    """The paragraphs of the draft that ask departments and bodies of the province to act."""
    return [
        "- Quán triệt cán bộ, công chức, viên chức, người lao động cài đặt ứng dụng i-Speed và đo ít nhất mỗi tháng "
        "một lần; vận động người thân cùng đo.",
        "- Cơ quan báo chí, trang thông tin điện tử: tuyên truyền mục đích, cách đo và kết quả "
        "tháng {{ thang_so_lieu }}.",
    ]


def of_operators(facts: Facts) -> list[str]:
    """The paragraphs of the draft that ask operators to act."""
    out = ["- Đầu tư, nâng cấp vùng phủ và dung lượng mạng 4G, 5G; chia sẻ, dùng chung hạ tầng viễn thông."]
    if facts.counts[Verdict.TOO_SLOW]:
        out.append(
            "- Có kế hoạch, thời hạn khắc phục tại {{ so_chua_dat_toc_do }} đơn vị chưa đạt tốc độ, gửi {{ co_quan }}."
        )
    if any(line.status == "missing" for line in facts.operators):
        out.append("- {{ doanh_nghiep_chua_nop }}: gửi ngay báo cáo số liệu đầu tư tháng {{ ky }} về {{ co_quan }}.")
    until = next((one.day for one in facts.next_due if one.group == phrases.OPERATORS), None)
    if until:
        day = words.long_day(until)
        out.append(f"- Gửi báo cáo số liệu đầu tư tháng {{{{ thang_sau }}}} về {{{{ co_quan }}}} chậm nhất {day}.")
    return out


def of_department(facts: Facts) -> list[str]:
    """The paragraphs of the draft that ask the department itself to act."""
    return [
        "- Hướng dẫn, đôn đốc các đơn vị, doanh nghiệp thực hiện; công bố kết quả đo hằng tháng.",
        f"- Tổng hợp, định kỳ hằng tháng báo cáo {phrases.committee(facts)} và {facts.head.ministry} theo quy định.",
    ]


def reasons(facts: Facts) -> list[str]:
    """The paragraphs of the draft that say why the committee is asked to sign."""
    short = phrases.short_of_target(facts)
    if not facts.units:
        return [
            "Để tiếp tục nâng cao chất lượng dịch vụ Internet trên địa bàn, cần có chỉ đạo chung đối với các đơn vị."
        ]
    if not short:
        return ["Các đơn vị đều đã đạt trong tháng {{ thang_so_lieu }}; cần có chỉ đạo chung để duy trì kết quả."]
    return [
        "Còn {{ so_can_don_doc }}/{{ so_don_vi }} đơn vị cần đôn đốc trong tháng {{ thang_so_lieu }}: "
        f"{phrases.how_short(facts)}. Việc tổ chức đo tại địa bàn, tạo điều kiện phát triển trạm thuộc trách nhiệm của "
        "nhiều đơn vị, cần có chỉ đạo chung."
    ]


DRAFTS: dict[tuple[str, str], Callable[[Facts], list[str]]] = {
    ("ward", "requests"): of_ward,
    ("committee", "asked_wards"): of_wards,
    ("committee", "asked_agencies"): of_agencies,
    ("committee", "asked_operators"): of_operators,
    ("committee", "asked_department"): of_department,
    ("proposal", "reasons"): reasons,
}
