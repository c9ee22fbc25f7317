"""For all tests: a partner with an empty data root; and the longest file first, so that two workers end together."""

from pathlib import Path

import pytest

from tests.partner import Partner

LONGEST = "tests/integration/test_kill.py"


@pytest.fixture
def partner(tmp_path: Path) -> Partner:
    return Partner(tmp_path / "data")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
