"""The review workbook of an authority: pairs of people side by side, and a column for what somebody decides of each.

Put back as `landing/<authority>/linkage/decisions/<as-of date>.xlsx` it is an extract like any other. It holds names,
so it lies in the data root, private to its owner; nothing but the disk encrypts it, because people have to open it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.boundary import identities
from ingest.boundary.identities import PERSON, SEEN
from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.files import draft_of, publish
from ingest.linkage import values
from ingest.paths import DataRoot
from ingest.register import Register

TO_FILL_IN = ("decision", "decided_by", "decided_on")
PAIR = ("agency", "source_person_id", "person_id", *TO_FILL_IN, "why", "match_weight", "match_probability")
SHOWN = tuple(name for name in SEEN if name != "nhs_number")
NUMBER = "nhs_number"
DECISIONS = ["same", "different"]
WIDTH = 16


def is_written(root: DataRoot, register: Register, authority: str) -> bool:
    """Whether there is a workbook where there are pairs, and none where there are not."""
    return _path(root, authority).exists() == bool(register.links.pairs(authority))


def write(root: DataRoot, register: Register, authority: str) -> None:
    """Write the workbook of the pairs that wait for a decision; without any, delete it."""
    import xlsxwriter

    target = _path(root, authority)
    rows = list(_rows(root, register, authority))
    if not rows:
        target.unlink(missing_ok=True)
        return
    sides = [f"{name}_of_{side}" for name in SHOWN for side in ("source", "authority")]
    header = [*PAIR, *sides, f"{NUMBER}_compared"]
    with draft_of(target) as draft:
        with xlsxwriter.Workbook(str(draft), {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("pairs")
            sheet.freeze_panes(1, len(PAIR))
            sheet.set_column(0, len(header) - 1, WIDTH)
            sheet.autofilter(0, 0, len(rows), len(header) - 1)
            place = PAIR.index("decision")
            sheet.data_validation(1, place, len(rows), place, {"validate": "list", "source": DECISIONS})
            sheet.write_row(0, 0, header, workbook.add_format({"bold": True, "bottom": 1}))
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if value:
                        # Always as text: a name may begin with an equals sign.
                        sheet.write_string(number, column, value)
        publish(draft, target)


def _path(root: DataRoot, authority: str) -> Path:
    return root.review / f"{authority}.xlsx"


def _rows(root: DataRoot, register: Register, authority: str) -> Iterator[list[str]]:
    pairs = register.links.pairs(authority)
    ours = _people(root, authority, identities.AUTHORITY, "person")
    theirs = {agency: _people(root, authority, agency, "source_person") for agency in {pair.agency for pair in pairs}}
    for pair in pairs:
        source, person = theirs[pair.agency][pair.source_person_key], ours[pair.person_key]
        yield [
            *(pair.agency, source[PERSON], person[PERSON], *("" for _ in TO_FILL_IN), pair.reason),
            *(f"{pair.match_weight:.1f}", f"{pair.match_probability:.3f}"),
            *(", ".join(map(str, side[name])) for name in SHOWN for side in (source, person)),
            _compared(source[NUMBER], person[NUMBER]),
        ]


def _people(root: DataRoot, authority: str, agency: str, kind: str) -> dict[str, dict[str, Any]]:
    """The people of a store by the key under which the register has them."""
    store = identities.read_store(root, authority, agency)
    keys = Pseudonymiser(load_key(root.path), authority).keys(store[PERSON], kind)
    return dict(zip(keys.to_list(), store.to_dicts(), strict=True))


def _compared(source: list[str], person: list[str]) -> str:
    """How two people's NHS numbers compare: the numbers themselves are not needed to decide."""
    one, other = ({number for text in side if (number := values.nhs_number(text))} for side in (source, person))
    if not one or not other:
        return "not known of both"
    return "the same" if one & other else "different"
