"""What disclosure control takes from the seeds: what each measure counts, and which cohorts there are.

The one module here that reads files, once, when it is imported.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def _rows(seed: str) -> list[dict[str, str]]:
    with (_SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Measure:
    """What a measure of `kpi.indicator` counts, from its row in the catalogue of indicators.

    Two figures that count the same item are one cell, however many measures print them.

    numerator_is: `count`; `sum`, over the people or things it rests on; `change`, a sum that may be negative; `median`,
    of what it rests on.
    rests_on: the item without which the numerator may not be shown.
    """

    numerator_item: str
    denominator_item: str | None
    numerator_is: str
    rests_on: str | None
    is_share: bool

    @property
    def items(self) -> tuple[str, str | None]:
        """Of numerator and denominator."""
        return self.numerator_item, self.denominator_item


MEASURES: Mapping[str, Measure] = {
    row["measure"]: Measure(
        row["numerator_item"],
        row["denominator_item"] or None,
        row["numerator_is"],
        row["rests_on"] or None,
        row["value_is"] == "percent",
    )
    for row in _rows("indicators")
}
"""Every measure of the catalogue, by name."""

SUMS = frozenset(each.numerator_item for each in MEASURES.values() if each.numerator_is != "count")
"""What is summed over people or things, not a count of them: withheld when that count is."""
CHANGES = frozenset(each.numerator_item for each in MEASURES.values() if each.numerator_is == "change")
MEDIANS = {name: each.rests_on for name, each in MEASURES.items() if each.numerator_is == "median"}
"""By measure, the item of which its numerator is the median."""
RESTS_ON = {each.numerator_item: each.rests_on for each in MEASURES.values() if each.rests_on}
"""What may not be shown when something else is not: sums over too few, sessions and cases of too few."""

ADOPTION_MEASURES = tuple(row["measure"] for row in _rows("adoption_measures"))
"""The measures of adoption that are listed; of others the name is a question in a partner's own words."""

COHORTS = tuple(row["cohort"] for row in sorted(_rows("cohorts"), key=lambda row: row["start_date"]))
"""The toolkit's cohorts, first to last."""
