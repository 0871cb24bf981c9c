"""Fetching figures by the command line: what the settings may say, and who may say it."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from firefight_tui.errors import BadSettings
from firefight_tui.outgoing.figures import Figures, Prometheus, figures_of
from firefight_tui.settings import Flags, load

SAID = f"""
[prometheus]
url = "https://prometheus.vendor.example/prom/"
user = "desk"
password_file = "password"

[probes]
p95 = "{sys.executable} -c 'print(2.4)'"
lag_1 = "~/bin/lag --of orders"

[watch]
collect = "30s"
patience = 3
"""


@pytest.fixture
def config(environment: dict[str, str]) -> Path:
    path = Path(environment["XDG_CONFIG_HOME"], "firefight", "config.toml")
    path.parent.mkdir(parents=True)
    return path


def put(path: Path, text: str, mode: int = 0o600) -> None:
    path.write_text(text, "utf-8")
    path.chmod(mode)


def test_what_is_said_is_what_is_fetched_by(config: Path, environment: dict[str, str]) -> None:
    put(config, SAID)
    found = figures_of(load(Flags(), environment))
    assert found.probes == {
        "p95": (sys.executable, "-c", "print(2.4)"),
        "lag_1": (f"{environment['HOME']}/bin/lag", "--of", "orders"),
    }
    assert found.prometheus == Prometheus("https://prometheus.vendor.example/prom", "desk", "password")
    assert (found.every, found.patience) == (timedelta(seconds=30), 3)
    put(config, "")
    assert figures_of(load(Flags(), environment)) == Figures() == Figures({}, Prometheus(), timedelta(minutes=5), 10)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[probes]\n"a b" = "true"\n', "probes.a b"),
        ('[probes]\np95 = ""\n', "probes.p95"),
        ('[probes]\np95 = "echo \'x"\n', "probes.p95"),
        ('[probes]\np95 = "echo \\u0000"\n', "probes.p95"),
        ("[probes]\np95 = true\n", "probes.p95"),
        ('[probes]\np95.command = "true"\n', "probes.p95"),
        ('[prometheus]\nurls = "http://db"\n', "prometheus.urls"),
        ('[prometheus]\nurl = "db:9090"\n', "prometheus.url"),
        ('[prometheus]\nurl = "file:///etc/passwd"\n', "prometheus.url"),
        ('[prometheus]\nurl = "http://bo:secret@db:9090"\n', "no password"),
        ('[prometheus]\nurl = "http://db:999999"\n', "prometheus.url"),
        ('[prometheus]\nurl = "http://db/?a=1"\n', "prometheus.url"),
        ('[prometheus]\nurl = "http://d b"\n', "prometheus.url"),
        ('[prometheus]\nurl = "http://[db"\n', "prometheus.url"),
        ('[prometheus]\nurl = "https://db"\nuser = "bo"\n', "prometheus.password_file"),
        ('[prometheus]\nurl = "http://db"\nuser = "bo"\npassword_file = "x"\n', "https://"),
        ('[watch]\ncollect = "often"\n', "watch.collect"),
        ('[watch]\ncollect = "1s"\n', "watch.collect"),
        ("[watch]\npatience = 0\n", "watch.patience"),
        ('[watch]\npatience = "10"\n', "watch.patience"),
    ],
)
def test_what_does_not_hold_is_named(call, config: Path, text: str, named: str) -> None:
    put(config, text)
    answer = call("config", "explain")
    assert answer.code == 78 and named in " ".join(answer.err.split()) and "secret" not in answer.err
    assert call("doctor").code == 78


def test_nobody_else_may_write_the_file_that_names_commands(
    config: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = '[probes]\np95 = "true"\n'
    put(config, said, 0o644)
    assert figures_of(load(Flags(), environment)).probes, "others may read it"
    for mode in (0o664, 0o646):
        put(config, said, mode)
        with pytest.raises(BadSettings, match="chmod 600"):
            load(Flags(), environment)
    put(config, said)
    owner = config.stat().st_uid
    os.chown(config, 12345, -1) if os.geteuid() == 0 else monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(BadSettings, match="may be written by others"):
        load(Flags(), environment)
    put(config, 'lang = "en"\n', 0o666)
    assert load(Flags(), environment).lang == "en"


def test_it_is_explained_and_examined(call, config: Path, tmp_path: Path) -> None:
    def figures() -> tuple[str, str]:
        (found,) = (one for one in call("doctor", "--json").json if one["name"] == "figures")
        return found["verdict"], found["found"]

    assert figures() == ("ok", "no probe and no Prometheus is set: figures are typed in (docs/effects.md)")
    put(config, f'[prometheus]\nurl = "http://127.0.0.1:1"\n[probes]\np95 = "{sys.executable} -V"\nup = "true"\n')
    assert figures() == ("ok", "Prometheus at http://127.0.0.1:1; 2 probes: p95, up")
    rows = {row["setting"]: row for row in call("config", "explain", "--json").json}
    assert rows["probes.p95"]["value"] == f"{sys.executable} -V" and rows["probes.p95"]["doc"]
    assert rows["prometheus.url"]["value"] == "http://127.0.0.1:1"
    put(config, '[probes]\np95 = "/no/such/thing --at all"\n')
    assert figures()[0] == "fault" and "/no/such/thing" in figures()[1]
    password = tmp_path / "password"
    put(password, "hush", 0o644)
    put(config, f'[prometheus]\nurl = "https://db"\nuser = "bo"\npassword_file = "{password}"\n')
    assert figures()[0] == "fault" and "chmod 600" in figures()[1]
    password.chmod(0o600)
    assert figures() == ("ok", "Prometheus at https://db")
