"""Checks of settings without which the portal refuses to start, each naming its variable."""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host


def require_web_address(name: str, url: str) -> None:
    """Check an address: blank, or http(s):// and a host; anything else would open files or other protocols."""
    try:
        parts = urlsplit(url)
        sound = not url or (parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        sound = False
    if not sound:
        raise ImproperlyConfigured(f"{name} must begin with http:// or https:// and name a host")


def require_safe_address(name: str, url: str) -> None:
    """Check an address that questions are sent to.

    Blank, or https:// and a host, or http:// and this machine; with a path at most: what is asked comes behind it.
    """
    require_web_address(name, url)
    parts = urlsplit(url)
    if url and not (parts.scheme == "https" or _is_this_machine(parts.hostname or "")):
        raise ImproperlyConfigured(f"{name} must begin with https://, or name this machine")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ImproperlyConfigured(f"{name} must end with its path, without name, password, ? and #")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def require_one_of(name: str, value: str, choices: Sequence[str]) -> str:
    """Return the value if it is one of the choices. Raises ImproperlyConfigured."""
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}")
    return value


def require_production(
    *,
    debug: bool,
    clock: str,
    demonstration: bool,
    database: str,
    redis: str,
    mail: str,
    sender: str,
    portal_url: str,
    hosts: Sequence[str],
) -> None:
    """Raise ImproperlyConfigured for the first value that only suits a demonstration."""
    if debug:
        raise ImproperlyConfigured("DEBUG is not allowed when PORTAL_ENV=production")
    if clock:
        raise ImproperlyConfigured("PORTAL_CLOCK is not allowed when PORTAL_ENV=production")
    if demonstration:
        raise ImproperlyConfigured("PORTAL_DEMO is not allowed when PORTAL_ENV=production")
    if not database.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database when PORTAL_ENV=production")
    if not redis:
        raise ImproperlyConfigured("REDIS_URL must be set when PORTAL_ENV=production")
    if not _carries_mail(mail):
        raise ImproperlyConfigured(
            "EMAIL_URL must name a mail server (smtp+tls://user:password@host:587) or a service (anymail://…) when "
            "PORTAL_ENV=production: without one no reminder leaves and nobody gets a link to a new password"
        )
    if sender.rpartition("@")[2].strip("> ") in {"", "localhost"}:
        raise ImproperlyConfigured("DEFAULT_FROM_EMAIL must be an address of the office when PORTAL_ENV=production")
    _require_portal_url(portal_url, hosts)


def _carries_mail(url: str) -> bool:
    """Does it name somebody who carries mail on? The console, a file and memory do not."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"smtp", "smtps", "smtp+tls", "smtp+ssl", "anymail"} and bool(parts.hostname)
    except ValueError:
        return False


def _require_portal_url(url: str, hosts: Sequence[str]) -> None:
    """https:// and one of our hosts, perhaps a port, nothing behind: password links are built from it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or url != f"https://{parts.netloc}" or "@" in parts.netloc:
        raise ImproperlyConfigured("PORTAL_URL must be https:// and a host, without a path, when PORTAL_ENV=production")
    if not validate_host(f"[{host}]" if ":" in host else host, hosts):
        raise ImproperlyConfigured("PORTAL_URL must name one of ALLOWED_HOSTS when PORTAL_ENV=production")
