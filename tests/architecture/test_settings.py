"""What an operator can set is what the README lists."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SET_FOR_DBT = {"SAFEGUARDING_WAREHOUSE", "SAFEGUARDING_SPILL", "SAFEGUARDING_DBT_TARGET"}
"""The pipeline sets these itself."""
NAME = re.compile(r"\bSAFEGUARDING_[A-Z_]+\b")


def test_every_setting_is_in_the_readme_and_nothing_else_is():
    code = [CHECKOUT / "dbt_project" / "profiles.yml"]
    for folder in ("ingest", "orchestration", "expectations"):
        code += (CHECKOUT / folder).rglob("*.py")
    read = {name for path in code for name in NAME.findall(path.read_text(encoding="utf-8"))}
    assert set(NAME.findall((CHECKOUT / "README.md").read_text(encoding="utf-8"))) == read - SET_FOR_DBT
