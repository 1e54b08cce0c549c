"""``discrimtest jobs``: long work that a page asked for, in a process of its own."""

from __future__ import annotations

import _thread

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json


@click.group(epilog="Example: discrimtest jobs run job-abc")
def jobs() -> None:
    """Do long work that a page asked for."""


@jobs.command("run", epilog="Example: discrimtest jobs run job-abc")
@click.argument("job")
@json_option
@with_settings
def run(settings: Settings, job: str, as_json: bool) -> None:
    """Do the work JOB as the person who asked for it, once. The pages begin it by themselves.

    What became of it stands on its page. Where its process died, the page begins another.
    """
    from discrimtest.actions.run_job import run_job

    ended = run_job(settings.workplace(), job, interrupt=_thread.interrupt_main)
    if as_json:
        print_json({"job": ended.id, "study": ended.study, "state": ended.state})
        return
    echo(f"{ended.id} of {ended.study}: {ended.state}.")
