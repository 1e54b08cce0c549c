"""The servers of a project's mailboxes, and the secrets that open them."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.mailboxes import PATH, MailboxesFile, MailServer
from discrimtest.files.reading import read_model
from discrimtest.library.locate import Library
from discrimtest.library.plain_text import read_plain
from discrimtest.mail.delivery import trust
from discrimtest.words.line import Line
from discrimtest.workplace.kept_secret import SERVICE, kept_secret


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A line that letters go out from and answers come in to."""

    line: Line
    server: MailServer
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Mailbox({self.line.id!r})"


def read_mailboxes(library: Library) -> MailboxesFile:
    """The file of the project.

    Raises:
        WrongInput: There is none, or it holds mistakes.
    """
    if library.project is None or not (library.project / PATH).is_file():
        rule = "must say which servers the study's mailboxes lie on"
        problem = Problem(PATH, "", rule, "Write it as the mail guide shows.", "mailboxes.missing")
        raise WrongInput("Nothing can be sent or fetched.", [problem])
    reading = read_model(read_plain(library.project, PATH), PATH, MailboxesFile)
    if reading.problems:
        raise WrongInput(f"{PATH} holds mistakes.", reading.problems)
    return reading.value


def mailbox_of(file: MailboxesFile, line: Line) -> Mailbox:
    """The mailbox of a line with its secret.

    Raises:
        Refused: The file names no server for it, or nobody told its password.
    """
    server = file.of(line.address)
    if server is None:
        rule = "its mailbox must have a server in {file}"
        problem = Problem(
            line.id, line.address, rule, "Add it there.", "mailbox.no_server", values={"file": PATH}
        )
        raise Refused("A line has no server.", [problem])
    if server.ca_file:
        _require_trust(server.ca_file)
    user = server.user or line.address
    asked = server.login or server.imap
    return Mailbox(line, server, user, _password(server, line, user) if asked else "")


def _require_trust(ca_file: str) -> None:
    try:
        trust(ca_file)
    except OSError as error:
        rule = "must be a file of certificates that can be read"
        problem = Problem(PATH, ca_file, rule, f"Correct ca_file ({error}).", "mailbox.ca_file")
        raise WrongInput("Nothing can be sent or fetched.", [problem]) from error


def _password(server: MailServer, line: Line, user: str) -> str:
    variable = server.password.replace("{line}", line.id.upper().replace("-", "_"))
    found = kept_secret(variable, user)
    if not found:
        rule = "its password must be at hand"
        repair = (
            f"Set the environment variable {variable}."
            if variable
            else "Name its variable in {file}, or install keyring and put it there: "
            f"keyring set {SERVICE} {user}"
        )
        problem = Problem(line.id, "", rule, repair, "mailbox.no_password", values={"file": PATH})
        raise Refused("A line cannot log in.", [problem])
    return found
