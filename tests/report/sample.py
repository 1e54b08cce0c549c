"""A study with invented figures: its facts, and what the analysis finds in its frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas

from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, PlannedComparison, plan_from_toml, question_sha256
from discrimtest.files.protocol import Ground
from discrimtest.files.study import StudyLimits
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.counts import AnswerFacts, CodingFacts, SampleFacts
from discrimtest.record.flow import FlowFacts, ReachFacts
from discrimtest.record.shown_test import (
    AdvertFacts,
    DepartureFacts,
    EventFacts,
    JudgementFacts,
    LetterFacts,
    ReplyFacts,
    SideFacts,
    TestFacts,
)
from discrimtest.report.answer_times import CurveFacts, TimesFacts
from discrimtest.report.facts import (
    ComparisonFacts,
    DrawFacts,
    LegalFacts,
    LegalStatementFacts,
    LockFacts,
    OutcomeFacts,
    ProtocolFacts,
    ReportFacts,
    SignalFacts,
    StudyFacts,
    WordingFacts,
)
from discrimtest.report.wave_facts import BaselineFacts, WaveMethod
from discrimtest.requests.waves import change
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import HomeType
from discrimtest.words.outcome import Category
from discrimtest.words.profile import Span
from discrimtest.words.study import Mode, Purpose

PLAN_FILE = Path(__file__).parents[2] / "analysis" / "matched-pairs" / "plan.toml"
PLAIN_PLAN = Path(__file__).with_name("plain_plan.toml")
FEWER_DRAWS = "draws = 200\n"
"""Before the shipped plan, so that tests are quick."""

# (both, control only, test only, neither) by test arm and type of landlord.
Table = tuple[int, int, int, int]
TABLES: dict[tuple[str, str], Table] = {
    ("male_couple", "agency"): (19, 13, 6, 38),
    ("male_couple", "private"): (7, 6, 2, 11),
    ("female_couple", "agency"): (22, 11, 6, 34),
    ("female_couple", "private"): (8, 5, 2, 11),
}
OWN_CONTROL = {"male_couple": "mixed_couple_man", "female_couple": "mixed_couple_woman"}
FAVOURABLE = ("invitation", "invitation", "booking_link")
OTHERWISE = ("no_reply", "refusal", "no_reply", "information_request", "already_let")

POOLED = PlannedComparison(
    id="same-sex", test=tuple(OWN_CONTROL), control=tuple(OWN_CONTROL.values()), main=True
)
SINGLE = tuple(
    PlannedComparison(id=test, test=(test,), control=(control,))
    for test, control in OWN_CONTROL.items()
)


def plan() -> Plan:
    """The shipped plan, with fewer bootstrap draws."""
    return plan_from_toml(FEWER_DRAWS + PLAN_FILE.read_text(encoding="utf-8"), "plan.toml")


def plain_plan() -> Plan:
    """One that allows for no landlord with several tests."""
    return plan_from_toml(PLAIN_PLAN.read_text(encoding="utf-8"), "plan.toml")


def frame(tables: dict[tuple[str, str], Table] | None = None) -> pandas.DataFrame:
    """One row a contact; agencies have three tests each, private landlords one."""
    rows = []
    number = 0
    for (arm, kind), cells in (TABLES if tables is None else tables).items():
        for (control, test), count in zip(((1, 1), (1, 0), (0, 1), (0, 0)), cells, strict=True):
            for _ in range(count):
                number += 1
                owner = f"{kind}-{number // 3 if kind == 'agency' else number}"
                for own, favoured in ((OWN_CONTROL[arm], control), (arm, test)):
                    words = FAVOURABLE if favoured else OTHERWISE
                    rows.append(
                        {
                            "test": f"t{number}",
                            "arm": own,
                            "outcome": words[(number * (3 + favoured)) % len(words)],
                            "landlord": owner,
                            "landlord_type": kind,
                        }
                    )
    columns = ["test", "arm", "outcome", "landlord", "landlord_type"]
    return pandas.DataFrame(rows, columns=columns)


def findings(
    tables: dict[tuple[str, str], Table] | None = None, *, locked: bool = True
) -> Findings:
    """By the plain plan."""
    return _found(tuple((TABLES if tables is None else tables).items()), False, locked)


def every_finding(
    tables: dict[tuple[str, str], Table] | None = None, *, locked: bool = True
) -> Findings:
    """The same study by the shipped plan: landlords are allowed for."""
    return _found(tuple((TABLES if tables is None else tables).items()), True, locked)


@cache
def _found(counts: tuple[tuple[tuple[str, str], Table], ...], rich: bool, locked: bool) -> Findings:
    """Computed once for all tests that ask for it: findings are frozen."""
    rows = frame(dict(counts))
    if rich:
        return analysed(detailed(rows), plan(), locked)
    return analysed(rows, plain_plan(), locked)


def detailed(rows: pandas.DataFrame) -> pandas.DataFrame:
    """With the order, the channel of the answer and two items of subtle treatment."""
    number = range(len(rows))
    silent = [outcome == "no_reply" for outcome in rows["outcome"]]
    return rows.assign(
        order=[(1, 2, 2, 1)[place % 4] for place in number],
        channel=[
            "none" if none else "spoken" if place % 5 == 0 else "written"
            for place, none in zip(number, silent, strict=True)
        ],
        income_source_asked=[
            "not_applicable" if none else "yes" if place % 7 == 1 else "no"
            for place, none in zip(number, silent, strict=True)
        ],
        politeness=[
            "not_applicable" if none else ("warm", "neutral", "curt")[place % 3]
            for place, none in zip(number, silent, strict=True)
        ],
    )


def analysed(rows: pandas.DataFrame, asked: Plan, locked: bool = True) -> Findings:
    """What a plan finds in some rows, by the comparisons of the study."""
    compared = (POOLED, *SINGLE)
    return analyse(
        rows,
        asked,
        comparisons=compared,
        data_sha256="d" * 64,
        lock=(question_sha256(asked, compared),) if locked else None,
    )


def text(nl: str, fr: str, en: str) -> LocalText:
    return LocalText(nl=nl, fr=fr, en=en)


def same(words: str) -> LocalText:
    return text(words, words, words)


MALE = text("mannenkoppel", "couple d’hommes", "male couple")
FEMALE = text("vrouwenkoppel", "couple de femmes", "female couple")
MIXED_MAN = text(
    "koppel van verschillend geslacht, een man schrijft",
    "couple de sexe différent, un homme écrit",
    "different-sex couple, a man writes",
)
MIXED_WOMAN = text(
    "koppel van verschillend geslacht, een vrouw schrijft",
    "couple de sexe différent, une femme écrit",
    "different-sex couple, a woman writes",
)
MALE_COUPLES = text("mannenkoppels", "couples d’hommes", "male couples")
FEMALE_COUPLES = text("vrouwenkoppels", "couples de femmes", "female couples")
ORIENTATION = (Ground.SEXUAL_ORIENTATION,)


def facts() -> ReportFacts:
    """The study: simulated, locked, with landlords that repeat and nothing validated."""
    return ReportFacts(
        study=StudyFacts(
            slug="kortrijk-couples-2026",
            title=text(
                "Krijgen koppels van hetzelfde geslacht even vaak een bezoek aan een huurwoning?",
                "Les couples de même sexe sont-ils invités aussi souvent à visiter un logement ?",
                "Are same-sex couples invited to view a home as often as others?",
            ),
            question=text(
                "Behandelen verhuurders in Kortrijk een koppel van hetzelfde geslacht anders "
                "dan een koppel van verschillend geslacht?",
                "Les bailleurs de Courtrai traitent-ils un couple de même sexe autrement "
                "qu’un couple de sexe différent ?",
                "Do landlords in Kortrijk treat a same-sex couple differently from a "
                "different-sex couple?",
            ),
            purpose=Purpose.MEASUREMENT,
            mode=Mode.PROACTIVE,
            simulated=True,
            runner=same("Onderzoeksgroep Voorbeeld (verzonnen)"),
            commissioner=same("Stad Voorbeeld (verzonnen)"),
            place=text("Kortrijk", "Courtrai", "Kortrijk"),
            first=date(2026, 3, 2),
            last=date(2026, 4, 30),
            languages=("nl",),
            legal_basis=text(
                "Vlaams Gelijkekansendecreet van 10 juli 2008",
                "Décret flamand sur l’égalité des chances du 10 juillet 2008",
                "Flemish Equal Opportunities Decree of 10 July 2008",
            ),
        ),
        protocol=ProtocolFacts(
            name="email-couples",
            version="1.0",
            title=text("Koppels, per e-mail", "Couples, par courriel", "Couples, by e-mail"),
            channel="email",
            order="random",
            window_days=14,
            gap_hours=(2, 24),
            decline_within_hours=48,
            pretest_threshold=0.8,
            variants=4,
            arms_left_out=(
                text("trans vrouw", "femme trans", "trans woman"),
                text("trans man", "homme trans", "trans man"),
                text("non-binaire persoon", "personne non binaire", "non-binary person"),
            ),
        ),
        comparisons=(
            ComparisonFacts(
                POOLED.key,
                text(
                    "koppels van hetzelfde geslacht samen",
                    "couples de même sexe, ensemble",
                    "same-sex couples together",
                ),
                ORIENTATION,
                (MALE, FEMALE),
                (MIXED_MAN, MIXED_WOMAN),
                pooled=(MALE_COUPLES, FEMALE_COUPLES),
                primary=True,
            ),
            ComparisonFacts(SINGLE[0].key, MALE_COUPLES, ORIENTATION, (MALE,), (MIXED_MAN,)),
            ComparisonFacts(SINGLE[1].key, FEMALE_COUPLES, ORIENTATION, (FEMALE,), (MIXED_WOMAN,)),
        ),
        outcomes=(
            OutcomeFacts(
                "invitation",
                plan().main_outcome.label,
                (
                    text("uitnodiging", "invitation", "invitation"),
                    text("link om te boeken", "lien de réservation", "booking link"),
                ),
                main=True,
            ),
            OutcomeFacts(
                "broad",
                plan().outcome("broad").label,
                (
                    text("uitnodiging", "invitation", "invitation"),
                    text("link om te boeken", "lien de réservation", "booking link"),
                    text("vraag om informatie", "demande d’informations", "information request"),
                ),
            ),
            *(
                OutcomeFacts(
                    one.id,
                    one.label,
                    (),
                    False,
                    "channel" if one.channels else "subtle",
                    one.column,
                )
                for one in plan().outcomes
                if one.channels or one.column
            ),
        ),
        sample=SampleFacts(
            planned=210,
            drawn=208,
            complete=201,
            broken={
                DeviationReason.AD_GONE: 4,
                DeviationReason.BOUNCED: 2,
                DeviationReason.INVALID_OUTCOME: 1,
            },
            deviations={DeviationReason.SENT_LATE: 3},
            stops=1,
            excluded=2,
            complete_by_landlord={LandlordType.AGENCY: 149, LandlordType.PRIVATE: 52},
            landlords={LandlordType.AGENCY: 52, LandlordType.PRIVATE: 52},
            repeated=49,
        ),
        control_first=101,
        test_first=100,
        made_on=date(2026, 6, 1),
        margin=plan().equivalence_margin,
        wordings=WordingFacts(
            ("a", "b", "c", "d"),
            (
                (MALE, (26, 25, 26, 25)),
                (FEMALE, (25, 25, 24, 25)),
                (MIXED_MAN, (25, 26, 25, 26)),
                (MIXED_WOMAN, (25, 24, 25, 25)),
            ),
        ),
        sent_by=("email", "portal"),
        coding=CodingFacts({"tester": 322, "rule": 80}),
        answers=(
            AnswerFacts("email", 104, 88),
            AnswerFacts("phone", 19, 15),
            AnswerFacts("none", 78, 98),
        ),
        signals=tuple(SignalFacts(name) for name in ("Jeroen", "Nathalie", "Pieter", "Sofie")),
        lock=LockFacts(
            on=date(2026, 2, 20),
            hashes={"study": "a" * 64, "protocol": "b" * 64, "plan": plan().sha256},
            program="0.1.0",
        ),
        flow=FlowFacts(
            rows=649,
            duplicates=29,
            refused={"outside_area": 31, "room": 9, "let": 13},
            excluded=4,
            left=355,
        ),
        reach=ReachFacts(
            {LandlordType.AGENCY: 52, LandlordType.PRIVATE: 55}, {1: 55, 2: 20, 3: 14, 4: 13, 6: 2}
        ),
        legal=LegalFacts(
            text("De wet", "La loi", "The law"),
            (
                LegalStatementFacts(
                    text(
                        "Feiten kunnen een vermoeden doen ontstaan.",
                        "Des faits peuvent faire présumer une discrimination.",
                        "Facts can create a presumption.",
                    ),
                    text(
                        "Decreet van 10 juli 2008",
                        "Décret du 10 juillet 2008",
                        "Decree of 10 July 2008",
                    ),
                ),
            ),
            report_to=(
                LegalStatementFacts(
                    text(
                        "Meld het bij de instelling.",
                        "Signalez-le à l’institution.",
                        "Report it to the institute.",
                    ),
                    text(
                        "Instelling Voorbeeld (verzonnen)",
                        "Institution Exemple (inventée)",
                        "Example Institute (invented)",
                    ),
                ),
            ),
        ),
        draws=(DrawFacts(1, 20260301, 208, "e" * 64),),
        commands=(
            "discrimtest analyse kortrijk-couples-2026",
            "discrimtest report kortrijk-couples-2026 --audience public --lang nl -o .",
        ),
    )


SUBJECT = "Appartement Voorbeeldstraat 12"
BODY = """Goedendag

