"""XML with limits: record by record, in one pass, without entities and never deeper or larger than a return is.

Local names in upper case stand for elements: namespaces and case differ between programs that write the same standard.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from ingest.readers import Unreadable
from ingest.readers.expat import parse

CHUNK = 1 << 20
LARGEST = 1 << 30
DEEPEST = 30
# Of a record, which belongs to one person.
MOST_ELEMENTS = 100_000
MOST_NAMES = 10_000
LONGEST_TOKEN = 8 << 20
DAMAGED = "the XML is damaged: export it again from the system that it comes from"
DECLARES = "the XML declares a document type or entities of its own, which no return does: export it again without them"
TOO_LARGE = "the XML is larger or deeper than a return is"


class Element:
    """An element of a record: its local name in upper case, its own text, its children in order."""

    __slots__ = ("children", "name", "text")

    def __init__(self, name: str) -> None:
        self.name, self.text = name, ""
        self.children: list[Element] = []

    def child(self, name: str) -> Element | None:
        """The first child of this name."""
        return next((each for each in self.children if each.name == name), None)

    def children_named(self, name: str) -> Iterator[Element]:
        """Every child of this name."""
        return (each for each in self.children if each.name == name)


def cells_of(element: Element | None) -> dict[str, str]:
    """The texts of an element's children that have none of their own, by name; the last of several."""
    return {cell.name: cell.text for cell in (element.children if element else ()) if not cell.children}


@dataclass(frozen=True)
class Head:
    """What an XML file says of itself: the local name of its root and the texts of its first HEADER, by local name."""

    root: str
    said: Mapping[str, str]


def head_of(file: BinaryIO) -> Head:
    """The head of a file; nothing is `said` where it has no HEADER. Raises `Unreadable` where there is no root."""
    parser = _parser()
    roots: list[str] = []
    headers: list[Element] = []
    _build(parser, frozenset({"HEADER"}), None, headers, roots)
    for _ in _fed(file, parser):
        if headers:
            break
    if not roots:
        raise Unreadable(DAMAGED)
    return Head(roots[0], dict(_texts(headers[0])) if headers else {})


def _texts(element: Element) -> Iterator[tuple[str, str]]:
    for child in element.children:
        yield from _texts(child) if child.children else [(child.name, child.text.strip())]


def records(file: BinaryIO, names: Collection[str], wanted: Collection[str] | None = None) -> Iterator[Element]:
    """The elements of these names (upper case) that lie in no other such element. Raises `Unreadable`.

    With `wanted`, elements of other names are passed over with all that is in them.
    """
    parser, complete = _parser(), []
    _build(parser, frozenset(names), frozenset(wanted) if wanted is not None else None, complete, [])
    for _ in _fed(file, parser):
        yield from complete
        complete.clear()


def _build(
    parser: expat.XMLParserType,
    records: frozenset[str],
    wanted: frozenset[str] | None,
    complete: list[Element],
    roots: list[str],
) -> None:
    """Give the parser handlers that add each whole record to `complete`, and the root's name to `roots`.

    A return has a million elements: the handlers are closures, which take half the time of methods.
    """
    within: list[Element] = []
    names: dict[str, str] = {}
    depth = elements = skipped = 0  # how deep, how many of this record, how deep in what is passed over

    def start(name: str, _: object) -> None:
        nonlocal depth, elements, skipped
        depth += 1
        local = names.get(name) or names.setdefault(name, _local(name))
        if depth == 1:
            roots.append(local)
        if not within and local not in records:
            return
        elements += 1
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            raise Unreadable(TOO_LARGE)
        if within and wanted is not None and local not in wanted:
            skipped = 1
            parser.StartElementHandler, parser.EndElementHandler = deeper, shallower
            parser.CharacterDataHandler = None
            return
        element = Element(local)
        if within:
            within[-1].children.append(element)
        within.append(element)

    def end(_: str) -> None:
        nonlocal depth, elements
        depth -= 1
        if within:
            element = within.pop()
            if not within:
                complete.append(element)
                elements = 0

    def deeper(_: str, __: object) -> None:
        nonlocal skipped, elements
        skipped += 1
        elements += 1
        if depth + skipped > DEEPEST or elements > MOST_ELEMENTS:
            raise Unreadable(TOO_LARGE)

    def shallower(_: str) -> None:
        nonlocal skipped, depth
        skipped -= 1
        if not skipped:
            depth -= 1
            parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.CharacterDataHandler = characters

    def characters(text: str) -> None:
        if within:
            within[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2].upper()


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for cycles again and again among a million elements that have none: half of the time of reading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def spans(file: BinaryIO, names: Collection[str]) -> list[tuple[int, int]]:
    """Where each of `records` lies in the file, as first byte and the one after its last. Raises `Unreadable`."""
    parser = _parser()
    found: list[tuple[int, int]] = []
    starts: list[int] = []
    closed: list[int] = []

    def after(*_: object) -> None:
        # The first thing after an end tag tells where the tag ended.
        if closed:
            found.append((closed.pop(), parser.CurrentByteIndex))

    def start(name: str, attributes: object) -> None:
        after()
        if starts or _local(name) in names:
            starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        after()
        if starts:
            first = starts.pop()
            if not starts:
                closed.append(first)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.DefaultHandler = parser.CharacterDataHandler = parser.CommentHandler = after
    parser.ProcessingInstructionHandler = after
    for _ in _fed(file, parser):
        pass
    return found


def _fed(file: BinaryIO, parser: expat.XMLParserType) -> Iterator[None]:
    """Give the file to the parser, chunk by chunk; yields after each."""
    file.seek(0)
    fed = 0
    while chunk := file.read(CHUNK):
        fed += len(chunk)
        parse(parser, chunk, False, DAMAGED)
        if fed > LARGEST or fed - parser.CurrentByteIndex > LONGEST_TOKEN or len(parser.intern) > MOST_NAMES:
            raise Unreadable(TOO_LARGE)
        yield
    parse(parser, b"", True, DAMAGED)
    yield


def _refuse(*_: object) -> None:
    raise Unreadable(DECLARES)
