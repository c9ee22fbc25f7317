"""Rows of a partner that does not carry the authority's identifier of a person: its own, and who is meant, instead.

Linking such rows is a later capability of the pipeline; until then they are counted as unlinked.
"""

import numpy as np
import polars as pl

from ingest.synthetic.extract import Extract

SHARES = {("bracknell_forest", "health", "ae_attendances"): 0.08, ("luton", "police", "marac_referrals"): 0.2}
"""(authority, agency, extract) -> share of its rows that come without `person_id`."""
SAID = ("given_name", "family_name", "date_of_birth", "postcode")


def without_person_id(extract: Extract, persons: pl.DataFrame, share: float, rng: np.random.Generator) -> Extract:
    """The extract with the linking columns added, filled in `share` of its rows, whose `person_id` is empty.

    `persons` is social care's extract; the partner writes names in capitals, as many do, and has numbers of its own.
    """
    unknown = pl.Series(rng.random(len(extract.frame)) < share)
    number = pl.col("person_id").rank("dense").cast(pl.Int64) * 7 + 40_000
    rows = extract.frame.with_columns(source_person_id="X" + number.cast(pl.String))
    rows = rows.join(persons.select("person_id", *SAID), on="person_id", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("given_name", "family_name").str.to_uppercase())
    rows = rows.with_columns(pl.when(unknown).then(pl.col("source_person_id", *SAID)))
    rows = rows.with_columns(person_id=pl.when(~unknown).then("person_id"))
    return Extract(extract.agency, extract.name, rows, extract.known_from, extract.ends, extract.with_end)
