"""What can be verified of a store without the desk's rules: file, references, triggers, chains, words, search."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, select, text
from sqlalchemy.exc import DBAPIError

from firefight_tui.domain.chain import Changes, Sealed, digest
from firefight_tui.errors import StoreBroken
from firefight_tui.store import triggers
from firefight_tui.store.failures import plain, plainly
from firefight_tui.store.long_work import AT_ONCE, Progress, one_view, silent
from firefight_tui.store.models import Base, Entry, EntryText, Subject
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.problems import Problem
from firefight_tui.store.references import broken_references
from firefight_tui.store.search_check import search_problems
from firefight_tui.store.store import Store
from firefight_tui.store.work import table_of
from firefight_tui.words import _

MOST_DAMAGES = 100

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"


def check_storage(store: Store, progress: Progress = silent) -> Iterator[Problem]:
    """Verify everything that holds for a store as such, in one read transaction.

    Args:
        store: The store; it must have our schema.
        progress: Told what is verified and how many of it are done.

    Raises:
        StoreError: It cannot be read at all.
    """
    with plainly(), one_view(store.url) as connection:
        damages = list(_file_problems(connection))
        yield from damages
        if damages:
            # Whatever else is read from a damaged file proves nothing, if it can be read at all.
            return
        yield from _reference_problems(connection)
        for name in triggers.missing(connection):
            yield Problem("trigger", name, _("The trigger that keeps the timeline append-only is missing or altered."))
        yield from chain_problems(connection, progress)
        yield from _words_problems(connection, progress)
        yield from search_problems(connection, progress)


def _file_problems(connection: Connection) -> Iterator[Problem]:
    if connection.dialect.name != "sqlite":
        return
    try:
        for (found,) in connection.execute(text(f"PRAGMA integrity_check({MOST_DAMAGES})")):
            if found != "ok":
                yield Problem("file", "sqlite", str(found))
    except DBAPIError as error:
        # Damaged so badly that it cannot be looked through.
        if not isinstance(plain(error), StoreBroken):
            raise
        yield Problem("file", "sqlite", str(error.orig))


def _reference_problems(connection: Connection) -> Iterator[Problem]:
    for broken in broken_references(connection):
        message = _("{table} {row} points at a row of {parent} that is not there.")
        words = message.format(table=broken.table, row=broken.row, parent=broken.parent)
        yield Problem("reference", f"{broken.table}:{broken.row}", words)


def chain_problems(connection: Connection, progress: Progress = silent) -> Iterator[Problem]:
    """Verify every hash chain: each entry follows from the one before, and the subject's row knows the last.

    Only the first break of a chain is told; whatever follows it proves nothing.
    """
    subjects = {table_of(model): model for model in _subjects()}
    for kind, model in sorted(subjects.items()):
        yield from _chains_of(connection, kind, model, progress)
    stray = select(Entry.id, Entry.subject_kind, Entry.subject_id).where(Entry.subject_kind.not_in(subjects))
    for key, kind, subject_id in connection.execute(stray.limit(MOST_DAMAGES)):
        yield Problem("chain", f"{kind}:{subject_id}", _("Entry {number} belongs to nothing.").format(number=key))


def _subjects() -> list[type[Subject]]:
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Subject)]


def _chains_of(connection: Connection, kind: str, model: type[Subject], progress: Progress) -> Iterator[Problem]:
    """The chains of one kind, read beside the heads their subjects keep."""
    heads = iter(connection.execute(select(model.id, model.head, model.entries).order_by(model.id)))
    subject = next(heads, None)
    done = 0
    for subject_id, entries in groupby(connection.execute(_entries_of(kind)), key=lambda entry: entry.subject_id):
        while subject is not None and subject.id < subject_id:
            yield from _headless(kind, subject)
            subject = next(heads, None)
        found = _Chain(kind, subject_id)
        for entry in entries:
            found.follow(entry)
            done += 1
            if not done % AT_ONCE:
                progress(_("entries"), done)
        if subject is None or subject.id != subject_id:
            yield found.problem(_("The chain belongs to a row that is not there."))
            continue
        yield from found.judged(subject.head, subject.entries)
        subject = next(heads, None)
    while subject is not None:
        yield from _headless(kind, subject)
        subject = next(heads, None)


def _entries_of(kind: str) -> Select[*tuple[Any, ...]]:
    columns = Entry.__table__.columns
    return select(*columns).where(columns.subject_kind == kind).order_by(columns.subject_id, columns.sequence)


def _headless(kind: str, subject: AnyRow) -> Iterator[Problem]:
    """A row without entries, which may be: what was created beside a complaint has its entry there."""
    if subject.entries or subject.head:
        yield Problem("chain", f"{kind}:{subject.id}", _("All entries of the chain are missing."))


class _Chain:
    """One chain as it is read, entry by entry."""

    def __init__(self, kind: str, subject_id: int) -> None:
        self.kind = kind
        self.subject_id = subject_id
        self.length = 0
        self.previous = ""
        self.broken_at = 0

    def follow(self, entry: AnyRow) -> None:
        """Take the next entry; the first that does not follow from the one before is remembered."""
        self.length += 1
        sealed = Sealed(
            entry.subject_kind,
            entry.subject_id,
            entry.sequence,
            entry.operation_id,
            entry.verb,
            entry.actor,
            entry.login,
            to_milliseconds(entry.at),
            to_milliseconds(entry.recorded_at),
            entry.undoes,
            entry.changes,
        )
        follows = entry.previous == self.previous and entry.sequence == self.length
        if not self.broken_at and not (follows and entry.hash == sealed.hash(self.previous)):
            self.broken_at = entry.id
        self.previous = entry.hash

    def judged(self, head: str, entries: int) -> Iterator[Problem]:
        """What is wrong with it, given what its subject's row knows of it."""
        if self.broken_at:
            yield self.problem(_("The chain breaks at entry {number}.").format(number=self.broken_at))
        elif entries != self.length:
            message = _("The chain has {found} entries, not {wanted}.")
            yield self.problem(message.format(found=self.length, wanted=entries))
        elif head != self.previous:
            yield self.problem(_("The chain ends otherwise than its row says."))

    def problem(self, message: str) -> Problem:
        """Something wrong with this chain."""
        return Problem("chain", f"{self.kind}:{self.subject_id}", message)


