"""A drawing in Vega-Lite as SVG."""

from __future__ import annotations

import re
from typing import Any

NAMES_OF_MARKS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
IDS = re.compile(r'(?<= id=")|(?<=url\(#)')


def as_svg(drawing: dict[str, Any], key: str = "") -> str:
    """The drawing, without a name for every mark: it is one image with one name, which the page gives it.

    `key`: what every id in it begins with.
    """
    import vl_convert

    return IDS.sub(key, NAMES_OF_MARKS.sub("", vl_convert.vegalite_to_svg(drawing)))
