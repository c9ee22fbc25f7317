"""evaluation.* as the public sees it."""

from datetime import date

import polars as pl
import pytest

from orchestration.disclosure import tables
from orchestration.disclosure.tables import UnknownTableError
from orchestration.evaluation.registry import DISCLOSURE
from tests.unit.disclosure.indicator_rows import frame, row
from tests.unit.disclosure.releases import audited, controlled

QUARTER = {tables.INDICATOR: frame(row("plans_active", 50))}
ADJUSTED = {"dispersion": 1.0, "verdict": "fewer", "smallest_detectable": 0.8, "q": 0.1}
SERIES = {"authority": "luton", "outcome": "new_looked_after", "age_group": "under_12", "includes_uasc": False}
SAID = {"estimate": 1.234, "interval_low": 1.0, "interval_high": 2.0, "p": 0.51239, "left_out": "", "reason": ""}


def table_of(*rows):
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.selectors.by_dtype(pl.Null).cast(pl.Float64))


def published(table, *rows, **more):
    frames = {**QUARTER, table: table_of(*rows), **more}
    public = controlled(frames).frames
    assert audited(frames, public).exposed == {}
    return public[table].to_dicts()


def care(level_value, families, entering, **more):
    return {
        "authority": "luton",
        "outcome": "families_with_a_child_entering_care",
        "level": "cohort" if level_value else "authority",
        "level_value": level_value,
        "families": families,
        "counted": entering,
        "n": families,
        **SAID,
        **more,
    }


def year(financial_year, counted, **more):
    return {
        **SERIES,
        "financial_year": financial_year,
        "last_day": date(financial_year + 1, 3, 31),
        "is_go_live_year": False,
        "part_of_year": 1.0,
        "period": "before",
        "counted": float(counted),
        "denominator": 30000.0,
        "rate_per_10000": counted / 3,
        "from_rows": float(counted),
        "from_returns": None,
        **more,
    }


def test_the_source_that_is_not_used_is_not_published():
    """Nor is what differs from it: unaccompanied children are the difference of two counts that are shown."""
    other = year(2019, 40, age_group="under_18", from_returns=43.0)
    with_uasc = {**other, "counted": 43.0, "includes_uasc": True}
    unused = {**year(2018, 0), "counted": None, "from_returns": 50.0}
    shown = published("evaluation.authority_year", other, with_uasc, unused)
    assert [each["financial_year"] for each in shown] == [2019, 2019]
    assert [each["counted"] for each in shown].count(None) >= 1
    assert not {"from_rows", "from_returns"} & shown[0].keys()


def before_after(before, years):
    return {
        **SERIES,
        "before": before,
        "after": None,
        "change": None,
        "change_pct": None,
        "years_before": years,
        "years_after": 0.0,
        "rate_before": 12.34,
        "rate_after": None,
        "annual_reduction_population_taken_out": None,
        "n": 3,
        **SAID,
    }


def test_counts_are_hidden_by_themselves_alone():
    """A count hidden with something else would look withheld, and could be worked out."""
    for name, table in DISCLOSURE.items():
        others = {*table.figures, *(column for rests in table.rests for column in rests.columns)}
        assert others & {count.column for count in table.counts} == set(), name


def test_every_relation_says_why():
    assert all(relation.reason for table in DISCLOSURE.values() for relation in table.relations)


def test_a_table_in_no_register_is_not_published():
    with pytest.raises(UnknownTableError, match=r"evaluation\.new"):
        published("evaluation.new", {"authority": "luton"})


def test_a_small_count_takes_what_rests_on_it():
    (shown,) = published("evaluation.care_days_after_allocation", care("", 40, 3))
    assert (shown["families"], shown["counted"], shown["estimate"], shown["p"]) == (40, None, None, None)
    assert shown["suppression"] == "c"


def test_percentages_have_one_decimal():
    (shown,) = published("evaluation.care_days_after_allocation", care("", 40, 0))
    assert (shown["estimate"], shown["p"], shown["suppression"]) == (1.2, 0.5124, "")


def test_what_has_no_estimate_is_x():
    (shown,) = published("evaluation.care_days_after_allocation", care("", 40, 0, estimate=None))
    assert shown["suppression"] == "x"


def test_a_cohort_cannot_be_taken_from_the_authority():
    shown = published("evaluation.care_days_after_allocation", care("", 40, 0), care("1", 3, 0), care("2", 37, 0))
    assert [each["families"] for each in shown] == [40, None, None]


