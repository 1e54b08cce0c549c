"""Where the work of each role begins: the list that the first page is made of."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.words.person import Right, Role
from discrimtest.words.sentence import N_


@dataclass(frozen=True, slots=True)
class Start:
    """A page to begin at.

    Attributes:
        route: Its name in ``web/routes.py``.
        name, words: What it is called, and what is done there.
        roles: Whose work begins there.
        right: What must be held in all studies beside; None for nothing.
    """

    route: str
    name: str
    words: str
    roles: frozenset[Role]
    right: Right | None = None


PLACES = (
    Start(
        "today",
        N_("Today"),
        N_("What is to be done today, and what came back."),
        frozenset({Role.TESTER, Role.SUPERVISOR}),
    ),
    Start(
        "studies",
        N_("Studies"),
        N_("How far each study is, and what waits for you."),
        frozenset({Role.RESEARCHER, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    ),
    Start(
        "questions",
        N_("Questions"),
        N_("What is asked about what testers recorded, and what they answer."),
        frozenset({Role.SUPERVISOR, Role.RESEARCHER}),
    ),
    Start(
        "coding",
        N_("Coding"),
        N_("Judge answers without knowing to whom they came."),
        frozenset({Role.CODER}),
    ),
    Start(
        "coding",
        N_("How coding goes"),
        N_("What waits for coders, and how far they agree."),
        frozenset({Role.RESEARCHER}),
    ),
    Start(
        "released",
        N_("Released documents"),
        N_("What was released to inspectors, and whether a copy is one of them."),
        frozenset({Role.INSPECTOR, Role.RESEARCHER, Role.ADMINISTRATOR}),
    ),
    Start(
        "seals",
        N_("Seals"),
        N_("The seals of the log, to compare with papers that somebody else keeps."),
        frozenset({Role.ADMINISTRATOR}),
        Right.MANAGE_STORE,
    ),
)
"""In the order in which the first page lists them."""
