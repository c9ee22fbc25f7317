"""What a number format makes of a number: a date, a percentage, leading zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

Looks = Enum("Looks", ["PLAIN", "DATE", "ELAPSED", "PERCENTAGE", "SCIENTIFIC", "PADDED"])

# Formats that a workbook names by number only. 27 to 36 and 50 to 58 are dates of East Asian Excels.
BUILT_IN = {
    **{number: "yyyy-mm-dd" for number in (*range(14, 23), *range(27, 37), *range(50, 59))},
    **{1: "0", 9: "0%", 10: "0.00%", 11: "0.00E+00", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss"},
    **{22: "yyyy-mm-dd hh:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0"},
}
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Quoted text, escaped and filling characters, colours, conditions and languages say nothing of the number.
DECORATION = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
# A quoted prefix counts with two zeros or more: a currency's sign stands before a single one.
PADDED = re.compile(r'(?:\[[^\]]*\])*(?:"(?P<prefix>[^"]*)"(?=00))?(?P<zeros>0{1,255})')


@dataclass(frozen=True)
class NumberFormat:
    """A format's code, what its numbers look like and, if they are padded, with what and to how many digits."""

    code: str
    looks: Looks
    prefix: str = ""
    digits: int = 0


def number_format(code: str) -> NumberFormat:
    """What a code says of positive numbers: the first of its sections."""
    bare = DECORATION.sub("", code).partition(";")[0]
    if ELAPSED.search(code):
        return NumberFormat(code, Looks.ELAPSED)
    if re.search(r"[dmyhs]", bare, re.IGNORECASE):
        return NumberFormat(code, Looks.DATE)
    if "%" in bare:
        return NumberFormat(code, Looks.PERCENTAGE)
    if re.search(r"E[+-]", bare, re.IGNORECASE):
        return NumberFormat(code, Looks.SCIENTIFIC)
    # A semicolon inside quotes only cuts the prefix, and then nothing matches.
    if padded := PADDED.fullmatch(code.partition(";")[0]):
        return NumberFormat(code, Looks.PADDED, padded["prefix"] or "", len(padded["zeros"]))
    return NumberFormat(code, Looks.PLAIN)
