"""What a phone keeps of the program itself, so that it opens without a network: no word of anybody.

What a tester reads and records lies beside it, under a key of its own (``static/kept.js``).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from flask import g, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue

from discrimtest.identifiers import sha256_hex
from discrimtest.web.guard import holds_somewhere
from discrimtest.web.language import say
from discrimtest.words.person import Right

PAGES = ("/offline", "/waiting")
STATIC = (
    *("style.css", "copy.js", "passkey.js", "kept.js", "queue.js", "entries.js", "waiting.js"),
    *("icon.svg", "icon-192.png"),
)


def waiting() -> ResponseReturnValue:
    """The page on which a script shows what waits to be sent."""
    return render_template("waiting.html")


def offline() -> ResponseReturnValue:
    """The page that is shown in the place of one that was not kept."""
    return render_template("offline.html")


def manifest() -> ResponseReturnValue:
    """What a phone needs to know to keep the program among its own."""
    answer = jsonify(
        name="discrimtest",
        short_name="discrimtest",
        description=say("What is to be done today, and what came back."),
        id="/today",
        start_url="/today",
        scope="/",
        display="standalone",
        background_color="#fdfcf9",
        theme_color="#1d548c",
        icons=[
            {"src": static_address("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {
                    "src": static_address(f"icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in (192, 512)
            ),
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


def worker() -> ResponseReturnValue:
    """The script that answers where no network does; another one with every other release."""
    addresses = [static_address(name) for name in STATIC]
    source = _own("static/worker.js")
    pages = [_own(f"templates/{name}.html") for name in ("base", "queue", "offline", "waiting")]
    release = sha256_hex("".join((source, *pages, *addresses)).encode("utf-8"))[:12]
    told = {"release": release, "files": addresses, "pages": PAGES}
    answer = make_response(f"self.shell = {json.dumps(told)};\n{source}")
    answer.mimetype = "text/javascript"
    return answer


@cache
def static_address(name: str) -> str:
    """Where a file lies that browsers keep for a year: its address changes with it."""
    content = files("discrimtest.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?{sha256_hex(content)[:12]}"


def keeper_here() -> str:
    """Id of who is signed in, if they record contacts, so that their device keeps what it must."""
    here = g.get("resumed")
    return (
        here.place.person.id if here and holds_somewhere(here.place, Right.RECORD_CONTACTS) else ""
    )


def _own(path: str) -> str:
    return files("discrimtest.web").joinpath(path).read_text(encoding="utf-8")
