"""Replies that wait: a person says whom each answers."""

from __future__ import annotations

from pathlib import Path

from discrimtest.actions.assign_mail import list_unmatched
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answers_of
from tests.actions.mail_examples import answering, saved
from tests.actions.test_take_mails import contacts, sent
from tests.web.test_app import acting, browser, get, post


def test_a_reply_is_filed_nowhere_while_no_contact_is_ticked(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    raw = answering(at, contacts(at)[0], "Schrijf mij nooit meer.").raw()
    take_mails(at, STUDY, [saved(tmp_path / "in", raw)])
    (mail,) = list_unmatched(at, STUDY)
    client, path = browser(at, person=acting(at, Role.RESEARCHER)), f"/studies/{STUDY}/replies"
    for what in ("file", "stop", "go_on"):
        told = post(client, path, {"mail": mail.id, "what": what, "to": " "})
        assert told.status_code == 400
        assert "Vink het contact aan waarop het antwoordt" in told.text
    assert answers_of(at) == []
    chosen = {"mail": mail.id, "what": "go_on", "to": mail.guesses[0][0]}
    assert post(client, path, chosen).status_code == 303
    assert len(answers_of(at)) == 1


def test_a_reply_that_cannot_be_read_is_filed_in_the_words_of_whoever_opened_it(
    field: Workplace, tmp_path: Path
) -> None:
    at = sent(field)
    pdf = {"content-type": "application/pdf; name=brief.pdf"}
    take_mails(
        at, STUDY, [saved(tmp_path / "in", answering(at, contacts(at)[0], "%PDF").raw(**pdf))]
    )
    (mail,) = list_unmatched(at, STUDY)
    client, path = browser(at, person=acting(at, Role.RESEARCHER)), f"/studies/{STUDY}/replies"
    assert 'name="text"' in get(client, path).text
    chosen = {"mail": mail.id, "what": "file", "to": mail.guesses[0][0]}
    assert post(client, path, chosen).status_code == 409
    assert post(client, path, chosen | {"text": "Kom maandag."}).status_code == 303
    assert answers_of(at)[0].text.startswith("Kom maandag.")
