"""Words and rules of the documents that no document of the golden texts shows: messages, numbers of annexes, names."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from base.period import Period
from measurements.judging.compliance import Verdict
from reports import content
from reports.content import (
    annexes,
    drafts,
    heads,
    months,
    notices,
    passages,
    phrases,
    placeholders,
    span_texts,
    words,
)
from reports.documents import Cell, DocumentTable, Look, Section, TableColumn
from reports.facts import CommitmentState, Furniture, Issued
from reports.tests import golden_letters
from reports.tests.facts_made import LOW, facts, figure, line, operator
from reports.tests.golden_facts import FULL, OPERATORS, TEXTS, WARDS, to_operator
from reports.tests.golden_text import assert_golden

V = Verdict
SEPTEMBER = Period(2025, 9)
MANY = [f"Xã {n}" for n in range(1, 23)]
MESSAGES = {
    "made": notices.made("ministry", SEPTEMBER, "Tỉnh Thử", revision="", late=False),
    "made late": notices.made("letter", SEPTEMBER, "Tỉnh Thử", revision="", late=True),
    "made again": notices.made("reminder", SEPTEMBER, "Tỉnh Thử", revision="Bản 2, thay bản 1 vì sai", late=False),
    "sent back": notices.sent_back("operators", SEPTEMBER, "Tỉnh Thử", "Sửa mục II."),
    "drafted": notices.drafted("operator", SEPTEMBER, "Tỉnh Thử", "07:00 ngày 11/10/2025"),
    "waiting": notices.waiting(SEPTEMBER, "Tỉnh Thử"),
    "renewed": notices.renewed("ministry", SEPTEMBER, "Tỉnh Thử", MANY, ["Xã 1"]),
    "differs, left": notices.differs("ministry", SEPTEMBER, "Tỉnh Thử", MANY[:20], ["Xã 1", "Xã 2"]),
    "differs, here": notices.differs("ministry", SEPTEMBER, "Tỉnh Thử", MANY[:2], [], left=False),
    "holidays": notices.confirm_holidays(2026, ["01/01/2026", "17/02/2026"]),
    "asked ahead": notices.missing_figures_ahead(SEPTEMBER, "Tỉnh Thử", "15/10/2025"),
}


def test_each_message_says_what_it_should():
    told = (f"== {name}\n{subject}\n{body}\n\n" for name, (subject, body) in MESSAGES.items())
    assert_golden("messages", "".join(told))


class TestMonths:
    UNITS = (
        line("1", "Xã A", LOW, figure(300, "41", V.COMPLIANT)),
        line("2", "Xã B", figure(300, "41", V.COMPLIANT), figure(310, "39", V.TOO_SLOW)),
        line("3", "Xã C", figure(300, None, V.SPEED_MISSING), figure(310, None, V.SPEED_MISSING)),
        line("4", "Xã D", None, figure(310, "45", V.COMPLIANT)),
        line("5", "Xã Đ", figure(300, "39", V.TOO_SLOW), LOW),
        line("6", "Xã E", LOW, figure(300, "42", V.COMPLIANT)),
    )

    def of(self, units=UNITS, shown=("2024-08", "2024-09")):
        return months.since_last_month(facts(units=units, months=shown))

    def test_a_month_is_told_against_the_one_before_by_the_units_that_can_be_compared(self):
        found = self.of()
        assert (found.month_before, found.month) == ("2024-08", "2024-09")
        assert (found.enough, found.compliant) == ((3, 4), (1, 2))
        told = [(unit.name, unit.before.verdict, unit.now.verdict) for unit in found.units]
        assert told == [
            ("Xã A", V.TOO_FEW_SAMPLES, V.COMPLIANT),
            ("Xã B", V.COMPLIANT, V.TOO_SLOW),
            ("Xã Đ", V.TOO_SLOW, V.TOO_FEW_SAMPLES),
            ("Xã E", V.TOO_FEW_SAMPLES, V.COMPLIANT),
        ]

    def test_a_first_month_and_units_that_are_new_are_compared_with_nothing(self):
        assert self.of(shown=("2024-09",)) is None
        assert self.of(units=self.UNITS[3:4]) is None
        assert self.of(units=tuple(replace(unit, months=unit.months[-1:]) for unit in self.UNITS)) is None
        assert self.of(units=()) is None


def column(*rows):
    return DocumentTable((TableColumn("A", Look.TEXT, 10),), tuple((Cell(row),) for row in rows))


class TestAnnexes:
    def test_several_are_numbered_and_one_is_not(self):
        parts = [annexes.AnnexPart(str(n), f"Bảng {n}", column("x")) for n in range(8)]
        found = annexes.number(parts)
        roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
        assert [annex.sheet for annex in found.annexes] == [f"Phụ lục {number}" for number in roman]
        assert found.see("0", "7") == "Phụ lục I và Phụ lục VIII kèm theo"
        assert annexes.number(parts[:1]).see("0") == "Phụ lục kèm theo"
        assert annexes.number(parts[:1]).see("none") == ""

    def test_one_without_rows_is_left_out_unless_its_absence_must_be_said(self):
        empty = annexes.AnnexPart("e", "Trống", column())
        kept = annexes.AnnexPart("k", "Trống", column(), ("chú thích",), always=True)
        found = annexes.number([empty, kept])
        assert [(annex.sheet, annex.notes) for annex in found.annexes] == [("Phụ lục", ("chú thích",))]


class TestMarks:
    def test_what_is_no_issue_says_so_on_every_page_and_a_late_one_too(self):
        document = content.document(replace(FULL, late=True), banner="BẢN THỬ")
        assert document.banner == "BẢN THỬ – CHẠY BÙ"
        assert content.document(replace(FULL, late=True)).banner == ""
        assert content.document(FULL, banner="DỰ THẢO").banner == "DỰ THẢO"

    def test_a_revision_says_which_it_is_and_why(self):
        assert content.document(FULL).note == ""
        assert words.revision(1, "vì sao") == ""
        assert content.document(replace(FULL, revision=2)).note == "Bản 2, thay bản 1"
        assert content.document(replace(FULL, revision=3, reason="sai")).note == "Bản 3, thay bản 2 vì sai"
        left = Issued("Báo cáo", "05/BC-SKHCN", date(2025, 10, 15))
        assert content.document(replace(FULL, revision=2, reason="sai", replaces=left)).note == (
            "Bản 2, thay thế Báo cáo số 05/BC-SKHCN ngày 15 tháng 10 năm 2025 vì sai"
        )


class TestFurniture:
    OWN = Furniture(
        opening="Thực hiện Công văn số 1/UBND, tháng {{ ky }} như sau:\nMột.",
        to=("Ủy ban nhân dân tỉnh", "Cục Viễn thông"),
        bases=("Căn cứ Quyết định số 2/QĐ-UBND",),
        copies=("Như trên", "UBND tỉnh (để b/c)"),
        closing="Trân trọng cảm ơn./.",
        contact="Phòng Viễn thông.",
        signer=("TRƯỞNG PHÒNG",),
        signer_name="Nguyễn Văn Thử",
    )

    @pytest.mark.parametrize("kind", ["ministry", "operators", "letter", "reminder", "operator"])
    def test_what_a_province_has_of_its_own_stands_in_every_kind_of_document(self, kind):
        here = to_operator(0) if kind == "operator" else replace(FULL, kind=kind)
        document = content.document(replace(here, furniture=self.OWN))
        opening = ("Thực hiện Công văn số 1/UBND, tháng 9/2025 như sau:", "Một.")
        assert document.sections[0] == Section("", 0, opening)
        assert content.document(replace(here, furniture=Furniture(opening="A"))).head.signer == here.head.signer
        assert (document.to, document.bases, document.copies) == (self.OWN.to, self.OWN.bases, self.OWN.copies)
        assert (document.head.signer, document.signer_name) == (("TRƯỞNG PHÒNG",), "Nguyễn Văn Thử")
        if document.form == "letter":
            assert document.sections[-1].parts == ("Thông tin liên hệ: Phòng Viễn thông.", "Trân trọng cảm ơn./.")

    def test_an_operator_is_written_to_by_its_legal_name(self):
        legal = replace(OPERATORS[0], write_to="Chi nhánh Thử")
        document = content.document(to_operator(0, operators=(legal,)))
        assert document.to == ("Chi nhánh Thử",)
        assert content.document(to_operator(0)).to == ("Nhà mạng A",)


def test_words_of_a_letter():
    at = datetime(2024, 6, 2, 18, 5, tzinfo=UTC)
    assert words.long_day(date(2024, 2, 9)) == "ngày 09 tháng 02 năm 2024"
    assert words.long_day(date(2024, 3, 10)) == "ngày 10 tháng 3 năm 2024"
    assert words.long_moment(at) == "01 giờ 05 phút ngày 03 tháng 6 năm 2024"
    assert words.long_moment(None) == words.moment(None) == ""
    assert words.last_day(at) == "ngày 03 tháng 6 năm 2024"
    assert words.moment(at) == "03/06/2024 01:05"
    assert words.sentence("") == ""
    assert words.NETWORKS == {"mobile": "băng rộng di động", "fixed": "băng rộng cố định", "5g": "di động 5G"}


def test_a_kind_of_document_is_named_by_its_type():
    assert words.FORMS == {"report": "Báo cáo", "letter": "Công văn"}
    assert {kind: words.type_of(kind) for kind in ("ministry", "quarter", "proposal", "committee", "letter")} == {
        "ministry": "Báo cáo",
        "quarter": "Báo cáo",
        "proposal": "Tờ trình",
        "committee": "Công văn",
        "letter": "Công văn",
    }


class TestPlaceholders:
    def test_each_says_what_the_facts_hold(self):
        said = placeholders.filled("\n".join(f"{name}={{{{ {name} }}}}" for name in placeholders.PLACEHOLDERS), FULL)
        assert dict(part.split("=", 1) for part in said.splitlines()) == {
            "ky": "9/2025",
            "thang_so_lieu": "9/2025",
            "thang_truoc": "8/2025",
            "thang_sau": "10/2025",
            "so_don_vi": "30",
            "so_du_mau": "19",
            "ty_le_du_mau": "19/30 (63,33%)",
            "so_chua_du_mau": "7",
            "so_chua_co_so_lieu": "2",
            "so_thieu_mau": "9",
            "so_chua_xong_mau": "11",
            "so_dat_toc_do": "13",
            "so_chua_dat_toc_do": "4",
            "so_can_don_doc": "15",
            "mau_toi_thieu": "300",
            "toc_do_toi_thieu": "40",
            "doanh_nghiep_chua_nop": "Nhà mạng D",
            "so_doanh_nghiep_chua_nop": "1",
            "co_quan": "Sở Thông tin và Truyền thông",
            "dia_chi_cong_bo": "",
            "phu_luc_cham": "",
            "phu_luc_cam_ket": "",
        }
        here = to_operator(0)
        assert placeholders.filled("{{phu_luc_cham}}, {{ phu_luc_cam_ket }}", here) == "Phụ lục III, Phụ lục IV"
        assert placeholders.filled("{{ doanh_nghiep_chua_nop }}", replace(FULL, operators=())) == "không có"

    def test_each_is_explained_to_who_writes(self):
        assert_golden(
            "placeholders", "".join(f"{name}: {said}\n" for name, (said, _) in placeholders.PLACEHOLDERS.items())
        )

    def test_one_that_there_is_not_is_named_with_the_nearest_once(self):
        text = "{{ ky }} {{ so_don_v }} {{ so_don_v }} {{ zzz }}"
        assert placeholders.unknown(text) == [("so_don_v", "so_don_vi"), ("zzz", "")]
        assert placeholders.filled("{{ zzz }}", FULL) == "{{ zzz }}"


class TestSpans:
    def test_each_span_is_named_by_its_last_month(self):
        named = [span_texts.name_of("quarter", Period(2025, month)) for month in (3, 6, 9, 12)]
        assert named == [f"quý {number} năm 2025" for number in ("I", "II", "III", "IV")]
        assert span_texts.name_of("half_year", Period(2025, 6)) == "6 tháng đầu năm 2025"
        assert span_texts.name_of("half_year", Period(2025, 12)) == "6 tháng cuối năm 2025"
        assert span_texts.name_of("year", Period(2025, 12)) == "năm 2025"

    def test_any_month_leads_to_the_last_one(self):
        months = [Period(2025, month) for month in range(1, 13)]
        last = {kind: [span_texts.last_month(kind, one).month for one in months] for kind in ("quarter", "half_year")}
        assert last["quarter"] == [3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12, 12]
        assert last["half_year"] == [6] * 6 + [12] * 6
        assert {span_texts.last_month("year", one) for one in months} == {Period(2025, 12)}


class TestHeads:
    """In whose name, and under which symbol."""

    OWN = Furniture(symbol="A-B")

    def test_the_committee_writes_in_its_own_name_alone(self):
        head = heads.head_of("committee", FULL.head, Furniture())
        assert (head.superior, head.agency, head.symbol, head.archive) == ("", "Ủy ban nhân dân tỉnh Thử", "UBND", "VT")
        assert head.signer == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
        assert heads.head_of("committee", FULL.head, self.OWN).symbol == "A-B"

    def test_a_proposal_has_the_symbol_of_its_type(self):
        head = heads.head_of("proposal", FULL.head, Furniture())
        assert head == replace(FULL.head, report_symbol="TTr-STTTT")
        assert heads.head_of("proposal", FULL.head, self.OWN) == replace(FULL.head, report_symbol="A-B")

    def test_any_other_is_as_the_letterhead_says_unless_the_province_gave_a_symbol(self):
        assert heads.head_of("ministry", FULL.head, Furniture()) == FULL.head
        both = replace(FULL.head, symbol="A-B", report_symbol="A-B")
        assert heads.head_of("ward", FULL.head, self.OWN) == both


class TestTexts:
    def test_which_must_be_written_and_which_are_drafted(self):
        assert {kind: [slot.key for slot in slots] for kind, slots in passages.SLOTS_OF.items()} == {
            "ministry": ["direction", "shortcomings", "tasks", "proposals"],
            "operators": ["assessment", "further"],
            "operator": ["requests"],
            "letter": ["requests"],
            "reminder": ["requests"],
            "proposal": ["reasons"],
            "committee": ["asked_wards", "asked_agencies", "asked_operators", "asked_department"],
            "ward": ["requests"],
            **{kind: ["assessment", "further"] for kind in ("quarter", "half_year", "year")},
        }
        must = {kind: [slot.key for slot in slots if slot.must] for kind, slots in passages.SLOTS_OF.items()}
        assert must.pop("ministry") == ["direction", "shortcomings", "tasks", "proposals"]
        assert not any(must.values())
        bare = replace(FULL, passages=(("tasks", " \n "), *TEXTS[:1]))
        assert [slot.key for slot in passages.missing(bare)] == ["shortcomings", "tasks", "proposals"]
        assert passages.missing(replace(bare, kind="letter")) == ()

    def test_a_text_is_called_as_the_head_under_which_it_is_printed_or_for_what_it_asks(self):
        called = {slot.key: slot.label for slots in passages.SLOTS_OF.values() for slot in slots}
        whole = {"proposal": golden_letters.CASES["proposal"], "quarter": golden_letters.CASES["quarter"]}
        for kind in ("ministry", "operators", "proposal", "quarter"):
            document = content.document(whole.get(kind, replace(FULL, kind=kind)))
            heads_printed = {one.head.partition(". ")[2].lower() for one in document.sections}
            assert {slot.label.lower() for slot in passages.SLOTS_OF[kind]} <= heads_printed, kind
            for slot in passages.SLOTS_OF[kind]:
                called.pop(slot.key, None)
        assert called == {
            "requests": "Nội dung đề nghị",
            "asked_wards": "Giao Ủy ban nhân dân cấp xã",
            "asked_agencies": "Giao sở, ban, ngành",
            "asked_operators": "Giao doanh nghiệp viễn thông",
            "asked_department": "Giao Sở",
        }

    def test_every_drafted_text_says_something(self):
        for kind, slots in passages.SLOTS_OF.items():
            here = to_operator(0) if kind == "operator" else replace(FULL, kind=kind)
            here = replace(here, reminders=1, units=WARDS[:1] if kind == "ward" else here.units)
            assert all(passages.draft(here, slot) for slot in slots), kind

    def test_a_text_that_a_report_does_not_have_has_no_draft(self):
        assert drafts.draft(FULL, "assessment") == ""

    def test_only_the_words_of_each_line_count(self):
        written = replace(FULL, passages=(("tasks", "  Một.  \n\n Hai. \n"),))
        assert passages.paragraphs(written, passages.TASKS) == ("Một.", "Hai.")


def test_a_few_units_are_named_in_the_text_and_more_are_only_annexed():
    def told(count):
        units = tuple(line(str(n), f"Xã {n}", figure(300 + n, "41", V.COMPLIANT)) for n in range(count))
        return phrases.enough(facts(units=units))[0]

    assert told(10).endswith("Xã 9 (309 mẫu).")
    assert told(11) == "Đủ từ 300 mẫu trở lên: 11/11 đơn vị."


def test_a_threshold_is_written_with_as_little_as_says_it():
    assert phrases.required_speed(facts(min_download=Decimal("40.50"))) == "40,50"
    assert phrases.required_speed(facts(min_download=Decimal("40.00"))) == "40"
    assert phrases.required_speed(facts(min_download=None)) == "0"
    assert phrases.required_samples(facts(min_samples=None)) == "0"
    assert phrases.required_samples(facts(min_samples=1300)) == "1.300"


@pytest.mark.parametrize("count", [20, 21])
def test_a_short_table_stands_in_the_text_and_a_long_one_in_the_annex_only(count):
    units = tuple(line(str(n), f"Xã {n}", LOW, LOW, LOW) for n in range(count))
    for kind, section in (("ministry", "2. Số liệu mẫu đo và tốc độ"), ("letter", "1. Kết quả đo")):
        document = content.document(facts(kind=kind, units=units))
        parts = next(one.parts for one in document.sections if one.head == section)
        assert any(isinstance(part, DocumentTable) for part in parts) is (count == 20)


@pytest.mark.parametrize("state", [CommitmentState.FAILED, CommitmentState.UNANSWERED, CommitmentState.OVERDUE])
def test_a_promise_that_failed_and_a_request_without_answer_are_each_spoken_of(state):
    one = replace(OPERATORS[0], commitments=(replace(OPERATORS[0].commitments[0], state=state),))
    said = drafts.draft(replace(FULL, kind="operators", operators=(one,)), "further")
    assert "quá hạn hoặc chưa trả lời" in said
    asked = drafts.draft(to_operator(0, operators=(one,)), "requests")
    assert ("Trả lời biện pháp" in asked) is (state is not CommitmentState.FAILED)


def test_operators_whose_day_is_ahead_are_told_one_by_one_with_their_last_day():
    two = tuple(operator(code, name, status="due") for code, name in (("a", "Mạng A"), ("b", "Mạng B")))
    told = phrases.filings(facts(operators=(*two, operator("c", "Mạng C"))))
    day = "hạn: hết ngày 09 tháng 10 năm 2024"
    assert told.endswith(f"; chưa đến hạn: Mạng A ({day}), Mạng B ({day}).")


def test_a_province_figure_without_a_speed_is_not_told():
    assert not any(
        "công bố" in one for one in phrases.speeds(facts(province_figure=figure(9000, None, V.SPEED_MISSING)))
    )
    assert any("9.000 mẫu" in one for one in phrases.speeds(facts(province_figure=figure(9000, "47.5", V.COMPLIANT))))


def test_operators_that_have_not_filed_are_named_one_by_one():
    two = tuple(operator(code, name, status="missing") for code, name in (("a", "Mạng A"), ("b", "Mạng B")))
    assert passages.lines_of("{{ doanh_nghiep_chua_nop }}", facts(operators=two)) == ("Mạng A, Mạng B",)


def test_a_contact_ends_with_one_full_stop():
    told = content.document(replace(FULL, kind="letter", furniture=Furniture(contact="Phòng Thử, số 1.")))
    [line] = [one for part in told.sections for one in part.parts if "Thông tin liên hệ" in str(one)]
    assert line == "Thông tin liên hệ: Phòng Thử, số 1."


def test_each_kind_is_named_in_mails():
    assert {str(kind): name for kind, name in notices.NAMES.items()} == {
        "operators": "Báo cáo tổng hợp doanh nghiệp",
        "operator": "Văn bản gửi doanh nghiệp",
        "ministry": "Báo cáo Bộ và UBND",
        "letter": "Công văn hằng tháng",
        "reminder": "Công văn đôn đốc",
        "proposal": "Tờ trình UBND",
        "committee": "Dự thảo công văn của UBND",
        "quarter": "Báo cáo quý",
        "half_year": "Báo cáo sáu tháng",
        "year": "Báo cáo năm",
    }
