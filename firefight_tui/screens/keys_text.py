"""Writes docs/keys.md from the tables of keys and the verbs; `make generate` calls it, `make check` compares."""

from __future__ import annotations

from collections.abc import Iterable

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.screens.board_keys import BOARD_KEYS, BOARD_MOVES
from firefight_tui.screens.my_day_keys import MY_DAY_KEYS
from firefight_tui.screens.shortcuts import (
    COMPLAINT_KEYS,
    DESK_KEYS,
    FORM_KEYS,
    HANDOVER_KEYS,
    INBOX_KEYS,
    LIST_KEYS,
    NOTES_KEYS,
    PALETTE_KEYS,
    PROPOSAL_KEYS,
    ROSTER_KEYS,
    SHEET_KEYS,
    Shortcut,
)
from firefight_tui.screens.verbs import single_keys

FIND_KEYS = (
    Shortcut("", "", "", "Down Up", "the next thing, the one before", ("find.down", "find.up")),
    Shortcut("", "", "", "PgDn PgUp", "a page down, up", ("find.page-down", "find.page-up")),
    Shortcut("find.leave", "", "", "Ctrl-g", "back"),
)
CHOICE_KEYS = (
    Shortcut("", "", "", "Right Left", "the next word, the one before", ("choice.right", "choice.left")),
    Shortcut("", "", "", "Space Enter", "choose, go on", ("choice.pick", "choice.done")),
    Shortcut("choice.empty", "", "", "Backspace", "choose nothing"),
)
"""What these bind themselves, for the page alone: in the desk their own row of keys says it."""

HEAD = """# Keys

Generated from the code; `?` shows the same inside the desk, as they are bound. Full-width keys and what a Chinese
input method types on them (`：／？！。＋－＝１ｊ【】《》、`) act as their ASCII twins outside inputs.

The settings file binds keys by the id beside them ([settings.md](settings.md)); what follows a prefix stays.
"""


def keys_text() -> str:
    """The key tables, as Markdown."""
    parts = [HEAD]
    parts += _table("Everywhere", (*DESK_KEYS, *PALETTE_KEYS))
    parts += _table("In lists", LIST_KEYS)
    parts += _table("In sheets, such as a complaint's tabs", SHEET_KEYS)
    parts += _table("Inbox", INBOX_KEYS)
    parts += _table("Complaint", COMPLAINT_KEYS)
    parts += _table("Roster", ROSTER_KEYS)
    parts += _table("My day", MY_DAY_KEYS)
    parts += _table("Reproduction notes", NOTES_KEYS)
    parts += _table("A proposed team", PROPOSAL_KEYS)
    parts += _table("Handover", HANDOVER_KEYS)
    parts += _table("Board", (*BOARD_MOVES, *BOARD_KEYS))
    parts += _table("Forms", FORM_KEYS)
    parts += _table("Help and palette", FIND_KEYS)
    parts += _table("A choice in a form", CHOICE_KEYS)
    parts.append("\n## Verbs\n\n| key | verb | id | does |\n|---|---|---|---|\n")
    alone = {entry.name for entry in single_keys().values()}
    for entry in VERBS:
        id_ = f"`verb.{entry.name}`" if entry.name in alone else ""
        parts.append(f"| {_code(entry.key)} | `{entry.name}` | {id_} | {entry.doc} |\n")
    return "".join(parts)


def _table(title: str, shortcuts: Iterable[Shortcut]) -> Iterable[str]:
    yield f"\n## {title}\n\n| key | id | does |\n|---|---|---|\n"
    for one in shortcuts:
        ids = one.ids if len(one.ids) < 5 else (one.ids[0], "..", one.ids[-1])
        named = " ".join(f"`{id_}`" if id_ != ".." else id_ for id_ in ids)
        yield f"| {_code(one.shown)} | {named} | {one.doc.replace('|', '/')} |\n"


def _code(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split())
