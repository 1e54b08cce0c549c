"""A file for one reader outside: enveloped to that reader's certificate.

EnvelopedData of CMS (RFC 5652) by the ``cryptography`` library: AES-256-CBC under a random key,
which is encrypted to the RSA key of the certificate. ``openssl cms -decrypt`` opens it. It hides
what the file says; it does not show who wrote it.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options
from cryptography.x509 import Certificate, load_pem_x509_certificate

from discrimtest.errors import Problem, WrongInput

_BITS = 2048


def reader_of(pem: bytes, place: str) -> Certificate:
    """The certificate of the reader.

    Args:
        pem: The file's bytes. place: Its name, to tell of mistakes.

    Raises:
        WrongInput: It is no certificate, or its key is of another kind or too short.
    """
    try:
        found = load_pem_x509_certificate(pem)
        key = found.public_key()
    except Exception:  # noqa: BLE001 (whatever stands in the file)
        raise _unfit(place, f"{len(pem)} bytes") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _BITS:
        raise _unfit(place, type(key).__name__)
    return found


def fingerprint(reader: Certificate) -> str:
    """The certificate's SHA-256, as ``openssl x509 -fingerprint -sha256`` has it without colons."""
    return reader.fingerprint(SHA256()).hex()


def enveloped(content: bytes, reader: Certificate) -> bytes:
    """The content for this reader alone, as DER."""
    builder = PKCS7EnvelopeBuilder().set_data(content).set_content_encryption_algorithm(AES256)
    return builder.add_recipient(reader).encrypt(Encoding.DER, [PKCS7Options.Binary])


def _unfit(place: str, found: str) -> WrongInput:
    rule = f"must be a certificate (PEM) with an RSA key of at least {_BITS} bits"
    repair = "Ask the court for its certificate, and compare its fingerprint by telephone."
    problem = Problem(place, found, rule, repair, "reader.unfit", "certificate")
    return WrongInput("The file can not be sealed for this reader.", [problem])
