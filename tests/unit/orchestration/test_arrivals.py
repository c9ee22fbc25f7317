"""New files are noticed by listing alone, and only when nothing is being written any more."""

import os

from orchestration.operations.arrivals import is_settled, listing


def deliver(landing, name, text="x"):
    path = landing / "luton" / "police" / "incidents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_same_files_have_the_same_fingerprint(tmp_path):
    deliver(tmp_path, "2020-03-31.csv")
    assert listing(tmp_path) == listing(tmp_path)
    assert listing(tmp_path).files == 1


def test_a_new_and_a_changed_file_are_noticed(tmp_path):
    deliver(tmp_path, "2020-03-31.csv")
    first = listing(tmp_path).fingerprint
    deliver(tmp_path, "2020-06-30.csv")
    second = listing(tmp_path).fingerprint
    deliver(tmp_path, "2020-06-30.csv", "longer")
    assert len({first, second, listing(tmp_path).fingerprint}) == 3


def test_unfinished_uploads_and_office_locks_are_no_deliveries(tmp_path):
    deliver(tmp_path, ".2020-03-31.csv.part")
    deliver(tmp_path, "~$2020-03-31.xlsx")
    assert listing(tmp_path).files == 0


def test_a_copy_that_keeps_its_old_date_still_counts_as_new(tmp_path):
    path = deliver(tmp_path, "2020-03-31.csv")
    os.utime(path, (0, 0))
    found = listing(tmp_path)
    assert not is_settled(found, found.changed_at + 299, settle_seconds=300)
    assert is_settled(found, found.changed_at + 300, settle_seconds=300)


def test_an_empty_landing_zone_is_settled(tmp_path):
    assert is_settled(listing(tmp_path), now=1000, settle_seconds=300)
