"""The one command, `safeguarding`: says what each part does, asks before what cannot be undone, and hands over.

Only here are arguments read. What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import functools
import getpass
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest import faults

app = typer.Typer(
    help="The Family Safeguarding warehouse. Settings are environment variables: see README.md.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would show rows of people.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Delivery = Annotated[
    str,
    typer.Argument(help="Its place below landing (authority/agency/extract/file name), or the start of its SHA-256."),
]
Reason = Annotated[str, typer.Option(help="Why; the audit trail keeps it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def _command(name: str, *, takes_anything: bool = False) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Register a function that returns an exit code; what the machine refuses becomes one sentence."""

    def register(work: Callable[..., int]) -> Callable[..., None]:
        @functools.wraps(work)
        def run(*arguments: object, **options: object) -> None:
            raise typer.Exit(faults.plainly(lambda: work(*arguments, **options)))

        anything = {"allow_extra_args": takes_anything, "ignore_unknown_options": takes_anything}
        return app.command(name, context_settings=anything)(run)

    return register


@_command("nightly")
def nightly(
    whole: Annotated[bool, typer.Option("--whole", help="Build everything, even if nothing has changed.")] = False,
) -> int:
    """One night's work: load, rebuild, check, publish; ends with a summary.

    Ends early where nothing has changed since the last night. Ends with 0 when new figures were published or those
    that are published stand, else with 1.
    """
    from orchestration import nightly as work

    return work.main(whole)


@_command("ui")
def ui() -> int:
    """Dagster's UI and daemon, on this machine only (port: SAFEGUARDING_UI_PORT)."""
    from orchestration import ui as work

    work.main()


@_command("superset")
def superset() -> int:
    """A dashboard of the public file in Apache Superset, on this machine only (`make superset` installs it)."""
    from orchestration.superset import server as work

    work.main()


@_command("check-file")
def check_file(
    file: Annotated[Path, typer.Argument(help="A file that is about to be delivered.", exists=True, dir_okay=False)],
    authority: Annotated[str, typer.Option(help="Slug of the authority, such as hertfordshire.")],
    agency: Annotated[str, typer.Option(help="Folder of the agency, such as police.")],
    extract: Annotated[str, typer.Option(help="Folder of the extract, such as incidents.")],
    mapping: Annotated[
        Path | None, typer.Option(help="A mapping to try, instead of the data root's.", exists=True, dir_okay=False)
    ] = None,
) -> int:
    """What a night would say of a file; nothing is stored.

    Ends with 0 when the file would be accepted, else with 1.
    """
    from orchestration.operations import check_file as work

    return work.main(file, authority, agency, extract, mapping)


@_command("map")
def draft_mapping(
    file: Annotated[Path, typer.Argument(help="A file as a partner's system writes it.", exists=True, dir_okay=False)],
    authority: Annotated[str, typer.Option(help="Slug of the authority, such as hertfordshire.")],
    agency: Annotated[str, typer.Option(help="Folder of the agency, such as police.")],
    extract: Annotated[str, typer.Option(help="Folder of the extract, such as incidents.")],
) -> int:
    """Draft the mapping through which such files could be read, and print it.

    Ends with 0 when every column that must be there has a heading, else with 1: somebody has to complete it.
    """
    from orchestration.operations import draft_mapping as work

    return work.main(file, authority, agency, extract)


@_command("release")
def release(delivery: Delivery, reason: Reason) -> int:
    """Let a held delivery in, or take a withdrawal back."""
    from orchestration.operations import rule

    return rule.release(delivery, reason)


@_command("withdraw")
def withdraw(delivery: Delivery, reason: Reason) -> int:
    """Take an accepted delivery out of force, so that what it replaced is in force again."""
    from orchestration.operations import rule

    return rule.withdraw(delivery, reason)


@_command("release-public")
def release_public(
    reason: Reason = "an operator asked for it",
    later: Annotated[bool, typer.Option("--later", help="Leave it to the next night.")] = False,
) -> int:
    """Make a new release of the public file, now or with the next night."""
    from orchestration.operations import rule

    return rule.release_public(reason, later)


@_command("return")
def evaluators_return(
    authority: Annotated[str, typer.Option(help="Slug of the authority, such as hertfordshire.")],
    quarter: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Its first day, such as 2019-04-01.")],
) -> int:
    """The toolkit's return to evaluators of one authority and quarter, as a workbook."""
    from orchestration.publication import return_workbook as work

    return work.main(authority, quarter.date())


@_command("audit")
def audit(
    expect: Annotated[
        str | None, typer.Option(metavar="ENTRIES:SHA256", help="A head that was written down elsewhere.")
    ] = None,
) -> int:
    """Is the audit trail whole? Ends with 0 when it is, else with 1."""
    from ingest.audit.report import head_of, report

    try:
        expected = head_of(expect) if expect else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return report(expected)


@_command("erase", takes_anything=True)
def erase(context: typer.Context, yes: Yes = False) -> int:
    """Erase a person everywhere and rebuild.

    The person, <authority>/<person identifier>, is asked for, and what is typed is shown nowhere; or is in the
    environment variable PERSON. An argument would be in the list of processes.
    """
    if context.args:
        # Not quoted: it may be the identifier.
        _refuse("erase takes no argument but --yes: the person is asked for, or is in the variable PERSON")
    person = os.environ.pop("PERSON", "") or _person()
    _ask("Erase this person everywhere, for good, and rebuild what is published?", yes)
    from orchestration.operations import erase as work

    return work.main(person)


@_command("rotate")
def rotate(yes: Yes = False) -> int:
    """A new pseudonym key: every key in every table changes."""
    _ask("Replace the pseudonym key? Keys of past and future returns will not match.", yes)
    from orchestration.operations import rotate as work

    return work.main()


@_command("backup")
def backup(
    folder: Annotated[Path | None, typer.Argument(help="Where copies are kept; else below the data root.")] = None,
) -> int:
    """Copy what the pipeline could not make again, into a folder of the day and time."""
    from orchestration.operations import backup as work

    return work.main(folder)


@_command("generate")
def generate() -> int:
    """Write the files that are made from a declaration again, and name those that changed."""
    from orchestration import generate as work

    return work.main()


def _person() -> str:
    if not _somebody_is_here():
        _refuse("nobody is here to ask for the person: set the variable PERSON to <authority>/<person identifier>")
    return getpass.getpass("Person to erase (<authority>/<person identifier>): ")


def _ask(question: str, yes: bool) -> None:
    if yes:
        return
    if not _somebody_is_here():
        _refuse("nobody is here to ask: add --yes if this is meant")
    typer.confirm(question, abort=True)


def _somebody_is_here() -> bool:
    return sys.stdin.isatty()


def _refuse(why: str) -> None:
    typer.echo(f"Nothing was done: {why}.", err=True)
    raise typer.Exit(2)
