"""What no page may ever do, looked for in the code itself, and probes of the very server."""

from __future__ import annotations

import ast
import json
import logging
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from discrimtest.store.keys import MasterKey
from discrimtest.web.guard import HEADERS, SESSION
from discrimtest.web.run_log import JsonLines
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import events_of
from tests.actions.examples import acting, everything
from tests.web.test_app import ORIGIN, app_of, browser, first_contact, get, post

PACKAGE = Path(__file__).resolve().parents[2] / "discrimtest"
WEB = PACKAGE / "web"


def trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Names of the modules that are imported anywhere in a file, whole."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def users(*names: str) -> set[str]:
    """Files that import a module."""
    wanted = set(names)
    return {file for file, tree in trees() if wanted & imported(tree)}


def test_what_people_wrote_runs_in_the_direction_of_its_own_letters() -> None:
    """An answer in Arabic reads from the right, on a page in Dutch."""
    pages = "".join(file.read_text(encoding="utf-8") for file in (WEB / "templates").iterdir())
    lines = (PACKAGE / "report" / "templates" / "block.html").read_text(encoding="utf-8")
    found = re.findall(r'<(?:textarea\b|\w+ class="quoted")[^>{]*', pages)
    found += re.findall(r"(<[^>]*>){% for run in line %}", lines)
    assert len(found) > 10
    assert [tag for tag in found if 'dir="auto"' not in tag] == []


