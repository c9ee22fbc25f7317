"""dbt's parsed project: parsed once for each state of its files, and read by everything that needs it.

In process, so that nothing else has to be on the PATH. Parsing opens no database.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.paths import CHECKOUT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT = CHECKOUT / "dbt_project"
TARGET = PROJECT / "target" / "parsed"
MANIFEST = TARGET / "manifest.json"
PARSED = TARGET / "partial_parse.msgpack"
NOT_SOURCES = frozenset({"target", "logs"})


class DbtProjectError(RuntimeError):
    """dbt cannot parse the project."""


def prepare() -> None:
    """Parse the project if its files are newer than the last parse, or if it has never been parsed.

    Raises:
        DbtProjectError: the project does not parse.
    """
    if _is_current():
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET) as folder:
        _parse(Path(folder))
        for parsed in (PARSED, MANIFEST):
            (Path(folder) / parsed.name).replace(parsed)


@cache
def manifest() -> dict[str, Any]:
    """The manifest as dbt documents it, parsed anew when it is stale."""
    prepare()
    return json.loads(MANIFEST.read_bytes())


def parsed_manifest() -> Manifest:
    """The manifest as dbt's own object, so that a run does not parse again."""
    from dbt.contracts.graph.manifest import Manifest

    return Manifest.from_msgpack(PARSED.read_bytes())


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for dbt's profile, and put back what was there."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def project_arguments() -> list[str]:
    """The arguments that every dbt command takes."""
    return ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]


def _parse(folder: Path) -> None:
    from dbt.cli.main import dbtRunner

    arguments = ["parse", *project_arguments(), "--target-path", str(folder), "--log-level-file", "none", "--quiet"]
    # Relations are named after their database, which is the stem of the warehouse file; the file need not exist.
    with environment({"SAFEGUARDING_WAREHOUSE": str(folder / "warehouse.duckdb")}):
        result = dbtRunner().invoke(arguments)
    if not result.success:
        raise DbtProjectError(f"dbt cannot parse {PROJECT}") from result.exception


def _is_current() -> bool:
    if not (MANIFEST.exists() and PARSED.exists()):
        return False
    parsed_at = min(MANIFEST.stat().st_mtime_ns, PARSED.stat().st_mtime_ns)
    return all(path.stat().st_mtime_ns < parsed_at for path in _sources())


def _sources() -> list[Path]:
    """Every file and folder that dbt reads; folders too, because a deleted file shows only there."""
    found: list[Path] = []
    for entry in PROJECT.iterdir():
        if entry.name not in NOT_SOURCES:
            found += [entry, *entry.rglob("*")]
    return found


if __name__ == "__main__":
    prepare()
