"""The pages behind Caddy and nginx, set up as docs/serving.md shows, with a certificate of ours."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.engine import reading
from discrimtest.store.sign_ins import attempt_of
from discrimtest.workplace.workplace import open_workplace
from tests.certificates import made_certificate
from tests.conftest import find_caddy, find_nginx
from tests.web.test_browser import opened

DOCS = Path(__file__).resolve().parents[2] / "docs"
NAME = "tests.example"
ORIGIN = f"https://{NAME}"
IN_FRONT = [
    pytest.param("caddy", marks=pytest.mark.caddy),
    pytest.param("nginx", marks=pytest.mark.nginx),
]


@dataclass(frozen=True)
class Certificate:
    """A certificate of :data:`NAME` that signs itself.

    Attributes:
        mark: By which Chromium is told to trust it.
    """

    file: Path
    key: Path
    mark: str


@dataclass(frozen=True)
class Behind:
    """Pages that are served behind another server."""

    folder: Path
    port: int
    said: str
    certificate: Certificate

    def asked(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """What the server in front answers: its status, its headers, its page."""
        trusting = ssl.create_default_context(cafile=str(self.certificate.file))
        connection = http.client.HTTPSConnection(NAME, context=trusting, timeout=30)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sock = trusting.wrap_socket(plain, server_hostname=NAME)
        typed = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, {**typed, **headers})
        answer = connection.getresponse()
        page = answer.read().decode("utf-8")
        connection.close()
        return answer.status, answer.headers, page


def block(language: str) -> str:
    """The one block of docs/serving.md in a language."""
    text = (DOCS / "serving.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certificate_of(folder: Path) -> Certificate:
    file, secret = made_certificate(folder, NAME)
    key = x509.load_pem_x509_certificate(file.read_bytes()).public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    spki = key.public_bytes(serialization.Encoding.DER, info)
    return Certificate(file, secret, base64.b64encode(hashlib.sha256(spki).digest()).decode())


def caddy(folder: Path, port: int, inner: int, certificate: Certificate) -> list[str]:
    """Caddy's command, on its shown file; only ports and certificate are the test's."""
    tls = f"{NAME}:{port} {{\n\ttls {certificate.file} {certificate.key}"
    shown = block("caddyfile").replace(f"{NAME} {{", tls).replace(":8000", f":{inner}")
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{shown}", "utf-8")
    return [str(find_caddy()), "run", "--config", str(file), "--adapter", "caddyfile"]


def nginx(folder: Path, port: int, inner: int, certificate: Certificate) -> list[str]:
    """nginx's command, likewise."""
    shown = block("nginx").replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    shown = shown.replace(":8000", f":{inner}")
    for ending, own in (("crt", certificate.file), ("key", certificate.key)):
        shown = re.sub(rf"/\S*tests\.example\.{ending};", f"{own};", shown)
    places = "".join(
        f"{what}_temp_path {folder / what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Root's nginx works as another user, who may not write here.
    user = "user root;" if os.getuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{user}\ndaemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{shown}}}\n",
        "utf-8",
    )
    return [str(find_nginx()), "-c", str(file), "-e", str(folder / "error.log")]


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[str]:
    """A program that listens; what it said first on standard output."""
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = "".join(process.stdout.readline() for _ in range(3 if environment else 0))
            wait_for(port, log)
            yield said
        finally:
            process.terminate()


def wait_for(port: int, log: Path) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))


@pytest.fixture(params=IN_FRONT)
def behind(request: pytest.FixtureRequest, made_project: Path, tmp_path: Path) -> Iterator[Behind]:
    """The very commands, on ports of their own."""
    folder = Path(shutil.copytree(made_project, tmp_path / "project"))
    inner, port, certificate = free_port(), free_port(), certificate_of(tmp_path)
    serve = [sys.executable, "-m", "discrimtest", "serve", "--project", str(folder)]
    told = {"DISCRIMTEST_ORIGIN": ORIGIN, "DISCRIMTEST_PROXIES": "1"}
    front = {"caddy": caddy, "nginx": nginx}[request.param](tmp_path, port, inner, certificate)
    with (
        running([*serve, "--port", str(inner)], inner, tmp_path / "served.log", **told) as said,
        running(front, port, tmp_path / "front.log"),
    ):
        yield Behind(folder, port, said, certificate)


@pytest.mark.browser
def test_a_passkey_is_made_and_used_under_the_name_that_browsers_know(
    chromium: Path, behind: Behind
) -> None:
    (link,) = re.findall(rf"^{ORIGIN}/invitation/\S+$", behind.said, re.MULTILINE)
    rules = f"MAP {NAME} 127.0.0.1:{behind.port}"
    trusted = f"--ignore-certificate-errors-spki-list={behind.certificate.mark}"
    how = ["--no-sandbox", f"--host-resolver-rules={rules}", trusted]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=how)
        _, page = opened(browser, phone=False)
        page.goto(link)
        page.click("text=Een passkey maken")
        page.wait_for_url(f"{ORIGIN}/")
        page.click("text=Afmelden")
        page.wait_for_url(f"{ORIGIN}/sign-in")
        page.click("text=Aanmelden met een passkey")
        page.wait_for_url(f"{ORIGIN}/")
        assert page.complaints == []  # type: ignore[attr-defined]
        browser.close()


def test_who_asks_is_known_by_the_server_in_front_alone(behind: Behind) -> None:
    _, headers, page = behind.asked("GET", "/sign-in")
    cookie = headers["Set-Cookie"].partition(";")[0]
    (token, *_) = re.findall(r'name="form" value="([^"]+)"', page)
    assert headers["Strict-Transport-Security"]
    body = f"form={token}&login=an&password=een+zin+die+niet+klopt"
    told = {"Cookie": cookie, "Origin": ORIGIN, "X-Forwarded-For": "203.0.113.9"}
    assert behind.asked("POST", "/sign-in", body, **told)[0] == 403
    place = open_workplace(behind.folder, None, None)
    with reading(place.engine) as session:
        (row,) = session.execute(select(tables.SignInRow)).all()
    assert row.address == attempt_of(place.keys, "", "127.0.0.1").address
    assert row.address != attempt_of(place.keys, "", "203.0.113.9").address
    place.engine.dispose()
    for _ in range(5):
        status, headers, _ = behind.asked("POST", "/sign-in", "x" * 2_000_000, **told)
        assert status == 413
        assert "Content-Security-Policy" in headers, "the program itself says how long it may be"
    assert behind.asked("GET", "/health")[0] == 200
