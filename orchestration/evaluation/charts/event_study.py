"""Observed over expected by the year since go-live, all authorities together, with the band of placebos.

One chart an outcome and age group. The go-live year is a year of its own: a change that was there by then is no effect
of years of the programme.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts import words
from orchestration.evaluation.charts.canvas import DARK_BLUE, GRID, INK, ORANGE, SMALL, Frame, draw
from orchestration.evaluation.charts.chart import SUPPRESSION, Chart, NoChart

ALL = ""
SPACE = Frame(height=320, left=66, right=16, top=18, bottom=58)
SOURCE = "Poisson imputation against authorities without Family Safeguarding"
LEGEND = (
    "1 is what is expected from the authorities without the programme; under it there are fewer. Shaded: where 95 per"
    " cent of placebos lie, the go-live years given to authorities without the programme. Year 0, the orange diamond,"
    " is the go-live year"
)
NOTHING = "No authority with the programme can be compared"


def event_studies(impact_event_study: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    """A chart an outcome and age group. `impact_event_study`: the table of schema evaluation; `names`: by slug."""
    together = impact_event_study.filter(authority=ALL).sort("event_year", nulls_last=True)
    return [
        _chart(outcome, ages, with_uasc, frame)
        for (outcome, ages, with_uasc), frame in sorted(
            together.with_columns(words.with_uasc()).group_by("outcome", "age_group", "with_uasc")
        )
    ]


def _chart(outcome: str, ages: str, with_uasc: bool, frame: pl.DataFrame) -> Chart | NoChart:
    key = f"event-study-{outcome}-{ages}{'-with-uasc' if with_uasc else ''}".replace("_", "-")
    what = words.of_whom(outcome, ages, with_uasc=with_uasc)
    known = frame.drop_nulls(["event_year", "estimate"]).filter(pl.col("estimate") > 0)
    if known.is_empty():
        return NoChart(key, f"{what}: by the year since go-live", words.why_empty(frame.row(0, named=True)) or NOTHING)
    title = f"{what}: {_finding(known)}"
    subtitle = f"{what}, observed over expected by financial year since go-live, all authorities together"
    described = "; ".join(
        f"year {row['event_year']}: {row['estimate']:.2f}{_band(row)}" for row in known.iter_rows(named=True)
    )
    text = f"Line chart with a band. {subtitle}. {described}."
    svg = draw(key, SPACE, lambda axes: _paint(axes, known), title, text)
    return Chart(key, title, f"{subtitle}. {LEGEND}", svg, text, _data(frame), SOURCE, frame["caveat"][0])


def _band(row: Mapping[str, object]) -> str:
    return f" (placebos {row['band_low']:.2f} to {row['band_high']:.2f})" if row["band_low"] is not None else ""


def _finding(known: pl.DataFrame) -> str:
    after = known.filter(pl.col("event_year") > 0).drop_nulls(["band_low", "band_high"])
    if after.is_empty():
        return "observed over expected by the year since go-live"
    outside = after.filter(~pl.col("estimate").is_between(pl.col("band_low"), pl.col("band_high")))
    return f"outside the band of placebos in {outside.height or 'none'} of {after.height} years after go-live"


def _paint(axes: Axes, known: pl.DataFrame) -> None:
    years, ratios = known["event_year"].to_list(), known["estimate"].to_list()
    banded = known.drop_nulls(["band_low", "band_high"])
    axes.fill_between(
        banded["event_year"].to_list(),
        banded["band_low"].to_list(),
        banded["band_high"].to_list(),
        color=GRID,
        zorder=1,
    )
    axes.axhline(1, color=INK, linewidth=1.5, zorder=2)
    axes.axvline(0, color=INK, linewidth=1, linestyle=":", zorder=2)
    axes.plot(years, ratios, "-", color=DARK_BLUE, linewidth=2, zorder=3)
    for year, ratio in zip(years, ratios, strict=True):
        marker, colour = ("D", ORANGE) if year == 0 else ("o", DARK_BLUE)
        axes.plot([year], [ratio], marker, color=colour, markersize=9, clip_on=False, zorder=4)
    axes.set_ylim(bottom=0)
    axes.set_xticks(years)
    axes.grid(visible=True, axis="y")
    axes.set_xlabel("Financial years since the go-live year", ha="left", x=0)
    axes.annotate("Ratio", (-44, SPACE.height - SPACE.top - SPACE.bottom + 6), xycoords="axes points", fontsize=SMALL)


def _data(frame: pl.DataFrame) -> pl.DataFrame:
    shown = frame.select(
        pl.col("event_year").alias("Years since the go-live year"),
        pl.col("estimate").round(2).alias("Ratio"),
        pl.col("band_low").round(2).alias("Placebos from"),
        pl.col("band_high").round(2).alias("Placebos to"),
        pl.col("n_authorities").alias("Authorities"),
    )
    return shown.with_columns(frame[SUPPRESSION]) if SUPPRESSION in frame.columns else shown
