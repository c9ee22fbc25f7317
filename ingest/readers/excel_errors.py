"""What the Excel parser does not tell: whether the file is safe to unpack, and which cells hold an error value."""

import re
import zipfile
from typing import BinaryIO

from defusedxml import ElementTree

from ingest.readers.base import Unreadable

# A full sheet (1,048,576 rows) of the widest extract is about 1 GB of XML.
LARGEST_UNPACKED = 4 << 30
CHUNK = 8 << 20
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"')


def check_container(file: BinaryIO) -> None:
    """Refuse what is no zip archive, or would unpack to more than 4 GB. Raises `Unreadable`."""
    file.seek(0)
    start = file.read(8)
    if start == bytes.fromhex("d0cf11e0a1b11ae1"):
        raise Unreadable("the workbook is protected by a password, or in the format of Excel before 2007")
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unreadable("not an Excel workbook, or a damaged one") from None
    if unpacked > LARGEST_UNPACKED:
        raise Unreadable("the workbook unpacks to more than 4 GB")


def error_cells(file: BinaryIO) -> dict[int, list[int]]:
    """Row number -> column positions (from 0) of the first sheet's cells that hold an error value."""
    file.seek(0)
    found: dict[int, list[int]] = {}
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_first_sheet(archive)) as sheet:
            tail = b""
            while chunk := sheet.read(CHUNK):
                text = tail + chunk
                # A cell's opening tag may be cut by the end of the chunk: keep what may belong to the next one.
                cut = max(text.rfind(b"<"), 0)
                text, tail = text[:cut], text[cut:]
                if b't="e"' in text:
                    for column, row in ERROR_CELL.findall(text):
                        found.setdefault(int(row), []).append(_position(column))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, ValueError):
        raise Unreadable("not an Excel workbook, or a damaged one") from None
    return found


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name inside the archive of the first sheet."""
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.attrib["Id"]: each.attrib for each in relations}
    for sheet in workbook.iter(f"{NAMESPACE}sheet"):
        relation = targets[sheet.attrib[RELATION_ID]]
        if relation["Type"].endswith("/worksheet"):
            target = relation["Target"]
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError("worksheet")


def _position(letters: bytes) -> int:
    """`A` -> 0, `AA` -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
