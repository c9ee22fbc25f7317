"""What is done to a partner's identifiers: what programs add to them comes off, what stands for none is missing.

An identifier is text: zeros, case and inner blanks are part of it. It is never mended by guessing. Two that look like
one person's are told apart here and only counted (see ``plain`` and ``ingest.boundary.near_misses``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.conforming.conversion import without_missing

SHORTENED = "identifier in scientific notation"

INVISIBLE = r"\p{Cf}"
# Excel takes an apostrophe at the start of a cell as "this is text"; exports of it keep the apostrophe.
APOSTROPHE = r"^'+"
# The school census's reasons for having no UPN.
NO_UPN = "[Uu][Nn][1-7]"
# What systems write where there is none.
PLACEHOLDER = rf"^(?:-1|{NO_UPN}|0+)$"
# As spreadsheets and programs shorten a long number. 12E4 and 1E5 are honest codes.
SCIENTIFIC = r"^[+-]?\d(?:(?:[.,]\d+)?[eE]\+\d{2,3}|[.,]\d+[eE]\d{1,3})$"
ODD = rf"{APOSTROPHE}|{PLACEHOLDER}|{SCIENTIFIC}"

THOUSANDS = r"^0*\d{1,3}(?:[, \x{a0}\x{202f}]\d{3})+(?:\.0*)?$"
UNTIDY = r"^0|\.0*$|[\p{Ll}, \x{a0}\x{202f}]"


@dataclass(frozen=True)
class Identifiers:
    """Identifiers as they are meant: null where missing or shortened.

    ``shortened`` marks the latter (Boolean, as long as ``values``; None where there are none). ``noted`` counts cells
    by what was done to them.
    """

    values: pl.Series
    shortened: pl.Series | None = None
    noted: dict[str, int] = field(default_factory=dict)


def read(texts: pl.Series) -> Identifiers:
    """Read a String series of identifiers as a file writes them."""
    values = without_missing(texts)
    # Nearly every column is plain ASCII, and an invisible character is not.
    pattern = ODD if values.str.len_bytes().sum() == values.str.len_chars().sum() else rf"{INVISIBLE}|{ODD}"
    positions = values.str.contains(pattern).arg_true()
    if positions.is_empty():
        return Identifiers(values)
    odd = values.gather(positions)
    visible = odd.str.replace_all(INVISIBLE, "").str.strip_chars()
    bare = visible.str.replace(APOSTROPHE, "").str.strip_chars()
    placeholders, shortened = bare.str.contains(PLACEHOLDER), bare.str.contains(SCIENTIFIC)
    counted = {
        "invisible characters taken off": odd.str.contains(INVISIBLE),
        "leading apostrophes taken off": visible.str.contains(APOSTROPHE),
        "placeholders read as missing": placeholders,
    }
    kept = without_missing(pl.select(pl.when(~(placeholders | shortened)).then(bare)).to_series())
    bad = pl.Series([False]).new_from_index(0, len(values)).scatter(positions.filter(shortened), True)
    return Identifiers(
        values.scatter(positions, kept),
        bad if shortened.any() else None,
        {what: cells for what, found in counted.items() if (cells := int(found.sum()))},
    )


def plain(identifiers: pl.Series) -> pl.Series:
    """The identifier that each one loosely stands for: null where that is the identifier itself.

    Two are near each other when they differ only by case, a trailing ``.0``, thousands separators or leading zeros.
    """
    positions = identifiers.str.contains(UNTIDY).arg_true()
    untidy = identifiers.gather(positions)
    separated = untidy.str.contains(THOUSANDS)
    joined = untidy.str.replace_all(r"[, \x{a0}\x{202f}]", "")
    tidy = (
        pl.select(pl.when(separated).then(joined).otherwise(untidy))
        .to_series()
        .str.to_uppercase()
        .str.replace(r"^(\d+)\.0*$", "${1}")
        .str.replace(r"^0+(.)", "${1}")
    )
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(identifiers))
    changed = tidy != untidy
    return nothing.scatter(positions.filter(changed), tidy.filter(changed)).alias(identifiers.name)
