"""The OpenID provider of a project, and the secret by which it knows this installation."""

from __future__ import annotations

from discrimtest.accounts.provider import Provider, is_installed
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.provider import PATH, ProviderFile
from discrimtest.files.reading import read_model
from discrimtest.library.locate import Library
from discrimtest.library.plain_text import read_plain
from discrimtest.workplace.kept_secret import SERVICE, kept_secret


def is_written(library: Library) -> bool:
    """Whether the project has a file about a provider."""
    return library.project is not None and (library.project / PATH).is_file()


def usable_provider(library: Library) -> Provider | None:
    """The same as :func:`provider_of`; None too where the packages are missing that ask it."""
    return provider_of(library) if is_installed() else None


def provider_of(library: Library) -> Provider | None:
    """The provider that the project's file tells of; None where there is none.

    Raises:
        WrongInput: The file holds mistakes.
        Refused: Nobody told the secret.
    """
    if library.project is None or not is_written(library):
        return None
    reading = read_model(read_plain(library.project, PATH), PATH, ProviderFile)
    if reading.problems:
        raise WrongInput(f"{PATH} holds mistakes.", reading.problems)
    file = reading.value
    secret = kept_secret(file.secret, file.client_id)
    if not secret:
        rule = "its client secret must be at hand"
        repair = (
            f"Set the environment variable {file.secret}."
            if file.secret
            else "Name its variable in the file, or install keyring and put it there: "
            f"keyring set {SERVICE} {file.client_id}"
        )
        problem = Problem(PATH, "", rule, repair, "provider.no_secret", "secret")
        raise Refused("Nobody could sign in by the provider.", [problem])
    return Provider(file, secret)
