"""The texts in a workbook's XML: how the text of an element is gathered, and the table of shared strings.

Both dialects of Open XML are read, the transitional one that Excel writes by default and the strict one.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from xml.parsers import expat

from ingest.readers.base import Unreadable
from ingest.readers.package import DAMAGED, Package

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ELEMENTS = {
    f"{namespace} {name}": name
    for namespace in (TRANSITIONAL, STRICT)
    for name in ("row", "c", "v", "f", "t", "si", "rPh")
}
# Text comes in pieces of up to this many bytes. Excel keeps 32,767 characters in a cell.
PIECE = 1 << 16
MOST_PIECES = 16
# Not the halves of surrogate pairs, which are no characters.
ESCAPED = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
# They are held in memory: five for each row of a full sheet, 50 bytes each.
MOST_STRINGS = 5_000_000
# The parser remembers every element that is open.
DEEPEST = 100
LARGEST_STRINGS = 256 << 20


def shared_strings(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number. Raises `Unreadable`."""
    reader = _StringsReader()
    for _ in reader.read(package, part, LARGEST_STRINGS):
        if len(reader.strings) > MOST_STRINGS:
            raise Unreadable("the workbook holds more texts than any table would")
    return reader.strings


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class TextReader(ABC):
    """An expat parser that gathers the text of an element, without phonetic guides."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = PIECE
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.pieces: list[str] = []
        self.within = self.phonetic = False
        self.depth = 0

    def read(self, package: Package, part: str, largest: int | None = None) -> Iterator[None]:
        """Read a part of up to `largest` bytes, chunk by chunk; yields after each. Raises `Unreadable`."""
        for _ in package.feed(part, self.parser, largest):
            if self.depth > DEEPEST:
                raise Unreadable(DAMAGED)
            yield

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        if self.within and not self.phonetic:
            self.pieces.append(text)
            if len(self.pieces) > MOST_PIECES:
                raise Unreadable("a cell holds more text than Excel allows")


class _StringsReader(TextReader):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        element = ELEMENTS.get(name)
        if element == "t":
            self.within = True
        elif element == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        self.depth -= 1
        element = ELEMENTS.get(name)
        if element == "t":
            self.within = False
        elif element == "si":
            self.strings.append(unescaped("".join(self.pieces)))
            self.pieces.clear()
        elif element == "rPh":
            self.phonetic = False
