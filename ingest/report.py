"""What one load did, for the caller's checks and counts. Holds no value of any file."""

from dataclasses import dataclass, field

from ingest.register.records import Delivery


@dataclass(frozen=True)
class InternalError:
    """A file over which the program itself failed. `error` is the exception's class and where it was raised."""

    delivery: Delivery
    error: str


@dataclass
class ExtractLoad:
    """One extract, all authorities: deliveries and rows of this load, and what is in force after it."""

    accepted: int = 0
    rejected: int = 0
    already_loaded: int = 0
    held: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    rows: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_repeated: int = 0
    rows_in_force: int = 0

    def count(self, delivery: Delivery) -> None:
        """Add one delivery's decision."""
        setattr(self, delivery.outcome, getattr(self, delivery.outcome) + 1)
        for name in ("rows", "rows_accepted", "rows_quarantined", "rows_repeated"):
            setattr(self, name, getattr(self, name) + getattr(delivery, name))


@dataclass
class LoadReport:
    """`deliveries` are those decided in this load, in that order; `extracts` has every extract asked for.

    Files that lie under no known extract are in `deliveries` only.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    internal_errors: list[InternalError] = field(default_factory=list)
    extracts: dict[tuple[str, str], ExtractLoad] = field(default_factory=dict)
