"""Charts of one row a figure: its name to the left, its interval along a common scale, the figure to the right.

A name in bold may stand above its rows. An interval that leaves the scale ends in an arrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from orchestration.evaluation.charts.canvas import SMALL, WIDTH, Frame

ROW = 24
"""Points from one row to the next."""
ABOVE, BELOW, MARGIN, FIGURES = 30, 52, 8, 12
HEADING = -1.15
"""Where, in rows, the heading of the figures stands."""


@dataclass(frozen=True)
class Row:
    """A row's texts; `bold` for the name of those beneath it."""

    name: str
    figure: str = ""
    bold: bool = False


def frame(rows: Sequence[Row], left: float, right: float) -> Frame:
    """Space for the rows, the names to their left and the figures to their right."""
    return Frame(height=ROW * len(rows) + ABOVE + BELOW, left=left, right=right, top=ABOVE, bottom=BELOW)


def lay_out(axes: Axes, rows: Sequence[Row], space: Frame, heading: str, label: str) -> None:
    """The texts of every row, row n being at n on the axis; what heads the figures, and what the scale is."""
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.yaxis.set_major_locator(NullLocator())
    axes.grid(visible=True, axis="x")
    figures_at = WIDTH - space.left - space.right + FIGURES
    for number, row in enumerate(rows):
        _write(axes, MARGIN - space.left, number, row.name, bold=row.bold)
        _write(axes, figures_at, number, row.figure)
    _write(axes, figures_at, HEADING, heading)
    axes.set_xlabel(label, ha="left", labelpad=6, x=(MARGIN - space.left) / (WIDTH - space.left - space.right))


def _write(axes: Axes, points: float, row: float, text: str, bold: bool = False) -> None:
    """Text in a row, `points` from the axes' left; a bold one keeps the grid from running through it."""
    if text:
        axes.annotate(
            text,
            (points, row),
            xycoords=("axes points", "data"),
            fontsize=SMALL,
            fontweight="bold" if bold else "normal",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if bold else None,
        )


def interval(axes: Axes, at: float, ends: tuple[float, float], colour: str, width: float = 2.5) -> None:
    """A horizontal bar between the ends, as far as the scale goes; an arrow where it goes on."""
    low, high = axes.get_xlim()
    shown = (max(low, min(ends[0], high)), min(high, max(ends[1], low)))
    beyond = (ends[0] < low, ends[1] > high)
    axes.plot(
        shown, (at, at), "|-", color=colour, linewidth=width, markersize=9, markeredgewidth=2, solid_capstyle="butt",
        markevery=[end for end in (0, 1) if not beyond[end]], clip_on=False, zorder=3,
    )  # fmt: skip
    for end, arrow in enumerate("<>"):
        if beyond[end]:
            axes.plot(shown[end], at, arrow, color=colour, markersize=max(9, width * 1.8), clip_on=False, zorder=3)


def ticks(axes: Axes, values: Sequence[float], texts: Sequence[str] | None = None) -> None:
    """Ticks at these values alone, as the texts say or else as numbers are usually written."""
    axes.xaxis.set_major_locator(FixedLocator(list(values)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels(texts or [f"{value:g}" for value in values])


def rule(axes: Axes, x: float, colour: str) -> None:
    """A vertical line to compare with."""
    axes.axvline(x, color=colour, linewidth=1.5, zorder=1.6)
