"""A data root with one night behind it and a delivery still to come, for those who read what is published."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.paths import DataRoot
from ingest.synthetic import write_demonstration
from orchestration.publication import releases
from tests.integration import nights

# large enough that disclosure control leaves figures to draw
AUTHORITIES, SCALE = ("hertfordshire", "luton"), 0.5
LATE = Path("hertfordshire") / "social_care" / "child_protection_plans" / "2020-03-31.csv"
TOOLS = "bi_tools"
WHY_NOT = "a whole night, or a BI tool from an environment of its own: `make bi`"


def pytest_collection_modifyitems(config, items):
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.bi)
        if item.get_closest_marker(TOOLS) and TOOLS not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason=WHY_NOT))


@dataclass
class Published:
    """A data root that has published once. `deliver` brings the file that changes the figures of the next night."""

    root: Path
    late: Path

    @property
    def link(self) -> Path:
        """What every reader is told of."""
        return self.root / "published"

    @property
    def run(self) -> str:
        """The run whose generation is published now."""
        return self.link.readlink().name

    def ask_for_a_release(self) -> None:
        """So that the next night renews what everybody reads."""
        releases.request(DataRoot(self.root), "readers wait for it")

    def deliver(self) -> None:
        """Let the late delivery arrive."""
        self.late.rename(self.root / "landing" / LATE)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    made_up, landing = tmp_path_factory.mktemp("made_up"), tmp_path_factory.mktemp("landing")
    write_demonstration(made_up, scale=SCALE)
    for authority in AUTHORITIES:
        (made_up / authority).rename(landing / authority)
    shutil.rmtree(made_up)
    late = tmp_path_factory.mktemp("late") / LATE.name
    (landing / LATE).rename(late)
    root = nights.data_root(tmp_path_factory.mktemp("read"), landing)
    night = nights.run(root)
    assert night.exit_code == 0, night.said()
    return Published(root, late)
