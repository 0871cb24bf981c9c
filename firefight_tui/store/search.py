"""Full-text search on both databases over lexemes of our own (domain/tokens.py): one row per timeline entry.

A row's key is complaint, sequence and part in one integer, so that hits name their complaint without a second look-up
and come newest complaint first by key order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import UserDefinedType

from firefight_tui.domain.chain import Changes
from firefight_tui.domain.tokens import (
    MOST_OF_ONE,
    Term,
    fts5_match,
    fts5_text,
    index_tokens,
    parts,
    tsquery_literal,
    tsvector_literal,
)
from firefight_tui.store.models import Base, Entry, EntryText, OfComplaint
from firefight_tui.store.timeline import undone_among

# 190,000 times the same word, or 16 million different ones, in one entry; ten bits of a key are free.
PART_BITS = 10
SEQUENCE_BITS = 20
COMPLAINT_SHIFT = PART_BITS + SEQUENCE_BITS
MOST_PARTS = 1 << PART_BITS
LAST_SEQUENCE = (1 << SEQUENCE_BITS) - 1

UNSEARCHED_FIELDS = frozenset({"quoted", "name", "duty"})
"""Words that repeat others or are ours: quoted mail, names of files, standard duties."""

GAP = "\ue000"
"""A lexeme no text yields: it keeps phrases from running across two texts."""


class TsQuery(UserDefinedType[str]):
    """PostgreSQL's type of what is searched for: loading the dialect that has one costs a desk on SQLite 2 MB."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """Its name."""
        return "tsquery"


SEARCH = table("search", column("rowid"), column("lexemes", Text()))


def row_key(complaint_id: int, sequence: int, part: int = 0) -> int:
    """The key of a search row; sequences past a million share the last one's place."""
    return complaint_id << COMPLAINT_SHIFT | min(sequence, LAST_SEQUENCE) << PART_BITS | part


def search_rows(complaint_id: int, sequence: int, texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The search rows of one entry: key and lexemes."""
    tokens: list[str] = []
    for words in texts:
        tokens += [GAP, *index_tokens(words)] if tokens else index_tokens(words)
    if not tokens:
        return
    whole = len(tokens) <= MOST_OF_ONE
    for number, part in enumerate([tokens] if whole else parts(tokens)[:MOST_PARTS]):
        yield row_key(complaint_id, sequence, number), part


def add_rows(session: Session, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Insert search rows."""
    if not rows:
        return
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text("INSERT INTO search (rowid, lexemes) VALUES (:key, :lexemes)"),
            [{"key": key, "lexemes": fts5_text(lexemes)} for key, lexemes in rows],
        )
    else:
        session.execute(
            text("INSERT INTO search (rowid, lexemes) VALUES (:key, CAST(:lexemes AS tsvector))"),
            [{"key": key, "lexemes": tsvector_literal(lexemes)} for key, lexemes in rows],
        )


def searched_kinds() -> frozenset[str]:
    """The kinds of row whose words are searched: the complaint, what belongs to it, and remarks of entries."""
    owned = {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, OfComplaint)}
    return frozenset(owned | {"complaint", "entry"})


def index_entry(session: Session, entry: Entry) -> None:
    """Index the words an entry brought."""
    kinds = searched_kinds()
    wanted = select(EntryText).where(EntryText.entry_id == entry.id, EntryText.text.is_not(None)).order_by(EntryText.id)
    texts = [
        one.text
        for one in session.scalars(wanted)
        if one.kind in kinds and one.field not in UNSEARCHED_FIELDS and one.text
    ]
    add_rows(session, list(search_rows(entry.subject_id, entry.sequence, texts)))


def reindex(session: Session, complaint_id: int) -> None:
    """Index all of a complaint's words anew: those in force, of entries in force, not redacted."""
    session.flush()
    first, last = row_key(complaint_id, 0), row_key(complaint_id + 1, 0)
    session.execute(text("DELETE FROM search WHERE rowid >= :first AND rowid < :last"), {"first": first, "last": last})
    add_rows(session, list(complaint_rows(session, complaint_id)))