def test_no_code_is_made_of_text_and_no_object_of_bytes() -> None:
    called = {
        (file, node.func.id)
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not {file for file, name in called if name in ("eval", "exec", "compile", "__import__")}
    assert not users("pickle", "marshal", "shelve", "dill", "yaml", "ctypes")


def test_other_programs_are_started_in_two_places_without_a_shell() -> None:
    assert users("subprocess", "os.system", "os.popen", "pty") == {
        "report/pdf.py",
        "web/starting.py",
    }
    for file in ("report/pdf.py", "web/starting.py"):
        assert "shell=" not in (PACKAGE / file).read_text(encoding="utf-8")
    assert "os.system" not in "".join(f.read_text("utf-8") for f in PACKAGE.rglob("*.py"))


def test_only_a_few_known_lines_and_the_database_are_connected_to() -> None:
    """A page connects to nothing: the server of pages asks only whether its port is free."""
    lines = {"mail/delivery.py", "mail/inbox.py", "mail/sent_folder.py"}
    assert users("smtplib", "imaplib", "ssl") == lines | {"capture/archive.py"}
    archive = (PACKAGE / "capture/archive.py").read_text(encoding="utf-8")
    assert set(re.findall(r"\bssl\.\w+", archive)) == {"ssl.PEM_cert_to_DER_cert"}, "no line"
    # Chromium, for who captures by command; a page takes in files alone.
    assert users("playwright.sync_api") == {"capture/visit.py"}
    assert not {each for each in users("discrimtest.capture.visit") if each.startswith("web/")}
    assert users("dns.resolver") == {"mail/signature.py"}
    # One tells whose half-written export it finds, the other whether a port is free.
    assert users("socket") == {"exchange/folder.py", "web/serving.py"}
    # A time stamp is asked for by command, of the authority that the operator named.
    assert users("urllib.request", "http.client") == {"seal/stamp.py"}
    assert users("discrimtest.seal.stamp.stamped") == {"actions/seal_log.py"}
    seal = {"seal_log", "stamp_seals"}
    called = {f"discrimtest.actions.seal_log.{each}" for each in seal}
    assert users(*called) == {"cli/seals.py"}
    # The OpenID provider that the operator named; what else asks it does so through this alone.
    asks = ("requests", "authlib", "authlib.integrations.requests_client", "authlib.oidc.core")
    assert users(*asks) == {"accounts/provider.py"}
    assert not users("httpx", "aiohttp", "ftplib")


def test_no_statement_of_the_database_holds_what_somebody_wrote() -> None:
    """What is pasted into SQL are names of our own tables; every value goes beside it."""
    pasted = set()
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in ("text", "exec_driver_sql", "literal_column") and any(
                isinstance(part, ast.JoinedStr) for part in node.args
            ):
                pasted.add(file)
    own = {each for each in pasted if not each.startswith(("store/migrations/", "library/"))}
    # One makes the program's own tables once more, in a schema whose name is a constant.
    assert own <= {
        "store/canonical.py",
        "store/engine.py",
        "store/made_aside.py",
        "store/references.py",
    }


def test_pages_escape_whatever_they_show() -> None:
    for template in (WEB / "templates").iterdir():
        text = template.read_text(encoding="utf-8")
        assert not re.search(
            r"\|\s*safe\b|autoescape|{% raw|<script(?! src=)|srcdoc|javascript:", text
        )
        assert not re.search(r"\s(?:href|src|action)=\"(?!\{\{|#|tel:)", text), template.name
    assert users("markupsafe.Markup") == {"web/app_square.py", "report/html.py"}


def test_scripts_make_no_markup_keep_nothing_and_send_nothing_by_themselves() -> None:
    """But those of work without a network: they seal what they keep, and send it here alone; one
    counts what waits."""
    never = (
        *("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function"),
        *("sessionStorage", "document.cookie", "XMLHttpRequest", "WebSocket"),
        *("RTCPeerConnection", "__proto__"),
    )
    keeping = {"indexedDB": {"awaits.js", "kept.js"}, "caches.": {"queue.js", "worker.js"}}
    keeping |= {"fetch(": {"job.js", "queue.js", "worker.js"}, "postMessage": {"entries.js"}}
    keeping |= {"localStorage": {"desk.js"}}  # whether keys are on
    found: dict[str, set[str]] = {word: set() for word in (*never, *keeping)}
    for file in (WEB / "static").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for word in found:
            found[word] |= {file.name} if word in text else set()
        assert "http" not in text, "nothing elsewhere"
    assert found == {word: keeping.get(word, set()) for word in found}


def test_a_form_gives_only_the_fields_that_are_asked_for_and_each_once(
    field: Workplace,
) -> None:
    tester = acting(field, Role.TESTER)
    client, contact = browser(field, person=tester), first_contact(field)
    path = f"/contacts/{contact}/events"
    other = {"by": "person-2", "person": "person-2", "study": "x", "id": "event-9", "kind": "abuse"}
    assert post(client, f"{path}?event=abuse", {"event": "sent", **other}).status_code == 303
    (event,) = events_of(field, contact)
    assert (event.kind, event.by) == ("sent", tester.person.id)
    assert event.id != "event-9"
    token = re.findall(r'name="form" value="([^"]+)"', get(client, "/account").text)[0]
    twice = {"form": token, "event": ["broken", "abuse"], "reason": "ad_gone"}
    client.post(path, base_url=ORIGIN, data=twice, headers={"Origin": ORIGIN})
    assert "abuse" not in [each.kind for each in events_of(field, contact)], "the first counts"
    assert len(events_of(field, contact)) == 2
    code = "".join(file.read_text(encoding="utf-8") for file in WEB.glob("*.py"))
    assert "request.values" not in code, "an address and a form are told apart"


@pytest.mark.parametrize(
    "path", ["/.git/HEAD", "/static/", "/static/../guard.py", "/static/%2e%2e/guard.py", "/console"]
)
def test_nothing_but_pages_and_their_few_files_is_served(field: Workplace, path: str) -> None:
    app = app_of(field)
    assert not app.debug
    assert get(app.test_client(), path).status_code == 404


def test_nothing_changes_by_looking(field: Workplace) -> None:
    """Whatever changes something is sent by a form."""
    client = browser(field, person=acting(field, Role.TESTER))
    before = everything(field)
    for path in ("/", "/today", "/recorded", "/account", "/account/means", "/sign-in", "/health"):
        get(client, path)
    assert everything(field) == before
    contact = first_contact(field)
    assert get(client, f"/contacts/{contact}/events?event=abuse").status_code == 405
    assert client.open("/today", method="TRACE", base_url=ORIGIN).status_code in (403, 405)


def test_a_fault_is_written_down_by_its_places_without_its_words() -> None:
    name, number = "Jan Fictief", "0470 00 00 00"
    try:
        try:
            int(name)
        except ValueError as error:
            raise LookupError(number) from error
    except LookupError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "fault", (), sys.exc_info())
    told = json.loads(JsonLines().format(record))["fault"]
    assert (name in told, number in told) == (False, False)
    assert told.startswith("LookupError\n")
    assert "\nValueError\n" in told
    assert "test_hardening.py" in told


