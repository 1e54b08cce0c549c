"""Time stamps by a real authority (`openssl ts`, pyHanko): taken, or refused with the reason."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys, pem, tsp
from asn1crypto import x509 as asn1
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from discrimtest.errors import OutsideTrouble, Refused
from discrimtest.seal.stamp import Authority, TimeStamp, checked, root_of, stamped
from tests.time_authority import TestAuthority, made_authority, serving

HEAD = b'{"at":"2026-03-02T09:30:00Z"}'


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return made_authority(tmp_path_factory.mktemp("authority"))


def asked(
    answer: Callable[[bytes], bytes], root: Path, content: bytes = HEAD, waited: float = 5
) -> TimeStamp:
    with serving(answer) as url:
        one = Authority("city-clock", url, "ordinary", "", root_of(root.read_bytes()))
        return stamped(one, content, waited)


def refused(answer: Callable[[bytes], bytes], root: Path, code: str) -> str:
    with pytest.raises(Refused) as told:
        asked(answer, root)
    (problem,) = told.value.problems
    assert problem.code == code
    assert problem.place == "time stamp by city-clock"
    return problem.rule


def test_a_good_stamp_is_taken_and_openssl_agrees(authority: TestAuthority, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    stamp = asked(authority.reply, authority.root)
    assert before - timedelta(seconds=1) < stamp.at < datetime.now(UTC) + timedelta(seconds=1)
    (tmp_path / "head.json").write_bytes(HEAD)
    (tmp_path / "head.tsr").write_bytes(stamp.response)
    told = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "head.tsr", "-data", "head.json",
         "-CAfile", authority.root],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in told.stdout + told.stderr
    text = subprocess.run(
        ["openssl", "ts", "-reply", "-in", "head.tsr", "-text"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    # The fraction of the second is there, which rfc3161-client alone cuts off.
    assert stamp.at.strftime("%H:%M:%S.%f")[:12].rstrip("0").rstrip(".") in text


def test_certificates_in_any_order_are_read(tmp_path: Path) -> None:
    """openssl puts the signer first, however long; DER wants the shorter first."""
    long = made_authority(tmp_path, name="Invented Office for Time Stamps of the City")
    stamp = asked(lambda question: long.reply(question, "chain"), long.root)
    signed = tsp.TimeStampResp.load(stamp.response)["time_stamp_token"]["content"]
    sizes = [len(each.dump()) for each in signed["certificates"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1]


def test_every_changed_byte_of_a_kept_stamp_is_refused_or_changes_nothing(
    authority: TestAuthority,
) -> None:
    stamp = asked(authority.reply, authority.root)
    root, unseen = stamp.authority.root, []
    for place in range(len(stamp.response)):
        changed = bytearray(stamp.response)
        changed[place] ^= 1
        try:
            at = checked(bytes(changed), HEAD, root, "here")
        except Refused:
            continue
        assert at == stamp.at
        unseen.append(place)
    # Nothing signed: the status, and the certificates' own text that no check needs.
    assert len(unseen) < 60, unseen


def test_what_is_tampered_with_is_refused(authority: TestAuthority) -> None:
    def tampered(question: bytes) -> bytes:
        told = bytearray(authority.reply(question))
        told[-1] ^= 1  # the last byte of the signature
        return bytes(told)

    assert "root certificate" in refused(tampered, authority.root, "stamp.chain")


def test_another_nonce_is_refused(authority: TestAuthority) -> None:
    kept: list[bytes] = []

    def replayed(question: bytes) -> bytes:
        kept.append(authority.reply(question))
        return kept[0]

    with serving(replayed) as url:
        one = Authority("city-clock", url, "ordinary", "", root_of(authority.root.read_bytes()))
        stamped(one, HEAD)
        with pytest.raises(Refused, match="another nonce"):
            stamped(one, HEAD)


def test_a_stamp_of_something_else_is_refused(authority: TestAuthority) -> None:
    stamp = asked(authority.reply, authority.root)
    with pytest.raises(Refused, match="of something else"):
        checked(stamp.response, HEAD + b" ", stamp.authority.root, "here")


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    old = made_authority(tmp_path, ends=timedelta(days=-1))
    assert "while its certificate was valid" in refused(old.reply, old.root, "stamp.expired")


def test_a_stamp_is_checked_as_of_its_own_time(tmp_path: Path) -> None:
    """It outlives the certificate: an authority of yesterday whose certificate ended since."""
    old = made_authority(tmp_path, ends=timedelta(days=-1))
    stamp = _by_pyhanko(old, datetime.now(UTC) - timedelta(days=2))
    assert checked(stamp, HEAD, root_of(old.root.read_bytes()), "here") < datetime.now(UTC)


def test_a_certificate_for_something_else_is_refused(tmp_path: Path) -> None:
    mail = made_authority(tmp_path, uses=(ExtendedKeyUsageOID.EMAIL_PROTECTION,))
    response = _by_pyhanko(mail, datetime.now(UTC))
    with pytest.raises(Refused, match="timeStamping"):
        checked(response, HEAD, root_of(mail.root.read_bytes()), "here")


def test_the_root_of_another_authority_is_refused(authority: TestAuthority, tmp_path: Path) -> None:
    other = made_authority(tmp_path)
    assert "root certificate" in refused(authority.reply, other.root, "stamp.chain")


@pytest.mark.parametrize("content", [b"", b"<html>", b"0" * 5000, bytes.fromhex("30053003020102")])
def test_what_is_no_stamp_is_refused(authority: TestAuthority, content: bytes) -> None:
    with pytest.raises(Refused) as told:
        asked(lambda _: content, authority.root)
    (problem,) = told.value.problems
    assert problem.code in ("stamp.unreadable", "stamp.not_granted")


def test_an_authority_that_refuses_is_told(authority: TestAuthority) -> None:
    """openssl answers a broken question with a reply whose status is a rejection."""
    rule = refused(lambda _: authority.reply(b"no question"), authority.root, "stamp.not_granted")
    assert "refused by the authority" in rule


def test_no_answer_is_outside_trouble(authority: TestAuthority) -> None:
    with serving(authority.reply) as url:
        pass
    one = Authority("city-clock", url, "ordinary", "", root_of(authority.root.read_bytes()))
    with pytest.raises(OutsideTrouble, match="must answer"):
        stamped(one, HEAD, 2)


def test_a_root_is_one_certificate(authority: TestAuthority) -> None:
    for content in (b"", authority.root.read_bytes() * 2):
        with pytest.raises(ValueError):  # noqa: PT011 (whatever the library says)
            root_of(content)


def _by_pyhanko(authority: TestAuthority, at: datetime) -> bytes:
    """A stamp of the head by pyHanko, which signs with any certificate, at any time."""
    import hashlib

    def loaded(name: str) -> asn1.Certificate:
        return asn1.Certificate.load(pem.unarmor((authority.folder / name).read_bytes())[2])

    key = keys.PrivateKeyInfo.load(pem.unarmor((authority.folder / "tsa.key").read_bytes())[2])
    stamper = DummyTimeStamper(
        loaded("tsa.pem"), key, SimpleCertificateStore(), fixed_dt=at, override_md="sha256"
    )
    question = tsp.TimeStampReq({
        "version": 1, "cert_req": True,
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256"},
            "hashed_message": hashlib.sha256(HEAD).digest(),
        },
    })  # fmt: skip
    response: bytes = stamper.request_tsa_response(question).dump()
    return response
