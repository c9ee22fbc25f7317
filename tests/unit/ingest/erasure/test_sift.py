"""What a date of birth may mean where a person is known by name and birth alone."""

import polars as pl
import pytest

from ingest.erasure import sift

COLUMNS = {name: [name] for name in sift.NAMES}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2001-02-03", {"2001-02-03"}),
        ("03/02/2001", {"2001-02-03", "2001-03-02"}),
        ("31/03/2001 00:00", {"2001-03-31"}),
        ("36925", {"2001-02-03"}),
        ("20010203", {"2001-02-03"}),
        ("3-Feb-2001", {"2001-02-03"}),
        ("03 February 2001 23:10", {"2001-02-03"}),
        ("19999", set()),
        ("soon", set()),
        ("²²²²²", set()),
        ("9" * 5000, set()),
        (None, set()),
    ],
)
def test_every_day_that_is_meant(written: str | None, days: set[str]) -> None:
    cells = pl.DataFrame({"given_name": ["Ada"], "family_name": ["Stone"], "date_of_birth": [written]}).cast(pl.String)
    (found,) = sift.names_and_births(cells, COLUMNS)
    assert set(found) == {f"ada|stone|{day}" for day in days}
