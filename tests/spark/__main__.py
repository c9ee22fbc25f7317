"""``make spark``: the dbt layer on DuckDB and on Spark over the same lake, and every table compared both ways.

In three steps. `local`: the landing of the differential test, whose cases are odd, on this machine. `cluster`: the
demonstration, which has every extract, on a master and two workers of which one is killed on the way. `nights`: two
nights over the demonstration publish the same, the marts of one built on Spark. Ends with 1 where the engines differ,
or where something could not be built. What does not belong here: what the figures should be.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

from tests.spark.steps import STEPS, run


def main() -> int:
    """Build, compare and say in plain words what was compared; 0 where nothing differs."""
    arguments = argparse.ArgumentParser(prog="make spark", description=__doc__.splitlines()[0])
    arguments.add_argument("--only", choices=STEPS, help="one step of the three")
    arguments.add_argument("--select", nargs="+", help="dbt's selection, for `local` and `cluster`; else everything")
    arguments.add_argument("--keep", type=Path, help="a folder for what is built; else it is deleted")
    options = arguments.parse_args()
    selection = ["--select", *options.select] if options.select else []
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).absolute()
        found = [_in_its_own_process(step, folder, selection) for step in STEPS if options.only in (None, step)]
    return int(any(found))


def _in_its_own_process(step: str, folder: Path, selection: list[str]) -> int:
    """A process for each step: a Java keeps the master and the memory that it began with."""
    process = get_context("spawn").Process(target=run, args=(step, folder, selection))
    process.start()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    os.environ.setdefault("SAFEGUARDING_PSEUDONYM_KEY", "a key for tests only")
    sys.exit(main())
