"""How far the coders of a study agree, for who leads it; never by candidate, nor by coder."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.show_codebook import codebook_labels
from discrimtest.actions.tell_coding import tell_agreement
from discrimtest.estimators.agreement import Agreement
from discrimtest.report.coders import FIGURES
from discrimtest.report.language import sentence
from discrimtest.web.coding import LEAKS
from discrimtest.web.guard import acting
from discrimtest.web.language import count, say, spoken
from discrimtest.words.sentence import N_


def agreement(study: str) -> ResponseReturnValue:
    """How far they agree, and how often a masked text told who the candidate was."""
    found = tell_agreement(acting(), study)
    labels = codebook_labels(acting(), study, spoken().code)
    others = {**found.categories, **found.subtle}
    return render_template(
        "agreement.html",
        study=study,
        found=found,
        outcome=[_told(figure) for figure in found.outcome],
        others={labels.get(name, name): list(map(_told, others[name])) for name in others},
        leaks={say(LEAKS[kind]): number for kind, number in found.leaks.items()},
        spoken=spoken(),
    )


def _told(figure: Agreement) -> tuple[str, str, str]:
    """A figure's name, its value, and what else of it in words."""
    name, low, high = say(FIGURES[figure.id]), figure.interval.low, figure.interval.high
    if figure.value != figure.value:
        return name, spoken().undefined, sentence(f"{say(figure.why)}.")
    words = [count(figure.units, "{n} exchange.", "{n} exchanges.")]
    if low == low:
        limits = {"low": spoken().decimal(low, 2), "high": spoken().decimal(high, 2)}
        fit = N_("Values between {low} and {high} fit these judgements as well.")
        words.append(say(fit, **limits))
    elif figure.why:
        words.append(sentence(f"{say(figure.why)}."))
    return name, spoken().decimal(figure.value, 2), " ".join(words)
