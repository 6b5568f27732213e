"""A letter as PDF, where LibreOffice is installed. Pure: knows no Django."""

import shutil
import subprocess
import tempfile
from pathlib import Path

TIMEOUT = 120  # seconds; a letter of some pages takes two


class CannotConvert(Exception):
    """LibreOffice is not there, or did not give a PDF."""


def available() -> bool:
    """Is LibreOffice installed on this machine?"""
    return shutil.which("soffice") is not None


def from_docx(content: bytes) -> bytes:
    """The same pages as PDF. Each call has a profile of its own, so that two may run at once. Raises CannotConvert."""
    if not available():
        raise CannotConvert("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(content)
        command = [
            "soffice",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
            return (Path(folder) / "letter.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise CannotConvert(str(error)) from error
