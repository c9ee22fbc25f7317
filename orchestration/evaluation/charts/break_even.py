"""How far the time to break-even may lie from the base case: the quantiles of the draws, an authority a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts import rows, words
from orchestration.evaluation.charts.canvas import DARK_BLUE, ORANGE, draw
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.money import costs

OUTCOME = "break_even_months"
BASE, DRAWS = "base", "monte_carlo"
QUANTILES = {f"quantile_{quantile}": quantile for quantile in ("2.5", "25", "50", "75", "97.5")}
NEVER = "share_never"
LEFT, RIGHT = 138, 148
LEGEND = (
    "Circle: the median. Thick bar: the middle half of the draws. Thin bar: 95% of them; an arrow: some are beyond the"
    " scale. Diamond: the base case"
)


@dataclass(frozen=True)
class Distribution:
    """One authority's months to break-even by quantile, infinite where so many draws never get there within the years
    looked at; the per cent that never do; and the base case (None where it never does)."""

    name: str
    quantiles: Mapping[str, float]
    never: float
    base: float | None

    @property
    def in_words(self) -> str:
        low, high = self.quantiles["2.5"], self.quantiles["97.5"]
        if low == inf:
            return f"{self.name}: fewer than 1 in 40 draws get there within {costs.YEARS} years"
        ends = words.duration(round(low)) + (
            f" to {words.duration(round(high))}" if high < inf else f" or more, {self.never:.0f}% of draws never"
        )
        median = self.quantiles["50"]
        return f"{self.name}: {f'median {words.duration(round(median))}, ' if median < inf else ''}95% of draws {ends}"


def distributions(sensitivity: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    """A chart for each source of reductions. `sensitivity`: the table of schema evaluation; `names`: by slug."""
    months = sensitivity.filter(pl.col("outcome") == OUTCOME)
    return [
        _chart(source, months.filter(pl.col("reductions") == source), names)
        for source in words.REDUCTIONS
        if source in months["reductions"]
    ]


def _chart(source: str, frame: pl.DataFrame, names: Mapping[str, str]) -> Chart | NoChart:
    key, what = f"break-even-{source}", f"Time to break-even, {words.REDUCTIONS[source]}"
    draws = frame.filter(pl.col("analysis") == DRAWS).sort("authority")
    found, missing = [], {}
    for (slug,), own in draws.group_by("authority", maintain_order=True):
        name = words.authority(slug, names)
        distribution = _distribution(name, own, frame.filter(pl.col("authority") == slug))
        if distribution is None:
            missing[name] = words.why_empty(own.row(0, named=True))
        else:
            found.append(distribution)
    if not found:
        return NoChart(key, what, words.not_shown(missing) or "no draws were made")
    title = f"{what}: {_finding(found)}"
    subtitle = f"{what}: {int(draws['n'].max()):,} draws of costs, durations, deadweight and reductions together"
    text = f"Chart of intervals. {subtitle}. {'; '.join(each.in_words for each in found)}."
    laid_out = [rows.Row(each.name, f"{each.never:.0f}%") for each in found]
    space = rows.frame(laid_out, LEFT, RIGHT)
    svg = draw(key, space, lambda axes: _paint(axes, found, laid_out, space), title, text)
    caveats = [draws["caveat"][0], f"Not shown: {words.not_shown(missing)}" if missing else ""]
    caveat = "; ".join(filter(None, caveats))
    return Chart(key, title, f"{subtitle}. {LEGEND}", svg, text, _data(found), "Sensitivity of the cost model", caveat)


def _distribution(name: str, draws: pl.DataFrame, every: pl.DataFrame) -> Distribution | None:
    by_setting = dict(draws.select("setting", "estimate").iter_rows())
    if by_setting.get(NEVER) is None:
        return None
    base = every.filter(pl.col("analysis") == BASE)["estimate"]
    quantiles = {name: by_setting.get(setting) for setting, name in QUANTILES.items()}
    return Distribution(
        name,
        {quantile: inf if months is None else months for quantile, months in quantiles.items()},
        by_setting[NEVER],
        base[0] if len(base) else None,
    )


def _finding(found: list[Distribution]) -> str:
    if len(found) == 1:
        (only,) = found
        if only.quantiles["50"] == inf:
            return f"{only.never:.0f}% of draws do not get there within {costs.YEARS} years in {only.name}"
        return f"half of the draws get there within {words.duration(round(only.quantiles['50']))} in {only.name}"
    within = sum(each.quantiles["50"] < inf for each in found)
    always = sum(each.quantiles["97.5"] < inf for each in found)
    return (
        f"within {costs.YEARS} years in most draws in {within or 'none'} of {len(found)} authorities, and in nearly all"
        f" draws in {always or 'none'}"
    )


def _paint(axes: Axes, found: list[Distribution], laid_out: list[rows.Row], space: rows.Frame) -> None:
    axes.set_xlim(0, costs.YEARS)
    rows.ticks(axes, range(0, costs.YEARS + 1, 2))
    rows.lay_out(axes, laid_out, space, f"Not within {costs.YEARS} years", "Years from the start of Year 1")
    for number, each in enumerate(found):
        years = {quantile: months / 12 for quantile, months in each.quantiles.items()}
        if years["2.5"] < inf:
            rows.interval(axes, number, (years["2.5"], years["97.5"]), DARK_BLUE, width=2)
        if years["25"] < inf:
            rows.interval(axes, number, (years["25"], years["75"]), DARK_BLUE, width=9)
        if years["50"] < inf:
            axes.plot(
                [years["50"]], [number], "o", markersize=9, markerfacecolor="white", markeredgecolor=DARK_BLUE, zorder=4
            )
        if each.base is not None:
            axes.plot([each.base / 12], [number], "D", color=ORANGE, markersize=8, zorder=5)


def _data(found: list[Distribution]) -> pl.DataFrame:
    def years(months: float | None) -> str:
        return f"{months / 12:.1f}" if months is not None and months < inf else f"more than {costs.YEARS}"

    return pl.DataFrame(
        {
            "Authority": [each.name for each in found],
            "Base case (years)": [years(each.base) for each in found],
            **{
                f"{quantile}% of draws within (years)": [years(each.quantiles[quantile]) for each in found]
                for quantile in QUANTILES.values()
            },
            f"Draws not within {costs.YEARS} years (%)": [round(each.never, 1) for each in found],
        }
    )
