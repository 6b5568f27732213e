"""Settings of outgoing mail, from the environment: an SMTP server, or a mail service by way of anymail."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SMTP = "django.core.mail.backends.smtp.EmailBackend"
INTO_FILES = "django.core.mail.backends.filebased.EmailBackend"
OURS = {SMTP: "base.mail.SmtpBackend", INTO_FILES: "base.mail_folder.FolderBackend"}
SECONDS = 20  # a server that says nothing for longer is away


def mail_settings(url: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's and anymail's settings from EMAIL_URL.

    It is smtp+tls://…, consolemail://, filemail:///FOLDER or anymail://SERVICE.
    """
    parts = urlsplit(url)
    if parts.scheme == "anymail":
        service = parts.netloc.lower()
        backend = f"anymail.backends.{service}"
        if not service.isidentifier() or find_spec(backend) is None:
            raise ImproperlyConfigured(
                f"EMAIL_URL={url}: anymail knows no service “{service}”; its documentation lists them"
            )
        keys = {
            name.removeprefix("ANYMAIL_"): text for name, text in environment.items() if name.startswith("ANYMAIL_")
        }
        return {"EMAIL_BACKEND": f"{backend}.EmailBackend", "ANYMAIL": {"REQUESTS_TIMEOUT": SECONDS, **keys}}
    found: dict[str, Any] = {"EMAIL_TIMEOUT": SECONDS, **environ.Env.email_url_config(url)}
    usual = 587 if found.get("EMAIL_USE_TLS") else 465 if found.get("EMAIL_USE_SSL") else 25
    found["EMAIL_PORT"] = found["EMAIL_PORT"] or usual
    if parts.scheme == "filemail":
        found["EMAIL_FILE_PATH"] = parts.path
    return {**found, "EMAIL_BACKEND": OURS.get(found["EMAIL_BACKEND"], found["EMAIL_BACKEND"])}
