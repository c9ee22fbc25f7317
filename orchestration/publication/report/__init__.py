"""The report for readers: a page and an accessible spreadsheet, every figure of it from the public file.

`views` lists what is shown, `content` reads it, `page` and `spreadsheet` lay it out. No figure is worked out here and
nothing is withheld here: what the public file leaves empty stays empty, with its symbol.
"""

from __future__ import annotations

from pathlib import Path

TITLE = "Family Safeguarding: costs, outcomes and indicators"
PAGE, SPREADSHEET = "report.html", "report.xlsx"


def write(folder: Path, public_file: Path, contact: str = "", *, is_demonstration: bool = False) -> list[Path]:
    """Write `report.html` and `report.xlsx` into `folder`, made if need be, from `public_file`, which is
    opened read only.

    The same file gives the same bytes. A table that the file does not have is left out. `contact`: whom readers may
    ask, in words; the report says nothing of it where empty. `is_demonstration`: the families are invented, which the
    report says first of all.

    Raises:
        ReportError: the file has no `meta.run` to say what it was made from.
    """
    from orchestration.publication.report import content, page, spreadsheet

    folder.mkdir(exist_ok=True)
    gathered = content.gathered(public_file, TITLE, contact, is_demonstration=is_demonstration)
    written = [folder / PAGE, folder / SPREADSHEET]
    written[0].write_text(page.html(gathered), encoding="utf-8")
    spreadsheet.write(gathered, written[1])
    return written
