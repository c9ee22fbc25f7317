"""Payloads in JSON with limits: one child, several, or a list with the authority's number; in a file of their own or in
a column of a text file, one child a row.

An object becomes an element as of XML: its names in upper case, lists as several elements of one name, numbers and
true or false as text. Layouts of records are of those.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from ingest.formats.decoding import plain
from ingest.formats.standard import JSON
from ingest.formats.xml import DEEPEST, MOST_ELEMENTS, Element, Head
from ingest.readers import Unreadable, column_names
from ingest.readers.base import Batch
from ingest.source import Source

COLUMN = "json_payload"
CHILD, CHILDREN, AUTHORITY = "la_child_id", "children", "la_code"
FIRST_ROW = 2
LARGEST = 256 << 20
DAMAGED = "the JSON is damaged: export it again from the system that it comes from"
TOO_LARGE = "the JSON is larger or deeper than a payload is"
NO_PAYLOAD = "the JSON is no payload of children"
SEVERAL = "a row holds several children: write one child a row"
# How Python reads numbers and what is none: as they are written.
AS_WRITTEN = {"parse_int": str, "parse_float": str, "parse_constant": str}


def head_of(source: Source) -> Head:
    """What a file of payloads says of itself: the authority's numbers. Raises `Unreadable` where it is none."""
    codes: dict[str, None] = {}
    for _ in _children(source, codes):
        pass
    return Head("", {"LA_CODE": ", ".join(codes)} if codes else {})


def records(source: Source) -> Iterator[tuple[int, Element]]:
    """The children of a file, each with its row: its number among them or, in a text file, the file's. Raises
    `Unreadable`."""
    for row, child in _children(source, {}):
        made = [0]
        yield row, _element(CHILD.upper(), child, made, 1)


def without(source: Source, struck: Collection[int]) -> bytes:
    """A JSON file but for the children whose rows of `records` are `struck`, written anew."""
    numbers = count(FIRST_ROW)

    def kept(payload: Any) -> list[Any]:
        left = []
        for each in payload if isinstance(payload, list) else [payload]:
            if isinstance(_named(each, CHILDREN), list):
                left.append({key: kept(held) if key.lower() == CHILDREN else held for key, held in each.items()})
            elif next(numbers) not in struck:
                left.append(each)
        return left

    payload = _loaded(_read(source))
    left = kept(payload)
    written = left if isinstance(payload, list) or not left else left[0]
    return json.dumps(written, ensure_ascii=False, indent=1).encode()


def _children(source: Source, codes: dict[str, None]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each child with its row; `codes` takes the numbers of the authorities that the file names."""
    if source.suffix == JSON:
        yield from enumerate(_of_payload(_loaded(_read(source), **AS_WRITTEN), codes), FIRST_ROW)
        return
    for row, text in _cells(source):
        found = list(_of_payload(_loaded(text, **AS_WRITTEN), codes))
        if len(found) > 1:
            raise Unreadable(SEVERAL)
        yield from ((row, child) for child in found)


def _cells(source: Source) -> Iterator[tuple[int, str]]:
    table = plain(source).table([COLUMN])
    names = [name for name, header in zip(column_names(len(table.header)), table.header, strict=True) if _is(header)]
    if len(names) != 1:
        raise Unreadable(f"the file has {len(names) or 'no'} columns {COLUMN}")
    batch: Batch
    for batch in table.batches:
        if batch.ragged:
            raise Unreadable("rows have more or fewer fields than the header: write the payloads in quotes")
        cells = zip(batch.row_number.to_list(), batch.cells[names[0]].to_list(), strict=True)
        yield from ((row, cell) for row, cell in cells if cell.strip())


def _is(header: str) -> bool:
    return header.strip().lower() == COLUMN


def _read(source: Source) -> bytes:
    if source.scanned.size > LARGEST:
        raise Unreadable(TOO_LARGE)
    source.file.seek(0)
    return source.file.read()


def _loaded(text: bytes | str, **as_written: Any) -> Any:
    # Python's texts may quote the file.
    try:
        return json.loads(text, **as_written)
    except RecursionError:
        raise Unreadable(TOO_LARGE) from None
    except ValueError:
        raise Unreadable(DAMAGED) from None


def _of_payload(payload: Any, codes: dict[str, None]) -> Iterator[dict[str, Any]]:
    """The children of an object, or of a list of such."""
    for each in payload if isinstance(payload, list) else [payload]:
        code = _named(each, AUTHORITY)
        if code is not None:
            codes[str(code).strip()] = None
        children = _named(each, CHILDREN)
        for child in children if isinstance(children, list) else [each]:
            if _named(child, CHILD) is None:
                raise Unreadable(NO_PAYLOAD)
            yield child


def _named(payload: Any, wanted: str) -> Any:
    if not isinstance(payload, dict):
        raise Unreadable(NO_PAYLOAD)
    return next((value for name, value in payload.items() if name.lower() == wanted), None)


def _element(name: str, value: Any, made: list[int], depth: int) -> Element:
    made[0] += 1
    if made[0] > MOST_ELEMENTS or depth > DEEPEST:
        raise Unreadable(TOO_LARGE)
    element = Element(name)
    if isinstance(value, dict):
        for inner, held in value.items():
            for each in held if isinstance(held, list) else [held]:
                element.children.append(_element(inner.upper(), each, made, depth + 1))
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None and not isinstance(value, list):
        element.text = str(value)
    return element