Met veel interesse zag ik uw advertentie 'Appartement Voorbeeldstraat 12'.
Mijn partner {partner} en ik werken allebei in het onderwijs.
Wij zoeken een rustige woning en kunnen elke dag na 16 uur langskomen.

Met vriendelijke groeten
{writer}
{writer}@post.example, +32 56 00 11 22"""
YES = """Dag {writer}

U kan het appartement bezoeken op dinsdag 10/03/2026 om 14 uur.
Boek hier: https://immo-voorbeeld.example/boek?id=7

Immo Voorbeeld bv
Tel. 056/00 11 22 of 0470 12 34 56, info@immo-voorbeeld.example"""
NO = "Beste, het appartement is jammer genoeg al verhuurd. Groeten, immo  voorbeeld"
KNOWN = Known(
    agencies=("Immo Voorbeeld",),
    mailboxes=("info@immo-voorbeeld.example",),
    titles=(SUBJECT,),
    addresses=("Voorbeeldstraat 12",),
    places=("Kortrijk", "8500"),
    candidates=("Pieter", "Maes", "Jeroen", "Thomas", "Claes", "Nathalie"),
)
INVITATION = text("uitnodiging", "invitation", "invitation")
NO_REPLY = text("geen antwoord", "pas de réponse", "no reply")
LET = text("al verhuurd", "déjà loué", "already let")


def letter(partner: str, writer: str) -> LetterFacts:
    body = BODY.format(partner=partner, writer=writer)
    start = body.index(partner)
    return LetterFacts(
        Unmasked(SUBJECT),
        Unmasked(body),
        "nl",
        (Span(start, start + len(partner), "partner_first"),),
    )


def annexed_test(number: int, landlord: str = "landlord-7", reply: str = YES) -> TestFacts:
    """A complete test at an agency: the different-sex couple is invited, the other is not."""
    begin = datetime(2026, 3, 4, 9, 14, tzinfo=ZoneInfo("Europe/Brussels")) + timedelta(days=number)
    second = begin + timedelta(hours=5, minutes=31)
    came = begin + timedelta(hours=26)
    coded = begin + timedelta(days=14)
    return TestFacts(
        number=number,
        comparison=MALE_COUPLES,
        landlord=landlord,
        landlord_type=LandlordType.AGENCY,
        state="complete",
        listing="8500 Kortrijk",
        known=KNOWN,
        advert=AdvertFacts(
            Unmasked(SUBJECT),
            HomeType.APARTMENT,
            "portaal.example",
            rent_cents=85000,
            bedrooms=2,
            posted=date(2026, 2, 27),
            first_seen=date(2026, 3, 1),
            last_seen=date(2026, 3, 8),
            file_sha256="f" * 64,
            address="Voorbeeldstraat 12, 8500 Kortrijk",
        ),
        key=f"test-{number}",
        sides=(
            SideFacts(
                "test",
                MALE,
                "Pieter Maes",
                begin,
                begin,
                begin + timedelta(days=14),
                "mailbox-1",
                address="pieter.maes@lijn.example",
                letter=letter("Jeroen", "Pieter"),
                outcome=NO_REPLY,
                category=Category.NO_REPLY,
                judgements=(JudgementFacts(coded + timedelta(days=30), NO_REPLY, "rule"),),
            ),
            SideFacts(
                "control",
                MIXED_MAN,
                "Thomas Claes",
                second,
                second,
                second + timedelta(days=14),
                "mailbox-2",
                "<7@post.example>",
                letter=letter("Nathalie", "Thomas"),
                replies=(
                    ReplyFacts(
                        begin + timedelta(hours=6),
                        "email",
                        Unmasked("Wij kregen uw bericht."),
                        True,
                    ),
                    ReplyFacts(came, "email", Unmasked(reply.format(writer="Thomas"))),
                ),
                events=(EventFacts(came + timedelta(hours=20), "declined"),),
                decline=Unmasked("Dank u wel, er is een andere woning gevonden."),
                outcome=INVITATION,
                category=Category.INVITATION,
                favourable=True,
                judgements=(JudgementFacts(coded, INVITATION, "blind", 1),),
            ),
        ),
        departures=(
            DepartureFacts(
                second, DeviationReason.SENT_LATE, Unmasked("Te laat bij Immo Voorbeeld")
            ),
        ),
    )


def annex(tests: int = 3) -> AnnexFacts:
    """Tests 1, 2, …; the second landlord has every third test."""
    return AnnexFacts(
        tuple(
            annexed_test(number, f"landlord-{1 if number % 3 else 2}", NO if number % 2 else YES)
            for number in range(1, tests + 1)
        )
    )


def answered(hours: range, contacts: int = 201, days: int = 14) -> CurveFacts:
    """One answer at each of these hours; the other contacts wait until the window ends."""
    return CurveFacts(
        tuple(map(float, hours)),
        tuple(number / contacts for number in range(1, len(hours) + 1)),
        tuple(contacts - sum(hour < 24 * day for hour in hours) for day in range(days + 1)),
    )


def wave_method() -> WaveMethod:
    """How an invented wave was measured."""
    return WaveMethod(
        protocol="email-couples 1.0",
        channel="email",
        order="random",
        window_days=14,
        candidates=(MALE, FEMALE, MIXED_MAN, MIXED_WOMAN),
        favourable=(text("uitnodiging", "invitation", "invitation"),),
        signals=frozenset("abcdefgh"),
        letters="1" * 64,
        languages=("nl",),
        postcodes=("8500", "8501", "8510"),
        tests=200,
        limits=StudyLimits(),
        double=0.2,
        runner=same("Onderzoeksgroep Voorbeeld (verzonnen)"),
    )


def full_facts(tests: int = 3) -> ReportFacts:
    """The study with everything a report can tell: annex, times, an earlier wave."""
    earlier = findings()
    return replace(
        facts(),
        annex=annex(tests),
        times=TimesFacts(answered(range(2, 248, 2)), answered(range(3, 309, 3)), days=14),
        baseline=BaselineFacts(
            study="kortrijk-couples-2023",
            title=text("Praktijktest 2023", "Test de situation 2023", "Situation test 2023"),
            first=date(2023, 3, 1),
            last=date(2023, 4, 30),
            simulated=True,
            findings=earlier,
            changes=change(earlier, findings()),
            methods=(
                replace(wave_method(), window_days=7, signals=frozenset("abcxyz")),
                wave_method(),
            ),
            shared=True,
        ),
    )


def facts_for(tables: dict[tuple[str, str], Table], **changes: object) -> ReportFacts:
    """The same study with other tables: its counts follow them."""
    complete = sum(sum(cells) for cells in tables.values())
    by_type = {
        kind: sum(sum(cells) for (_, own), cells in tables.items() if own == kind)
        for kind in LandlordType
    }
    sample = SampleFacts(
        planned=complete, drawn=complete, complete=complete, complete_by_landlord=by_type
    )
    changed = replace(facts(), sample=sample, control_first=complete, test_first=0)
    return replace(changed, **changes)  # type: ignore[arg-type]
