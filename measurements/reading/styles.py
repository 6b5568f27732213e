"""What the styles and the rich texts of an .xlsx hide: number formats, raised and struck-out text."""

import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree

from measurements.reading import numberformats, package
from measurements.reading.facts import is_footnote


@dataclass(slots=True)
class Styles:
    """What styles and shared texts hide: formats that change what is seen, struck fonts, months without a day.

    `formats`, `struck` and `months` are by the number of a cell's style, the others by the number of a shared text:
    `texts`, what a person sees of it, where that is less than it holds; `after`, that without its first letters, which
    have the cell's own font (.xls alone); `gone`, those struck out wholly.
    """

    formats: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)
    after: dict[int, str] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    @property
    def odd(self) -> set[int]:
        """The styles whose cells must be looked at."""
        return {*self.formats, *self.struck, *self.months}


def styles_of(archive: zipfile.ZipFile) -> Styles:
    """The styles of a package in the usual order; empty where they cannot be read."""
    found = Styles()
    if part := package.part_of_kind(archive, "styles"):
        with suppress(ElementTree.ParseError, ValueError):
            _read_styles(archive.read(part), found)
    if part := package.part_of_kind(archive, "sharedStrings"):
        _read_texts(archive, part, found)
    return found


def _read_styles(data: bytes, found: Styles) -> None:
    root = ElementTree.fromstring(data)  # noqa: S314 - DTDs are refused before
    children = {_name(child): child for child in root}
    codes = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in children.get("numFmts", ElementTree.Element("none"))
    }
    struck_fonts = {
        number for number, font in enumerate(children.get("fonts", ())) if any(_is_on(each, "strike") for each in font)
    }
    for number, style in enumerate(children.get("cellXfs", ())):
        if _name(style) != "xf":
            continue
        code_number = int(style.get("numFmtId", "0"))
        code = codes.get(code_number, "0%" if code_number in numberformats.PERCENT_FORMATS else "")
        if code and numberformats.sections(code):
            found.formats[number] = code
        if numberformats.shows_no_day(code) or code_number in numberformats.MONTH_FORMATS:
            found.months.add(number)
        if int(style.get("fontId", "0")) in struck_fonts:
            found.struck.add(number)


def _read_texts(archive: zipfile.ZipFile, part: str, found: Styles) -> None:
    """Shared texts in several runs; most workbooks have none, and then the part is not parsed."""
    data = archive.read(part)
    if b"strike" not in data and b"vertAlign" not in data:
        return
    try:
        root = ElementTree.fromstring(data)  # noqa: S314
    except ElementTree.ParseError:
        return
    for number, item in enumerate(each for each in root if _name(each) == "si"):
        whole, seen = seen_of_runs(item)
        if seen != whole:
            found.texts[number] = seen
            if not seen.strip():
                found.gone.add(number)
                found.texts[number] = whole


def seen_of_runs(item: ElementTree.Element) -> tuple[str, str]:
    """(all of a text in runs, what a person takes from it), the latter without struck-out text and footnote marks."""
    whole, seen = "", ""
    for run in item:
        if _name(run) == "t":
            whole, seen = whole + (run.text or ""), seen + (run.text or "")
        if _name(run) != "r":
            continue
        text = "".join(each.text or "" for each in run if _name(each) == "t")
        marks = [mark for each in run if _name(each) == "rPr" for mark in each]
        struck = any(_is_on(mark, "strike") for mark in marks)
        raised = any(_name(mark) == "vertAlign" and mark.get("val") in ("superscript", "subscript") for mark in marks)
        whole += text
        if not struck and not (raised and is_footnote(text)):
            seen += text
    return whole, seen


def _is_on(element: ElementTree.Element, name: str) -> bool:
    return _name(element) == name and element.get("val", "1") not in ("0", "false")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
