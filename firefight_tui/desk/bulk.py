"""Many reports in one transaction: the same rows `report` makes one by one, written by executemany."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TypeDecorator, func, select, text
from sqlalchemy.types import TypeEngine

from firefight_tui.desk.caches import first_due
from firefight_tui.desk.receive import Report
from firefight_tui.desk.rulebook import hold_rules, rulebook
from firefight_tui.domain.chain import Sealed, canonical, digest
from firefight_tui.domain.vocabulary import ClockName, Severity
from firefight_tui.store.models import Client, Complaint, Entry, Person, Project
from firefight_tui.store.models.types import Coded, Graded, WordList, stored, to_milliseconds
from firefight_tui.store.rows import insert_rows
from firefight_tui.store.search import UNSEARCHED_FIELDS, add_rows, search_rows
from firefight_tui.store.work import Act, UnitOfWork, column_type, is_words, recorded

COMPLAINT = "complaint"
MOST_AT_ONCE = 500
"""Names in one question to the database."""


@dataclass(frozen=True)
class KnownClient:
    """What a new complaint needs to know of its client."""

    id: int
    severity: Severity
    timezone: str
    calendar: str


@dataclass(frozen=True)
class Place:
    """Where a report belongs: rows that exist already."""

    client: KnownClient | Client
    project_id: int | None
    contact_id: int | None


@dataclass(frozen=True)
class Reported:
    """A complaint made in bulk: its key, and the entry that made it."""

    complaint_id: int
    entry_id: int


class Bulk:
    """Reports collected for one act and written together.

    Only reports whose client, project and contact are known go this way; whoever names somebody for the first time
    goes through the verb, in the same transaction.

    Args:
        work: The transaction.
        act: Who takes them in, when they are recorded; `at` of each entry is when the complaint was received.
    """

    def __init__(self, work: UnitOfWork, act: Act) -> None:
        self.work = work
        self.act = act
        self._complaints: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []
        self._texts: list[tuple[Any, ...]] = []
        self._search: list[tuple[int, list[str]]] = []
        self._keys = _Keys(work)
        self._columns = _columns()
        self._recorded = [column for column in self._columns if column.is_recorded]
        self._stores = {column.name: column.store for column in self._columns}
        self._blanks = [(column.name, _NEW.get(column.name, column.blank)) for column in self._columns]
        self._due: dict[tuple[int, str, str, Severity], Callable[[datetime], tuple[ClockName | None, int]]] = {}

    def expect(self, reports: Iterable[Report]) -> None:
        """Look up the clients many reports name, at once."""
        self._keys.expect(report.client for report in reports)

    def place(self, report: Report) -> Place | None:
        """Where the report belongs, or None when it names somebody for the first time or needs the roster."""
        if report.about is not None:
            return None
        return self._keys.place(report.client, report.project, report.contact)

    def add(self, report: Report, place: Place) -> Reported:
        """Take a report; it is written by the next `flush`."""
        report.check(self.act.recorded_at)
        made = self._keys.next()
        received_at = report.received_at or report.at or self.act.at
        values = report.beginning(place.client.id, place.client.severity, received_at, self.act.recorded_at)
        values |= {"project_id": place.project_id, "contact_id": place.contact_id}
        kept = {name: self._stores[name](value) for name, value in values.items()}
        plain, texts = self._sealed_values(kept, made)
        changes = canonical({"created": [[COMPLAINT, made.complaint_id, plain]], "set": [], "remarks": {}})
        head = self._seal(made, received_at, changes)
        clock, due_at = self._first_due(place.client, values["severity"])(received_at)
        kept |= {
            "id": made.complaint_id,
            "head": head,
            "due_at": due_at,
            "due_clock": None if clock is None else str(clock),
        }
        self._complaints.append(tuple([kept.get(name, blank) for name, blank in self._blanks]))
        self._texts += texts
        searched = [row[5] for row in texts if row[3] not in UNSEARCHED_FIELDS]
        self._search += search_rows(made.complaint_id, 1, searched)
        return made

    def flush(self) -> None:
        """Write what was collected."""
        self.work.session.flush()
        if not self._complaints:
            self._keys.written()
            return
        connection = self.work.session.connection()
        insert_rows(connection, COMPLAINT, [column.name for column in self._columns], self._complaints)
        insert_rows(connection, "entry", _ENTRY_COLUMNS, self._entries)
        insert_rows(connection, "entry_text", _TEXT_COLUMNS, self._texts)
        add_rows(self.work.session, self._search)
        self.work.announce(COMPLAINT, 0)
        self._complaints, self._entries, self._texts, self._search = [], [], [], []
        self._keys.written()

    def _sealed_values(
        self, stored_values: dict[str, Any], made: Reported
    ) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
        """The values of the new row as its entry records them, and the words beside it."""
        plain: dict[str, Any] = {}
        texts: list[tuple[Any, ...]] = []
        for column in self._recorded:
            kept = stored_values.get(column.name)
            if kept is None or kept == "":
                continue
            if column.is_words:
                salt = secrets.token_hex(16)
                words = digest(salt, kept)
                texts.append((made.entry_id, COMPLAINT, made.complaint_id, column.name, words, kept, salt))
                plain[column.name] = {"text": words}
            else:
                plain[column.name] = kept
        return plain, texts

    def _seal(self, made: Reported, at: datetime, changes: str) -> str:
        act = self.act
        sealed = Sealed(
            COMPLAINT,
            made.complaint_id,
            1,
            act.operation_id,
            act.verb,
            act.actor,
            act.login,
            to_milliseconds(at),
            to_milliseconds(act.recorded_at),
            None,
            changes,
        )
        head = sealed.hash("")
        self._entries.append(
            (
                made.entry_id,
                COMPLAINT,
                made.complaint_id,
                1,
                act.operation_id,
                act.verb,
                act.actor,
                act.login,
                sealed.at,
                sealed.recorded_at,
                None,
                "",
                head,
                changes,
            )
        )
        return head

    def _first_due(
        self, client: KnownClient | Client, severity: Severity
    ) -> Callable[[datetime], tuple[ClockName | None, int]]:
        """When the first clock of a complaint received at some moment is due."""
        key = (client.id, client.timezone, client.calendar, severity)
        if not self._due:
            hold_rules(self.work.session)
        if key not in self._due:
            self._due[key] = first_due(rulebook(self.work.session), *key)
        return self._due[key]


@dataclass(frozen=True)
class _Column:
    """A column of the complaint's table and how its value is stored."""

    name: str
    store: Callable[[Any], Any]
    blank: Any
    is_words: bool
    is_recorded: bool


