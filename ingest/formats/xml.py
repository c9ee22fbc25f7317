"""XML with limits: record by record, in one pass, without entities and never deeper or larger than a return is.

Local names in upper case stand for elements: namespaces and case differ between programs that write the same standard.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from ingest.readers import Unreadable

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


class _Reader:
    """Builds one record after the other; `records` and `spans` hold those that are complete and not yet taken."""

    def __init__(self, record: str) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = _refuse
        self.record, self.root = record, ""
        self.open: list[Element] = []
        self.depth = self.elements = 0
        self.records: list[Element] = []

    def _start(self, name: str, attributes: object) -> None:
        self.depth += 1
        local = name.rpartition(" ")[2].upper()
        self.root = self.root or local
        if not self.open and local != self.record:
            return
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise Unreadable(TOO_LARGE)
        element = Element(local)
        if self.open:
            self.open[-1].children.append(element)
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            if not self.open:
                self.records.append(element)
                self.elements = 0

    def _characters(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


def root_of(file: BinaryIO) -> str:
    """The local name of the root element, in upper case. Raises `Unreadable` where there is none."""
    reader = _Reader("")
    for _ in _fed(file, reader.parser):
        if reader.root:
            return reader.root
    raise Unreadable(DAMAGED)


def records(file: BinaryIO, record: str) -> Iterator[Element]:
    """The elements called `record` (upper case) that lie in no other such element. Raises `Unreadable`."""
    reader = _Reader(record)
    for _ in _fed(file, reader.parser):
        yield from reader.records
        reader.records.clear()


def spans(file: BinaryIO, record: str) -> list[tuple[int, int]]:
    """Where each of `records` lies in the file, as first byte and the one after its last. Raises `Unreadable`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[tuple[int, int]] = []
    starts: list[int] = []
    closed: list[int] = []

    def after(*_: object) -> None:
        # The first thing after an end tag tells where the tag ended.
        if closed:
            found.append((closed.pop(), parser.CurrentByteIndex))

    def start(name: str, attributes: object) -> None:
        after()
        if starts or name.rpartition(" ")[2].upper() == record:
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
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    for _ in _fed(file, parser):
        pass
    return found


def _fed(file: BinaryIO, parser: expat.XMLParserType) -> Iterator[None]:
    """Give the file to the parser, chunk by chunk; yields after each."""
    file.seek(0)
    fed = 0
    while chunk := file.read(CHUNK):
        fed += len(chunk)
        _parse(parser, chunk, False)
        if fed > LARGEST or fed - parser.CurrentByteIndex > LONGEST_TOKEN or len(parser.intern) > MOST_NAMES:
            raise Unreadable(TOO_LARGE)
        yield
    _parse(parser, b"", True)
    yield


def _parse(parser: expat.XMLParserType, chunk: bytes, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, ValueError, LookupError):  # their texts may quote the file
        raise Unreadable(DAMAGED) from None


def _refuse(*_: object) -> None:
    raise Unreadable(DECLARES)
