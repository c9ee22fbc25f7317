"""What each outcome of a comparison weighs, learnt: from a source itself, or from pairs of which the truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.linkage.model import Weights
from ingest.linkage.people import PERSON

if TYPE_CHECKING:
    from splink import Linker

ENOUGH = 2_000
"""People of a source from which on expectation maximisation finds stable weights."""
SEED, MOST_PAIRS = 1, 1_000_000
TRAINING = (
    "l.date_of_birth = r.date_of_birth",
    "l.family_name = r.family_name and l.given_name = r.given_name",
)
"""Two sets of pairs that between them leave every comparison to be learnt from one of them."""

LEARNT = ("given_name", "family_name", "date_of_birth", "postcode")
"""Too few pairs share an NHS number by chance, and sex has too little to tell, to learn either from one source."""
LEAST_PROBABILITY = 1e-6
"""What is learnt below this is a level that the pairs do not show."""


def learnt(linker: Linker, shipped: Weights) -> Weights:
    """The weights of one source: u from random pairs, m by expectation maximisation.

    A level that the source does not show keeps its shipped weight. So does a whole comparison in which to agree would
    not speak for a pair, or not to agree not against it: that is not learnt, but chance.
    """
    linker.training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
    for rule in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    return _taken(linker, shipped, LEARNT)


def taught(linker: Linker, shipped: Weights) -> Weights:
    """The weights of people of whom the truth is known: who is one stands under one name in both tables."""
    linker.training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
    linker.training.estimate_m_from_label_column(PERSON)
    return _taken(linker, shipped, (*LEARNT, "sex"))


def _taken(linker: Linker, shipped: Weights, names: tuple[str, ...]) -> Weights:
    weights = dict(shipped)
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        name = comparison["output_column_name"]
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found = {
            each["label_for_charts"]: {"m": each["m_probability"], "u": each["u_probability"]}
            for each in levels
            if min(each.get("m_probability") or 0.0, each.get("u_probability") or 0.0) > LEAST_PROBABILITY
        }
        found = {label: found.get(label, weight) for label, weight in shipped[name].items()}
        ratios = [weight["m"] / weight["u"] for weight in found.values()]
        if name in names and ratios[0] > 1 > ratios[-1]:
            weights[name] = found
    return weights
