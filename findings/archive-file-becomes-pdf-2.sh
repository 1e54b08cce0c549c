#!/usr/bin/env bash
# pyHanko 0.38.0, PdfSigner.sign_pdf: sealed with an elliptic-curve key, a PDF/A-3 file says that it is PDF 2.0.
#
# Expected: an incremental seal leaves the version alone. PDF/A-3 (ISO 19005-3) is PDF 1.7, and the file says both.
# Seen: with an RSA key the catalog has no /Version. With a P-256 key it gains /Version /2.0 and a developer extension
# with the base version 2.0 (ISO/TS 32002), while XMP still says PDF/A-3: two documents of one city, made and
# sealed alike, differ in the version of PDF by the kind of key. No warning; viewers call both seals good.
# Right: where the marks of PDF/A-3 must stay, seal with RSA, or let the writer keep the version and add no extension
# of 2.0 (its methods ensure_output_version and register_extension).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyhanko==0.38.0 typst==0.15.0 cryptography==50.0.2
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import io
from datetime import datetime, timedelta

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers

plain = typst.compile(
    b'#set document(title: "t", date: datetime(year: 2026, month: 1, day: 1))\n= Facts\n\nA sentence.',
    pdf_standards=["a-3a", "ua-1"],
)
assert plain.startswith(b"%PDF-1.7")


def whole(one):
    return one.get_object()


seen = {}
for kind, key in (
    ("RSA", rsa.generate_private_key(65537, 2048)),
    ("P-256", ec.generate_private_key(ec.SECP256R1())),
):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Invented City")])
    day, now = timedelta(days=1), datetime.now()
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - day, now + day)
    certificate = made.sign(key, hashes.SHA256())
    once = b"x"
    packed = pkcs12.serialize_key_and_certificates(
        None, key, certificate, None, BestAvailableEncryption(once)
    )
    signer = signers.SimpleSigner.load_pkcs12_data(packed, [], once)
    meta = signers.PdfSignatureMetadata(field_name="Seal", subfilter=fields.SigSeedSubFilter.PADES)
    sealed = signers.PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(plain)))
    root = PdfFileReader(sealed).root
    xmp = root["/Metadata"].data
    assert b"pdfaid:part" in xmp
    held = (each if isinstance(each, list) else [each] for each in root["/Extensions"].values())
    bases = sorted({str(one["/BaseVersion"]) for each in held for one in map(whole, each)})
    seen[kind] = (str(root.get("/Version")), bases)
    print(f"{kind:6}: /Version {seen[kind][0]}, extensions of {', '.join(bases)}; XMP: PDF/A-3")
assert seen == {"RSA": ("None", ["/1.7"]), "P-256": ("/2.0", ["/1.7", "/2.0"])}, "behaviour changed"
PYTHON
