"""A drawing in Vega-Lite as SVG."""

from __future__ import annotations

import re
from typing import Any

NAMES_OF_MARKS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
IDS = re.compile(r'(?<= id=")|(?<=url\(#)')


def as_svg(drawing: dict[str, Any]) -> str:
    """The drawing, without a name for every mark: it is one image with one name, which the page gives it."""
    import vl_convert

    return NAMES_OF_MARKS.sub("", vl_convert.vegalite_to_svg(drawing))


def with_ids(svg: str, key: str) -> str:
    """The picture with every id in it beginning with `key`."""
    return IDS.sub(f"{key}-", svg)
