"""What the settings say about sending: the tables `smtp`, `reach` and `watch`, checked when they are needed."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from firefight_tui.domain.spans import parse_span
from firefight_tui.errors import BadSettings, InvalidValue, Unavailable
from firefight_tui.settings import HANDLE, REACH, SMTP, WATCH, Settings, Source, Table
from firefight_tui.words import N_, _

HIDDEN = "***"
PASSWORD_SECONDS = 10
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Security(StrEnum):
    """How the line to the mail server is encrypted."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.SSL: 465, Security.NONE: 25}

SMTP_KEYS = {
    "host": N_("the mail server; without one mails wait"),
    "port": N_("its port: 587 with starttls, 465 with ssl, 25 with none unless said"),
    "security": N_("starttls (unless said), ssl or none"),
    "user": N_("the name to log in with; without one nobody logs in"),
    "password_file": N_("the file that holds the password, mode 0600"),
    "password_command": N_("the command that prints the password"),
    "from": N_("the sender: an address, with a name before it if you like"),
    "timeout": N_("seconds to wait for an answer: 30 unless said"),
}
WATCH_KEYS = {
    "steps": N_("how long after a clock is late each further rung is told: 10m 30m 1h unless said"),
    "alerts": N_("alerts to one engineer in a time, before the rest is put together: 5 unless said"),
    "per": N_("the time that counts for that: 10m unless said"),
    "tries": N_("how often a message is tried before it has failed: 12 unless said"),
    "collect": N_("how often the figures of an effect are fetched: 5m unless said"),
    "patience": N_("seconds a probe or Prometheus may take: 10 unless said"),
}
REACH_DOC = N_("how an engineer is reached: mailto:ADDRESS or a URL of apprise")
EVERYBODY = "default"
"""The name in `reach` that stands for whoever is not in it; `{handle}` in its value is the engineer's."""


@dataclass(frozen=True)
class Smtp:
    """The mail server.

    Attributes:
        sender: What stands behind From.
        timeout: Seconds to wait for an answer.
        password_file: The file that holds the password.
        password_command: The words of the command that prints it.
    """

    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    sender: str = ""
    timeout: int = 30
    password_file: str = ""
    password_command: tuple[str, ...] = ()

    def password(self) -> str:
        """The password, read at each use: it may be renewed while the watch runs.

        Raises:
            BadSettings: The file is missing or open to others, or the command fails.
        """
        if self.password_file:
            return password_from(Path(self.password_file).expanduser())
        return _from_command(self.password_command)


@dataclass(frozen=True)
class Watch:
    """How the watch warns.

    Attributes:
        steps: How long after a clock is late the second, third.. rung of the ladder is told.
        alerts: Alerts to one engineer within `per` before the rest is put together.
        per: The time that counts for that.
        tries: Tries of a message before it has failed.
    """

    steps: tuple[timedelta, ...] = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
    alerts: int = 5
    per: timedelta = timedelta(minutes=10)
    tries: int = 12


def smtp_of(settings: Settings) -> Smtp:
    """The mail server of the settings.

    Raises:
        BadSettings: The table does not hold.
    """
    table = known(settings, SMTP, SMTP_KEYS)
    if not table:
        return Smtp()
    try:
        security = Security(str(table.get("security", "starttls")).lower())
    except ValueError as error:
        raise wrong(settings, SMTP, "security", "starttls, ssl, none") from error
    made = Smtp(
        host=text_of(settings, SMTP, "host"),
        port=number(settings, SMTP, "port", PORTS[security], 1, 65_535),
        security=security,
        user=text_of(settings, SMTP, "user"),
        sender=text_of(settings, SMTP, "from"),
        timeout=number(settings, SMTP, "timeout", 30, 1, 600),
        password_file=text_of(settings, SMTP, "password_file"),
        password_command=tuple(shlex.split(text_of(settings, SMTP, "password_command"))),
    )
    _refuse_half(settings, made)
    return made


def _refuse_half(settings: Settings, made: Smtp) -> None:
    """A server without a sender, a name without a password, a password in the open."""
    if made.host and not made.sender:
        raise wrong(settings, SMTP, "from", _("an address, since mails need a sender"))
    if made.user and not (made.password_file or made.password_command):
        raise wrong(settings, SMTP, "password_file", _("a file or password_command, since user is set"))
    if made.user and made.security is Security.NONE and made.host not in LOCAL:
        raise wrong(settings, SMTP, "security", _("starttls or ssl where a password is sent"))


def watch_of(settings: Settings) -> Watch:
    """How the watch warns, by the settings.

    Raises:
        BadSettings: The table does not hold.
    """
    known(settings, WATCH, WATCH_KEYS)
    usual = Watch()
    words = text_of(settings, WATCH, "steps").split()
    try:
        steps = tuple(parse_span(word) for word in words) or usual.steps
        per = parse_span(text_of(settings, WATCH, "per")) if text_of(settings, WATCH, "per") else usual.per
    except InvalidValue as error:
        raise wrong(settings, WATCH, "steps, per", "10m 30m 1h") from error
    return Watch(
        steps,
        number(settings, WATCH, "alerts", usual.alerts, 1, 1_000),
        per,
        number(settings, WATCH, "tries", usual.tries, 1, 100),
    )