def complaint_rows(session: Session, complaint_id: int) -> Iterator[tuple[int, list[str]]]:
    """The search rows a complaint must have."""
    mine = (Entry.subject_kind == "complaint", Entry.subject_id == complaint_id)
    entries = list(session.scalars(select(Entry).where(*mine).order_by(Entry.sequence)))
    words = select(EntryText).join(Entry, Entry.id == EntryText.entry_id).where(*mine, EntryText.text.is_not(None))
    yield from rows_of(complaint_id, entries, list(session.scalars(words.order_by(EntryText.id))))


def rows_of(complaint_id: int, entries: Sequence[Entry], texts: Sequence[EntryText]) -> Iterator[tuple[int, list[str]]]:
    """The search rows of a complaint, from all its entries in order and their words by key."""
    undone = undone_among(entries)
    in_force = [entry for entry in entries if entry.id not in undone and entry.undoes is None]
    current = _current_digests(in_force)
    kinds = searched_kinds()
    searched: dict[int, list[str]] = {}
    for one in texts:
        stands = one.kind == "entry" or one.digest in current
        if stands and one.text and one.kind in kinds and one.field not in UNSEARCHED_FIELDS:
            searched.setdefault(one.entry_id, []).append(one.text)
    for entry in in_force:
        yield from search_rows(complaint_id, entry.sequence, searched.get(entry.id, ()))


def _current_digests(entries: Sequence[Entry]) -> frozenset[str]:
    """The digests of words that stand in their fields now, by the entries in force."""
    standing: dict[tuple[str, int, str], str | None] = {}
    for entry in entries:
        changes = Changes.from_json(entry.changes)
        for created in changes.created:
            for field, value in created.values.items():
                if isinstance(value, dict):
                    standing[created.kind, created.id, field] = str(value["text"])
        for one in changes.settings:
            if isinstance(one.after, dict) or isinstance(one.before, dict):
                standing[one.kind, one.id, one.field] = str(one.after["text"]) if isinstance(one.after, dict) else None
    return frozenset(digest for digest in standing.values() if digest is not None)


def hits(term: Term, dialect: str) -> Select[int]:
    """The complaints in which a term occurs, as a subquery of their keys."""
    complaint = (SEARCH.c.rowid.op(">>")(COMPLAINT_SHIFT)).label("complaint_id")
    return select(complaint).select_from(SEARCH).where(_matches((term,), dialect))


def holds(complaint_id: InstrumentedAttribute[int], term: Term, dialect: str) -> ColumnElement[bool]:
    """The condition that a term occurs in the complaint with this key, told from its rows without the index of words.

    For few complaints: FTS5 would gather all hits of a beginning anew for each of them.
    """
    # As parameters, PostgreSQL would take these numbers for bigint, by which it shifts nothing.
    shift: ColumnElement[int] = literal_column(str(COMPLAINT_SHIFT))
    one: ColumnElement[int] = literal_column("1")
    mine = (SEARCH.c.rowid >= complaint_id.op("<<")(shift), SEARCH.c.rowid < (complaint_id + one).op("<<")(shift))
    if dialect == "sqlite":
        wanted = f" {fts5_text(term.tokens)}{'' if term.prefix else ' '}"
        found = func.instr(literal(" ") + SEARCH.c.lexemes + literal(" "), wanted) > 0
    else:
        found = _matches((term,), dialect)
    return exists(select(SEARCH.c.rowid).where(*mine, found).correlate_except(SEARCH))


def newest_rows(terms: Sequence[Term], dialect: str, below: int | None) -> Select[int]:
    """The keys of search rows that hold any of these terms, newest complaint first, read in that order from the index.

    Args:
        terms: At least one.
        dialect: sqlite or postgresql.
        below: Only keys lower than this one.
    """
    found = select(SEARCH.c.rowid).where(_matches(terms, dialect)).order_by(SEARCH.c.rowid.desc())
    return found if below is None else found.where(SEARCH.c.rowid < below)


def _matches(terms: Sequence[Term], dialect: str) -> ColumnElement[bool]:
    """The condition that a search row holds one of these terms."""
    if dialect == "sqlite":
        return literal_column("search").op("MATCH")(" OR ".join(map(fts5_match, terms)))
    return SEARCH.c.lexemes.op("@@")(cast(" | ".join(f"({tsquery_literal(term)})" for term in terms), TsQuery))
