"""What tells who the landlord is gets masked; the rest stays as it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.report.masking import Mask

MASK = Mask("[L]", "[home]", "[place]", "[rent]", "[date]", "[mail]", "[phone]", "[link]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Groeten, Immo Voorbeeld", "Groeten, [L]"),
        ("IMMO\n voorbeeld bv", "[L] bv"),
        ("Immovoorbeeldig", "Immovoorbeeldig"),
        ("jan.de-smet+huur@mail.voorbeeld.example.", "[mail]."),
        ("zie https://x.example/a?b=c#d en www.x.example", "zie [link] en [link]"),
        ("bel 056/00 11 22", "bel [phone]"),
        ("bel +32 470 12 34 56 of (056) 00 11 22", "bel [phone] of [phone]"),
        ("0032 56 00.11.22", "[phone]"),
        ("0400 / 00 00 01, 0400–00–00–01", "[phone], [phone]"),
        ("32400000001 of 400/00.00.01", "[phone] of [phone]"),
        ("immovoorbeeld.be, Voorbeeld.com/huur", "[link], [link]/huur"),
        ("de heer.bel me", "de heer.bel me"),
        ("op 02/03/2026 om 14.30 uur", "op 02/03/2026 om 14.30 uur"),
        ("op 02-03-2026", "op 02-03-2026"),
        ("huur 1.250,00 euro, 8500 Kortrijk, nr 12", "huur 1.250,00 euro, 8500 Kortrijk, nr 12"),
        ("de woning", "de woning"),
    ],
)
def test_what_is_masked(text: str, shown: str) -> None:
    assert MASK.over(text, ("Immo Voorbeeld", "Immo", "de")) == shown


def test_a_home_is_masked_as_a_home() -> None:
    words = ("Immo Voorbeeld", "Laan 12")
    assert MASK.over("laan  12 van Immo Voorbeeld", words[:1], words[1:]) == "[home] van [L]"


@given(st.text(), st.lists(st.text(min_size=3), max_size=3))
def test_no_identifying_word_is_left(text: str, words: list[str]) -> None:
    masked = MASK.over(f"{text} {' '.join(words)} einde", words)
    left = masked.replace("[L]", "").replace("[mail]", "").replace("[link]", "")
    for word in words:
        if word.isalnum() and not any(word.lower() in each.lower() for each in (text, "einde")):
            others = [other for other in words if other != word and word.lower() in other.lower()]
            assert others or word not in left.split()


@given(st.text(alphabet="abc .,\n", max_size=50))
def test_plain_text_stays(text: str) -> None:
    assert MASK.over(text, ()) == text


@pytest.mark.parametrize("piece", ["w", "w.", "w@", "w@w.", "0 ", "www.", "immo ", " ", "-", "'+"])
def test_a_line_of_a_megabyte_is_read_once(piece: str) -> None:
    line = piece * (1_000_000 // len(piece))
    masked = MASK.over(f"{line}\njan@post.example", ("Immo Voorbeeld",), ("Laan 12",))
    assert masked.endswith("\n[mail]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("op 02/03/2026 om 14.30 uur", "op [date] om 14.30 uur"),
        ("dinsdag 3 maart, of 2026-03-04", "dinsdag [date], of [date]"),
        ("le 1er avril 2026 ou le 2 mai", "le [date] ou le [date]"),
        ("on 3rd of March or March 4, 2026", "on [date] or [date]"),
        ("3/4 of 3.4.26, voor 5-6 mensen", "[date] of [date], voor 5-6 mensen"),
        ("huur 1.250,00 euro, nr 12, mei", "huur 1.250,00 euro, nr 12, mei"),
        ("in Kortrijk, 8500, aan de Verzonnenstraat", "in [place], [place], aan de [place]"),
        ("Kortrijkse woning", "Kortrijkse woning"),
        ("14de maart, 14 mrt, 14 apr. 2026, 14-mrt-2026", "[date], [date], [date], [date]"),
        ("le 14 fevrier ou le 2ième avril", "le [date] ou le [date]"),
        ("van 14 tot 16 maart, 14-16 maart", "van [date], [date]"),
        ("14 maart/15 maart, in april 2026", "[date]/[date], in [date]"),
        ("14.03 om 14.10 uur, 14-03", "[date] om 14.10 uur, [date]"),
        ("2 personen, 3 jaar, 10.50 euro", "2 personen, 3 jaar, 10.50 euro"),
    ],
)
def test_what_tells_when_or_where(text: str, shown: str) -> None:
    place = ("Kortrijk", "8500", "Verzonnenstraat")
    assert MASK.over(text, (), (), place, dates=True) == shown
