"""No table of the source documents is forgotten, and no difference is left without its reason."""

import re

import polars as pl
import pytest

from orchestration.evaluation.replication import table
from orchestration.evaluation.replication.figures import EVALUATION, PANEL, PILOT, REVIEW

WHERE = ["source_document", "published_in"]
LAST_TABLE = {EVALUATION: 128, PILOT: 1}
DOCUMENTS = {EVALUATION, PILOT, PANEL, REVIEW, "Community Care article 2020"}


def listed(tables: pl.DataFrame) -> set[tuple[str, str]]:
    return set(tables.select(WHERE).iter_rows())


def test_every_document_is_listed(sources):
    assert set(sources.tables["source_document"]) == DOCUMENTS


@pytest.mark.parametrize(("document", "last"), LAST_TABLE.items())
def test_numbered_tables_are_listed_without_a_gap(sources, document, last):
    found = [name for source, name in listed(sources.tables) if source == document]
    numbers = sorted(int(match[1]) for name in found if (match := re.fullmatch(r"Table (\d+)", name)))
    assert numbers == list(range(1, last + 1))


def test_no_table_is_listed_twice(sources):
    assert len(listed(sources.tables)) == sources.tables.height


def test_every_carried_figure_belongs_to_a_listed_table(sources, replication):
    assert set(replication.frame.select(WHERE).unique().iter_rows()) <= listed(sources.tables)


def test_every_table_is_reproduced_or_explained(sources, replication):
    assert table.unsettled_tables(replication.frame, sources.tables).is_empty()


def test_every_difference_is_explained(replication):
    assert table.unexplained(replication.frame).is_empty()


def test_no_reason_is_given_for_a_difference_that_is_not_there(sources, replication):
    """A reason written beside a figure that is reproduced to its printed digits is out of date."""
    reasons = {*sources.figures["explanation"].drop_nulls(), *sources.survey_responses["explanation"].drop_nulls()}
    stale = replication.frame.filter(
        pl.col("agrees"),
        pl.col("difference").abs() <= pl.col("printed_to") / 2,
        pl.col("explanation").is_in(list(reasons)),
    )
    assert stale.is_empty()


def test_a_forgotten_table_fails(sources, replication):
    forgotten = pl.DataFrame(
        {"source_document": [PILOT], "published_in": ["Table 99"], "title": ["?"], "explanation": [None]}
    )
    tables = pl.concat(
        [sources.tables.select(forgotten.columns), forgotten.with_columns(pl.col("explanation").cast(pl.String))]
    )
    assert table.unsettled_tables(replication.frame, tables)["published_in"].to_list() == ["Table 99"]


def test_a_wrong_figure_without_a_reason_fails(sources):
    wrong = sources.figures.with_columns(
        pl.when(pl.col("published_in") == "Table 19", pl.col("authority") == "luton", pl.col("statistic") == "months")
        .then(9)
        .otherwise("value")
        .alias("value")
    )
    changed = table.Sources(wrong, sources.survey_responses, sources.tables, sources.care_duration, sources.costs)
    assert table.unexplained(table.replicate(changed))["published"].to_list() == [9]


def test_each_figure_is_listed_once(replication):
    key = [*WHERE, "item", "authority"]
    assert replication.frame.select(key).is_unique().all()
