"""Two schemes of cohorts of the same families: what one of them tells of the other."""

import polars as pl
import pytest

from orchestration.disclosure import tables
from orchestration.disclosure.instances import system_of
from orchestration.disclosure.relations import cohorts_within
from orchestration.evaluation.cohort_outcomes import cohort_outcomes
from orchestration.evaluation.registry import DISCLOSURE
from tests.unit.disclosure.cell_frames import cells
from tests.unit.disclosure.indicator_rows import frame
from tests.unit.disclosure.releases import audited, controlled
from tests.unit.evaluation.test_cohort_outcomes import children

OUTCOMES = "evaluation.cohort_outcomes"
OF_TWO_SCHEMES = (
    OUTCOMES,
    "evaluation.police_call_outs",
    "evaluation.health_before_after",
    "evaluation.attendance_before_after",
)


def published(*groups):
    """evaluation.cohort_outcomes of so many children of (cohort, evaluation cohort), by scheme and cohort."""
    table = cohort_outcomes(children(*((cohort, of, "did_not", number) for cohort, of, number in groups)))
    frames = {tables.INDICATOR: frame(), OUTCOMES: table}
    public = controlled(frames).frames
    assert audited(frames, public).exposed == {}
    alone = public[OUTCOMES].filter(pl.col("compared_with").is_null())
    shown = alone.select("cohort_scheme", "cohort", "children").iter_rows()
    return {(scheme, cohort): number for scheme, cohort, number in shown}


def test_an_authority_established_before_the_first_cohort_does_not_tell_those_of_none():
    """All six lie in the evaluation's second: 137 less 135 would be the two children of no cohort."""
    shown = published(*((cohort, 2, 19 + cohort) for cohort in range(1, 7)), (None, 2, 2))
    assert shown["evaluation", 2] == 137
    assert None in shown.values()


def test_a_day_within_a_cohort_does_not_tell_those_of_none():
    """Both of the evaluation's together less the six are two children too."""
    shown = published((1, 1, 20), (2, 1, 21), (3, 1, 12), (3, 2, 12), (4, 2, 22), (5, 2, 23), (6, 2, 24), (None, 2, 2))
    assert None in shown.values()


def test_the_cohorts_together_lie_in_both_and_in_the_second_alone():
    """Where the first has nobody: 50 less 6 and 40 is 4, told by either."""
    given = cells(
        {"item": "children", "level": "evaluation", "level_value": "2", "figure": 50.0},
        {"item": "children", "level": "toolkit", "level_value": "1", "figure": 6.0},
        {"item": "children", "level": "toolkit", "level_value": "6", "figure": 40.0},
    )
    system, figures = system_of(given, list(cohorts_within(["children"], "toolkit", "evaluation")))
    assert system.matrix.toarray()[0, :3].tolist() == [1, -1, -1]
    assert 4 in figures[3:]


@pytest.mark.parametrize("table", OF_TWO_SCHEMES)
def test_every_count_of_a_table_of_two_schemes_is_tied(table):
    """Each item that the cohorts of one scheme are counted in, by the relation between the schemes."""
    relations = DISCLOSURE[table].relations
    tied = {each.terms[0].item for each in relations if each.reason == "The toolkit's cohorts lie in the evaluation's."}
    of_cohorts = {each.terms[0].item for each in relations if "cohort" in each.reason} | {
        each.terms[0].item for each in relations if "comparison" in each.reason
    }
    assert tied and of_cohorts <= tied
