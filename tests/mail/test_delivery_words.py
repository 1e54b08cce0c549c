"""What went wrong at a server, in its own words."""

from __future__ import annotations

import imaplib

from discrimtest.mail.delivery import words_of


def test_what_an_imap_server_says_is_shown_as_it_says_it() -> None:
    said = imaplib.IMAP4.error(b"[AUTHENTICATIONFAILED] Authentication failed.")
    assert words_of(said) == "[AUTHENTICATIONFAILED] Authentication failed."
    assert words_of(OSError()) == "OSError"
