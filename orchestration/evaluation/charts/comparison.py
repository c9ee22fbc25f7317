"""What a comparison with authorities without the programme found, for the titles of charts of before and after."""

from __future__ import annotations

import polars as pl

from orchestration.evaluation.charts import words

ALL = ""


def in_words(impact_did: pl.DataFrame, outcome: str, age_group: str, authorities: list[str], *, with_uasc: bool) -> str:
    """The ratio of the imputation in the first window, of the one authority or of all together; '' where there is none.

    `impact_did`: evaluation.impact_did.
    """
    found = (
        impact_did.with_columns(words.with_uasc())
        .filter(
            estimator="imputation",
            outcome=outcome,
            age_group=age_group,
            with_uasc=with_uasc,
            authority=authorities[0] if len(authorities) == 1 else ALL,
        )
        .drop_nulls("estimate")
        .sort("window")
    )
    if found.is_empty():
        return ""
    row = found.row(0, named=True)
    ends = (row["interval_low"], row["interval_high"])
    interval = f" ({ends[0]:.2f} to {ends[1]:.2f})" if None not in ends else ""
    return f"; {row['estimate']:.2f}{interval} of what is expected from authorities without the programme"
