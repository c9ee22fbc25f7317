"""How far a night has come, on the standard output: a bar on a terminal, a line with the time a step in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import dagster as dg

STEPS = {
    "raw": "Loading deliveries",
    "dbt": "Building the marts",
    "expectations": "Checking plausibility",
    "publication": "Publishing: disclosure control, files, report",
}
"""What steps of the job do, in words. A step that is not here is called by its own name."""

Listener = Callable[[dg.EventLogEntry], None]


def said(step: str) -> str:
    """A step in words: `evaluation__re_referrals` is "Evaluation: re referrals"."""
    return STEPS.get(step) or step.replace("__", ": ").replace("_", " ").capitalize()


@contextmanager
def shown(steps: int) -> Iterator[Listener]:
    """A listener for the events of one run of so many steps; what it shows ends with the context."""
    if not sys.stdout.isatty():
        yield _line
        return
    # Imported only where somebody looks.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(), transient=True) as bar:
        task = bar.add_task("Starting", total=steps)

        def move(event: dg.EventLogEntry) -> None:
            if (step := _started(event)) is not None:
                bar.update(task, description=said(step))
            elif event.is_dagster_event and event.get_dagster_event().is_step_success:
                bar.advance(task)

        yield move


def _line(event: dg.EventLogEntry) -> None:
    if (step := _started(event)) is not None:
        print(f"{datetime.now():%H:%M:%S} {said(step)}", flush=True)


def _started(event: dg.EventLogEntry) -> str | None:
    starts = event.is_dagster_event and event.get_dagster_event().is_step_start
    return event.step_key if starts else None
