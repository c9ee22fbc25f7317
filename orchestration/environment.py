"""What a process needs before it can run the pipeline: folders and environment variables.

The places themselves are declared once, in `ingest.paths`.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest import database, faults
from ingest.paths import DataRoot
from ingest.settings import settings, variable

DBT_TARGET = "SAFEGUARDING_DBT_TARGET"
"""The variable that says which target of dbt's profile is meant."""


def spill_folder(root: DataRoot) -> Path:
    """Where DuckDB spills while dbt runs: rows of people, in the clear, so cleared before each run."""
    return root.warehouse.parent / "spill"


def spark_folder(root: DataRoot) -> Path:
    """Where Spark's tables lie while a night builds there: rows of people, so cleared before each run too."""
    return root.warehouse.parent / "spark"


def log_folder(root: DataRoot) -> Path:
    """Where Dagster and dbt write what is not for the terminal."""
    return root.path / "logs"


def prepare(root: DataRoot) -> None:
    """Make the data root ready for a run and tell this process and its children where it is.

    Everything made from here on is private to its owner, whatever the caller's umask was; the mode of a data root
    that exists is left alone, because the operator may let a group pass through it to the published files.

    Raises:
        SettingError: a setting cannot be; better now than at the end of a night.
        PlainError: the data root cannot be made or written, its landing zone not be read, or Spark not be used.
    """
    if settings().engine == "spark":
        from orchestration.spark.build import check

        check()
    os.umask(0o077)
    try:
        root.prepare()
        log_folder(root).mkdir(exist_ok=True)
        _check_access(root)
    except OSError as error:
        why = faults.refusal(error) or f'the system says "{error.strerror}"; name another in SAFEGUARDING_DATA'
        raise faults.PlainError(f"the data root {root.path} cannot be used: {why}") from error
    os.environ["SAFEGUARDING_DATA"] = str(root.path)
    os.environ["DAGSTER_HOME"] = str(root.dagster_home)


def _check_access(root: DataRoot) -> None:
    if os.statvfs(root.path).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(root.path))
    for folder, needed in ((root.path, os.R_OK | os.W_OK | os.X_OK), (root.landing, os.R_OK | os.X_OK)):
        if not os.access(folder, needed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def dbt_environment(root: DataRoot) -> dict[str, str]:
    """The variables that point dbt's profile to the warehouse of `root`, and hold it to the settings."""
    found = settings()
    return {
        "SAFEGUARDING_WAREHOUSE": str(root.warehouse),
        "SAFEGUARDING_SPILL": str(spill_folder(root)),
        DBT_TARGET: "warehouse" if database.encryption_key() is None else "encrypted",
        variable("memory_limit"): found.memory_limit,
        variable("dbt_threads"): str(found.dbt_threads),
    }


@contextmanager
def scratch(root: DataRoot) -> Iterator[None]:
    """Keep this process's temporary files below the data root, and delete them after use.

    They may hold rows of people, so what a killed run left of its own goes first. Only under the writer's lock.
    """
    folder = root.path / "tmp"
    before = tempfile.tempdir
    for left_behind in (folder, spill_folder(root), spark_folder(root)):
        if left_behind.exists():
            shutil.rmtree(left_behind)
    folder.mkdir()
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder)
