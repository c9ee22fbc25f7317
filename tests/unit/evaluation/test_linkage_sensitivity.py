"""By how much figures differ with other links, and what the public sees of that."""

from datetime import date

import polars as pl
import pytest

from ingest.linkage.rules import LOWEST_TRIED
from orchestration.disclosure import tables
from orchestration.evaluation.linkage_sensitivity import KEYS, LINKS, NAME, linkage_sensitivity
from tests.unit.disclosure.indicator_rows import frame, row
from tests.unit.disclosure.releases import audited, controlled

COMPLETED, CHANGE, REPEATS = "programmes_completed", "phq9_mean_change", "repeat_incidents"
NUMBERS = {COMPLETED: "18", CHANGE: "15", REPEATS: "17"}
CATALOGUE = pl.DataFrame(
    {
        "number": ["18", "15", "17"],
        "measure": [COMPLETED, CHANGE, REPEATS],
        "numerator_is": ["count", "change", "count"],
    }
)


def figure(measure, numerator, denominator=None, **other):
    """A row of kpi.indicator at FS level, three in four of whose rows are linked."""
    place = {"level": "fs", "indicator": NUMBERS[measure], "linked_share": 75.0, **other}
    return row(measure, numerator, denominator, **place)


def with_quarters(*rows):
    return frame(*rows).with_columns(quarter_end=pl.lit(date(2019, 6, 30)), complete=pl.lit(value=True))


def compared(as_linked, otherwise, links="0.95"):
    """What the table says of figures and of the same ones with other links."""
    by_links = with_quarters(*otherwise).select(*KEYS, "numerator", "denominator", "value", links=pl.lit(links))
    return linkage_sensitivity(by_links, with_quarters(*as_linked), CATALOGUE)


@pytest.mark.parametrize(
    ("measure", "as_linked", "otherwise", "differs_by"),
    [
        (REPEATS, (100,), (100,), 0),
        (REPEATS, (200,), (209,), 0),
        (REPEATS, (100,), (106,), 5),
        (REPEATS, (100,), (89,), 10),
        (REPEATS, (100,), (20,), 50),
        (REPEATS, (8,), (13,), 0),
        (REPEATS, (8,), (14,), 50),
        (REPEATS, (0,), (6,), 50),
        (REPEATS, (0,), (5,), 0),
        (COMPLETED, (10, 20), (13, 26), 0),
        (COMPLETED, (10, 20), (10, 26), 20),
        (COMPLETED, (6, 6), (0, 0), 50),
        (COMPLETED, (0, 0), (0, 0), 0),
        (CHANGE, (-30, 10), (-90, 10), 0),
        (CHANGE, (-30, 10), (-90, 16), 50),
    ],
    ids=str,
)
def test_by_how_much_a_figure_differs(measure, as_linked, otherwise, differs_by):
    """A difference of fewer than six things is none: it would tell of them."""
    (found,) = compared([figure(measure, *as_linked)], [figure(measure, *otherwise)]).to_dicts()
    assert found["differs_by"] == differs_by
    assert (found["numerator"], found["links"]) == (otherwise[0], "0.95")
    if found["value"] is not None and found["value_as_linked"] is not None:
        assert found["difference"] == found["value"] - found["value_as_linked"]


def test_only_known_figures_that_rest_on_links_are_compared():
    unknown, unlinked = figure(REPEATS, None), figure(REPEATS, 30, linked_share=None, level="cohort")
    assert compared([unknown, unlinked], [unknown, unlinked]).is_empty()


def test_no_probability_is_tried_below_those_for_which_links_are_known():
    assert min(least for least in LINKS.values() if least is not None) == LOWEST_TRIED


def public(as_linked, otherwise):
    indicator = with_quarters(*as_linked)
    frames = {tables.INDICATOR: indicator, NAME: compared(as_linked, otherwise)}
    shown = controlled(frames).frames
    assert audited(frames, shown).exposed == {}
    return shown[NAME]


def test_the_public_sees_no_figure_with_other_links():
    """30 less 24 shown beside each other would be six people who are perhaps linked."""
    (shown,) = public([figure(REPEATS, 30)], [figure(REPEATS, 24)]).to_dicts()
    assert (shown["differs_by"], shown["suppression"]) == (20, "")
    assert not {"numerator", "denominator", "value", "value_as_linked", "difference"} & shown.keys()


def test_what_is_withheld_of_the_indicator_is_not_compared_for_the_public():
    (shown,) = public([figure(REPEATS, 3)], [figure(REPEATS, 90)]).to_dicts()
    assert (shown["differs_by"], shown["suppression"]) == (None, "c")


def test_a_denominator_that_is_withheld_withholds_too():
    (shown,) = public([figure(COMPLETED, 0, 4)], [figure(COMPLETED, 0, 40)]).to_dicts()
    assert (shown["differs_by"], shown["suppression"]) == (None, "c")


def test_levels_with_few_people_are_not_public():
    cohort = {"level": "cohort", "level_value": "3"}
    assert public([figure(REPEATS, 30, **cohort)], [figure(REPEATS, 60, **cohort)]).is_empty()
