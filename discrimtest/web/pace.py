"""How often one visitor may ask: a brake on whoever empties, fills or wears out the program."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from time import monotonic

from flask import Flask, abort, g, request

from discrimtest.web.guard import address

MOST = 300
"""Requests a minute of one session, or of one address that is not signed in."""
_SECONDS = 60


class Pace:
    """Requests of the present minute, counted; forgotten with it."""

    def __init__(self) -> None:
        self._lock, self._minute, self._asked = Lock(), 0, Counter[str]()

    def over(self, who: str) -> bool:
        """Count one more, and tell whether it is too many."""
        minute = int(monotonic()) // _SECONDS
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, Counter[str]()
            self._asked[who] += 1
            return self._asked[who] > MOST


def install(app: Flask) -> None:
    """Let nobody ask more often; files that browsers keep do not count."""
    pace = Pace()

    def check() -> None:
        who = g.resumed.session if g.resumed else address()
        if request.endpoint not in ("static", "health") and pace.over(who):
            abort(429)

    app.before_request(check)
