"""A PDF with its number and a seal on it (PAdES), added after its own bytes, which all stay.

What is added is one incremental update (ISO 32000-1, 7.5.6): on each page a line and a square of
dots, as an artifact, then an approval of these bytes that lets nothing be changed after it. The
XMP metadata and the document information stay as the file has them, so do the marks of PDF/A and
PDF/UA in them. The field of the seal has no place on a page: its rectangle lies outside every one,
as PDF/UA-1 (7.18.1) asks of what is in no structure element, and it prints (PDF/A-3, 6.3.2).
Whether a file conforms is for a validator to say.

pyHanko rewrites the metadata, which loses nothing of the marks but writes the extension schema
of PDF/UA in another form, and names itself as the producer. Here it does not.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)

from discrimtest.seal.certificate import Certificate

if TYPE_CHECKING:
    from pyhanko.pdf_utils.extensions import DeveloperExtension
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSigner

FIELD = "Seal"
_RESERVED = 32_768
"""Hexadecimal digits kept for the seal and its time stamp; one with a long chain takes 12,000."""
_DRAWN = "/DiscrimtestFurniture"
Ask = Callable[[bytes], bytes]
"""Gives the answer (RFC 3161) to a question."""


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A sealed edition.

    Attributes:
        content: Begins with the bytes that were sealed.
        stamped: The value that was stamped and the token over it; None without a time stamp.
    """

    content: bytes
    stamped: tuple[bytes, bytes] | None = None


def sealed(
    pdf: bytes, furniture: bytes, called: str, certificate: Certificate, ask: Ask | None = None
) -> SealedPdf:
    """The sealed edition of a PDF.

    Args:
        pdf: As :func:`discrimtest.report.pdf.render_pdf` makes it.
        furniture: A PDF of two pages: what is laid over the first page, and over every other.
        called: What a reader is told the seal is.
        ask: A time stamp authority; None for a seal without a time stamp.

    Raises:
        OutsideTrouble: What ``ask`` raises.
        OSError: The authority answered with no time stamp.
    """
    writer = _writer(pdf)
    _lay_over(writer, furniture)
    made = _signer(called, certificate, ask).sign_pdf(writer, bytes_reserved=_RESERVED)
    content = made.getvalue()
    return SealedPdf(content, _token(content) if ask else None)


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Update(IncrementalPdfFileWriter):
        """Leaves the metadata as they are, and the file one of PDF 1.7."""

        def _update_meta(self) -> None:
            return

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            return

        def register_extension(self, ext: DeveloperExtension) -> None:
            if str(ext.base_version) == "/1.7":
                super().register_extension(ext)

    return Update(io.BytesIO(pdf))


def _lay_over(writer: IncrementalPdfFileWriter, furniture: bytes) -> None:
    """On every page, marked as no part of the text (ISO 32000-1, 14.8.2.2)."""
    from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject, pdf_name
    from pyhanko.pdf_utils.reader import PdfFileReader

    drawn = PdfFileReader(io.BytesIO(furniture))
    first, other = (writer.import_page_as_xobject(drawn, page_ix=page) for page in (0, 1))
    shown = f"/Artifact <</Type/Pagination>> BDC q {_DRAWN} Do Q EMC".encode("ascii")
    stream = writer.add_object(StreamObject({}, stream_data=shown))
    for page in range(int(writer.root["/Pages"]["/Count"])):
        named = DictionaryObject({pdf_name(_DRAWN): other if page else first})
        _own_resources(writer, page)
        resources = DictionaryObject({pdf_name("/XObject"): named})
        writer.add_stream_to_page(page, stream, resources=resources)


def _own_resources(writer: IncrementalPdfFileWriter, page: int) -> None:
    """Give the page resources of its own: Typst lets pages share them."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name

    reference, _ = writer.find_page_for_modification(page)
    object_ = reference.get_object()
    resources = DictionaryObject(object_["/Resources"])
    if "/XObject" in resources:
        resources[pdf_name("/XObject")] = DictionaryObject(resources["/XObject"])
    object_[pdf_name("/Resources")] = resources
    writer.mark_update(reference)


def _signer(called: str, certificate: Certificate, ask: Ask | None) -> PdfSigner:
    from pyhanko.sign import fields, signers

    once = b"in memory only"
    packed = pkcs12.serialize_key_and_certificates(
        None,
        certificate.key,
        certificate.certificate,
        certificate.chain,
        BestAvailableEncryption(once),
    )
    return signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        ),
        signer=signers.SimpleSigner.load_pkcs12_data(packed, [], once),
        timestamper=_stamper(ask) if ask else None,
        new_field_spec=fields.SigFieldSpec(
            FIELD,
            on_page=0,
            readable_field_name=called,
            invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
        ),
    )


def _stamper(ask: Ask) -> Any:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class Asking(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            return tsp.TimeStampResp.load(ask(req.dump()))

    made: Any = Asking  # pyHanko does not annotate it
    return made()


def _token(content: bytes) -> tuple[bytes, bytes]:
    """The value of the seal, and the answer of RFC 3161 with the token over it."""
    from asn1crypto import tsp
    from pyhanko.pdf_utils.reader import PdfFileReader

    (seal,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    told = seal.signer_info
    (token,) = (
        attribute["values"][0]
        for attribute in told["unsigned_attrs"]
        if attribute["type"].native == "signature_time_stamp_token"
    )
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return told["signature"].native, answer.dump()
