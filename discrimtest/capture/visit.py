"""One visit of a browser to one page, bounded in time and size, and what it showed."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from discrimtest.capture.net_log import SWITCHES, NetLog, read_net_log
from discrimtest.doors import Input
from discrimtest.errors import OutsideTrouble, Problem, Refused, WrongInput
from discrimtest.words.capture import CaptureLimit, refused

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog, Page, Playwright

CHROMIUM = "DISCRIMTEST_CHROMIUM"
"""The variable that names Chromium; else it is looked for."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AGENT = "discrimtest"
"""The name by which a site's robots.txt may speak of us."""
LOG = "net-log.json"
_SCREEN = {"width": 1280, "height": 960}
_FILES = "application/pdf"
_STEP, _STILL = 250, 12
"""Milliseconds between two looks, and how many without a change end the wait for a file."""


@dataclass(frozen=True, slots=True)
class VisitBounds:
    """How long and how large a visit may become.

    Attributes:
        seconds: For loading, and once more for all that comes after.
        received: Bytes that may come in.
        height: Of the picture, and how far is scrolled; pixels.
    """

    seconds: float = 40
    received: int = 25 * 1024 * 1024
    height: int = 12_000


@dataclass(frozen=True, slots=True)
class PageVisit:
    """What one visit showed.

    Attributes:
        asked, shown: Address that was asked for, and that of the page in the end.
        began, ended: UTC.
        browser: Name and version.
        status: Of the answer that brought the page; None for none.
        title, text, dom: Of the page as it stood in the end; empty where a file came instead.
        picture: Of the whole page as PNG; empty for none.
        dialogs: What the page asked by JavaScript; each was closed unanswered.
        limits: What the capture is not.
    """

    asked: str
    shown: str
    began: datetime
    ended: datetime
    browser: str
    status: int | None
    title: str
    text: str
    dom: str
    picture: bytes
    dialogs: tuple[str, ...]
    limits: tuple[CaptureLimit, ...]
    log: NetLog