def test_a_line_written_down_is_one_line_with_its_zone() -> None:
    said = "one\nAt: two\r\n\x1b[31m\u2028\ud800"
    record = logging.LogRecord("x", logging.INFO, "", 0, said, (), None)
    line = JsonLines().format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    told = json.loads(line)
    assert told["message"].startswith("one\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", told["at"])


def test_who_was_let_in_nowhere_is_written_down(
    field: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "discrimtest.web")
    coder = acting(field, Role.CODER)
    client = browser(field, person=coder)
    get(client, "/today")
    client.post("/sign-out", base_url=ORIGIN, headers={"Origin": "https://elsewhere.example"})
    told = [record.told for record in caplog.records]  # type: ignore[attr-defined]
    assert [(each["route"], each["status"], each["person"]) for each in told] == [
        ("/today", 403, coder.person.id),
        ("/sign-out", 403, coder.person.id),
    ]


def test_a_cookie_of_another_installation_or_purpose_is_none(field: Workplace) -> None:
    """What the key file marked for one thing is no mark of another."""
    keys, client = field.keys, browser(field)
    strange = MasterKey(b"x" * 32)
    token = "credential-" + "a" * 20 + ".secret.1900000000"
    marks = {
        strange.keyed("session", token),
        keys.keyed("form", token),
        keys.keyed("challenge", token),
    }
    assert keys.keyed("session", token) not in marks
    for mark in marks:
        client.set_cookie(SESSION, f"{token}.{mark}", domain="localhost")
        assert get(client, "/account").location == "/sign-in"


def test_a_password_can_be_pasted_and_is_never_shown() -> None:
    fields = [
        tag
        for template in (WEB / "templates").iterdir()
        for tag in re.findall(r"<input[^>]*>", template.read_text(encoding="utf-8"))
        if re.search(r'name="(password|again|present)"', tag) and "checkbox" not in tag
    ]
    assert len(fields) == 6
    for tag in fields:
        assert 'type="password"' in tag
        assert re.search(r'autocomplete="(current|new)-password"', tag)
        assert int(re.findall(r'maxlength="(\d+)"', tag)[0]) >= 64
        assert "pattern=" not in tag
    assert "paste" not in "".join(f.read_text("utf-8") for f in (WEB / "static").glob("*.js"))


def test_a_browser_writes_down_nothing_that_is_typed() -> None:
    """Firefox 153 keeps what stands in a field, in plain text, for the day it crashes; not where
    the field itself says "off". Of a whole form it believes that for inputs, not for text areas."""
    fields = [
        tag
        for template in (WEB / "templates").iterdir()
        for tag in re.findall(r"<(?:input|textarea)[^>]*>", template.read_text(encoding="utf-8"))
        if not re.search('type="(hidden|checkbox|radio|file)"', tag)
    ]
    told = 'autocomplete="(off|username|one-time-code|(current|new)-password)"'
    assert len(fields) > 30
    assert [tag for tag in fields if not re.search(told, tag)] == []


def test_the_way_out_is_on_every_page_and_leaves_nothing(field: Workplace) -> None:
    client = browser(field, person=acting(field, Role.TESTER))
    contact = first_contact(field)
    for path in ("/today", "/recorded", "/account", "/account/means", f"/contacts/{contact}"):
        assert 'action="/sign-out"' in get(client, path).text
    out = post(client, "/sign-out")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie(SESSION, domain="localhost") is None
    assert get(client, "/today").location == "/sign-in"


