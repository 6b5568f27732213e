"""All files of a document in one zip for the e-office, named as the clerk names them. Pure: knows no Django."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

NAMES = {"docx": "{stem}.docx", "xlsx": "{stem}_phu-luc.xlsx", "pdf": "{stem}.pdf", "signed": "{stem}_ban-ky.pdf"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNSAFE = re.compile(r"[^0-9A-Za-zĐđÀ-ỹ.-]+")


@dataclass(frozen=True, slots=True)
class SetFacts:
    """What the e-office needs to know of a document."""

    loai_van_ban: str
    so: str
    ky_hieu: str
    ngay_ban_hanh: str  # YYYY-MM-DD; empty before it is issued
    trich_yeu: str
    co_quan_ban_hanh: str
    noi_nhan: tuple[str, ...]
    kenh_gui: str
    ky_so_lieu: str  # YYYY-MM
    ban: int  # which revision


def stem_of(facts: SetFacts) -> str:
    """The name of the set, `05_BC-SKHCN_16-10-2024`; without a number by month, `BC-SKHCN_thang-9-2024`."""
    symbol = UNSAFE.sub("-", facts.ky_hieu)
    if facts.so:
        year, month, day = facts.ngay_ban_hanh.split("-")
        return f"{facts.so}_{symbol}_{day}-{month}-{year}"
    year, month = facts.ky_so_lieu.split("-")
    return f"{symbol}_thang-{int(month)}-{year}"


def pack(files: Mapping[str, bytes], hashes: Mapping[str, str], facts: SetFacts, on: date) -> bytes:
    """Zip the files by form, with `thong-tin.json`; equal input gives equal bytes."""
    stem = stem_of(facts)
    named = {NAMES[form].format(stem=stem): (form, content) for form, content in files.items()}
    content_of_set = {
        **asdict(facts),
        "tep": [{"ten": name, "sha256": hashes[form]} for name, (form, _content) in named.items()],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, (_form, content) in named.items():
            book.writestr(_entry(name, on), content)
        book.writestr(_entry("thong-tin.json", on), json.dumps(content_of_set, ensure_ascii=False, indent=2))
    return out.getvalue()


def _entry(name: str, on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (on.year, on.month, on.day, 7, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
