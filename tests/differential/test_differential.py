"""The warehouse against the oracle, on landings drawn at random: every row and every column must be equal.

A failure names its seed. `DIFFERENTIAL_SEED=<seed> pytest tests/differential` runs that one alone, and
`DIFFERENTIAL_EXAMPLES=<n>` draws n landings, other ones each time.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .cases import AUTHORITIES, landing
from .comparison import KEYS, differences, published_rows, report
from .oracle import expected_tables
from .pipeline import build_warehouse, deliver

FAMILIES = 12  # in each of the six authorities of a landing; a case is a family
LANDINGS = 3
CASES_WANTED = 200
SECRET = "a key for tests only"


def compare(seed: int) -> int:
    """Run one landing through the pipeline and the oracle; the number of its cases."""
    deliveries = landing(seed, FAMILIES)
    expected = expected_tables(deliveries, SECRET.encode())
    with tempfile.TemporaryDirectory() as folder:
        deliver(Path(folder), deliveries, SECRET)
        with build_warehouse(Path(folder), SECRET) as warehouse:
            published = {table: published_rows(warehouse, table) for table in KEYS}
    found = {table: differences(table, expected[table], published[table]) for table in KEYS}
    told = [report(table, lines) for table, lines in found.items() if lines]
    assert not told, f"DIFFERENTIAL_SEED={seed}\n" + "\n".join(told)
    return FAMILIES * len(AUTHORITIES)


def test_the_warehouse_equals_the_oracle_to_the_last_digit() -> None:
    if "DIFFERENTIAL_SEED" in os.environ:
        compare(int(os.environ["DIFFERENTIAL_SEED"]))
        return
    exploring = "DIFFERENTIAL_EXAMPLES" in os.environ
    cases = []

    # Each landing takes seconds and is as small as its seed makes it, so there is nothing to shrink.
    @settings(
        max_examples=int(os.environ.get("DIFFERENTIAL_EXAMPLES", LANDINGS)),
        derandomize=not exploring,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
        print_blob=True,
    )
    @given(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def every_landing(seed: int) -> None:
        cases.append(compare(seed))

    every_landing()
    assert exploring or sum(cases) >= CASES_WANTED
