"""Every setting, declared once: its name, default, bounds and meaning. README.md lists them from here.

A setting is an environment variable: `SAFEGUARDING_` and the field's name in capitals.
"""

from __future__ import annotations

import grp
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ingest.faults import PlainError
from ingest.landing import authorities
from ingest.paths import DEFAULT_DATA_ROOT

PREFIX = "SAFEGUARDING_"
LEAST_TO_READ = 500 * 10**6
"""The libraries alone take 250 MB."""
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
MEMORY = r"(?i)^\s*(\d*[1-9]\d*(\.\d+)?|0*\.\d*[1-9]\d*)\s*[KMGT](i?B)?\s*$"
WEBHOOK = r"^(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:\d{1,5})?(/[!-~]*)?$"
RIGHT_WEBHOOK = "the whole address, which begins with https:// and has no blank in it"


def _quarter_of_memory() -> str:
    """A quarter of what the machine or the container has, 1 to 4 GB: ten counties in one build take more than 1."""
    has = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if CONTAINER_LIMIT.exists() and (limit := CONTAINER_LIMIT.read_text().strip()).isdigit():
        has = min(has, int(limit))
    return f"{min(max(has // 4, 10**9), 4 * 10**9) // 10**6}MB"


class SettingError(PlainError):
    """A setting has a wrong value; the message names the variable and says what is right. It quotes no secret."""


def _octal(text: object) -> object:
    return int(text, 8) if isinstance(text, str) else text


def _known(group: str) -> str:
    if not group.isdigit():
        try:
            grp.getgrnam(group)
        except KeyError:
            raise ValueError("no such group") from None
    return group


def _by_authority(text: object) -> object:
    """`slug=group,slug=group` as the group of each authority."""
    if not isinstance(text, str):
        return text
    pairs = [tuple(part.strip() for part in entry.partition("=")[::2]) for entry in text.split(",") if entry.strip()]
    groups = dict(pairs)
    if len(groups) < len(pairs) or not groups.keys() <= authorities():
        raise ValueError("an authority named twice, or not known")
    return groups


def _month_and_day(text: str) -> str:
    date.fromisoformat(f"2001-{text}")
    return text


def _bytes(text: object) -> object:
    size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([MG])B", str(text).strip().upper())
    if not size:
        raise ValueError("no size in MB or GB")
    return int(float(size[1]) * {"M": 10**6, "G": 10**9}[size[2]])


