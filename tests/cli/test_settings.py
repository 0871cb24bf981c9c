"""Settings: who wins, what is refused, what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.errors import BadSettings, UsageError
from firefight_tui.settings import HANDLE, Flags, Source, directory, handle_of, hide_password, load


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path)}


def write(home: dict[str, str], text: str) -> Path:
    path = Path(home["HOME"], ".config", "firefight", "config.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_flags_win_over_the_environment_and_that_over_the_file(home) -> None:
    file = write(home, 'actor = "file"\nlang = "zh"\nstore = "sqlite:////a.db"\n')
    found = load(Flags(actor="flag"), {**home, "FIREFIGHT_ACTOR": "environment", "FIREFIGHT_STORE": "sqlite:////b.db"})
    assert (found.actor, found.store, found.lang, found.timezone) == ("flag", "sqlite:////b.db", "zh_CN", "")
    assert {name: origin.source for name, origin in found.origins.items()} == {
        "actor": Source.FLAG,
        "store": Source.ENVIRONMENT,
        "lang": Source.FILE,
        **dict.fromkeys(
            (
                *("timezone", "theme", "width", "alarm", "keys"),
                *("smtp", "reach", "watch", "documents", "prometheus", "probes"),
            ),
            Source.DEFAULT,
        ),
    }
    assert found.origins["lang"].where == str(file)


def test_the_store_lies_in_the_data_folder_and_the_actor_is_the_login(home) -> None:
    found = load(Flags(), {**home, "LOGNAME": "somebody-else"})
    assert found.store == f"sqlite:///{home['HOME']}/.local/share/firefight/desk.db"
    assert HANDLE.fullmatch(found.actor)
    assert found.actor != "somebody-else"


def test_a_relative_base_folder_is_ignored(home) -> None:
    assert directory("state", {**home, "XDG_STATE_HOME": "here"}) == Path(home["HOME"], ".local/state/firefight")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('actr = "bo"', "actor"),
        ("actor = 3", "actor"),
        ('actor = "Bo"', "lower-case"),
        ('lang = "fr"', "zh_CN"),
        ('timezone = "Mars/Base"', "Asia/Shanghai"),
        ('theme = "embr"', "ember, paper, ansi"),
        ('width = "2"', "auto, narrow, wide"),
        ('keys = "j"', "keys is to be a table"),
        ('[keys]\n"list.down" = 3', "keys.list.down"),
        ('store = "desk.db"', "sqlite:///"),
        ("[store]\na = 1", "store"),
        ("actor = ", "TOML"),
        ('timezone = "../../etc/passwd"', "timezone"),
    ],
)
def test_what_does_not_hold_is_refused_with_file_key_and_what_is_allowed(home, text: str, named: str) -> None:
    path = write(home, text)
    with pytest.raises(BadSettings) as refused:
        load(Flags(), home)
    assert str(path) in str(refused.value)
    assert named in str(refused.value)


def test_a_value_is_refused_where_it_stands(home) -> None:
    with pytest.raises(BadSettings, match="FIREFIGHT_ACTOR"):
        load(Flags(), {**home, "FIREFIGHT_ACTOR": "Bo Li"})
    with pytest.raises(UsageError, match="--as"):
        load(Flags(actor=""), home)


def test_a_named_file_must_be_there(home, tmp_path: Path) -> None:
    named = {**home, "FIREFIGHT_CONFIG": "nowhere.toml"}
    for flags, environ in ((Flags(config="nowhere.toml"), home), (Flags(), named)):
        with pytest.raises(BadSettings, match=r"nowhere\.toml"):
            load(flags, environ)
    with pytest.raises(BadSettings):
        load(Flags(config=str(tmp_path)), home)


def test_a_file_with_a_password_is_closed_to_others(home) -> None:
    path = write(home, 'store = "postgresql://bo:secret@db/desk"')
    assert load(Flags(), home).store.endswith("@db/desk")
    path.chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600") as refused:
        load(Flags(), home)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://bo:se:cr@t@db/desk", "postgresql://bo:***@db/desk"),
        ("postgresql://bo@db/desk?password=secret&x=1", "postgresql://bo@db/desk?password=***&x=1"),
        ("postgresql://postgres:@/postgres?host=/run", "postgresql://postgres:@/postgres?host=/run"),
        ("sqlite:////srv/a/desk.db", "sqlite:////srv/a/desk.db"),
    ],
)
def test_passwords_are_never_shown(address: str, shown: str) -> None:
    assert hide_password(address) == shown


@given(st.text())
def test_every_login_has_a_handle(login: str) -> None:
    assert HANDLE.fullmatch(handle_of(login))


@given(st.from_regex(HANDLE, fullmatch=True).filter(lambda name: not name.endswith("-")))
def test_a_login_that_may_be_a_handle_is_one(login: str) -> None:
    assert handle_of(login) == login


def test_the_command_refuses_bad_settings_with_78_and_bad_flags_with_2(call, monkeypatch) -> None:
    assert call("ls", "--as", "Bo").code == 2
    assert call("ls", "--store", "desk.db").code == 2
    assert call("ls", "--store", "mysql://db/desk").code == 78
    monkeypatch.setenv("FIREFIGHT_ACTOR", "Bo")
    assert call("ls").code == 78
    assert call("--help").code == 0


def test_settings_are_explained(call, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FIREFIGHT_STORE", "postgresql://bo:secret@db/desk")
    answer = call("config", "explain", "--as", "li", "--json")
    found = {one["setting"]: (one["value"], one["source"], one["where"]) for one in answer.json}
    assert found["store"] == ("postgresql://bo:***@db/desk", "environment", "FIREFIGHT_STORE")
    assert found["actor"] == ("li", "flag", "--as")
    assert "secret" not in call("config", "explain").out + call("store", "where").out + call("doctor").out


def test_keys_are_a_table_with_or_without_quotes(home) -> None:
    write(home, 'theme = "PAPER"\n[keys]\n"list.down" = "n"\nverb.note = "ctrl+n"\n')
    found = load(Flags(), {**home, "FIREFIGHT_WIDTH": "wide"})
    assert (found.theme, found.width) == ("paper", "wide")
    assert found.keys == {"list.down": "n", "verb.note": "ctrl+n"}
