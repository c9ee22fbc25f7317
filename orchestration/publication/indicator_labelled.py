"""`kpi.indicator_labelled`: the indicators in words, with what a chart or a pivot table needs in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from orchestration.disclosure.policy import POLICY
from orchestration.publication.descriptions import Description

if TYPE_CHECKING:
    import polars as pl

NAME = "kpi.indicator_labelled"
LEVEL_VALUE = "if(level_value = '', 'total', level_value)"
BREAKDOWN = "if(breakdown in ('', 'all'), 'total', breakdown)"
"""SQL for what the other tables of indicators say, in the words of this one: a whole is called total."""
SHOWN = """
    case
        when value is null then '[' || if(suppression = '', 'x', suppression) || ']'
        when labelled.unit = 'percent' then format('{:.1f}%', value)
        when value_is = 'count' or labelled.unit = 'days' then format('{:,.0f}', value)
        else format('{:.1f}', value)
    end
"""
"""SQL for a figure as text, from this table as `labelled` joined with `reference.indicators`: 7.7%, 28, [c]."""
FEWEST_NEIGHBOURS = 2

SAID = Description(
    "kpi.indicator in words: names, titles and labels, with the median of the statistical neighbours. One row an"
    " authority, indicator, measure, level, level_value, breakdown and quarter.",
    {
        "authority": "Slug of the authority.",
        "authority_name": "Name of the authority.",
        "indicator": "Number of the indicator in the toolkit, in lower case (2a); rr and x1 to x4 are not of it.",
        "indicator_title": "Title of the indicator.",
        "indicator_short_title": "Title of the indicator for a chart or a small screen.",
        "measure": "Name of the measure.",
        "measure_label": "The measure in words.",
        "unit": "Unit of the value.",
        "good_direction": "down or up where that is better, none where neither is.",
        "level": "authority, fs, cohort or team.",
        "level_label": "The level in words, with the cohort or team.",
        "level_value": "Number of the cohort, or the team; total at the other levels.",
        "breakdown": "The part of the people or things that is counted; total is the whole, for every measure.",
        "breakdown_label": "The breakdown in words.",
        "quarter_start": "First day of the quarter.",
        "quarter_end": "Last day of the quarter.",
        "quarter_label": "The quarter of the financial year, 2019/20 Q4 is January to March 2020.",
        "value": "The figure: the numerator of a count, numerator over denominator of a mean, times 100 for percent,"
        " times 10,000 for per_10000.",
        "numerator": "What was counted or summed.",
        "denominator": "What it is out of; empty for a count.",
        "suppression": POLICY.symbols,
        "complete": "Whether the extracts reach the quarter's last day.",
        "linked_share": "Of the rows behind the measure that partners sent without the authority's person identifier,"
        " the percentage linked to one of its persons; of several extracts the lowest. Empty where nothing was to be"
        " linked.",
        "neighbours_median": "Median value of the authority's statistical neighbours in this file; of means, rates and"
        f" percentages only, since authorities differ in size, and of {FEWEST_NEIGHBOURS} neighbours or more.",
        "neighbours": "How many neighbours that median is of.",
    },
)

LEVELS = {
    "authority": "Whole authority",
    "fs": "Families in Family Safeguarding",
    "cohort": "Cohort",
    "team": "Team",
}
ORDER = "authority, indicator, measure, level, level_value, breakdown, quarter_start"

_QUERY = """
    with figures as (
        select * replace ({breakdown} as breakdown, {level_value} as level_value),
            {suppression} as symbol
        from kpi.indicator
    ),
    medians as (
        select near.authority, theirs.indicator, theirs.measure, theirs.level, theirs.breakdown, theirs.quarter_start,
            median(theirs.value) as neighbours_median, count(*) as neighbours
        from reference.statistical_neighbours as near
        join figures as theirs on near.neighbour = theirs.authority
        join reference.indicators as listed
            on listed.number = theirs.indicator and listed.measure = theirs.measure and listed.value_is <> 'count'
        where theirs.level in ('authority', 'fs') and theirs.value is not null
        group by all
        having count(*) >= {fewest}
    ),
    codes as (
        select code, max_by(meaning, coalesce(valid_from, date '1900-01-01')) as meaning
        from reference.attendance_codes
        group by code
    )
    select figures.authority, places.name as authority_name, figures.indicator, titles.title as indicator_title,
        titles.short_title as indicator_short_title, figures.measure, listed.name as measure_label, figures.unit,
        listed.good_direction, figures.level,
        case figures.level
            {levels}
        end as level_label,
        figures.level_value, figures.breakdown,
        coalesce(
            if(figures.measure = 'absence_by_code', codes.meaning, null), roles.name, parts.name, figures.breakdown
        ) as breakdown_label,
        figures.quarter_start, figures.quarter_end,
        {quarter} as quarter_label,
        figures.value, figures.numerator, figures.denominator, figures.symbol as suppression, figures.complete,
        figures.linked_share, medians.neighbours_median, medians.neighbours
    from figures
    left join reference.local_authorities as places on figures.authority = places.slug
    left join reference.indicators as listed
        on figures.indicator = listed.number and figures.measure = listed.measure
    left join reference.indicator_titles as titles on figures.indicator = titles.number
    left join reference.breakdowns as parts on figures.breakdown = parts.breakdown
    left join reference.worker_roles as roles on figures.breakdown = roles.role
    left join codes on figures.breakdown = codes.code
    left join reference.cohorts as cohorts on figures.level_value = cohorts.cohort::varchar
    left join medians
        on figures.authority = medians.authority and figures.indicator = medians.indicator
        and figures.measure = medians.measure and figures.level = medians.level
        and figures.breakdown = medians.breakdown and figures.quarter_start = medians.quarter_start
    order by {order}
"""

_QUARTER = """
        if(month({day}) < 4, year({day}) - 1, year({day})) || '/'
        || lpad(((if(month({day}) < 4, year({day}) - 1, year({day})) + 1) % 100)::varchar, 2, '0')
        || ' Q' || ((month({day}) + 8) % 12 // 3 + 1)
"""


def quarter_label(day: str) -> str:
    """SQL for the quarter of the financial year that begins on the date `day` (an expression): 2019/20 Q4."""
    return _QUARTER.format(day=day).strip()


def compute(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The table's rows, from `kpi.indicator` and `reference.*` of the file."""
    columns = {name for (name,) in connection.execute("select column_name from (describe kpi.indicator)").fetchall()}
    levels = {
        **{level: f"'{name}'" for level, name in LEVELS.items()},
        "cohort": f"'{LEVELS['cohort']} ' || figures.level_value || coalesce(' (' || cohorts.label || ')', '')",
        "team": f"'{LEVELS['team']} ' || figures.level_value",
    }
    query = _QUERY.format(
        suppression="suppression" if "suppression" in columns else "''",
        breakdown=BREAKDOWN,
        level_value=LEVEL_VALUE,
        fewest=FEWEST_NEIGHBOURS,
        levels=" ".join(f"when '{level}' then {said}" for level, said in levels.items()),
        quarter=quarter_label("figures.quarter_start"),
        order=ORDER,
    )
    return connection.execute(query).pl()
