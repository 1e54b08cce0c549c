"""A tester's phone without a network, in Firefox: what is recorded waits, and is sent once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.web.marionette import opened
from tests.web.test_browser import PASSWORD
from tests.web.test_offline import MARKER, Server, in_plain_text, rows, server

pytestmark = pytest.mark.firefox
__all__ = ["server"]
ENTER = "\ue007"
WAITING = "(await kept.entries(await queue.person)).length"


def test_what_is_recorded_without_a_network_is_sent_once_and_leaves_nothing(
    server: Server, firefox: Path, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with opened(firefox, profile, server.origin) as page:
        page.goto(server.invited("an"))
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD + ENTER)
        page.see("#ready", "zonder netwerk")
        address = page.run("document.querySelector('main a[href^=\"/contacts/\"]').pathname")
        server.stop()
        page.goto(address)
        page.see("#as-of", "Zonder netwerk")
        name = page.text(page.see(".who .large"))
        page.click("button", "Ik heb het verstuurd")
        page.see("#kept > ul > li")
        page.click("input[name=channel][value=sms]")
        page.fill("#text", f"Neen. {MARKER}")
        page.click("form[action$='/answers'] button[name=category][value=refusal]")
        page.see("#kept > ul > li:nth-child(2)")
        assert page.run(WAITING) == 2
        page.goto(address)
        page.fill("#text", f"Half getypt: {MARKER}")
        page.see("#text")
        time.sleep(3)  # Firefox writes down what stands in fields each second
    assert in_plain_text(profile, MARKER, name) == []

    with opened(firefox, profile, server.origin) as page:
        page.goto("/today")
        page.see("#queue", "2")
        server.start()
        page.goto("/today")
        # Firefox forgot the session as it was closed.
        page.see("#awaits", "2 invoeren wachten op deze telefoon")
        page.fill("#login", "an")
        page.fill("#password", PASSWORD + ENTER)
        page.see("#ready", "zonder netwerk")
        page.run("queue.flush(true)")
        assert page.run(WAITING) == 0
        page.click("button", "Afmelden")
        page.see("#login")
        assert page.run("indexedDB.databases()") == []
        assert page.run("caches.keys()") == []
    assert rows(server, "SELECT count(*) FROM response") == [(1,)]
    assert rows(server, "SELECT count(*) FROM contact_event WHERE kind = 'sent'") == [(1,)]
    assert in_plain_text(profile, MARKER, name) == []
