"""Fifty readers in ten processes, while generations are published: no error, and each sees whole generations."""

from collections import defaultdict

import pytest

from tests.bi import publishing, reading
from tests.integration import nights

FURTHER = [f"further-{number}" for number in range(1, 5)]


def test_fifty_readers_see_whole_generations_that_follow_one_another(tmp_path):
    publishing.publish_made_up(tmp_path, "first")
    with reading.fifty_readers(tmp_path / "published") as readers:
        readers.hurry()
        readers.wait_until_all_have_seen("first")
        for run in FURTHER:
            publishing.publish_again(tmp_path, run)
            readers.wait_until_all_have_seen(run)
    held(readers, ["first", *FURTHER])


@pytest.mark.bi_tools
def test_fifty_readers_see_whole_generations_while_a_nightly_run_publishes(published):
    """With a delivery that changes the figures, and two further generations on its heels."""
    runs = [published.run]
    with reading.fifty_readers(published.link) as readers:
        readers.wait_until_all_have_seen(published.run)
        published.deliver()
        published.ask_for_a_release()
        night = nights.run(published.root)
        assert night.exit_code == 0, night.said()
        runs.append(published.run)
        readers.wait_until_all_have_seen(published.run)
        readers.hurry()
        for run in FURTHER[:2]:
            publishing.publish_again(published.root, run)
            readers.wait_until_all_have_seen(run)
    held(readers, [*runs, *FURTHER[:2]])


def held(readers, runs):
    """No error; every reader saw every run, one at a time, with the same figures in whatever way it read."""
    assert readers.errors == []
    figures = defaultdict(set)
    for looks in readers.looks.values():
        for look in looks:
            figures[look.runs].add((look.rows, look.total))
    assert set(figures) == {(run,) for run in runs}
    assert [len(found) for found in figures.values()] == [1] * len(runs)
    assert len({next(iter(found)) for found in figures.values()}) == len(runs)
    assert [len(looks) for looks in readers.looks.values()] == [len(runs)] * reading.READERS