def test_how_many_were_left_out_is_for_analysts_only():
    left = {"left_out": "Days not known: 30; Others: 3", "left_out_kinds": "Days not known; Others"}
    (shown,) = published("evaluation.care_days_after_allocation", care("", 40, 0, **left))
    assert shown["left_out"] == "Days not known; Others"
    assert "left_out_kinds" not in shown


def test_a_year_that_is_not_over_is_not_published():
    going_on = year(2020, 30) | {"last_day": date(2020, 9, 30), "part_of_year": 0.5}
    shown = published("evaluation.authority_year", year(2019, 60), going_on)
    assert [each["financial_year"] for each in shown] == [2019]


def test_a_year_that_is_not_over_cannot_be_taken_from_its_period():
    after = {"period": "after"}
    going_on = year(2019, 3, **after) | {"last_day": date(2019, 6, 30), "part_of_year": 0.25}
    years = table_of(year(2018, 20, **after), going_on)
    total = {**before_after(0, 1), "after": 23 / 1.25, "years_after": 1.25}
    frames = {**QUARTER, "evaluation.authority_year": years, "evaluation.before_after": table_of(total)}
    public = controlled(frames).frames
    assert audited(frames, public).exposed == {}
    (shown,), (period,) = (public[f"evaluation.{each}"].to_dicts() for each in ("authority_year", "before_after"))
    assert None in (shown["counted"], period["after"])


def test_rows_of_families_are_left_out_with_their_keys():
    family = {"family_key": "f1", "fs_start_date": date(2019, 4, 1), "level": "family", "level_value": ""}
    authority = {"family_key": "", "fs_start_date": None, "level": "authority", "level_value": ""}
    figures = {"incidents_before": 20, "incidents_after": 12, "mean_a_month_before": 0.2, "mean_a_month_after": 0.1}
    figures |= {"domestic_abuse_before": 9, "domestic_abuse_after": 8, "domestic_abuse_change_pct": -11.1}
    rows = [
        {"authority": "luton", **where, **figures, "n": 9, "n_families": 9, "change": 1.0, "change_pct": 1.0, **SAID}
        for where in (family, authority)
    ]
    (shown,) = published("evaluation.police_call_outs", *rows)
    assert shown["level"] == "authority"
    assert not {"family_key", "fs_start_date"} & shown.keys()


def test_the_mean_over_years_does_not_tell_a_year():
    years = {"evaluation.authority_year": pl.DataFrame([year(2014, 4), year(2015, 20), year(2016, 30)])}
    (total,) = published("evaluation.before_after", before_after(18.0, 3.0), **years)
    frames = {**QUARTER, **years, "evaluation.before_after": table_of(before_after(18.0, 3.0))}
    shown = controlled(frames).frames["evaluation.authority_year"]
    hidden = shown["counted"].null_count() + (total["before"] is None)
    assert hidden == 2
    assert (total["rate_before"], total["suppression"]) == (None, "c")


def test_a_rate_rests_on_the_years_of_its_own_period():
    compared = before_after(22.0, 3.0) | {"after": 3.0, "years_after": 1.0, "rate_after": 1.0, "estimate": -7.0}
    years = [*(year(2014 + at, counted) for at, counted in enumerate((20, 22, 24))), year(2018, 3, period="after")]
    (shown,) = published("evaluation.before_after", compared, **{"evaluation.authority_year": pl.DataFrame(years)})
    assert (shown["rate_before"], shown["rate_after"], shown["estimate"]) == (12.3, None, None)


def test_a_regression_on_a_year_that_is_withheld_is_withheld():
    estimate = {**SERIES, **ADJUSTED, **SAID}
    for counted, expected in ((4, "c"), (40, "")):
        years = {"evaluation.authority_year": pl.DataFrame([year(2014, counted), year(2015, 20)])}
        (shown,) = published("evaluation.time_adjusted", estimate, **years)
        assert (shown["suppression"], shown["estimate"] is None) == (expected, expected == "c")


def test_what_allows_for_the_authorities_compared_rests_on_the_years_of_all():
    """Of two, the q of the one is twice its p or the other's p."""
    estimates = [{**SERIES, **ADJUSTED, **SAID}, {**SERIES, **ADJUSTED, **SAID, "authority": "slough"}]
    for counted, q in ((4, None), (40, 0.1)):
        years = pl.DataFrame([year(2014, 30), year(2014, counted, authority="slough")])
        shown, _ = published("evaluation.time_adjusted", *estimates, **{"evaluation.authority_year": years})
        assert (shown["estimate"], shown["p"], shown["q"]) == (1.234, 0.5124, q)


