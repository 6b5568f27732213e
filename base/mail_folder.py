"""Mail backend that writes each message as a file which any mail program opens: for the demonstration."""

import itertools
import os
import secrets
from collections.abc import Sequence
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from base import clock

_numbers = itertools.count()


class FolderBackend(BaseEmailBackend):
    """Writes EMAIL_FILE_PATH/20261130-091500-….eml, readable by its owner alone.

    Where the clock stands still, as while months of the demonstration are lived through, several messages are of one
    moment: their names are in the order in which they were sent, and never those of another process.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(str(settings.EMAIL_FILE_PATH))  # type: ignore[misc]  # only set where it is used

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            stamp = f"{clock.now():%Y%m%d-%H%M%S-%f}-{next(_numbers):06d}-{secrets.token_hex(4)}"
            with open(self.folder / f"{stamp}.eml", "xb", opener=_owner_only) as file:
                file.write(self._with_addressees(message))
        return len(email_messages)

    @staticmethod
    def _with_addressees(message: EmailMessage) -> bytes:
        """With everybody to whom it goes, also those whom a mail does not name."""
        written = message.message()
        written["X-Envelope-To"] = ", ".join(message.recipients())
        del written["Date"]
        written["Date"] = format_datetime(clock.now().astimezone(clock.VIETNAM))
        return written.as_bytes()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
