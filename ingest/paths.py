"""Where everything lives below the data root, and how private it is.

Only names of places: no module here reads or writes what is in them.
"""

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DEFAULT_DATA_ROOT = CHECKOUT / "data"
PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class DataRoot:
    """The data root: partners write `landing`, the pipeline writes everything else."""

    path: Path

    @classmethod
    def from_environment(cls) -> "DataRoot":
        """`SAFEGUARDING_DATA`, or `data/` in the checkout when it is not set."""
        return cls(Path(os.environ.get("SAFEGUARDING_DATA") or DEFAULT_DATA_ROOT).absolute())

    @property
    def landing(self) -> Path:
        """Files as partners sent them; never deleted, and changed only to erase a person."""
        return self.path / "landing"

    @property
    def mappings(self) -> Path:
        """How files with columns and codes of their own are read, one TOML file an authority and extract."""
        return self.path / "mappings"

    @property
    def demonstration_truth(self) -> Path:
        """What is true of the invented families of the demonstration; only where the landing zone holds those."""
        return self.path / "demonstration_truth.json"

    @property
    def lake(self) -> Path:
        """One Parquet file for each parsed content, pseudonymised; increments keep record numbers that break ties."""
        return self.path / "lake"

    @property
    def identities(self) -> Path:
        """Who the people of each source are, for linkage alone: names, days of birth, postcodes, NHS numbers."""
        return self.path / "identities"

    @property
    def review(self) -> Path:
        """Pairs of people of whom somebody has to say whether they are one: a workbook an authority."""
        return self.path / "review"

    @property
    def quarantine(self) -> Path:
        """Bad rows, whole, with the reason for each."""
        return self.path / "quarantine"

    @property
    def register(self) -> Path:
        """The SQLite database of deliveries."""
        return self.path / "register.sqlite"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that only the pipeline opens."""
        return self.path / "warehouse" / "warehouse.duckdb"

    @property
    def generations(self) -> Path:
        """One folder for each published run."""
        return self.path / "generations"

    @property
    def published(self) -> Path:
        """Symbolic link to the generation that readers see."""
        return self.path / "published"

    @property
    def releases(self) -> Path:
        """The public file as last released, with the true figures behind it, and what an operator asked for."""
        return self.path / "releases"

    @property
    def returns(self) -> Path:
        """Workbooks for evaluators, one an authority and quarter."""
        return self.path / "returns"

    @property
    def audit(self) -> Path:
        """The audit trail: what was done with the data, and by whom."""
        return self.path / "audit"

    @property
    def erasures(self) -> Path:
        """Who has been erased, as hashes under a key of their own: a later delivery does not bring them back."""
        return self.path / "erasures"

    @property
    def backups(self) -> Path:
        """Copies of data roots, one folder each, where the operator keeps them here."""
        return self.path / "backups"

    @property
    def lock(self) -> Path:
        """The file whose lock makes the pipeline the only writer."""
        return self.path / "lock"

    @property
    def last_night(self) -> Path:
        """What the last whole night started from and published, as hashes: whether anything has changed since."""
        return self.path / "last_night.json"

    @property
    def dagster_home(self) -> Path:
        """`DAGSTER_HOME`: run history and schedules."""
        return self.path / "dagster"

    @property
    def pseudonym_key(self) -> Path:
        """The key of the pseudonyms, when the environment does not carry it."""
        return self.path / "pseudonym.key"

    def prepare(self) -> "DataRoot":
        """Make the folders, private to their owner, and return self. What exists already keeps its mode."""
        made = (
            self.landing,
            self.lake,
            self.identities,
            self.quarantine,
            self.warehouse.parent,
            self.generations,
            self.dagster_home,
        )
        for folder in (self.path, *made):
            private_directory(folder)
        return self


def private_directory(folder: Path) -> None:
    """Make a folder and its missing parents with mode 0700, independent of the umask."""
    missing = [folder, *folder.parents]
    missing = missing[: next(i for i, each in enumerate(missing) if each.exists())]
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
