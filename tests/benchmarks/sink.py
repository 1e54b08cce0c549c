"""A mail server on loopback that takes everything and keeps nothing; ends with its input."""

from __future__ import annotations

import socketserver
import sys
import threading


class _Taker(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 sink")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"EHLO":
                self._say("250-sink\r\n250 DSN")
            elif word == b"DATA":
                self._say("354 go on")
                for said in self.rfile:
                    if said == b".\r\n":
                        break
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 yes")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def main() -> None:
    """Says its port."""
    with _Server(("127.0.0.1", 0), _Taker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
