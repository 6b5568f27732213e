"""A signed copy's signatures and text, read by children: what is valid, what was changed, whose text it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from base.refusal import Refused
from reports.signed import host
from reports.signed.comparing import compare, filled_in
from reports.signed.copy_facts import expired_since, is_doubtful, load_copy, signature_sentences, text_sentence
from reports.tests.desk_made import one_page
from reports.tests.pdfs_made import SIGNED, authority, locked, packed_pdf, sign, text_pdf

LETTER = [
    "Số: 05/BC-SKHCN",
    "Hải Phòng, ngày 16 tháng 10 năm 2024",
    *[f"Phường Hồng Bàng {number}: {300 + number} mẫu, đạt" for number in range(12)],
]
OTHER = [f"Đề nghị doanh nghiệp viễn thông gửi kế hoạch trạm số {number} trước ngày 10" for number in range(12)]


@pytest.fixture(scope="module")
def root():
    return authority()


@pytest.fixture(scope="module")
def signed(root):
    return sign(text_pdf([LETTER]), root)


def look(pdf, *roots, letter=LETTER):
    return host.look(pdf, letter=letter, roots=[one.der for one in roots])


def changed(pdf, text, by):
    """The same file with one character of its text replaced by another."""
    before, after = (part.encode("utf-16-be").hex().encode() for part in (text, by))
    assert pdf.count(before) >= 1
    return pdf.replace(before, after, 1)


def test_a_valid_signature_names_who_and_when(signed, root):
    found = look(signed, root)
    assert signature_sentences(found) == [
        "Chữ ký hợp lệ của Nguyễn Giả Lập (Sở Giả lập), ký lúc 09:05 16/10/2024, chưa bị sửa."
    ]
    assert text_sentence(found) == "Nội dung đúng như văn bản đã lưu."
    assert not is_doubtful(found)
    assert load_copy(found.dump()) == found


def test_one_changed_byte_is_told(signed, root):
    found = look(changed(signed, "311", "911"), root)
    assert signature_sentences(found) == ["Chữ ký của Nguyễn Giả Lập (Sở Giả lập): tệp ĐÃ BỊ SỬA sau khi ký."]
    assert is_doubtful(found)
    assert [(one.letter, one.copy) for one in found.differences] == [
        ("Phường Hồng Bàng 11: 311 mẫu, đạt", "Phường Hồng Bàng 11: 911 mẫu, đạt")
    ]


def test_a_byte_changed_anywhere_outside_the_signature_leaves_it_no_valid_one(signed, root):
    """At a few places over all of the file: text, structure, the table of its objects, its end."""
    begin = signed.index(b"/Contents <")
    end = signed.index(b">", begin)
    for at in [*range(10, begin, begin // 3), *range(end + 1, len(signed) - 8, (len(signed) - end) // 2)]:
        damaged = signed[:at] + bytes([signed[at] ^ 0x01]) + signed[at + 1 :]
        found = host.signatures_of(damaged, [root.der])
        assert not any(one.intact and one.trust == "trusted" for one in found or []), at


def test_what_is_added_afterwards_is_told(signed, root):
    (found,) = look(signed + b"\n9 0 obj\n<< /Them true >>\nendobj\n", root).signatures
    assert found.changed_later
    assert "ĐÃ BỊ THÊM nội dung" in signature_sentences(look(signed + b"\nthem\n", root))[0]
    assert not look(signed + b"\r\n\n", root).signatures[0].changed_later


def test_two_signatures_are_both_valid(signed, root):
    twice = sign(signed, root, signer="SỞ GIẢ LẬP", organisation="", field="Dau")
    assert [one.trust for one in look(twice, root).signatures] == ["trusted", "trusted"]
    assert signature_sentences(look(twice, root))[1].startswith("Chữ ký hợp lệ của SỞ GIẢ LẬP, ký lúc")


def test_the_text_of_another_report_is_told(root):
    found = look(sign(text_pdf([OTHER]), root), root)
    assert text_sentence(found) == "Nội dung không phải của văn bản đã lưu: có tải nhầm bản của văn bản khác không?"
    assert is_doubtful(found)


@pytest.mark.parametrize("others", [False, True])
def test_a_root_that_is_not_ours_is_said_to_be_unknown(signed, others):
    found = look(signed, *([authority("CA khác")] if others else []))
    assert signature_sentences(found) == [
        "Chữ ký của Nguyễn Giả Lập (Sở Giả lập), ký lúc 09:05 16/10/2024, "
        "chưa bị sửa; chưa rõ nơi cấp chứng thư (CA giả lập)."
    ]


def test_a_root_of_the_same_name_with_another_key_is_not_ours(signed):
    assert look(signed, authority()).signatures[0].trust != "trusted"


def test_a_certificate_that_ended_since_was_good_when_it_signed(root):
    ended = SIGNED + timedelta(days=30)
    found = look(sign(text_pdf([LETTER]), root, ends=ended), root)
    assert signature_sentences(found)[0].startswith("Chữ ký hợp lệ của")
    assert expired_since(found.signatures, ended - timedelta(seconds=1)) == []
    assert expired_since(found.signatures, datetime.now(UTC)) == [
        "Chứng thư của Nguyễn Giả Lập hết hạn ngày 15/11/2024; lúc ký còn hiệu lực."
    ]


@pytest.mark.parametrize(
    "span",
    [
        {"ends": SIGNED - timedelta(seconds=1)},
        {"begins": SIGNED + timedelta(seconds=1)},
    ],
)
def test_a_certificate_out_of_its_time_when_it_signed_is_not_valid(root, span):
    found = look(sign(text_pdf([LETTER]), root, **span), root)
    assert found.signatures[0].trust == "not_in_force"
    assert "không có hiệu lực" in signature_sentences(found)[0]


def test_a_scan_and_a_pdf_without_a_signature_say_so(root):
    scan = look(one_page(), root)
    assert signature_sentences(scan) == ["Bản quét, không có chữ ký số."]
    assert text_sentence(scan).startswith("Chỉ có ảnh, không có chữ")
    assert not is_doubtful(scan)
    assert signature_sentences(look(text_pdf([LETTER]), root)) == ["Tệp PDF không có chữ ký số."]


def test_a_signature_that_cannot_be_read_is_never_called_a_scan(signed, root):
    torn = signed.replace(b"/AcroForm", b"/AcroFork")
    found = look(torn, root)
    assert signature_sentences(found)[0].startswith("Có dấu vết chữ ký số nhưng không đọc được")


def test_a_fake_of_34_bytes_is_refused():
    fake = b"%PDF-1.7 this is not a signed copy"
    assert len(fake) == 34
    with pytest.raises(Refused, match="không mở được"):
        host.read_text(fake)


def test_a_locked_pdf_is_refused(signed):
    with pytest.raises(Refused, match="có mật khẩu"):
        host.read_text(locked(text_pdf([LETTER])))


@pytest.mark.parametrize(
    ("unit", "times", "bound"),
    [
        pytest.param(b" " * 1000, 300_000, {"memory_bytes": 256 << 20}, id="memory"),
        pytest.param(b"q Q " * 250, 100_000, {"cpu_seconds": 1}, id="time"),
    ],
)
def test_what_takes_too_much_to_open_is_stopped_and_refused(monkeypatch, unit, times, bound):
    monkeypatch.setattr(host, "ORDER", replace(host.ORDER, **bound))
    with pytest.raises(Refused, match="quá nhiều bộ nhớ hoặc thời gian"):
        host.read_text(packed_pdf(unit, times))


def test_a_structure_without_end_holds_up_nobody(root):
    ring = b"1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /AcroForm 1 0 R /Fields [1 0 R] >>\nendobj\n"
    assert host.signatures_of(b"%PDF-1.7\n" + ring + b"trailer << /Root 1 0 R >>", [root.der]) is None


def test_number_and_day_that_the_clerk_filled_in_are_no_difference():
    archived = ["Số:      /BC-SKHCN", "Hải Phòng, ngày     tháng     năm 2024", *LETTER[2:]]
    filled = filled_in(archived, "05", "BC-SKHCN", date(2024, 10, 16))
    assert compare(filled, LETTER).compared == "same"
    found = compare(filled_in(archived, "06", "BC-SKHCN", date(2024, 10, 16)), LETTER)
    assert [(one.letter, one.copy) for one in found.differences] == [("Số: 06/BC-SKHCN", "Số: 05/BC-SKHCN")]


def test_lines_may_break_elsewhere_and_heads_of_tables_be_repeated():
    words = " ".join(LETTER).split()
    other_lines = [" ".join(words[at : at + 7]) for at in range(0, len(words), 7)]
    assert compare(LETTER, other_lines).compared == "same"
    assert compare(LETTER, [*LETTER[:8], LETTER[4], *LETTER[8:]]).compared == "same"


@pytest.mark.parametrize("copy", [LETTER[:-1], [*LETTER, "Thêm một dòng cuối"]])
def test_a_line_that_is_missing_or_added_is_told(copy):
    assert compare(LETTER, copy).compared == "differs"


def test_a_swap_of_two_figures_is_told():
    swapped = [line.replace("301", "x").replace("302", "301").replace("x", "302") for line in LETTER]
    assert len(compare(LETTER, swapped).differences) == 2


def test_a_text_without_end_is_not_compared():
    assert compare(LETTER, ["từ " * 40_000]).compared == "failed"


def test_of_many_differences_the_first_are_told_and_the_rest_counted():
    long = [f"dòng số {number} của văn bản này có nhiều chữ hơn" for number in range(90)]
    found = compare(long, [line.replace("văn", f"vẳn{at}") for at, line in enumerate(long)])
    assert (len(found.differences), found.more) == (30, 60)
