import pytest

from base.refusal import Refused
from submissions.attachments import LARGEST, check_attachment, check_readable


def test_a_pdf_is_taken() -> None:
    check_attachment(name="báo cáo.pdf", size=LARGEST, head=b"%PDF-1.7 ...")


@pytest.mark.parametrize(
    ("size", "head", "says"),
    [
        (30 * 1024 * 1024, b"%PDF-1.7", "30 MB"),
        (0, b"", "rỗng"),
        (10, b"MZ\x90\x00", "chương trình Windows"),
        (10, b"PK\x03\x04", "tệp nén"),
        (10, b"hello", "không phải PDF"),
    ],
)
def test_what_is_no_pdf_is_refused_whatever_its_name(size: int, head: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        check_attachment(name="x.pdf", size=size, head=head)


def test_a_locked_pdf_is_refused_and_one_that_only_speaks_of_it_is_not() -> None:
    check_readable(name="x.pdf", content=b"%PDF-1.7 (how to /Encrypt a file) trailer << /Root 1 0 R >>")
    with pytest.raises(Refused, match="mật khẩu"):
        check_readable(name="x.pdf", content=b"%PDF-1.7 ... trailer << /Root 1 0 R /Encrypt 12 0 R >>")
