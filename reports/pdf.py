"""Convert a letter to PDF by LibreOffice, in a child that sees the letter and no network. Pure."""

import errno
import shutil
from pathlib import Path

from base.isolation import host
from base.isolation.order import Order
from base.scratch import scratch_folder

CONVERTER = "base.isolation.program"
# PDF/A-2b with tags: for the archive (TCVN ISO 19005-2), and for screen readers.
ARCHIVAL = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
WALL_SECONDS = 120  # a letter of some pages takes two
MEMORY_BYTES = 4 << 30  # of addresses: an office suite maps much more than it uses
ROOM = 32 * 1024 * 1024  # bytes: with less, a letter and a profile do not fit
FULL = (errno.ENOSPC, errno.EDQUOT)
LARGEST_FILE = 200 * 1024 * 1024  # bytes of the PDF, and of what is written on the way


class CannotConvert(Exception):
    """LibreOffice is not installed, or gave no PDF."""


def available() -> bool:
    """Is LibreOffice installed on this machine?"""
    return shutil.which("soffice") is not None


def order(scratch: str) -> Order:
    """Build the sandbox order of LibreOffice; the letter's folder is its home and the only place it may write to."""
    return Order(
        memory_bytes=MEMORY_BYTES,
        cpu_seconds=WALL_SECONDS,
        wall_seconds=WALL_SECONDS,
        scratch=scratch,
        file_bytes=LARGEST_FILE,
        programs=True,
        open_files=1024,
    )


def from_docx(content: bytes) -> bytes:
    """Convert a .docx file to PDF. Each call has its own profile, so that two may run at once.

    Raises CannotConvert, and OSError where the disk is full.
    """
    if not available():
        raise CannotConvert("LibreOffice is not installed")
    with scratch_folder() as folder:
        source = Path(folder) / "letter.docx"
        source.write_bytes(content)
        command = [
            "soffice",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            ARCHIVAL,
            "--outdir",
            folder,
            str(source),
        ]
        try:
            host.answer(order(folder), CONVERTER, *command, largest=1 << 20)
            return (Path(folder) / "letter.pdf").read_bytes()
        except (host.ChildEnded, host.TooMuchSaid, OSError) as error:
            _require_room(folder, error)
            raise CannotConvert(str(error)) from error


def _require_room(folder: str, error: Exception) -> None:
    """Raise OSError where the disk is full, which LibreOffice does not report, so that the job is tried again."""
    if getattr(error, "errno", None) in FULL or shutil.disk_usage(folder).free < ROOM:
        raise OSError(errno.ENOSPC, "no room for what LibreOffice writes", folder) from error
