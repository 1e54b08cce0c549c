"""Firefox as a person has it, driven over Marionette, the protocol that every Firefox brings.

Playwright 1.65 speaks a WebDriver BiDi that Firefox 153 ESR does not know yet, Mozilla's own
package needs a module that Python 3.13 no longer has, and Debian packages no geckodriver.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of a reference to an element (W3C WebDriver, section 12)."""
PREFS = {
    "app.update.disabledForTesting": True,
    "browser.formfill.enable": True,
    "browser.sessionstore.interval": 1_000,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "nl-BE,nl",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.server": "",
}
PATIENCE = 60


class MarionetteError(AssertionError):
    """What Firefox answered instead of doing it."""


class Firefox:
    """One window.

    Args:
        wire: Connected to Marionette's port.
        origin: What paths are of.
    """

    def __init__(self, wire: socket.socket, origin: str) -> None:
        self._wire, self._file, self._asked = wire, wire.makefile("rb"), 0
        self.origin = origin
        self.version = self._heard()["applicationType"]
        timeouts = {"script": 1_000 * PATIENCE, "pageLoad": 1_000 * PATIENCE}
        told = self.ask("WebDriver:NewSession", strictFileInteractability=True, timeouts=timeouts)
        self.version = told["capabilities"]["browserVersion"]

    def ask(self, command: str, **how: Any) -> Any:
        """What a command comes to."""
        self._asked += 1
        message = json.dumps([0, self._asked, command, how]).encode("utf-8")
        self._wire.sendall(b"%d:%b" % (len(message), message))
        _, number, error, told = self._heard()
        assert number == self._asked
        if error:
            raise MarionetteError(f"{command} {how}: {error['error']}: {error['message']}")
        return told

    def _heard(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            read = self._file.read(1)
            if not read:
                raise ConnectionError("Firefox has gone")
            length += read
        return json.loads(self._file.read(int(length[:-1])))

    def goto(self, path: str) -> None:
        """Open an address."""
        self.ask("WebDriver:Navigate", url=path if "://" in path else self.origin + path)

    def see(self, css: str, text: str = "") -> dict[str, str]:
        """What a selector finds, once it is shown and holds a text."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # A page that is on its way to another has elements that are gone when asked about.
            with suppress(MarionetteError):
                for each in self.ask("WebDriver:FindElements", using="css selector", value=css):
                    if self._of(each, "IsElementDisplayed") and text in self.text(each):
                        return {"id": each[ELEMENT]}
            time.sleep(0.1)
        raise AssertionError(f"{css} {text!r} was not shown")

    def text(self, element: dict[str, str]) -> str:
        """What is shown of it."""
        return str(self._of(element, "GetElementText"))

    def fill(self, css: str, text: str) -> None:
        """Type into it."""
        self.ask("WebDriver:ElementSendKeys", **self.see(css), text=text)

    def click(self, css: str, text: str = "") -> None:
        """Click it, once it is there."""
        self.ask("WebDriver:ElementClick", **self.see(css, text))

    def run(self, expression: str) -> Any:
        """What an expression of the page, awaited, comes to."""
        asked = f"(async () => JSON.stringify([await {expression}]))()"
        script = f"const [done] = arguments; {asked}.then(done, () => done(null));"
        told = self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[], sandbox=None)
        if told["value"] is None:
            raise MarionetteError(f"the page refused {expression}")
        return json.loads(told["value"])[0]

    def _of(self, element: dict[str, str], what: str) -> Any:
        name = element.get(ELEMENT) or element["id"]
        return self.ask(f"WebDriver:{what}", id=name)["value"]


@contextmanager
def opened(firefox: Path, profile: Path, origin: str) -> Iterator[Firefox]:
    """Firefox with a profile that stays when it is closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile.mkdir(exist_ok=True)
    prefs = {**PREFS, "marionette.port": port}
    lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in prefs.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    command = [str(firefox), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process, _wire(port) as wire:  # type: ignore[call-overload]
        try:
            window = Firefox(wire, origin)
            yield window
            window.ask("Marionette:Quit", flags=["eForceQuit"])
            process.wait(PATIENCE)
        finally:
            process.kill()


def _wire(port: int) -> socket.socket:
    for _ in range(10 * PATIENCE):
        with suppress(ConnectionRefusedError):
            wire = socket.create_connection(("127.0.0.1", port))
            wire.settimeout(2 * PATIENCE)
            return wire
        time.sleep(0.1)
    raise AssertionError("Firefox does not listen")
