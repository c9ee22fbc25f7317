"""HTML as text: every value escaped, tables that can be read with a screen reader and on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

SHORT, LONG, LONGEST = 18, 40, 120
"""Letters up to which a column of texts is kept on one line, and beyond which it gets more and most room."""


def text(said: str) -> str:
    """A text as content of an element."""
    return escape(said, quote=False)


def element(name: str, content: str = "", **attributes: str | bool) -> str:
    """An element around content that is markup already. `class_` is class; True is an attribute without a value."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    )
    return f"<{name}{written}>{content}</{name}>"


def paragraph(said: str, **attributes: str | bool) -> str:
    """A paragraph; nothing where nothing is said."""
    return element("p", text(said), **attributes) if said else ""


def items(said: Iterable[str]) -> str:
    """A list of markup."""
    return element("ul", "".join(element("li", each) for each in said))


def terms(pairs: Iterable[tuple[str, str]], **attributes: str | bool) -> str:
    """A list of terms and what they mean."""
    said = (element("dt", text(term)) + element("dd", text(meaning)) for term, meaning in pairs)
    return element("dl", "".join(said), **attributes)


def details(summary: str, content: str, is_open: bool = False) -> str:
    """Content that is shown when asked for."""
    return element("details", element("summary", text(summary)) + content, open=is_open)


def table(
    key: str, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]
) -> str:
    """A table that scrolls by itself where it is wider than the page; the first column heads its rows."""
    styles = ["n" if is_number else _style([row[place] for row in rows]) for place, is_number in enumerate(numeric)]
    head = "".join(
        element("th", text(heading), scope="col", class_=style or False)
        for heading, style in zip(headings, styles, strict=True)
    )
    body = "\n".join(element("tr", _row(row, styles)) for row in rows)
    inside = (
        element("caption", text(caption), id=f"{key}-caption")
        + element("thead", element("tr", head))
        + element("tbody", body)
    )
    return element(
        "div", element("table", inside), class_="scroll", role="region", aria_labelledby=f"{key}-caption", tabindex="0"
    )


def _style(cells: Sequence[str]) -> str:
    longest = max(map(len, cells), default=0)
    if longest <= SHORT:
        return "short"
    return "longest" if longest > LONGEST else "long" if longest > LONG else "middling"


def _row(row: Sequence[str], styles: Sequence[str]) -> str:
    first, *others = row
    cells = (element("td", text(cell), class_=style or False) for cell, style in zip(others, styles[1:], strict=True))
    return element("th", text(first), scope="row", class_=styles[0] or False) + "".join(cells)
