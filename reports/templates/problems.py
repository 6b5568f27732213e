"""Problems of a template: what is wrong, where, and how to fix it. Pure."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO

from base.refusal import Refused
from base.saying import joined, say
from wards.text import search_key

LARGEST = 5 * 1024 * 1024  # bytes, as uploaded
LARGEST_UNPACKED = 50 * 1024 * 1024
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
SINGLE_BRACES = re.compile(r"\{\s*(\w+)\s*\}")
NAMES = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One problem of a template, with its place."""

    place: str  # "đoạn 3", "trang “Bảng”, ô B4"
    message: str

    @property
    def sentence(self) -> str:
        """The problem as one text: `đoạn 3: không có trường “tinhh”`"""
        return joined((self.place, self.message), ": ")


class UnusableTemplate(Refused):
    """A template that cannot be filled; `found` says where and why."""

    def __init__(self, found: tuple[TemplateProblem, ...]) -> None:
        super().__init__(joined((problem.sentence for problem in found), "; "))
        self.found = found


def wrong_file(form: str, content: bytes) -> str:
    """The reason why the bytes are no template of this form; blank if they are one."""
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
    """Problem: no such field. Names the closest known one, ignoring case and marks."""
    plain = {search_key(one): one for one in known}
    near = get_close_matches(search_key(name), list(plain), n=1)
    if near:
        return say("there is no field “{name}”; is it “{near}”?", name=name, near=plain[near[0]])
    return say("there is no field “{name}”.", name=name)


def printed_list(name: str, example: str) -> str:
    """Problem: a whole list is used where one value belongs."""
    return say(
        "“{name}” is a list and cannot be printed as a text. Write {example} in a row.", name=name, example=example
    )


def lost_brace(text: str, known: Iterable[str]) -> Iterator[str]:
    """Problems of braces left over once every field is taken out, and of fields in single braces."""
    if "{{" in text or "}}" in text or "{%" in text or "%}" in text:
        yield say(
            "a brace is missing: “{text}”. A field stands between two opening and two closing braces, on one line.",
            text=_around(text),
        )
        return
    names = set(known)
    for alone in SINGLE_BRACES.finditer(text):
        if alone[1] in names:
            yield say(
                "{found} is printed as it stands. A field stands in double braces: {right}.",
                found=f"“{alone[0]}”",
                right=f"{{{{ {alone[1]} }}}}",
            )


def _around(text: str) -> str:
    """The brace with the text around it, for display."""
    found = BRACES.search(text)
    start = max(0, found.start() - 20) if found else 0
    return text[start : start + 50].strip()
