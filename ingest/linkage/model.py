"""The comparisons, how much each outcome weighs, and which pairs are compared: splink on DuckDB.

What each outcome weighs stands in `weights.json`, which says how it was found. A source of 2,000 people or more is
judged by its own: m by expectation maximisation, u by drawing pairs at random.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from ingest.linkage.people import PERSON, frequencies, records

if TYPE_CHECKING:
    from splink import Linker
    from splink.internals.splink_dataframe import SplinkDataFrame

WEIGHTS = Path(__file__).parent / "weights.json"
ENOUGH_TO_LEARN = 2_000
"""People of a source from which expectation maximisation finds stable weights."""
FEWEST_PEOPLE = 1_000
"""A link is never taken to be likelier than among so many people: a small list proves nothing by being small."""
RAREST = 1 / 2_000
"""No name counts as rarer than this: a list of some hundred people cannot show it."""
SEED, MOST_PAIRS = 1, 1_000_000
LEARNT = ("given_name", "family_name", "date_of_birth", "postcode")
"""Too few pairs share an NHS number by chance, and sex has too little to tell, to learn either from one source."""
LEAST_PROBABILITY = 1e-6
"""What is learnt below this is a level that the source does not show."""
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Of each comparison and level m (its probability among true pairs) and u (among others)."""
QUIETLY = {"log_level": logging.ERROR, "validate_settings": False}
DIGITS = 4
"""Match weights (base 2) are rounded to so many digits, far below what they can tell."""

BLOCKING = (
    "l.date_of_birth = r.date_of_birth",
    "l.family_name = r.family_name and l.birth_year = r.birth_year",
    "l.postcode = r.postcode and l.given_initial = r.given_initial",
    "l.family_sound = r.family_sound and l.birth_day = r.birth_day",
    "l.nhs_number = r.nhs_number",
)
TRAINING = (
    "l.date_of_birth = r.date_of_birth",
    "l.family_name = r.family_name and l.given_name = r.given_name",
)
"""Two sets of pairs that between them leave every comparison to be learnt from one of them."""

SIMILAR, ALIKE = 0.92, 0.80
"""Jaro-Winkler similarities of two names."""
_JW = "jaro_winkler_similarity({0}_l, {0}_r) >= {1}"
_SWAPPED = "birth_text_l = substr(birth_text_r, 1, 4) || substr(birth_text_r, 7, 2) || substr(birth_text_r, 5, 2)"
LEVELS: Mapping[str, Mapping[str, str]] = {
    "given_name": {
        "exact": "given_name_l = given_name_r",
        "short form or one of several": "list_has_any(given_forms_l, given_forms_r)",
        "similar": _JW.format("given_name", SIMILAR),
        "alike": _JW.format("given_name", ALIKE),
    },
    "family_name": {
        "exact": "family_name_l = family_name_r",
        "one of several": "list_has_any(family_tokens_l, family_tokens_r)",
        "similar": _JW.format("family_name", SIMILAR),
        "alike": _JW.format("family_name", ALIKE),
    },
    "date_of_birth": {
        "exact": "date_of_birth_l = date_of_birth_r",
        "one character, or day and month swapped": (
            f"damerau_levenshtein(birth_text_l, birth_text_r) <= 1 or {_SWAPPED}"
        ),
        "same year and month": "substr(birth_text_l, 1, 6) = substr(birth_text_r, 1, 6)",
        "within a year": "abs(date_diff('day', date_of_birth_l, date_of_birth_r)) <= 365",
    },
    "postcode": {
        "full": "postcode_l = postcode_r",
        "sector": "sector_l = sector_r",
        "area": "area_l = area_r",
    },
    "sex": {"same": "sex_l = sex_r"},
    "nhs_number": {"same": "nhs_number_l = nhs_number_r"},
}
"""Of each comparison its levels, best first, each with its condition; what meets none of them is `OTHER`."""
OTHER = "other"
FREQUENT = ("given_name", "family_name")
"""Of these a rare value that agrees weighs more than a frequent one."""
MISSING = -1
LEAST_WEIGHT = -10.0
"""Pairs below are not one person by any of our thresholds; those above are the runners-up that a link must beat."""
FIRST, SECOND = "authority", "source"
"""splink puts the table first whose name comes first."""


