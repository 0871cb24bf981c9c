"""The words after `firefight do VERB`: references first, then fields with values that may come from files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firefight_tui.errors import BadInput, InvalidValue, NoInput, UsageError
from firefight_tui.words import _

REFERENCE = re.compile(r"#|\d|[A-Za-z]{1,8}-\d|ff-?\d|ff-", re.IGNORECASE)
"""How a word begins that is meant as a reference, also one that names nothing."""

FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)=(.*)", re.DOTALL)
LONGEST = 10 * 1024 * 1024
"""Bytes of a file or standard input that a field may be read from."""

Given = dict[str, object]
"""Fields by name: a text, or a list of texts where a field was repeated."""


@dataclass(frozen=True)
class Words:
    """What follows the verb."""

    refs: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


def split_words(words: Sequence[str]) -> Words:
    """References and fields, in their order.

    Raises:
        UsageError: A word is neither; a reference stands behind a field.
    """
    refs: list[str] = []
    fields: list[tuple[str, str]] = []
    for word in words:
        field = FIELD.fullmatch(word)
        if field is not None:
            fields.append((field[1], field[2]))
        elif not fields and REFERENCE.match(word):
            refs.append(word)
        else:
            hint = _("Put a text of several words in quotes: said='...'.")
            raise UsageError(_('"{word}" is neither a reference nor field=value.').format(word=word), hint)
    return Words(tuple(refs), tuple(fields))


def read_fields(fields: Iterable[tuple[str, str]]) -> Given:
    """The fields by name, long texts read from where they are.

    `field=@FILE` is the text of a file, `field=@-` standard input, `field=@@x` the text `@x`.

    Raises:
        UsageError: Standard input is asked for twice.
        NoInput: A file cannot be read.
        BadInput: A file is too long or no text.
    """
    given: Given = {}
    stdin_taken = False
    for name, value in fields:
        if value == "@-":
            if stdin_taken:
                raise UsageError(_("Only one field can be read from standard input."))
            stdin_taken = True
        add(given, name, _value(value))
    return given


def add(given: Given, name: str, value: str) -> None:
    """Put a value to its field; a field given again has a list of them."""
    had = given.get(name)
    if had is None:
        given[name] = value
    else:
        given[name] = [*had, value] if isinstance(had, list) else [had, value]


def refuse_repeated(verb: str, given: Given) -> None:
    """Refuse a field given several times that holds one value.

    Raises:
        InvalidValue: There is one.
    """
    from firefight_tui.desk.catalogue import VERBS

    single = {field.name for entry in VERBS if entry.name == verb for field in entry.fields if not field.many}
    for name, value in given.items():
        if name in single and isinstance(value, list):
            raise InvalidValue(_("{field} is given more than once.").format(field=name), field=name)


def _value(value: str) -> str:
    if value.startswith("@@"):
        return value[1:]
    if not value.startswith("@"):
        return value
    if value == "@-":
        return _text(sys.stdin.buffer.read(LONGEST + 1), _("standard input"))
    path = os.path.expanduser(value[1:])
    try:
        with open(path, "rb") as file:
            return _text(file.read(LONGEST + 1), path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        hint = _("A text that begins with @ is written @@.")
        raise NoInput(_("The file {path} cannot be read: {reason}.").format(path=path, reason=reason), hint) from error


def _text(raw: bytes, source: str) -> str:
    if len(raw) > LONGEST:
        raise BadInput(_("{source} is longer than {count} bytes.").format(source=source, count=LONGEST))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).removesuffix("\n")
        except UnicodeDecodeError:
            continue
    raise BadInput(_("{source} is no text in UTF-8 or GB 18030.").format(source=source))
