"""For all tests: a partner with an empty data root; and the longest files first, so that two workers end together."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import hypothesis
import pytest

from ingest.erasure import arrivals
from tests.partner import GUARD, Partner

# How long an example takes says how busy the machine is, not whether the program is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

LONGEST = (
    "tests/integration/test_kill.py",
    "tests/integration/test_dbt_unit_tests.py",
    "tests/differential/test_differential.py",
    "tests/integration/test_nightly.py",
    "tests/browser/test_ui.py",
)
"""What has the longest waits for nobody: the first worker makes the data roots that most of the others look at."""


@pytest.fixture(scope="session")
def files_are_quiet() -> Iterator[None]:
    """No load waits for files that were written a moment ago, as all files of a test are."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arrivals, "QUIET_SECONDS", 0.0)
        yield


@pytest.fixture
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would start a process to read files in, and end it, reads in that of all tests."""
    for module in ("ingest.load", "orchestration.operations.draft_mapping"):
        monkeypatch.setattr(f"{module}.Guard", lambda: nullcontext(GUARD))


@pytest.fixture
def partner(tmp_path: Path, files_are_quiet: None) -> Partner:
    return Partner(tmp_path / "data")


def pytest_collection_modifyitems(items):
    places = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))
