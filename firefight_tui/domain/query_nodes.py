"""What a query means: a tree of conditions, each of which prints itself in the query language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from firefight_tui.domain.query_names import Field, Flag, Keyword, Sort, named
from firefight_tui.domain.tokens import Term, term_tokens
from firefight_tui.domain.vocabulary import Cause, Channel, ClockName, Severity, Stage, WaitOn

_BARE = re.compile(r"[\w.@/&+-][\w.@/&+:-]*")


def quoted(text: str) -> str:
    """A value as it must be written to be read back as itself; it may hold no quote."""
    if _BARE.fullmatch(text) and named(Keyword, text) is None:
        return text
    return f'"{text}"'


@dataclass(frozen=True)
class Words:
    """The full text holds this word or phrase (title, body, phenomena, notes, what was said).

    Attributes:
        text: As written, without its quotes; something in it can be searched for.
        phrase: Whether it was quoted.
        column: Where it stood in the query, in characters from 0; no part of its identity.
    """

    text: str
    phrase: bool = False
    column: int = field(default=0, compare=False)

    @property
    def term(self) -> Term:
        """The lexemes to look for."""
        return term_tokens(self.text, phrase=self.phrase) or Term((self.text,), prefix=False)

    def __str__(self) -> str:
        return f'"{self.text}"' if self.phrase else self.text


@dataclass(frozen=True)
class Is:
    """At least one of the flags holds."""

    flags: tuple[Flag, ...]

    def __str__(self) -> str:
        return f"is:{','.join(self.flags)}"


@dataclass(frozen=True)
class StageIs:
    """The stage is one of these."""

    stages: tuple[Stage, ...]

    def __str__(self) -> str:
        return f"stage:{','.join(self.stages)}"


@dataclass(frozen=True)
class SeverityIs:
    """The severity is one of these, the worst first."""

    levels: tuple[Severity, ...]

    def __str__(self) -> str:
        first, last = self.levels[0].value, self.levels[-1].value
        if len(self.levels) > 1 and last - first == len(self.levels) - 1:
            return f"sev:{first}-{last}"
        return "sev:" + ",".join(str(level.value) for level in self.levels)


@dataclass(frozen=True)
class CauseIs:
    """The main cause or one of the further causes is one of these, or (`none`) no cause is known."""

    causes: tuple[Cause, ...]
    none: bool = False

    def __str__(self) -> str:
        return "cause:" + ",".join([*self.causes, *(["none"] if self.none else [])])


@dataclass(frozen=True)
class ChannelIs:
    """The complaint came by one of these channels."""

    channels: tuple[Channel, ...]

    def __str__(self) -> str:
        return f"channel:{','.join(self.channels)}"


@dataclass(frozen=True)
class WaitIs:
    """A waiting interval on one of these is open."""

    on: tuple[WaitOn, ...]

    def __str__(self) -> str:
        return f"wait:{','.join(self.on)}"


@dataclass(frozen=True)
class ClockIs:
    """The clock that is due first is one of these."""

    clocks: tuple[ClockName, ...]

    def __str__(self) -> str:
        return f"clock:{','.join(self.clocks)}"


@dataclass(frozen=True)
class RefIs:
    """The complaint is one of these, by the number in its reference."""

    numbers: tuple[int, ...]

    def __str__(self) -> str:
        return "ref:" + ",".join(f"FF-{number}" for number in self.numbers)


@dataclass(frozen=True)
class Named:
    """A client, project, commander or team member is one of those named; case does not matter.

    A client or project is meant when its name holds the text; the commander or a member when handle or name equals it.

    Attributes:
        field: CLIENT, PROJECT, COMMANDER or TEAM.
        names: Any of these; may be empty if `none` or `me` is set.
        none: Or there is none (never for CLIENT).
        me: Or it is the reader (COMMANDER and TEAM only).
    """

    field: Field
    names: tuple[str, ...]
    none: bool = False
    me: bool = False

    def __str__(self) -> str:
        words = [*map(quoted, self.names), *(["none"] if self.none else []), *(["me"] if self.me else [])]
        return f"{self.field}:{','.join(words)}"


@dataclass(frozen=True)
class When:
    """A time lies in `since <= t < until`; a complaint without that time (no clock due) never matches.

    Attributes:
        field: RECEIVED, DUE (the next clock's due time), PROMISE (of any open promise), NEXT (the next update) or
            UPDATED.
        comparison: As written: one of < <= > >= or empty.
        value: As written: a length of time, a day, a time or a range.
        since: First moment that matches, in UTC; None is no bound.
        until: First moment that no longer does, in UTC; None is no bound.
    """

    field: Field
    comparison: str
    value: str
    since: datetime | None
    until: datetime | None

    def __str__(self) -> str:
        return f"{self.field}:{self.comparison}{quoted(self.value)}"


@dataclass(frozen=True)
class And:
    """All of these hold; at least two, none of them an And."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(f"({item})" if isinstance(item, Or) else str(item) for item in self.items)


@dataclass(frozen=True)
class Or:
    """One of these holds; at least two, none of them an Or."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.items))


@dataclass(frozen=True)
class Not:
    """This does not hold; it is no Not itself."""

    item: Node

    def __str__(self) -> str:
        return f"-({self.item})" if isinstance(self.item, And | Or) else f"-{self.item}"


Leaf: TypeAlias = Words | Is | StageIs | SeverityIs | CauseIs | ChannelIs | WaitIs | ClockIs | RefIs | Named | When
Node: TypeAlias = And | Or | Not | Leaf


def all_of(items: Iterable[Node]) -> Node | None:
    """All of the conditions as one, flat; None when there are none."""
    flat = [part for item in items for part in (item.items if isinstance(item, And) else (item,))]
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def any_of(items: Iterable[Node]) -> Node | None:
    """Any of the conditions as one, flat; None when there are none."""
    flat = [part for item in items for part in (item.items if isinstance(item, Or) else (item,))]
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def none_of(item: Node) -> Node:
    """The opposite of a condition."""
    return item.item if isinstance(item, Not) else Not(item)


@dataclass(frozen=True)
class Query:
    """Which complaints, and in which order.

    Attributes:
        where: The condition; None matches every complaint, so what changes many at once must refuse it.
        sort: The order asked for; None leaves it to the list.
        reverse: Whether the order's natural direction is turned round.
    """

    where: Node | None = None
    sort: Sort | None = None
    reverse: bool = False

    @property
    def descending(self) -> bool:
        """Whether greater values come first: latest received and updated do, unless reversed."""
        return (self.sort in {Sort.RECEIVED, Sort.UPDATED}) != self.reverse

    @property
    def moves_with_time(self) -> bool:
        """Whether what it finds may change though nobody does anything: clocks run out, waits and ages pass."""
        return self.where is not None and _moves_with_time(self.where)

    @property
    def text(self) -> str:
        """The query in its normal form, in English; read at the same moment it means the same."""
        order = f"sort:{'-' if self.reverse else ''}{self.sort}" if self.sort else ""
        return " ".join(part for part in ("" if self.where is None else str(self.where), order) if part)

    def __str__(self) -> str:
        return self.text


def _moves_with_time(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_moves_with_time, node.items))
    if isinstance(node, Not):
        return _moves_with_time(node.item)
    return isinstance(node, When | WaitIs) or (isinstance(node, Is) and bool({Flag.LATE, Flag.WAITING} & {*node.flags}))
