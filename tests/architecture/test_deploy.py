"""What runs the warehouse elsewhere names commands, settings and versions that there are."""

import re
import tomllib
from pathlib import Path

import yaml

from ingest.settings import Settings, variable
from orchestration.cli import app

CHECKOUT = Path(__file__).parents[2]
VERSION = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
COMMANDS = {command.name for command in app.registered_commands}


def test_the_services_start_commands_that_there_are():
    units = sorted((CHECKOUT / "deploy").glob("*.service"))
    started = [re.search(r"^ExecStart=\S+/safeguarding (\S+)$", unit.read_text("utf-8"), re.M)[1] for unit in units]
    assert started == ["nightly", "ui"]
    assert set(started) <= COMMANDS


def test_the_container_starts_a_command_that_there_is_with_settings_that_there_are():
    dockerfile = (CHECKOUT / "Dockerfile").read_text("utf-8")
    service = yaml.safe_load((CHECKOUT / "compose.yaml").read_text("utf-8"))["services"]["warehouse"]
    assert set(service["command"]) <= COMMANDS
    named = {*re.findall(r"SAFEGUARDING_\w+", dockerfile), *service["environment"]}
    assert named <= {variable(field) for field in Settings.model_fields}
    assert service["image"].rpartition(":")[2] == service["environment"]["SAFEGUARDING_CODE_VERSION"] == VERSION


def test_the_account_of_the_container_is_not_root():
    users = re.findall(r"^USER (\S+)$", (CHECKOUT / "Dockerfile").read_text("utf-8"), re.M)
    assert users and not {"root", "0"} & set(users)


def test_the_actions_file_runs_what_ci_runs():
    steps = yaml.safe_load((CHECKOUT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]["test"]["steps"]
    assert any(".ci/run" in step.get("run", "") for step in steps)
