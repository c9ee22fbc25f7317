"""How much speaks for the pairs that linkage found, and what each outcome of a comparison weighs: values of nobody."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from matplotlib.axes import Axes

from orchestration.evaluation.charts.canvas import DARK_BLUE, ORANGE, Frame, draw
from orchestration.evaluation.charts.chart import Chart, NoChart
from orchestration.evaluation.charts.vega import with_ids

BAND = 5
"""Match-weight units (base 2) of a bar."""
LINKED, TO_LOOK_AT = "Linked", "To be looked at"
COLOURS = {LINKED: DARK_BLUE, TO_LOOK_AT: ORANGE}
FROM = "Match weight from"
FRAME = Frame(height=300, left=70, right=15, top=45, bottom=55)
SOURCE = "Splink's match weights of the pairs linked or to be looked at, the prior included"
OUTCOMES = "What each outcome of a comparison adds to the match weight of a pair, or takes from it"
OF_SPLINK = "Splink's chart of the weights that this source's people were linked by"
OF_OUTCOMES = "The weight is the base-2 logarithm of m over u; of a name that agrees, a rare one weighs more"
CAVEAT = "The weight is the base-2 logarithm of the odds: 6.6 is a probability of 0.99, 2 one of 0.80"


def match_weights(key: str, name: str, weights: pl.DataFrame) -> Chart | NoChart:
    """A histogram of the pairs of one authority, called `name`.

    weights: `is_linked` and `match_weight` (base 2), one row a pair that was compared.
    """
    if weights.is_empty():
        return NoChart(key, f"Match weights, {name}", "No pair is linked or to be looked at.")
    band = (pl.col("match_weight") // BAND * BAND).cast(pl.Int64)
    counted = weights.group_by(band.alias(FROM)).agg(
        pl.col("is_linked").sum().cast(pl.Int64).alias(LINKED),
        (~pl.col("is_linked")).sum().cast(pl.Int64).alias(TO_LOOK_AT),
    )
    bands = pl.DataFrame({FROM: pl.int_range(counted[FROM].min(), counted[FROM].max() + 1, BAND, eager=True)})
    data = bands.join(counted, on=FROM, how="left").fill_null(0).sort(FROM)
    linked, waiting = data[LINKED].sum(), data[TO_LOOK_AT].sum()
    title = f"Pairs linked: {linked:,}; to be looked at: {waiting:,}"
    text = f"{title}; match weights go from {weights['match_weight'].min():.0f} to {weights['match_weight'].max():.0f}."
    svg = draw(key, FRAME, lambda axes: _paint(axes, data), title, text)
    return Chart(key, title, f"Pairs by match weight, {name}", svg, text, data, SOURCE, CAVEAT)


def _paint(axes: Axes, data: pl.DataFrame) -> None:
    middles = [start + BAND / 2 for start in data[FROM]]
    below = [0] * data.height
    for kind, colour in COLOURS.items():
        axes.bar(middles, data[kind].to_list(), width=BAND * 0.9, bottom=below, color=colour, label=kind)
        below = [under + more for under, more in zip(below, data[kind], strict=True)]
    axes.set_xlabel("Match weight")
    axes.set_ylabel("Pairs")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(COLOURS), frameon=False)


def outcome_weights(
    key: str, name: str, picture: str, weights: Mapping[str, Mapping[str, Mapping[str, float]]]
) -> Chart:
    """What the outcomes weigh by which the people of a source, called `name`, were linked.

    picture: splink's own chart, as SVG. weights: of each comparison and outcome m and u, as it shows them.
    """
    data = pl.DataFrame(
        [
            {"Comparison": comparison.replace("_", " "), "Outcome": outcome, **found}
            for comparison, outcomes in weights.items()
            for outcome, found in outcomes.items()
        ]
    ).with_columns(weight=(pl.col("m") / pl.col("u")).log(2).round(1))
    data = data.rename({"m": "Share of true pairs (m)", "u": "Share of other pairs (u)", "weight": "Match weight"})
    text = f"{OUTCOMES}: bars to the right speak for a pair, bars to the left against it."
    svg = with_ids(picture, key).encode()
    return Chart(key, OUTCOMES, f"Weights by comparison, {name}", svg, text, data, OF_SPLINK, OF_OUTCOMES)