def level(comparison: str, name: str) -> int:
    """The number that splink gives a level: 0 for `OTHER`, the best the highest."""
    return len(LEVELS[comparison]) - list(LEVELS[comparison]).index(name)


def compare(source: pl.DataFrame, authority: pl.DataFrame, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The pairs of cleaned people that may be one, each with how far they agree.

    Args:
        source, authority: people as `people.cleaned` gives them.
        connection: where to work; it is left with splink's tables.

    Returns:
        `source`, `person` (of the authority), `match_weight` (base 2, the prior included), one column a comparison: the
        number of its best level (see `level`), `MISSING` where one of the two has no value. Sorted, and the same
        whatever the order of rows in the two frames.
    """
    from splink import DuckDBAPI, Linker

    connection.execute("set threads = 1")
    api = DuckDBAPI(connection)
    tables = [
        api.register(_numbered(people).to_arrow(), dataset_display_name=name)
        for name, people in ((FIRST, authority), (SECOND, source))
    ]
    weights = default_weights()
    if len(source) >= ENOUGH_TO_LEARN:
        weights = learnt(Linker(tables, _settings(len(authority), weights), **QUIETLY), weights)
    linker = Linker(tables, _settings(len(authority), weights), **QUIETLY)
    for name in FREQUENT:
        known = frequencies(pl.concat([authority.select(name), source.select(name)]), name)
        linker.table_management.register_term_frequency_lookup(api.register(known.to_arrow()), name)
    return _by_person(linker.inference.predict(threshold_match_weight=LEAST_WEIGHT))


def probability(weight: pl.Expr) -> pl.Expr:
    """The probability that a match weight (base 2) stands for."""
    return 1 / (1 + 2.0 ** (-weight))


def _numbered(people: pl.DataFrame) -> pl.DataFrame:
    return records(people).with_row_index("unique_id").cast({"unique_id": pl.Int64})


def _by_person(found: SplinkDataFrame) -> pl.DataFrame:
    """Of each pair of people the best of its records; of each comparison the best level."""
    levels = ", ".join(f"max(gamma_{name})::tinyint as {name}" for name in LEVELS)
    pairs = found.query_sql(
        f"""
        select {PERSON}_r as source, {PERSON}_l as {PERSON}, {levels},
            round(max(match_weight), {DIGITS}) as match_weight
        from {{this}} group by all order by all"""
    )
    return pl.DataFrame(pairs.as_pyarrow_table())


def _settings(people: int, weights: Weights) -> dict[str, Any]:
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": 1 / max(people, FEWEST_PEOPLE),
        "comparisons": [_comparison(name, weights[name]) for name in LEVELS],
        "blocking_rules_to_generate_predictions": list(BLOCKING),
        "retain_matching_columns": True,
        "additional_columns_to_retain": [PERSON],
    }


def _comparison(name: str, weights: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{name}_l is null or {name}_r is null",
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    for label, condition in (*LEVELS[name].items(), (OTHER, "ELSE")):
        found = {"sql_condition": condition, "label_for_charts": label}
        found |= {"m_probability": weights[label]["m"], "u_probability": weights[label]["u"]}
        if label == "exact" and name in FREQUENT:
            found |= {"tf_adjustment_column": name, "tf_minimum_u_value": RAREST}
        levels.append(found)
    return {"output_column_name": name, "comparison_levels": levels}


def learnt(linker: Linker, shipped: Weights) -> Weights:
    """The weights of one source: u from random pairs, m by expectation maximisation.

    A level that the source does not show keeps its shipped weight. So does a whole comparison in which agreeing less
    would weigh more than agreeing more: that is not learnt, but chance.
    """
    linker.training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
    for rule in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
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
        if name in LEARNT and ratios == sorted(ratios, reverse=True):
            weights[name] = found
    return weights


@cache
def default_weights() -> Weights:
    """The shipped weights: of each comparison and level m (probability among true pairs) and u (among others)."""
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
