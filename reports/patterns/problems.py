"""What is wrong with a template, where, and how to mend it. Pure."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO

LARGEST = 5 * 1024 * 1024  # bytes, as uploaded
LARGEST_UNPACKED = 50 * 1024 * 1024
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
NAMES = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}


@dataclass(frozen=True, slots=True)
class Problem:
    place: str  # "đoạn 3", "trang “Bảng”, ô B4"
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class UnusableTemplate(Exception):
    """A template that cannot be filled."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def wrong_file(form: str, content: bytes) -> str:
    """Why the bytes are no template of this form; empty if they are one."""
    if len(content) > LARGEST:
        return f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Bỏ bớt hình ảnh trong mẫu rồi tải lên lại."
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        members = []
    if not any(member.filename == MAIN_PART[form] for member in members):
        return f"Tệp không phải tệp {NAMES[form]}. Mở bằng Word hoặc Excel, lưu đúng kiểu rồi tải lên lại."
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        return "Tệp giải nén quá lớn nên không được nhận."
    return ""


def unknown(name: str, known: Iterable[str]) -> str:
    """`không có trường “tinhh”; có phải “tinh”?`"""
    near = get_close_matches(name, list(known), n=1)
    return f"không có trường “{name}”" + (f"; có phải “{near[0]}”?" if near else ".")
