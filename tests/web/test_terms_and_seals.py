"""The terms of the law and the seals of the log, on pages: as the actions tell them."""

from __future__ import annotations

import html

from flask.testing import FlaskClient

from discrimtest.actions.seal_log import list_seals, seal_log
from discrimtest.actions.tell_clocks import tell_clocks
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import acting
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401
from tests.actions.test_release_document import over_project  # noqa: F401
from tests.web.test_app import browser, get, post
from tests.web.test_released import place, released_project  # noqa: F401


def seen(client: FlaskClient, path: str) -> str:
    """What a page says below its title."""
    page = html.unescape(get(client, path).text)
    return page[page.index("<h1>") : page.index("</main>")]


def test_terms_are_those_of_the_action_the_late_ones_first(place: Workplace) -> None:  # noqa: F811
    told = tell_clocks(place, REACTIVE)
    assert told.clocks
    client = browser(place, person=acting(place, Role.RESEARCHER))
    for code in ("nl", "fr", "en"):
        post(client, "/language", {"language": code})
        page = seen(client, f"/studies/{REACTIVE}/clocks")
        places = [page.index(each.state.clock.text[code]) for each in told.clocks]
        assert all(page.count(each.state.clock.source[code]) for each in told.clocks)
        assert places[0] == min(places)
        assert page.count("<h2>") == len(told.clocks) + len(told.complainants)
        late = sum(str(each.state.status) == "late" for each in told.clocks)
        late += sum(each.late for each in told.complainants)
        assert page.count('class="late"') == late + bool(late)
    assert f'href="/studies/{REACTIVE}/clocks"' in get(client, f"/studies/{REACTIVE}").text


def test_who_may_release_nothing_reads_no_term(place: Workplace) -> None:  # noqa: F811
    client = browser(place, person=acting(place, Role.SUPERVISOR))
    assert get(client, f"/studies/{REACTIVE}/clocks").status_code == 403
    assert "/clocks" not in get(client, f"/studies/{REACTIVE}").text


def test_seals_are_listed_with_the_line_that_others_keep(field: Workplace) -> None:
    client = browser(field, person=acting(field, Role.ADMINISTRATOR))
    assert "evidence seal" in get(client, "/seals").text
    first, second = seal_log(field), seal_log(field)
    page = seen(client, "/seals")
    lines = [made.head.point.line for made in (second, first)]
    assert [page.index(line) for line in lines] == sorted(page.index(line) for line in lines)
    assert page.count("<h2>") == len(list_seals(field)) == 2
    assert page.count('class="late"') == 2, "nobody outside has either"
    assert 'href="/seals"' in get(client, "/").text


def test_seals_are_for_who_looks_after_all_of_it(field: Workplace) -> None:
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            client = browser(field, person=acting(field, role))
            assert get(client, "/seals").status_code == 403, role
