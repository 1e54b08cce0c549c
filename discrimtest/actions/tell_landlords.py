"""How a report for an inspector calls the landlords of a study ("A1")."""

from __future__ import annotations

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.material import Material
from discrimtest.report.annex import pseudonyms
from discrimtest.report.facts import Audience
from discrimtest.report.gathered import report_facts
from discrimtest.store.material import material_of
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, take_up_locked
from discrimtest.workplace.workplace import Workplace


def landlord_names(at: Workplace, study: OpenStudy, material: Material) -> dict[str, str]:
    """Each landlord with a test, by id, with its name in the report."""
    facts = report_facts(study.instrument, material, at.now(), Audience.INSPECTOR)
    return pseudonyms(facts.annex) if facts.annex else {}


def landlord_called(names: dict[str, str], called: str) -> str:
    """The id of the landlord that a report calls so.

    Raises:
        WrongInput: It calls none so.
    """
    for landlord, name in names.items():
        if name == called:
            return landlord
    rule = f"must be a landlord of the report ({', '.join(sorted(names.values())) or 'none'})"
    repair = "Take the name from the annex."
    problem = Problem.of_input("landlord", called, rule, repair, code="landlord.unknown")
    raise WrongInput("The report knows no such landlord.", [problem])


def study_to_release(at: Workplace, session: Session, slug: str) -> OpenStudy:
    """The locked study, for who may release its documents."""
    study, _ = take_up_locked(at, session, slug)
    at.require(Right.RELEASE_EVIDENCE, study.id)
    return study


def names_of(at: Workplace, session: Session, study: OpenStudy) -> tuple[Material, dict[str, str]]:
    """What was recorded of the study, and what its report calls each landlord."""
    material = material_of(session, study.registered, study.fieldwork, at.keys, with_texts=False)
    return material, landlord_names(at, study, material)
