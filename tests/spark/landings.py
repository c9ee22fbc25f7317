"""The landings that both engines build, loaded into the lake of a data root."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.guard import Guard
from ingest.load import load
from ingest.paths import DataRoot
from ingest.synthetic import write_demonstration
from tests.differential.cases import landing
from tests.differential.pipeline import deliver

SECRET = "a key for tests only"
SEED, FAMILIES = 11, 12
SCALE = 0.1


def _differential(root: Path) -> None:
    deliver(root, landing(SEED, FAMILIES), SECRET)


def _demonstration(root: Path) -> None:
    write_demonstration(root / "landing", scale=SCALE)
    with Guard() as guard:
        report = load(DataRoot(root), guard=guard)
    assert not report.internal_errors, report.internal_errors


LANDINGS: dict[str, Callable[[Path], None]] = {"differential": _differential, "demonstration": _demonstration}
