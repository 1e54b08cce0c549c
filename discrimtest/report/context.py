"""The report's context: facts and findings, in one language, for one audience.

It computes no statistics. Every number is a finding, a count of tests, or a sum of such counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from discrimtest.disclosure.public import Gate
from discrimtest.findings.finding import Findings, FindingStatus
from discrimtest.report.annex import annex, check_dossier
from discrimtest.report.blocks import Answer, ReportContext, Section, Stamp, Terms
from discrimtest.report.calls import CallFacts, calls_section
from discrimtest.report.case import LANDLORDS_ONE
from discrimtest.report.coarse import public_facts
from discrimtest.report.coders import unblinded
from discrimtest.report.complaint_counts import complaint_counts
from discrimtest.report.computations import computations
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.fieldwork import fieldwork
from discrimtest.report.language import Language, language, sentence
from discrimtest.report.law import law
from discrimtest.report.matched import matched
from discrimtest.report.method import conduct, method, not_tested
from discrimtest.report.one_landlord import OneLandlord
from discrimtest.report.outside import everything_visible
from discrimtest.report.proofs import verifying
from discrimtest.report.readings import Readings, ReportRefused, check_facts
from discrimtest.report.register import register
from discrimtest.report.reproduce import afterwards, registration, reproduce
from discrimtest.report.results import results
from discrimtest.report.signals import signals
from discrimtest.report.summary import summary
from discrimtest.report.terms import GROUNDS, MODES, PURPOSES
from discrimtest.report.too_small import no_results, too_small
from discrimtest.report.visits import visits_section
from discrimtest.report.vocabulary import vocabulary
from discrimtest.report.waves import Waves
from discrimtest.words.study import Mode


def build_context(
    facts: ReportFacts,
    findings: Findings,
    audience: Audience,
    lang: str,
    landlord: str | None = None,
    calls: CallFacts | None = None,
) -> ReportContext:
    """Everything a renderer lays out.

    Args:
        facts: What the study is and how it went.
        findings: What the analysis found, for the comparisons of the facts.
        audience: For whom; no audience reads who a landlord is.
        lang: "nl", "fr" or "en".
        landlord: Only about this landlord, by its pseudonym ("A1").
        calls: Mystery calls, told in a section of their own beside the tests.

    Raises:
        DossierRefused: When one landlord is asked for in a study that measures the market.
        ReportRefused: When counts contradict each other or a number that must be stated is
            missing; with all of them.
        WrongInput: When the report has no such language.
    """
    words = language(lang)
    tests = () if landlord is None else check_dossier(facts, landlord)
    if landlord is not None:
        facts, readings = _gated(facts, findings, audience)
        one = OneLandlord(facts, readings, words, landlord, tests)
        stamps = _stamps(facts, readings, words, _unfinished(one.unfinished, words))
        context = _on_one(one, audience, stamps, findings.manifest.version)
        readings.refuse()
        return everything_visible(context)
    half = half_page(facts, findings, audience, lang)
    facts, readings, stamps = half.facts, half.readings, half.stamps
    told = readings.findings
    if facts.is_hidden:
        first = [no_results(words)]
    else:
        first = [
            results(facts, readings, words, stamps),
            *([change] if (change := half.waves.section()) else []),
            *([more] if (more := computations(facts, readings, words, stamps)) else []),
        ]
    if facts.visits and not facts.is_hidden:
        first.append(visits_section(facts, told, audience, words))
    if calls is not None:
        first.append(calls_section(calls, words))
    then = [
        method(facts, readings, words),
        not_tested(facts, words),
        *([law(facts.legal, words)] if facts.legal else []),
        *([complaint_counts(facts.complaints, words)] if facts.complaints else []),
        fieldwork(facts, readings, audience, words, stamps),
        registration(facts, readings, words),
        reproduce(facts, told, words),
        *([full] if (full := register(facts, readings, words)) else []),
    ]
    context = _laid_out(
        facts,
        audience,
        words,
        stamps,
        findings.manifest.version,
        kicker=words.say("Discrimination test on the rental market"),
        title=facts.study.title[lang],
        question=facts.study.question[lang],
        sheet=half.sheet,
        summary=half.answers,
        sections=(first, then, _annex(facts, audience, words)),
    )
    readings.refuse()
    return replace(everything_visible(context), attachment=told.to_json(indent=None))


@dataclass(frozen=True, slots=True)
class HalfPage:
    """What a reader is told first, of facts and findings that this audience may see.

    Attributes:
        facts, readings: What passed the gate.
        stamps: Marks on the whole. sheet: The study in a few lines.
        waves: What changed since an earlier wave.
        answers: The questions of the half page with their answers.
    """

    facts: ReportFacts
    readings: Readings
    stamps: tuple[Stamp, ...]
    sheet: Terms
    waves: Waves
    answers: tuple[Answer, ...]


def half_page(facts: ReportFacts, findings: Findings, audience: Audience, lang: str) -> HalfPage:
    """What a report for this audience begins with; other papers on the study tell the same.

    Args, Raises: As :func:`build_context`; what is missing is gathered in ``readings``.
    """
    words = language(lang)
    facts, readings = _gated(facts, findings, audience)
    stamps = _stamps(facts, readings, words, _preliminary(facts, readings, words))
    waves = Waves(facts, readings, audience, words)
    answers = too_small(facts, words) if facts.is_hidden else summary(facts, readings, waves, words)
    return HalfPage(facts, readings, stamps, _sheet(facts, words), waves, answers)


def _gated(
    facts: ReportFacts, findings: Findings, audience: Audience
) -> tuple[ReportFacts, Readings]:
    """Facts that do not contradict each other, and findings, as far as the audience sees them."""
    problems = check_facts(facts)
    if problems:
        raise ReportRefused("The report was not made: its facts contradict each other.", problems)
    told, hidden = findings, False
    if audience is Audience.PUBLIC:
        gate = Gate.of(findings)
        hidden, facts = bool(gate.hidden), public_facts(facts, gate)
        told = gate.nothing if facts.is_hidden else gate.findings
    nothing = facts.sample.complete == 0
    return facts, Readings(told, facts.outcome.id, nothing=nothing, hidden=hidden)


def _on_one(
    one: OneLandlord, audience: Audience, stamps: tuple[Stamp, ...], version: str
) -> ReportContext:
    """The report on one landlord."""
    facts, words = one.facts, one.language
    say, title = words.say, facts.study.title[words.code]
    sheet = _sheet(facts, words)
    kind = say(LANDLORDS_ONE[one.tests[0].landlord_type])
    first = [
        *([law(facts.legal, words)] if facts.legal else []),
        matched(facts, words),
        one.answered(),
        one.explained(),
    ]
    then = [
        Section("method", say("How we measured"), tuple(conduct(facts, words))),
        not_tested(facts, words),
        *([complaint_counts(facts.complaints, words)] if facts.complaints else []),
        Section("signals", say("Names and phrases"), tuple(signals(facts, audience, words))),
        registration(facts, None, words),
        one.custody(),
        verifying(words),
        one.shown(),
        one.background(),
    ]
    return _laid_out(
        facts,
        audience,
        words,
        stamps,
        version,
        kicker=say("Tests of one landlord"),
        title=say("Landlord {name}: {study}", name=one.name, study=title),
        question=say("What did this landlord answer the candidates, and what does that show?"),
        sheet=Terms(((say("Landlord"), f"{one.name}, {kind}"), *sheet.rows)),
        summary=one.summary(),
        sections=(first, then, _annex(facts, audience, words, one.name)),
    )


def _laid_out(
    facts: ReportFacts,
    audience: Audience,
    words: Language,
    stamps: tuple[Stamp, ...],
    version: str,
    *,
    kicker: str,
    title: str,
    question: str,
    sheet: Terms,
    summary: tuple[Answer, ...],
    sections: tuple[list[Section], list[Section], list[Section]],
) -> ReportContext:
    """A report of these parts.

    Args:
        sections: What comes before the words explained, what after, and the annex.
    """
    say, (first, then, annexed) = words.say, sections
    explained = vocabulary(words, [stamps, sheet, summary, first, then])
    return ReportContext(
        language=words.code,
        audience=str(audience),
        made_on=facts.made_on.isoformat(),
        author=facts.study.runner[words.code],
        document_title=" – ".join([*(stamp.label for stamp in stamps), title]),
        kicker=kicker,
        title=title,
        question=question,
        stamps=stamps,
        sheet=sheet,
        summary_title=say("In short"),
        summary=summary,
        sections=(*first, *([explained] if explained else []), *then, *annexed),
        footer=say(
            "Report of {study}, made on {date} with discrimtest {version}.",
            study=facts.study.slug,
            date=words.date(facts.made_on),
            version=version,
        ),
        labels=_labels(words),
    )


def _labels(words: Language) -> dict[str, str]:
    say = words.say
    return {
        "contents": say("Contents"),
        "continued": say("continued"),
        "listed": say("Tables and figures"),
        "skip": say("Go to the text"),
        "stamps": say("Read this first"),
        "sheet": say("The study"),
        "page": say("page"),
        "attachment": say("The findings, for programs"),
    }


def _annex(
    facts: ReportFacts, audience: Audience, words: Language, landlord: str | None = None
) -> list[Section]:
    """Every test, for an inspector only."""
    section = annex(facts, words, landlord) if audience is Audience.INSPECTOR else None
    return [section] if section else []


def _ignores_landlords(facts: ReportFacts, readings: Readings) -> bool:
    key = facts.primary.key
    shown = [readings.get(readings.primary(key), key), *readings.tests(key)[:1]]
    return any(row is not None and readings.ignores_landlords(row) for row in shown)


def _preliminary(facts: ReportFacts, readings: Readings, words: Language) -> Iterator[str]:
    """Why the figures are not the last word."""
    if _ignores_landlords(facts, readings):
        yield words.say(
            "Some landlords were tested more than once. So the figures are less certain than "
            "this report says."
        )
    yield from _unfinished(facts.sample.unfinished, words)


def _unfinished(tests: int, words: Language) -> Iterator[str]:
    if tests:
        yield words.count(tests, "{n} test is not finished yet.", "{n} tests are not finished yet.")


def _stamps(
    facts: ReportFacts, readings: Readings, words: Language, preliminary: Iterable[str]
) -> tuple[Stamp, ...]:
    """
    Args:
        preliminary: Why what is told is not the last word.
    """
    say = words.say
    stamps = []
    if facts.study.simulated:
        stamps.append(
            Stamp(
                "simulated",
                say("SIMULATED"),
                say(
                    "A computer made up every landlord, every answer and every figure in this "
                    "report. They say nothing about real people."
                ),
            )
        )
    if facts.study.mode is Mode.REACTIVE:
        stamps.append(
            Stamp(
                "reactive",
                say("AFTER A COMPLAINT"),
                say("A complaint was why this landlord was tested. It says nothing of the market."),
            )
        )
    if reasons := " ".join(preliminary):
        stamps.append(Stamp("preliminary", say("PRELIMINARY"), reasons))
    statuses = {
        row.status
        for row in readings.findings.findings
        if row.comparison == facts.primary.key and row.id == readings.primary(row.comparison)
    }
    if facts.lock is None or statuses & {FindingStatus.UNREGISTERED, FindingStatus.EXPLORATORY}:
        stamps.append(
            Stamp(
                "unregistered",
                say("NOT REGISTERED"),
                say("The study and its analysis were not fixed before the answers came in."),
            )
        )
    elif facts.lock.afterwards:
        why = say(afterwards(facts, facts.lock))
        stamps.append(Stamp("afterwards", say("RECORDED AFTERWARDS"), why))
    return (*stamps, *_unvalidated(facts, words))


def _unvalidated(facts: ReportFacts, words: Language) -> Iterator[Stamp]:
    """What nobody checked, and a reader of the figures must know before them."""
    say, coding = words.say, facts.coding
    told: list[str] = []
    if any(signal.validated is None for signal in facts.signals):
        told.append(
            say("Some names and phrases were not checked by a panel.")
            if any(signal.validated for signal in facts.signals)
            else say("No panel has checked the names and phrases.")
        )
    if facts.protocol.reviews.ethics.on is None:
        told.append(say("No ethics board has looked at the study."))
    if coding is not None:
        told += unblinded(coding, words)
    if told:
        yield Stamp("unvalidated", say("NOT CHECKED"), " ".join(told))


def _sheet(facts: ReportFacts, words: Language) -> Terms:
    say, study, code = words.say, facts.study, words.code
    grounds = dict.fromkeys(ground for item in facts.comparisons for ground in item.grounds)
    rows = [
        (say("Where"), study.place[code]),
        (
            say("When"),
            say("{first} to {last}", first=words.date(study.first), last=words.date(study.last)),
        ),
        (
            say("Ground"),
            sentence(words.listed([say(GROUNDS[ground]) for ground in grounds])),
        ),
        (say("Carried out by"), study.runner[code]),
    ]
    if study.commissioner[code]:
        rows.append((say("Commissioned by"), study.commissioner[code]))
    rows += [
        (say("Purpose"), sentence(f"{say(PURPOSES[study.purpose])}, {say(MODES[study.mode])}")),
        (say("Legal basis"), study.legal_basis[code] if study.legal_basis else say("none named")),
        (
            say("Protocol"),
            say(
                "{title}, version {version}",
                title=facts.protocol.title[code],
                version=facts.protocol.version,
            ),
        ),
    ]
    return Terms(tuple(rows))
