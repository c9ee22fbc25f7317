"""Numbers and postcodes of people: realistic in shape, plainly not anybody's.

NHS numbers lie in the 999 range, which is kept for tests; postcodes end in letters that Royal Mail does not use there
(C, I, K, M, O, V); UPNs have a true check letter, DfE's local authority number and a made-up school.
"""

import numpy as np
import polars as pl

CHECK_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))
NHS_CAPACITY = 900_000


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
