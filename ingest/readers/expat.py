"""Gives XML to expat and tells damage in it from a fault in a handler of ours."""

from __future__ import annotations

from xml.parsers.expat import ExpatError, XMLParserType

from ingest.readers.base import Unreadable


def parse(parser: XMLParserType, chunk: bytes, last: bool, damaged: str) -> None:
    """Give a chunk to the parser; what its handlers raise comes out as it is.

    Raises `Unreadable` with the text `damaged` over XML that is none; expat's own texts may quote the file.
    """
    try:
        parser.Parse(chunk, last)
    except ExpatError:
        raise Unreadable(damaged) from None
    except (LookupError, ValueError) as error:
        # The parser raises these over an encoding that Python has not, or that is not one byte a character.
        if not _is_the_parsers(error):
            raise
        raise Unreadable(damaged) from None


def _is_the_parsers(error: Exception) -> bool:
    """Whether no code but the parser's, and that of Python's encodings, was running: what a handler raises has more."""
    below = error.__traceback__ and error.__traceback__.tb_next
    return below is None or below.tb_frame.f_globals.get("__name__", "").startswith("encodings.")
