"""Serve the pages: by gunicorn with threads, on Windows by waitress."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.web.guard import HEADERS
from discrimtest.web.run_log import to_standard_error


def serve(
    made: Callable[[], Flask], *, host: str, port: int, workers: int, threads: int, proxies: int
) -> None:
    """Serve until somebody stops it.

    Args:
        made: Makes the application; called where the pages are served, as no connection to a
            database outlives the beginning of another process.
        host, port: Where it listens.
        workers: How many processes answer; on Windows one does.
        threads: How many requests each of them answers at once.
        proxies: How many servers of ours stand in front.

    Raises:
        SystemExit: With 3 where it could not begin.
    """

    def ready() -> Flask:
        to_standard_error()
        return made()

    if sys.platform == "win32":
        import waitress

        # What servers in front tell is for the application to weigh; untold, it is dropped.
        kept = {"clear_untrusted_proxy_headers": not proxies}
        waitress.serve(ready(), host=host, port=port, threads=threads, **kept)
        return
    _by_gunicorn(ready, f"{host}:{port}", workers, threads)


def require_free(host: str, port: int) -> None:
    """Let nobody be told an address at which another program answers.

    Raises:
        OutsideTrouble: Nothing can listen there.
    """
    try:
        kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except OSError as error:
        rule, repair = "must be free on this machine", "Stop what listens there, or choose another."
        problem = Problem.of_input("port", str(port), rule, repair, code="web.port")
        raise OutsideTrouble("The pages cannot be served there.", [problem]) from error


class _Headed:
    """The line to whoever sent what is no request: also the server's own answer to it bears what
    every answer bears."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def sendall(self, answer: bytes) -> None:
        told = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        status, _, rest = answer.partition(b"\r\n")
        rest = rest.replace(b"text/html\r\n", b"text/html; charset=utf-8\r\n", 1)
        self._line.sendall(status + b"\r\n" + told.encode("ascii") + rest)


def _by_gunicorn(ready: Callable[[], Flask], bind: str, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.workers.gthread import ThreadWorker

    class Worker(ThreadWorker):  # type: ignore[misc]
        def handle_error(self, req: Any, client: Any, addr: Any, exc: Any) -> None:
            super().handle_error(req, _Headed(client), addr, exc)

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {
                "bind": bind,
                "worker_class": Worker,
                "workers": workers,
                "threads": threads,
                "loglevel": "warning",
                # One path for each user would be shared by every project.
                "control_socket_disable": True,
                "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return ready()

    Pages().run()
