"""The damage is damage, and the same for the same seed."""

import pytest

from tests.hostile.damage import KINDS, damaged, good


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_one_file_and_other_seeds_give_others(kind):
    files = [damaged(kind, seed) for seed in range(30)]
    assert files == [damaged(kind, seed) for seed in range(30)]
    assert good(kind) not in files
    assert len(set(files)) > 25
