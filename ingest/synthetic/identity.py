"""Names and numbers of people: realistic in shape, plainly not anybody's.

NHS numbers lie in the 999 range, which is kept for tests; postcodes end in letters that Royal Mail does not use there
(C, I, K, M, O, V); UPNs have a true check letter, DfE's local authority number and a made-up school.
"""

import numpy as np
import polars as pl

from ingest.synthetic.draws import pick

SURNAMES = (
    "Smith", "Jones", "Taylor", "Null", "O'Brien", "Begum", "Khan", "Patel", "Hussain", "Walker", "García", "D'Souza",
    "Kowalska", "Müller", "Nowak", "Ali", "Evans", "St. John", "van der Berg", "Okafor", "Zoë-Hart", "Brown", "N'Diaye",
    "Wójcik", "Singh", "Kaur", "Green", "Fitzgerald-Hughes", "Ng", "True",
)  # fmt: skip
GIVEN_NAMES = (
    "Olivia", "Amelia", "Aisha", "Chloë", "Zofia", "Siân", "Mary-Jane", "Noah", "Oliver", "Muhammad", "José", "Jakub",
    "Renée", "Kai", "Leo", "Anaïs", "Harper", "Isla", "Jaden", "Ewa", "Tomasz", "Grace", "Ethan", "Max", "Unborn",
)  # fmt: skip
ETHNICITIES = {
    "WBRI": 62, "WOTH": 10, "WIRI": 1, "MWBC": 4, "MWBA": 1, "MOTH": 2, "APKN": 6, "AIND": 2, "ABAN": 3, "BAFR": 4,
    "BCRB": 2, "OOTH": 2, "NOBT": 2, "REFU": 0.5,
}  # fmt: skip
CHECK_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))
NHS_CAPACITY = 900_000


def surnames(rng: np.random.Generator, families: np.ndarray, family_count: int) -> np.ndarray:
    """A surname a person: mostly the family's own; about one in seven has another."""
    of_family = rng.integers(len(SURNAMES), size=family_count)
    number = np.where(
        rng.random(len(families)) < 0.85, of_family[families], rng.integers(len(SURNAMES), size=len(families))
    )
    return np.array(SURNAMES)[number]


def given_names(rng: np.random.Generator, size: int) -> np.ndarray:
    return np.array(GIVEN_NAMES[:-1])[rng.integers(len(GIVEN_NAMES) - 1, size=size)]


def ethnicities(rng: np.random.Generator, size: int) -> np.ndarray:
    return pick(rng, ETHNICITIES, size)


def _digits(numbers: np.ndarray, count: int) -> np.ndarray:
    return numbers[:, None] // 10 ** np.arange(count - 1, -1, -1, dtype=np.int64) % 10


def upns(numbers: np.ndarray, dfe_number: int) -> pl.Series:
    """Pupil numbers: check letter, authority (3), school (4), year (2), serial (3); unique below 9 million."""
    school, serial = 1000 + numbers // 1000 % 9000, numbers % 1000
    body = dfe_number * 10**9 + school * 10**5 + (8 + school % 10) * 10**3 + serial
    check = (_digits(body, 12) * np.arange(2, 14)).sum(axis=1) % 23
    return pl.Series("upn", CHECK_LETTERS[check]) + pl.Series(body).cast(pl.String)


def nhs_numbers(numbers: np.ndarray) -> pl.Series:
    """Ten digits with a true modulus 11 check; empty beyond the test range and where no check digit exists."""
    body = 999_000_000 + numbers % 10**6
    check = (11 - (_digits(body, 9) * np.arange(10, 1, -1)).sum(axis=1) % 11) % 11
    text = pl.Series(body).cast(pl.String) + pl.Series(check).cast(pl.String)
    return pl.select(pl.when(pl.Series((check < 10) & (numbers < NHS_CAPACITY))).then(text)).to_series()


def postcodes(rng: np.random.Generator, families: np.ndarray, family_count: int, area: str) -> pl.Series:
    """One postcode a family."""
    letters = np.array(list("CIKMOV"))
    ends = pl.Series(letters[rng.integers(6, size=family_count)]) + pl.Series(
        letters[rng.integers(6, size=family_count)]
    )
    district = pl.Series(rng.integers(1, 20, size=family_count)).cast(pl.String)
    sector = pl.Series(rng.integers(0, 10, size=family_count)).cast(pl.String)
    return (area + district + " " + sector + ends).gather(families)
