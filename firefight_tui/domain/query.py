r"""The query language of the inbox, `ls`, `--where`, exports and saved views, read into a `Query`.

Grammar (blanks separate; full-width blanks, colons, parentheses and minus, and curly quotes, act as their ASCII twins):

    query   = either {"or" either}          `or`, `或`; binds weaker than standing side by side
    either  = {["-"] one}                   all must hold
    one     = "(" query ")" | field ":" [comparison] value {"," value} | "phrase" | word

A word is searched for in the full text: Latin ones and single Chinese characters by prefix, longer Chinese exactly; a
phrase in quotes exactly. `FF-128` alone is the reference. Several values of a field mean any of them. A value with
blanks, commas or parentheses is quoted; a quoted `"none"` or `"me"` is a name. Names and values may be Chinese.

- `is:` open closed late waiting mine untold new unassigned assumed snoozed promised undelivered (see `Flag`).
- `stage: cause: channel: wait:` words of the vocabulary; `cause:` looks at main and further causes and knows `none`.
- `sev:` 1, 1-2, 1,3, <=2 (by number, so `<2` is worse than 2), words.
- `client: project:` the name holds this, ignoring case; `commander: team:` handle or name is this; `none`, `me`.
- `received: updated:` with a length of time, its age: `>7d` is more than 7 days ago, `<2h` less than 2 hours ago,
  `7d` alone `<=7d`. `due:` what is left of the next clock: `<2h` within 2 hours or late already, `>1d` later than a
  day from now. A day has 24 hours here.
- `promise:` the same of what was promised and nobody has answered for: `<1d` due within a day or late already.
  `next:` the same of the next update, whichever clock is due first.
  `clock:` which clock is due first: first_contact, next_update, containment, resolution.
- All of these with a day or a time: `2026-11-20` on that day, `<` before it, `>` after its end, `<=` and `>=` including
  it; likewise `today`, `昨天`, `2026-11-20T10:30` (that minute); `2026-11-01..2026-11-20` both days included, either
  end may be left out. Days and wall-clock times are of the reader's zone.
- `sort:` due (soonest first), sev (worst first), received, updated (latest first); `sort:-due` or `-sort:due` reverses;
  once, outside parentheses.

A word before a colon that is no field is an error with a suggestion, unless it holds anything but letters or is
followed by a slash or another colon (`http://x`, `12:30`, `std::sort` are words).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from firefight_tui.domain.query_complete import Completion, complete
from firefight_tui.domain.query_names import Field, Flag, Sort
from firefight_tui.domain.query_nodes import (
    And,
    CauseIs,
    ChannelIs,
    ClockIs,
    Is,
    Leaf,
    Named,
    Node,
    Not,
    Or,
    Query,
    RefIs,
    SeverityIs,
    StageIs,
    WaitIs,
    When,
    Words,
    all_of,
    any_of,
    none_of,
)
from firefight_tui.domain.query_scan import FieldPiece, Mark, Piece, QueryError, Word, scan, shown
from firefight_tui.domain.query_values import Here, choice, read_field, reference, refuse_comparison
from firefight_tui.domain.tokens import term_tokens
from firefight_tui.words import _

__all__ = [
    "And",
    "CauseIs",
    "ChannelIs",
    "ClockIs",
    "Completion",
    "Field",
    "Flag",
    "Is",
    "Leaf",
    "Named",
    "Node",
    "Not",
    "Or",
    "Query",
    "QueryError",
    "RefIs",
    "SeverityIs",
    "Sort",
    "StageIs",
    "WaitIs",
    "When",
    "Words",
    "all_of",
    "any_of",
    "complete",
    "none_of",
    "parse",
]

LONGEST = 4_000
MOST_CONDITIONS = 100
DEEPEST = 50


def parse(text: str, *, now: datetime, zone: tzinfo) -> Query:
    """Read a query.

    Args:
        text: As typed; empty matches every complaint.
        now: An aware moment that ages and `today` are counted from.
        zone: The reader's, for days and wall-clock times.

    Raises:
        QueryError: The query cannot be read; nothing else is raised, whatever the text.
    """
    if len(text) > LONGEST:
        message = _("The query is longer than {count} characters.").format(count=LONGEST)
        raise QueryError(message, column=LONGEST)
    reader = _Reader(list(scan(text)), Here(now, zone), len(text))
    return reader.query()


@dataclass
class _Reader:
    """Recursive descent over the pieces of one query."""

    pieces: list[Piece]
    here: Here
    length: int
    place: int = 0
    depth: int = 0
    conditions: int = 0
    sorts: list[tuple[Sort, bool]] = field(default_factory=list)

    def query(self) -> Query:
        where = self.either() if self.pieces else None
        if self.place < len(self.pieces):
            raise QueryError(_("This parenthesis closes nothing."), column=self.column())
        sort, reverse = self.sorts[0] if self.sorts else (None, False)
        return Query(where, sort, reverse)

    def column(self) -> int:
        return self.pieces[self.place].column if self.place < len(self.pieces) else self.length

    def at(self, kind: str) -> bool:
        piece = self.pieces[self.place] if self.place < len(self.pieces) else None
        return isinstance(piece, Mark) and piece.kind == kind

    def either(self) -> Node | None:
        items = [self.together()]
        while self.at("or"):
            column = self.column()
            self.place += 1
            items.append(self.together())
            if None in items[-2:]:
                raise QueryError(_("Something must stand on both sides of or."), column=column)
        return any_of(item for item in items if item is not None)

    def together(self) -> Node | None:
        items: list[Node] = []
        while self.place < len(self.pieces) and not self.at("or") and not self.at(")"):
            item = self.signed()
            if item is not None:
                items.append(item)
        return all_of(items)

    def signed(self) -> Node | None:
        column, negative = self.column(), False
        while self.at("-"):
            self.place += 1
            negative = not negative
        if self.place == len(self.pieces) or self.at("or") or self.at(")"):
            raise QueryError(_("Nothing follows the minus."), column=column)
        piece = self.pieces[self.place]
        self.place += 1
        if isinstance(piece, FieldPiece) and piece.name is Field.SORT:
            self.order(piece, negative)
            return None
        item = self.group(piece) if isinstance(piece, Mark) else self.leaf(piece)
        return none_of(item) if negative else item

    def group(self, opening: Mark) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryError(_("The parentheses are nested too deeply."), column=opening.column)
        item = self.either()
        if not self.at(")"):
            raise QueryError(_("The parenthesis is not closed."), column=opening.column)
        self.place += 1
        self.depth -= 1
        if item is None:
            raise QueryError(_("Nothing stands in the parentheses."), column=opening.column)
        return item

    def leaf(self, piece: Word | FieldPiece) -> Leaf:
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            message = _("A query has at most {count} conditions.").format(count=MOST_CONDITIONS)
            raise QueryError(message, _("Put a longer text in quotes."), column=piece.column)
        if isinstance(piece, FieldPiece):
            return read_field(piece, self.here)
        meant = None if piece.phrase else reference(piece.text)
        if meant is not None:
            return meant
        if term_tokens(piece.text, phrase=piece.phrase) is None:
            message = _("Nothing in {text} can be searched for.").format(text=shown(piece.text))
            raise QueryError(message, _("Search for letters, digits or Chinese characters."), column=piece.column)
        return Words(piece.text, piece.phrase, piece.column)

    def order(self, piece: FieldPiece, negative: bool) -> None:
        if self.depth or self.sorts or len(piece.values) > 1:
            message = _("A query is sorted once, outside parentheses.")
            raise QueryError(message, column=piece.column)
        refuse_comparison(piece)
        value = piece.values[0]
        reverse = value.text[:1] in {"-", "－"}
        plain = value if not reverse else type(value)(value.text[1:], value.quoted, value.column + 1)
        self.sorts.append((choice(Sort, plain), reverse != negative))
