"""The parts of an Open XML file (a zip archive of XML), found by their relationships and read as streams.

The sizes that the archive claims are not trusted: the bytes that come out are counted. Only small parts are held in
memory.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import XMLParserType

from defusedxml import ElementTree

from ingest.readers.base import Unreadable, damage_refused
from ingest.readers.expat import parse

# A full sheet (1,048,576 rows) of the widest extract is about 1 GB of XML.
LARGEST_UNPACKED = 2 << 30
LARGEST_SMALL_PART = 16 << 20
CHUNK = 1 << 20
# A look at a part's first rows costs no more than this.
FIRST_CHUNK = 1 << 16
# The parser starts a tag again with each chunk, so a huge tag would cost hours.
LONGEST_TAG = 4 << 20
# The parser remembers each name of an element or attribute.
MOST_NAMES = 10_000
DAMAGED = "not an Excel workbook, or a damaged one"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
PASSWORD = "the workbook is protected by a password"
# zipfile says so by name, or stumbles over a number, an offset, a text or a version that makes no sense.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(ValueError, LookupError, NotImplementedError, OverflowError),
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """An open archive. Every method raises `Unreadable` where the archive or its XML is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        if file.read(len(COMPOUND_FILE)) == COMPOUND_FILE:
            raise Unreadable(f"{PASSWORD}, or in the format of Excel before 2007")
        with damage_refused(DAMAGED, *DAMAGE):
            self._archive = zipfile.ZipFile(file)
        self._entries = {_key(entry.filename): entry for entry in self._archive.infolist()}
        self._left = LARGEST_UNPACKED

    def related(self, part: str = "") -> dict[str, tuple[str, str]]:
        """What a part (the archive itself if empty) refers to: id -> (type without its address, part)."""
        folder, name = posixpath.split(part)
        found = {}
        for each in self.tree(posixpath.join(folder, "_rels", f"{name}.rels")).findall("{*}Relationship"):
            kind, target = each.get("Type", ""), each.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target))
            found[each.get("Id", "")] = (kind.rpartition("/")[2], path.lstrip("/"))
        return found

    def tree(self, part: str) -> Element:
        """A small part as a whole."""
        content = b"".join(self._chunks(part, LARGEST_SMALL_PART))
        try:
            return ElementTree.fromstring(content, forbid_dtd=True)
        except (ParseError, LookupError, ValueError):  # their texts may quote the file
            raise Unreadable(DAMAGED) from None

    def feed(self, part: str, parser: XMLParserType, largest: int | None = None) -> Iterator[None]:
        """Give a part of up to `largest` bytes to an expat parser, chunk by chunk; yields after each."""
        parser.StartDoctypeDeclHandler = _refuse
        fed = 0
        for chunk in self._chunks(part, largest):
            parse(parser, chunk, False, DAMAGED)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG or len(parser.intern) > MOST_NAMES:
                raise Unreadable(DAMAGED)
            yield
        parse(parser, b"", True, DAMAGED)
        yield

    def _chunks(self, part: str, largest: int | None) -> Iterator[bytes]:
        entry = self._entries.get(_key(part))
        if entry is None or entry.compress_type not in METHODS:
            raise Unreadable(DAMAGED)
        if entry.flag_bits & 1:
            raise Unreadable(PASSWORD)
        with damage_refused(DAMAGED, *DAMAGE):
            stream = self._archive.open(entry)
        unpacked = 0
        with stream:
            while True:
                with damage_refused(DAMAGED, *DAMAGE):
                    chunk = stream.read(CHUNK if unpacked else FIRST_CHUNK)
                if not chunk:
                    return
                unpacked += len(chunk)
                self._left -= len(chunk)
                if self._left < 0 or (largest and unpacked > largest):
                    raise Unreadable("the workbook unpacks to more than any table would")
                yield chunk


def _key(name: str) -> str:
    """Names of parts differ in case and slashes between the archive and those who refer to them."""
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse(*_: object) -> None:
    raise Unreadable("the workbook declares XML of its own, which Excel never does")
