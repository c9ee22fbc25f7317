"""Rows that are not shown at all: those whose very text too few people gave, and those of years that are not over.

A team, a role, a survey, its questions and answers may be called anything, a family's name included. Who withholds only
the count beside such a text has published the text. A year that is not over grows by a quarter from release to release:
two of them subtracted would give that quarter. The figures of such rows stay in the system of relations, as withheld.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from orchestration.disclosure import indicator_cells
from orchestration.disclosure.catalogue import RESTS_ON
from orchestration.disclosure.policy import POLICY

ROLES, YEARS = "reference.worker_roles", "evaluation.authority_year"
SURVEY, SURVEYS_COMPARED = "evaluation.practitioner_survey", "evaluation.survey_comparison"
ADOPTION, RATING = "monitoring.adoption", "monitoring.adoption_rating"
_OF_AN_AUDIT = ("authority", "level", "level_value", "measure", "month_start")
_OF_A_TEAM = ("authority", "level_value")
_OF_A_ROLE = ("authority", "breakdown")


def shown(table: str, rows: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Of each row, as true figures, whether it may be public: a Boolean series as long as `rows`.

    frames: all tables, for the codes that are known and so were not typed.
    """
    if table == indicator_cells.TABLE:
        return _of_indicators(rows, frames)
    if table == SURVEY:
        return _of_surveys(rows)
    if table in (ADOPTION, RATING):
        return _of_audits(rows, frames.get(ADOPTION, rows.clear()))
    if table == SURVEYS_COMPARED:
        # a public file that stands in for lost figures has neither number: such a row is left out
        fewest = pl.min_horizontal("answered", "compared_answered")
        return rows.select((fewest >= POLICY.threshold).fill_null(value=False)).to_series()
    if table == YEARS:
        ends_in_march = (pl.col("last_day").dt.month() == 3) & (pl.col("last_day").dt.day() == 31)
        before_go_live = pl.col("is_go_live_year") & (pl.col("period") == "before")
        return rows.select(ends_in_march | before_go_live).to_series()
    return pl.repeat(value=True, n=rows.height, dtype=pl.Boolean, eager=True)


def _of_indicators(rows: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.Series:
    """A team is shown once six people, plans or things of theirs were counted in it in any quarter; so is a role."""
    counted = indicator_cells.prints(rows).filter("is_count", ~pl.col("item").is_in(list(RESTS_ON)))
    enough = counted.filter(pl.col("figure") >= pl.col("threshold"))["row"].unique()
    given = rows.with_row_index("row").with_columns(pl.col("row").is_in(enough.implode()).alias("is_enough"))
    known = frames[ROLES]["role"].to_list() if ROLES in frames else []
    is_typed_role = (pl.col("indicator") == "14") & (pl.col("breakdown") != "") & ~pl.col("breakdown").is_in(known)
    by_team = pl.col("is_enough").any().over(*_OF_A_TEAM, "level")
    by_role = (pl.col("is_enough") & is_typed_role).any().over(_OF_A_ROLE)
    return given.select(((pl.col("level") != "team") | by_team) & (~is_typed_role | by_role)).to_series()


def _of_audits(rows: pl.DataFrame, adoption: pl.DataFrame) -> pl.Series:
    """A district or a service is shown once six of its plans were audited in a month; a rating with its share."""
    if adoption.is_empty():
        return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    audited = pl.col("audited").max().over("authority", "level", "level_value")
    shares = adoption.filter((pl.col("level") == "authority") | (audited >= POLICY.threshold)).select(_OF_AN_AUDIT)
    found = rows.join(
        shares.unique().with_columns(is_shown=pl.lit(value=True)),
        on=list(_OF_AN_AUDIT),
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return found["is_shown"].fill_null(value=False)


def _of_surveys(rows: pl.DataFrame) -> pl.Series:
    """An answer that six gave, to a question that six answered, of a survey that six answered."""
    is_answer, is_question = pl.col("outcome") == "answer", pl.col("question") != ""
    answered = pl.when(is_question).then("n").otherwise("respondents")
    is_shown = (
        (answered.max().over("authority", "survey") >= POLICY.threshold)
        & (~is_question | (pl.col("n") >= POLICY.threshold))
        & (~is_answer | (pl.col("responses") >= POLICY.threshold))
    )
    return rows.select(is_shown.fill_null(value=False)).to_series()
