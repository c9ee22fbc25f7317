"""Every variable that code, dbt's profile or a document names is a setting."""

import re

from ingest.paths import CHECKOUT
from ingest.settings import Settings, variable

SET_FOR_DBT = {"SAFEGUARDING_WAREHOUSE", "SAFEGUARDING_SPILL", "SAFEGUARDING_DBT_TARGET"}
"""The pipeline sets these itself."""
NAME = re.compile(r"\bSAFEGUARDING_[A-Z_]+\b")
NAMED_IN = ("README.md", "CHANGELOG.md", "dbt_project/*.yml", "dbt_project/docs/**/*.md", "*/**/*.py")


def test_every_variable_named_is_a_setting():
    read = [path for pattern in NAMED_IN for path in CHECKOUT.glob(pattern) if "tests" not in path.parts]
    named = {name for path in read if ".venv" not in path.parts for name in NAME.findall(path.read_text("utf-8"))}
    assert named - {variable(field) for field in Settings.model_fields} - SET_FOR_DBT == set()
