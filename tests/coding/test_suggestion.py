"""What the program proposes to coders, on answers kept out too: ``docs/blind.md``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.coding.phrase import Phrase
from discrimtest.coding.phrase_book import phrase_book
from discrimtest.coding.suggestion import Suggestion, suggest
from discrimtest.coding.token import tokens_of
from discrimtest.masking.folded import folded
from discrimtest.words.outcome import Category
from tests.masking.blind_corpus import anothers, differ, own, proposals

INVITED, CONDITIONAL = Category.INVITATION, Category.INVITATION_CONDITIONAL


@pytest.mark.parametrize(
    ("text", "language", "category"),
    [
        ("U mag langskomen op dinsdag.", "nl", INVITED),
        ("Dinsdag 14/4 om 18u30?", "nl", INVITED),
        ("Geen bezoek meer mogelijk.", "nl", Category.REFUSAL),
        ("Reeds verhuurd, sorry.", "nl", Category.ALREADY_LET),
        ("Stuur ons eerst uw loonfiches, dan plannen we een bezoek.", "nl", CONDITIONAL),
        ("Pourriez-vous me transmettre vos fiches de paie avant la visite ?", "fr", CONDITIONAL),
        ("Vous pouvez venir visiter samedi.", "fr", INVITED),
        ("Je vous mets sur la liste d’attente.", "fr", Category.WAITING_LIST),
        ("Kies zelf een moment voor uw bezoek: [link]", "nl", Category.BOOKING_LINK),
        ("Please fill in the application form.", "en", Category.FORM_LINK),
        ("Bel mij even op 0470 00 11 22.", "nl", Category.CALL_BACK_REQUEST),
        ("Bel mij even op [telefoonnummer].", "nl", Category.CALL_BACK_REQUEST),
        ("Dit is een automatisch bericht.", "nl", Category.ACKNOWLEDGEMENT),
        ("The mailbox of the recipient is full. It could not be delivered.", "en", "invalid"),
    ],
)
def test_a_phrase_tells(text: str, language: str, category: str) -> None:
    assert suggest(text, language).category == category


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Groeten",
        "Het appartement heeft een EPC van 145 en is vrij vanaf 1 mei.",
        "U mag langskomen dinsdag. Het is wel al verhuurd.",
        "> U mag langskomen op dinsdag.",
    ],
)
def test_nothing_is_proposed_where_nothing_is_sure(text: str) -> None:
    assert suggest(text, "nl") == Suggestion()
    assert suggest("U mag langskomen.", "de") == Suggestion()


def test_the_words_that_were_read_are_shown() -> None:
    text = "Beste [naam], é wij tonen u graag het huis op dinsdag. Groeten"
    found = suggest(text, "nl")
    assert [text[start:end] for start, end in found.phrases] == ["wij tonen u graag het huis"]


def test_a_phrase_reads_as_the_file_says() -> None:
    phrase = Phrase.of("invitation", "u|je mag maar? ... kom* ?")
    assert phrase.end(["u", "mag", "dinsdag", "komen", "?"], 0) == 5
    assert phrase.end(["je", "mag", "maar", "kom", "?"], 0) == 5
    assert phrase.end(["u", "mag", ".", "komen", "?"], 0) == 0
    assert phrase.end(["u", "mag", *"abcdefg", "komen", "?"], 0) == 0


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_phrase_finds_itself_and_says_a_category(language: str) -> None:
    for phrase in phrase_book(language).phrases:
        assert phrase.kind in {*Category, "condition", "nothing", "moment"}
        said = []
        for word in phrase.words:
            ways = [*sorted(word.words), *word.beginnings]
            assert word.between or ways, phrase
            said += [] if word.between else ways[:1]
        assert phrase.end(said, 0) == len(said), phrase
        assert not phrase.words[0].optional, phrase
        assert not phrase.words[0].between, phrase


def test_days_and_numbers_are_called_by_what_they_are() -> None:
    text = folded("Dinsdag 14 april om 17u30, bel 0470/00.11.22 of www.huis.example; za 9u")
    words = [token.word for token in tokens_of(text)]
    assert words == ["#when", "bel", "#phone", "of", "#link", "#when"]


@given(st.text(max_size=300), st.sampled_from(["nl", "fr", "en"]))
def test_any_text_is_read(text: str, language: str) -> None:
    found = suggest(text, language)
    assert (found.category is None) == (not found.phrases)
    assert all(0 <= start < end <= len(text) for start, end in found.phrases)


def test_what_is_proposed_for_answers_kept_out_is_mostly_right() -> None:
    """Of another hand: the phrases were made on others of its answers."""
    counts = proposals(anothers(kept_out=True))["all"]
    assert counts.right / counts.proposed > 0.85
    assert counts.right / counts.coded > 0.8
    ours = proposals(own(kept_out=True))["all"]
    assert ours.right / ours.proposed > 0.95


def test_the_mask_changes_nothing_of_what_is_proposed() -> None:
    assert differ() <= 3