FileMode = Annotated[int, Field(ge=0o400, le=0o777), BeforeValidator(_octal)]
Group = Annotated[str, AfterValidator(_known)]
AuthorityGroups = Annotated[Mapping[str, Group], NoDecode, BeforeValidator(_by_authority)]
MonthAndDay = Annotated[str, AfterValidator(_month_and_day)]
Bytes = Annotated[int, BeforeValidator(_bytes)]
Probability = Annotated[float, Field(ge=0.5, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _setting(default: Any, meaning: str, right: str = "", *, unset: str = "", **bounds: Any) -> Any:
    """A field of `Settings`.

    Args:
        default: the value where the variable is not set, or is empty.
        meaning: what it decides, for the README.
        right: which values are right, as the end of "X has to be ..."; empty for a text, as every text is right.
        unset: for the README, what holds where it is not set; not needed where the default says so itself.
        bounds: pydantic's own; `repr=False` makes it a secret, which no message quotes and no hash is kept of.
    """
    return Field(default, description=meaning, json_schema_extra={"right": right, "unset": unset}, **bounds)


class Settings(BaseSettings):
    """The settings in force."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, validate_default=True, hide_input_in_errors=True
    )

    # `ingest.paths` reads it too: an error names the data root even where a setting is wrong.
    data: Path = _setting(
        DEFAULT_DATA_ROOT, "the data root: landing, register, warehouse, published files", unset="`data/`"
    )
    pseudonym_key: str | None = _setting(
        None, "key of the pseudonyms; keep it, or every key changes", unset="made once in the data root", repr=False
    )
    analyst_mode: FileMode = _setting(
        0o640,
        "who may read the analysts' files; once this or one of the next two is set, readers may pass through the data"
        " root, and list nothing there",
        "an octal file mode such as 0640",
        unset="`0640`",
    )
    public_mode: FileMode = _setting(
        0o644, "who may read the public files and the report", "an octal file mode such as 0644", unset="`0644`"
    )
    published_group: Group | None = _setting(
        None, "the group of what is published", "a group that this machine knows", unset="the owner's"
    )
    authority_groups: AuthorityGroups = _setting(
        {},
        "where several authorities are loaded: who may read each one's own file, as"
        " `luton=analysts_luton,hertfordshire=2003`",
        "known authorities with groups of this machine, such as luton=analysts_luton,hertfordshire=2003",
        unset="each authority's own file is the owner's alone",
    )
    encryption_key: str | None = _setting(
        None,
        "encrypts the warehouse, the identity store, the analysts' file and what spills to disk; there is then no"
        " analysts' Parquet, and each authority's own file has a key of its own",
        unset="not encrypted",
        repr=False,
    )
    operator: str | None = _setting(None, "who the audit trail says is at work", unset="the system's user")
    revision_day: MonthAndDay = _setting(
        "07-01",
        "month and day on which the public figures are revised as a whole; between two of them small changes to past"
        " quarters wait",
        "a month and day such as 07-01",
    )
    contact: str = _setting("", "whom readers of the report may ask, such as a postbox", unset="nobody is named")
    engine: Literal["duckdb", "spark"] = _setting(
        "duckdb", "where dbt builds the marts: `duckdb` in the night's own process, or `spark`", "duckdb or spark"
    )
    spark_master: str = _setting(
        "local[*]", "with Spark: the cluster, such as `spark://host:7077`; `local[*]` is this machine alone"
    )
    memory_limit: str = _setting(
        _quarter_of_memory(),
        "memory of DuckDB",
        "a size such as 1GB or 800MB",
        unset="a quarter of the machine's, 1GB to 4GB",
        pattern=MEMORY,
    )
    dbt_threads: int = _setting(2, "how many models are built at once", "a whole number from 1 to 256", ge=1, le=256)
    read_memory: Bytes = _setting(
        "3GB",
        "memory that reading one file may take; a file that takes more is rejected",
        "500MB or more, such as 3GB",
        ge=LEAST_TO_READ,
    )
    read_seconds: int = _setting(
        600,
        "seconds that reading one file may take; a file that takes longer is rejected",
        "a whole number of seconds, 1 or more",
        ge=1,
    )
    link_from: Probability = _setting(
        0.99,
        "probability from which on two people are linked without anybody looking: at most one such link in a hundred is"
        " wrong",
        "a probability from 0.5 to 1",
    )
    review_from: Probability = _setting(
        0.80,
        "probability from which on people look at a pair: below, more than one in five would be looked at in vain",
        "a probability from 0.5 to 1",
    )
    settle_seconds: Seconds = _setting(
        300, "how long new files have to lie still before the sensor starts a run", "a number of seconds, 0 or more"
    )
    lock_wait_seconds: Seconds = _setting(
        600, "how long a run waits for another to finish", "a number of seconds, 0 or more"
    )
    history_days: int = _setting(
        400,
        "how many days the history of runs is kept; the night deletes what is older",
        "days, from 1 to 36500",
        ge=1,
        le=36500,
    )
    alert_email: str | None = _setting(
        None,
        "who gets an email when a night fails, a gate fails, or a delivery is rejected, held or late: addresses, with"
        " commas between",
        unset="nobody",
    )
    alert_from: str = _setting("safeguarding@localhost", "the sender of these emails")
    smtp_host: str = _setting(
        "localhost",
        "the mail server that takes them; where it offers STARTTLS, that is used and its certificate has to be good",
    )
    smtp_port: int = _setting(25, "its port", "a port from 1 to 65535", ge=1, le=65535)
    smtp_user: str | None = _setting(
        None, "the user it knows, if it asks for one; told to no server without STARTTLS", unset="no user"
    )
    smtp_password: str | None = _setting(None, "that user's password", unset="none", repr=False)
    alert_teams: str | None = _setting(
        None,
        "the same to Microsoft Teams: address of a webhook of Workflows",
        RIGHT_WEBHOOK,
        unset="nobody",
        repr=False,
        pattern=WEBHOOK,
    )
    alert_slack: str | None = _setting(
        None,
        "the same to Slack: address of an incoming webhook",
        RIGHT_WEBHOOK,
        unset="nobody",
        repr=False,
        pattern=WEBHOOK,
    )
    ui_port: int = _setting(3000, "port of the UI", "a port from 1 to 65535", ge=1, le=65535)
    code_version: str | None = _setting(None, "the version of the code that `meta.run` names", unset="what git says")


SECRETS = frozenset(name for name, declared in Settings.model_fields.items() if not declared.repr)
"""Fields of which no message may quote the value."""


def variable(field: str) -> str:
    """The environment variable of a field of `Settings`."""
    return f"{PREFIX}{field.upper()}"


def settings() -> Settings:
    """The settings of this process's environment, as it is now.

    Raises:
        SettingError: one or more have a wrong value; all are named.
    """
    return _settings(frozenset(each for each in os.environ.items() if each[0].upper().startswith(PREFIX)))


@lru_cache(maxsize=1)
def _settings(_: frozenset[tuple[str, str]]) -> Settings:
    """Read once for each state of the environment: it takes 2 ms, and every line of the audit trail asks."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = sorted({str(each["loc"][0]) for each in error.errors()})
    raise SettingError("; ".join(map(_what_is_right, wrong)))


def _what_is_right(field: str) -> str:
    name, declared = variable(field), Settings.model_fields[field]
    given = "what is set" if field in SECRETS else repr(os.environ.get(name, "")[:40])
    return f"{name} has to be {declared.json_schema_extra['right']}, and {given} is not"


def readme_table() -> Iterator[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, as Markdown, in the order of their declaration."""
    for field, declared in Settings.model_fields.items():
        default = declared.json_schema_extra["unset"] or f"`{declared.default}`"
        yield f"`{variable(field)}`", default, declared.description
