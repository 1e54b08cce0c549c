"""What sealing needs of a project besides its database: its seal key, and who stamps times."""

from __future__ import annotations

from pathlib import Path

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.reading import read_model
from discrimtest.files.seals import PATH, SealsFile, TimeAuthority
from discrimtest.library.locate import Library
from discrimtest.library.plain_text import read_plain
from discrimtest.seal.signing import KEY_FILE
from discrimtest.seal.stamp import Authority, root_of

KEY_NAME = "discrimtest-seal.key"


def seal_key_path(library: Library) -> Path:
    """Where the seal key lies: as the environment says, else in the project."""
    return KEY_FILE.path((library.project or Path.cwd()) / KEY_NAME)


def authorities_of(library: Library) -> list[Authority]:
    """The authorities that the project names; none where it has no such file.

    Raises:
        WrongInput: The file, or that of a certificate, holds mistakes.
    """
    if library.project is None or not (library.project / PATH).is_file():
        return []
    reading = read_model(read_plain(library.project, PATH), PATH, SealsFile)
    if reading.problems:
        raise WrongInput(f"{PATH} holds mistakes.", reading.problems)
    return [_authority(library.project, each) for each in reading.value.authorities]


def _authority(project: Path, told: TimeAuthority) -> Authority:
    try:
        root = root_of((project / told.root).read_bytes())
    except (OSError, ValueError) as error:
        rule = "must be a file with the one root certificate of the authority (PEM)"
        repair = f"Take it from the authority ({str(error).partition(chr(10))[0]})."
        problem = Problem(f"{PATH}: {told.name}.root", told.root, rule, repair, "seal.no_root")
        raise WrongInput("The authority's certificate can not be read.", [problem]) from error
    return Authority(told.name, told.url, told.kind, told.source, root)
