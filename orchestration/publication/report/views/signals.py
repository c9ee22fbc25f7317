"""Signals of change in the latest whole quarter, and where authorities lie between each other."""

from __future__ import annotations

from orchestration.evaluation.indicator_funnel import NAME as FUNNEL
from orchestration.evaluation.indicator_signal import NAME as SIGNAL
from orchestration.publication.report.views.records import CATALOGUE, INDICATOR_ORDER, QUARTER
from orchestration.publication.report.views.view import AUTHORITY, Column, Section, View, text, words

NAMED = "left join (select number as indicator, measure, name from reference.indicators) using (indicator, measure)"
OF_INDICATOR = (
    AUTHORITY,
    text("Quarter", QUARTER, defined_by="quarter_start"),
    text("Indicator", "indicator"),
    text("Measure", "coalesce(name, replace(measure, '_', ' '))", defined_by="measure"),
    words("Level", "level"),
    words("Part", "breakdown", blank="All"),
    Column("Value", "value", decimals=1, empty="'c'"),
)
ORDER = f"order by authority, {INDICATOR_ORDER}, measure, level, breakdown"


def _latest(table: str, rows: str) -> str:
    latest = f"select authority, max(quarter_start) as quarter_start from {table} group by authority"
    return f"join ({latest}) using (authority, quarter_start) {NAMED} where {rows} {ORDER}"


SIGNALS = Section(
    "signals",
    "Signals of change",
    "Which indicators moved more in the latest whole quarter than they usually do from quarter to quarter. A signal is"
    " a reason to ask what happened, not an answer.",
    (
        View(
            "signals",
            "Signals in the latest whole quarter",
            SIGNAL,
            (
                *OF_INDICATOR,
                Column("Centre line", "centre", decimals=1),
                Column("Lower limit", "lower_limit", decimals=1),
                Column("Upper limit", "upper_limit", decimals=1),
                text("Signal", "signal"),
                words("Means", "means"),
            ),
            _latest(SIGNAL, "signal != '' and level in ('authority', 'fs')"),
            needs=(CATALOGUE,),
            notes=("caveat",),
            is_on_page=True,
            holds="Quarters that are part of a signal by the rules of the NHS's Making data count, on Laney's control"
            " charts. Every quarter, and the reason where there is no chart, is in the public file.",
        ),
        View(
            "funnels",
            "Where authorities' figures lie between each other in their latest whole quarter",
            FUNNEL,
            (
                *OF_INDICATOR,
                Column("All together", "target", decimals=1),
                Column("95% limit, lower", "lower_95", decimals=1),
                Column("95% limit, upper", "upper_95", decimals=1),
                Column("Authorities", "authorities"),
                text("Lies", "lies"),
            ),
            _latest(FUNNEL, "lies != ''"),
            needs=(CATALOGUE,),
            notes=("caveat",),
            is_on_page=False,
        ),
    ),
)
