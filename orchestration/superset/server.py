"""Superset on this machine with the dashboard of the public file: `safeguarding superset`.

Its own record is below `superset/` in the data root; it may be deleted at any time, and is then made again.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from ingest.faults import PlainError
from ingest.paths import CHECKOUT, DataRoot
from orchestration.publication.public import PUBLIC
from orchestration.superset import bundle
from orchestration.superset.datasets import SLUG

PROJECT = CHECKOUT / "deploy" / "superset"
PROGRAM = PROJECT / ".venv" / "bin" / "superset"
HOST, PORT = "127.0.0.1", 8088
USER = "analyst"
LOG = "superset.log"


class SupersetError(PlainError):
    """Superset could not be set up."""


def main() -> NoReturn:
    """Set Superset up, load the dashboard and become it; ends when it does."""
    root = DataRoot.from_environment()
    home, password = prepare(root.path, root.published / PUBLIC)
    print(f"Superset: http://{HOST}:{PORT}/superset/dashboard/{SLUG}/")
    print(f"User {USER}, password {password}. End it with Ctrl+C.", flush=True)
    os.execve(PROGRAM, [str(PROGRAM), *serving(PORT)], environment(home))


def serving(port: int) -> list[str]:
    """The command of Superset that serves on this machine alone."""
    return ["run", "-h", HOST, "-p", str(port), "--with-threads"]


def prepare(root: Path, public_file: Path) -> tuple[Path, str]:
    """Set Superset up with its one user and the dashboard of the public file. Returns its folder, and the password.

    Raises:
        SupersetError: Superset is not installed, nothing is published yet, or a command of Superset's failed.
    """
    if not PROGRAM.exists():
        raise SupersetError("Superset is not installed: `make superset` installs it")
    if not public_file.exists():
        raise SupersetError(f"nothing is published at {public_file} yet: `make nightly` publishes it")
    home = root / "superset"
    home.mkdir(mode=0o700, exist_ok=True)
    code = home / "dashboard"
    shutil.rmtree(code, ignore_errors=True)
    for path, text in bundle.files(public_file).items():
        (code / path).parent.mkdir(parents=True, exist_ok=True)
        (code / path).write_text(text)
    named = ("--username", USER, "--firstname", "An", "--lastname", "Analyst", "--email", "analyst@localhost")
    for command in (
        ("db", "upgrade"),
        ("fab", "create-admin", *named),
        ("init",),
        ("import-directory", "--overwrite", str(code)),
    ):
        _call(home, command)
    return home, _kept(home / "password")


def _call(home: Path, command: tuple[str, ...]) -> None:
    with (home / LOG).open("a") as log:
        ended = subprocess.run([PROGRAM, *command], env=environment(home), stdout=log, stderr=log, check=False)
    if ended.returncode != 0:
        raise SupersetError(f"`superset {command[0]}` failed: see {home / LOG}")


def environment(home: Path) -> Mapping[str, str]:
    """The variables of a Superset that keeps its files below `home`, knows nothing of ours and counts nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFEGUARDING_", "XDG_"))}
    return kept | {
        "HOME": str(home),
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(PROJECT / "superset_config.py"),
        "SUPERSET_SECRET_KEY": _kept(home / "secret"),
        "FLASK_FAB_CREATE_ADMIN_PASSWORD": _kept(home / "password"),
        "SCARF_ANALYTICS": "false",
        "DO_NOT_TRACK": "1",
    }


def _kept(path: Path) -> str:
    """A secret, made once and kept in a file that only its owner reads."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(42))
    return path.read_text()
