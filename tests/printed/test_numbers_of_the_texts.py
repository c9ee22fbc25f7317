"""Every number with a unit in the findings of the source documents is settled: in the register, or no result.

The seed published_numbers quotes the sentences; the register has the figures. What is asked of a number that stands in
the register: its row is reproduced, or says why not.
"""

import re

import polars as pl
import pytest

from tests.printed.replicated import seed

WORDS = r"(?:Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety)(?:-[a-z]+)?"
DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ONE = f"(?:{'|'.join(DIGITS)})"
NUMBER = re.compile(
    r"£\d[\d,]*(?:\.\d+)?\s?(?:million|m\b|M\b)?"
    r"|\d[\d,]*(?:\.\d+)?\s?%"
    rf"|{WORDS} percent"
    r"|p\s?(?:<=|<|=)\s?0\.\d+"
    r"|\d+(?:\.\d+)? (?:per 10,000|weeks|FTE)"
    rf"|{ONE} years? and {ONE} months|eight months"
)
"""Money, shares, p-values, rates, weeks, full-time equivalents and break-even points."""
DECIMALS = re.compile(r"\d[\d,]*(?:\.(\d+))?")


@pytest.fixture(scope="module")
def numbers() -> pl.DataFrame:
    return seed("published/published_numbers").with_columns(pl.col("published_in", "reason", "text").fill_null(""))


def half_a_unit(figure: str) -> float:
    """Half of the last digit that is printed: 0.5 for 12 %, 50,000 for £2.6m."""
    found = DECIMALS.search(figure)
    digits = len(found[1]) if found and found[1] else 0
    return 0.5 * 10.0**-digits * (1e6 if re.search(r"£.*(?:m|M|million)$", figure) else 1)


def unlisted(numbers: pl.DataFrame) -> set[tuple[str, str]]:
    """Numbers with a unit that stand in a quoted sentence and are not listed with it."""
    listed = set(numbers.select("text", "figure").iter_rows())
    there = {(text, match[0].strip()) for text in numbers["text"] for match in NUMBER.finditer(text)}
    return there - listed


def unsettled(numbers: pl.DataFrame, replication: pl.DataFrame) -> list[tuple[str, str]]:
    """Numbers of the register for which it has no such figure, or one that differs without a reason."""
    good = replication.filter(pl.col("agrees").fill_null(False) | (pl.col("explanation") != ""))
    places: dict[tuple[str, str], list[float]] = {}
    for document, where, published in good.select("source_document", "published_in", "published").iter_rows():
        places.setdefault((document, where), []).append(abs(published))
    return [
        (row["text"], row["figure"])
        for row in numbers.filter(pl.col("published_in") != "").iter_rows(named=True)
        if not any(
            abs(published - row["value"]) <= half_a_unit(row["figure"]) + 1e-9
            for published in places.get((row["source_document"], row["published_in"]), [])
        )
    ]


def test_every_number_of_a_quoted_sentence_is_listed(numbers):
    assert numbers.height > 200
    assert unlisted(numbers) == set()


def test_every_listed_number_stands_in_its_sentence(numbers):
    assert [row["figure"] for row in numbers.iter_rows(named=True) if row["figure"] not in row["text"]] == []


def test_every_number_is_in_the_register_or_no_result(numbers):
    assert numbers.filter((pl.col("published_in") == "") == (pl.col("reason") == "")).is_empty()


def test_every_number_of_the_register_is_reproduced_or_explained(numbers, replication):
    assert unsettled(numbers, replication.frame) == []


def test_a_forgotten_number_fails(numbers):
    assert len(unlisted(numbers.filter(pl.col("figure") != "24.5%"))) == 1


def test_a_number_that_is_not_in_the_register_fails(numbers, replication):
    wrong = numbers.with_columns(pl.when(pl.col("figure") == "24.5%").then(25.5).otherwise("value").alias("value"))
    assert [figure for _, figure in unsettled(wrong, replication.frame)] == ["24.5%"]


CONTRADICTIONS = {
    "two_years_after_break_even, the lowest authority, cumulative_net": 1546115,
    "savings_over_costs, year 2, yearly_ratio": 2.392,
    "savings_over_costs, year 2, cumulative_ratio": 0.7016,
    "new_looked_after_under_12_rate, before": 15.21,
}


@pytest.mark.parametrize(("item", "computed"), CONTRADICTIONS.items())
def test_statements_that_other_figures_contradict(replication, item, computed):
    found = replication.frame.filter(pl.col("item") == item, pl.col("agrees") == False)  # noqa: E712
    assert found["computed"].to_list() == pytest.approx([computed] * found.height, rel=1e-3)
    assert found.height > 0
    assert "" not in found["explanation"].to_list()


def test_running_costs_differ_between_documents(replication):
    found = replication.frame.filter(pl.col("published_in") == "Text, paragraph 1.5.1", pl.col("unit") == "gbp")
    found = found.filter(pl.col("item").str.starts_with("running_cost"))
    assert dict(found.select("authority", "computed").iter_rows()) == {
        "bracknell_forest": 394000,
        "west_berkshire": 381730,
    }
    assert not found["agrees"].any()


def test_bounds_are_held_as_bounds(replication):
    """Over £1m is borne out by £1,052,124, and p<0.001 by any smaller p; a printed number is not."""
    found = replication.frame.filter(pl.col("unit").str.contains(", (at least|at most|less than)$"))
    computed = found.drop_nulls("computed")
    below = pl.col("unit").str.ends_with("at least") != (pl.col("computed") >= pl.col("published"))
    assert computed.height >= 9
    assert computed.filter(pl.col("agrees") == below).is_empty()
