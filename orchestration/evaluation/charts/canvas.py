"""How a chart is drawn: the Analysis Function's style, one size, and an SVG that is the same each time it is made.

Text stays text in the reader's own sans-serif, placed by the widths of DejaVu Sans, which comes with matplotlib and is
wider than what screens have: what fits here fits there. No `pyplot`, whose figures are global.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

import matplotlib
from afcharts.af_colours import get_af_colours
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 500
"""Points. Text of 15 on it is 10 pixels on a phone 360 pixels wide."""
TEXT = 15
SMALL = 13
INK = "#1a1a1a"
GRID = "#cccccc"
DARK_BLUE, ORANGE = get_af_colours("duo")
TEAL, DARK_PINK = get_af_colours("categorical")[1:3]
POINTS_PER_INCH = 72

OWN_SETTINGS: Mapping[str, Any] = {
    "figure.dpi": POINTS_PER_INCH,
    "font.size": TEXT,
    "font.sans-serif": ["DejaVu Sans"],
    "axes.facecolor": "none",
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.pad": 6,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "family safeguarding",
}
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@dataclass(frozen=True)
class Frame:
    """The chart's height and the space around its axes, in points."""

    height: float
    left: float
    right: float
    top: float
    bottom: float


def draw(key: str, frame: Frame, paint: Callable[[Axes], None], title: str, text: str) -> bytes:
    """The SVG that `paint` makes of a pair of axes; `title` and `text` go into it, `key` before every id in it."""
    with matplotlib.rc_context({**_style(), **OWN_SETTINGS}):
        figure = Figure(figsize=(WIDTH / POINTS_PER_INCH, frame.height / POINTS_PER_INCH))
        inside = (WIDTH - frame.left - frame.right, frame.height - frame.top - frame.bottom)
        axes = figure.add_axes(
            (frame.left / WIDTH, frame.bottom / frame.height, inside[0] / WIDTH, inside[1] / frame.height)
        )
        paint(axes)
        file = BytesIO()
        figure.savefig(file, format="svg", metadata=NO_METADATA)
    return _standing_alone(file.getvalue().decode(), key, title, text).encode()


@cache
def _style() -> Mapping[str, Any]:
    with as_file(files("afcharts") / "afcharts.mplstyle") as path:
        return matplotlib.rc_params_from_file(path, use_default_template=False)


def _standing_alone(svg: str, key: str, title: str, text: str) -> str:
    """Without prolog, style sheet and blanks; with a name and a description, and ids that are no other chart's."""
    body = svg[svg.index("<svg") :].partition(">")[2]
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r' id="[^"]*?_\d+"(?=>)', "", body)
    body = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{key}-", body)
    body = re.sub(r" transform=\"rotate\(-0 [^\"]*\"|(?<=[\d ])\s*\n(?=[\dLMCQz])", " ", body)
    body = re.sub(r">\s+<", "><", body)
    height = re.search(r'viewBox="0 0 \S+ (\S+)"', svg)
    if height is None:
        raise ValueError("matplotlib wrote an SVG without a viewBox")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img"'
        f' aria-labelledby="{key}-title {key}-desc" viewBox="0 0 {WIDTH} {height[1]}" width="{WIDTH}pt"'
        f' height="{height[1]}pt" stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(text)}</desc>{body.strip()}\n'
    )
