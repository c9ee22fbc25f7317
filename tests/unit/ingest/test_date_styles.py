"""A column has one style, the same however its rows fall into batches."""

from __future__ import annotations

import itertools
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.conforming.conversion import distinct
from ingest.conforming.date_styles import STYLES, DateStyles, MisreadDates

WRITTEN = st.one_of(
    st.dates(date(2019, 1, 1), date(2020, 12, 31)).flatmap(
        lambda day: st.sampled_from(
            [day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%m/%d/%Y"), str(day.toordinal() - 693594)]
        )
    ),
    st.sampled_from(["01/02/2020", "25/03/2020", "03/25/2020", "soon", None]),
)
UNPROVED = "every date could be day-first or month-first, read day-first: day"


def read(batches: list[list[str | None]], known: dict[str, str] | None = None) -> tuple[list[date | None], DateStyles]:
    """One reading of a column, batch by batch."""
    styles, days = DateStyles(known), []
    for batch in batches:
        values, codes = distinct(pl.Series(batch, dtype=pl.String))
        days += styles.read("day", values, codes).gather(codes).to_list()
    return days, styles


def read_whole(batches: list[list[str | None]]) -> tuple[list[date | None], list[str]]:
    """What comes of a file: read again where the first reading says so, and never a third time."""
    days, styles = read(batches)
    try:
        styles.settle()
    except MisreadDates as misread:
        days, styles = read(batches, misread.styles)
        styles.settle()
    return days, styles.notes(["day"])


@given(st.lists(WRITTEN, max_size=12), st.lists(st.integers(0, 12), max_size=4))
def test_batches_make_no_difference(written, cuts):
    edges = [0, *sorted(min(cut, len(written)) for cut in cuts), len(written)]
    batches = [written[start:end] for start, end in itertools.pairwise(edges)]
    assert read_whole(batches) == read_whole([written])


@given(st.lists(WRITTEN, min_size=1, max_size=12))
def test_every_date_of_a_column_is_read_in_the_one_style_that_reads_most(written):
    days, _ = read_whole([written])
    by_style = [convert(pl.Series(written, dtype=pl.String)).to_list() for convert in STYLES.values()]
    assert days in by_style
    assert sum(day is not None for day in days) == max(sum(day is not None for day in each) for each in by_style)


@pytest.mark.parametrize(
    ("written", "style"),
    [
        (["01/02/2020"], "day/month/year"),
        (["01/02/2020", "03/25/2020"], "month/day/year"),
        (["01/02/2020", "25/03/2020"], "day/month/year"),
        (["25/03/2020", "03/25/2020"], "day/month/year"),
        (["25/03/2020", "03/25/2020", "03/26/2020"], "month/day/year"),
        (["2020-03-25", "01/02/2020"], "year-month-day"),
    ],
)
def test_the_style_of_a_column(written, style):
    assert f"dates read as {style}: day" in read_whole([written])[1]


@pytest.mark.parametrize(
    ("batches", "unproved"),
    [
        ([["01/02/2020"], ["03/04/2020"]], True),
        ([["01/02/2020"], ["25/03/2020"]], False),
        ([["25/03/2020"], ["01/02/2020"]], False),
        ([["25/03/2020"], ["03/25/2020"]], False),
        ([["01/02/2020"], ["03/25/2020"]], False),
        ([["2020-01-02"]], False),
    ],
)
def test_what_nothing_proves_is_noted(batches, unproved):
    assert (UNPROVED in read_whole(batches)[1]) is unproved


def test_a_misled_reading_names_columns_and_styles_only():
    _, styles = read([["01/02/2020"], ["03/25/2020"]])
    with pytest.raises(MisreadDates, match=r"^date styles to read again with: day$") as caught:
        styles.settle()
    assert caught.value.styles == {"day": "month/day/year"}


def test_a_column_without_dates_has_no_style():
    assert read_whole([["soon", None], []]) == ([None, None], [])
