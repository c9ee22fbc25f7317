"""Plausibility gates: what a freshly built warehouse must show before it is published.

Great Expectations runs inside DuckDB, one module a subject. `catalogue` lists every gate and is cheap: Great
Expectations itself is imported by `run` alone. Not here: contracts of delivered files (`ingest.contracts`), keys and
relations (dbt data tests), and what happens after a gate has failed (`orchestration`).
"""

from collections.abc import Collection
from pathlib import Path

from expectations import families, freshness, indicators, linkage, plans, rates, reconciliation, sessions, volumes
from expectations.check import Check
from expectations.files import ReadOnly, read_only
from expectations.gates import Gate, GateNotEvaluated

__all__ = ["Check", "Gate", "GateNotEvaluated", "catalogue", "run"]

SUBJECTS = (volumes, rates, linkage, freshness, families, plans, sessions, indicators, reconciliation)


def catalogue() -> list[Gate]:
    """Every gate, in the order they are reported; names are unique and safe as asset check names."""
    return [gate for subject in SUBJECTS for gate in subject.GATES]


def run(
    warehouse: Path,
    last_published: Path | None = None,
    connect: ReadOnly = read_only,
    ruled: Collection[str] = (),
) -> list[Check]:
    """Try every gate on a warehouse; one check a gate, in the order of `catalogue`.

    `warehouse` is the DuckDB file just built; nothing else in this process may hold it open. `last_published` is the
    `analyst.duckdb` of the last published generation, None when nothing has been published yet. Both are only read,
    and both are closed on return. `ruled` are authorities whose rows may have fallen because an operator said so: what
    they had published is not counted. `connect` opens a DuckDB file for reading: the caller knows whether it is
    encrypted. Raises `GateNotEvaluated` when a gate could not be tried at all (a table or column is
    missing): that is a fault in the code, not in the data, and nothing should be published after it.
    """
    from expectations.runner import evaluate

    return evaluate(catalogue(), warehouse, last_published, connect, ruled)
