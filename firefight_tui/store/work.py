"""The unit of work: one transaction that notices every change made in it and seals it as a timeline entry."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Engine, event, func, inspect, select
from sqlalchemy.orm import Mapper, Session, attributes
from sqlalchemy.types import TypeEngine

from firefight_tui.domain.chain import Changes, Creation, Json, Sealed, Setting, digest
from firefight_tui.domain.text import storable
from firefight_tui.store.models import Base, Entry, EntryText, Row, Subject
from firefight_tui.store.models.types import Words, stored, to_milliseconds

S = TypeVar("S", bound=Base)

CHANNEL = "firefight"
"""PostgreSQL's notification channel; the payload names the subject."""


@dataclass(frozen=True)
class Act:
    """Who does what when: the part of an entry that is the same for all subjects of one operation.

    `is_news` says whether people are to look at it: what is none leaves whoever had read everything so far with nothing
    unread. It is no part of the entry, which tells what happened and not to whom it matters.
    """

    operation_id: str
    verb: str
    actor: str
    login: str
    at: datetime
    recorded_at: datetime
    undoes: int | None = None
    is_news: bool = True


class UnitOfWork:
    """A write transaction. Leaving it always rolls back what `commit` has not committed.

    Rows are loaded, changed and added through `session`; every change to a `Row` is noticed when it is flushed, so no
    verb can forget to record one. `seal` turns what was noticed into an entry of one subject.
    """

    def __init__(self, engine: Engine, is_sqlite: bool) -> None:
        self.session = Session(engine, autoflush=True, expire_on_commit=False)
        self.is_sqlite = is_sqlite
        self._created: list[Row] = []
        self._set: dict[tuple[str, int, str], tuple[Row, Any, Any]] = {}
        self._unflushed: list[Row] = []
        self._raised: set[Row] = set()
        self._remarks: dict[str, str] = {}
        self._subjects: set[str] = set()
        event.listen(self.session, "before_flush", self._notice)
        event.listen(self.session, "after_flush", self._notice_keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.rollback()
        self.session.close()

    def commit(self) -> None:
        """Make everything permanent and tell the other sessions; "saved" is true only after this returned."""
        self.session.flush()
        if not self.is_sqlite:
            for subject in sorted(self._subjects):
                self.session.execute(select(func.pg_notify(CHANNEL, subject)))
        self.session.commit()

    def locked(self, model: type[S], key: int) -> S | None:
        """A row by key, locked against other writers until the end (SQLite's writer's lock is held already)."""
        return self.session.get(model, key, with_for_update=None if self.is_sqlite else True)

    def announce(self, kind: str, key: int) -> None:
        """Tell other sessions at commit that this subject changed."""
        self._subjects.add(f"{kind}:{key}")

    def _notice(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.new:
            if isinstance(row, Row):
                self._unflushed.append(row)
                self._raised.add(row)
        for row in session.dirty:
            if isinstance(row, Row) and row not in self._created:
                self._notice_fields(row)

    def _notice_fields(self, row: Row) -> None:
        for name in recorded(type(row)):
            history = attributes.get_history(row, name)
            if not history.has_changes():
                continue
            self._raise_version(row)
            before = history.deleted[0] if history.deleted else None
            key = (table_of(row), row.id, name)
            first = self._set[key][1] if key in self._set else before
            self._set[key] = (row, first, history.added[0] if history.added else None)

    def _raise_version(self, row: Row) -> None:
        """Count a change of this transaction; caches alone are none, and a new row begins with its first version."""
        if row not in self._raised:
            self._raised.add(row)
            row.version += 1

    def _notice_keys(self, _session: Session, _context: object) -> None:
        self._created += self._unflushed
        self._unflushed = []

    def remark(self, name: str, words: str | None) -> None:
        """Keep words about the act itself (a reason, an override) in the entry being made."""
        if words:
            self._remarks[name] = storable(words)

    def pending(self) -> bool:
        """Whether anything recorded has changed, or been remarked, since the last `seal`."""
        self.session.flush()
        return bool(self._created or self._remarks) or any(before != after for _, before, after in self._set.values())

    def seal(self, subject: Subject, act: Act) -> Entry:
        """Write what has changed since the last seal as the next entry of the subject's chain.

        Args:
            subject: The row whose timeline it joins; its head, length and version move with it.
            act: Who did what when.

        Returns:
            The entry, flushed, with its id.
        """
        self.session.flush()
        texts: list[EntryText] = []
        created = tuple(self._creation(row, texts) for row in self._created)
        settings = tuple(
            self._setting(row, name, before, after, texts)
            for (_, _, name), (row, before, after) in self._set.items()
            if before != after
        )
        remarks = {name: self._text("entry", 0, name, words, texts) for name, words in self._remarks.items()}
        self._created, self._set, self._remarks = [], {}, {}
        entry = self._append(subject, act, Changes(created, settings, remarks).to_json())
        for text in texts:
            text.entry_id = entry.id
            text.row_id = text.row_id or entry.id
        self.session.add_all(texts)
        self.session.flush()
        self.announce(table_of(subject), subject.id)
        return entry

    def _append(self, subject: Subject, act: Act, changes: str) -> Entry:
        sealed = Sealed(
            subject_kind=table_of(subject),
            subject_id=subject.id,
            sequence=subject.entries + 1,
            operation_id=act.operation_id,
            verb=act.verb,
            actor=act.actor,
            login=act.login,
            at=to_milliseconds(act.at),
            recorded_at=to_milliseconds(act.recorded_at),
            undoes=act.undoes,
            changes=changes,
        )
        entry = Entry(
            subject_kind=sealed.subject_kind,
            subject_id=sealed.subject_id,
            sequence=sealed.sequence,
            operation_id=act.operation_id,
            verb=act.verb,
            actor=act.actor,
            login=act.login,
            at=act.at,
            recorded_at=act.recorded_at,
            undoes=act.undoes,
            previous=subject.head,
            hash=sealed.hash(subject.head),
            changes=changes,
        )
        self._raise_version(subject)
        subject.head, subject.entries = entry.hash, entry.sequence
        self.session.add(entry)
        self.session.flush()
        return entry

    def _creation(self, row: Row, texts: list[EntryText]) -> Creation:
        values = {
            name: self._value(row, name, getattr(row, name), texts)
            for name in recorded(type(row))
            if name != "retracted"
        }
        return Creation(
            table_of(row), row.id, {name: value for name, value in values.items() if value not in (None, "")}
        )

    def _setting(self, row: Row, name: str, before: object, after: object, texts: list[EntryText]) -> Setting:
        earlier = (
            self._earlier_words(row, name, before, texts)
            if is_words(type(row), name)
            else stored(column_type(type(row), name), before)
        )
        return Setting(table_of(row), row.id, name, earlier, self._value(row, name, after, texts))

    def _value(self, row: Row, name: str, value: object, texts: list[EntryText]) -> Json:
        if not is_words(type(row), name):
            return stored(column_type(type(row), name), value)
        if value is None:
            return None
        return self._text(table_of(row), row.id, name, str(stored(column_type(type(row), name), value)), texts)

    def _text(self, kind: str, row_id: int, field: str, words: str, texts: list[EntryText]) -> Json:
        salt = secrets.token_hex(16)
        texts.append(
            EntryText(kind=kind, row_id=row_id, field=field, salt=salt, text=words, digest=digest(salt, words))
        )
        return {"text": texts[-1].digest}

    def _earlier_words(self, row: Row, name: str, value: object, texts: list[EntryText]) -> Json:
        """The words before a change, by the digest of the entry that brought them (never written a second time)."""
        if value is None:
            return None
        place = (EntryText.kind == table_of(row), EntryText.row_id == row.id, EntryText.field == name)
        found = self.session.scalars(
            select(EntryText.digest).where(*place).order_by(EntryText.id.desc()).limit(1)
        ).first()
        return {"text": found} if found is not None else self._value(row, name, value, texts)


def table_of(row: Row | type[Row]) -> str:
    """The name of a row's table, which is its kind in the timeline."""
    return str(row.__tablename__)  # type: ignore[union-attr]  # every mapped row has one


def column_type(model: type[Row], name: str) -> TypeEngine[Any]:
    """The column type of a field."""
    return _mapper(model).column_attrs[name].columns[0].type


def is_words(model: type[Row], name: str) -> bool:
    """Whether a field holds words from people."""
    return isinstance(column_type(model, name), Words)


def recorded(model: type[Row]) -> tuple[str, ...]:
    """The fields of a row the timeline records: all but its key and the caches."""
    return tuple(
        attribute.key
        for attribute in _mapper(model).column_attrs
        if attribute.key != "id" and not attribute.columns[0].info.get("derived")
    )


def _mapper(model: type[Row]) -> Mapper[Any]:
    found = inspect(model)
    assert isinstance(found, Mapper)
    return found
