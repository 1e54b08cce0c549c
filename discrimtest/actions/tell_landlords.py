"""How a report for an inspector calls the landlords of a study ("A1")."""

from __future__ import annotations

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.material import Material
from discrimtest.report.annex import pseudonyms
from discrimtest.report.facts import Audience
from discrimtest.report.gathered import report_facts
from discrimtest.workplace.open_study import OpenStudy
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
