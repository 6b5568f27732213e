"""Asking ClamAV about an uploaded file, where CLAMAV_URL names one."""

import socket
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from measurements.models import ImportBatch

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """The result of a virus scan.

    `found`: the name of what was found. `waits`: the scanner does not answer, the file stays in quarantine.
    """

    found: str = ""
    waits: bool = False


def scan(batch: ImportBatch) -> ScanVerdict:
    """Scan a batch's file with clamd (INSTREAM); clean at once where no scanner is set up."""
    url = settings.CLAMAV_URL
    if not url or batch.options.get("scan_waived"):
        return ScanVerdict()
    with batch.file.open("rb") as file:
        return _scanned(url, file)


def scan_bytes(content: bytes) -> ScanVerdict:
    """Scan the content of a file that is not stored yet."""
    return _scanned(settings.CLAMAV_URL, BytesIO(content)) if settings.CLAMAV_URL else ScanVerdict()


def _scanned(url: str, file: IO[bytes]) -> ScanVerdict:
    try:
        reply = _instream(url, file)
    except OSError:
        return ScanVerdict(waits=True)
    if reply.endswith("OK"):
        return ScanVerdict()
    if reply.endswith("FOUND"):
        return ScanVerdict(found=reply.removeprefix("stream:").removesuffix("FOUND").strip())
    return ScanVerdict(waits=True)


def _instream(url: str, file: IO[bytes]) -> str:
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 3310)
    with socket.create_connection(address, timeout=TIMEOUT_SECONDS) as connection:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(1 << 16):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        reply = b""
        while data := connection.recv(4096):
            reply += data
    return reply.decode("utf-8", "replace").strip("\0\n ")
