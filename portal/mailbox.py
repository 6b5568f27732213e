"""Read the mails of a demonstration from the folder into which it sends. Pure: knows no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderMail:
    """One mail as its reader sees it."""

    name: str  # of its file
    at: datetime
    to: tuple[str, ...]
    subject: str
    body: str
    attached: tuple[str, ...]  # names of files


def mails_in(folder: Path, start: int, count: int) -> tuple[int, Sequence[FolderMail]]:
    """Number of mails, and `count` of them from `start` on, newest first."""
    names = sorted((path for path in folder.glob("*.eml")), reverse=True) if folder.is_dir() else []
    return len(names), [_read(path) for path in names[start : start + count]]


def _read(path: Path) -> FolderMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return FolderMail(
        name=path.name,
        at=parsedate_to_datetime(str(message["Date"])),
        to=tuple(one.strip() for one in str(message.get("X-Envelope-To", "")).split(",") if one.strip()),
        subject=str(message["Subject"]),
        body=str(body.get_content()) if body else "",
        attached=tuple(name for part in message.iter_attachments() if (name := part.get_filename())),
    )
