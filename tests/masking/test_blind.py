"""What a coder reads who must not know which candidate an answer was written to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.masking.blind import LABELS, blind
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import folded
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.ordinary import EVERYDAY
from discrimtest.masking.salutation import salutation
from discrimtest.masking.tongue import tongue
from tests.masking.blind_corpus import (
    KINDS,
    candidate_words,
    leaks,
    left_for_another_hand,
    of_rules,
    replies,
)

SEEN = [reply for reply in replies() if not reply.kept_out]
LETTER = "Goedendag,\n\nMijn partner Maarten en ik zoeken een nieuwe thuis in uw mooie straat."
JEROEN = CandidateWords(
    ("Jeroen", "Maarten"),
    ("Wyffels",),
    ("jeroen.wyffels@postvak.example",),
    ("0470 00 21 43",),
    ("Vraag van Jeroen", LETTER),
    ("Mijn partner Maarten en ik",),
)
PROTOCOLS = Path(__file__).resolve().parents[2] / "protocols"


def shown(text: str, candidate: CandidateWords = JEROEN) -> str:
    return blind(Unmasked(text), candidate)


def persona_names() -> list[tuple[str, bool]]:
    """Each name of the shipped protocols, and whether it is a family name."""
    found = set()
    for file in sorted(PROTOCOLS.glob("*/profiles.toml")):
        profiles = tomllib.loads(file.read_text(encoding="utf-8"))
        for table, family in (("given_names", False), ("family_names", True)):
            found |= {(name["value"], family) for name in profiles[table]}
    return sorted(found)


NAMES = persona_names()


def named(name: str, family: bool) -> CandidateWords:
    return CandidateWords(family_names=(name,)) if family else CandidateWords((name,))


def test_of_answers_written_each_time_a_third_is_kept_out() -> None:
    for written, many, kept in (("", 300, 100), ("-again", 93, 31)):
        answers = [reply for reply in replies() if reply.written == written]
        assert len(answers) == many
        assert sum(reply.kept_out for reply in answers) == kept
    assert {reply.language for reply in SEEN} == {"nl", "fr", "en"}


def test_nearly_nothing_is_left_where_the_rules_were_made() -> None:
    counts = leaks(of_rules, SEEN)
    assert [example for kind in KINDS for example in counts[kind].examples if kind != "g"] == []
    assert counts["answers"].wrong <= 1
    assert counts["over"].wrong == 0


def test_little_is_left_of_answers_kept_out_and_little_masked_for_nothing() -> None:
    counts = leaks(of_rules, [reply for reply in replies() if reply.kept_out])
    assert counts["answers"].wrong / counts["answers"].of < 0.05
    assert counts["over"].wrong / counts["over"].of < 0.01
    assert counts["other"].wrong / counts["other"].of < 0.03


@pytest.mark.parametrize(("sitting", "answers", "most"), [(1, 45, 0), (2, 40, 0), (3, 36, 6)])
def test_what_another_hand_wrote_leaves_no_more_than_is_told(
    sitting: int, answers: int, most: int
) -> None:
    found = left_for_another_hand(sitting)
    assert found.of == answers
    assert found.wrong <= most, found.examples


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Beste Jeroen en Maarten,", "Beste [naam],"),
        ("Dag Jef, kom gerust.", "Dag [naam], kom gerust."),
        ("Beste J., kom gerust.", "Beste [naam], kom gerust."),
        ("Jeroens vraag is genoteerd", "[naam] vraag is genoteerd"),
        ("Uw man mag mee, beste Jeroen", "Uw [partner] mag mee, beste [naam]"),
        ("Is hij of zij thuis?", "Is [hij/zij] thuis?"),
        ("Geachte heer Wiffels", "Geachte [aanspreking] [naam]"),
        ("Niet aan twee mannen, sorry", "Niet aan [kenmerk], sorry"),
        ("Chères Mesdames, vous êtes intéressées ?", "Cher/Chère [titre], vous êtes "),
        ("Mail naar jeroen.wyffels@postvak.example", "Mail naar [e-mailadres]"),
        ("Is 0470/00.21.43 uw nummer?", "Is [telefoonnummer] uw nummer?"),
    ],
)
def test_labels_stand_for_what_tells(text: str, masked: str) -> None:
    assert shown(text).startswith(masked)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("U en uw vent zijn welkom.", "U en uw [partner] zijn welkom."),
        ("Breng je lief gerust mee!", "Breng je [partner] gerust mee!"),
        ("Komt uw lief ook?", "Komt uw [partner] ook?"),
        ("Kom maar met uw lief.", "Kom maar met uw [partner]."),
        ("Werkt je vriendje ook?", "Werkt je [partner] ook?"),
        ("Is uw eega thuis?", "Is uw [partner] thuis?"),
        ("Uw lieve vrouwke mag mee", "Uw lieve [partner] mag mee"),
        ("Venez avec votre mec samedi, merci", "Venez avec votre [partenaire] samedi, merci"),
        ("Bonjour, ton copain peut venir", "Bonjour, [partenaire] peut venir"),
        ("Votre moitié peut venir aussi, merci", "Votre [partenaire] peut venir aussi, merci"),
        ("Please bring your hubby along", "Please bring your [partner] along"),
        ("Does your other half work?", "Does your [partner] work?"),
    ],
)
def test_words_for_a_partner_are_masked_as_people_say_them(text: str, masked: str) -> None:
    assert shown(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Dank voor uw lief bericht, dat is lief van u.",
        "Jullie zijn lief, kom gerust.",
        "Ik hoor graag hoe u schat dat het past, uw inkomen schat ik hoog in.",
        "Er staat veel wind, een vent van de firma komt langs.",
        "Il y a du vent et votre moitié du loyer est payée, merci.",
        "Un mec de la régie passera pour le chauffage, merci.",
        "Please pay your other half of the deposit, thank you.",
        "A bloke will read the meter.",
    ],
)
def test_such_words_stay_where_they_are_nobodys_partner(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Si vous êtes {}, venez",
        "Vous semblez {}, venez",
        "Vous paraissez très {}.",
        "Vous m'avez l'air {}, merci de venir.",
        "{} ? Alors venez, vous verrez.",
        "Êtes-vous mariées ou {} ?",
    ],
)
def test_every_agreement_reads_the_same(sentence: str) -> None:
    said = ("intéressé", "intéressée", "intéressés", "intéressées")
    masked = {shown(sentence.format(word)).lower() for word in said}
    assert len(masked) == 1
    assert "intéressé(e)(s)" in masked.pop()


CHARLOTTE = CandidateWords(("Charlotte", "Margaux"), ("El Baeyens",))
KATO = CandidateWords(("Kato", "Jasper"), ("Verlinden",))


@pytest.mark.parametrize(
    ("candidate", "text", "masked"),
    [
        (CHARLOTTE, "Beste C.B., kom gerust.", "Beste [naam], kom gerust."),
        (CHARLOTTE, "Dank u. C. El B. mag komen", "Dank u. [naam] mag komen"),
        (CHARLOTTE, "Is het Ch.B. of niet?", "Is het [naam] of niet?"),
        (CHARLOTTE, "CB, kom maar af", "[naam], kom maar af"),
        (CHARLOTTE, "C&M! Kom maar", "[naam]! Kom maar"),
        (CHARLOTTE, "Dat is voor C. en M. goed", "Dat is voor [naam] goed"),
        (CHARLOTTE, "Kom dinsdag met M. kijken", "Kom dinsdag met [naam] kijken"),
        (KATO, "Dag Kat en Jasp, kom.", "Dag [naam], kom."),
        (KATO, "Kom je met Kat kijken?", "Kom je met [naam] kijken?"),
        (JEROEN, "Dag Maart en Jer, tot 12 maart.", "Dag [naam], tot 12 maart."),
        (KATO, "Kat, kom maar af", "[naam], kom maar af"),
        (KATO, "Kom maar met jasp", "Kom maar met [naam]"),
        (JEROEN, "Dag Maart", "Dag [naam]"),
        (CandidateWords(("Katrien", "Maarten")), "Kat en Maart mogen", "[naam] mogen"),
        (JEROEN, "Dag Maart\nTot dan", "Dag [naam]\nTot dan"),
        (CandidateWords(("Catherine",)), "Dag, is het Trientje?", "Dag, is het [naam]?"),
    ],
)
def test_initials_and_shortened_names_are_masked(
    candidate: CandidateWords, text: str, masked: str
) -> None:
    assert shown(text, candidate) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Het EPC is C. en het gebouw is van 1990.",
        "U vindt het in blok C. naast de kerk.",
        "De kat van de buren en de hond mogen blijven.",
        "Kan u een CV of een PC meebrengen?",
        "Volgens art. 3, C.V. en B.A. gelden niet.",
    ],
)
def test_what_only_looks_like_initials_or_a_short_name_stays(text: str) -> None:
    for candidate in (CHARLOTTE, KATO):
        assert shown(text, candidate) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Zijn jullie vriendinnen?", "Zijn jullie [partner]?"),
        ("Zijn jullie vrienden of broers?", "Zijn jullie [partner]?"),
        ("Maten, of een koppel?", "[partner], of [kenmerk]?"),
        ("Êtes-vous amies ou cousines ? Merci.", "Êtes-vous [partenaire] ? Merci."),
        ("Are you two friends?", "Are you two [partner]?"),
        ("Roze koppels nemen wij niet.", "[kenmerk] nemen wij niet."),
        ("Geen mensen zoals u in huis.", "Geen [kenmerk] in huis."),
        ("Liever mensen van hier.", "Liever [kenmerk]."),
        ("Liever een gewoon gezin.", "Liever [kenmerk]."),
        ("Je préfère une famille normale, merci.", "Je préfère [signal], merci."),
        ("Your lifestyle is not for this house.", "[signal] is not for this house."),
        ("Chères demoiselles, venez", "Cher/Chère [titre], venez"),
        ("Dag madammen, kom maar.", "Dag [aanspreking], kom maar."),
        ("Salut les gars, venez", "Salut [titre], venez"),
    ],
)
def test_friends_remarks_and_titles_are_masked_as_people_say_them(text: str, masked: str) -> None:
    assert shown(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Onze collega's bellen u morgen.",
        "Geef me de maten van uw kast.",
        "Mijn vrienden huren ook, u bent welkom.",
        "Er woont een ander koppel beneden, dat soort huis is het.",
        "Nos collègues vous rappelleront, merci.",
        "My friends will show you the flat.",
        "Votre contrat est-il à durée indéterminée ? Vous me direz.",
        "Vous pouvez être là à midi, merci.",
        "Vous semblez avoir le bon numéro.",
    ],
)
def test_friends_and_things_that_are_not_the_candidates_stay(text: str) -> None:
    assert shown(text) == text


def test_a_letter_is_found_without_marks_and_the_answer_below_it_stays() -> None:
    assert shown(f"{LETTER}\n\nU kan langskomen.") == "[brief]\n\nU kan langskomen."
    assert shown(f'U schreef "{LETTER.splitlines()[2]}"') == 'U schreef "[brief]."'


def test_the_landlord_is_masked_too_where_known() -> None:
    known = Known(agencies=("Immo Proefkaai",))
    words = Unmasked("Dag Jeroen, kom dinsdag om 17u. Groeten, Immo Proefkaai")
    assert blind(words, JEROEN, known) == "Dag [naam], kom dinsdag om 17u. Groeten, [verhuurder]"


def test_labels_are_those_of_the_language_of_the_answer() -> None:
    assert shown("Bonjour Jeroen, venez visiter samedi") == "Bonjour [nom], venez visiter samedi"
    assert shown("Dear Jeroen, please come and see it") == "Dear [name], please come and see it"
    assert set(LABELS) == {tongue(""), "fr", "en"}
    assert len({frozenset(labels) for labels in LABELS.values()}) == 1


@pytest.mark.parametrize(
    ("candidate", "text"),
    [
        (CandidateWords(("Wim",)), "Wij willen graag weten of u wil komen."),
        (CandidateWords(("Noor",)), "Het huis ligt in het noorden van Noorwegen."),
        (CandidateWords(("Lieve",)), "Lieve groeten en tot dan"),
        (CandidateWords(("Roos",)), "Er staat een roos of een rozenstruik."),
        (CandidateWords(("Max",)), "Max. twee personen per bezoek"),
        (CandidateWords(("Mark",)), "In maart of op de markt."),
        (CandidateWords(("Julie",)), "Jullie mogen komen. Wanneer willen jullie?"),
        (CandidateWords(("Walter", "Hilde")), "Water is inbegrepen. Wilde u nog komen?"),
        (CandidateWords(("Rose",)), "C'est la façade rose, sinon téléphonez."),
        (CandidateWords(("Annie",)), "Le loyer est payé pour une année."),
    ],
)
def test_ordinary_words_stay(candidate: CandidateWords, text: str) -> None:
    assert shown(text, candidate) == text


def test_names_that_are_words_are_found_where_names_stand() -> None:
    text = "Dag Roos en Max, Roos wil dus dinsdag komen met Max?"
    expected = "Dag [naam] wil dus dinsdag komen met [naam]?"
    assert shown(text, CandidateWords(("Roos", "Max"))) == expected


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, CandidateWords]:
    """A name of a shipped protocol with one letter more, less, other or swapped."""
    name, family = draw(st.sampled_from(NAMES))
    place = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzéèëïç"))
    after = name[place + 1 :]
    spelt = draw(
        st.sampled_from(
            (
                name,
                name[:place] + after,
                name[:place] + letter + after,
                name[:place] + letter + name[place:],
                name[:place] + after[:1] + name[place] + after[1:],
            )
        )
    )
    return spelt.strip()[:1].upper() + spelt.strip()[1:], named(name, family)


@given(misspelt(), st.sampled_from(("", "s", "'s", "tje", "ke")))
def test_no_misspelling_of_a_persona_survives_a_greeting(
    case: tuple[str, CandidateWords], ending: str
) -> None:
    spelt, candidate = case
    """But for a name of three letters that became an everyday word: "You" for Lou tells nobody."""
    everyday = EVERYDAY.intersection(folded(spelt).split())
    if len(spelt) > 2 and not (everyday and (ending or len(spelt) == 3)):
        for greeting in ("Beste", "Dag", "Bonjour", "Dear"):
            text = f"{greeting} {spelt}{ending},\n\nDe woning is vrij."
            assert spelt not in shown(text, candidate)


@given(misspelt())
def test_no_misspelling_of_a_persona_survives_in_a_sentence(
    case: tuple[str, CandidateWords],
) -> None:
    """But for those that are everyday words: "Jullie" for Julie tells nobody."""
    spelt, candidate = case
    if not EVERYDAY.intersection(folded(spelt).split()) and len(spelt) > 2:
        masked = shown(f"Komt u dinsdag met {spelt} kijken naar het huis?", candidate)
        assert spelt not in masked
        assert masked.endswith("kijken naar het huis?")


@pytest.mark.parametrize(
    ("protocol", "text"),
    [
        ("disability", "De rolstoel mag, een fiets ook, de witte stok, de hond."),
        ("disability", "Le fauteuil roulant, un vélo électrique, votre chien, aveugle ?"),
        ("income", "Een uitkering van de RVA of het ziekenfonds, of een vaste job?"),
        ("income", "Une indemnité, le chômage, la mutuelle, ou un emploi fixe ?"),
        ("household", "Uw kind, of uw zus, komt mee."),
        ("household", "Votre enfant, ou votre sœur, est la bienvenue."),
    ],
)
def test_signals_of_every_arm_are_masked_the_control_included(protocol: str, text: str) -> None:
    file = PROTOCOLS / f"email-{protocol}" / "profiles.toml"
    statements = tomllib.loads(file.read_text(encoding="utf-8"))["statements"]
    signals = tuple(said for each in statements for said in each["text"].values())
    masked = shown(text, CandidateWords(("Jeroen",), signals=signals))
    for word in re.findall(r"\w{4,}", text):
        if word.lower() in SIGNAL_WORDS:
            assert word not in masked


SIGNAL_WORDS = frozenset(
    "rolstoel fiets stok hond fauteuil vélo chien aveugle uitkering ziekenfonds indemnité chômage "
    "mutuelle emploi kind enfant sœur".split()
)


def test_masked_twice_is_masked_once() -> None:
    for reply in SEEN:
        once = blind(Unmasked(reply.text), candidate_words(reply.writer))
        assert blind(Unmasked(once), candidate_words(reply.writer)) == once


def test_a_salutation_shows_how_the_candidate_is_addressed_and_no_more() -> None:
    text = (
        f"Geachte mevrouw Wyfels,\n\nKan u, meneer, dinsdag om 17u? Dan is hij er ook.\n> {LETTER}"
    )
    assert salutation(Unmasked(text), JEROEN) == "Geachte mevrouw [familienaam]\nmeneer\nhij"
    assert salutation(Unmasked("Vous êtes intéressées ?"), JEROEN) == "intéressées"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Beste Jeroen, kom gerust.", "Beste [voornaam]"),
        ("Dag Jeroen Wyffels, kom gerust.", "Dag [voornaam] [familienaam]"),
        ("Beste Jeroen en Maarten, kom.", "Beste [voornaam] en [voornaam]"),
        ("Bonjour Monsieur Wyffels, venez", "Bonjour Monsieur [nom-de-famille]"),
        ("Dear Jeroen, please come and see it", "Dear [first-name]"),
        ("Beste, kom gerust.", "Beste"),
        ("Dag Jero, kom gerust.", "Dag [voornaam]"),
        ("Dag Jef, kom gerust.", "Dag [voornaam]"),
        ("Beste J.W., kom gerust.", "Beste [voornaam]"),
    ],
)
def test_a_salutation_shows_kinds_of_names_and_no_name(text: str, told: str) -> None:
    assert salutation(Unmasked(text), JEROEN) == told


def test_no_name_of_a_candidate_reaches_a_salutation() -> None:
    for reply in SEEN:
        names = candidate_words(reply.writer)
        words = re.findall(r"[^\W\d_]+", folded(salutation(Unmasked(reply.text), names)))
        known = {folded(name) for name in (*names.first_names, *names.family_names)} - EVERYDAY
        assert not known.intersection(words), reply.text


def test_nothing_of_an_answer_beside_how_it_addresses_reaches_a_salutation() -> None:
    for reply in SEEN:
        said = salutation(Unmasked(reply.text), candidate_words(reply.writer))
        assert len(said) < 80
        assert not {"bezoek", "visite", "verhuurd", "viewing"}.intersection(said.lower().split())
