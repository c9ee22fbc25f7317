"""A setting that cannot be is named before anything is done, with what it holds and what it can hold."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.settings import SECRETS, SettingError, Settings, _quarter_of_memory, settings, variable

FIELDS = {variable(name): field for name, field in Settings.model_fields.items()}
KEYS = {
    "SAFEGUARDING_PSEUDONYM_KEY",
    "SAFEGUARDING_ENCRYPTION_KEY",
    "SAFEGUARDING_SMTP_PASSWORD",
    "SAFEGUARDING_ALERT_TEAMS",
    "SAFEGUARDING_ALERT_SLACK",
}
NO_WEBHOOKS = [
    "hooks.example/secret",
    "http://hooks.example/secret",
    "http://localhost@hooks.example/secret",
    "https://hooks.example/secret 2",
    "https://hooks.example/secret\n",
    "https://hooks.example:port/secret",
    "https://",
    "file:///etc/secret",
]
WRONG = {
    "SAFEGUARDING_ANALYST_MODE": ["9z", "640x", "1777", "0", "-640"],
    "SAFEGUARDING_PUBLIC_MODE": ["rw-r--r--", "644.0"],
    "SAFEGUARDING_PUBLISHED_GROUP": ["no such group"],
    "SAFEGUARDING_AUTHORITY_GROUPS": ["luton", "luton=", "luton=1,luton=2", "lutton=1", "luton=no such group"],
    "SAFEGUARDING_REVISION_DAY": ["July", "7", "13-01", "02-30", "02-29"],
    "SAFEGUARDING_ENGINE": ["postgres", "Spark"],
    "SAFEGUARDING_HISTORY_DAYS": ["0", "-1", "400.5", "a year", "36501", "²", " "],
    "SAFEGUARDING_MEMORY_LIMIT": ["lots", "1", "0GB", "-1GB", "80%", "1 PB"],
    "SAFEGUARDING_READ_MEMORY": ["lots", "3", "499MB", "0.4GB", "-3GB", "3TB"],
    "SAFEGUARDING_READ_SECONDS": ["0", "-1", "ten", "1.5"],
    "SAFEGUARDING_DBT_THREADS": ["0", "two", "1.5", "1000"],
    "SAFEGUARDING_SETTLE_SECONDS": ["x", "-1", "nan", "inf"],
    "SAFEGUARDING_LOCK_WAIT_SECONDS": ["ten minutes", "-0.1"],
    "SAFEGUARDING_LINK_FROM": ["likely", "0.4", "1.01", "99", "nan"],
    "SAFEGUARDING_REVIEW_FROM": ["0", "-0.8", "80%"],
    "SAFEGUARDING_SMTP_PORT": ["smtp", "0", "65536"],
    "SAFEGUARDING_ALERT_TEAMS": NO_WEBHOOKS,
    "SAFEGUARDING_ALERT_SLACK": NO_WEBHOOKS,
    "SAFEGUARDING_UI_PORT": ["abc", "0", "65536", "3000/tcp"],
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_a_wrong_value_here():
    """A text is never wrong."""
    with_rules = {name for name, field in FIELDS.items() if field.json_schema_extra["right"]}
    assert set(WRONG) == with_rules


def test_the_secrets_are_these():
    assert {variable(field) for field in SECRETS} == KEYS


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named_with_what_is_right(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as raised:
        settings()
    given = "what is set" if name in KEYS else repr(value)
    assert str(raised.value) == f"{name} has to be {FIELDS[name].json_schema_extra['right']}, and {given} is not"
    assert name not in KEYS or "secret" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_key_is_not_shown(monkeypatch, name):
    monkeypatch.setenv(name, "https://a.secret")
    assert "secret" not in repr(settings())


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/services/T0/B0/x",
        "https://prod-07.westeurope.logic.azure.com:443/workflows/1a/triggers/manual/paths/invoke?sp=%2Ft&sig=a-b_c",
        "http://127.0.0.1:8080/hook",
    ],
)
def test_addresses_of_webhooks_are_taken(monkeypatch, address):
    monkeypatch.setenv("SAFEGUARDING_ALERT_TEAMS", address)
    assert settings().alert_teams == address


def test_all_wrong_values_are_named_at_once(monkeypatch):
    for name, values in WRONG.items():
        monkeypatch.setenv(name, values[0])
    with pytest.raises(SettingError) as raised:
        settings()
    assert [name for name in WRONG if f"{name} has to be " not in str(raised.value)] == []


def test_what_is_not_set_or_empty_is_the_default(monkeypatch):
    unset = settings()
    for name in FIELDS:
        monkeypatch.setenv(name, "")
    assert settings() == unset
    assert (unset.analyst_mode, unset.public_mode, unset.ui_port) == (0o640, 0o644, 3000)


@pytest.mark.parametrize("size", ["1GB", "800MB", "1.5 GiB", "512mb", "10G", ".5TB"])
def test_sizes_that_duckdb_takes_are_taken(monkeypatch, size):
    monkeypatch.setenv("SAFEGUARDING_MEMORY_LIMIT", size)
    assert settings().memory_limit == size


@pytest.mark.parametrize(("limit", "size"), [("max", "4000MB"), ("8000000000", "2000MB"), ("900000000", "1000MB")])
def test_duckdb_takes_a_quarter_of_what_machine_and_container_have(monkeypatch, tmp_path, limit, size):
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr("ingest.settings.CONTAINER_LIMIT", tmp_path / "memory.max")
    monkeypatch.setattr("os.sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 8 * 10**6}.__getitem__)
    assert _quarter_of_memory() == size


@given(port=st.integers(-70_000, 70_000))
def test_a_port_is_one_that_a_machine_has(port):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFEGUARDING_UI_PORT", str(port))
        if 1 <= port <= 65535:
            assert settings().ui_port == port
        else:
            with pytest.raises(SettingError):
                settings()


@given(mode=st.integers(0o400, 0o777))
def test_a_mode_is_read_as_octal(mode):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFEGUARDING_ANALYST_MODE", f"{mode:04o}")
        assert settings().analyst_mode == mode


def test_each_authority_may_have_a_group(monkeypatch):
    monkeypatch.setenv("SAFEGUARDING_AUTHORITY_GROUPS", " luton=47001, hertfordshire = 47002,")
    assert settings().authority_groups == {"luton": "47001", "hertfordshire": "47002"}


@pytest.mark.parametrize(("given", "days"), [("1", 1), ("36500", 36500)])
def test_history_is_kept_for_as_many_days_as_are_set(monkeypatch, given, days):
    monkeypatch.setenv("SAFEGUARDING_HISTORY_DAYS", given)
    assert (Settings.model_fields["history_days"].default, settings().history_days) == (400, days)
