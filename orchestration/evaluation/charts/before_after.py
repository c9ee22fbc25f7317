"""Rates before and after: one chart an outcome and age group, the authorities beneath each other.

The interval is that of the change, in children a year, turned into a rate by the population it was worked out with and
drawn from the rate before: where it reaches across that rate, no change is among what it allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts import comparison, rows, words
from orchestration.evaluation.charts.canvas import DARK_BLUE, INK, ORANGE, draw
from orchestration.evaluation.charts.chart import SUPPRESSION, Chart, NoChart

PER = 10_000
AGES_DRAWN = ("under_12", "under_18")
POINT_IN_TIME = "on_plan"
GO_LIVE = "go_live"
LEFT, RIGHT = 66, 176
SOURCE = "Rates by financial year, before and after the authority's go-live and in the year of it"
LEGEND = (
    "Circles: single years, the go-live year among them. Upright bars: means. Horizontal bars: the 95% interval of the"
    " change, drawn from the rate before"
)


@dataclass(frozen=True)
class Compared:
    """One authority, per 10,000: mean rates, the interval of their difference (None without), and single years."""

    name: str
    before: float
    after: float
    change: tuple[float, float] | None
    years: Mapping[str, list[float]]

    @property
    def change_in_words(self) -> str:
        return _signed(self.after - self.before) + (
            f" ({_signed(self.change[0])} to {_signed(self.change[1])})" if self.change else ""
        )


def rates(
    before_after: pl.DataFrame, authority_year: pl.DataFrame, impact_did: pl.DataFrame, names: Mapping[str, str]
) -> list[Chart | NoChart]:
    """A chart an outcome and age group (under 12, under 18).

    `before_after`, `authority_year`, `impact_did`: the tables of schema evaluation; `names`: of authorities, by slug.
    """
    yearly = authority_year.with_columns(words.with_uasc())
    return [
        _chart(
            f"rates-{outcome}-{ages}{'-with-uasc' if with_uasc else ''}".replace("_", "-"),
            words.of_whom(outcome, ages, with_uasc=with_uasc),
            frame,
            yearly.filter(outcome=outcome, age_group=ages, with_uasc=with_uasc),
            comparison.in_words(impact_did, outcome, ages, frame["authority"].to_list(), with_uasc=with_uasc),
            names,
        )
        for ages in AGES_DRAWN
        for (outcome, with_uasc), frame in before_after.filter(pl.col("age_group") == ages)
        .sort("outcome", "authority")
        .with_columns(words.with_uasc())
        .group_by("outcome", "with_uasc", maintain_order=True)
    ]


def _chart(  # noqa: PLR0917
    key: str, what: str, frame: pl.DataFrame, yearly: pl.DataFrame, against: str, names: Mapping[str, str]
) -> Chart | NoChart:
    outcome = frame["outcome"][0]
    compared, missing = [], {}
    for row in frame.iter_rows(named=True):
        name = words.authority(row["authority"], names)
        if row["rate_before"] is None or row["rate_after"] is None:
            missing[name] = words.why_empty(row)
        else:
            compared.append(_compared(name, row, yearly))
    if not compared:
        return NoChart(key, f"{what}: rates before and after", words.not_shown(missing))
    title = f"{what}: {_finding(compared)}{against}"
    subtitle = (
        f"{what} per {PER:,} of their age{'' if outcome == POINT_IN_TIME else ' a year'}, before and after go-live"
    )
    described = "; ".join(
        f"{each.name}: {each.before:.1f} before, {each.after:.1f} after, change {each.change_in_words}"
        for each in compared
    )
    text = f"Dot chart with intervals. {subtitle}. {described}."
    caveats = [frame["caveat"][0], f"Not shown: {words.not_shown(missing)}" if missing else ""]
    laid_out = list(_rows(compared))
    space = rows.frame(laid_out, LEFT, RIGHT)
    svg = draw(key, space, lambda axes: _paint(axes, compared, laid_out, space), title, text)
    data = _data(frame, names)
    return Chart(key, title, f"{subtitle}. {LEGEND}", svg, text, data, SOURCE, "; ".join(filter(None, caveats)))


def _compared(name: str, row: Mapping[str, Any], yearly: pl.DataFrame) -> Compared:
    ends = (row["interval_low"], row["interval_high"])
    change = None
    if None not in ends and row["population_after"]:
        change = tuple(end * PER / row["population_after"] for end in ends)
    own = yearly.filter(pl.col("authority") == row["authority"]).drop_nulls(["counted", "denominator"])
    part = 1.0 if row["outcome"] == POINT_IN_TIME else pl.col("part_of_year")
    own = own.with_columns(rate=pl.col("counted") / pl.col("denominator") / part * PER)
    years = {period: own.filter(pl.col("period") == period)["rate"].to_list() for period in ("before", "after")}
    years[GO_LIVE] = own.filter(pl.col("is_go_live_year"), pl.col("period") == "")["rate"].to_list()
    return Compared(name, row["rate_before"], row["rate_after"], change, years)


def _finding(compared: list[Compared]) -> str:
    if len(compared) == 1:
        (only,) = compared
        return f"{only.before:.1f} per {PER:,} before and {only.after:.1f} after in {only.name}"
    falls = [each for each in compared if each.after < each.before]
    rises = [each for each in compared if each.after > each.before]
    parts = [f"{way} in {len(chosen)}" for way, chosen in (("lower", falls), ("higher", rises)) if chosen]
    if not parts:
        return f"rate as before in all {len(compared)} authorities"
    return f"rate {words.listed(parts)} of {len(compared)} authorities after go-live"


def _rows(compared: list[Compared]) -> Iterator[rows.Row]:
    for each in compared:
        yield rows.Row(each.name, each.change_in_words, bold=True)
        yield rows.Row("Before", f"{each.before:.1f}")
        go_live = each.years[GO_LIVE]
        yield rows.Row("Go-live year", f"{sum(go_live) / len(go_live):.1f}" if go_live else "no figure")
        yield rows.Row("After", f"{each.after:.1f}")


def _paint(axes: Axes, compared: list[Compared], laid_out: list[rows.Row], space: rows.Frame) -> None:
    highest = max(max([each.before, each.after, *chain(*each.years.values())]) for each in compared)
    axes.set_xlim(0, highest * 1.15 or 1)
    axes.locator_params(axis="x", nbins=5)
    rows.lay_out(axes, laid_out, space, "Change (95% interval)", f"Rate per {PER:,} children")
    for number, each in enumerate(compared):
        for at, period, mean, colour in (
            (4 * number + 1, "before", each.before, ORANGE),
            (4 * number + 2, GO_LIVE, None, INK),
            (4 * number + 3, "after", each.after, DARK_BLUE),
        ):
            singles = each.years[period]
            axes.plot(
                singles,
                [at] * len(singles),
                "o",
                color=colour,
                markersize=6,
                markerfacecolor="white",
                clip_on=False,
                zorder=3.5,
            )
            if mean is not None:
                axes.plot([mean], [at], "|", color=colour, markersize=19, markeredgewidth=4, zorder=4)
        axes.plot([each.before] * 2, [at - 1.6, at + 0.4], color=INK, linewidth=1, linestyle=":", zorder=2)
        if each.change:
            rows.interval(axes, at, (each.before + each.change[0], each.before + each.change[1]), DARK_BLUE)


def _data(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    to_rate = PER / pl.col("population_after")
    shown = frame.select(
        words.authorities(names).alias("Authority"),
        pl.col("rate_before").round(1).alias("Rate before"),
        pl.col("rate_after").round(1).alias("Rate after"),
        (pl.col("rate_after") - pl.col("rate_before")).round(1).alias("Change"),
        (pl.col("interval_low") * to_rate).round(1).alias("Change, 95% interval from"),
        (pl.col("interval_high") * to_rate).round(1).alias("Change, 95% interval to"),
        pl.col("n").alias("Yearly figures"),
    )
    return shown.with_columns(frame[SUPPRESSION]) if SUPPRESSION in frame.columns else shown


def _signed(value: float) -> str:
    rounded = round(value, 1)
    return f"{words.MINUS if rounded < 0 else '+' if rounded > 0 else ''}{abs(rounded):.1f}"
