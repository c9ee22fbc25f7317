"""Names as families in England bear them, by where they come from, and the ways in which one name is written.

The tables `names.csv` and `names_otherwise.csv` hold common names of each origin, the most frequent first. The odd ones
among them (Null, True, O'Brien, van der Berg) are there because files break at them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ingest.synthetic.draws import pick

ETHNICITIES = {
    "WBRI": 62, "WOTH": 10, "WIRI": 1, "MWBC": 4, "MWBA": 1, "MOTH": 2, "APKN": 6, "AIND": 2, "ABAN": 3, "BAFR": 4,
    "BCRB": 2, "OOTH": 2, "NOBT": 2, "REFU": 0.5,
}  # fmt: skip
SHARES_ETHNICITY, SHARES_NAME, NAMED_AFTER_FATHER = 0.9, 0.85, 0.03
"""Of a family's people; of its boys."""
BRITISH = "British"
ORIGINS = {
    "WBRI": (BRITISH, BRITISH, BRITISH, BRITISH, BRITISH, BRITISH, BRITISH, "Welsh", "Irish"),
    "WIRI": ("Irish",),
    "WOTH": ("Polish",),
    "APKN": ("Punjabi",),
    "AIND": ("Punjabi",),
    "ABAN": ("Bengali",),
    "BAFR": ("Yoruba", "Somali"),
    "BCRB": ("Caribbean",),
    "MWBC": (BRITISH, "Caribbean"),
    "MWBA": (BRITISH, "Yoruba"),
    "MOTH": (BRITISH, "Punjabi", "Polish"),
}
"""DfE ethnicity code -> where names of such families come from; of any other code from anywhere."""


@dataclass(frozen=True)
class Named:
    """Ethnicity (DfE code) and names of people, as text."""

    ethnicity: np.ndarray
    given_name: np.ndarray
    family_name: np.ndarray


def named(rng: np.random.Generator, family: np.ndarray, sex: np.ndarray, is_child: np.ndarray) -> Named:
    """Names of people by the number of their family: most families share both ethnicity and name."""
    size, families = len(family), int(family.max(initial=0)) + 1
    of_family = pick(rng, ETHNICITIES, families)
    ethnicity = np.where(rng.random(size) < SHARES_ETHNICITY, of_family[family], pick(rng, ETHNICITIES, size))
    family_origin = _origins(rng, of_family)
    origin = np.where(ethnicity == of_family[family], family_origin[family], _origins(rng, ethnicity))
    own, shared = _family_names(rng, origin), _family_names(rng, family_origin)[family]
    given = np.where(sex == "F", _drawn(rng, origin, "female"), _drawn(rng, origin, "male"))
    fathers = ~is_child & (sex == "M")
    father_of = np.full(families, -1)
    father_of[family[fathers]] = np.flatnonzero(fathers)
    father = father_of[family]
    after_him = is_child & (sex == "M") & (father >= 0) & (rng.random(size) < NAMED_AFTER_FATHER)
    given = np.where(after_him, given[father], given)
    family_name = np.where(rng.random(size) < SHARES_NAME, shared, own)
    return Named(ethnicity, given, np.where(after_him, family_name[father], family_name))


def _origins(rng: np.random.Generator, ethnicity: np.ndarray) -> np.ndarray:
    """Where the names of each family come from, by the DfE code of its ethnicity."""
    anywhere = tuple(row["origin"] for row in _rows("names.csv") if row["kind"] == "family")
    choices = [ORIGINS.get(code, anywhere) for code in ethnicity]
    draws = rng.random(len(choices))
    return np.array([several[int(draw * len(several))] for several, draw in zip(choices, draws, strict=True)])


def _family_names(rng: np.random.Generator, origin: np.ndarray) -> np.ndarray:
    """A family name each; about one British or Caribbean one in thirty-three is double-barrelled."""
    names = _drawn(rng, origin, "family")
    second = _drawn(rng, origin, "family")
    plain = np.array([not {"-", " ", "'"} & {*name} for name in np.char.add(names, second)])
    barrelled = plain & np.isin(origin, (BRITISH, "Caribbean")) & (rng.random(len(names)) < 0.03)
    return np.where(barrelled, np.char.add(np.char.add(names, "-"), second), names)


def spellings() -> dict[str, list[str]]:
    """Of each name that is spelt in several ways the other ways."""
    several = [row["names"].split() for row in _rows("names_otherwise.csv") if row["kind"] == "spelling"]
    return {name: [each for each in names if each != name] for names in several for name in names}


def short_forms() -> dict[str, list[str]]:
    """What people of a given name are called."""
    pairs = [row["names"].split() for row in _rows("names_otherwise.csv") if row["kind"] == "short form"]
    return {name: [short] for name, short in pairs}


def _drawn(rng: np.random.Generator, origin: np.ndarray, kind: str) -> np.ndarray:
    """Names of each origin's list, in whose order they are ever less frequent."""
    lists = {
        row["origin"]: [name.replace("_", " ") for name in row["names"].split()]
        for row in _rows("names.csv")
        if row["kind"] == kind
    }
    draws = rng.random(len(origin)) ** 1.3
    return np.array([lists[place][int(draw * len(lists[place]))] for place, draw in zip(origin, draws, strict=True)])


@cache
def _rows(table: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
