"""What a run of retention erased, as a text: what, by which rule, how many; nobody by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from discrimtest.record.retention import DataKind, Keeping
from discrimtest.report.language import Language
from discrimtest.words.sentence import N_, NN_, Counted

ERASED: dict[str, Counted] = {
    "landlord": NN_("{n} landlord", "{n} landlords"),
    "capture": NN_("{n} captured page or form", "{n} captured pages and forms"),
    "response": NN_("{n} answer", "{n} answers"),
    "mail": NN_("{n} mail", "{n} mails"),
    "person": NN_("{n} person who worked here", "{n} persons who worked here"),
    "complainant": NN_("{n} person who complained", "{n} persons who complained"),
    "study": NN_("the lines of {n} study", "the lines of {n} studies"),
    "released": NN_("{n} released document", "{n} released documents"),
}
_OTHER = NN_("{n} other key", "{n} other keys")
KINDS: dict[DataKind, Counted] = {
    DataKind.LANDLORD: ERASED["landlord"],
    DataKind.PERSON: ERASED["person"],
    DataKind.COMPLAINANT: ERASED["complainant"],
    DataKind.LINES: ERASED["study"],
    DataKind.MAIL: ERASED["mail"],
}
WHY: dict[Keeping, str] = {
    Keeping.TERM: N_("their term is not over"),
    Keeping.NO_TERM: N_("a study that they belong to sets no term"),
    Keeping.COMPLAINT: N_("a complaint is open"),
    Keeping.HOLD: N_("they are on hold"),
    Keeping.ACTS: N_("they act here"),
}


def retention_report(
    today: date,
    erased: Mapping[tuple[str, str], int],
    kept: Mapping[tuple[DataKind, Keeping], int],
    language: Language,
) -> str:
    """The text.

    Args:
        erased: How many keys were destroyed, by the rule and what the key was of, and how many
            captures went with them.
        kept: How many subjects stay, by what they are and why.
    """
    return "\n".join(_lines(today, erased, kept, language)) + "\n"


def _lines(
    today: date,
    erased: Mapping[tuple[str, str], int],
    kept: Mapping[tuple[DataKind, Keeping], int],
    language: Language,
) -> Iterator[str]:
    say = language.say
    yield say("Personal data that were erased because their term was over")
    yield language.date(today)
    yield ""
    for rule in sorted({rule for rule, _ in erased}):
        yield say("Rule in the log: {rule}", rule=rule)
        for (of, kind), number in sorted(erased.items()):
            if of == rule:
                yield f"- {language.count(number, *ERASED.get(kind, _OTHER))}"
    if not erased:
        yield say("Nothing was due.")
    yield ""
    yield say("What is kept, and why:")
    for (kind, why), number in sorted(kept.items()):
        yield f"- {language.count(number, *KINDS[kind])}: {say(WHY[why])}"
    if not kept:
        yield f"- {say('nothing')}"
    yield ""
    yield say(
        "Their keys were destroyed in the database: the data can no longer be read there. Backups "
        "made before open with the master key of then, and files that went out are not reached."
    )
