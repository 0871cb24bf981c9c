"""What the settings say about fetching figures: the tables `prometheus` and `probes`, and two entries of `watch`.

A complaint names a probe; the command stands in the settings of the desk that runs it. So nobody who may write to the
store can run a program on the machine of the watch.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

from firefight_tui.domain.sources import PROBE_NAME
from firefight_tui.domain.spans import parse_span
from firefight_tui.errors import BadSettings, InvalidValue
from firefight_tui.outgoing.choices import LOCAL, known, number, password_from, text_of, wrong
from firefight_tui.settings import PROBES, PROMETHEUS, WATCH, Settings, hide_password
from firefight_tui.words import N_, _, ngettext

PROMETHEUS_KEYS = {
    "url": N_("where Prometheus is: http://HOST:9090"),
    "user": N_("the name to log in with; without one nobody logs in"),
    "password_file": N_("the file that holds the password, mode 0600"),
}
PROBE_DOC = N_("a command whose last line is a figure; an effect names it by source=probe:NAME")
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(days=1)
"""Between two figures of an effect."""


@dataclass(frozen=True)
class Prometheus:
    """The server; without a `url` there is none."""

    url: str = ""
    user: str = ""
    password_file: str = ""

    def password(self) -> str:
        """The password, read at each use.

        Raises:
            BadSettings: The file is missing or open to others.
        """
        return password_from(Path(self.password_file).expanduser())


@dataclass(frozen=True)
class Figures:
    """How this desk fetches figures.

    Attributes:
        probes: The words of each command by the name of its probe.
        prometheus: The server.
        every: How often the figures of an effect are fetched.
        patience: Seconds a probe or Prometheus may take.
        may_run: Whether programs may be run: not in a session that came by the forced command.
    """

    probes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prometheus: Prometheus = field(default_factory=Prometheus)
    every: timedelta = timedelta(minutes=5)
    patience: int = 10
    may_run: bool = True


def figures_of(settings: Settings, *, may_run: bool = True) -> Figures:
    """How this desk fetches figures, by its settings.

    Args:
        settings: What is set.
        may_run: Whether whoever sits here may run programs of this machine (`Actor.is_local`).

    Raises:
        BadSettings: A table does not hold.
    """
    usual = Figures()
    return Figures(
        _probes(settings),
        _prometheus(settings),
        _every(settings, usual.every),
        number(settings, WATCH, "patience", usual.patience, 1, 120),
        may_run,
    )


def figures_explained(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every entry of the tables: its name, its value, what it means.

    Raises:
        BadSettings: A table does not hold.
    """
    figures_of(settings)
    for key, value in settings.tables.get(PROMETHEUS, {}).items():
        yield f"{PROMETHEUS}.{key}", str(value), PROMETHEUS_KEYS[key]
    for name, command in settings.tables.get(PROBES, {}).items():
        yield f"{PROBES}.{name}", hide_password(str(command)), PROBE_DOC


def figures_examined(settings: Settings) -> str:
    """What the tables come to, as far as that can be told without running or asking anything.

    Raises:
        BadSettings: A table does not hold, a command is not there, or the password cannot be had.
    """
    found = figures_of(settings)
    for words in found.probes.values():
        if which(words[0]) is None:
            raise BadSettings(_("{path}: no such command: {command}.").format(path=settings.file, command=words[0]))
    if found.prometheus.user:
        found.prometheus.password()
    parts = [_("Prometheus at {url}").format(url=found.prometheus.url)] if found.prometheus.url else []
    if found.probes:
        count = len(found.probes)
        words_ = ngettext("{count} probe: {names}", "{count} probes: {names}", count)
        parts.append(words_.format(count=count, names=", ".join(found.probes)))
    return "; ".join(parts) or _("no probe and no Prometheus is set: figures are typed in (docs/effects.md)")


def _probes(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, command in settings.tables.get(PROBES, {}).items():
        if not PROBE_NAME.fullmatch(name):
            raise wrong(settings, PROBES, name, _("a name of letters, digits, - and _"))
        try:
            words = shlex.split(str(command))
        except ValueError:
            words = []
        if not words or not words[0] or "\0" in str(command):
            raise wrong(settings, PROBES, name, _("a command with its arguments, every quote closed"))
        found[name] = (str(Path(words[0]).expanduser()) if "/" in words[0] else words[0], *words[1:])
    return found


def _prometheus(settings: Settings) -> Prometheus:
    known(settings, PROMETHEUS, PROMETHEUS_KEYS)
    url, user = text_of(settings, PROMETHEUS, "url"), text_of(settings, PROMETHEUS, "user")
    made = Prometheus(url.rstrip("/"), user, text_of(settings, PROMETHEUS, "password_file"))
    if not url:
        return made
    if not _is_address(url):
        raise wrong(settings, PROMETHEUS, "url", _("http:// or https://, a host, a port and a path, and no password"))
    if user and not made.password_file:
        raise wrong(settings, PROMETHEUS, "password_file", _("a file, since user is set"))
    parts = urlsplit(url)
    if user and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise wrong(settings, PROMETHEUS, "url", _("https:// where a password is sent"))
    return made


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_holds = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = url.isascii() and not any(letter.isspace() for letter in url) and url.isprintable()
    bare = not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port_holds and plain and bare


def _every(settings: Settings, usual: timedelta) -> timedelta:
    text = text_of(settings, WATCH, "collect")
    try:
        every = parse_span(text) if text else usual
    except InvalidValue as error:
        raise wrong(settings, WATCH, "collect", "5m, 1h") from error
    if not SHORTEST <= every <= LONGEST:
        raise wrong(settings, WATCH, "collect", _("a time from 10s to 1d"))
    return every
