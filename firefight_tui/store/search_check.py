"""Whether the search index holds what the timeline says, and making it anew; complaint by complaint, in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, Row, select, text

from firefight_tui.domain.tokens import fts5_text, tsvector_literal
from firefight_tui.store.long_work import Progress, silent
from firefight_tui.store.models import Complaint, Entry, EntryText
from firefight_tui.store.problems import Problem
from firefight_tui.store.search import COMPLAINT_SHIFT, row_key, rows_of
from firefight_tui.words import _

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"

COMPLAINTS_AT_ONCE = 500

_BEYOND = 1 << 62


def search_problems(connection: Connection, progress: Progress = silent) -> Iterator[Problem]:
    """Every complaint whose search rows differ from what its entries in force say, and rows of no complaint."""
    done, past = 0, 0
    for keys in _batches(connection):
        expected = expected_rows(connection, keys)
        wrong = _wrong(connection, expected, row_key(past, 0), row_key(keys[-1] + 1, 0))
        for complaint_id in sorted({key >> COMPLAINT_SHIFT for key in wrong}):
            message = _("What search finds differs from what the entries say.")
            yield Problem("search", f"complaint:{complaint_id}", message)
        done, past = done + len(keys), keys[-1] + 1
        progress(_("search"), done)
    if _wrong(connection, {}, row_key(past, 0), _BEYOND):
        yield Problem("search", "search", _("Search finds complaints that are not there."))


def fill_search(connection: Connection, progress: Progress = silent) -> None:
    """Make the rows of an empty search index."""
    done = 0
    for keys in _batches(connection):
        rows = expected_rows(connection, keys)
        if rows:
            connection.execute(
                text(f"INSERT INTO search (rowid, lexemes) VALUES (:key, {_LEXEMES[connection.dialect.name]})"),
                [{"key": key, "lexemes": lexemes} for key, lexemes in rows.items()],
            )
        done += len(keys)
        progress(_("search"), done)


_LEXEMES = {"sqlite": ":lexemes", "postgresql": "CAST(:lexemes AS tsvector)"}


def expected_rows(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The search rows of the complaints between the first and the last of these keys, as the database takes them."""
    between = (Entry.subject_kind == "complaint", Entry.subject_id >= keys[0], Entry.subject_id <= keys[-1])
    wanted = select(Entry.id, Entry.subject_id, Entry.sequence, Entry.undoes, Entry.changes).where(*between)
    entries = _by_complaint(connection.execute(wanted.order_by(Entry.subject_id, Entry.sequence)).all())
    columns = (EntryText.entry_id, EntryText.kind, EntryText.field, EntryText.digest, EntryText.text)
    words = select(Entry.subject_id, *columns).join(Entry, Entry.id == EntryText.entry_id).where(*between)
    texts = _by_complaint(connection.execute(words.where(EntryText.text.is_not(None)).order_by(EntryText.id)).all())
    literal = fts5_text if connection.dialect.name == "sqlite" else tsvector_literal
    rows: dict[int, str] = {}
    for complaint_id, own in entries.items():
        # Rows of chosen columns have the attributes of the whole ones, at a quarter of the time.
        words_of_own = cast("Sequence[EntryText]", texts.get(complaint_id, ()))
        made = rows_of(complaint_id, cast("Sequence[Entry]", own), words_of_own)
        rows |= {key: literal(lexemes) for key, lexemes in made}
    return rows


def _by_complaint(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found


def _batches(connection: Connection) -> Iterator[list[int]]:
    """The keys of all complaints in order, some hundreds at a time."""
    last = 0
    while True:
        wanted = select(Complaint.id).where(Complaint.id > last).order_by(Complaint.id).limit(COMPLAINTS_AT_ONCE)
        keys = list(connection.execute(wanted).scalars())
        if not keys:
            return
        yield keys
        last = keys[-1]


def _wrong(connection: Connection, expected: Mapping[int, str], first: int, end: int) -> set[int]:
    """The keys between two whose rows are missing, too many or different."""
    if connection.dialect.name == "sqlite":
        wanted = text("SELECT rowid, lexemes FROM search WHERE rowid >= :first AND rowid < :end")
        rows = connection.execute(wanted, {"first": first, "end": end})
        found = {int(key): str(lexemes) for key, lexemes in rows}
        return {key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)}
    keys = connection.execute(
        text("SELECT rowid FROM search WHERE rowid >= :first AND rowid < :end"), {"first": first, "end": end}
    )
    differing = connection.execute(
        text(
            "SELECT key FROM unnest(CAST(:keys AS bigint[]), CAST(:lexemes AS text[])) AS expected (key, lexemes) "
            "JOIN search ON search.rowid = key WHERE search.lexemes <> CAST(expected.lexemes AS tsvector)"
        ),
        {"keys": list(expected), "lexemes": list(expected.values())},
    )
    return ({int(key) for key in keys.scalars()} ^ expected.keys()) | {int(key) for key in differing.scalars()}
