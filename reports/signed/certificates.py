"""Parse a root certificate from the text that an administrator pastes. Pure."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def der_of(pem: str) -> bytes:
    """The certificate's bytes (DER). Raises ValueError for a text without one."""
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
