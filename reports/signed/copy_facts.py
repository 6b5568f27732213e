"""The findings about a signed copy, stored as JSON, and the sentences about them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from base.day_format import show_day, show_time
from base.saying import Said, joined, say

ANOTHER_TEXT = 0.5  # of all words fewer than this stand in both: not a changed letter but another one


class Trust(StrEnum):
    """How far a signer's certificate is trusted, at the time of signing that the signature names."""

    TRUSTED = "trusted"  # a path leads to one of our root certificates
    UNKNOWN = "unknown"  # none does
    NOT_IN_FORCE = "not_in_force"  # it was not valid yet, or no more
    REVOKED = "revoked"


class Signatures(StrEnum):
    """Could the signatures be read?"""

    READ = "read"
    UNREADABLE = "unreadable"  # there are traces of one, which nobody could read


class Compared(StrEnum):
    """The outcome of comparing its words with the archived letter."""

    SAME = "same"
    DIFFERS = "differs"
    ANOTHER = "another"
    NO_TEXT = "no_text"  # a picture of paper
    FAILED = "failed"  # too much text, or no letter to hold it against


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature. `signed_at`: by the signer's computer, UTC, ISO; `until`: the certificate's last day."""

    signer: str
    organisation: str
    issuer: str
    signed_at: str
    until: str
    intact: bool  # what it signed is as it was
    changed_later: bool  # something was added to the file afterwards that no further signature explains
    trust: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A line of the archived letter, and the line in its place in the signed copy."""

    letter: str
    copy: str


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """All findings about a signed copy."""

    pages: int
    scanned: bool  # it holds hardly a word, only pictures
    reading: str  # Signatures
    signatures: tuple[SignatureFacts, ...] = ()
    compared: str = Compared.FAILED
    differences: tuple[TextDifference, ...] = ()
    more: int = 0  # differences that are not kept

    def dump(self) -> dict[str, Any]:
        return asdict(self)


def load_copy(stored: Mapping[str, Any]) -> CopyFacts:
    """Rebuild CopyFacts from JSON."""
    signatures = tuple(SignatureFacts(**one) for one in stored["signatures"])
    differences = tuple(TextDifference(**one) for one in stored["differences"])
    return CopyFacts(**{**stored, "signatures": signatures, "differences": differences})


def signature_sentences(copy: CopyFacts) -> list[Said]:
    """A sentence for each signature, or one where there is none."""
    if copy.reading == Signatures.UNREADABLE:
        return [
            say(
                "There are traces of a digital signature that cannot be read: the file may be damaged. Open it in the "
                "program that signed it, and look."
            )
        ]
    if not copy.signatures:
        scan, typed = say("A scan, without a digital signature."), say("A PDF without a digital signature.")
        return [scan if copy.scanned else typed]
    return [_signature(one) for one in copy.signatures]


def text_sentence(copy: CopyFacts) -> Said:
    """Sentence on how its text compares with the archived letter."""
    return {
        Compared.SAME: say("Its text is that of the archived letter."),
        Compared.DIFFERS: say("Its text is not that of the archived letter everywhere: look at these lines."),
        Compared.ANOTHER: say("Its text is not that of the archived letter: is it the copy of another document?"),
        Compared.NO_TEXT: say("It holds no text, only pictures, so it was not compared with the archived letter."),
    }.get(Compared(copy.compared), say("Its text could not be compared with the archived letter."))


def is_doubtful(copy: CopyFacts) -> bool:
    """Is there something that somebody should look at?"""
    wrong = any(not one.intact or one.changed_later or one.trust != Trust.TRUSTED for one in copy.signatures)
    text = copy.compared in (Compared.DIFFERS, Compared.ANOTHER)
    return wrong or text or copy.reading == Signatures.UNREADABLE


def _signature(one: SignatureFacts) -> Said:
    who = f"{one.signer} ({one.organisation})" if one.organisation else one.signer
    if not one.intact:
        return say("Signature of {who}: the file WAS CHANGED after it was signed.", who=who)
    when = _moment(one.signed_at)
    if one.trust == Trust.TRUSTED:
        head = say("Valid signature of {who}, signed at {when}", who=who, when=when)
    else:
        head = say("Signature of {who}, signed at {when}", who=who, when=when)
    if one.changed_later:
        return joined([head, say("but something WAS ADDED to the file afterwards.")], by=", ")
    return joined([head, _of_certificate(one)], by=", ")


def _of_certificate(one: SignatureFacts) -> Said:
    if one.trust == Trust.REVOKED:
        return say("not changed; but the certificate was revoked.")
    if one.trust == Trust.NOT_IN_FORCE:
        return say("not changed; but the certificate was not in force at that time (until {day}).", day=_day(one.until))
    if one.trust == Trust.UNKNOWN:
        return say("not changed; it is not known who issued the certificate ({issuer}).", issuer=one.issuer)
    return say("not changed.")


def expired_since(signatures: Iterable[SignatureFacts], now: datetime) -> list[Said]:
    """A sentence for each trusted certificate that has ended since; it was in force when it signed."""
    over = [one for one in signatures if one.trust == Trust.TRUSTED and datetime.fromisoformat(one.until) < now]
    return [
        say(
            "The certificate of {who} ended on {day}; it was in force when it signed.",
            who=one.signer,
            day=_day(one.until),
        )
        for one in over
    ]


def _moment(text: str) -> str:
    if not text:
        return "?"
    moment = datetime.fromisoformat(text)
    return f"{show_time(moment)} {show_day(moment)}"


def _day(text: str) -> str:
    return show_day(datetime.fromisoformat(text)) if text else "?"
