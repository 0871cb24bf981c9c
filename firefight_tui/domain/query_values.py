"""The values of a query's fields, read into conditions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TypeVar

from firefight_tui.domain.moments import parse_moment
from firefight_tui.domain.query_names import Field, Flag, Keyword, Name, named
from firefight_tui.domain.query_nodes import (
    CauseIs,
    ChannelIs,
    ClockIs,
    Is,
    Leaf,
    Named,
    RefIs,
    SeverityIs,
    StageIs,
    WaitIs,
    When,
)
from firefight_tui.domain.query_scan import FieldPiece, QueryError, Value, shown
from firefight_tui.domain.spans import parse_span
from firefight_tui.domain.vocabulary import Cause, Channel, ClockName, Severity, Stage, WaitOn, parse_word
from firefight_tui.domain.wall import from_wall
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

_MILLISECOND = timedelta(milliseconds=1)
_REFERENCE = re.compile(r"(?:ff-?)?(\d{1,15})", re.IGNORECASE | re.ASCII)
_BARE_REFERENCE = re.compile(r"ff-(\d{1,15})", re.IGNORECASE | re.ASCII)
_SEVERITIES_APART = re.compile(r"\s*(?:\.\.|[-~])\s*")

AnyName = TypeVar("AnyName", bound=Name)
Member = TypeVar("Member", Stage, Cause, Channel, ClockName, WaitOn, Severity)


@dataclass(frozen=True)
class Here:
    """When and where a query is read."""

    now: datetime
    zone: tzinfo


def reference(word: str) -> RefIs | None:
    """The complaint a bare word such as FF-128 names."""
    found = _BARE_REFERENCE.fullmatch(unicodedata.normalize("NFKC", word))
    return RefIs((int(found[1]),)) if found else None


def read_field(piece: FieldPiece, here: Here) -> Leaf:
    """The condition a field with its values stands for (every field but `sort:`).

    Raises:
        QueryError: A value does not fit the field; the column is the value's.
    """
    if piece.name in {Field.RECEIVED, Field.DUE, Field.PROMISE, Field.NEXT, Field.UPDATED}:
        return _when(piece, here)
    if piece.name is Field.SEVERITY:
        return _severity(piece)
    refuse_comparison(piece)
    return _READERS[piece.name](piece)


def refuse_comparison(piece: FieldPiece) -> None:
    """Refuse `<` and the like where they mean nothing; `=` is let pass."""
    if piece.comparison not in {"", "="}:
        raise QueryError(_("{field} takes no < or >.").format(field=f"{piece.name}:"), column=piece.column)


def choice(names: type[AnyName], value: Value) -> AnyName:
    """The flag or order a value names."""
    name = named(names, value.text)
    if name is None:
        raise QueryError(
            _("{word} is not one of the choices.").format(word=shown(value.text)),
            _("Choose from: {choices}.").format(choices=", ".join(names)),
            column=value.column,
        )
    return name


def _member(vocabulary: type[Member], value: Value, text: str | None = None) -> Member:
    word = unicodedata.normalize("NFKC", value.text if text is None else text)
    try:
        return parse_word(vocabulary, word)
    except InvalidValue as refusal:
        message = _("{word} is not one of the choices.").format(word=shown(word))
        raise QueryError(message, refusal.hint, column=value.column) from refusal


def _members(vocabulary: type[Member], values: tuple[Value, ...]) -> tuple[Member, ...]:
    asked = {_member(vocabulary, value) for value in values}
    return tuple(member for member in vocabulary if member in asked)


def _is(piece: FieldPiece) -> Is:
    asked = {choice(Flag, value) for value in piece.values}
    return Is(tuple(flag for flag in Flag if flag in asked))


def _cause(piece: FieldPiece) -> CauseIs:
    known = tuple(value for value in piece.values if named(Keyword, value.text) is not Keyword.NONE)
    return CauseIs(_members(Cause, known), none=len(known) < len(piece.values))


def _ref(piece: FieldPiece) -> RefIs:
    numbers: set[int] = set()
    for value in piece.values:
        found = _REFERENCE.fullmatch(unicodedata.normalize("NFKC", value.text))
        if not found:
            message = _("{text} is not a reference.").format(text=shown(value.text))
            raise QueryError(message, _("Write it like FF-128."), column=value.column)
        numbers.add(int(found[1]))
    return RefIs(tuple(sorted(numbers)))


def _named(piece: FieldPiece) -> Named:
    keywords = [Keyword.NONE] if piece.name is not Field.CLIENT else []
    if piece.name in {Field.COMMANDER, Field.TEAM}:
        keywords.append(Keyword.ME)
    names: list[str] = []
    said: set[Keyword] = set()
    for value in piece.values:
        keyword = None if value.quoted else named(Keyword, value.text)
        if keyword in keywords:
            said.add(keyword)
        elif value.text not in names:
            names.append(value.text)
    return Named(piece.name, tuple(names), none=Keyword.NONE in said, me=Keyword.ME in said)


def _severity(piece: FieldPiece) -> SeverityIs:
    if piece.comparison not in {"", "="}:
        value = _only(piece)
        bound = _member(Severity, value)
        levels = {level for level in Severity if _compares(level, piece.comparison, bound)}
        if not levels:
            raise QueryError(
                _("No severity is {text}.").format(text=piece.comparison + value.text), column=value.column
            )
    else:
        levels = {level for value in piece.values for level in _severity_range(value)}
    return SeverityIs(tuple(sorted(levels)))


def _compares(level: Severity, comparison: str, bound: Severity) -> bool:
    return (
        (level < bound and "<" in comparison)
        or (level > bound and ">" in comparison)
        or (level == bound and "=" in comparison)
    )


def _severity_range(value: Value) -> list[Severity]:
    ends = _SEVERITIES_APART.split(unicodedata.normalize("NFKC", value.text))
    if len(ends) != 2:
        return [_member(Severity, value)]
    low, high = sorted(_member(Severity, value, end) for end in ends)
    return [level for level in Severity if low <= level <= high]


def _only(piece: FieldPiece) -> Value:
    if len(piece.values) > 1:
        message = _("{field} takes one value here.").format(field=f"{piece.name}:")
        raise QueryError(message, column=piece.values[1].column)
    return piece.values[0]


def _when(piece: FieldPiece, here: Here) -> When:
    value = _only(piece)
    comparison = "" if piece.comparison == "=" else piece.comparison
    span = _span(value.text)
    if span is not None:
        comparison = comparison or "<="
        since, until = _within(piece.name, comparison, span, here)
    else:
        since, until = _compared(comparison, _period(value, comparison, here))
    return When(piece.name, comparison, value.text, since, until)


def _span(text: str) -> timedelta | None:
    try:
        return parse_span(text)
    except InvalidValue:
        return None


def _within(name: Field, comparison: str, span: timedelta, here: Here) -> tuple[datetime | None, datetime | None]:
    """The bounds of a length of time: how long ago something was, or how soon it is due."""
    now = here.now.astimezone(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    if name in {Field.DUE, Field.PROMISE, Field.NEXT}:
        return _compared(comparison, (now + span, now + span + _MILLISECOND))
    older = comparison.translate(str.maketrans("<>", "><"))
    return _compared(older, (now - span, now - span + _MILLISECOND))


def _compared(
    comparison: str, period: tuple[datetime | None, datetime | None]
) -> tuple[datetime | None, datetime | None]:
    """The bounds of what lies before, in or after a period."""
    begins, ends = period
    match comparison:
        case "<":
            return None, begins
        case "<=":
            return None, ends
        case ">":
            return ends, None
        case ">=":
            return begins, None
        case _:
            return begins, ends


def _period(value: Value, comparison: str, here: Here) -> tuple[datetime | None, datetime | None]:
    first, apart, last = value.text.partition("..")
    if not apart:
        return _day_or_minute(first, value, here)
    begins = _day_or_minute(first, value, here)[0] if first.strip() else None
    ends = _day_or_minute(last, value, here)[1] if last.strip() else None
    if comparison or begins is ends or (begins and ends and begins >= ends):
        raise _no_time(value)
    return begins, ends


def _day_or_minute(text: str, value: Value, here: Here) -> tuple[datetime, datetime]:
    """The whole day where only a day is named, else the minute."""
    try:
        begins = parse_moment(text, now=here.now, zone=here.zone)
        at_noon = parse_moment(text, now=here.now, zone=here.zone, day_time=time(12))
    except InvalidValue as refusal:
        raise _no_time(value) from refusal
    if begins == at_noon:
        begins = begins.replace(microsecond=begins.microsecond // 1000 * 1000)
        exact = begins.second or begins.microsecond
        return begins, begins + (_MILLISECOND if exact else timedelta(minutes=1))
    next_day = datetime.combine(begins.astimezone(here.zone).date() + timedelta(days=1), time())
    return begins, from_wall(next_day, here.zone)


def _no_time(value: Value) -> QueryError:
    return QueryError(
        _("{text} is neither a length of time nor a day.").format(text=shown(value.text)),
        _("Write for example >7d, <2h, today, 2026-11-20 or 2026-11-01..2026-11-20."),
        column=value.column,
    )


_READERS: dict[Field, Callable[[FieldPiece], Leaf]] = {
    Field.IS: _is,
    Field.STAGE: lambda piece: StageIs(_members(Stage, piece.values)),
    Field.CAUSE: _cause,
    Field.CLIENT: _named,
    Field.PROJECT: _named,
    Field.COMMANDER: _named,
    Field.TEAM: _named,
    Field.WAIT: lambda piece: WaitIs(_members(WaitOn, piece.values)),
    Field.CLOCK: lambda piece: ClockIs(_members(ClockName, piece.values)),
    Field.CHANNEL: lambda piece: ChannelIs(_members(Channel, piece.values)),
    Field.REF: _ref,
}
