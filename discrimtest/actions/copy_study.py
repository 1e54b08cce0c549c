"""Begin a study of one's own from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from discrimtest.doors import Wording, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.library.call_study import draft_of
from discrimtest.library.check import check_study
from discrimtest.library.copied import copied_call_files, copied_files, lay_down
from discrimtest.library.draft import Draft
from discrimtest.library.locate import Library, find_project, is_name


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What was made, and what is still to be filled in.

    Attributes:
        files: Their paths in the project.
        to_fill_in: What ``study check`` says of it now.
    """

    study: str
    protocol: str
    origin: str
    files: tuple[str, ...]
    to_fill_in: tuple[Problem, ...]

    def to_dict(self, words: Wording) -> dict[str, Any]:
        told = [problem.worded(words) for problem in self.to_fill_in]
        names = {"study": self.study, "protocol": self.protocol, "from": self.origin}
        return {**names, "files": list(self.files), "to_fill_in": told}


def copy_study(project: Path | None, slug: str, origin: str, *, reactive: bool = False) -> NewStudy:
    """Copy a study, its page, protocols and plan; what belonged to the old one alone is emptied.

    Args:
        project: As ``--project`` says.
        slug: Name of the new study; its protocol and its plan are called the same.
        origin: The study that is copied, the project's own or a shipped one.
        reactive: Whether it follows a complaint: seven tests of one landlord, to enforce the law.

    Raises:
        WrongInput: There is no study ``origin``, its files hold mistakes, or ``slug`` is no name.
        Refused: There is no project, the name is taken, or calls were to test one landlord.
        OutsideTrouble: The disk refused.
    """
    root = find_project(project, Path.cwd())
    library = Library(root)
    if root is None:
        rule, repair = "must lie in a project", "Make one: {init}"
        problem = Problem.of_input(
            "project", "", rule, repair, code="project.none", init=action("init", "DIR")
        )
        raise Refused("There is no project here.", [problem])
    _require_free(library, slug)
    draft = draft_of(library, origin)
    draft.raise_for_mistakes()
    if isinstance(draft, Draft):
        texts = copied_files(library, draft.study.value, slug, reactive=reactive)
    else:
        _require_market(origin, reactive=reactive)
        texts = copied_call_files(library, draft.study.value, slug)
    lay_down(root, texts)
    verdict = check_study(Library(root), slug, today=datetime.now(UTC).date())
    return NewStudy(slug, slug, origin, tuple(sorted(texts)), verdict.problems)


def _require_market(origin: str, *, reactive: bool) -> None:
    if reactive:
        rule = "is a study of mystery calls, which measure a market and test no single landlord"
        problem = Problem.of_input("reactive", origin, rule, "Leave it out.", code="calls.reactive")
        raise Refused("The study was not made.", [problem])


def _require_free(library: Library, slug: str) -> None:
    if not is_name(slug):
        rule = "must be lower-case letters and digits, joined by single - or _"
        problem = Problem.of_input("slug", slug, rule, "Choose such a name.", code="study.misnamed")
        raise WrongInput("The study was not made.", [problem])
    wanted = [(folder, slug) for folder in ("studies", "protocols", "analysis")]
    taken = [
        f"{folder}/{name}"
        for folder, name in (*wanted, ("protocols", f"{slug}-cross"))
        if name in library.names(folder)
    ]
    if taken:
        rule = f"is taken: {' and '.join(taken)} is there"
        problem = Problem.of_input(
            "slug", slug, rule, "Choose another name.", code="study.name_taken"
        )
        raise Refused("The study was not made; nothing of yours is overwritten.", [problem])
