"""The shortest way onto the screen: `firefight` alone, or with nothing but the options every command takes."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from firefight_tui.cli.invocation import Invocation

SHARED = (("--store", "store"), ("--as", "actor"), ("--lang", "lang"), ("--config", "config"))
"""The options every command takes a value for, each with the setting it sets."""


def opens_desk(invocation: Invocation, words: Sequence[str]) -> bool:
    """Whether these words ask for nothing but the desk; the invocation then has heard its options.

    Whoever types `firefight` waits for the first paint, and parsing such words with the library that knows all
    commands would take a good part of it. Anything else, also anything that looks wrong, is left to that library.
    """
    said: dict[str, str] = {}
    rest = list(words)
    known = dict(SHARED)
    while rest:
        flag, equals, value = rest.pop(0).partition("=")
        if flag not in known or (not equals and not rest):
            return False
        said[known[flag]] = value if equals else rest.pop(0)
    for name, value in said.items():
        invocation.say(name, value)
    return True


def open_at_once(invocation: Invocation) -> int:
    """Open the desk. Nothing is collected until it shows: what starting leaves behind is little, looking for it slow.

    Returns:
        The exit code.
    """
    from firefight_tui.cli.desk import open_desk

    gc.disable()
    try:
        return open_desk(invocation, "")
    finally:
        gc.enable()
