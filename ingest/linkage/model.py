"""The comparisons, how much each outcome weighs, and which pairs are compared: splink on DuckDB.

What each outcome weighs stands in `weights.json`, which says how it was found.
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

from ingest.linkage.people import MOST_VALUES, PERSON, frequencies, records

if TYPE_CHECKING:
    from splink import Linker

WEIGHTS = Path(__file__).parent / "weights.json"
FEWEST_PEOPLE = 1_000
"""A link is never taken to be likelier than among so many people: a small list proves nothing by being small."""
RAREST = 1 / 2_000
"""No name counts as rarer than this: a list of some hundred people cannot show it."""
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Of each comparison and level m (its probability among true pairs) and u (among others)."""

BLOCKING = (
    "l.date_of_birth = r.date_of_birth",
    "l.family_name = r.family_name and l.birth_year = r.birth_year",
    "l.postcode = r.postcode and l.given_initial = r.given_initial",
    "l.family_sound = r.family_sound and l.birth_day = r.birth_day",
    "l.nhs_number = r.nhs_number",
)
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
FIRST, SECOND = "authority", "source"
"""splink puts the table first whose name comes first."""


def level(comparison: str, name: str) -> int:
    """The number that splink gives a level: 0 for `OTHER`, the best the highest."""
    return len(LEVELS[comparison]) - list(LEVELS[comparison]).index(name)


class Model:
    """splink over the cleaned people (`people.cleaned`) of a source and of an authority, in `connection`."""

    def __init__(self, source: pl.DataFrame, authority: pl.DataFrame, connection: duckdb.DuckDBPyConnection) -> None:
        from splink import DuckDBAPI

        connection.execute("set threads = 1")
        connection = connection.cursor()  # where the tables of no other model are
        self._people = len(authority)
        self._api = DuckDBAPI(connection)
        self._tables = [
            self._api.register(_numbered(people).to_arrow(), dataset_display_name=name)
            for name, people in ((FIRST, authority), (SECOND, source))
        ]

    def linker(self, weights: Weights) -> Linker:
        """What learns from the pairs, with these weights to begin with."""
        from splink import Linker

        settings = _settings(self._people, weights)
        return Linker(self._tables, settings, log_level=logging.ERROR, validate_settings=False)

    def judge(self, weights: Weights, names: pl.DataFrame) -> Linker:
        """What judges the pairs by these weights, and rare names by how rare they are among `names` (`FREQUENT`)."""
        made = self.linker(weights)
        for name in FREQUENT:
            known = frequencies(names, name)
            made.table_management.register_term_frequency_lookup(self._api.register(known.to_arrow()), name)
        return made


def probability(weight: pl.Expr) -> pl.Expr:
    """The probability that a match weight (base 2) stands for."""
    return 1 / (1 + 2.0 ** (-weight))


def chart(weights: Weights, people: int) -> dict[str, Any]:
    """splink's own chart of what each outcome weighs, as Vega-Lite. No value of anybody is in it.

    `people`: how many the authority has, which says how likely two people are one before anything is compared.
    """
    from splink import DuckDBAPI, Linker

    values = dict.fromkeys(MOST_VALUES, pl.List(pl.String)) | {"date_of_birth": pl.List(pl.Date)}
    columns = {PERSON: pl.String, **values, "sex": pl.String}
    nobody = _numbered(pl.DataFrame(schema=columns)).to_arrow()
    with duckdb.connect() as connection:
        api = DuckDBAPI(connection)
        tables = [api.register(nobody, dataset_display_name=name) for name in (FIRST, SECOND)]
        linker = Linker(tables, _settings(people, weights), log_level=logging.ERROR, validate_settings=False)
        drawing = linker.visualisations.match_weights_chart().chart_dict
    drawing["title"].pop("subtitle", None)  # how to use the mouse, of no use in a picture
    return drawing


def _numbered(people: pl.DataFrame) -> pl.DataFrame:
    return records(people).with_row_index("unique_id").cast({"unique_id": pl.Int64})


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


@cache
def default_weights() -> Weights:
    """The shipped weights: of each comparison and level m (probability among true pairs) and u (among others)."""
    return json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
