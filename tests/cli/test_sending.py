"""Sending by the command line: what the settings may say, and the messages somebody decides about."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefight_tui.desk import outbox
from firefight_tui.domain.now import utc_now
from firefight_tui.store.store import Store

SMTP = '[smtp]\nhost = "mail.vendor.example"\nfrom = "On call <desk@vendor.example>"\n'


@pytest.fixture
def config(environment: dict[str, str]) -> Path:
    path = Path(environment["XDG_CONFIG_HOME"], "firefight", "config.toml")
    path.parent.mkdir(parents=True)
    return path


def put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o600)


def test_what_the_settings_say_about_sending_is_explained_without_secrets(call, config: Path, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("hush\n", "utf-8")
    password.chmod(0o600)
    login = f'user = "desk"\npassword_file = "{password}"\n'
    put(config, f'{SMTP}{login}[reach]\nbo = "mailto:bo@vendor.example"\n[watch]\nsteps = "5m 20m"\nalerts = 3\n')
    rows = {row["setting"]: row for row in call("config", "explain", "--json").json}
    assert (rows["smtp.host"]["value"], rows["watch.alerts"]["value"]) == ("mail.vendor.example", "3")
    assert rows["reach.bo"]["value"] == "mailto:bo@vendor.example" and rows["smtp.host"]["doc"]
    put(config, '[reach]\nchen = "wecombot://KEY"\n')
    said = call("config", "explain").out
    assert "wecombot://***" in said and "KEY" not in said.replace("wecombot://***", "")
    put(config, SMTP + login)
    answer = call("doctor", "--json")
    (found,) = (one for one in answer.json if one["name"] == "sending")
    assert (found["verdict"], "mail.vendor.example:587, starttls" in found["found"]) == ("ok", True)
    password.chmod(0o644)
    answer = call("doctor")
    assert answer.code == 78 and "chmod 600" in " ".join(answer.out.split())


def test_without_a_server_doctor_says_that_mails_wait(call) -> None:
    (found,) = (one for one in call("doctor", "--json").json if one["name"] == "sending")
    assert found["verdict"] == "ok" and "mails wait" in found["found"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[smtp]\nhots = "mail"\n', "smtp.hots"),
        ('[smtp]\nhost = "mail"\n', "smtp.from"),
        (SMTP + 'security = "tls"\n', "smtp.security"),
        (SMTP + 'port = "25"\n', "smtp.port"),
        (SMTP + "port = 70000\n", "smtp.port"),
        (SMTP + "timeout = 0\n", "smtp.timeout"),
        (SMTP + 'user = "desk"\n', "smtp.password_file"),
        (SMTP + 'user = "desk"\nsecurity = "none"\npassword_command = "pass smtp"\n', "smtp.security"),
        ('[reach]\nBo = "mailto:bo@vendor.example"\n', "reach.Bo"),
        ('[reach]\nbo = "bo@vendor.example"\n', "reach.bo"),
        ('[watch]\nsteps = "soon"\n', "watch.steps"),
        ("[watch]\nalerts = 0\n", "watch.alerts"),
        ("[watch]\ntries = 1000\n", "watch.tries"),
        ('[watch]\nevery = "1m"\n', "watch.every"),
    ],
)
def test_settings_of_sending_that_do_not_hold_are_named(call, config: Path, text: str, named: str) -> None:
    put(config, text)
    answer = call("config", "explain")
    assert answer.code == 78 and named in answer.err
    answer = call("doctor", "--json")
    assert answer.code == 78 and any(one["verdict"] == "fault" and named in one["found"] for one in answer.json)


def test_a_password_command_that_is_not_there_is_named(call, config: Path) -> None:
    put(config, SMTP + 'user = "desk"\npassword_command = "no-such-thing show smtp"\n')
    assert "no-such-thing" in next(one["found"] for one in call("doctor", "--json").json if one["verdict"] == "fault")


@pytest.fixture
def mailed(call, reported: str) -> str:
    """A complaint with a mail that waits; its reference."""
    call("do", "client", "name=Acme", "language=en")
    call("do", "person", "client=Acme", "name=Li Na", "email=lina@acme.example")
    said = ("direction=out", "channel=mail", "person=Li Na", "said=The index is built.", "send=yes")
    answer = call("do", "contact", reported, *said)
    assert answer.code == 0, answer.err
    return reported


def lose(environment: dict[str, str]) -> None:
    """The mail fails."""
    store = Store(environment["FIREFIGHT_STORE"])
    with store.write() as work:
        work.session.connection().exec_driver_sql("UPDATE outbox SET next_attempt_at = 0 WHERE id = 1")
        work.commit()
    message = outbox.claim(store, 1, utc_now())
    assert message is not None and outbox.give_up(store, message, "550 no such user")
    store.close()


def test_the_outbox_lists_what_waits_or_failed_and_takes_decisions(call, environment, mailed: str) -> None:
    (one,) = call("outbox", "ls", "--json").json
    assert (one["id"], one["ref"], one["state"], one["to"], one["schema"]) == (
        1,
        mailed,
        "waiting",
        "lina@acme.example",
        1,
    )
    refused = call("outbox", "retry", "1")
    assert refused.code == 2 and "outbox ls" in refused.err
    lose(environment)
    listed = call("outbox", "ls").out
    assert "failed" in listed and "550 no such user" in " ".join(listed.split()) and listed.count(mailed) == 1
    assert call("show", mailed, "--json").json["contacts"][0]["error"] == "550 no such user"
    assert "550 no such user" in call("show", mailed).out
    again = call("outbox", "retry", "1", "--json")
    assert (again.code, again.json["state"], again.json["attempts"]) == (0, "waiting", 0)
    lose(environment)
    assert call("outbox", "settle", "1").out.split() == ["1", "sent"]
    assert call("outbox", "ls").code == 3
    assert [one["error"] for one in call("outbox", "ls", "--all", "--json").json] == ["settled by bo"]
    assert call("outbox", "settle", "99").code == 2


def test_an_observer_decides_about_no_message(call, environment, mailed: str) -> None:
    call("do", "enlist", "handle=eve", "name=Eve", "access=observer")
    lose(environment)
    answer = call("outbox", "retry", "1", "--as", "eve")
    assert answer.code == 1 and "only reads" in answer.err


def test_there_is_nothing_to_send_in_a_store_that_is_not_there(call) -> None:
    assert (call("outbox", "ls").code, call("outbox", "ls", "--json").json) == (3, [])
