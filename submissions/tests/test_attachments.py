import pytest

from base.refusal import Refused
from base.translating import translated
from submissions.attachments import LARGEST, check_attachment, check_readable
from submissions.tests.photos import PHOTO


def test_a_photo_is_taken_and_one_that_is_cut_off_is_not() -> None:
    check_attachment(name="ky.jpg", size=len(PHOTO), head=PHOTO)
    check_readable(name="ky.jpg", content=PHOTO)
    check_readable(name="ky.jpg", content=PHOTO + b"trailer of the maker")
    for cut in (PHOTO[:-2], PHOTO[:4]):
        with pytest.raises(Refused, match="cắt cụt"):
            check_readable(name="ky.jpg", content=cut)


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_photo_that_only_iphones_open_is_refused_with_what_to_do(brand: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        check_attachment(name="IMG_1.HEIC", size=10, head=b"\0\0\0\x18ftyp" + brand)
    assert "Tương thích nhất" in translated(refusal.value)


def test_a_pdf_is_taken() -> None:
    check_attachment(name="báo cáo.pdf", size=LARGEST, head=b"%PDF-1.7 ...")


@pytest.mark.parametrize(
    ("size", "head", "says"),
    [
        (30 * 1024 * 1024, b"%PDF-1.7", "30 MB"),
        (0, b"", "rỗng"),
        (10, b"MZ\x90\x00", "chương trình Windows"),
        (10, b"PK\x03\x04", "tệp nén"),
        (10, b"hello", "không nhận ra được"),
    ],
)
def test_what_is_no_pdf_is_refused_whatever_its_name(size: int, head: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        check_attachment(name="x.pdf", size=size, head=head)


def test_a_locked_pdf_is_refused_and_one_that_only_speaks_of_it_is_not() -> None:
    check_readable(name="x.pdf", content=b"%PDF-1.7 (how to /Encrypt a file) trailer << /Root 1 0 R >>")
    with pytest.raises(Refused, match="mật khẩu"):
        check_readable(name="x.pdf", content=b"%PDF-1.7 ... trailer << /Root 1 0 R /Encrypt 12 0 R >>")