def _words_problems(connection: Connection, progress: Progress) -> Iterator[Problem]:
    """Verify the words beside the chain: they have the digests entries sealed, and none was taken out or added."""
    texts = groupby(connection.execute(_texts()), key=lambda found: found.entry_id)
    entry_id, own = next(texts, (None, iter(())))
    wanted = select(Entry.id, Entry.changes).order_by(Entry.id)
    for done, entry in enumerate(connection.execute(wanted), 1):
        found: list[AnyRow] = []
        while entry_id is not None and entry_id <= entry.id:
            # Words of no entry at all are a broken reference, told elsewhere.
            found = list(own) if entry_id == entry.id else []
            entry_id, own = next(texts, (None, iter(())))
        yield from _words_of(entry.id, Changes.from_json(entry.changes), found)
        if not done % AT_ONCE:
            progress(_("words"), done)


def _texts() -> Select[*tuple[Any, ...]]:
    return select(*EntryText.__table__.columns).order_by(EntryText.entry_id, EntryText.id)


def _words_of(entry_id: int, changes: Changes, texts: list[AnyRow]) -> Iterator[Problem]:
    place = f"entry:{entry_id}"
    for one in texts:
        if (one.text is None) != (one.salt is None):
            yield Problem("words", place, _("Words {number} are redacted by half.").format(number=one.id))
        elif one.text is not None and digest(one.salt, one.text) != one.digest:
            yield Problem("words", place, _("Words {number} are not those the entry sealed.").format(number=one.id))
    brought, mentioned = _digests(changes)
    kept = {str(one.digest) for one in texts}
    if brought - kept:
        yield Problem("words", place, _("Words the entry sealed are missing."))
    if kept - mentioned:
        yield Problem("words", place, _("Words stand beside the entry that it never sealed."))


def _digests(changes: Changes) -> tuple[set[str], set[str]]:
    """The digests of words an entry brought, and of all it speaks of: those before a change came earlier."""
    after = [*changes.remarks.values(), *(one.after for one in changes.settings)]
    after += [value for created in changes.created for value in created.values.values()]
    brought = {str(value["text"]) for value in after if isinstance(value, dict)}
    before = {str(one.before["text"]) for one in changes.settings if isinstance(one.before, dict)}
    return brought, brought | before
