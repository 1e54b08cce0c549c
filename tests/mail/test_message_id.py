"""Ids of the mails that lines send."""

from __future__ import annotations

import re
from email import message_from_string, policy
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.mail.message_id import message_id
from discrimtest.store.keys import MasterKey

_KEYS = MasterKey(b"k" * 32)
_LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True)


def test_it_is_the_same_every_time_and_looks_random() -> None:
    first = message_id(_KEYS.keyed, "contact-1", "request", "Jeroen.Maes@Woon.Example")
    assert first == message_id(_KEYS.keyed, "contact-1", "request", "jeroen.maes@woon.example")
    assert UUID(first[1:37]).version == 4
    assert first[37:] == "@woon.example>"


def test_contact_purpose_and_key_each_change_it() -> None:
    ids = {
        message_id(keys.keyed, contact, purpose, "a@woon.example")
        for keys in (_KEYS, MasterKey(b"l" * 32))
        for contact in ("contact-1", "contact-2")
        for purpose in ("request", "decline")
    }
    assert len(ids) == 8


@given(labels=st.lists(_LABELS, min_size=2, max_size=4))
def test_strict_parsers_read_it_whole(labels: list[str]) -> None:
    domain = ".".join(labels)[-47:].lstrip(".-")
    if "." not in domain:
        domain = f"x.{domain}"[:47].rstrip("-")
    made = message_id(_KEYS.keyed, "contact-1", "request", f"a@{domain}")
    assert len(made) <= 70
    assert re.fullmatch(r"<[0-9a-f-]{20,36}@[a-z0-9.-]+>", made)
    read = message_from_string(f"Message-ID: {made}\n\n", policy=policy.default)["message-id"]
    assert (str(read), read.defects) == (made, ())


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "a@localhost", "a@[1.2.3.4]", f"a@{'b' * 45}.be"]
)
def test_a_mailbox_without_a_usable_domain_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="domain"):
        message_id(_KEYS.keyed, "contact-1", "request", address)


def test_a_domain_with_accents_becomes_ascii() -> None:
    made = message_id(_KEYS.keyed, "contact-1", "request", "a@wône.example")
    assert made.endswith("@xn--wne-kna.example>")
