"""`explore.html`: the indicators to look through, in one file that needs nothing else and asks nothing of the network.

`data` reads them from the public file, `charts` describes the drawings, `page` puts both and Vega into the page. No
figure is worked out here and nothing is withheld here.
"""

from __future__ import annotations

from pathlib import Path

PAGE = "explore.html"


def write(folder: Path, public_file: Path, *, is_demonstration: bool = False) -> Path:
    """Write `explore.html` into `folder`, made if need be, from `public_file`, which is opened read only.

    The same file gives the same bytes. `is_demonstration`: the families are invented, which the page says first of all.
    """
    from orchestration.publication.explore import data, page

    folder.mkdir(exist_ok=True)
    target = folder / PAGE
    target.write_text(page.html(data.gathered(public_file), is_demonstration=is_demonstration), encoding="utf-8")
    return target
