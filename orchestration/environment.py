"""What a process needs before it can run the pipeline: folders, Dagster's settings and the environment variables.

The places themselves are declared once, in `ingest.paths`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ingest.paths import CHECKOUT, DataRoot

DBT_PROJECT = CHECKOUT / "dbt_project"
DAGSTER_YAML = Path(__file__).resolve().parent / "dagster.yaml"


def spill_folder(root: DataRoot) -> Path:
    """Where DuckDB spills while dbt runs: rows of people, in the clear, so cleared before each run."""
    return root.warehouse.parent / "spill"


def log_folder(root: DataRoot) -> Path:
    """Where Dagster and dbt write what is not for the terminal."""
    return root.path / "logs"


def prepare(root: DataRoot) -> None:
    """Make the data root ready for a run and tell this process and its children where it is.

    Everything made from here on is private to its owner, whatever the caller's umask was; the mode of a data root
    that exists is left alone, because the operator may let a group pass through it to the published files.
    """
    os.umask(0o077)
    root.prepare()
    log_folder(root).mkdir(exist_ok=True)
    settings = root.dagster_home / "dagster.yaml"
    if not settings.exists() or settings.read_bytes() != DAGSTER_YAML.read_bytes():
        shutil.copyfile(DAGSTER_YAML, settings)
    os.environ["SAFEGUARDING_DATA"] = str(root.path)
    os.environ["DAGSTER_HOME"] = str(root.dagster_home)


def dbt_environment(root: DataRoot) -> dict[str, str]:
    """The variables that point dbt's profile to the warehouse of `root`."""
    return {"SAFEGUARDING_WAREHOUSE": str(root.warehouse), "SAFEGUARDING_SPILL": str(spill_folder(root))}


def clear_spill(root: DataRoot) -> None:
    """Delete what a killed run spilled. Only under the writer's lock."""
    if spill_folder(root).exists():
        shutil.rmtree(spill_folder(root))


def lock_wait_seconds() -> float:
    """How long a run waits for another to finish: `SAFEGUARDING_LOCK_WAIT_SECONDS`, ten minutes when not set."""
    return float(os.environ.get("SAFEGUARDING_LOCK_WAIT_SECONDS") or 600)
