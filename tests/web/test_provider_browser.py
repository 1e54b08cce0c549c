"""Sign-in by an OpenID provider in Chromium: across two sites, past a service worker, and back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.openid_provider import SECRET, file_of, openid_provider
from tests.web.test_browser import browser, invited, opened, serving, sound  # noqa: F401

pytestmark = pytest.mark.browser


def test_a_tester_makes_an_account_signs_out_and_in_and_shows_it_anew(
    browser: Browser,  # noqa: F811
    drawn_project: Path,
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(drawn_project, tmp_path / "served"))
    with openid_provider("", lambda: datetime.now(UTC)) as openid:
        (folder / "oidc.toml").write_text(file_of(openid), encoding="utf-8")
        with serving(folder, tmp_path / "log", OIDC_SECRET=SECRET) as served:
            openid.back = f"{served.origin}/sign-in/provider"
            link = invited(served, "an", "tester")
            context, page = opened(browser)
            page.goto(link)
            sound(page, "invitation-provider")
            page.click("text=Het account maken met Instituut")
            page.wait_for_url(f"{served.origin}/today")
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            page.click("text=Afmelden")
            page.wait_for_url("**/sign-in?left=provider")
            assert "Bij Instituut bent u misschien nog aangemeld" in page.inner_text("main")
            sound(page, "sign-in-provider")
            # An answer without content leaves a browser on the page that leads onward.
            page.route(f"{openid.issuer}/**", lambda route: route.fulfill(status=204))
            page.click("text=Aanmelden met Instituut")
            page.wait_for_selector("h1:has-text('Verder naar Instituut')")
            sound(page, "onward")
            page.unroute(f"{openid.issuer}/**")
            page.click("main a.button")
            page.wait_for_url(f"{served.origin}/today")
            page.goto(f"{served.origin}/account/means")
            sound(page, "means-provider")
            openid.denies = "access_denied"
            page.click("text=Afmelden")
            page.wait_for_url("**/sign-in?left=provider")
            page.click("text=Aanmelden met Instituut")
            page.wait_for_selector(".problems")
            assert "U brak het af bij Instituut" in page.inner_text(".problems")
            page.complaints.clear()  # type: ignore[attr-defined]  # the browser tells of each
            sound(page, "sign-in-provider-denied")
            context.close()
