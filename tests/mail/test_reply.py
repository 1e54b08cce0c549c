"""The words of who answers, without the letter: ``docs/mail.md`` counts the invented mails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.mail.reply import visible_reply
from discrimtest.masking.quoted import QuotedLetter
from tests.mail.corpus import letters, mails, same
from tests.mail.readings import exact, reply, words_kept, words_right

LETTER = letters()["t01a"].letter


def test_all_but_a_few_are_shown_exactly() -> None:
    for kept_out in (False, True):
        right, of = exact([mail for mail in mails() if mail.kept_out is kept_out])
        assert right >= 0.97 * of


def test_hardly_a_word_of_the_sender_is_lost_or_of_the_letter_left() -> None:
    kept_out = [mail for mail in mails() if mail.kept_out]
    for right, of in (words_kept(kept_out), words_right(kept_out)):
        assert right >= 0.98 * of


@pytest.mark.parametrize("file", ["beukenhof-van-in-text", "keycourt-on-wrote"])
def test_words_that_look_like_a_head_stay(file: str) -> None:
    mail = next(mail for mail in mails() if mail.file == file)
    assert same(reply(mail)) == same(mail.visible)


@pytest.mark.parametrize(
    "text",
    [
        "Goed, tot dan.\nDe huisbewaarder\n\nPS: de bel werkt niet.",
        "Beste An,\n\nBedankt, maar helaas is de woning verhuurd.\nVeel succes met zoeken.\n\nKobe",
        "Dear An,\n\nThanks, but the flat is let.\n\n-- \nKobe",
    ],
)
def test_where_nothing_is_quoted_nothing_goes(text: str) -> None:
    assert visible_reply(text, QuotedLetter([LETTER])) == text


@given(st.text(max_size=300))
def test_what_is_left_of_any_text_stood_in_it(text: str) -> None:
    letters_left = iter(text)
    assert all(letter in letters_left for letter in visible_reply(text, QuotedLetter([LETTER])))


def test_the_letter_alone_says_nothing() -> None:
    marked = "\n".join(f"> {line}" for line in LETTER.splitlines())
    assert visible_reply(LETTER, QuotedLetter([LETTER])) == ""
    assert visible_reply(f"Op ma 2 nov 2026 om 10:14 schreef An:\n{marked}", QuotedLetter([])) == ""


@pytest.mark.parametrize(
    "answer",
    [
        "U kan komen kijken.\nVan: maandag tot vrijdag\nAan: de voordeur bellen\n\nGeen dieren.",
        "Visites possibles :\nDe : 9h à 12h\nÀ : la grille, sonnez deux fois\n\nSans animaux.",
        "You can see it.\nFrom: Monday to Friday\nTo: the front door\n\nNo pets, please.",
    ],
)
def test_visiting_hours_are_no_head_of_a_mail(answer: str) -> None:
    assert visible_reply(answer, QuotedLetter([LETTER])) == answer


@pytest.mark.parametrize(
    "line",
    [
        "Op di 3 mrt 2026 om 10:15 schreef An Proef <an@proef.example>:",
        "Op 3 mrt 2026, om 10:15 heeft An Proef <an@proef.example> het volgende geschreven:",
        "Le mar. 3 mars 2026 à 10:15, An Proef <an@proef.example> a écrit :",
        "On Tue, 3 Mar 2026 at 10:15, An Proef <an@proef.example> wrote:",
    ],
)
def test_the_line_above_a_letter_goes_with_it(line: str) -> None:
    mail = f"De woning is verhuurd.\n\n{line}\n{LETTER}"
    assert visible_reply(mail, QuotedLetter([LETTER])) == "De woning is verhuurd."
