"""Two nights over the same files, the marts of one built on DuckDB and of the other on Spark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ingest.paths import CHECKOUT
from tests.spark.engines import SMALL, BuildError
from tests.spark.landings import SECRET

ENGINES = ("duckdb", "spark")


def publish(landing: Path, folder: Path) -> dict[str, Path]:
    """The analysts' file that a night with each engine publishes, each with a data root of its own below `folder`.

    Raises:
        BuildError: a night did not publish.
    """
    configuration = folder / "conf"
    configuration.mkdir()
    settings = "".join(f"{name} {value}\n" for name, value in SMALL.items())
    (configuration / "spark-defaults.conf").write_text(settings)
    found = {}
    for engine in ENGINES:
        root = folder / engine
        shutil.copytree(landing, root / "landing")
        variables = {
            "SAFEGUARDING_DATA": str(root),
            "SAFEGUARDING_ENGINE": engine,
            "SAFEGUARDING_PSEUDONYM_KEY": SECRET,
            "SPARK_CONF_DIR": str(configuration),
        }
        command = [sys.executable, "-m", "orchestration.nightly"]
        night = subprocess.run(
            command, env=os.environ | variables, cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        if night.returncode != 0:
            raise BuildError(f"the night on {engine} did not publish:\n{night.stdout}\n{night.stderr}")
        found[engine] = root / "published" / "analyst.duckdb"
    return found
