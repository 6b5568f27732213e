"""What is wrong with a template, where, and how to mend it. Pure."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO

from base.refusal import Refused
from base.saying import joined, say

LARGEST = 5 * 1024 * 1024  # bytes, as uploaded
LARGEST_UNPACKED = 50 * 1024 * 1024
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
NAMES = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    place: str  # "đoạn 3", "trang “Bảng”, ô B4"
    message: str

    @property
    def told(self) -> str:
        """`đoạn 3: không có trường “tinhh”`"""
        return joined((self.place, self.message), ": ")


class UnusableTemplate(Refused):
    """A template that cannot be filled; `found` says where and why."""

    def __init__(self, found: tuple[TemplateProblem, ...]) -> None:
        super().__init__(joined((problem.told for problem in found), "; "))
        self.found = found


def wrong_file(form: str, content: bytes) -> str:
    """Why the bytes are no template of this form; empty if they are one."""
    if len(content) > LARGEST:
        return say(
            "The file is larger than {limit} MB. Remove pictures from the template and upload it again.",
            limit=LARGEST // 1024 // 1024,
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        members = []
    if not any(member.filename == MAIN_PART[form] for member in members):
        return say(
            "The file is no {form} file. Open it in Word or Excel, save it in that form and upload it again.",
            form=NAMES[form],
        )
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        return say("The file is too large when unpacked and is not accepted.")
    return ""


def unknown(name: str, known: Iterable[str]) -> str:
    """`không có trường “tinhh”; có phải “tinh”?`"""
    near = get_close_matches(name, list(known), n=1)
    if near:
        return say("there is no field “{name}”; is it “{near}”?", name=name, near=near[0])
    return say("there is no field “{name}”.", name=name)
