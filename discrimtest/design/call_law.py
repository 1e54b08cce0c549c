"""Whether a region's law lets mystery calls be made, and for what."""

from __future__ import annotations

from discrimtest.errors import Problem, Refused
from discrimtest.files.legal import LegalBasis, MysteryCallLaw
from discrimtest.words.study import Purpose


def may_call(legal: LegalBasis, purpose: Purpose) -> MysteryCallLaw:
    """What the legal file says of mystery calls, where it lets them be made for this purpose.

    Raises:
        Refused: It says nothing of them, or not for this purpose.
    """
    place, law = f"protocols/legal/{legal.region}.toml: mystery_calls", legal.mystery_calls
    if law is None:
        problem = Problem(
            place,
            "",
            "says nothing of mystery calls, so none may be made under it",
            "Have counsel write a [mystery_calls] table, with its source.",
            "calls.law_silent",
        )
        raise Refused(f"Mystery calls have no legal basis in {legal.region}.", [problem])
    if purpose not in law.purposes:
        problem = Problem.of_input(
            "purpose",
            str(purpose),
            f"must be {' or '.join(law.purposes)}: {law.text.en.rstrip('.')}",
            "Choose it, or ask the body that may.",
            code="calls.purpose",
        )
        raise Refused(f"Mystery calls may not be made for this in {legal.region}.", [problem])
    return law
