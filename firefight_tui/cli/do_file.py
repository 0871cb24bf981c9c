"""`firefight do --file`: verbs performed line by line, each on its own; one that fails does not stop the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from firefight_tui.cli.do_words import LONGEST, Given, refuse_repeated
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.outcome import exit_code_of, outcome_object, refusal_object, tell, tell_refusal
from firefight_tui.cli.speak import marked, write_json
from firefight_tui.errors import BadInput, FirefightError, NoInput, UsageError
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.cli.do import Wish
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.domain.chain import Json

KEYS = frozenset({"verb", "ref", "refs", "fields", "op", "expect"})
WORST_FIRST = (65, 2, 1, 3)
"""Which exit code stands for the whole file; one that is none of these (the store failed) ends it at once."""


@dataclass(frozen=True)
class Line:
    """One verb of a file."""

    verb: str
    refs: tuple[str, ...]
    fields: Given
    op: str | None
    expect: int | None


def perform_file(invocation: Invocation, path: str, wish: Wish, *, as_json: bool) -> int:
    """Perform every line of a file.

    Returns:
        0 where all was done; otherwise the first of these that happened: 65 where a line cannot be read, 2 where a verb
        or field is unknown, 1 where a verb refused, 3 where a reference is unknown.

    Raises:
        UsageError: The command line says what belongs into the file.
        NoInput: The file cannot be read.
        StoreError: The store failed; the lines before were done.
    """
    if wish.words or wish.where is not None or wish.op is not None or wish.expect is not None:
        raise UsageError(_("With --file, the verb, references and fields stand in the file."))
    answers: list[Json] = []
    codes: set[int] = set()
    try:
        for number, raw in _lines(path):
            answer, code = _answer(invocation, number, raw, as_json=as_json)
            answers.append(answer)
            codes.add(code)
            if code not in {0, *WORST_FIRST}:
                return code
    finally:
        if as_json:
            write_json(answers)
    return next((code for code in WORST_FIRST if code in codes), 0)


def _answer(invocation: Invocation, number: int, raw: bytes, *, as_json: bool) -> tuple[Json, int]:
    try:
        line = read_line(raw)
        outcome = _performed(invocation, line)
    except FirefightError as error:
        if not as_json:
            tell_refusal(error, _("line {number}").format(number=number))
        return marked({"line": number, **refusal_object(error)}), error.exit_code
    if not as_json:
        tell(line.verb, outcome)
    return marked({"line": number, **outcome_object(outcome)}), exit_code_of(outcome)


def _performed(invocation: Invocation, line: Line) -> Outcome:
    from firefight_tui.cli.do import canonical

    refuse_repeated(line.verb, line.fields)
    verb = invocation.desk.parse(line.verb, line.fields)
    return invocation.desk.perform(verb, canonical(line.refs), operation=line.op, expect=line.expect)


def read_line(raw: bytes) -> Line:
    """One line of a file.

    Raises:
        BadInput: It is no JSON object with a verb, or holds something unknown.
    """
    try:
        found = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput(_("This is no line of JSON.")) from error
    if not isinstance(found, dict) or not isinstance(found.get("verb"), str):
        raise BadInput(
            _("A line is an object with a verb: {example}").format(
                example='{"verb":"note","ref":"FF-1","fields":{"text":"..."}}'
            )
        )
    unknown = sorted(set(found) - KEYS)
    if unknown:
        raise BadInput(
            _("A line has no {key}.").format(key=unknown[0]),
            _("It has: {fields}.").format(fields=", ".join(sorted(KEYS))),
        )
    return Line(
        found["verb"], _refs(found), _fields(found.get("fields") or {}), _word(found, "op"), _number(found, "expect")
    )


def _refs(found: Mapping[str, object]) -> tuple[str, ...]:
    named = found.get("refs", found.get("ref"))
    several = named if isinstance(named, list) else [] if named is None else [named]
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in several):
        raise BadInput(_("{key} is to be a text.").format(key="ref"))
    return tuple(str(one) for one in several)


def _fields(found: object) -> Given:
    if not isinstance(found, dict):
        raise BadInput(_("fields is to be an object."))
    return {name: _value(name, value) for name, value in found.items() if value is not None}


def _value(name: str, value: object) -> object:
    match value:
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
        case list():
            return [_value(name, one) for one in value]
        case dict() if all(isinstance(one, int) for one in value.values()):
            return value
    raise BadInput(_("{key} is to be a text.").format(key=name))


def _word(found: Mapping[str, object], key: str) -> str | None:
    value = found.get(key)
    if value is not None and not isinstance(value, str):
        raise BadInput(_("{key} is to be a text.").format(key=key))
    return value


def _number(found: Mapping[str, object], key: str) -> int | None:
    value = found.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise BadInput(_("{key} is to be a number.").format(key=key))
    return value


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    if path == "-":
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        file = open(path, "rb")  # noqa: SIM115  # closed below; only opening it may fail so
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise NoInput(_("The file {path} cannot be read: {reason}.").format(path=path, reason=reason)) from error
    with file:
        yield from _numbered(file)


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while raw := stream.readline(LONGEST + 1):
        number += 1
        if len(raw) > LONGEST:
            raise BadInput(_("Line {number} is longer than {count} bytes.").format(number=number, count=LONGEST))
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, raw.removeprefix(b"\xef\xbb\xbf")
