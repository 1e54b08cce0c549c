"""The command line: one door to the actions. Nothing is computed here.

Groups load when they are used, so that ``discrimtest --help`` stays quick.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import traceback

import click

from discrimtest import __version__
from discrimtest.cli.options import shared_options
from discrimtest.cli.output import echo
from discrimtest.doors import as_command
from discrimtest.errors import DiscrimtestError

# name -> (module, attribute, what --help says of it); kept here so that nothing need load.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("demo", "demo", "The whole job on a simulated city, from listings to reports."),
    "init": ("project", "init", "Make a project folder with studies, protocols and a database."),
    "study": ("study", "study", "Check, read, lock and amend studies."),
    "protocol": ("protocol", "protocol", "List and check protocols."),
    "signals": ("signals", "signals", "Ask raters how signals are read, and record it."),
    "listings": ("listings", "listings", "Import listings and decide who advertises them."),
    "tests": ("tests", "tests", "Draw matched tests and list them."),
    "contacts": ("contacts", "contacts", "See what is due; record what was sent."),
    "responses": ("responses", "responses", "Record what landlords answered."),
    "code": ("coding", "code", "Judge answers without knowing to which candidate they came."),
    "testers": ("testers", "testers", "Share contacts among testers, and see their work."),
    "queries": ("queries", "queries", "Ask testers about what they recorded."),
    "quality": ("quality", "quality", "Enter a share of the answers again, and compare."),
    "visits": ("visits", "visits", "Record visits in pairs, and see where candidates part."),
    "analyse": ("analyse", "analyse", "Compare the candidates of a study, or of a data file."),
    "calls": ("calls", "calls", "Mystery calls: how far agencies go, and whether it changes."),
    "replicate": ("replicate", "replicate", "Make published figures again, ours beside them."),
    "report": ("report", "report", "Write the report of a study."),
    "evidence": ("evidence", "evidence", "Release documents to inspectors, and check copies."),
    "export": ("export", "export", "Write a study's pseudonymous data for other programs."),
    "complaints": ("complaints", "complaints", "Record complaints and what is done about them."),
    "privacy": ("privacy", "privacy", "Erase personal data, provably."),
    "user": ("user", "user", "Add people, give them roles and invite them to the pages."),
    "jobs": ("jobs", "jobs", "Do long work that a page asked for."),
    "serve": ("serve", "serve", "Serve pages for people who open no terminal."),
    "db": ("db", "db", "Upgrade, back up, restore and check the database."),
}


class LazyGroup(click.Group):
    """A group whose subcommands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        loaded = importlib.import_module(f"discrimtest.cli.{module}")
        command: click.Command = getattr(loaded, attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: discrimtest demo",
)
@click.version_option(__version__, message="discrimtest %(version)s")
@shared_options
def discrimtest() -> None:
    """Test discrimination on the rental market with matched candidates.

    A study, a protocol and a plan are plain files; the database remembers what happened;
    the report says what was found and how sure that is.
    """


def main() -> None:
    """Run the command line; the exit code says what happened (0 done, 1 a negative verdict,
    2 wrong input, 3 outside trouble, 70 a fault of the program itself)."""
    # What is loaded stays: looking through it for garbage took a tenth of a short command.
    gc.set_threshold(200_000)
    code = run(sys.argv[1:])
    # Python would look through it once more before it ends, for a fifth of a short command.
    gc.freeze()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every message goes to standard error."""
    try:
        code = discrimtest.main(args=arguments, prog_name="discrimtest", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except DiscrimtestError as error:
        echo(f"discrimtest: {error.worded(as_command)}", err=True)
        _tell_notes(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        echo("discrimtest: stopped; what was not finished was not written.", err=True)
        _tell_notes(error.__context__ or error)
        return 130
    except BrokenPipeError:
        return _unread()
    except SystemExit:
        # In this mode click itself leaves for one cause alone: nobody reads our output.
        return _unread()
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        echo(f"discrimtest: {error.strerror or error}{where}. Nothing was lost.", err=True)
        try:
            sys.stdout.flush()
        except OSError:
            _unread()
        return 3
    except Exception:  # noqa: BLE001 - the last door: anything else is our own fault, and says so
        traceback.print_exc()
        echo("discrimtest: this is a fault in discrimtest; please report it.", err=True)
        return 70


def _tell_notes(error: BaseException) -> None:
    for note in getattr(error, "__notes__", ()):
        echo(note, err=True)


def _unread() -> int:
    """Drop what is still to be printed: its reader went away (as in `| head`), or has no room.

    Python would try once more when it ends, and leave with a code of its own.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
