"""The child that reads a PDF's signatures with pyHanko, without network. No Django here.

Started by base.isolation · its input: a line of JSON, the root certificates in base64 (DER), then the PDF. Its output:
JSON, a list of copy_facts.SignatureFacts as dictionaries, or null where there are traces of one that cannot be read.
"""

import asyncio
import base64
import io
import json
import logging
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from reports.signed.copy_facts import SignatureFacts, Trust

TRACE = b"/ByteRange"  # stands in every signature that a PDF holds
MOST_SIGNATURES = 20
# Vietnamese certificates of persons and of agencies bear one of these.
USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
OUT_OF_TIME = (AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED)
_loop = asyncio.new_event_loop()  # before the child is shut in: a loop asks for a pair of sockets


def main() -> int:
    """Read root certificates and PDF from standard input and print the signatures as JSON."""
    roots = [x509.Certificate.load(base64.b64decode(one)) for one in json.loads(sys.stdin.buffer.readline())]
    pdf = sys.stdin.buffer.read()
    logging.disable()  # nobody reads what it says
    try:
        found = _signatures(pdf, roots)
    except MemoryError:
        raise
    except Exception:  # whatever a stranger's file provokes
        found = None
    print(json.dumps(None if found is None or (not found and TRACE in pdf) else [asdict(one) for one in found]))
    return 0


def _signatures(pdf: bytes, roots: list[x509.Certificate]) -> list[SignatureFacts]:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    found = reader.embedded_regular_signatures[:MOST_SIGNATURES]
    return [_read(one, roots, _has_a_tail(pdf, reader, one)) for one in found]


def _has_a_tail(pdf: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature) -> bool:
    """Is there data behind the last signature that is no revision of the document (which would be judged)?"""
    *_, start, length = one.byte_range
    is_last = one.signed_revision + 1 == reader.xrefs.total_revisions
    return is_last and bool(pdf[start + length :].strip())


def _read(one: EmbeddedPdfSignature, roots: list[x509.Certificate], has_a_tail: bool) -> SignatureFacts:
    """Judge a signature at the time that it names: a certificate that has ended since was valid then."""
    when = one.self_reported_timestamp
    moment = when or datetime.now(UTC)
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment, best_signature_time=moment)
    status = _loop.run_until_complete(
        async_validate_pdf_signature(one, signer_validation_context=context, key_usage_settings=USAGES)
    )
    certificate = status.signing_cert
    subject: dict[str, Any] = certificate.subject.native
    issuer: dict[str, Any] = certificate.issuer.native
    return SignatureFacts(
        signer=_name(subject, "common_name") or certificate.subject.human_friendly[:200],
        organisation=_name(subject, "organization_name"),
        issuer=_name(issuer, "common_name") or certificate.issuer.human_friendly[:200],
        signed_at=when.astimezone(UTC).isoformat() if when else "",
        until=certificate.not_valid_after.astimezone(UTC).isoformat(),
        intact=status.intact and status.valid,
        changed_later=has_a_tail or not (status.docmdp_ok or status.modification_level == ModificationLevel.NONE),
        trust=_trust(status, moment),
    )


def _name(parts: dict[str, Any], which: str) -> str:
    """A part of a distinguished name; all values where it occurs several times."""
    value = parts.get(which, "")
    return (", ".join(value) if isinstance(value, list) else str(value))[:200]


def _trust(status: PdfSignatureStatus, moment: datetime) -> Trust:
    certificate = status.signing_cert
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return Trust.NOT_IN_FORCE
    if status.revoked:
        return Trust.REVOKED
    return Trust.TRUSTED if status.trusted else Trust.NOT_IN_FORCE if _out_of_time(status) else Trust.UNKNOWN


def _out_of_time(status: PdfSignatureStatus) -> bool:
    return status.trust_problem_indic in OUT_OF_TIME
