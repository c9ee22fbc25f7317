"""A chart as readers get it, or the reason why there is none; and both as Markdown.

The other modules of this package say what a chart shows and draw it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

SUPPRESSION = "suppression"
"""The column that says why the figures of a row are empty: a symbol, never shown as a column of its own."""
NOT_AVAILABLE = "x"
MOST_DECIMALS = 3


@dataclass(frozen=True)
class Chart:
    """One chart. `key` is unique among charts and fit for an id; every id in `svg` begins with it.

    `title` is the finding in a sentence, `subtitle` what is shown, of whom and in which unit. `text` is the text
    alternative. `data` is what is drawn, under headings for readers; its column `suppression`, if any, is their
    symbol (`c`, `z`, `x`) for the empty figures of the row.
    """

    key: str
    title: str
    subtitle: str
    svg: bytes
    text: str
    data: pl.DataFrame
    source: str
    caveat: str


@dataclass(frozen=True)
class NoChart:
    """What would have been drawn, and why it is not."""

    key: str
    title: str
    reason: str


def shown(frame: pl.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Headings and rows as texts: thousands with commas, a column's decimals alike, an empty figure as its symbol."""
    headings = [name for name in frame.columns if name != SUPPRESSION]
    symbols = frame[SUPPRESSION] if SUPPRESSION in frame.columns else [NOT_AVAILABLE] * frame.height
    columns = [_column(frame[name], symbols) for name in headings]
    return headings, [list(row) for row in zip(*columns, strict=True)]


def as_markdown(drawn: Chart | NoChart) -> str:
    """The chart as an image that carries its own bytes, with its texts, and its data below."""
    if isinstance(drawn, NoChart):
        return f"**{_inline(drawn.title)}**\n\nNo chart: {_inline(drawn.reason)}"
    headings, rows = shown(drawn.data)
    image = base64.b64encode(drawn.svg).decode()
    table = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    paragraphs = [
        f"**{_inline(drawn.title)}**",
        _inline(drawn.subtitle),
        f"![{_inline(drawn.text)}](data:image/svg+xml;base64,{image})",
        f"Source: {_inline(drawn.source)}. {_inline(drawn.caveat)}.",
        "\n".join(table),
    ]
    return "\n\n".join(paragraphs)


def _column(values: pl.Series, symbols: Sequence[str] | pl.Series) -> Iterator[str]:
    decimals = _decimals(values)
    for value, symbol in zip(values, symbols, strict=True):
        if value is None:
            yield f"[{symbol or NOT_AVAILABLE}]"
        elif isinstance(value, float):
            yield f"{value:,.{decimals}f}"
        elif isinstance(value, int) and not isinstance(value, bool):
            yield f"{value:,}"
        else:
            yield str(value)


def _decimals(values: pl.Series) -> int:
    """The fewest decimals that show every value of the column, up to three."""
    if not values.dtype.is_float():
        return 0
    known = values.drop_nulls()
    return next((n for n in range(MOST_DECIMALS) if (known.round(n) == known.round(MOST_DECIMALS)).all()), 3)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_inline(cell) for cell in cells) + " |"


def _inline(text: str) -> str:
    """Text that Markdown takes as it is: on one line, nothing of it read as a mark."""
    return "".join(
        f"\\{character}" if character in r"\`*_[]<>|#" else character for character in " ".join(text.split())
    )
