"""What an export holds, made of files and of a study read once: no database."""

from __future__ import annotations

from discrimtest.exchange.content import content_of
from tests.exchange.examples import BESIDE
from tests.record.examples import LATER
from tests.record.material import SLUG, instrument, material


def test_an_export_holds_the_tests_that_are_over():
    files = instrument()
    held = material(files)
    found = {"findings": [], "cells": [], "gathered": ["w"]}
    content = content_of(files, held, held.progress(LATER), found, BESIDE)
    assert (content.study, content.purpose, content.simulated) == (SLUG, "measurement", True)
    assert [test.test for test in content.tests] == ["test-1", "test-2", "test-3", "test-4"]
    assert {test.municipality for test in content.tests} == {"Kortrijk"}
    assert content.tests[-1].broken_because == "bounced"
    assert len(content.contacts) == 8
    assert [coding.category for coding in content.codings].count("invitation") == 3
    assert content.warnings == ("w",)
    assert "income_source_asked" in content.subtle
