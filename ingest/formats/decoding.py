"""Text in UTF-16, as Excel's "Unicode text" and some case systems write it, or in a character set that a mapping names,
turned into UTF-8 before it is read."""

from __future__ import annotations

import codecs
import io
from dataclasses import replace

from ingest.readers import Unreadable, scan
from ingest.source import Source

LARGEST = 256 << 20


def plain(source: Source) -> Source:
    """The file itself or, where it is text in UTF-16 by its mark, the same in UTF-8. Raises `Unreadable`."""
    return decoded(source, "utf-16") if is_utf16(source) else source


def is_utf16(source: Source) -> bool:
    """Whether a text file says that it is in UTF-16, by its mark."""
    source.file.seek(0)
    return source.suffix == "csv" and source.file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(source: Source, encoding: str) -> Source:
    """A text file in that character set (Python's name) as one in UTF-8. Raises `Unreadable`."""
    if source.scanned.size > LARGEST:
        raise Unreadable(f"the text is in {encoding.upper()} and too large to be turned: save it as CSV in UTF-8")
    source.file.seek(0)
    try:
        turned = io.BytesIO(source.file.read().decode(encoding).encode())
    except UnicodeError:
        raise Unreadable(f"the text is not {encoding.upper()}, as it should be: save it as CSV in UTF-8") from None
    return replace(source, file=turned, scanned=scan(turned))
