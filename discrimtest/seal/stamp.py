"""Time stamps of a head (RFC 3161): asked over HTTP, checked against one root certificate.

What is stamped is the SHA-256 of the head's bytes (:attr:`discrimtest.seal.head.TreeHead.content`).
A stamp proves that those bytes were there at its time, by the clock and word of the authority. It
is checked as of its own time, so one stays good after the certificate that signed it has run out.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import time
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from discrimtest.errors import OutsideTrouble, Problem, Refused

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

SHA256 = "2.16.840.1.101.3.4.2.1"
WAITED = 20.0
"""Seconds that an authority may take."""
_MOST = 1 << 20
_QUERY = "application/timestamp-query"
_ASK = "Ask the authority, or whoever set it up; do not use this stamp."

_REASONS = (
    ("Nonce", "answer this question: it carries another nonce", "stamp.nonce"),
    ("messages", "be of this head: it is of something else", "stamp.other_head"),
    ("EKU", "be signed with a certificate for time stamps (timeStamping)", "stamp.purpose"),
    ("purpose", "be signed with a certificate for time stamps (timeStamping)", "stamp.purpose"),
    ("not GRANTED", "be granted as it was asked", "stamp.not_granted"),
    ("expired", "be signed while its certificate was valid", "stamp.expired"),
    ("not yet valid", "be signed while its certificate was valid", "stamp.expired"),
)
"""Words of rfc3161-client and OpenSSL, the rule that is broken, and its code."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who stamps.

    Attributes:
        name: Short, as files are called by it.
        url: Where it is asked.
        kind: "qualified" or "ordinary", as the operator declared.
        source: Where that can be looked up.
        root: Its root certificate, DER.
    """

    name: str
    url: str
    kind: str
    source: str
    root: bytes


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What an authority answered about a head.

    Attributes:
        response: Its bytes (``.tsr``). at: The time in it.
    """

    authority: Authority
    response: bytes
    at: datetime

    def to_dict(self) -> dict[str, str]:
        told = self.authority
        at = self.at.isoformat()
        return {"authority": told.name, "kind": told.kind, "source": told.source, "at": at}


def stamped(authority: Authority, content: bytes, waited: float = WAITED) -> TimeStamp:
    """Ask for a stamp of these bytes, and check it.

    Raises:
        OutsideTrouble: No answer came.
        Refused: What came is no stamp of them by this authority.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    question = builder.build()
    response = answered(authority, question.as_bytes(), waited)
    place = f"time stamp by {authority.name}"
    return TimeStamp(
        authority, response, checked(response, content, authority.root, place, question.nonce)
    )


def checked(
    response: bytes, content: bytes, root: bytes, place: str, nonce: int | None = None
) -> datetime:
    """The time of a stamp, if it is one of these bytes.

    Args:
        root: Certificate that its signer's must lead to, DER.
        place: What is told where it is none.
        nonce: Of the question; None for a stamp that is kept.

    Raises:
        Refused: It is none; with the reason.
    """
    from rfc3161_client import VerifierBuilder

    told = _read(response, place)
    if told.tst_info.message_imprint.hash_algorithm.dotted_string != SHA256:
        raise _refused(place, "must be over a SHA-256", "stamp.other_hash")
    signer = x509.load_der_x509_certificate(root)
    checker = VerifierBuilder(roots=[signer], nonce=nonce).build()
    try:
        checker.verify(told, hashlib.sha256(content).digest())
    except Exception as error:
        raise _refused(place, *_reason(str(error))) from error
    return _time(response)


def root_of(pem: bytes) -> bytes:
    """The one certificate of a PEM file, DER.

    Raises:
        ValueError: It holds none, or several.
    """
    (only,) = x509.load_pem_x509_certificates(pem)
    return only.public_bytes(Encoding.DER)


def answered(authority: Authority, question: bytes, waited: float = WAITED) -> bytes:
    """What an authority answers to a question, not looked at.

    Raises:
        OutsideTrouble: No answer came.
    """
    headers = {"Content-Type": _QUERY}
    request = urllib.request.Request(authority.url, question, headers)  # noqa: S310 (its file asks http or https)
    until = time.monotonic() + waited
    try:
        with urllib.request.urlopen(request, timeout=waited) as answer:  # noqa: S310 (the same)
            content = b""
            while part := answer.read1(65_536):
                content += part
                if len(content) > _MOST or time.monotonic() > until:
                    raise TimeoutError("too long an answer")
    except (OSError, http.client.HTTPException) as error:
        rule, repair = "must answer", "Look at its address and the network, and stamp it later."
        problem = Problem(authority.url, str(error), rule, repair, "stamp.no_answer")
        raise OutsideTrouble(f"{authority.name} gave no time stamp.", [problem]) from error
    return bytes(content)


def _read(response: bytes, place: str) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    for made in (bytes, _in_order):
        try:
            told = decode_timestamp_response(made(response))
            if told.status not in (0, 1):
                said = "; ".join(map(str, told.status_string)) or f"status {told.status}"
                rule = f"was refused by the authority: {said}"
                raise _refused(place, rule, "stamp.not_granted")
            assert told.tst_info is not None  # noqa: S101 (reads it, which a broken one does not bear)
        except (ValueError, TypeError, KeyError, OverflowError):
            continue
        return told
    raise _refused(place, "must be a time stamp of RFC 3161", "stamp.unreadable")


def _in_order(response: bytes) -> bytes:
    """The same with its certificates in the order of DER, which many services do not keep and
    rfc3161-client 1.0.9 asks for; no signature covers that order."""
    told = _parsed(response)
    signed = told["time_stamp_token"]["content"]
    kind = type(signed["certificates"])
    signed["certificates"] = kind(sorted(signed["certificates"], key=lambda each: each.dump()))
    return bytes(told.dump())


def _time(response: bytes) -> datetime:
    """The time in a stamp to the fraction, which ``gen_time`` of rfc3161-client 1.0.9 cuts off."""
    content = _parsed(response)["time_stamp_token"]["content"]["encap_content_info"]["content"]
    at: datetime = content.parsed["gen_time"].native
    return at


def _parsed(response: bytes) -> Any:
    from asn1crypto import tsp

    return tsp.TimeStampResp.load(response, strict=True)


def _reason(said: str) -> tuple[str, str]:
    """A rule and its code, for what the library found, and OpenSSL below it."""
    for word, rule, code in _REASONS:
        if word in said:
            return f"must {rule}", code
    found = re.search('Verify error: ([^"]*)', said)
    told = found[1] if found else said.partition(":")[0]
    return f"must be signed, and lead to the root certificate ({told})", "stamp.chain"


def _refused(place: str, rule: str, code: str) -> Refused:
    return Refused("The time stamp is refused.", [Problem(place, "", rule, _ASK, code)])
