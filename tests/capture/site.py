"""A portal on this machine, over HTTPS with an authority of its own, as awkward as portals are."""

from __future__ import annotations

import base64
import gzip
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

from tests.certificates import made_certificate

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point."""
TITLE = "Appartement té huur <script>alert(1)</script>"
TEXT = "#set text(red) {{ 7 * 7 }} \N{RIGHT-TO-LEFT OVERRIDE}ruuh et <b>vet</b>"
_AD = f"""<!doctype html><html><head><meta charset="utf-8">
<title>{TITLE.replace("<", "&lt;")}</title><link rel="stylesheet" href="/style.css"></head>
<body><h1>Te huur</h1><p>{TEXT.replace("<", "&lt;")}</p><img src="/hall.png">
<div style="height: 6000px"></div><img loading="lazy" src="/garden.png">
<script>alert("Cookies?"); fetch("/price.json"); fetch("/view", {{method: "POST", body: "x=1"}})
</script></body></html>"""
HIGH = 40_000


@dataclass
class Site:
    """What is served, and what was asked for.

    Attributes:
        origin: Its address.
        sent: The bytes of each answer as they went out, by path; the newest.
    """

    origin: str = ""
    certificate: str = ""
    sent: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    robots: str = ""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *told: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        {
            "/ad": self.advert,
            "/moved": self.moved,
            "/gone": lambda: self.page("Niet gevonden", 410),
            "/missing": lambda: self.page("Niet gevonden", 404),
            "/log-in": lambda: self.page("<form><input type=password></form>"),
            "/forbidden": lambda: self.page("Toon dat u een mens bent", 403),
            "/to-log-in": lambda: self.moved("/log-in"),
            "/high": lambda: self.page(f"<div style='height: {HIGH}px'>"),
            "/endless": lambda: self.page(
                "<script>onscroll = () => document.body.append(Object.assign("
                "document.createElement('div'), {style: 'height: 3000px'}))</script>"
                "<div style='height: 3000px'></div>"
            ),
            "/huge": self.huge,
            "/slow": self.slow,
            "/pdf": lambda: self.answer(b"%PDF-1.4\n" + b"x" * 5000, "application/pdf"),
            "/robots.txt": lambda: self.answer(self.site.robots.encode(), "text/plain"),
            "/old": lambda: self.answer(
                "<p>Résidence".encode("latin-1"), "text/html; charset=iso-8859-1"
            ),
        }.get(self.path, self.other)()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"ok", "text/plain")

    def answer(self, body: bytes, kind: str, status: int = 200, more: str = "") -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{more}"
        self.put(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def put(self, content: bytes) -> None:
        self.site.sent[self.path] = content
        self.wfile.write(content)

    def page(self, body: str, status: int = 200) -> None:
        self.answer(f"<!doctype html><title>P</title>{body}".encode(), "text/html", status)

    def moved(self, where: str = "/ad") -> None:
        self.answer(b"", "text/html", 302, f"Location: {where}\r\n")

    def advert(self) -> None:
        """Packed, in chunks, with a header that is no ASCII."""
        body = gzip.compress(_AD.encode())
        parts = [body[at : at + 100] for at in range(0, len(body), 100)]
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in parts)
        self.put(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
            b"X-Agence:   R\xe9sidence\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunks
            + b"0\r\n\r\n"
        )

    def huge(self) -> None:
        self.put(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>")
        self.close_connection = True
        try:
            for _ in range(400):
                self.wfile.write(b"x" * 100_000)
        except OSError:
            self.site.asked.append("stopped")

    def slow(self) -> None:
        self.put(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>Te huur"
        )
        self.close_connection = True
        self.wfile.flush()
        sleep(6)

    def other(self) -> None:
        if self.path.endswith(".png"):
            self.answer(PIXEL, "image/png")
        else:
            self.answer(b"{}", "application/json", 200 if "." in self.path else 404)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The portal, until it is no longer needed."""
    site = Site()
    public, private = made_certificate(folder, "127.0.0.1")
    handler = type("Answers", (_Answers,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site.origin, site.certificate = f"https://127.0.0.1:{server.server_port}", public.read_text()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