def test_ciphers_and_hashes_are_of_one_kind() -> None:
    """AES-GCM with random nonces, and SHA-256; no mode that tells whether padding fits.

    But in a file for a court: CMS as ``openssl cms`` opens it knows AES-256-CBC. The program only
    writes it and opens none, so nobody learns from it whether padding fits.
    """
    ciphers = "cryptography.hazmat.primitives.ciphers"
    sealing = {"store/keys.py", "store/private.py", "store/kept_lines.py"}
    assert users(f"{ciphers}.aead.AESGCM") == sealing
    assert not users(f"{ciphers}.Cipher", f"{ciphers}.modes")
    assert users(f"{ciphers}.algorithms") == {"exchange/sealed_letter.py"}
    letter = (PACKAGE / "exchange/sealed_letter.py").read_text(encoding="utf-8")
    assert "decrypt(" not in letter
    assert "pkcs7_decrypt" not in "".join(f.read_text("utf-8") for f in PACKAGE.rglob("*.py"))
    assert not users("random", "Crypto", "nacl")
    called = {
        (node.func.attr, node.args[1].value if node.func.attr == "file_digest" else "sha256")
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "hashlib"
    }
    assert called == {("sha256", "sha256"), ("file_digest", "sha256")}


def test_lines_are_written_to_standard_error_alone() -> None:
    assert users("logging") == {"web/run_log.py"}
    assert not users("logging.handlers", "syslog")


SERVED = """
import sys
from flask import Flask, request
from discrimtest.web.serving import serve
def made():
    app = Flask("probe")
    app.config["MAX_CONTENT_LENGTH"] = 1000
    @app.route("/", methods=["GET", "POST"])
    def page():
        return f"{request.method} {len(request.get_data())}"
    return app
serve(made, host="127.0.0.1", port=int(sys.argv[1]), workers=1, threads=2, proxies=0)
"""


@pytest.fixture(scope="module")
def served() -> Iterator[int]:
    """The server of pages, with an application of one page."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SERVED, str(port)]) as process:
        try:
            while process.poll() is None:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            assert process.returncode is None, "it did not begin"
            yield port
        finally:
            process.terminate()


def said(port: int, *lines: str, body: str = "") -> list[str]:
    """Numbers of what the server answers to these very bytes, until it closes or waits."""
    return re.findall(r"HTTP/1\.1 (\d{3})", answered(port, *lines, body=body))


def answered(port: int, *lines: str, body: str = "") -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
        line.sendall(("\r\n".join([*lines, "", ""]) + body).encode("latin-1"))
        answer = b""
        try:
            while got := line.recv(65536):
                answer += got
        except TimeoutError:
            pass
    return answer.decode("latin-1")


HOST = "Host: localhost"
SMUGGLED = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("POST / HTTP/1.1", HOST, "Content-Length: 5", "Transfer-Encoding: chunked"),
        ("POST / HTTP/1.1", HOST, "Content-Length: 5", "Content-Length: 60"),
        ("POST / HTTP/1.1", HOST, "Content-Length: +5"),
        ("POST / HTTP/1.1", HOST, "Transfer-Encoding: xchunked"),
        ("POST / HTTP/1.1", HOST, "Transfer-Encoding : chunked"),
        ("POST / HTTP/1.1", HOST, " folded: yes", "Transfer-Encoding: chunked, chunked"),
        ("GET / HTTP/1.1", HOST, "X: " + "x" * 9000),
        ("GET / HTTP/1.1", HOST, *(f"X-{n}: y" for n in range(200))),
        ("GET /" + "x" * 5000 + " HTTP/1.1", HOST),
    ],
)
def test_where_a_request_ends_is_never_guessed(served: int, lines: tuple[str, ...]) -> None:
    first, *more = said(served, *lines, body=SMUGGLED if lines[0].startswith("POST") else "")
    assert first in ("400", "414", "431", "501"), first
    assert not more, "nothing of the body is taken for another request"


def test_also_what_is_no_request_is_answered_safely(served: int) -> None:
    answer = answered(served, "no request", HOST)
    assert answer.startswith("HTTP/1.1 400")
    for name, value in HEADERS.items():
        assert f"{name}: {value}\r\n" in answer
    assert "Content-Type: text/html; charset=utf-8\r\n" in answer


def test_the_server_answers_what_is_right(served: int) -> None:
    assert said(served, "GET / HTTP/1.1", HOST, "Connection: close") == ["200"]
    chunked = ("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", "Connection: close")
    assert said(served, *chunked, body="3\r\nabc\r\n0\r\n\r\n") == ["200"]
    assert said(served, "TRACE / HTTP/1.1", HOST, "Connection: close") == ["405"]
    long = ("POST / HTTP/1.1", HOST, "Content-Length: 2000", "Connection: close")
    assert said(served, *long, body="x" * 2000)[0] == "413"
