"""`firefight status`: one short line for a status bar that asks every few seconds, so that little may be loaded.

Neither click nor what makes verbs and views is needed for it: the words are read here, the store by the quick reads.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from firefight_tui.cli.opening import SHARED
from firefight_tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from firefight_tui.cli.invocation import Invocation
    from firefight_tui.domain.status import Status

NAME = "status"
JSON = "--json"


def asks_status(invocation: Invocation, words: Sequence[str]) -> bool:
    """Whether the words ask for the status line in its plain form; the invocation then has heard its options.

    Anything else about it (help, a mistake) is left to the library that knows all commands.
    """
    if NAME not in words:
        return False
    known, said, rest, named = dict(SHARED), {}, list(words), 0
    while rest:
        flag, equals, value = rest.pop(0).partition("=")
        if flag in {NAME, JSON} and not equals:
            named += flag == NAME
        elif flag in known and (equals or rest):
            said[known[flag]] = value if equals else rest.pop(0)
        else:
            return False
    if named != 1:
        return False
    for name, one in said.items():
        invocation.say(name, one)
    return True


def print_status(invocation: Invocation, *, as_json: bool) -> int:
    """Print the line: an empty one where there is no store yet, since a status bar is no place for an error.

    Returns:
        0; the exit code of what is wrong with a store that is there is raised.
    """
    from firefight_tui.domain.now import utc_now

    now = utc_now()
    found = read_status(invocation, now)
    sys.stdout.write((json_line(found) if as_json else line(found, now)) + "\n")
    return 0


def read_status(invocation: Invocation, now: datetime) -> Status | None:
    """What the line shows; None where there is no store.

    Raises:
        FirefightError: The store cannot be read, in words.
    """
    from firefight_tui.store.quick_open import NotQuick
    from firefight_tui.store.quick_status import quick_status

    try:
        return quick_status(invocation.settings.store, now)
    except NotQuick:
        # Whoever knows the store says what is wrong with it, or knows its address better.
        from firefight_tui.desk.views.queue import status

        return status(invocation.store, now)


def line(found: Status | None, now: datetime) -> str:
    """What is open, late, due next, and not sent, as short as can be; only what there is."""
    if found is None:
        return ""
    from firefight_tui.domain.spans import show_remaining

    parts = [_("{count} open").format(count=found.open)]
    if found.late:
        parts.append(_("{count} late!").format(count=found.late))
    if found.next_at is not None:
        parts.append(f"FF-{found.next_id} {show_remaining(found.next_at - now)}")
    if found.unsent:
        parts.append(_("{count} to send").format(count=found.unsent))
    if found.stuck:
        parts.append(_("{count} stuck!").format(count=found.stuck))
    return " ".join(parts)


def json_line(found: Status | None) -> str:
    """The same as JSON (contract.md); null where there is no store, since nothing is known."""
    from firefight_tui.domain.status import Status
    from firefight_tui.domain.text import json_text

    known = found or Status()
    due = None
    if known.next_at is not None:
        at = known.next_at.isoformat().replace("+00:00", "Z")
        due = {"ref": f"FF-{known.next_id}", "clock": known.next_clock, "due_at": at}
    counts = {"open": known.open, "late": known.late, "unsent": known.unsent, "stuck": known.stuck}
    return json_text({**counts, "next": due, "schema": 1})
