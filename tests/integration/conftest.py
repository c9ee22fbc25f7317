"""What several files of tests start from: the same few families, and a data root after its first night."""

import pytest

from tests.integration import nights


@pytest.fixture(scope="session")
def landing(tmp_path_factory):
    """A landing zone to copy, never to change."""
    return nights.small_landing(tmp_path_factory.mktemp("made_up"))


@pytest.fixture(scope="session")
def first_night(landing, tmp_path_factory):
    """A run over it from nothing: its data root is to be copied, never to be changed."""
    night = nights.run(nights.data_root(tmp_path_factory.mktemp("first_night"), landing))
    assert night.process.exitcode == 0, night.said()
    return night
