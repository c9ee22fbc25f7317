"""Partners that do not carry the authority's identifier of a person: their own number, and who is meant, instead.
Schools likewise, of pupils who have no UPN, or a temporary one.

What they say of people has the errors that people make (`retold`). Some people have two numbers, and some are known to
the partner alone. The truth of who is who goes into the truth file.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ingest.contracts.base import SOURCE_ID
from ingest.synthetic.extract import Extract
from ingest.synthetic.population import Community
from ingest.synthetic.retold import SAID, retold, strangers

SHARES = {
    ("bracknell_forest", "health", "ae_attendances"): 0.08,
    ("luton", "education", "attendance"): 0.15,
    ("luton", "police", "incidents"): 1.0,
    ("luton", "police", "marac_referrals"): 1.0,
    ("peterborough", "substance_misuse", "assessments"): 1.0,
    ("peterborough", "substance_misuse", "treatments"): 1.0,
    ("peterborough", "substance_misuse", "treatment_outcomes_profiles"): 1.0,
}
"""(authority, agency, extract) -> share of its rows that come without `person_id`, of its pupils without a UPN."""
TWO_NUMBERS, STRANGERS = 0.02, 0.03
"""Of a partner's people; of the rows of an extract without any identifier of the authority."""


@dataclass
class Source:
    """What one agency knows of the people of an authority. `truth`: its number of a person -> the authority's. `upns`:
    `person_id` and `upn` of those who have one.
    """

    told: pl.DataFrame
    alone: pl.DataFrame
    upns: pl.DataFrame
    truth: dict[str, str] = field(default_factory=dict)


def draw_source(community: Community, persons: pl.DataFrame, agency: str) -> Source:
    """Numbers and errors of an agency; `persons` is social care's extract."""
    rng = community.stream("linkage", agency)
    told = retold(persons, agency, community.profile.dfe_number, rng)
    numbers = rng.permutation(2 * len(told) + len(told) // 2) + 40_000
    ids = "X" + pl.Series(numbers).cast(pl.String)
    once, again = ids[: len(told)], ids[len(told) : 2 * len(told)]
    second = pl.Series(rng.random(len(told)) < TWO_NUMBERS)
    again = pl.select(pl.when(second).then(again).otherwise(once)).to_series()
    told = told.with_columns(once.alias(SOURCE_ID), again.alias("again"))
    alone = strangers(told, len(told) // 2, rng)
    upns = persons.select("person_id", "upn").drop_nulls()
    return Source(told, alone.with_columns(ids[2 * len(told) :].head(len(alone)).alias(SOURCE_ID)), upns)


def without_person_id(extract: Extract, source: Source, share: float, rng: np.random.Generator) -> Extract:
    """The extract with the linking columns added, filled in `share` of its rows, whose `person_id` is empty.

    Where that is all of them, rows of people whom the partner alone knows are added.
    """
    unknown, again = (pl.Series(rng.random(len(extract.frame)) < each) for each in (share, 0.5))
    rows = extract.frame.join(source.told, on="person_id", how="left", maintain_order="left")
    rows = rows.with_columns(pl.when(again).then("again").otherwise(SOURCE_ID).alias(SOURCE_ID)).drop("again")
    truth = rows.filter(unknown).select(SOURCE_ID, "person_id").unique()
    source.truth.update(dict(truth.iter_rows()))
    rows = rows.with_columns(pl.when(unknown).then(pl.col(SOURCE_ID, *SAID)))
    rows = rows.with_columns(person_id=pl.when(~unknown).then("person_id"))
    if share == 1:
        rows = pl.concat([rows, _rows_of_strangers(rows, source, rng)])
    return Extract(extract.agency, extract.name, rows, extract.known_from, extract.ends, extract.with_end)


def draw_without_upn(source: Source, share: float, rng: np.random.Generator) -> pl.DataFrame:
    """A `share` of the pupils by their `upn`, with the linking columns. `instead` is what their school has in its
    place, a third each: nothing, the census's reason for having none, a temporary number.
    """
    pupils = source.upns.filter(pl.Series(rng.random(len(source.upns)) < share))
    kind = pl.Series(np.arange(len(pupils)) % 3)
    temporary = pl.col("upn").str.head(12) + "A"
    instead = pl.when(kind == 1).then(pl.lit("UN3")).when(kind == 2).then(temporary)
    return pupils.with_columns(instead=instead).join(source.told, on="person_id", maintain_order="left")


def without_upn(sessions: pl.DataFrame, pupils: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Sessions with the linking columns added, filled in those of `pupils`. Who has two numbers has the second of them
    from January to August.
    """
    rows = sessions.join(pupils, on="upn", how="left", maintain_order="left")
    is_second = pl.col("session_date").dt.month() < 9
    rows = rows.with_columns(pl.when(is_second).then("again").otherwise(SOURCE_ID).alias(SOURCE_ID))
    unknown = pl.col("person_id").is_not_null()
    source.truth.update(dict(rows.filter(unknown).select(SOURCE_ID, "person_id").unique().iter_rows()))
    rows = rows.with_columns(upn=pl.when(unknown).then("instead").otherwise("upn"))
    return rows.select(*sessions.columns, SOURCE_ID, *SAID)


def _rows_of_strangers(rows: pl.DataFrame, source: Source, rng: np.random.Generator) -> pl.DataFrame:
    some = rows.filter(pl.Series(rng.random(len(rows)) < STRANGERS))
    record = rows.columns[0]
    people = source.alone[pl.Series(rng.integers(len(source.alone), size=len(some)))]
    return some.with_columns(pl.col(record) + "S", *(people[name] for name in (SOURCE_ID, *SAID)))
