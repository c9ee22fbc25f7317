"""Costs and savings of an authority, year by year and added up: Figures 1 to 10 of the 2020 evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts import words
from orchestration.evaluation.charts.canvas import DARK_BLUE, GRID, INK, ORANGE, SMALL, TEXT, Frame, draw
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.money import costs
from orchestration.evaluation.money.costs import Floats

FRAME = Frame(height=300, left=48, right=88, top=34, bottom=52)
APART = 22
"""Points between the labels of two lines."""
VARIANT = "as_described"
FIGURES = ("set_up_cost_gbp", "running_cost_gbp", "total_saving_gbp")


@dataclass(frozen=True)
class Account:
    """One authority's rows of `evaluation.cost_benefit`, by year; `what` says whose and with which reductions."""

    name: str
    what: str
    frame: pl.DataFrame

    @property
    def spent(self) -> Floats:
        return (self.frame["set_up_cost_gbp"] + self.frame["running_cost_gbp"]).to_numpy()

    @property
    def saved(self) -> Floats:
        return self.frame["total_saving_gbp"].to_numpy()

    @property
    def is_known(self) -> bool:
        return not self.frame.select("year", *FIGURES).null_count().sum_horizontal().item()

    @property
    def caveat(self) -> str:
        return "; ".join(part for part in self.frame.select("caveat", "left_out").row(0) if part)


def costs_and_savings(
    cost_benefit: pl.DataFrame, names: Mapping[str, str], reductions: str = "published"
) -> list[Chart | NoChart]:
    """A yearly and a cumulative chart for each authority, in the order of their names, by the text's method.

    `cost_benefit`: the table of schema evaluation or, with `reductions` "measured", cost_benefit_measured; `names`: of
    authorities, by slug.
    """
    chosen = cost_benefit.filter(pl.col("variant") == VARIANT)
    by_authority = {slug: frame.sort("year") for (slug,), frame in chosen.group_by("authority")}
    return [
        chart
        for slug in sorted(by_authority, key=lambda slug: words.authority(slug, names))
        for chart in _pair(slug, words.authority(slug, names), by_authority[slug], reductions)
    ]


def _pair(slug: str, name: str, frame: pl.DataFrame, reductions: str) -> Iterator[Chart | NoChart]:
    what = f"costs and savings of Family Safeguarding in {name}, {words.REDUCTIONS[reductions]}, in pounds"
    account = Account(name, what, frame)
    for kind, chart in {"annual": _yearly, "cumulative": _cumulative}.items():
        key = f"{kind}-{reductions}-{slug.replace('_', '-')}"
        if account.is_known:
            yield chart(key, account)
        else:
            title = f"{name}: {kind} costs and savings, {words.REDUCTIONS[reductions]}"
            yield NoChart(key, title, words.why_empty(frame.row(0, named=True)))


def _yearly(key: str, account: Account) -> Chart:
    spent, saved = account.spent, account.saved
    finding = _compared(spent[1:], saved[1:])
    title, subtitle = f"{account.name}: {finding}", f"Yearly {account.what}"
    highest = int(spent.argmax())
    text = (
        f"Line chart, Years 0 to {costs.YEARS}. {subtitle}. Costs are highest in Year {highest} at"
        f" {words.pounds(spent[highest])} and {words.pounds(spent[-1])} in Year {costs.YEARS}. Savings are"
        f" {words.pounds(saved[1])} in Year 1, {words.pounds(saved[5])} in Year 5 and {words.pounds(saved[-1])} in"
        f" Year {costs.YEARS}. {words.sentence(finding)}"
    )
    svg = draw(key, FRAME, lambda axes: _lines(axes, spent, saved, "Year; 0 is before the start"), title, text)
    data = _data(account.frame["year"], spent, saved)
    return Chart(key, title, subtitle, svg, text, data, account.frame["method"][0], account.caveat)


