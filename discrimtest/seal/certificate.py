"""The certificate that seals documents: the city's own, or one that this installation made itself.

A self-issued certificate shows that two documents were sealed by the same holder of a key. Nobody
else says who that is, so every document that it seals says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from discrimtest.errors import Problem, WrongInput
from discrimtest.key_file import KeyFile

KEY_FILE_VARIABLE = "DISCRIMTEST_DOCUMENT_KEY_FILE"
KEY_FILE = KeyFile(
    "discrimtest-document-key-1",
    KEY_FILE_VARIABLE,
    "document key",
    "the key that sealed the documents so far",
    "it seals documents",
)
NAME = "discrimtest, self-issued: nobody vouches for this name"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (SEC 2, version 2, section 2.4.2)."""
_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_UNTIL = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""That no end is laid down (RFC 5280, section 4.1.2.5)."""
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Certificate:
    """What seals.

    Attributes:
        chain: Those above it, as far as they were given.
        own: Whether this installation made it.
    """

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    own: bool = False

    @property
    def sha256(self) -> str:
        """Its fingerprint, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def name(self) -> str:
        """Whose it is, as it says."""
        named = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(named[0].value) if named else self.certificate.subject.rfc4514_string()

    def __repr__(self) -> str:
        return f"Certificate(sha256={self.sha256!r})"


def own_certificate(secret: bytes) -> Certificate:
    """The certificate that a secret makes: the same each time, byte for byte.

    Args:
        secret: Of :data:`KEY_FILE`.
    """
    derived = HKDF(hashes.SHA256(), 48, None, b"seal documents").derive(secret)
    key = ec.derive_private_key(int.from_bytes(derived) % (_ORDER - 1) + 1, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    public = key.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(int.from_bytes(identifier.digest[:16]) | 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    return Certificate(key, made, own=True)


def certificate_in(content: bytes, passphrase: bytes, place: str, now: datetime) -> Certificate:
    """The certificate and key of a PKCS#12 file.

    Args:
        place: What is told where it is none.

    Raises:
        WrongInput: It is no such file, the passphrase is another, it lacks the key or the
            certificate, they do not belong together, or the certificate is not valid now.
    """
    try:
        found = pkcs12.load_pkcs12(content, passphrase)
    except (ValueError, TypeError):
        rule = "must be a PKCS#12 file (.p12, .pfx) that this passphrase opens"
        raise _unfit(place, rule, "Check both.", "certificate.unreadable") from None
    key, held = found.key, found.cert
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or held is None:
        rule = "must hold a certificate and its RSA or elliptic-curve key"
        raise _unfit(place, rule, "Ask who issued it.", "certificate.incomplete")
    certificate = held.certificate
    if key.public_key() != certificate.public_key():
        rule = "must hold the key of its certificate, and holds another"
        raise _unfit(place, rule, "Ask who issued it.", "certificate.other_key")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        rule = f"must be valid now (it is from {since:%Y-%m-%d} to {until:%Y-%m-%d})"
        raise _unfit(place, rule, "Ask for a new one.", "certificate.not_valid")
    chain = tuple(each.certificate for each in found.additional_certs)
    return Certificate(key, certificate, chain)


def _unfit(place: str, rule: str, repair: str, code: str) -> WrongInput:
    problem = Problem.of_input("certificate", place, rule, repair, code=code)
    return WrongInput("Nothing was sealed.", [problem])
