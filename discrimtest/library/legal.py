"""The legal file of a region, by itself."""

from __future__ import annotations

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.legal import LegalBasis, LegalBody
from discrimtest.library.files import Files
from discrimtest.library.files import legal_files as regions
from discrimtest.library.reader import TextReader


def the_region(files: Files, region: str | None) -> str:
    """The region that is meant: the only one where none is named.

    Raises:
        WrongInput: No legal file is called so, or there are several to choose from.
    """
    known = tuple(regions(files))
    if region is None and len(known) == 1:
        return known[0]
    if region in known:
        return region
    rule = f"must be one of the legal files ({', '.join(known)})"
    problem = Problem.of_input(
        "region", region or "", rule, "Name the region.", code="legal.unknown"
    )
    raise WrongInput("It is not clear which law holds.", [problem])


def read_legal_basis(files: Files, region: str) -> LegalBasis:
    """What the legal file of a region says.

    Raises:
        WrongInput: It is not there, or holds mistakes.
    """
    reader = TextReader(files)
    read = reader.model(f"protocols/legal/{region}.toml", LegalBasis)
    if reader.problems:
        raise WrongInput(f"The legal file of {region} can not be used.", reader.problems)
    return read.value


def the_body(basis: LegalBasis, body: str | None) -> LegalBody:
    """The body that takes complaints in a region: the only one where none is named.

    Raises:
        WrongInput: The legal file has no such body, or several to choose from.
    """
    known = {each.id: each for each in basis.report_to}
    if body is None and len(known) == 1:
        return basis.report_to[0]
    if body in known:
        return known[body]
    rule = f"must be one of those of the legal file ({', '.join(known) or 'it names none'})"
    problem = Problem.of_input("body", body or "", rule, "Name one.", code="legal.body")
    raise WrongInput("It is not clear where the complaint goes.", [problem])
