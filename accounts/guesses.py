"""Limits of wrong passwords and codes, and which of them count together. Pure.

What these numbers leave to somebody who guesses is worked out in docs/security.md.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
KEPT = DAY  # no rule looks further back
IPV6_PREFIX = 64  # whoever has one IPv6 address has all of these


class GuessKind(StrEnum):
    """Kinds of guesses."""

    PASSWORD = "password"  # noqa: S105 # the word
    CODE = "code"  # of a second factor, after the right password


@dataclass(frozen=True)
class GuessLimit:
    """A limit: at most `limit` wrong guesses `within` a time that are alike in all columns `by`."""

    name: str
    by: tuple[str, ...]
    limit: int
    within: timedelta


# On a device that the account was entered from before, only what is tried there counts: nobody elsewhere shuts it out.
KNOWN_DEVICE = (
    GuessLimit("device", ("name", "device"), 10, QUARTER),
    GuessLimit("device", ("name", "device"), 30, DAY),
)
_PLACE = (
    GuessLimit("place", ("name", "network"), 10, QUARTER),
    GuessLimit("place", ("name", "network"), 30, DAY),
    GuessLimit("network", ("network",), 50, QUARTER),
)
ACCOUNT = GuessLimit("account", ("name",), 100, DAY)
_CODES = (
    GuessLimit("code", ("name",), 10, QUARTER),
    GuessLimit("code", ("name",), 20, DAY),
)


def rules_of(kind: GuessKind, *, known_device: bool, second_factor: bool) -> tuple[GuessLimit, ...]:
    """The limits that apply to a guess; a second factor takes the place of the limit of the whole account."""
    if known_device:
        return KNOWN_DEVICE
    if kind is GuessKind.CODE:
        return _CODES
    return _PLACE if second_factor else (*_PLACE, ACCOUNT)


def network_of(address: str | None) -> str | None:
    """The address under which guesses are counted: for IPv6 its /64; None where there is none."""
    if not address:
        return None
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), IPV6_PREFIX), strict=False).network_address)
    return str(found)