@dataclass(frozen=True)
class Reach:
    """How engineers are reached, by handle."""

    ways: Mapping[str, str]

    def way_to(self, handle: str) -> str:
        """Where word for an engineer goes; empty where nothing is said."""
        found = self.ways.get(handle)
        return found if found is not None else self.ways.get(EVERYBODY, "").replace("{handle}", handle)


def reach_of(settings: Settings) -> Reach:
    """How engineers are reached, by the settings.

    Raises:
        BadSettings: A name is none, or a way is no URL.
    """
    ways: dict[str, str] = {}
    for name, value in settings.tables.get(REACH, {}).items():
        if not HANDLE.fullmatch(name):
            raise wrong(settings, REACH, name, _("an engineer's name, or default"))
        if ":" not in str(value):
            raise wrong(settings, REACH, name, _("mailto:ADDRESS or a URL of apprise"))
        ways[name] = str(value)
    return Reach(ways)


def explained(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every entry of the tables as it may be shown: its name, its value without secrets, what it means.

    Raises:
        BadSettings: A table does not hold.
    """
    smtp_of(settings)
    watch_of(settings)
    for table, keys in ((SMTP, SMTP_KEYS), (WATCH, WATCH_KEYS)):
        for key, value in settings.tables.get(table, {}).items():
            yield f"{table}.{key}", str(value), keys[key]
    for name, way in reach_of(settings).ways.items():
        # A URL of a chat service is a key to it.
        shown = way if way.startswith("mailto:") else f"{way.partition(':')[0]}://{HIDDEN}"
        yield f"{REACH}.{name}", shown, REACH_DOC


def known(settings: Settings, name: str, keys: Mapping[str, str]) -> Table:
    """A table of the settings, whose entries are all ones there are.

    Raises:
        BadSettings: One is not.
    """
    table = settings.tables.get(name, {})
    for key in table:
        if key not in keys:
            raise BadSettings(
                _("{path}: there is no setting {key}.").format(path=settings.file, key=f"{name}.{key}"),
                _("There are: {keys}.").format(keys=", ".join(keys)),
            )
    return table


def text_of(settings: Settings, table: str, key: str) -> str:
    """An entry as text; empty where it is not there."""
    return str(settings.tables.get(table, {}).get(key, "")).strip()


def number(settings: Settings, table: str, key: str, usual: int, least: int, most: int) -> int:
    """An entry that is a number.

    Raises:
        BadSettings: It is none, or lies outside of what is allowed.
    """
    value = settings.tables.get(table, {}).get(key, usual)
    if not isinstance(value, int) or not least <= value <= most:
        raise wrong(settings, table, key, _("a number from {least} to {most}").format(least=least, most=most))
    return value


def wrong(settings: Settings, table: str, key: str, allowed: str) -> BadSettings:
    """The refusal of an entry that does not hold."""
    return BadSettings(
        _("{path}: {key} does not do.").format(path=settings.file, key=f"{table}.{key}"),
        _("Allowed is {allowed}.").format(allowed=allowed),
    )


def password_from(path: Path) -> str:
    """The password a file holds.

    Raises:
        BadSettings: The file cannot be read, or others may read it.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise BadSettings(
                _("{path} holds a password and may be read by others.").format(path=path),
                _("Close it: chmod 600 {path}").format(path=path),
            )
        return path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise BadSettings(
            _("The password cannot be read from {path}: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def _from_command(words: tuple[str, ...]) -> str:
    try:
        said = subprocess.run(
            words, capture_output=True, text=True, timeout=PASSWORD_SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise BadSettings(_("The command for the password of the mail server failed.")) from error
    return said.stdout.strip("\r\n")


def examined(settings: Settings) -> str:
    """What the tables come to, as far as that can be told without sending: by which server, with which password.

    Raises:
        BadSettings: A table does not hold, or the password cannot be had.
        Unavailable: A way to an engineer needs the extra that is not installed.
    """
    smtp, reach = smtp_of(settings), reach_of(settings)
    watch_of(settings)
    if any(not way.startswith("mailto:") for way in reach.ways.values()) and find_spec("apprise") is None:
        raise Unavailable(_("[reach] names a chat service, which needs the extra: pip install 'firefight-tui[chat]'."))
    if smtp.user and smtp.password_file:
        smtp.password()  # A command may ask its owner something: it is run when something is sent.
    elif smtp.user and which(smtp.password_command[0]) is None:
        raise BadSettings(
            _("{path}: no such command: {command}.").format(path=settings.file, command=smtp.password_command[0])
        )
    if not smtp.host:
        return _("no mail server is set: mails wait (docs/watch.md)")
    words = _("{host}:{port}, {security}, from {sender}")
    return words.format(host=smtp.host, port=smtp.port, security=smtp.security, sender=smtp.sender)


def is_unset(settings: Settings) -> bool:
    """Whether the settings say nothing about sending at all."""
    return all(settings.origins[name].source is Source.DEFAULT for name in (SMTP, REACH))
