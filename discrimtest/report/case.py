"""One test of the annex: what it was, what happened, and both candidates side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from discrimtest.masking.known import Known
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tongue import tongue
from discrimtest.record.shown_test import (
    AdvertFacts,
    AgainFacts,
    JudgementFacts,
    ReplyChangeFacts,
    ReplyFacts,
    SideFacts,
    SignatureFacts,
    TestFacts,
)
from discrimtest.record.visits import contradicts
from discrimtest.report.blocks import Block, LetterPart, Part, Side, Sides, Table, Terms, Text
from discrimtest.report.captured import CAPTURED, capture_row, kept_of
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.masks import mask_of
from discrimtest.report.right_of_reply import replied
from discrimtest.report.terms import ANSWERS, CHANGES, CODED, EVENTS, HOMES, REASONS, SIGNED, STATES
from discrimtest.report.visited import visit_rows
from discrimtest.tables.spelling import folded
from discrimtest.words.landlord import LandlordType
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.profile import Span

ROLES = {"control": N_("control candidate"), "test": N_("test candidate")}
LANDLORDS_ONE = {
    LandlordType.AGENCY: N_("an estate agency"),
    LandlordType.PRIVATE: N_("a private landlord"),
}
AFTER_SIGHT = N_("after both visitors’ accounts were locked")
_LINE_END = re.compile(r"\r\n|\r|\n")
_Row = tuple[str, str]
_Lines = tuple[tuple[LetterPart, ...], ...]


class Case:
    """One test laid out.

    Args:
        number: What the report calls it.
        name: Pseudonym of the landlord. Empty in a study that measures the market: then
            nothing tells when or where the test was.
        mask: In place of the ordinary one.
    """

    def __init__(
        self, test: TestFacts, number: int, language: Language, name: str, mask: Mask | None = None
    ) -> None:
        self.test, self.number, self.language, self.name = test, number, language, name
        self.mask = mask or mask_of(language, name)
        made = [side.sent for side in test.sides if side.sent]
        self.start = min(made or [side.due for side in test.sides])

    @property
    def anchor(self) -> str:
        """Where the report shows it."""
        return f"test-{self.number}"

    def part(self) -> Part:
        title = self.language.say("Test {number}", number=self.language.integer(self.number))
        return Part(title, tuple(self._blocks()), self.anchor)

    def _blocks(self) -> Iterator[Block]:
        yield self._terms()
        if self.name:
            yield from self._kept()
        yield self._timeline()
        heard = tuple(
            replied(self.test.heard, self.language, self.masked_lines) if self.name else ()
        )
        yield Sides(tuple(self._side(side) for side in self.test.sides), heard)

    def masked_lines(self, words: Unmasked) -> _Lines:
        """Lines of what somebody wrote; that they were erased, where they were."""
        return self._lines(words, ()) or self._erased()

    def _terms(self) -> Terms:
        say, test, code = self.language.say, self.test, self.language.code
        rows = [(say("Comparison"), sentence(test.comparison[code]))]
        kind = say(LANDLORDS_ONE[test.landlord_type])
        rows.append((say("Landlord"), f"{self.name}, {kind}" if self.name else sentence(kind)))
        if self.name and test.listing:
            rows.append((say("Where"), test.listing))
        if test.advert:
            rows += self._advert(test.advert) if self.name else [self._home(test.advert)]
        rows.append((say("Result of the test"), say(STATES[test.state])))
        order = (f"{place}. {side.arm[code]}" for place, side in enumerate(test.sides, start=1))
        rows.append((say("Order"), " · ".join(order)))
        return Terms(tuple(rows))

    def _home(self, advert: AdvertFacts) -> _Row:
        return self.language.say("Home"), sentence(self.language.say(HOMES[advert.home]))

    def _advert(self, advert: AdvertFacts) -> list[_Row]:
        """The advertisement as the list has it, and what was not kept of it."""
        say, date = self.language.say, self.language.date
        title = self.mask.over(advert.title, replace(self.test.known, titles=()))
        rows = [(say("Advertised as"), title or say("[erased]"))]
        if advert.address:
            rows.append((say("Address"), advert.address))
        home = [say(HOMES[advert.home])]
        if advert.bedrooms is not None:
            home.append(self.language.count(advert.bedrooms, "{n} bedroom", "{n} bedrooms"))
        if advert.rent_cents is not None:
            rent = self.language.decimal(advert.rent_cents / 100, 2)
            home.append(say("€ {rent} a month", rent=rent))
        rows.append((say("Home"), sentence(", ".join(home))))
        seen = [say("on {portal}", portal=advert.portal)]
        if advert.posted:
            seen.append(say("placed on {date}", date=date(advert.posted)))
        rows.append((say("Where it stood"), sentence(", ".join(seen))))
        if advert.first_seen and advert.last_seen:
            first, last = date(advert.first_seen), date(advert.last_seen)
            told = say("first on {first}, last on {last}", first=first, last=last)
            rows.append((say("In the imported lists"), sentence(told)))
        kept = kept_of(advert, self.language)
        rows.append((say("What is kept"), sentence(kept)))
        return rows

    def _kept(self) -> Iterator[Block]:
        """Fingerprints of what is kept, with which a copy can be compared."""
        advert, rows = self.test.advert, []
        if advert and advert.file_sha256:
            rows.append((self.language.say("List with the advertisement"), advert.file_sha256))
        if advert and self.name:
            rows += (capture_row(each, self.language, self._moment) for each in advert.captures)
        for side in self.test.sides:
            rows += self._prints(side)
        if rows:
            yield Terms(tuple(rows), code=True)

    def _prints(self, side: SideFacts) -> Iterator[_Row]:
        say, who = self.language.say, self.language.say(ROLES[side.role])
        if side.sha256:
            yield say("Letter, {who}", who=who), side.sha256
        if side.message:
            yield say("Id of the message, {who}", who=who), side.message
        for reply in side.replies:
            if reply.sha256:
                yield f"{self._came(reply)}, {who}", reply.sha256

    def _moment(self, at: datetime) -> str:
        """A date; in a study that measures the market the day of the test."""
        time = f"{at:%H:%M}"
        if self.name:
            return f"{self.language.date(at.date())}, {time}"
        return self.language.say("day {number}, {time}", number=self._day(at), time=time)

    def _day_of(self, at: datetime) -> str:
        """The same without the minute, which many tests may share."""
        if self.name:
            return self.language.date(at.date())
        return self.language.say("day {number}", number=self._day(at))

    def _day(self, at: datetime) -> str:
        return str((at.date() - self.start.date()).days + 1)

    def _timeline(self) -> Table:
        say = self.language.say
        rows = sorted(self._moments(), key=lambda row: row[0])
        sides = [self._titled(side) for side in self.test.sides]
        return Table(
            say("What happened, and when"),
            (say("When"), *sides),
            tuple(
                (when, *(what if who in (None, place) else "" for place in range(len(sides))))
                for _, when, who, what in rows
            ),
            texts=tuple(range(len(sides) + 1)),
        )

    def _titled(self, side: SideFacts) -> str:
        return sentence(self.language.say(ROLES[side.role]))

    def _moments(self) -> Iterator[tuple[datetime, str, int | None, str]]:
        """With the place of the side that it is of; None for both."""
        for who, side in enumerate(self.test.sides):
            for at, what in self._of(side):
                yield at, self._moment(at), who, what
            for at, what in self._without_minute(side):
                yield at, self._day_of(at), who, what
        for departure in self.test.departures:
            say = self.language.say
            text = self._noted(say(REASONS[departure.reason]), departure.note)
            end = say("this broke the test") if departure.breaks else say("the test went on")
            # It bears the moment of its recording, which tests of one list share.
            at = departure.at
            if self.name:
                yield at, self._moment(at), None, f"{text} ({end})"
            else:
                last = datetime.max.replace(tzinfo=at.tzinfo)
                yield last, say("undated"), None, f"{text} ({end})"

    def _of(self, side: SideFacts) -> Iterator[tuple[datetime, str]]:
        say = self.language.say
        if side.sent:
            yield side.sent, say("Contact made")
        else:
            yield side.due, say("Contact planned, never made")
        for event in side.events:
            if event.kind in EVENTS:
                yield event.at, self._noted(say(EVENTS[event.kind]), event.note)
        for reply in side.replies:
            yield reply.at, self._came(reply)
        if self.name:
            for judged in side.judgements:
                if judged.method != CodingMethod.RULE:
                    yield judged.at, self._coded(judged)
            for change in side.changes:
                yield change.at, self._changed(change)

    def _without_minute(self, side: SideFacts) -> Iterator[tuple[datetime, str]]:
        """The end of the window, and what a rule did at one moment for every test that waited."""
        if side.closes:
            yield side.closes, self.language.say("Last day on which an answer counts")
        for judged in side.judgements:
            if judged.method == CodingMethod.RULE:
                yield (judged.at if self.name else side.closes or judged.at), self._coded(judged)

    def _coded(self, judged: JudgementFacts) -> str:
        outcome = judged.outcome[self.language.code]
        return self.language.say(
            "Coded as ‘{outcome}’ ({who})", outcome=outcome, who=self._judge(judged)
        )

    def _judge(self, judged: JudgementFacts) -> str:
        say = self.language.say
        way = say(CODED[judged.method]) if judged.method in CODED else judged.method
        said = [say("person {number}", number=str(judged.coder)), way] if judged.coder else [way]
        if not judged.stands:
            said.append(say("does not count"))
        if judged.after_sight:
            said.append(say(AFTER_SIGHT))
        return ", ".join(said)

    def _changed(self, change: ReplyChangeFacts) -> str:
        """What was done with an answer, by whom and why."""
        say = self.language.say
        sentences = CHANGES[change.kind]
        received = self._moment(change.received) if change.received else ""
        told = say(
            sentences[bool(change.here or change.automatic)],
            answer=f"{self._way(change.channel)}, {self._moment(change.came)}",
            received=received,
        )
        by = [say("person {number}", number=str(change.person))]
        told += f" ({', '.join([*by, say(AFTER_SIGHT)] if change.after_sight else by)})"
        return self._noted(told, change.note, change.others)

    def _noted(self, text: str, note: Unmasked, others: tuple[Known, ...] = ()) -> str:
        return self.language.about(text, self._quoted(note, others)) if note else text

    def _quoted(self, words: Unmasked, others: tuple[Known, ...] = ()) -> str:
        """What somebody typed, with its language where that is not the report's."""
        text, own = self._masked(words, others).strip(), self.language.code
        if (written := tongue(folded(text), own)) == own:
            return text
        name = self.language.name_of(written)
        return self.language.say("{words} [in {language}]", words=text, language=name)

    def _masked(self, words: Unmasked, others: tuple[Known, ...] = ()) -> str:
        """Without what tells who the landlord is, or who ``others`` are."""
        return self.mask.over(words, self.test.known, others)

    def _way(self, channel: str) -> str:
        return self.language.say(ANSWERS[channel]).lower() if channel in ANSWERS else channel

    def _came(self, reply: ReplyFacts) -> str:
        say, way = self.language.say, self._way(reply.channel)
        if reply.automatic:
            told = say("Automatic answer, {channel}", channel=way)
        else:
            told = say("Answer, {channel}", channel=way)
        late = say("after the window")
        return f"{told} ({late})" if reply.late else told

    def _side(self, side: SideFacts) -> Side:
        return Side(
            self._titled(side),
            tuple(self._who(side)),
            (self._letter(side), *self._heard(side)),
        )

    def _who(self, side: SideFacts) -> Iterator[_Row]:
        say, code = self.language.say, self.language.code
        yield say("Candidate"), f"{side.candidate} ({side.arm[code]})"
        if side.line:
            linked = self.name and side.address
            yield say("Sent from"), f"{side.address} ({side.line})" if linked else side.line
        if self.name and side.sent and not side.message:
            yield say("Id of the message"), say("not recorded")
        if self.name and side.captured:
            yield say("Advertisement before it"), say(CAPTURED[side.captured])
        outcome = side.outcome[code] if side.outcome else say("not coded")
        yield say("Outcome"), sentence(outcome)
        if side.judgements:
            told = (self._told(judged) for judged in side.judgements)
            yield say("Coded"), "; ".join(told)
        if side.account:
            yield from visit_rows(side.account, self.language, linked=bool(self.name))
            if side.category and contradicts(side.account, side.category):
                yield say("Account and outcome"), say("contradict each other on the appointment")
            if side.remarks:
                yield say("Remarks of the visitor"), self._quoted(side.remarks)
        if self.name:
            for reply in side.replies:
                if reply.signatures:
                    told = (self._signed(each) for each in reply.signatures)
                    yield (
                        say("Signature (DKIM)"),
                        self.language.about(self._came(reply), "; ".join(told)),
                    )
        for reply in side.replies:
            if reply.again:
                yield say("Entered a second time, otherwise"), self._again(reply, reply.again)
        if side.changes:
            changed = (self._changed(change) for change in side.changes)
            yield say("Done with answers since"), "; ".join(changed)

    def _again(self, reply: ReplyFacts, again: AgainFacts) -> str:
        """What somebody else entered of an answer, without seeing the first entry."""
        entered = replace(reply, channel=again.channel, automatic=again.automatic, late=False)
        told = [self._came(entered), self._moment(again.at)]
        if again.outcome:
            word = again.outcome[self.language.code]
            told.append(self.language.say("‘{word}’", word=word))
        both = f"{self._came(reply)}, {self._moment(reply.at)} → {', '.join(told)}"
        return self._noted(both, again.text, reply.others)

    def _signed(self, signature: SignatureFacts) -> str:
        """What a signature was worth, by whose domain, with the key of which day."""
        say = self.language.say
        theirs, others = say("domain of a mailbox of the landlord"), say("another domain")
        whose = theirs if signature.own else others
        day = say("key of {date}", date=self.language.date(signature.looked))
        return f"{say(SIGNED[signature.verdict])} ({whose}, {day})"

    def _told(self, judged: JudgementFacts) -> str:
        outcome = self.language.say("‘{word}’", word=judged.outcome[self.language.code])
        return self._noted(f"{outcome} ({self._judge(judged)})", judged.reason, judged.others)

    def _heard(self, side: SideFacts) -> Iterator[Text]:
        say, tongue = self.language.say, side.letter.language if side.letter else ""
        for reply in side.replies:
            title = f"{self._came(reply)}, {self._moment(reply.at)}"
            yield Text(title, self._lines(reply.text, (), reply.others) or self._no(reply), tongue)
        if not side.sent:
            yield Text(say("This letter was never sent."), ())
        elif not side.replies:
            yield Text(say("No answer came."), ())
        if side.decline:
            yield Text(say("Words given to decline"), self._lines(side.decline, ()), tongue)

    def _letter(self, side: SideFacts) -> Text:
        say, letter = self.language.say, side.letter
        title = say("Letter") if side.sent else say("Letter as it was planned")
        if letter is None:
            return Text(title, self._erased())
        subject = self._lines(letter.subject, letter.subject_spans)
        body = self._lines(letter.body, letter.spans)
        return Text(title, (*subject, (), *body), letter.language)

    def _no(self, reply: ReplyFacts) -> _Lines:
        """Where a reply has no words: there were none to keep, or they were erased since."""
        if reply.erased:
            return self._erased()
        return ((LetterPart(self.language.say("[no words were written down]")),),)

    def _erased(self) -> _Lines:
        return ((LetterPart(self.language.say("[erased]")),),)

    def _lines(
        self, words: Unmasked, spans: tuple[Span, ...], others: tuple[Known, ...] = ()
    ) -> _Lines:
        """Masked, cut into lines, with the signals marked."""
        lines: list[list[LetterPart]] = [[]]
        marked = [(span.start, span.end) for span in spans]
        for piece in self.mask.pieces(words, self.test.known, others, marked):
            for number, line in enumerate(_LINE_END.split(piece.text)):
                if number:
                    lines.append([])
                if line:
                    lines[-1].append(LetterPart(line, piece.marked))
        while lines and not lines[-1]:
            lines.pop()
        return tuple(tuple(line) for line in lines)
