"""Writes docs/keys.md from the tables of keys and the verbs; `make generate` calls it, `make check` compares."""

from __future__ import annotations

from collections.abc import Iterable

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.screens.shortcuts import DESK_KEYS, FORM_KEYS, INBOX_KEYS, LIST_KEYS, PALETTE_KEYS, Shortcut

HEAD = """# Keys

Generated from the code; `?` shows the same inside the desk. Full-width `：／？！。` act as their ASCII
twins outside inputs.
"""


def keys_text() -> str:
    """The key tables, as Markdown."""
    parts = [HEAD]
    parts += _table("Everywhere", (*DESK_KEYS, *PALETTE_KEYS))
    parts += _table("In lists and sheets", LIST_KEYS)
    parts += _table("Inbox", INBOX_KEYS)
    parts += _table("Forms", FORM_KEYS)
    parts.append("\n## Verbs\n\n| key | verb | does |\n|---|---|---|\n")
    parts += [f"| {_code(entry.key)} | `{entry.name}` | {entry.doc} |\n" for entry in VERBS]
    return "".join(parts)


def _table(title: str, shortcuts: Iterable[Shortcut]) -> Iterable[str]:
    yield f"\n## {title}\n\n| key | does |\n|---|---|\n"
    for one in shortcuts:
        yield f"| {_code(one.shown)} | {one.doc.replace('|', '/')} |\n"


def _code(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.split())
