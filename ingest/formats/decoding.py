"""Text in UTF-16, as Excel's "Unicode text" and some case systems write it, turned into UTF-8 before it is read."""

from __future__ import annotations

import codecs
import io
from dataclasses import replace

from ingest.readers import Unreadable, scan
from ingest.source import Source

LARGEST = 256 << 20


def plain(source: Source) -> Source:
    """The file itself or, where it is text in UTF-16 by its mark, the same in UTF-8. Raises `Unreadable`."""
    source.file.seek(0)
    if source.suffix != "csv" or source.file.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return source
    if source.scanned.size > LARGEST:
        raise Unreadable("the text is in UTF-16 and too large to be turned: save it as CSV in UTF-8")
    source.file.seek(0)
    try:
        turned = io.BytesIO(source.file.read().decode("utf-16").encode())
    except UnicodeError:
        raise Unreadable("the text says that it is UTF-16 and is not: save it as CSV in UTF-8") from None
    return replace(source, file=turned, scanned=scan(turned))
