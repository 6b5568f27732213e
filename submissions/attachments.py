"""What may be attached to a filing: one signed PDF of reasonable size. Pure."""

from submissions.refusals import Refusal

LARGEST = 10 * 1024 * 1024  # bytes
KNOWN = {
    b"MZ": "chương trình Windows",
    b"\x7fELF": "chương trình Linux",
    b"PK\x03\x04": "tệp nén, Word hoặc Excel",
    b"\xd0\xcf\x11\xe0": "tệp Word hoặc Excel đời cũ",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
}


def check_attachment(*, name: str, size: int, head: bytes) -> None:
    """Judge by content, not by name; `head` is the first kilobyte. Raises Refusal."""
    if size > LARGEST:
        raise Refusal(
            f"Tệp đính kèm “{name}” nặng {size / 1_048_576:.0f} MB, tối đa 10 MB. "
            "Hãy quét lại ở độ phân giải thấp hơn. Bản nháp vẫn được giữ."
        )
    if size == 0:
        raise Refusal(f"Tệp đính kèm “{name}” rỗng. Hãy chọn lại tệp. Bản nháp vẫn được giữ.")
    if head.lstrip()[:5] != b"%PDF-":
        kind = next((words for magic, words in KNOWN.items() if head.startswith(magic)), "không phải PDF")
        raise Refusal(
            f"Tệp đính kèm “{name}” không phải tệp PDF (bên trong là {kind}). "
            "Chỉ nhận bản PDF đã ký. Bản nháp vẫn được giữ."
        )
