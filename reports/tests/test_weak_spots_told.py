"""The list of weak spots in the Ministry's report: an annex and a sentence, by what the list holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reports import content
from reports.content import revisions, weak_spots
from reports.facts import RevisionChange
from reports.tests.golden_facts import FULL, WEAK

OPEN, UNPLANNED, DUE_TODAY, DONE = WEAK


def said(*spots):
    document = content.document(replace(FULL, weak_spots=spots, weak_spots_since=date(2025, 9, 16)))
    parts = [part for section in document.sections for part in section.parts if isinstance(part, str)]
    return [part for part in parts if "lõm sóng" in part], [one for one in document.annexes if "lõm sóng" in one.title]


def test_without_a_line_there_is_neither_sentence_nor_annex():
    assert said() == ([], [])


def test_those_left_those_without_mains_overdue_and_done_are_counted():
    sentences, (annex,) = said(*WEAK)
    assert sentences == [
        "Đến ngày 15/10/2025, còn 3 điểm lõm sóng, sóng yếu (trong đó 1 điểm chưa có điện lưới, 1 điểm quá hạn xử lý); "
        f"từ ngày 17/09/2025 đã xử lý 1 điểm. (Chi tiết tại {annex.sheet} kèm theo)"
    ]
    assert [cell.text for cell in annex.table.rows[0]] == [
        "1",
        "Xã Thử 01",
        "Bản Thượng (giả lập)",
        "chưa có",
        "Nhà mạng A",
        "01/10/2025",
        "quá hạn",
    ]
    assert [[cell.text for cell in row[3:]] for row in annex.table.rows[1:]] == [
        ["có", "chưa phân công", "–", "chưa có thời hạn"],
        ["có", "Nhà mạng B", "15/10/2025", "đang xử lý"],
        ["có", "Nhà mạng B", "01/09/2025", "đã xử lý 30/09/2025"],
    ]


def test_the_annex_is_of_the_day_as_of_which_its_lines_are():
    _sentences, (annex,) = said(*WEAK)
    assert annex.title == "Danh sách điểm lõm sóng, sóng yếu và kết quả xử lý đến ngày 15/10/2025"


def test_of_facts_that_know_no_report_before_what_was_done_is_told_from_the_first_of_the_month():
    document = content.document(replace(FULL, weak_spots=(DONE,)))
    parts = [part for section in document.sections for part in section.parts if isinstance(part, str)]
    assert any("; từ ngày 01/09/2025 đã xử lý 1 điểm. (" in part for part in parts)


def test_each_column_is_set_as_what_it_holds():
    _sentences, (annex,) = said(*WEAK)
    assert annex.sheet_name.endswith("Lõm sóng")
    assert [(one.head, one.look.value) for one in annex.table.columns] == [
        ("STT", "index"),
        ("Xã, phường", "text"),
        ("Thôn, bản, điểm", "text"),
        ("Điện lưới", "text"),
        ("Doanh nghiệp xử lý", "text"),
        ("Thời hạn", "date"),
        ("Kết quả", "text"),
    ]


@pytest.mark.parametrize(
    ("spots", "begins"),
    [
        ((DUE_TODAY,), "Đến ngày 15/10/2025, còn 1 điểm lõm sóng, sóng yếu. ("),
        (
            (replace(DUE_TODAY, has_power=False),),
            "Đến ngày 15/10/2025, còn 1 điểm lõm sóng, sóng yếu (trong đó 1 điểm chưa có điện lưới). (",
        ),
        (
            (DONE,),
            "Đến ngày 15/10/2025, không còn điểm lõm sóng, sóng yếu trong danh sách theo dõi; "
            "từ ngày 17/09/2025 đã xử lý 1 điểm. (",
        ),
        (
            (replace(DONE, has_power=False), UNPLANNED),
            "Đến ngày 15/10/2025, còn 1 điểm lõm sóng, sóng yếu; từ ngày 17/09/2025 đã",
        ),
    ],
)
def test_only_what_there_is_is_said(spots, begins):
    (sentence,), _annex = said(*spots)
    assert sentence.startswith(begins)


@pytest.mark.parametrize(("days", "state"), [(-1, "quá hạn"), (0, "đang xử lý"), (1, "đang xử lý")])
def test_the_last_day_is_not_overdue(days, state):
    assert weak_spots.state(replace(OPEN, due_on=FULL.due_on + timedelta(days=days)), FULL) == state


def test_a_revision_tells_what_became_of_each_place():
    before = replace(FULL, weak_spots=(OPEN, UNPLANNED, DUE_TODAY))
    after = replace(FULL, weak_spots=(replace(OPEN, done_on=date(2025, 10, 14)), UNPLANNED, DONE))
    at = "Điểm lõm sóng, sóng yếu"
    assert revisions.compare(before, before) == ()
    assert revisions.compare(before, after) == (
        RevisionChange(
            f"{at} Bản Thượng (giả lập), Xã Thử 01",
            "chưa có điện lưới, Nhà mạng A, hạn 01/10/2025, quá hạn",
            "chưa có điện lưới, Nhà mạng A, hạn 01/10/2025, đã xử lý 14/10/2025",
            "filings",
        ),
        RevisionChange(
            f"{at} Thôn Cuối (giả lập), Xã Thử 03",
            "–",
            "có điện lưới, Nhà mạng B, hạn 01/09/2025, đã xử lý 30/09/2025",
            "filings",
        ),
        RevisionChange(
            f"{at} Thôn Giữa (giả lập), Xã Thử 02",
            "có điện lưới, Nhà mạng B, hạn 15/10/2025, đang xử lý",
            "–",
            "filings",
        ),
    )
    gone = revisions.compare(before, replace(FULL, weak_spots=(OPEN, DUE_TODAY)))
    assert [(one.before, one.after) for one in gone] == [("có điện lưới, chưa phân công, chưa có thời hạn", "–")]
