"""What tells who somebody is, which home it is or when gets masked; the rest stays as it came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import discrimtest
from discrimtest.masking.find import stretches
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tells import Tells

ROOT = Path(discrimtest.__file__).parent.parent
LABELS = {
    Tells.LANDLORD: "[L]",
    Tells.PERSON: "[name]",
    Tells.HOME: "[home]",
    Tells.MAILBOX: "[mail]",
    Tells.LINK: "[link]",
    Tells.PHONE: "[phone]",
    Tells.NUMBER: "[number]",
}
ENFORCED = Mask(LABELS)
MEASURED = Mask(
    LABELS
    | {Tells.PLACE: "[place]", Tells.AMOUNT: "[amount]", Tells.DATE: "[date]", Tells.HOUR: "[hour]"}
)
KNOWN = Known(
    agencies=("Immo Voorbeeld bv",),
    people=("Griet Verhaeghe",),
    mailboxes=("jan.desmet@kouterhoek-advies.example",),
    titles=("Licht appartement met zicht op het water", "studio"),
    addresses=("Verzonnen steenweg 12, 8500 Kortrijk",),
    places=("Kortrijk (Marke)", "8500"),
    references=("KH-2026/7",),
    candidates=("Thomas Claeys", "Nathalie"),
)

LETTERS = sorted(ROOT.glob("protocols/*/letters/*.txt"))


def enforced(text: str) -> str:
    return ENFORCED.over(Unmasked(text), KNOWN)


def measured(text: str) -> str:
    return MEASURED.over(Unmasked(text), KNOWN)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bij Immo Voorbeeld", "bij [L]"),
        ("IMMO\n voorbeeld bv", "[L]"),
        ("ImmoVoorbeeld, immo-voorbeeld, Voorbeeld Vastgoed", "[L], [L], [L]"),
        ("Immovoorbeeldig", "Immovoorbeeldig"),
        ("Vóórbeeld en Voor-beeld", "[L] en [L]"),
        ("mevrouw Verhaege", "[L]"),
        ("Immo V\u00f8\u00f8rbeeld", "[L]"),
        ("G. Verhaeghe, Griet V.", "[L], [L]"),
        ("van Kouterhoek", "van [L]"),
        ("je mag Desmet bellen", "je mag [L] bellen"),
        ("Dag Thomas, dag Nathalie", "Dag Thomas, dag Nathalie"),
        ("Beste heer Claeys", "Beste heer Claeys"),
    ],
)
def test_names_that_the_record_knows(text: str, shown: str) -> None:
    assert enforced(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tot dan.\n\nMet vriendelijke groeten,\n\nSofie", "Met vriendelijke groeten,\n\n[name]"),
        ("Mvg Zjef", "Mvg [name]"),
        ("groetjes, greet", "groetjes, [name]"),
        ("Cordialement,\nMme Vandenplas", "Cordialement,\nMme [name]"),
        ("Tells regards\nO. van den Prent", "Tells regards\n[name]"),
        ("Groeten van Femke en Joris", "Groeten van [name] en [name]"),
        ("mijn collega Zjef doet dat", "mijn collega [name] doet dat"),
        ("Is verhuurd. Hilde V", "Is verhuurd. [name]"),
        ("Ma collègue Hanne Dupré vous appelle", "Ma collègue [name] vous appelle"),
        ("Mr Zwartjes is away", "Mr [name] is away"),
        ("Dag Thomas,\n\nHet is vrij.\n\nThomas", "Het is vrij.\n\nThomas"),
        ("Met vriendelijke groeten,\nzaakvoerder", "Met vriendelijke groeten,\nzaakvoerder"),
        ("Bedankt. Tot dan!", "Bedankt. Tot dan!"),
    ],
)
def test_people_whom_it_does_not_know(text: str, shown: str) -> None:
    assert enforced(text).endswith(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("jan.de-smet+huur@mail.voorbeeld.example.", "[mail]."),
        ("info (at) kantoor.example", "[mail]"),
        ("info [at] kantoor punt example of contact at kantoor dot example", "[mail] of [mail]"),
        ("zie https://x.example/a?b=c#d en www.x.example", "zie [link] en [link]"),
        ("ietsanders.be, Ietsanders.com/huur", "[link], [link]"),
        ("kijk op kantoor punt be", "kijk op [link]"),
        ("insta: @kantoor.be_ of facebook: kantoorx", "insta: [link] of facebook: [link]"),
        ("op Facebook staan nieuwe panden", "op Facebook staan nieuwe panden"),
        ("de heer.bel me", "de heer.bel me"),
        ("het is vrij.De huur", "het is vrij.De huur"),
        ("bel 056/00 11 22", "bel [phone]"),
        ("bel \uff10\uff15\uff16 \uff10\uff10 \uff11\uff11 \uff12\uff12", "bel [phone]"),
        ("bel +32 470 12 34 56 of (056) 00 11 22", "bel [phone] of [phone]"),
        ("+32(0)470/00.14.14 of 0032 56 00.11.22", "[phone] of [phone]"),
        ("0400 / 00 00 01, 0400–00–00–01", "[phone], [phone]"),
        ("32400000001 of 400/00.00.01", "[phone] of [phone]"),
        ("nul vier zeventig nul nul veertien veertien", "[phone]"),
        ("tel. 00 11 22", "tel. [phone]"),
        ("BTW BE 0123.456.749, KBO 123456749", "BTW [number], KBO [number]"),
        ("0123456748", "[phone]"),
        ("BE43 0000 0000 0101 of BE43-0000-0000-0101", "[number] of [number]"),
        ("000-0000001-01", "[number]"),
        ("BIV 599.112, erkend bij het IPI onder nr 599113", "BIV [number]"),
        ("ref. KH-2026/7, onze referentie: AB12", "ref. [number], onze referentie: [number]"),
        ("op 02/03/2026 om 14.30 uur", "op 02/03/2026 om 14.30 uur"),
        ("op 02-03-2026", "op 02-03-2026"),
        ("huur 1.250,00 euro, 8500 Kortrijk", "huur 1.250,00 euro, 8500 Kortrijk"),
        ("loonfiches van 3 maanden, 2 personen", "loonfiches van 3 maanden, 2 personen"),
    ],
)
def test_what_leads_to_somebody(text: str, shown: str) -> None:
    assert enforced(text).startswith(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("de Verzonnen stw 12", "de [home]"),
        ("Verzonnensteenweg 12 bus 3", "[home]"),
        ("in Verzonnenstwg.", "in [home]"),
        ("verzonnen stwg 12/3", "[home]"),
        ("Kerkstraat 5 of rue du Moulin 7", "[home] of [home]"),
        ("chée de Tournai, 12", "[home]"),
        (
            "in de Grote Markt 12, Vismarkt 3 of op de Markt 7",
            "in de [home], [home] of op de [home]",
        ),
        ("op de woningmarkt zijn er 12", "op de woningmarkt zijn er 12"),
        ("langs een drukke straat", "langs een drukke straat"),
        ("Licht appartement met zicht op het water", "[home]"),
        ("een appartement met zicht", "een appartement met zicht"),
        ("deze studio is vrij", "deze studio is vrij"),
        ("bel aan op nummer 12", "bel aan op nummer [home]"),
    ],
)
def test_which_home(text: str, shown: str) -> None:
    assert enforced(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("op 02/03/2026 om 14.30 uur", "op [date]"),
        ("dinsdag 3 maart, of 2026-03-04", "[date], of [date]"),
        ("le 1er avril 2026 ou le 2 mai", "le [date] ou le [date]"),
        ("on 3rd of March or March 4, 2026", "on [date] or [date]"),
        ("3/4 of 3.4.26, voor 5-6 mensen", "[date] of [date], voor 5-6 mensen"),
        ("in Kortrijk, 8500 en Marke", "in [place], [place] en [place]"),
        ("Kortrijkse woning", "Kortrijkse woning"),
        ("te Zwevegem, à Courtrai", "te [place], à [place]"),
        ("14de maart, 14 mrt, 14 apr. 2026, 14-mrt-2026", "[date]"),
        ("kan de 14de? le 14 ou dimanche", "kan de [date]? le [date] ou [date]"),
        ("op de 2de verdieping, 3e bel", "op de 2de verdieping, 3e bel"),
        ("dinsdagnamiddag om 17u30", "[date]"),
        ("do om 18u, vr 17.04", "[date]"),
        ("past 17u30 of half zes?", "past [hour] of [hour]?"),
        ("van 14 tot 16 maart, 14-16 maart", "van [date]"),
        ("14.03 om 14.10 uur, 14-03", "[date]"),
        ("binnen 24 uur, 24/7 bereikbaar", "binnen 24 uur, 24/7 bereikbaar"),
        ("2 personen, 3 jaar, 80 m2", "2 personen, 3 jaar, 80 m2"),
        ("huur 1.250,00 euro, € 45, 640/maand", "huur [amount], [amount], [amount]/maand"),
        ("fijn weekend, tot morgen", "fijn weekend, tot morgen"),
        ("you may call me in the morning", "you may call me in the morning"),
        ("ik wil wel komen, ma ça va, je viens", "ik wil wel komen, ma ça va, je viens"),
    ],
)
def test_what_tells_when_or_where(text: str, shown: str) -> None:
    assert measured(text) == shown


@pytest.mark.parametrize("file", LETTERS, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_letters_of_candidates_stay_readable(file: Path) -> None:
    """In what a candidate writes nobody is named but the candidate."""
    template = re.sub(r"{%.*?%}", "", file.read_text(encoding="utf-8"))
    letter = re.sub(r"{{\s*\w+\s*}}", " Thomas ", template)
    told = {letter[each.start : each.end]: each.kind for each in stretches(letter, KNOWN)}
    assert set(told.values()) <= {Tells.CANDIDATE, Tells.AMOUNT}, told


@pytest.mark.parametrize(
    "text",
    [
        "Beste Thomas, de eigenaar heeft intussen voor andere huurders gekozen. Succes ermee!",
        "Beste, wat is uw beroep en hoeveel verdient u samen? Bezorg ons uw loonfiches.",
        "Dag Thomas, dit pand is onder optie. Mocht het vrijkomen, dan bel ik. Tot binnenkort,",
        "Goedendag. Het appartement heeft 2 slaapkamers, 80 m2, EPC 145 en een lift. Geen dieren.",
        "Is dat een probleem? Laat maar weten. Bedankt.",
        "De makelaar is met verlof. Mijn vrouw en ik wonen ernaast, in dezelfde straat.",
        "Er zijn 14 kandidaten voor u; u staat op plaats 4 van de lijst. Alvast bedankt!",
        "Wij antwoorden binnen 24 uur. Dit is een automatisch bericht, gelieve niet te antwoorden.",
        "Bonjour Madame,\n\nL’appartement n’est plus libre. Êtes-vous en couple ?\n\nCordialement,",
        "Bonjour Monsieur,\n\nEst-il possible de nous envoyer trois fiches de paie ? Merci.",
        "Le bien est loué. Je vous souhaite bonne chance dans vos recherches. Bonne journée !",
        "Dear Madam,\n\nUnfortunately the flat has been let. The owner decided.\n\nRegards",
        "Hi Thomas, could you tell me who you are and what you do? Pets are fine. Thanks!",
        "ja is nog vrij, hoeveel personen? werkt ge allebei? stuur mij een sms aub",
        "Sorry al weg. Succes nog met zoeken",
    ],
)
def test_ordinary_answers_stay_readable(text: str) -> None:
    assert measured(text) == text


def test_every_kind_has_a_place() -> None:
    text = "Mvg Sofie, Immo Voorbeeld, 8500 Kortrijk, Verzonnen steenweg 12, Thomas"
    found = stretches(text, KNOWN)
    assert [(text[each.start : each.end], each.kind) for each in found] == [
        ("Sofie", Tells.PERSON),
        ("Immo Voorbeeld", Tells.LANDLORD),
        ("8500 Kortrijk", Tells.PLACE),
        ("Verzonnen steenweg 12", Tells.HOME),
        ("Thomas", Tells.CANDIDATE),
    ]


def test_of_others_is_told_as_little() -> None:
    text = "Immo Voorbeeld, Zilverhoek, Thomas"
    others = Known(agencies=("Zilverhoek",), candidates=("Jeroen",))
    assert ENFORCED.over(Unmasked(text), KNOWN, [others]) == "[L], [L], Thomas"


def test_letters_that_nobody_sees_hide_no_name() -> None:
    assert enforced("Voor\u200bbeeld, Vo\u0301o\u0301rbeeld") == "[L], [L]"


def test_what_is_marked_stays_and_hides_nothing_beside_it() -> None:
    text = "Wij zijn Nathalie en Immo Voorbeeld"
    start = text.index("Nathalie")
    pieces = ENFORCED.pieces(
        Unmasked(text), KNOWN, (), [(start, start + 8), (start + 4, start + 8)]
    )
    assert [tuple(piece) for piece in pieces if piece.text] == [
        ("Wij zijn ", False),
        ("Nathalie", True),
        (" en [L]", False),
    ]


@given(st.text(), st.sampled_from(["Immo Voorbeeld", "immovoorbeeld", "VOORBEELD", "Vérhaeghe"]))
def test_a_known_name_is_never_left(text: str, name: str) -> None:
    assert folded(composed(name)) not in folded(enforced(f"{text} {name} {text}"))


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(folded(composed(text))) == len(composed(text))


@given(st.text(alphabet="abc ,\n", max_size=50))
def test_plain_text_stays(text: str) -> None:
    assert MEASURED.over(Unmasked(text), Known()) == text


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["w", "w.", "w@", "w@w.", "0 ", "www.", "immo ", " ", "-", "'+"])
def test_a_long_line_is_read_once(piece: str) -> None:
    line = piece * (200_000 // len(piece))
    assert enforced(f"{line}\njan@post.example").endswith("\n[mail]")


def test_only_the_mask_reads_what_is_unmasked() -> None:
    """Nothing else makes text of the words of people, so none can leave without it."""
    package = Path(discrimtest.__file__).parent
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\.verbatim\b", path.read_text(encoding="utf-8"))
    }
    assert readers == {
        "masking/blind.py",
        "masking/mask.py",
        "masking/salutation.py",
        "record/shown_test.py",
    }
    words = Unmasked("Immo Voorbeeld")
    assert "Voorbeeld" not in f"{words} {words!r}"


@pytest.mark.parametrize("name", ["A.B (Immo) + Zoon", "Immo [Leie]*", r"Immo \d Kouter?"])
def test_names_with_signs_are_looked_for_as_they_are(name: str) -> None:
    known = Known(agencies=(name,))
    told = [each.kind for each in stretches(f"Groeten van {name}, tot snel.", known)]
    assert Tells.LANDLORD in told
