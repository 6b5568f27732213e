"""PDFs with Vietnamese text, signed or not, and the invented authorities that sign them."""

import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from unittest.mock import Mock, patch

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED = datetime(2024, 10, 16, 2, 5, tzinfo=UTC)
BEGAN, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
UNICODE_MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
    b"endcmap CMapName currentdict /CMap defineresource pop end end"
)


def text_pdf(pages: list[list[str]]) -> bytes:
    """These lines on these pages; every character of the basic plane is its own code."""
    shown = [[b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in lines] for lines in pages]
    return _pages([_stream(b"BT /F 10 Tf 14 TL 50 800 Td " + b" ".join(lines) + b" ET") for lines in shown])


def packed_pdf(unit: bytes, times: int) -> bytes:
    """A page whose content is small in the file and large when it is unpacked."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(unit) for _ in range(times)) + packing.flush()
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return _pages([head + packed + b"\nendstream"])


def _pages(contents: list[bytes]) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Times /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>"
    )
    inner = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Times /CIDSystemInfo << /Registry (Adobe) /Ordering "
        b"(Identity) /Supplement 0 >> /DW 500 /FontDescriptor 6 0 R >>"
    )
    descriptor = (
        b"<< /Type /FontDescriptor /FontName /Times /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    objects += [font, inner, _stream(UNICODE_MAP), descriptor]
    kids = []
    for content in contents:
        objects.append(content)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents "
            + f"{len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))
    return out.getvalue()


def locked(pdf: bytes) -> bytes:
    """The same with a password that must be typed."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt("chu-so-huu", "nguoi-doc")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass
class Authority:
    """An invented root, and the key with which it signs certificates."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def authority(name: str = "CA giả lập") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(_certificate(name, "", key.public_key(), name, key, BEGAN, ENDS, of_authority=True), key)


def sign(
    pdf: bytes,
    by: Authority,
    *,
    signer: str = "Nguyễn Giả Lập",
    organisation: str = "Sở Giả lập",
    begins: datetime = BEGAN,
    ends: datetime = ENDS,
    field: str = "Chu-ky",
    at: datetime = SIGNED,
) -> bytes:
    """Signed at a moment, with a certificate of this authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = by.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    made = _certificate(signer, organisation, key.public_key(), str(issuer), by.key, begins, ends)
    roots = SimpleCertificateStore()
    roots.register(asn1_x509.Certificate.load(by.der))
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    hand = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(pkcs8),
        cert_registry=roots,
    )
    out = io.BytesIO()
    with patch("pyhanko.sign.signers.pdf_signer.datetime", Mock(now=lambda tz=None: at)):
        sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name=field), hand, output=out)
    return out.getvalue()


def _certificate(name, organisation, public_key, issuer, key, begins, ends, *, of_authority=False):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    usage = x509.KeyUsage(
        digital_signature=not of_authority,
        content_commitment=not of_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=of_authority,
        crl_sign=of_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name(parts))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=of_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
