"""One authority's cost model as a function of everything that may vary in it: numbers or arrays of draws.

`sensitivity` and `monte_carlo` say what varies, and how far; the arithmetic is in `costs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from orchestration.evaluation.money import costs
from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.costs import Floats, UnitCosts
from orchestration.evaluation.money.reductions import Reductions
from orchestration.evaluation.money.settings import ENTRIES, PLANS, Settings

BREAK_EVEN = "break_even_months"
NET_SAVING = "net_saving_5_years_gbp"
NET_SAVING_YEARS = 5
UNCHANGED = (
    *("unit_costs", "plan_cost", "care_cost", "legal_cost", "care_duration"),
    *("fade_out", "displacement"),
)
"""Parameters that the base case does without."""


@dataclass(frozen=True)
class Scenarios:
    """`spent`: pounds of Years 0 to 12, shape (13,). `base`: the value of each parameter of the settings tables."""

    spent: Floats
    durations: Floats
    unit_costs: UnitCosts
    base: Mapping[str, float]

    @classmethod
    def from_reductions(
        cls, configuration: Configuration, authority: str, reductions: Reductions, settings: Settings
    ) -> Scenarios:
        """The scenarios of an authority whose implementation costs are known."""
        unchanged = dict.fromkeys(UNCHANGED, 0.0)
        return cls(
            configuration.set_up[authority] + configuration.running[authority],
            configuration.durations,
            configuration.unit_costs,
            {
                **unchanged,
                "deadweight": settings.deadweight,
                "discount_rate": settings.discount_rate,
                ENTRIES: reductions.entries.estimate,
                PLANS: reductions.plans.estimate if reductions.plans else 0.0,
            },
        )

    def results(self, changed: Mapping[str, ArrayLike]) -> dict[str, Floats]:
        """Months to break-even (NaN: never within twelve years) and pounds saved, net of costs, after five years.

        `changed`: values in place of the base ones, (...) each. Results: (...). Deadweight is taken off both
        reductions, and off an increase as well. Costs and savings are discounted to Year 0.
        """
        value = {name: np.asarray(each, dtype=np.float64) for name, each in {**self.base, **changed}.items()}
        kept = 1 - value["deadweight"] / 100
        dearer = 1 + value["unit_costs"] / 100
        factors = costs.discount_factors(value["discount_rate"] / 100)
        saved = factors[..., 1:] * (
            costs.savings(
                value[ENTRIES] * kept,
                value[PLANS] * kept,
                self.durations,
                UnitCosts(
                    plan=self.unit_costs.plan * dearer * (1 + value["plan_cost"] / 100),
                    care=self.unit_costs.care * dearer * (1 + value["care_cost"] / 100),
                    legal=self.unit_costs.legal * dearer * (1 + value["legal_cost"] / 100),
                ),
                stretch=1 + value["care_duration"] / 100,
                fade_out=value["fade_out"] / 100,
                displacement=value["displacement"] / 100,
            ).total
        )
        spent = factors * self.spent
        return {
            BREAK_EVEN: costs.break_even_months(spent, saved),
            NET_SAVING: saved[..., :NET_SAVING_YEARS].sum(axis=-1) - spent[..., : NET_SAVING_YEARS + 1].sum(axis=-1),
        }
