"""What the generated catalogue is made of: plain tuples, so that start-up, footer and completion need no pydantic."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple


class FieldEntry(NamedTuple):
    """An external field of a verb. `doc` is an untranslated message; `excused_by` are fields that make it unneeded."""

    name: str
    kind: str
    required: bool
    many: bool
    choices: tuple[str, ...]
    doc: str
    excused_by: tuple[str, ...] = ()

    def is_needed(self, given: Container[str]) -> bool:
        """Whether it must be filled beside the fields that are given."""
        return self.required and not any(name in given for name in self.excused_by)


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
