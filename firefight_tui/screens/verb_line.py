"""The `:` line: `VERB [REF...] field=value`, read and completed from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain.key_names import key_of
from firefight_tui.errors import InvalidValue, UsageError
from firefight_tui.screens import verbs
from firefight_tui.words import _

_CURLY = str.maketrans({"“": '"', "”": '"', "＂": '"'})
_REF = re.compile(r"(?:ff-?|#)?\d{1,15}", re.IGNORECASE)
_FIELD = re.compile(r"([a-z][a-z_]*)[=＝](.*)", re.DOTALL)
WORDY = frozenset({"line", "text", "client", "project", "person", "file", "skills", "moment"})
"""Kinds of field whose value may hold blanks without quotes."""


@dataclass(frozen=True)
class Order:
    """What a `:` line asks for; without references the screen says on what."""

    entry: VerbEntry
    refs: tuple[str, ...]
    values: dict[str, object]


@dataclass(frozen=True)
class Token:
    """A word of the line; `quoted` where any of it stood in quotes, `start` its first character's place."""

    text: str
    quoted: bool
    start: int


def tokens(line: str) -> list[Token]:
    """The words of a line. Only `"` and curly quotes quote; an apostrophe is plain; an open quote runs to the end."""
    found: list[Token] = []
    text = line.translate(_CURLY).replace("\u3000", " ")
    place, length = 0, len(text)
    while place < length:
        if text[place] == " ":
            place += 1
            continue
        start, parts, inside, quoted = place, [], False, False
        while place < length and (inside or text[place] != " "):
            if text[place] == '"':
                inside, quoted = not inside, True
            else:
                parts.append(line[place])
            place += 1
        found.append(Token("".join(parts), quoted, start))
    return found


def read(line: str) -> Order:
    """Read a `:` line.

    Raises:
        UsageError: There is no such verb or field.
        InvalidValue: A word belongs to no field.
    """
    words = tokens(line)
    if not words:
        raise InvalidValue(_("Type a verb, such as note text=..."))
    entry = verbs.verb_named(words[0].text.lower().replace("_", "-"))
    if entry is None:
        near = get_close_matches(words[0].text, [one.name for one in VERBS], n=1)
        hint = (
            _("Did you mean {verb}?").format(verb=near[0])
            if near
            else _("{key} lists the verbs.").format(key=key_of("desk.help", "?"))
        )
        raise UsageError(_("There is no verb {name}.").format(name=words[0].text), hint)
    rest, refs = words[1:], []
    while (
        rest
        and (entry.wants_complaint or entry.takes_complaint)
        and not rest[0].quoted
        and _REF.fullmatch(rest[0].text)
    ):
        refs.append(rest.pop(0).text)
    return Order(entry, tuple(refs), _values(entry, rest))


def _values(entry: VerbEntry, words: Sequence[Token]) -> dict[str, object]:
    given: dict[str, list[str]] = {}
    field = _only(entry)
    for word in words:
        found = _FIELD.fullmatch(word.text)
        named = verbs.field_named(entry, found[1]) if found else None
        if found and named is not None:
            field = named
            given.setdefault(field.name, []).append(found[2])
        elif field is not None and field.kind in WORDY:
            before = given.setdefault(field.name, [""]).pop()
            given[field.name].append(f"{before} {word.text}".strip())
        elif found:
            raise UsageError(
                _("{verb} has no field {field}.").format(verb=entry.name, field=found[1]),
                _("It has: {fields}.").format(fields=", ".join(one.name for one in entry.fields)),
            )
        else:
            raise InvalidValue(_("{word} belongs to no field.").format(word=f'"{word.text}"'), _("Write field=value."))
    return {name: parts if len(parts) > 1 else parts[0] for name, parts in given.items()}


def _only(entry: VerbEntry) -> FieldEntry | None:
    """The field bare words go to where none was named: the only required one."""
    required = [field for field in entry.fields if field.required]
    return required[0] if len(required) == 1 else None


@dataclass(frozen=True)
class Offer:
    """One way to go on: replace `[start:end]` of the line by `text`."""

    start: int
    end: int
    text: str
    label: str


def complete(line: str, cursor: int, names: Mapping[str, Sequence[str]]) -> list[Offer]:
    """What may stand at the cursor: verbs, then fields not given yet, then their choices or known names (by kind)."""
    before = line[:cursor]
    start = len(before) - len(before.split(" ")[-1])
    word, head = before[start:], before[:start].split()
    if not head:
        return [
            Offer(start, cursor, f"{entry.name} ", verbs.label(entry))
            for entry in VERBS
            if entry.name.startswith(word.lower())
        ]
    entry = verbs.verb_named(head[0].lower())
    if entry is None:
        return []
    name, equals, value = word.partition("=")
    if not equals:
        used = {token.partition("=")[0] for token in head}
        offered = [
            field
            for field in entry.fields
            if field.name.startswith(word.lower()) and (field.many or field.name not in used)
        ]
        return [Offer(start, cursor, f"{field.name}=", _(field.doc)) for field in offered]
    field = verbs.field_named(entry, name)
    return [] if field is None else _offers_of(field, value, start + len(name) + 1, cursor, names)


def _offers_of(field: FieldEntry, value: str, start: int, end: int, names: Mapping[str, Sequence[str]]) -> list[Offer]:
    if field.choices:
        options = list(verbs.choices_of(field))
    else:
        options = [(name, "") for name in names.get(field.kind, ())]
    typed = value.lower().lstrip('"')
    matching = [
        (word, label) for word, label in options if word.lower().startswith(typed) or label.lower().startswith(typed)
    ]
    return [Offer(start, end, f'"{word}" ' if " " in word else f"{word} ", label) for word, label in matching]