def visit(
    address: str, bounds: VisitBounds = VisitBounds(), *, despite_robots: bool = False
) -> PageVisit:
    """Load one page as a visitor would: nothing is clicked, no other page is asked for.

    Args:
        despite_robots: Load it also where the site's robots.txt asks programs not to.

    Raises:
        WrongInput: It is no address of a web page.
        Refused: The site's robots.txt asks programs not to load it.
        OutsideTrouble: There is no Chromium or Playwright, or the site could not be reached.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        rule, repair = "must be an address of the web", "Give the one that the advertisement has."
        problem = Problem("link", address, rule, repair, "capture.address")
        raise WrongInput("Nothing was captured.", [problem])
    program = _chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise _cannot("playwright is not installed", "Install discrimtest[capture].") from error
    with TemporaryDirectory(prefix="discrimtest-capture-") as name:
        folder = Path(name)
        with sync_playwright() as playwright:
            visitor = _Visitor(playwright, program, folder, bounds)
            seen = visitor.visit(address, despite_robots=despite_robots)
        return seen.told(address, read_net_log(folder / LOG))


def _chromium() -> Path:
    """Where Chromium is.

    Raises:
        OutsideTrouble: It is nowhere.
    """
    named = os.environ.get(CHROMIUM)
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None or not Path(found).is_file():
        raise _cannot(
            named or "no Chromium was found",
            f"Install Chromium, or name it in {CHROMIUM}. A capture made by hand needs none: "
            "give it with {saved}.",
        )
    return Path(found)


def _cannot(value: str, repair: str) -> OutsideTrouble:
    rule = "must be there to show the page"
    problem = Problem(
        "Chromium", value, rule, repair, "capture.browser", values={"saved": Input("saved")}
    )
    return OutsideTrouble("Nothing was captured.", [problem])


@dataclass
class _Ongoing:
    """A visit, while it goes on."""

    began: datetime
    browser: str = ""
    shown: str = ""
    status: int | None = None
    title: str = ""
    text: str = ""
    dom: str = ""
    picture: bytes = b""
    received: int = 0
    dialogs: list[str] = field(default_factory=list)
    limits: set[CaptureLimit] = field(default_factory=set)

    def told(self, asked: str, log: NetLog) -> PageVisit:
        """The visit with what the browser wrote down of it, once it is closed."""
        limits = set(self.limits)
        if any(each.error != 0 or not each.known_root for each in log.certificates):
            limits.add(CaptureLimit.CERTIFICATE)
        if not asked.startswith("https:") or not self.shown.startswith("https:"):
            limits.add(CaptureLimit.NOT_SECURE)
        if log.left_out:
            limits.add(CaptureLimit.LEFT_OUT)
        return PageVisit(
            asked,
            self.shown,
            self.began,
            datetime.now(UTC),
            self.browser,
            self.status,
            self.title,
            self.text,
            self.dom,
            self.picture,
            tuple(self.dialogs),
            tuple(sorted(limits)),
            log,
        )


class _Visitor:
    """Chromium, opened for one visit, with nothing remembered of another."""

    def __init__(
        self, playwright: Playwright, program: Path, folder: Path, bounds: VisitBounds
    ) -> None:
        from playwright.sync_api import Error

        self.bounds, self.files = bounds, folder / "files"
        self.seen = _Ongoing(datetime.now(UTC))
        self.ends = monotonic() + bounds.seconds
        try:
            self.browser = playwright.chromium.launch(
                executable_path=program,
                args=[f"-{'-'}{each}" for each in (f"log-net-log={folder / LOG}", *SWITCHES)],
                chromium_sandbox=not _is_root(),
                downloads_path=self.files,
            )
        except Error as error:
            raise _cannot(error.message.partition("\n")[0], "Let it start by itself.") from error

    def visit(self, address: str, *, despite_robots: bool) -> _Ongoing:
        """Look at a page; Chromium is closed then, and what it wrote down is whole."""
        seen = self.seen
        seen.browser = f"Chromium {self.browser.version}"
        try:
            # A page whose certificate is wrong is shown too, and what was wrong is told.
            context = self.browser.new_context(
                ignore_https_errors=True,
                locale="nl-BE",
                service_workers="block",
                viewport=_SCREEN,  # type: ignore[arg-type]
            )
            page = context.new_page()
            self._watch(context, page)
            if not self._may_load(page, address):
                if not despite_robots:
                    raise _asked_not_to(address)
                seen.limits.add(CaptureLimit.ROBOTS)
            seen.began, self.ends = datetime.now(UTC), monotonic() + self.bounds.seconds
            self._load(page, address)
            if CaptureLimit.FILE not in seen.limits:
                self._look(page, address)
        finally:
            self.browser.close()
        return seen

    def _watch(self, context: BrowserContext, page: Page) -> None:
        """Close what the page opens, count what comes in, and stop what becomes too large."""

        def ask(dialog: Dialog) -> None:
            self.seen.dialogs.append(dialog.message[:500])
            self.seen.limits.add(CaptureLimit.DIALOG)
            dialog.dismiss()

        def came(told: dict[str, Any]) -> None:
            self.seen.received += max(told["encodedDataLength"], told["dataLength"])
            if self._too_much(self.seen.received):
                chromium.send("Network.setBlockedURLs", {"urls": ["*"]})
                chromium.send("Page.stopLoading")

        page.on("dialog", ask)
        page.on("popup", lambda popup: popup.close())
        page.on("download", lambda file: self.seen.limits.add(CaptureLimit.FILE))
        chromium = context.new_cdp_session(page)
        chromium.on("Network.dataReceived", came)
        chromium.send("Network.enable")

    def _too_much(self, size: int) -> bool:
        """Whether more came in than may; said of it once."""
        if size <= self.bounds.received or CaptureLimit.SIZE in self.seen.limits:
            return False
        self.seen.limits.add(CaptureLimit.SIZE)
        return True

    def _left(self) -> float:
        """Milliseconds until the time is over; 0 would stand for no end."""
        return max((self.ends - monotonic()) * 1000, 1)

    def _may_load(self, page: Page, address: str) -> bool:
        """Whether the site's robots.txt lets programs load a page; what it said is captured too."""
        from playwright.sync_api import Error

        try:
            answer = page.goto(urljoin(address, "/robots.txt"), timeout=self._left() / 4)
            text = answer.text() if answer and answer.ok else ""
        except Error:
            text = ""
        finally:
            self.seen.limits.clear()
            self.seen.received = 0
        rules = RobotFileParser()
        rules.parse(text.splitlines())
        return rules.can_fetch(AGENT, address)

    def _load(self, page: Page, address: str) -> None:
        from playwright.sync_api import Error
        from playwright.sync_api import TimeoutError as OutOfTime

        limits = self.seen.limits
        try:
            answer = page.goto(address, wait_until="load", timeout=self._left())
            self.seen.status = answer.status if answer else None
            if refused(self.seen.status):
                limits.add(CaptureLimit.REFUSED)
            kind = answer.headers.get("content-type", "text/html") if answer else ""
            if kind.startswith(_FILES):  # Chromium shows it in a viewer of its own
                limits.add(CaptureLimit.FILE)
        except OutOfTime:
            limits.add(CaptureLimit.TIME)
        except Error as error:
            page.wait_for_timeout(300)
            if CaptureLimit.FILE in limits:
                self._await_file(page)
            elif CaptureLimit.SIZE not in limits:
                raise _unreached(address, error.message.partition("\n")[0]) from error
        self.seen.shown = page.url if page.url.startswith("http") else address

    def _await_file(self, page: Page) -> None:
        """Wait for a file that came instead of a page; its bytes stand in the browser's log."""
        size, still = -1, 0
        while still < _STILL and monotonic() < self.ends:
            page.wait_for_timeout(_STEP)
            now = sum(each.stat().st_size for each in self.files.glob("*") if each.is_file())
            size, still = now, still + 1 if now == size else 0
            if self._too_much(now):
                return
        if still < _STILL:
            self.seen.limits.add(CaptureLimit.TIME)

    def _look(self, page: Page, address: str) -> None:
        """Look at the page as it stands in the end; what cannot be had of it stays empty."""
        from playwright.sync_api import Error

        self.ends = monotonic() + self.bounds.seconds
        seen, limits = self.seen, self.seen.limits
        with suppress(Error):
            height = self._scroll(page)
            page.set_default_timeout(self._left())
            seen.title, seen.dom = page.title(), page.content()
            seen.text = page.evaluate("document.body ? document.body.innerText : ''")
            if page.locator("input[type=password]:visible").count():
                limits.add(CaptureLimit.LOG_IN)
            if _plain(page.url) != _plain(page.evaluate("a => new URL(a).href", address)):
                limits.add(CaptureLimit.MOVED)
            if _site(page.url) != _site(address):
                limits.add(CaptureLimit.OTHER_SITE)
            if height > self.bounds.height:
                limits.add(CaptureLimit.HEIGHT)
            shape = {**_SCREEN, "x": 0, "y": 0, "height": min(height, self.bounds.height)}
            seen.picture = page.screenshot(
                full_page=True,
                clip=shape,  # type: ignore[arg-type]
                animations="disabled",
                timeout=self._left(),
            )
        if not seen.picture:
            limits.add(CaptureLimit.NO_PICTURE)
        self.seen.shown = page.url if page.url.startswith("http") else address

    def _scroll(self, page: Page) -> int:
        """Go down the page, as what a visitor would see loads only then, and up again.

        Returns:
            How high it is; pixels.
        """
        down, high = 0, _height(page)
        while down < min(high, self.bounds.height) and self._left() > _STEP:
            down += _SCREEN["height"]
            page.evaluate("y => scrollTo(0, y)", down)
            page.wait_for_timeout(_STEP)
            high = _height(page)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(_STEP)
        return max(high, _SCREEN["height"])


def _height(page: Page) -> int:
    return int(
        page.evaluate("document.documentElement ? document.documentElement.scrollHeight : 0")
    )


def _plain(address: str) -> str:
    return address.partition("#")[0]


def _site(address: str) -> str:
    """The host; with or without www. is one."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _is_root() -> bool:
    """Whether Chromium would refuse its sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _asked_not_to(address: str) -> Refused:
    rule = "the site's robots.txt asks programs not to load this address"
    repair = (
        "Save the page by hand and give it with {saved}; or say {despite} where the study's legal "
        "basis or the site allows it."
    )
    values = {"saved": Input("saved"), "despite": Input("despite_robots")}
    problem = Problem("link", address, rule, repair, "capture.robots", values=values)
    return Refused("Nothing was captured.", [problem])


def _unreached(address: str, why: str) -> OutsideTrouble:
    rule = f"must be reached, and was not: {why}"
    repair = "Try again, or look with a browser whether the site is there."
    problem = Problem("link", address, rule, repair, "capture.unreached")
    return OutsideTrouble("Nothing was captured.", [problem])
