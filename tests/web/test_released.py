"""An inspector's pages: what was released, nothing of testers, and whether a copy is the same."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.record_reply import record_reply
from discrimtest.actions.release_document import release_document, withdraw_document
from discrimtest.identifiers import sha256_hex
from discrimtest.report.language import language
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.web.hashed_upload import HashedUpload
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answers_of, closed
from tests.actions.examples import EXPORT, NOW, STUDY, acting
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401
from tests.actions.test_release_document import built, over_project, release, report_of  # noqa: F401
from tests.report.page_seen import Seen
from tests.web.test_app import ORIGIN, browser, get, post


@pytest.fixture(scope="session")
def released_project(over_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The reactive study with its report on the landlord released, which tests copy."""
    project = Path(shutil.copytree(over_project, tmp_path_factory.mktemp("released") / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    release(closed(place, REACTIVE))
    place.engine.dispose()
    return project


@pytest.fixture
def place(
    released_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    """The local administrator there."""
    folder = Path(shutil.copytree(released_project, tmp_path / "released"))
    return closed(open_places(folder), REACTIVE)


@pytest.fixture
def inspector(place: Workplace) -> FlaskClient:
    """An inspector's browser."""
    return browser(place, person=acting(place, Role.INSPECTOR))


def number(place: Workplace) -> str:
    return f"{place.now().year}-0001"


def checked(client: FlaskClient, **fields: Any) -> str:
    """The answer of the check to a copy, or to what was typed."""
    page = get(client, "/released/check").text
    token = re.findall(r'name="form" value="([^"]+)"', page)[0]
    data = {"form": token, **fields}
    answer = client.post("/released/check", base_url=ORIGIN, data=data, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    return answer.text


def readings(place: Workplace) -> list[tuple[str, str]]:
    with reading(place.engine) as session:
        acts = [entry.act for entry in entries(session) if entry.act.action == "read_document"]
    return [(act.by, act.detail["what"]) for act in acts]


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_an_inspector_walks_from_the_list_to_the_file(
    place: Workplace, inspector: FlaskClient, code: str
) -> None:
    post(inspector, "/language", {"language": code})
    name = number(place)
    listed = get(inspector, "/released").text
    assert f'href="/released/{name}"' in listed
    path = f"/released/{name}"
    facts, numbers = get(inspector, path), get(inspector, f"{path}/statistics")
    assert (facts.status_code, numbers.status_code) == (200, 200)
    none = language("nl").say("No reply was received.")
    assert facts.text.count(none) == 7, "beside each test"
    for answer in (facts, numbers):
        assert not re.search(r"<script(?! src)|\son\w+=|\sstyle=", answer.text)
    assert 'id="shown"' not in facts.text
    assert 'id="annex"' not in numbers.text
    assert "Toeval kan verklaren" in numbers.text, "what chance would give, in a sentence"
    places = [facts.text.index(f'id="{section}"') for section in ("law", "tests", "annex")]
    assert places == sorted(places)
    assert facts.text.count("<mark>") >= 14, "the one difference, in each letter"
    got = get(inspector, f"/released/{name}/file")
    assert got.data == report_of(place).read_bytes()
    assert sha256_hex(got.data) in facts.text
    assert "attachment" in got.headers["Content-Disposition"]
    assert got.headers["Cache-Control"] == "no-store"
    (who,) = {by for by, _ in readings(place)}
    assert [what for _, what in readings(place)] == ["facts", "statistics", "file"]
    assert who.startswith("person-")


def test_what_a_landlord_writes_is_text_and_loads_nothing(
    place: Workplace, inspector: FlaskClient, tmp_path: Path
) -> None:
    written = "<script src=//evil.example/x> </script> {{ 7*7 }}\x00\u202eom<img src=x onerror=y>"
    record_reply(place, REACTIVE, "A1", text=written, test=2)
    record_reply(place, REACTIVE, "A1", text=written + "y" * 1_000_000)
    (file,) = built(place, tmp_path / "out")
    told = release_document(place, REACTIVE, file, landlord="A1")
    page = get(inspector, f"/released/{told.number}")
    assert page.text.count("&lt;script src=") == 2
    assert page.text.count("{{ 7*7 }}[U+0000][U+202E]om&lt;img") == 2
    assert "y" * 1_000_000 in page.text
    seen = Seen()
    seen.feed(page.text)
    assert "img" not in seen.tags
    assert not [name for name in seen.named if name.startswith("on")]
    assert all(re.match(r"[/#]", each) for each in (*seen.places, *seen.sources))
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy or "default-src 'self'" in policy


def test_no_tester_stands_on_any_page(place: Workplace, inspector: FlaskClient) -> None:
    name = number(place)
    testers = {each.by for each in answers_of(place)} | {place.person.id}
    for path in ("", f"/{name}", f"/{name}/statistics", f"/{name}/file", "/check"):
        page = get(inspector, f"/released{path}")
        assert page.status_code == 200
        assert not [who for who in testers if who.encode("utf-8") in page.data]


def test_a_copy_is_known_by_its_bytes_alone(place: Workplace, inspector: FlaskClient) -> None:
    name, content = number(place), report_of(place).read_bytes()
    post(inspector, "/language", {"language": "en"})
    same = checked(inspector, file=(io.BytesIO(content), "kopie.pdf"))
    assert "This is a released document" in same
    assert name in same
    for copy in (content[:-1], content + b" ", content.replace(b"7", b"8", 1), b"", b"\x00" * 9):
        page = checked(inspector, file=(io.BytesIO(copy), "kopie.html"))
        assert "Not known here, or changed" in page
        assert sha256_hex(copy) in page
    for typed in (name, sha256_hex(content), sha256_hex(content).upper()):
        assert "This is a released document" in checked(inspector, number=typed)
    for typed in ("2026-9999", "é" * 64, "0" * 64):
        assert "Not known here" in checked(inspector, number=typed)
    assert 'role="status"' not in checked(inspector, number=" ")
    withdraw_document(place, name, "Er staat een naam in.")
    page = checked(inspector, file=(io.BytesIO(content), "kopie.html"))
    assert "It was released, and stands no longer" in page
    assert "Er staat een naam in." not in page


def test_nothing_of_a_copy_is_kept() -> None:
    stream = HashedUpload()
    assert stream.write(b"abc") == 3
    stream.seek(0)
    assert stream.read() == b""
    assert stream.sha256 == sha256_hex(b"abc")


def test_a_copy_may_be_longer_than_any_form(place: Workplace, inspector: FlaskClient) -> None:
    page = checked(inspector, file=(io.BytesIO(b"x" * 450_000), "lang.pdf"))
    assert sha256_hex(b"x" * 450_000) in page
    data = {"file": (io.BytesIO(b"x" * 450_000), "lang.pdf")}
    stranger = browser(place)
    answer = stranger.post("/released/check", base_url=ORIGIN, data=data)
    assert answer.status_code == 413, "of who signed in alone"


def test_what_was_withdrawn_or_erased_is_listed_and_not_shown(
    place: Workplace, inspector: FlaskClient
) -> None:
    post(inspector, "/language", {"language": "en"})
    name = number(place)
    withdraw_document(place, name, "vergist")
    listed = get(inspector, "/released").text
    assert "Withdrawn on" in listed
    assert f'href="/released/{name}"' not in listed
    again = release_document(place, REACTIVE, report_of(place), landlord="A1")
    erase_subject(place, again.landlord or "", "verzoek")
    listed = get(inspector, "/released").text
    assert listed.count("Erased on") == 2
    assert "a person asked" in listed
    for document in (name, again.number):
        for part in ("", "/statistics", "/file"):
            assert get(inspector, f"/released/{document}{part}").status_code == 409
    assert not readings(place)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.text(max_size=30), typed=st.text(max_size=80), data=st.binary(max_size=200))
def test_whatever_an_inspector_sends_is_answered(
    place: Workplace, inspector: FlaskClient, part: str, typed: str, data: bytes
) -> None:
    inspector.application.config["PROPAGATE_EXCEPTIONS"] = False
    for path in (part, f"{part}/file", f"{part}/statistics"):
        assert get(inspector, f"/released/{path}").status_code < 500
    checked(inspector, number=typed, file=(io.BytesIO(data), typed or "x"))


def test_an_inspector_of_another_study_reads_none_of_it(place: Workplace) -> None:
    import_listings(place, STUDY, EXPORT)
    with reading(place.engine) as session:
        there = look_up(place, session, STUDY).id
    client = browser(place, person=acting(place, Role.INSPECTOR, study=there))
    name = number(place)
    assert name not in get(client, "/released").text
    for part in ("", "/statistics", "/file"):
        assert get(client, f"/released/{name}{part}").status_code == 403
    content = report_of(place).read_bytes()
    assert name not in checked(client, file=(io.BytesIO(content), "kopie.html"))
    assert not readings(place)
