"""Where the tools are that `make bi` installs, each in an environment of its own."""

import os
import socket
from pathlib import Path

HERE = Path(__file__).parent


def program(tool: str, name: str) -> Path:
    """The program `name` of the environment of `tool`, a folder beside this module."""
    path = HERE / tool / ".venv" / "bin" / name
    assert path.exists(), f"{path} is not there: `make bi` installs it"
    return path


def environment(home: Path, **variables: str) -> dict[str, str]:
    """The variables of a tool that keeps its own files below `home` and counts nothing for anybody."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFEGUARDING_", "XDG_"))}
    return kept | {"HOME": str(home), "SCARF_ANALYTICS": "false", "DO_NOT_TRACK": "1"} | variables


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
