"""A time stamp authority of a test: `openssl ts` behind a small server on loopback."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SETTINGS = """
[ service ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
clock_precision_digits = 3
accuracy = millisecs:1
[ chain ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
certs = root.pem
"""
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class TestAuthority:
    """An authority whose files lie in a folder: ``root.pem``, ``tsa.pem``, ``tsa.key``."""

    __test__ = False
    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, question: bytes, section: str = "service") -> bytes:
        """What openssl answers to a question."""
        (self.folder / "query.tsq").write_bytes(question)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", "ts.cnf", "-section", section,
             "-queryfile", "query.tsq", "-out", "reply.tsr"],
            cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip
        return (self.folder / "reply.tsr").read_bytes()


def made_authority(
    folder: Path,
    *,
    uses: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
    ends: timedelta = timedelta(days=30),
    name: str = "TSA",
) -> TestAuthority:
    """An authority with a root and a signer of its own, both invented."""
    folder.mkdir(parents=True, exist_ok=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(65537, 2048)
    root = _certificate("Invented root", root_key, "Invented root", root_key, timedelta(days=60))
    signer = _certificate(name, key, "Invented root", root_key, ends, uses)
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.pem").write_bytes(signer.public_bytes(serialization.Encoding.PEM))
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "tsa.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, none))
    (folder / "ts.cnf").write_bytes(SETTINGS.encode())
    return TestAuthority(folder)


@contextmanager
def serving(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """The address of a server that gives these answers to what is posted to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsr"
        finally:
            server.shutdown()
            thread.join()


def _certificate(
    name: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    ends: timedelta,
    uses: tuple[x509.ObjectIdentifier, ...] = (),
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
            key.public_key(),
            x509.random_serial_number(),
        )
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=not uses, path_length=None), critical=True)
    )
    if uses:
        made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    return made.sign(issuer_key, hashes.SHA256())
