"""The identity store's people, cleaned, and the records in which splink compares them.

A person may have several values of a kind. Of such a one there are several records, one for each combination: the best
of them says how far two people agree, whichever of its names and addresses each system knew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from ingest.linkage import values

PERSON = "person"
MOST_VALUES = {"given_name": 4, "family_name": 4, "date_of_birth": 3, "postcode": 6, "nhs_number": 2}
"""More than so many of a kind say nothing more of a person; the first in the alphabet are compared."""
CLEANED: dict[str, Callable[[str], str | None]] = {
    "given_name": values.given_name,
    "family_name": values.family_name,
    "postcode": lambda text: found[0] if (found := values.postcode(text)) else None,
    "nhs_number": values.nhs_number,
}


def cleaned(store: pl.DataFrame) -> pl.DataFrame:
    """People as the identity store has them, each list with values that say something alone, sorted by person.

    Of sex the one value known, as a text: who is M and F says nothing.
    """
    lists = [_cleaned(store, name, CLEANED.get(name)) for name in MOST_VALUES]
    sex = store.select(pl.col("sex").list.eval(pl.element().filter(pl.element().is_in(["M", "F"]))).list.unique())
    one_sex = sex.select(pl.when(pl.col("sex").list.len() == 1).then(pl.col("sex").list.first()))
    return pl.DataFrame([store[PERSON], *lists, *one_sex]).sort(PERSON)


def records(people: pl.DataFrame) -> pl.DataFrame:
    """One row for each person and combination of values, with what comparing and blocking need of each."""
    rows = people.with_columns(pl.col(name).list.head(most) for name, most in MOST_VALUES.items())
    for name in MOST_VALUES:
        rows = rows.explode(name, empty_as_null=True)
    sectors = _mapped(rows["postcode"], lambda text: values.postcode(text)[1], pl.String)
    return rows.with_columns(
        given_forms=_mapped(rows["given_name"], values.forms, pl.List(pl.String)),
        given_initial=pl.col("given_name").str.slice(0, 1),
        family_tokens=_mapped(rows["family_name"], values.tokens, pl.List(pl.String)),
        family_sound=_mapped(rows["family_name"], values.sound, pl.String),
        birth_text=pl.col("date_of_birth").dt.strftime("%Y%m%d"),
        birth_year=pl.col("date_of_birth").dt.year(),
        birth_day=pl.col("date_of_birth").dt.strftime("%m%d"),
        sector=sectors,
        area=rows["postcode"].str.extract(r"^([A-Z]+)"),
    )


def frequencies(people: pl.DataFrame, name: str) -> pl.DataFrame:
    """How often each value is met: `name`, `tf_<name>` (share of the people who have any), sorted."""
    seen = people.select(pl.col(name).list.explode()).drop_nulls()
    counted = seen.group_by(name).len().sort(name)
    return counted.select(name, (pl.col("len") / max(len(seen), 1)).alias(f"tf_{name}"))


def _cleaned(store: pl.DataFrame, name: str, clean: Callable[[str], str | None] | None) -> pl.Series:
    if clean is None:
        return store[name]
    pairs = store.select(PERSON, name).explode(name).drop_nulls()
    kept = pairs.with_columns(_mapped(pairs[name], clean, pl.String)).drop_nulls()
    lists = kept.group_by(PERSON).agg(pl.col(name).unique().sort())
    found = store.select(PERSON).join(lists, on=PERSON, how="left", maintain_order="left")[name]
    return found.fill_null([])


def _mapped(texts: pl.Series, function: Callable[[str], Any], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """A function of each distinct text; null stays null."""
    distinct = texts.drop_nulls().unique().sort()
    made = pl.DataFrame({"text": distinct, "made": pl.Series([function(text) for text in distinct], dtype=dtype)})
    rows = pl.DataFrame({"text": texts})
    return rows.join(made, on="text", how="left", maintain_order="left")["made"].alias(texts.name)