@cache
def _columns() -> list[_Column]:
    names = recorded(Complaint)
    found: list[_Column] = []
    for column in Complaint.__table__.columns:
        kind = column_type(Complaint, column.name)
        is_recorded = column.name in names and column.name != "retracted"
        found.append(
            _Column(column.name, _store(kind), stored(kind, None), is_words(Complaint, column.name), is_recorded)
        )
    return found


def _store(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """How a column's values are stored; the few words of a vocabulary are converted once."""
    if isinstance(kind, Coded | Graded | WordList):
        return cache(lambda value: stored(kind, value))
    return (lambda value: stored(kind, value)) if isinstance(kind, TypeDecorator) else (lambda value: value)


_NEW = {"version": 1, "retracted": False, "entries": 1, "is_open": True, "untold": False}
"""The caches of a complaint nobody has touched, beside those that depend on when it was received."""


_ENTRY_COLUMNS = [
    "id",
    "subject_kind",
    "subject_id",
    "sequence",
    "operation_id",
    "verb",
    "actor",
    "login",
    "at",
    "recorded_at",
    "undoes",
    "previous",
    "hash",
    "changes",
]
_TEXT_COLUMNS = ["entry_id", "kind", "row_id", "field", "digest", "text", "salt"]


class _Keys:
    """Keys for new rows, and the rows reports may name, kept for the length of one transaction."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self._clients: dict[str, KnownClient | None] = {}
        self._projects: dict[tuple[int, str], int | None] = {}
        self._people: dict[tuple[int, str], int | None] = {}
        self._free: list[Reported] = []
        self._last: Reported | None = None

    def expect(self, clients: Iterable[str]) -> None:
        """Look up many clients at once."""
        unknown = sorted(set(clients) - self._clients.keys())
        self._clients |= dict.fromkeys(unknown)
        columns = (Client.id, Client.name, Client.severity, Client.timezone, Client.calendar)
        for start in range(0, len(unknown), MOST_AT_ONCE):
            wanted = select(*columns).where(
                Client.name.in_(unknown[start : start + MOST_AT_ONCE]), Client.retracted.is_(False)
            )
            for row in self.work.session.execute(wanted):
                self._clients[row.name] = KnownClient(row.id, row.severity, row.timezone, row.calendar)

    def place(self, client: str, project: str | None, contact: str | None) -> Place | None:
        if client not in self._clients:
            self.expect([client])
        found = self._clients[client]
        if found is None:
            return None
        project_id = self._known(self._projects, Project, found.id, project)
        contact_id = self._known(self._people, Person, found.id, contact)
        if (project is not None and project_id is None) or (contact is not None and contact_id is None):
            return None
        return Place(found, project_id, contact_id)

    def _known(
        self,
        cache: dict[tuple[int, str], int | None],
        model: type[Project] | type[Person],
        client_id: int,
        name: str | None,
    ) -> int | None:
        if name is None:
            return None
        if (client_id, name) not in cache:
            wanted = select(func.min(model.id)).where(
                model.client_id == client_id, model.name == name, model.retracted.is_(False)
            )
            cache[client_id, name] = self.work.session.scalar(wanted)
        return cache[client_id, name]

    def forget(self) -> None:
        """Somebody was named for the first time: look again."""
        self._clients = {name: client for name, client in self._clients.items() if client is not None}
        self._projects = {key: found for key, found in self._projects.items() if found is not None}
        self._people = {key: found for key, found in self._people.items() if found is not None}

    def next(self) -> Reported:
        if self.work.is_sqlite:
            if self._last is None:
                self._last = Reported(self._highest(Complaint), self._highest(Entry))
            self._last = Reported(self._last.complaint_id + 1, self._last.entry_id + 1)
            return self._last
        if not self._free:
            self._free = self._reserved(1_000)
        return self._free.pop()

    def written(self) -> None:
        """What comes next may take keys of its own."""
        self._last = None
        self.forget()

    def _highest(self, model: type[Complaint] | type[Entry]) -> int:
        return int(self.work.session.scalar(select(func.max(model.id))) or 0)

    def _reserved(self, count: int) -> list[Reported]:
        """Keys taken from PostgreSQL's sequences, the lowest last; what is not used is a gap."""
        pairs = text(
            "SELECT nextval(pg_get_serial_sequence('complaint', 'id')), nextval(pg_get_serial_sequence('entry', 'id'))"
            " FROM generate_series(1, :count)"
        )
        found = [Reported(*row) for row in self.work.session.execute(pairs, {"count": count})]
        return found[::-1]
