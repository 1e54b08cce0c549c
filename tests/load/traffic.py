"""Phones that log answers, so many a second, each again and again until it is told they are kept.

Requests are made when their time has come, however long earlier ones take; each has a connection
of its own, as from a server in front.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

GIVE_UP = 120.0
"""Seconds after which a phone that was never answered is given up."""
PAUSE = 0.5
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A browser that is signed in.

    Attributes:
        cookies: What it sends.
        token: What its forms bring back.
    """

    cookies: str
    token: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to be logged, under the id that the phone made for it."""

    phone: Phone
    contact: str
    client_id: str
    fields: dict[str, str]


@dataclass
class Traffic:
    """What came of it.

    Attributes:
        kept: Ids of what was acknowledged, with the seconds from its first try to that moment.
        tries: How many requests were made.
        answers: How many of each status; 0 for a connection that broke.
        given_up: Ids of what was never acknowledged.
    """

    kept: dict[str, float] = field(default_factory=dict)
    tries: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    given_up: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Seconds within which this share was acknowledged."""
        times = sorted(self.kept.values())
        return times[min(len(times) - 1, int(share * len(times)))]


async def send(port: int, told: list[Told], rate: float) -> Traffic:
    """Log so many answers a second."""
    traffic, began = Traffic(), time.perf_counter()

    async def one(number: int, answer: Told) -> None:
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        await _until_kept(port, answer, traffic)

    await asyncio.gather(*(one(number, answer) for number, answer in enumerate(told)))
    return traffic


async def _until_kept(port: int, answer: Told, traffic: Traffic) -> None:
    first = time.perf_counter()
    while time.perf_counter() - first < GIVE_UP:
        traffic.tries += 1
        status = await _post(port, answer)
        traffic.answers[status] = traffic.answers.get(status, 0) + 1
        if status == 303:
            traffic.kept[answer.client_id] = time.perf_counter() - first
            return
        await asyncio.sleep(PAUSE)
    traffic.given_up.append(answer.client_id)


async def _post(port: int, answer: Told) -> int:
    """The status of one try; 0 where the connection broke before it came."""
    fields = {"form": answer.phone.token, "client_id": answer.client_id, **answer.fields}
    body = urlencode(fields)
    origin = f"http://localhost:{port}"
    head = (
        f"POST /contacts/{answer.contact}/answers HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Origin: {origin}\r\nCookie: {answer.phone.cookies}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write((head + body).encode("ascii"))
            line = await reader.readline()
            await reader.read()
        finally:
            writer.close()
    except OSError:
        return 0
    return int(line.split()[1]) if line else 0
