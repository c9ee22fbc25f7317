"""``python -m tests.bench.disclosure``: what it costs, in cells and in CPU-seconds, to protect random tables.

A thousand tables of counts with totals: how many small counts a reader could work out if only they were withheld, how
many secondary cells go to prevent it, and how many are exposed then. What does not belong here: assertions (the same is
asserted of fewer tables in tests/unit/disclosure).
"""

import argparse
import time

import numpy as np

from orchestration.disclosure.audit import audit
from orchestration.disclosure.suppression import protect
from tests.unit.disclosure.tables import one_system, random_tables


def main() -> None:
    """Make the tables, protect them, audit them, print what came of it."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.disclosure", description=__doc__.splitlines()[0])
    arguments.add_argument("--tables", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()

    system, values = one_system(random_tables(options.tables, options.seed))
    start = time.process_time()
    choice = protect(system, values)
    protected = time.process_time()
    left = audit(system, np.where(choice.withheld, np.nan, values)).exposed.size
    audited = time.process_time()
    before = audit(system, np.where(choice.primary, np.nan, values)).exposed.size
    primary, secondary = int(choice.primary.sum()), int((choice.withheld & ~choice.primary).sum())
    print(f"{options.tables:,} tables, {int((values > 0).sum()):,} cells above 0")
    print(f"counts too small to be shown: {primary:,}; exposed if only those are withheld: {before:,}")
    print(f"secondary cells withheld: {secondary:,}, {secondary / primary:.2f} for each; exposed then: {left}")
    print(f"CPU-seconds: {protected - start:.1f} to choose, {audited - protected:.1f} to audit")


if __name__ == "__main__":
    main()
