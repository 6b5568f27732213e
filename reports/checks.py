"""Check of what documents will lack on this machine, for `manage.py check --deploy`."""

import shutil
import subprocess
from typing import Any

from django.core.checks import CheckMessage, Warning, register

from reports import pdf

TAG = "portal"
# As wide as Times New Roman, letter by letter: lines and pages end where the department's own do.
LIKE_TIMES = {"Times New Roman", "Liberation Serif", "Tinos", "Thorndale AMT"}
PROGRAMS = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
FONTS = "apt-get install fonts-liberation2 fontconfig, or Times New Roman in /usr/local/share/fonts; then fc-cache"


@register(TAG, deploy=True)
def letters_become_pdf(**_: Any) -> list[CheckMessage]:
    """Warn where LibreOffice (with Writer) or fonts with Vietnamese letters are missing; letters work without."""
    if not pdf.available():
        message = "Letters are made as .docx alone, without a PDF to look at: LibreOffice is not installed"
        return [_missing(message, f"{PROGRAMS}; missing PDFs are then made by themselves")]
    families = vietnamese_families()
    if families is None:
        message = "Nobody knows whether PDFs will show Vietnamese as it is written: fc-list is not there"
        return [_missing(message, FONTS)]
    if not families:
        return [_missing("PDFs will show boxes instead of Vietnamese letters: no font on this machine has them", FONTS)]
    if not families & LIKE_TIMES:
        message = "Lines and pages of PDFs end elsewhere than in the .docx: no font here is as wide as Times New Roman"
        return [_missing(message, FONTS)]
    return []


def vietnamese_families() -> set[str] | None:
    """The font families with all Vietnamese letters, from whatever package; None without fc-list."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        output = subprocess.run(
            [program, ":lang=vi", "family"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return {name.strip() for line in output.splitlines() for name in line.split(",") if name.strip()}


def _missing(message: str, hint: str) -> Warning:
    return Warning(message, hint=hint, id=f"{TAG}.W013")
