"""Effects of the go-live with the trend over time taken out: one forest plot an outcome and age group.

An authority's intervals are drawn below each other: the plain one, then those that allow for figures that scatter more
from year to year than chance makes them, where the table has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, log2

import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts import comparison, rows, words
from orchestration.evaluation.charts.canvas import DARK_BLUE, DARK_PINK, INK, TEAL, draw
from orchestration.evaluation.charts.chart import SUPPRESSION, Chart, NoChart

MODEL = "time_adjusted"
AGES_DRAWN = ("under_12", "under_18")
KINDS = {
    "plain": ("Plain", DARK_BLUE, "o"),
    "quasi_likelihood": ("Quasi-likelihood", DARK_PINK, "s"),
    "negative_binomial": ("Negative binomial", TEAL, "D"),
}
JUDGED_BY = ("quasi_likelihood", "plain")
WIDEST_SCALE = 3
"""Powers of two either side of 1: no scale goes further, however wide the intervals."""
LEFT, RIGHT = 142, 152
SOURCE = "Regressions of whole financial years before and after go-live, with a linear time term"
LEGEND = (
    "1 is no change; left of it there are fewer. An arrow: the interval goes on. Where the figures scatter more than by"
    " chance, the quasi-likelihood interval is the one to go by"
)


@dataclass(frozen=True)
class Ratio:
    """After against before, with one kind of interval."""

    estimate: float
    low: float
    high: float

    @property
    def in_words(self) -> str:
        return f"{self.estimate:.2f} ({_short(self.low)} to {_short(self.high)})"


@dataclass(frozen=True)
class Effect:
    """One authority: its ratio by kind of interval."""

    name: str
    ratios: Mapping[str, Ratio]

    @property
    def judged(self) -> Ratio:
        """That of the interval which allows for the scatter, where there is one."""
        return next(self.ratios[kind] for kind in (*JUDGED_BY, *self.ratios) if kind in self.ratios)


def effects(time_adjusted: pl.DataFrame, impact_did: pl.DataFrame, names: Mapping[str, str]) -> list[Chart | NoChart]:
    """A plot an outcome and age group. `time_adjusted`, `impact_did`: of schema evaluation; `names`: by slug."""
    return [
        _chart(outcome, ages, with_uasc, frame, impact_did, names)
        for ages in AGES_DRAWN
        for (outcome, with_uasc), frame in time_adjusted.filter(pl.col("model") == MODEL, pl.col("age_group") == ages)
        .sort("outcome", "authority")
        .with_columns(words.with_uasc())
        .group_by("outcome", "with_uasc", maintain_order=True)
    ]


def _chart(  # noqa: PLR0917
    outcome: str, ages: str, with_uasc: bool, frame: pl.DataFrame, did: pl.DataFrame, names: Mapping[str, str]
) -> Chart | NoChart:
    key = f"effects-{outcome}-{ages}{'-with-uasc' if with_uasc else ''}".replace("_", "-")
    what = words.of_whom(outcome, ages, with_uasc=with_uasc)
    found, missing = [], {}
    for (slug,), own in frame.group_by("authority", maintain_order=True):
        name, effect = words.authority(slug, names), _effect(words.authority(slug, names), own)
        if effect.ratios:
            found.append(effect)
        else:
            missing[name] = words.why_empty(own.row(0, named=True))
    if not found:
        return NoChart(key, f"{what}: effect of the go-live", words.not_shown(missing))
    authorities = frame["authority"].unique().to_list()
    against = comparison.in_words(did, outcome, ages, authorities, with_uasc=with_uasc)
    title = f"{what}: ratio {_finding(found)}{against}"
    subtitle = f"{what}, after against before go-live, the trend over time taken out: ratios with 95% intervals"
    described = "; ".join(f"{each.name} {each.judged.in_words}" for each in found)
    text = f"Forest plot. {subtitle}. {described}."
    laid_out = list(_rows(found))
    space = rows.frame(laid_out, LEFT, RIGHT)
    svg = draw(key, space, lambda axes: _paint(axes, found, laid_out, space), title, text)
    caveats = [_shared_caveat(frame), f"Not shown: {words.not_shown(missing)}" if missing else ""]
    return Chart(
        key, title, f"{subtitle}. {LEGEND}", svg, text, _data(frame, names), SOURCE, "; ".join(filter(None, caveats))
    )


def _effect(name: str, own: pl.DataFrame) -> Effect:
    known = own.drop_nulls(["estimate", "interval_low", "interval_high"])
    columns = ("interval_kind", "estimate", "interval_low", "interval_high")
    by_kind = {kind: Ratio(*numbers) for kind, *numbers in known.select(columns).iter_rows()}
    return Effect(name, {kind: by_kind[kind] for kind in KINDS if kind in by_kind})


def _finding(found: list[Effect]) -> str:
    if len(found) == 1:
        return f"{found[0].judged.in_words} in {found[0].name}, after against before"
    counts = {
        "below 1": sum(each.judged.estimate < 1 for each in found),
        "above 1": sum(each.judged.estimate > 1 for each in found),
    }
    parts = [f"{way} in {count}" for way, count in counts.items() if count]
    return f"{words.listed(parts) if parts else '1 in all'} of {len(found)} authorities, after against before"


def _shared_caveat(frame: pl.DataFrame) -> str:
    """What every row's caveat begins with; what concerns single intervals stays in the table."""
    return frame["caveat"][0].partition(";")[0]


