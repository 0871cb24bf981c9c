"""What the generated catalogue is made of: plain tuples, so that start-up, footer and completion need no pydantic."""

from __future__ import annotations

from typing import NamedTuple


class FieldEntry(NamedTuple):
    """An external field of a verb. `doc` is an untranslated message."""

    name: str
    kind: str
    required: bool
    many: bool
    choices: tuple[str, ...]
    doc: str


class VerbEntry(NamedTuple):
    """A verb as keys, footer, palette, `:` line, help and completion know it; `label` and `doc` are untranslated."""

    name: str
    step: str
    key: str
    label: str
    doc: str
    access: str
    wants_complaint: bool
    takes_complaint: bool
    fields: tuple[FieldEntry, ...]
