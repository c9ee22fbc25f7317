"""A name, postcode or number as two systems can compare it. What stands for a missing one is None."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SHORT_FORMS = Path(__file__).parent / "short_forms.csv"

# Letters that Unicode does not take apart into a plain one and an accent.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n"}
)
# Apostrophes join (O'Brien is OBrien), everything else that is no letter parts.
JOINS = re.compile(r"['’ʼ`´ʻ.]")
PARTS = re.compile(r"[^a-z]+")
TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "rev", "sir", "mstr", "master"})
# What systems write where there is no name. "Null" and "True" are surnames.
NO_NAME = frozenset(
    {
        *("unknown", "unk", "not known", "nk", "none", "no name", "unnamed", "anon", "anonymous", "tbc", "tba", "na"),
        *("xx", "xxx", "withheld", "not given", "not stated", "refused"),
        *("baby", "unborn", "newborn", "unborn baby", "baby unborn", "unborn child"),
    }
)
# "Baby Smith", "Unborn A", "Twin two": what follows does not make it a given name.
NO_GIVEN_NAME = frozenset(
    {
        *("baby", "unborn", "infant", "newborn", "twin", "child", "boy", "girl", "male", "female", "mother", "father"),
        *("unknown", "unnamed", "test"),
    }
)

POSTCODE = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)(\d)([A-Z]{2})")
# The NHS's postcodes for no fixed abode, abroad and the like.
NO_POSTCODE = re.compile(r"ZZ99")

SOUNDS = {
    letter: code for code, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for letter in letters
}


def family_name(text: str) -> str | None:
    """Lower case without accents, apostrophes and titles, one blank between parts; None where it stands for no name.

    Letters alone (N/K, n/a, J. K.) are none.
    """
    parts = [part for part in _parts(text) if part not in TITLES]
    name = " ".join(parts)
    return None if name in NO_NAME or all(len(part) == 1 for part in parts) else name


def given_name(text: str) -> str | None:
    """As a family name. What is said of a child without a name yet is none either."""
    name = family_name(text)
    return None if name is None or name.split()[0] in NO_GIVEN_NAME else name


def forms(given: str) -> list[str]:
    """Every name that a given name may stand for: itself, its parts of three letters or more, their long forms."""
    parts = {given, *(part for part in given.split() if len(part) >= 3)}
    return sorted(parts.union(*(long_forms().get(part, ()) for part in parts)))


def tokens(family: str) -> list[str]:
    """The family name and, where it has several parts, those of three letters or more."""
    return sorted({family, *(part for part in family.split() if len(part) >= 3)})


def postcode(text: str) -> tuple[str, str, str] | None:
    """(full, sector, area) of a whole postcode, as (AL11AA, AL11, AL); one without its unit is none."""
    found = POSTCODE.fullmatch(re.sub(r"[^A-Z\d]", "", text.upper()))
    if found is None or NO_POSTCODE.match(found[0]):
        return None
    area, district, sector, _ = found.groups()
    return found[0], area + district + sector, area


def nhs_number(text: str) -> str | None:
    """Ten digits with a right check digit (modulus 11; NHS Data Dictionary), else None."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return None
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits if (11 - rest) % 11 == int(digits[9]) else None


def sound(name: str) -> str:
    """American Soundex of a cleaned name (US National Archives): letters that sound alike share a digit."""
    letters = name.replace(" ", "")
    code, last = letters[0], SOUNDS.get(letters[0])
    for letter in letters[1:]:
        digit = SOUNDS.get(letter)
        if digit and digit != last:
            code += str(digit)
        if letter not in "hw":
            last = digit
    return code[:4].ljust(4, "0")


@cache
def long_forms() -> Mapping[str, frozenset[str]]:
    """Of each name in the table of short forms the names that it may stand for, itself among them."""
    found: dict[str, set[str]] = {}
    with SHORT_FORMS.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for short in row["short_forms"].split():
                found.setdefault(short, {short}).add(row["name"])
    return {short: frozenset(names) for short, names in found.items()}


def _parts(text: str) -> list[str]:
    folded = text.casefold().translate(PLAIN_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
    return [part for part in PARTS.split(JOINS.sub("", plain)) if part]
