"""What a page takes of the server's processor in a study of 2,000 tests, all of them due."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from discrimtest.web.guard import SESSION
from discrimtest.words.person import Role
from tests.actions.drawn import study_tests
from tests.actions.examples import acting
from tests.benchmarks.field import large_field
from tests.web.test_app import ORIGIN, browser

TESTS, TIMES = 2_000, 7


def test_pages_of_a_large_study(tmp_path: Path) -> None:
    field = large_field(tmp_path, TESTS, "2026-12-31")
    later = replace(field, clock=lambda: field.now() + timedelta(days=120))
    client = browser(later, person=acting(later, Role.TESTER))
    assert client.get_cookie(SESSION, domain="localhost")
    contact = study_tests(later)[0].contacts[0].id
    for path in ("/sign-in", "/account", "/today", f"/contacts/{contact}"):
        took = []
        for _ in range(TIMES):
            began = time.process_time()
            assert client.get(path, base_url=ORIGIN).status_code == 200
            took.append(1000 * (time.process_time() - began))
        sys.stdout.write(f"\n{path}: {statistics.median(took):.0f} ms")
