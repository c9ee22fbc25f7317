"""What a partner sends by mistake does not reach readers.

That a failed gate stops publication is held in `tests/browser/test_ui.py`, where it is seen as well.
"""

import duckdb

from ingest.paths import DataRoot
from ingest.raw import build_raw
from ingest.register.rulings import release
from tests.integration import nights
from tests.integration.lives import AUTHORITY

DELIVERY = f"{AUTHORITY}/social_care/family_members/2020-04-01.csv"


def members(root):
    """Rows of the list of family members in force."""
    with duckdb.connect() as connection:
        build_raw(DataRoot(root), connection)
        query = "select count(*) from raw.social_care__family_members where authority = $1"
        return connection.execute(query, [AUTHORITY]).fetchone()[0]


def test_a_second_night_loads_nothing_twice_and_gives_the_same_answer(killed, corrected):
    """Typed as an operator does; nothing is complained of."""
    assert corrected.done.returncode == 0, corrected.done.stdout
    assert "Deliveries: 0 accepted, 0 rejected, 1 held, 0 already loaded" in corrected.done.stdout
    assert corrected.done.stderr == ""
    assert nights.contents(corrected.root / "published") == nights.contents(killed.root / "published")


def test_a_file_cut_short_is_held(corrected):
    """Most rows of the person table would go; as the answer of that night shows, none does."""
    said = corrected.done.stdout
    assert "  social_care family_members, luton: 2020-04-01.csv is held, 1 rows, where" in said
    assert f"safeguarding release {DELIVERY} --reason" in said


def test_once_released_it_is_in_force(corrected, tmp_path):
    root = nights.copy_of(corrected.root, tmp_path)
    assert members(root) > 2
    assert release(DataRoot(root), DELIVERY, "only this family is left").outcome == "accepted"
    assert members(root) == 1
