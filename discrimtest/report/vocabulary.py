"""The words of the trade that a report uses, each with its explanation in the reader's language.

A word is looked for in what the report says; only words that stand there are explained. So no
page can use one of these words without its explanation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from discrimtest.report.blocks import Paragraph, Section, Terms
from discrimtest.report.language import N_, NO_BREAK, Language

# Signs at which a line may not break, as those at which it may.
_BREAKABLE = str.maketrans({NO_BREAK: " ", "\N{NON-BREAKING HYPHEN}": "-"})


@dataclass(frozen=True, slots=True)
class TradeWord:
    """A word of the trade.

    Attributes:
        name: As the list of words gives it.
        forms: How it begins wherever it stands, as alternatives with a bar between them: each
            language has its own.
        meaning: What it is, in short sentences.
    """

    name: str
    forms: str
    meaning: str


VOCABULARY: tuple[TradeWord, ...] = (
    TradeWord(
        N_("Control candidate, test candidate"),
        N_("control candidate|test candidate"),
        N_(
            "The two candidates of a test. The test candidate has the characteristic that is "
            "tested, the control candidate does not. All else is alike, or balanced by lot."
        ),
    ),
    TradeWord(
        N_("Net"),
        N_("net"),
        N_(
            "Invitations that the test candidate lost, minus those it gained. This is the "
            "difference between the candidates. Always say of which tests it is a share."
        ),
    ),
    TradeWord(
        N_("Gross"),
        N_("gross"),
        N_("One side only: nothing is subtracted. So it is never the difference."),
    ),
    TradeWord(
        N_("Limits (confidence interval)"),
        N_("limits|confidence interval"),
        N_(
            "Other figures that fit these tests as well. Limits that include 0 mean that equal "
            "treatment fits too. Limits of 95 in 100 hold the true figure in about 95 of 100 "
            "such studies."
        ),
    ),
    TradeWord(
        N_("p-value"),
        N_("p-value|p-values"),
        N_(
            "How often chance alone would give a difference at least this large, if landlords "
            "treated both candidates alike: 0.05 is 5 times in 100. It is not the chance that "
            "landlords treat them alike."
        ),
    ),
    TradeWord(
        N_("Significant"),
        N_("significant"),
        N_(
            "The p-value is no higher than the plan allows: chance is a poor explanation. Not "
            "significant does not mean that there is no discrimination."
        ),
    ),
    TradeWord(
        N_("Adjusted (Holm)"),
        N_("Holm"),
        N_(
            "Several comparisons give chance several occasions. So their p-values are raised, by "
            "a rule that Holm published in 1979."
        ),
    ),
    TradeWord(
        N_("Benjamini-Hochberg, Benjamini-Yekutieli"),
        N_("Benjamini"),
        N_(
            "Rules of 1995 and 2001 that raise p-values. They keep down the share of chance finds "
            "among all finds, not the chance of a single one."
        ),
    ),
    TradeWord(
        N_("McNemar, mid-p, chi-squared, t test and other tests"),
        N_(
            "McNemar|mid-p|chi-squared|paired t|t test|exact test|Cochran|Obuchowski|Durkalski|"
            "Suissa|continuity|log-rank|Stuart|Bhapkar|Wilcoxon|sign test|Fisher"
        ),
        N_(
            "Ways to compute a p-value. A name with a year tells who published it, and when. With "
            "few tests they can differ."
        ),
    ),
    TradeWord(
        N_("Tango, Newcombe, delta method and other methods for limits"),
        N_(
            "Tango|Newcombe|Bonett|Wilson|Clopper|score interval|delta method|MOVER|Welch|Wald|"
            "Tang,|Hartung|Viechtbauer|DerSimonian|Student|Pearson|linearised"
        ),
        N_(
            "Ways to compute limits. A name with a year tells who published it, and when. With "
            "few tests they can differ."
        ),
    ),
    TradeWord(
        N_("Sharp null"),
        N_("sharp null"),
        N_(
            "The test only asks whether any landlord at all looked at which candidate it was. It "
            "does not ask how large the difference is."
        ),
    ),
    TradeWord(
        N_("Two one-sided tests"),
        N_("one-sided"),
        N_(
            "A way to check that a difference is too small to matter. A low p-value then says: it "
            "is that small."
        ),
    ),
    TradeWord(
        N_("Clustered by landlord"),
        N_("cluster"),
        N_(
            "Tests of one landlord resemble each other, so they tell less than as many tests of "
            "different landlords. This way to compute takes that into account."
        ),
    ),
    TradeWord(
        N_("Bootstrap"),
        N_("bootstrap"),
        N_(
            "Limits found by trying: the computer draws landlords or tests from this study again "
            "and again, and looks how much the figure moves."
        ),
    ),
    TradeWord(
        N_("Jackknife"),
        N_("jackknife"),
        N_("Limits found by leaving out one landlord at a time."),
    ),
    TradeWord(
        N_("Odds ratio"),
        N_("odds"),
        N_(
            "Tests that favoured the test candidate for each that favoured the control candidate. "
            "1 means: as many one way as the other."
        ),
    ),
    TradeWord(
        N_("Model (linear, logit, probit)"),
        N_("logit|probit|model"),
        N_(
            "A formula in which each answer depends on the candidate and on other things: the "
            "test, the landlord, what else the plan names. It tells these apart."
        ),
    ),
    TradeWord(
        N_("Random intercept"),
        N_("random intercept"),
        N_("Lets each test or landlord say yes more often, or less often, than others."),
    ),
    TradeWord(
        N_("Covariate"),
        N_("covariate"),
        N_("Something else about the home or the letter that is taken into account, as the rent."),
    ),
    TradeWord(
        N_("Protocol"),
        N_("protocol"),
        N_("The rules by which every test is made: who writes, what, when and to whom."),
    ),
    TradeWord(
        N_("Validated"),
        N_("validated"),
        N_("Checked beforehand: do readers understand the name or phrase as intended?"),
    ),
    TradeWord(
        N_("Seed"),
        N_("seed"),
        N_("The number with which a computer draws lots. The same number gives the same draw."),
    ),
    TradeWord(
        N_("SHA-256"),
        N_("SHA-256"),
        N_(
            "The fingerprint of a file. Whoever has the file can check that it is the one that "
            "was used."
        ),
    ),
)


def vocabulary(language: Language, texts: Iterable[object]) -> Section | None:
    """The section that explains the words of these parts of a report; None where there are none.

    Args:
        texts: Blocks, sections and answers of the report, in its language.
    """
    say = language.say
    told = "\n".join(text for part in texts for text in _texts(part)).translate(_BREAKABLE)
    rows = [
        (say(word.name), say(word.meaning)) for word in VOCABULARY if _stands(say(word.forms), told)
    ]
    if not rows:
        return None
    about = Paragraph(say("These words are used in this report."))
    return Section("words", say("Words explained"), (about, Terms(tuple(rows))))


def _stands(forms: str, text: str) -> bool:
    """Whether a form begins at the start of a word."""
    either = "|".join(re.escape(form) for form in forms.split("|"))
    return re.search(rf"(?<!\w)(?:{either})", text, re.IGNORECASE) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in _texts(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))
    elif is_dataclass(value):
        yield from (text for one in fields(value) for text in _texts(getattr(value, one.name)))
