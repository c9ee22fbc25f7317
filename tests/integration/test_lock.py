"""Two runs at once: one does the work, the other waits, or gives up and says who is at it."""

import pytest

from orchestration.lock import writer_lock
from tests.integration import nights


@pytest.fixture(scope="module")
def root(landing, tmp_path_factory):
    return nights.data_root(tmp_path_factory.mktemp("two_at_once"), landing)


def test_one_works_and_the_other_waits(root):
    nights_at_once = [nights.start(root), nights.start(root)]
    assert [night.end() for night in nights_at_once] == [0, 0]
    said = [night.said() for night in nights_at_once]
    assert sum("Deliveries: 0 accepted" in text for text in said) == 1, said
    assert len(list((root / "generations").iterdir())) == 2


def test_a_run_that_has_waited_long_enough_says_who_holds_the_lock(root):
    figures = nights.contents(root / "published")
    with writer_lock(root / "lock", "run-of-another", wait_seconds=0):
        night = nights.run(root, SAFEGUARDING_LOCK_WAIT_SECONDS="0.5")
    assert night.process.exitcode == 1
    assert "another run is writing here (process " in night.said()
    assert "run run-of-another" in night.said()
    assert nights.contents(root / "published") == figures
