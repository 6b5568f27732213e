import signal

import pypdfium2 as pdfium
import pytest
import qrcode

from base.isolation.host import ChildEnded, TooMuchSaid
from base.refusal import Refused
from submissions import handouts, pdf_host
from submissions.campaign import referral_text
from submissions.formrows import FieldBox, FieldRow, FormSection
from submissions.handouts import HandoutLine, ReferralQr
from submissions.indicator_form import Spec
from submissions.pdf_child import MARGIN, QUIET, WIDTH

EVERY_LETTER = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def pages(pdf):
    """What is read on each page."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(pdf)]


def ink(page):
    """Is the page black at a point, counted from its upper left corner?"""
    bitmap = page.render(scale=1, grayscale=True)
    drawn, stride = bytes(bitmap.buffer), bitmap.stride
    return lambda x, y: drawn[y * stride + x] < 128


def test_every_vietnamese_letter_is_there_plain_and_bold():
    text = f"{EVERY_LETTER} {EVERY_LETTER.upper()} – “”"
    pdf = pdf_host.draw([HandoutLine(text), HandoutLine(text, bold=True)])
    (read,) = pages(pdf)
    assert read.replace(" ", "") == 2 * text.replace(" ", "")


def test_fonts_are_in_the_file_with_no_more_than_the_letters_used():
    pdf = pdf_host.draw([HandoutLine("Phường Thủy Nguyên", size=20), HandoutLine("Đã nộp", bold=True)])
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 40_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Xã An \U0001f30a, \u6f22", "Xã An □, □"),
        ("Một\x0bhai\x1b\u200b ba\u202e\uffff", "Một hai ba"),
        ("e\u0302\u0301m", "ếm"),
        ("\U0001f600", "□"),
        ("\ufb01", "fi"),  # as it is read: one letter in the font
    ],
)
def test_what_a_font_lacks_is_a_square_what_nobody_sees_is_gone_and_all_else_stays(text, shown):
    (plain,) = pages(pdf_host.draw([HandoutLine(text)]))
    assert plain == shown
    (bold,) = pages(pdf_host.draw([HandoutLine(text, label=text, bold=True)]))
    assert sorted(bold.replace(" ", "")) == sorted(2 * shown.replace(" ", ""))


def test_a_line_that_ends_with_a_hyphen_is_drawn():
    """It is read back as another character."""
    (read,) = pages(pdf_host.draw([HandoutLine("Xuống-"), HandoutLine("dòng")]))
    assert read.startswith("Xuống")
    assert "dòng" in read


def test_a_font_without_the_square_has_a_question_mark():
    assert pdf_host.Font("", frozenset(map(ord, "Xã?"))).drawable("Xã \u6f22") == "Xã ?"


def test_a_machine_without_fontconfig_is_told_so(monkeypatch):
    monkeypatch.setattr(pdf_host, "_fonts", tuple)
    with pytest.raises(Refused, match="fontconfig"):
        pdf_host.draw([HandoutLine("a")])


@pytest.mark.parametrize(
    "error", [ChildEnded(1), ChildEnded(-signal.SIGALRM), ChildEnded(-signal.SIGKILL), TooMuchSaid()]
)
def test_a_child_that_ended_is_no_lack_of_fonts(monkeypatch, error):
    def ends(*_, **__):
        raise error

    monkeypatch.setattr(pdf_host.host, "answer", ends)
    with pytest.raises(Refused, match="thử lại") as refused:
        pdf_host.draw([HandoutLine("a")])
    assert "phông" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        "exit 1",
        "sleep 3",
        "echo nonsense",
        r"printf '/there/is.ttf\naa|en\n20-7e'",
        r"printf '/there/is.ttf\nvi\nwhat'",
        None,
    ],
    ids=["fails", "hangs", "nonsense", "no Vietnamese", "no letters", "not there"],
)
def test_fonts_that_are_not_found_are_asked_for_again(monkeypatch, tmp_path, answer):
    pdf_host._font.cache_clear()
    monkeypatch.setattr(pdf_host, "FONT_SECONDS", 0.3)
    with monkeypatch.context() as for_now:
        if answer is not None:
            program = tmp_path / "fc-match"
            program.write_text(f"#!/bin/sh\nexec {answer}\n" if answer == "sleep 3" else f"#!/bin/sh\n{answer}\n")
            program.chmod(0o755)
        for_now.setattr(pdf_host.shutil, "which", lambda name: answer and str(tmp_path / name))
        assert pdf_host._fonts() == ()
    monkeypatch.undo()
    assert len(pdf_host._fonts()) == 2


def test_long_lines_break_at_words_and_a_long_word_within_itself():
    pdf = pdf_host.draw([HandoutLine("một hai ba " * 40), HandoutLine("x" * 300), HandoutLine("")])
    page = pdfium.PdfDocument(pdf)[0]
    for found in page.get_objects():
        left, _bottom, right, _top = found.get_bounds()
        assert left >= MARGIN - 1
        assert right <= WIDTH - MARGIN + 1
    assert pages(pdf)[0].count("ba") == 40
    assert pages(pdf)[0].count("x") == 300


@pytest.mark.parametrize(("lines", "expected"), [(1, 1), (38, 1), (39, 2), (120, 4)])
def test_what_does_not_fit_goes_on_on_the_next_page(lines, expected):
    read = pages(pdf_host.draw([HandoutLine(f"dòng {number}") for number in range(lines)]))
    assert len(read) == expected
    assert " ".join(read).count("dòng") == lines


def test_the_code_on_the_poster_is_the_one_of_the_referral():
    blocks = handouts.poster(title="Phường Thử", needed=300, code="HP-THU")
    (code,) = (one for one in blocks if isinstance(one, ReferralQr))
    asked = qrcode.QRCode(border=0)
    asked.add_data(referral_text("HP-THU"))
    assert code.modules == asked.get_matrix()
    dark = ink(pdfium.PdfDocument(pdf_host.draw([code]))[0])
    step, top = code.side / len(code.modules), MARGIN + QUIET
    for row, line in enumerate(code.modules):
        for column, is_dark in enumerate(line):
            x = (WIDTH - code.side) / 2 + (column + 0.5) * step
            assert dark(int(x), int(top + (row + 0.5) * step)) == is_dark, (row, column)


def test_a_poster_says_what_to_do_on_one_page():
    (read,) = pages(pdf_host.draw(handouts.poster(title="Phường Thử", needed=300, code="HP-THU")))
    for said in ("Phường Thử cần 300 lượt đo mỗi tháng", "Mã giới thiệu: HP-THU", "TẮT WI-FI KHI ĐO"):
        assert said in read


def test_a_receipt_says_number_facts_and_values_and_counts_what_was_left_empty():
    month, total = FieldBox("a", "24", "", ()), FieldBox("b", "1.240", "", ())
    filled = FieldRow(Spec("a", "Cán bộ đã đo", "A", "người", "integer"), month, total)
    empty = FieldRow(Spec("b", "Giáo viên", "A", "người", "integer"), FieldBox("c", "", "", ()), None)
    blocks = handouts.receipt(
        name="UBND Phường Thử",
        month="11/2026",
        number="2026-11/1A2B3C4D",
        facts=[("Bản", "2"), ("Công văn", "")],
        sections=[FormSection("A. Người đo", (filled, empty))],
    )
    (read,) = pages(pdf_host.draw(blocks))
    for said in ("2026-11/1A2B3C4D", "Bản 2", "Cán bộ đã đo (người) 24; lũy kế 1.240", "Để trống: 1 chỉ tiêu"):
        assert said in read
    assert "Công văn" not in read
