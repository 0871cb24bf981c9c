"""`firefight doctor`: whether everything the desk needs is in place."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firefight_tui.cli.config import check_keys
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import as_json, command
from firefight_tui.cli.speak import marked, table, write, write_json
from firefight_tui.cli.store import sqlite_file
from firefight_tui.cli.terminal import speaks_utf8, unfit
from firefight_tui.errors import FirefightError
from firefight_tui.settings import directory, hide_password
from firefight_tui.words import N_, _

LEAST_SQLITE = (3, 35, 0)
"""RETURNING, which the store uses."""

LEAST_ROOM = 200 * 1024 * 1024
"""Bytes below which the disk is about to be full."""


@dataclass(frozen=True)
class Finding:
    """What was looked at and found.

    Attributes:
        name: What was looked at, translated.
        verdict: ok, warning or fault.
        found: What is there, and what to do, translated.
        exit_code: What the command exits with when it is a fault.
    """

    name: str
    verdict: str
    found: str
    exit_code: int = 0


@command("doctor", N_("Check that everything is in place.\n\nExits with 0 when the desk can work, also with warnings."))
@as_json
def doctor_command(invocation: Invocation, as_json: bool) -> int:
    """Look at everything and say what was found."""
    findings = list(examine(invocation))
    if as_json:
        write_json([marked({"name": one.name, "verdict": one.verdict, "found": one.found}) for one in findings])
    else:
        verdicts = {"ok": _("ok"), "warning": _("warning"), "fault": _("FAULT")}
        for line in table([(verdicts[one.verdict], one.name, one.found) for one in findings], wrapped=True):
            write(line)
    return max((one.exit_code for one in findings), default=0)


def examine(invocation: Invocation) -> Iterator[Finding]:
    """Everything, one after the other; nothing is changed or created."""
    yield _python()
    yield _library("textual", _("the desk"))
    yield _sqlite()
    yield _locale()
    reason = unfit()
    yield Finding(_("terminal"), "warning" if reason else "ok", reason or os.environ["TERM"])
    yield from _guarded(_("settings"), 78, lambda: _settings(invocation))
    yield from _guarded(_("sending"), 78, lambda: _sending(invocation))
    yield from _guarded(_("figures"), 78, lambda: _figures(invocation))
    yield from _guarded(_("store"), 75, lambda: _store(invocation))
    yield from _calendar(invocation)
    yield from _disk(invocation)
    for kind in ("config", "data", "state", "cache"):
        yield _directory(kind)


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("Python", "ok" if good else "fault", sys.version.partition(" ")[0], 0 if good else 78)


def _library(name: str, purpose: str) -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "fault", _("not installed; {purpose} needs it").format(purpose=purpose), 69)


def _sqlite() -> Finding:
    import sqlite3

    good = sqlite3.sqlite_version_info >= LEAST_SQLITE
    return Finding("SQLite", "ok" if good else "fault", sqlite3.sqlite_version, 0 if good else 78)


def _locale() -> Finding:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    good = speaks_utf8()
    return Finding(
        _("locale"), "ok" if good else "warning", named if good else _("{locale} is not UTF-8").format(locale=named)
    )


def _guarded(name: str, code: int, look: Callable[[], str]) -> Iterator[Finding]:
    """A look that may fail with a plain error."""
    try:
        yield Finding(name, "ok", look())
    except FirefightError as error:
        yield Finding(name, "fault", str(error), error.exit_code if error.exit_code >= 64 else code)


def _settings(invocation: Invocation) -> str:
    check_keys(invocation.settings)
    return str(invocation.settings.file)


def _sending(invocation: Invocation) -> str:
    """What the settings say about mail, chat and the watch: whether it holds, and what it comes to."""
    from firefight_tui.outgoing.choices import examined

    return examined(invocation.settings)


def _figures(invocation: Invocation) -> str:
    """What the settings say about probes and Prometheus; nothing is run or asked."""
    from firefight_tui.outgoing.figures import figures_examined

    return figures_examined(invocation.settings)


def _store(invocation: Invocation) -> str:
    store = invocation.store
    where = hide_password(invocation.settings.store)
    return where if store.exists() else _("{address} (not there yet; the first verb creates it)").format(address=where)


def _calendar(invocation: Invocation) -> Iterator[Finding]:
    """Years of China whose make-up days are not known; the store was looked at before."""
    from firefight_tui.desk.views.calendar import unannounced_soon

    try:
        missing = unannounced_soon(invocation.store, invocation.now)
    except FirefightError:
        return
    for warning in missing:
        yield Finding(_("calendar"), "warning", warning + ": firefight calendar import FILE")
    if not missing:
        yield Finding(_("calendar"), "ok", _("the holidays of the next weeks are known"))


def _disk(invocation: Invocation) -> Iterator[Finding]:
    """The room left where a SQLite store lies."""
    try:
        path = sqlite_file(invocation.settings.store)
    except FirefightError:
        return
    if path is None:
        return
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    found = _("{count} MB free").format(count=free // 1_000_000)
    yield Finding(_("disk"), "ok" if free > LEAST_ROOM else "warning", found)


def _directory(kind: str) -> Finding:
    path = directory(kind)
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    good = os.access(there, os.W_OK)
    return Finding(
        _(_KINDS[kind]),
        "ok" if good else "warning",
        str(path) if good else _("{path} may not be written").format(path=path),
    )


_KINDS = {
    "config": N_("settings folder"),
    "data": N_("data folder"),
    "state": N_("log folder"),
    "cache": N_("cache folder"),
}
