"""Some models on Spark, with most macros of `macros/engines.sql`. `make spark` builds and compares everything."""

import subprocess
from pathlib import Path

import pytest

from ingest.paths import CHECKOUT

SPARK = Path(__file__).parent / ".venv" / "bin" / "python"
MODELS = ("+spell", "+child_protection_plan", "+attendance_quarter", "+int_referrals__secondary_needs")


@pytest.mark.skipif(not SPARK.exists(), reason="Spark is in an environment of its own, which `make spark` makes")
def test_some_models_are_the_same_on_spark(tmp_path):
    command = [SPARK, "-m", "tests.spark", "--only", "local", "--keep", tmp_path]
    run = subprocess.run([*command, "--select", *MODELS], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-5000:]
