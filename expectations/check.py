"""What one check found: the same record for every check of a run, whoever carries it out.

Contracts, dbt tests, plausibility gates and disclosure control all report one. Dagster shows it as an asset check
(`orchestration.checks`), and readers find it in `quality.check` (`orchestration.publication.checks`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warn"]
Layer = Literal["contract", "dbt", "expectation", "disclosure"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of one table. Its texts and figures are counts, aggregates and names, never a value of a person.

    asset: the table, as `schema.table`. severity: a failed `error` stops publication. figures: what was found, as
    numbers by what they count; `observed` says it in words. about: what it is about, by name and verdict and without a
    number, so that it may be told outside. least, most: the threshold as numbers, ends included, None where it has no
    such end; `threshold` says it in words. reason: why the threshold is what it is.
    """

    asset: str
    name: str
    layer: Layer
    severity: Severity
    passed: bool
    observed: str
    figures: Mapping[str, float] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    threshold: str
    least: float | None = None
    most: float | None = None
    reason: str
