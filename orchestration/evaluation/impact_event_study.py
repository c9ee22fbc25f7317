"""`evaluation.impact_event_study`: observed over expected by the year since go-live, the years before and its own among
them.

The panel is `comparison`'s, the imputation `impact_did`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from orchestration.disclosure.roles import Rests, Table
from orchestration.evaluation import authority_year as yearly
from orchestration.evaluation import caveats, comparison, untreated
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.comparison import Compared, Design
from orchestration.evaluation.impact_did import ALL, ALL_OR_ONE, CAVEAT, FITTED, OF_ANYBODY
from orchestration.evaluation.methods import estimates, imputation
from orchestration.evaluation.methods.imputation import Effects, Floats
from orchestration.evaluation.table import AUTHORITY_TEXT, Charts, Columns, EvaluationTable, Field, frame
from orchestration.publication.report.views.view import REASON, Column, View

EVENT_YEARS = range(-5, 6)
BAND = (2.5, 97.5)
METHOD = (
    f"{FITTED.partition(';')[0]}; observed over expected of each year. All: the mean of the authorities' log ratios."
    " Band: where 95 per cent of placebos lie, the go-live years given to authorities without the programme instead"
)
NO_YEAR = "No year of the panel is this far from the go-live year"
NO_COUNT = "Nothing counted in the year"


class Studied(NamedTuple):
    """Log ratios by event year: of the authorities estimated, and of placebos: (placebos, authorities, event years).

    single: each donor in each authority's place. together: donors in all places at once.
    """

    found: Floats
    single: Floats
    together: Floats


def studied(design: Design, permutations: int, seed: int) -> Studied:
    """The event study of the authorities that can be estimated; not a number where there is no such year."""
    rows = np.array([list(design.treated.values())], dtype=np.int64)
    fitted = imputation.effects(design.panel, rows, design.starts(tuple(design.treated)))
    places = [list(design.treated).index(each) for each in design.estimated]
    starts = design.starts()
    donors = np.arange(design.donors)[:, None]
    single = [imputation.effects(design.donor_panel, donors, starts[[k]]) for k in range(len(starts))]
    drawn = imputation.assignments(design.donors, len(starts), permutations, seed)
    together = imputation.effects(design.donor_panel, drawn, starts)
    own = Effects(fitted.after[:, places], fitted.yearly[:, places], fitted.expected[:, places])
    return Studied(
        _by_event_year(design, own)[0],
        np.concatenate([_by_event_year(design, each, starts[[k]]) for k, each in enumerate(single)], axis=1),
        _by_event_year(design, together),
    )


def _by_event_year(design: Design, found: Effects, starts: np.ndarray | None = None) -> Floats:
    starts = design.starts() if starts is None else starts
    years = design.panel.years
    by_year = np.full((*found.yearly.shape[:2], len(EVENT_YEARS)), np.nan)
    for place, event_year in enumerate(EVENT_YEARS):
        for programme, start in enumerate(starts):
            at = np.flatnonzero(years == start + event_year)
            if len(at):
                by_year[:, programme, place] = found.yearly[:, programme, at[0]]
    return np.where(np.isfinite(by_year), by_year, np.nan)


def impact_event_study(
    authority_year: pl.DataFrame,
    programme_members: pl.DataFrame,
    local_authorities: pl.DataFrame,
    settings: pl.DataFrame,
) -> pl.DataFrame:
    """One row an authority with a go-live date (and '' for all), outcome, age group and event year from -5 to 5.

    To the newest year. The frames are evaluation.authority_year and the seeds.
    """
    permutations = int(untreated.setting(settings, "permutations"))
    seed = int(untreated.setting(settings, "seed"))
    rows = (
        row
        for compared in comparison.each_compared(authority_year)
        for row in _rows(
            compared,
            comparison.design(compared, programme_members, local_authorities, compared.last_year),
            permutations,
            seed,
        )
    )
    return frame(rows, COLUMNS)


def _rows(compared: Compared, design: Design, permutations: int, seed: int) -> Iterator[dict[str, object]]:
    study = studied(design, permutations, seed) if design.estimated else None
    for authority in [ALL, *sorted({*design.why_not, *design.estimated})]:
        described = {
            **compared.keys,
            "authority": authority,
            "donors": design.donors,
            "method": METHOD,
            "n": design.panel.counted.size,
            "left_out": estimates.joined([design.left_out]),
            "caveat": estimates.joined([CAVEAT, *caveats.of_series(authority, compared.outcome)]),
        }
        if study is None or authority in design.why_not:
            reason = design.why_not.get(authority) or "; ".join(sorted(set(design.why_not.values())))
            yield described | {"reason": reason or "No authority with the programme has figures"}
            continue
        places = list(range(len(design.estimated))) if authority == ALL else [design.estimated.index(authority)]
        placebos = study.together if authority == ALL else study.single[:, places]
        for at, event_year in enumerate(EVENT_YEARS):
            yield described | {"event_year": event_year, **_of_year(study.found[places, at], placebos[:, :, at])}


def _of_year(found: Floats, placebos: Floats) -> dict[str, object]:
    known = np.isfinite(found)
    if not known.any():
        return {"n_authorities": 0, "reason": NO_YEAR}
    means = placebos[:, known].mean(axis=1)
    means = means[np.isfinite(means)]
    low, high = np.exp(np.percentile(means, BAND)) if len(means) else (None, None)
    return {
        "estimate": float(np.exp(found[known].mean())),
        "band_low": low,
        "band_high": high,
        "n_authorities": int(known.sum()),
        "reason": "" if len(means) else "no placebo in the year: no band",
    }


def _charts(impact_event_study: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    from orchestration.evaluation.charts import event_study

    return event_study.event_studies(impact_event_study, names)


NAME = "evaluation.impact_event_study"
COLUMNS: Columns = {
    "authority": Field(pl.String, f"{AUTHORITY_TEXT} '' is all with the programme together."),
    **{name: column for name, column in yearly.KEYS.items() if name != "authority"},
    "event_year": Field(
        pl.Int64, "Financial years since the go-live year, which is 0; empty where nothing can be estimated."
    ),
    "estimate": Field(pl.Float64, "Observed over expected in the year: a rate ratio."),
    "band_low": Field(pl.Float64, "Lower end of where 95 per cent of placebos lie in the year, without any programme."),
    "band_high": Field(pl.Float64, "Upper end of it."),
    "n_authorities": Field(pl.Int64, "Authorities with the programme in the estimate."),
    "donors": Field(pl.Int64, "Authorities without the programme that are compared with."),
    "method": Field(pl.String, "What was computed, in plain words."),
    "n": Field(pl.Int64, "Yearly points of the panel."),
    "left_out": Field(pl.String, "Who was left out and why; '' where nobody is."),
    "reason": Field(pl.String, "Why the estimate or its band is empty; '' where neither is."),
    "caveat": Field(pl.String, "What the figures do not show."),
}

TABLE = EvaluationTable(
    NAME,
    "Observed over expected by the year since go-live, from five years before to five after, the go-live year a year of"
    " its own; with the band of placebos. One row an authority with a go-live date (and one for all), outcome, age"
    " group and event year.",
    COLUMNS,
    reads=comparison.READS,
    compute=impact_event_study,
    is_compared=True,
    disclosure=Table(
        rests=(Rests(("estimate", "band_low", "band_high"), OF_ANYBODY),),
        decimals=dict.fromkeys(("estimate", "band_low", "band_high"), 3),
    ),
    views=(
        View(
            "event-study",
            "Observed over expected by the year since Family Safeguarding began",
            NAME,
            (
                ALL_OR_ONE,
                *yearly.SHOWN_KEYS[1:],
                Column("Years since the go-live year", "event_year", empty="'z'"),
                Column("Ratio", "estimate", decimals=3),
                Column("Placebos from", "band_low", decimals=3),
                Column("Placebos to", "band_high", decimals=3),
                Column("Authorities", "n_authorities", empty="'z'"),
                REASON,
            ),
            f"{yearly.ORDER}, event_year",
            is_on_page=False,
        ),
    ),
    charts=Charts("event-study", (NAME,), _charts),
)
