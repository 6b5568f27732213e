"""Names of units that export programs write with a code or a province in one cell. Pure."""

import re
from datetime import date

from measurements.importing.options import Directory
from wards.resolution import Resolution

_CODE_BEFORE = re.compile(r"(?P<code>\d{5})\s*[-–:._]?\s*(?P<name>[^\W\d].*)")
_CODE_BEHIND = re.compile(r"(?P<name>.*\S)\s*[\[(]\s*(?P<code>\d{5})\s*[\])]")
UNIT_PREFIX = re.compile(
    r"(phường|xã|thị trấn|đặc khu|quận|huyện|thị xã|thành phố|tỉnh|p\.|x\.|tt\.|q\.|h\.|tx\.|tp\.?)\s*\w", re.IGNORECASE
)
_PROVINCE_CODE = re.compile(r"\d{2}")
_KINDS = r"(?:tỉnh|thành phố|tp\.?)\s*"
_KIND = re.compile(_KINDS, re.IGNORECASE)


def apart(name: str, code: str, province_name: str) -> tuple[str, str]:
    """Split a cell into name and code: `10660 - Phường Ái Quốc`, `Xã An Lão - Hải Phòng`; a code column goes before."""
    match = _CODE_BEFORE.fullmatch(name) or _CODE_BEHIND.fullmatch(name)
    if match and not code:
        name, code = match["name"], match["code"]
    bare = _KIND.sub("", province_name)
    if bare and (match := re.fullmatch(rf"(.*\S)\s+[-–]\s*(?:{_KINDS})?{re.escape(bare)}", name, re.IGNORECASE)):
        name = match[1]
    return name, code


def province_named(directory: Directory, on: date, text: str) -> Resolution:
    """Resolve a province by name, or by its code on that day: of 63 codes before 1/7/2025 many mean others since."""
    name, code = ("", text) if _PROVINCE_CODE.fullmatch(text) else (text, "")
    return directory.resolve(on, "", name, "", "province", code)