def _rows(found: list[Effect]) -> Iterator[rows.Row]:
    for each in found:
        yield rows.Row(each.name, bold=True)
        for kind, ratio in each.ratios.items():
            yield rows.Row(KINDS[kind][0], ratio.in_words)


def _paint(axes: Axes, found: list[Effect], laid_out: list[rows.Row], space: rows.Frame) -> None:
    low, high = _scale(found)
    axes.set_xscale("log")
    axes.set_xlim(2.0**low, 2.0**high)
    rows.ticks(axes, [2.0**power for power in range(low, high + 1)], [_power(each) for each in range(low, high + 1)])
    rows.lay_out(axes, laid_out, space, "Ratio (95% interval)", "Ratio after against before, on a logarithmic scale")
    rows.rule(axes, 1, INK)
    number = 0
    for each in found:
        for kind, ratio in each.ratios.items():
            number += 1
            _, colour, marker = KINDS[kind]
            rows.interval(axes, number, (ratio.low, ratio.high), colour)
            if 2.0**low <= ratio.estimate <= 2.0**high:
                axes.plot([ratio.estimate], [number], marker, color=colour, markersize=9, zorder=4)
        number += 1


def _power(of_two: int) -> str:
    return f"{2**of_two}" if of_two >= 0 else f"1/{2**-of_two}"


def _scale(found: list[Effect]) -> tuple[int, int]:
    """Powers of two that hold every estimate and interval, as far as the widest scale goes."""
    every = [value for each in found for ratio in each.ratios.values() for value in (ratio.low, ratio.high)]
    low = max(-WIDEST_SCALE, floor(log2(max(min(every), 2.0**-WIDEST_SCALE))))
    high = min(WIDEST_SCALE, ceil(log2(min(max(every), 2.0**WIDEST_SCALE))))
    return min(low, -1), max(high, 1)


def _data(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    kinds = {kind: name for kind, (name, _, _) in KINDS.items()}
    data = frame.select(
        words.authorities(names).alias("Authority"),
        pl.col("interval_kind").replace(kinds).alias("Interval"),
        pl.col("ratio_is").str.to_titlecase().alias("Ratio is"),
        pl.col("estimate").round(2).alias("Ratio"),
        pl.col("interval_low").round(2).alias("95% interval from"),
        pl.col("interval_high").round(2).alias("95% interval to"),
        pl.col("p").round(3).alias("p"),
        pl.col("dispersion").round(1).alias("Dispersion"),
        pl.col("n").alias("Years"),
    )
    return data.with_columns(frame[SUPPRESSION]) if SUPPRESSION in frame.columns else data


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