def _cumulative(key: str, account: Account) -> Chart:
    months = float(costs.break_even_months(account.spent, account.saved[1:]))
    spent, saved = costs.cumulative(account.spent), costs.cumulative(account.saved)
    finding = _covered(months)
    title, subtitle = f"{account.name}: {finding}", f"Cumulative {account.what}"
    text = (
        f"Line chart, Years 0 to {costs.YEARS}. {subtitle}. By the end of Year 5 costs come to {words.pounds(spent[5])}"
        f" and savings to {words.pounds(saved[5])}; by the end of Year {costs.YEARS} to {words.pounds(spent[-1])} and"
        f" {words.pounds(saved[-1])}. {words.sentence(finding)}"
    )

    def paint(axes: Axes) -> None:
        _lines(axes, spent, saved, "End of year; 0 is the start")
        if not np.isnan(months):
            _mark_break_even(axes, months / 12, float(np.interp(months / 12, range(costs.YEARS + 1), spent)))

    svg = draw(key, FRAME, paint, title, text)
    data = _data(account.frame["year"], spent, saved)
    return Chart(key, title, subtitle, svg, text, data, account.frame["method"][0], account.caveat)


def _covered(months: float) -> str:
    if np.isnan(months):
        return f"savings do not cover costs within {costs.YEARS} years"
    if round(months) == 0:
        return "savings cover costs from the start"
    return f"savings cover all costs so far after {words.duration(round(months))}"


def _compared(spent: Floats, saved: Floats) -> str:
    above = saved > spent
    if above.all():
        return "yearly savings exceed yearly costs in every year from Year 1"
    if not above.any():
        return f"yearly savings stay below yearly costs for all {costs.YEARS} years"
    since = int(len(above) - np.argmin(above[::-1]))
    if since < len(above):
        return f"yearly savings exceed yearly costs from Year {since + 1}"
    return f"yearly savings exceed yearly costs in {above.sum()} of {costs.YEARS} years"


def _lines(axes: Axes, spent: Floats, saved: Floats, label: str) -> None:
    years = np.arange(len(spent))
    for values, colour in ((spent, ORANGE), (saved, DARK_BLUE)):
        axes.plot(years, values / 1e6, color=colour, marker="o", markersize=4.5, linewidth=2.5, clip_on=False)
    axes.set_xlim(0, len(spent) - 1)
    every = np.concatenate([spent, saved]) / 1e6
    axes.set_ylim(min(0.0, every.min() * 1.05), every.max() * 1.05 or 1.0)
    axes.set_xticks(years[::2])
    axes.locator_params(axis="y", nbins=6)
    axes.set_xlabel(label, loc="left", labelpad=6)
    axes.annotate("£ million", (0, 1), (-FRAME.left + 4, 14), "axes fraction", "offset points", fontsize=SMALL)
    _label_ends(axes, {"Costs": float(spent[-1]) / 1e6, "Savings": float(saved[-1]) / 1e6})


def _label_ends(axes: Axes, ends: Mapping[str, float]) -> None:
    """Each line's name at its end, the two apart enough to be read."""
    bottom, top = axes.get_ylim()
    height = FRAME.height - FRAME.top - FRAME.bottom
    (low_name, low), (high_name, high) = sorted(ends.items(), key=lambda end: end[1])
    low, high = ((value - bottom) / (top - bottom) * height for value in (low, high))
    nudge = max(0.0, APART - (high - low)) / 2
    for name, value in ((low_name, low - nudge), (high_name, high + nudge)):
        at = (1, value / height)
        axes.annotate(name, at, (9, 0), "axes fraction", "offset points", fontsize=TEXT, va="center", fontweight="bold")


def _mark_break_even(axes: Axes, years: float, amount: float) -> None:
    axes.axvline(years, color=GRID, linewidth=1.5, zorder=0)
    axes.plot([years], [amount / 1e6], "o", markersize=11, markerfacecolor="none", markeredgecolor=INK, clip_on=False)
    axes.annotate("Break-even", (years, 1), (5, -4), ("data", "axes fraction"), "offset points", va="top")


def _data(years: pl.Series, spent: Floats, saved: Floats) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Year": years,
            "Costs (£)": spent.round().astype(np.int64),
            "Savings (£)": saved.round().astype(np.int64),
            "Savings less costs (£)": (saved - spent).round().astype(np.int64),
        }
    )
