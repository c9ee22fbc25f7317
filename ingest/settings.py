"""Settings that can hold a wrong value: default, bounds and meaning of each, declared once.

Keys and free texts (`SAFEGUARDING_OPERATOR` and the like) cannot be wrong in shape and are read where they are used.
"""

from __future__ import annotations

import grp
import os
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ingest.faults import PlainError
from ingest.landing import authorities


class SettingError(PlainError):
    """A setting holds what it cannot be; the message names the variable and says what it can be."""


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
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
MEMORY = r"(?i)^\s*(\d*[1-9]\d*(\.\d+)?|0*\.\d*[1-9]\d*)\s*[KMGT](i?B)?\s*$"


LEAST_TO_READ = 500 * 10**6
"""The libraries alone take 250 MB."""


class Settings(BaseSettings):
    """The settings in force. A description says what is right, as the end of "X has to be ..."."""

    model_config = SettingsConfigDict(env_ignore_empty=True, validate_default=True)

    analyst_mode: FileMode = Field(
        0o640, validation_alias="SAFEGUARDING_ANALYST_MODE", description="an octal file mode such as 0640"
    )
    public_mode: FileMode = Field(
        0o644, validation_alias="SAFEGUARDING_PUBLIC_MODE", description="an octal file mode such as 0644"
    )
    published_group: Group | None = Field(
        None, validation_alias="SAFEGUARDING_PUBLISHED_GROUP", description="a group that this machine knows"
    )
    authority_groups: AuthorityGroups = Field(
        {},
        validation_alias="SAFEGUARDING_AUTHORITY_GROUPS",
        description="known authorities with groups of this machine, such as luton=analysts_luton,hertfordshire=2003",
    )
    revision_day: MonthAndDay = Field(
        "07-01", validation_alias="SAFEGUARDING_REVISION_DAY", description="a month and day such as 07-01"
    )
    history_days: int = Field(
        400,
        ge=1,
        le=36500,
        validation_alias="SAFEGUARDING_HISTORY_DAYS",
        description="days, from 1 to 36500",
    )
    memory_limit: str = Field(
        "1GB", pattern=MEMORY, validation_alias="SAFEGUARDING_MEMORY_LIMIT", description="a size such as 1GB or 800MB"
    )
    read_memory: Bytes = Field(
        "3GB", ge=LEAST_TO_READ, validation_alias="SAFEGUARDING_READ_MEMORY", description="500MB or more, such as 3GB"
    )
    read_seconds: int = Field(
        600, ge=1, validation_alias="SAFEGUARDING_READ_SECONDS", description="a whole number of seconds, 1 or more"
    )
    dbt_threads: int = Field(
        2, ge=1, le=256, validation_alias="SAFEGUARDING_DBT_THREADS", description="a whole number from 1 to 256"
    )
    settle_seconds: Seconds = Field(
        300, validation_alias="SAFEGUARDING_SETTLE_SECONDS", description="a number of seconds, 0 or more"
    )
    lock_wait_seconds: Seconds = Field(
        600, validation_alias="SAFEGUARDING_LOCK_WAIT_SECONDS", description="a number of seconds, 0 or more"
    )
    ui_port: int = Field(
        3000, ge=1, le=65535, validation_alias="SAFEGUARDING_UI_PORT", description="a port from 1 to 65535"
    )


def settings() -> Settings:
    """The settings of this process's environment, as it is now.

    Raises:
        SettingError: one or more of them cannot be; all are named.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = sorted({str(each["loc"][0]) for each in error.errors()})
    right = {field.validation_alias: field.description for field in Settings.model_fields.values()}
    raise SettingError(
        "; ".join(f"{name} has to be {right[name]}, and {os.environ.get(name, '')[:40]!r} is not" for name in wrong)
    )