def test_a_neighbours_year_that_is_withheld_withholds_the_comparison():
    estimate = {**SERIES, "rank": 1, **SAID}
    neighbours = pl.DataFrame({"authority": ["luton"], "neighbour": ["medway"]})
    for counted, expected in ((4, "c"), (40, "")):
        years = pl.DataFrame([year(2014, 30), year(2014, counted, authority="medway")])
        more = {"evaluation.authority_year": years, "reference.statistical_neighbours": neighbours}
        (shown,) = published("evaluation.neighbour_comparison", estimate, **more)
        assert shown["suppression"] == expected


def test_the_quarters_do_not_tell_the_year():
    quarters = [
        row("re_referrals", numerator, 40, quarter_start=date(2014 + (month < 4), month, 1))
        for month, numerator in ((4, 10), (7, 10), (10, 10), (1, 3))
    ]
    whole = year(2014, 33, outcome="re_referrals", age_group="under_18") | {"denominator": 160.0}
    frames = {tables.INDICATOR: frame(*quarters), "evaluation.authority_year": pl.DataFrame([whole])}
    public = controlled(frames).frames
    hidden = public[tables.INDICATOR]["numerator"].null_count()
    assert hidden + public["evaluation.authority_year"]["counted"].null_count() == 2


def test_the_children_in_care_of_the_last_day_do_not_tell_the_quarters_end():
    """Two unaccompanied children are among the six and not in indicator 5: a reader may know them."""
    ends = frame(row("looked_after_at_quarter_end", 4, quarter_start=date(2020, 1, 1)))
    stock = {"authority": "luton", "day": "31 March 2020", "observed": 6, "expected": 8.2, "is_within": True}
    stock |= {"model_average": 1.0, "model_at_end": 2.0, "donors": 30}
    (shown,) = published("evaluation.care_stock", stock | SAID, **{tables.INDICATOR: ends})
    assert (shown["observed"], shown["expected"], shown["estimate"], shown["suppression"]) == (None, None, None, "c")


def answer(outcome, text, responses, share, agree=None):
    said = SAID | {"estimate": share}
    question = "" if outcome == "response_rate" else "q1"
    n = 50 if outcome == "response_rate" else 20
    figures = {"responses": responses, "share_pct": share, "agree_share_pct": agree, "margin_of_error": 9.87}
    people = {"people_invited": 50, "respondents": 20, "n": n}
    return (
        {"authority": "luton", "outcome": outcome, "survey": "s", "question": question, "answer": text}
        | figures
        | people
        | said
    )


def test_one_answer_cannot_be_taken_from_the_question():
    rows = [
        answer("response_rate", "", 20, 40.0),
        answer("agreement", "", 20, None, 85.0),
        answer("answer", "Agree", 17, 85.0),
        answer("answer", "Disagree", 3, 15.0),
    ]
    shown = published("evaluation.practitioner_survey", *rows)
    assert [each["responses"] for each in shown] == [20, 20, None]
    assert [each["agree_share_pct"] for each in shown] == [None] * 3
    assert shown[2]["share_pct"] is None


def test_an_answer_that_fewer_than_six_gave_is_not_shown_at_all():
    comment = answer("answer", "The family at number 12 waited too long", 1, 5.0)
    rows = [answer("response_rate", "", 20, 40.0), answer("answer", "Agree", 19, 95.0), comment]
    shown = published("evaluation.practitioner_survey", *rows)
    assert [each["answer"] for each in shown] == ["", "Agree"]


def test_a_question_that_fewer_than_six_answered_is_not_shown_at_all():
    few = [each | {"n": 5} for each in (answer("agreement", "", 5, None, 100.0), answer("answer", "Agree", 5, 100.0))]
    shown = published("evaluation.practitioner_survey", answer("response_rate", "", 20, 40.0), *few)
    assert [each["question"] for each in shown] == [""]


def test_a_survey_that_fewer_than_six_answered_is_not_shown_at_all():
    few = answer("response_rate", "", 5, 10.0) | {"respondents": 5}
    assert published("evaluation.practitioner_survey", few) == []


def test_a_rounded_share_of_many_does_not_contradict_its_count():
    """1,399 of 3,000 are printed as 46.6 %, of which a reader makes 1,398."""
    rows = [
        answer("agreement", "", 3000, None, 1399 / 30) | {"n": 3000},
        answer("answer", "Agree", 1399, 1399 / 30) | {"n": 3000},
        answer("answer", "Disagree", 1601, 1601 / 30) | {"n": 3000},
    ]
    shown = published("evaluation.practitioner_survey", *rows)
    assert [each["share_pct"] for each in shown] == [None, 46.6, 53.4]
