"""Builders: an office with a desk for each actor, complaints in a stage, and what a whole store holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, literal, select, text, union_all
from sqlalchemy.types import TypeEngine

from firefight_tui.desk.caches import refresh
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.fields import parse_ref
from firefight_tui.desk.kinds import KINDS
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.outcome import Outcome
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.tokens import term_tokens
from firefight_tui.domain.vocabulary import RAIL, Stage
from firefight_tui.store.models import Complaint, Row
from firefight_tui.store.models.types import Scalar, stored
from firefight_tui.store.search import hits
from firefight_tui.store.store import Store
from firefight_tui.store.work import Act, column_type, recorded
from tests.kept import kept

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 10:00 in Shanghai."""

CALL = {"channel": "phone", "person": "Li Na", "said": "We take it seriously and look at it now."}
"""What a first call must say."""

CACHES = ("is_open", "untold", "due_at", "due_clock", "missed", "waiting_on", "waiting_until")


@dataclass
class Hands:
    """A clock that only moves when told to."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def turn(self, span: timedelta = timedelta(minutes=1)) -> datetime:
        """Let time pass; returns the new moment."""
        self.at += span
        return self.at


def make_desk(store: Store | str, handle: str = "ada", *, is_local: bool = True, clock: Hands | None = None) -> Desk:
    """A desk for one actor, whose login differs from the name they act under."""
    store = Store(store) if isinstance(store, str) else store
    return Desk(store, Actor(handle, f"os-{handle}", is_local), zone=ZoneInfo("Asia/Shanghai"), now=clock or Hands())


@dataclass
class Office:
    """One store, one clock, and a desk for whoever acts; `ada`, the first, is its administrator."""

    store: Store
    clock: Hands = field(default_factory=Hands)

    def do(
        self,
        verb: str,
        *refs: str,
        by: str = "ada",
        op: str | None = None,
        expect: int | None = None,
        is_local: bool = True,
        **fields: object,
    ) -> Outcome:
        """Perform a verb with external fields (`class_` is `class` and so on for words of Python)."""
        desk = make_desk(self.store, by, is_local=is_local, clock=self.clock)
        values = {name.rstrip("_"): value for name, value in fields.items()}
        return desk.perform(desk.parse(verb, values), refs, operation=op, expect=expect)

    def report(self, by: str = "ada", **fields: object) -> str:
        """Take a complaint in; returns its reference."""
        given = {"client": "Huadong Retail", "title": "Orders fail", "body": "Since this morning orders fail."} | fields
        return self.do("report", by=by, **given).refs[0]

    @kept
    def enlist(self, *handles: str, access: str = "responder") -> None:
        """Put engineers on the roster."""
        for handle in handles:
            self.do("enlist", handle=handle, name=handle.title(), access=access)

    def show(self, ref: str, *, at: datetime | None = None) -> ComplaintRecord:
        """The complaint, whole."""
        return complaint(self.store, ref, self.clock.at, at=at)

    def found(self, words: str) -> set[str]:
        """The complaints in which these words are found."""
        term = term_tokens(words, phrase=False)
        assert term is not None
        with self.store.read() as session:
            return {
                f"FF-{number}"
                for number in session.scalars(hits(term, "sqlite" if self.store.is_sqlite else "postgresql"))
            }

    @kept
    def complaint(self, stage: Stage = Stage.RECEIVED, **fields: object) -> str:
        """A complaint in a stage, led there by verbs where verbs lead there; graded once it is investigated."""
        ref = self.report(**fields)
        if stage in RAIL:
            self._walk(ref, stage)
        elif stage is Stage.MERGED:
            self.do("merge", ref, into=self.report(title="The other one"), reason="the same")
        else:
            self.do("withdraw" if stage is Stage.WITHDRAWN else "reject", ref, reason="they said so")
        return ref

    def _walk(self, ref: str, stage: Stage) -> None:
        for number in range(1, RAIL.index(stage) + 1):
            before, after = RAIL[number - 1], RAIL[number]
            if before is Stage.RECEIVED:
                self.do("acknowledge", ref, **CALL)
            elif before is Stage.ACKNOWLEDGED:
                self.do("grade", ref, severity=2)
                self.do("advance", ref)
            elif before in {Stage.INVESTIGATING, Stage.EXECUTING, Stage.MONITORING}:
                self.do("advance", ref, override="built so")
            else:
                self.place(ref, after)

    def place(self, ref: str, stage: Stage) -> None:
        """Move a complaint where no verb leads yet, with an entry as a verb would write it."""
        with self.store.write() as work:
            row = work.locked(Complaint, parse_ref(ref))
            assert row is not None
            row.stage = stage
            work.seal(
                row,
                Act(
                    str(UUID(int=row.entries)),
                    "close",
                    "ada",
                    "os-ada",
                    self.clock.at,
                    self.clock.at,
                ),
            )
            refresh(work.session, row, self.clock.at)
            work.commit()


def make_complaint(office: Office, stage: Stage = Stage.RECEIVED, **fields: object) -> str:
    """A complaint in a stage; returns its reference."""
    return office.complaint(stage, **fields)


Rows = dict[tuple[str, int], dict[str, Scalar]]


def rows_in_force(store: Store) -> Rows:
    """Every recorded field of every row that is not retracted, with the caches of complaints."""
    found: Rows = {}
    with store.read() as session:
        for kind in session.scalars(_FILLED):
            wanted, fields = _ROWS[kind]
            for key, *values in session.execute(wanted):
                given = zip(fields, values, strict=True)
                found[kind, key] = {name: stored(of, value) for (name, of), value in given}
    return found


def _reading(model: type[Row]) -> tuple[Select[Any], list[tuple[str, TypeEngine[Any]]]]:
    names = (*recorded(model), *(CACHES if model is Complaint else ()))
    columns = [getattr(model, name) for name in names]
    wanted = select(model.id, *columns).where(model.retracted.is_(False)).order_by(model.id)
    return wanted, [(name, column_type(model, name)) for name in names]


# Made once: the walks look at everything after each of their steps.
_ROWS = {kind: _reading(model) for kind, model in KINDS.items()}
_FILLED = union_all(*(select(literal(kind)).where(exists(select(model.id))) for kind, model in KINDS.items()))


def search_index(store: Store) -> dict[int, str]:
    """The whole search index, by key."""
    with store.read() as session:
        return {key: str(lexemes) for key, lexemes in session.execute(text("SELECT rowid, lexemes FROM search")).all()}


def versions(store: Store) -> dict[tuple[str, int], int]:
    """The version of every row there is."""
    with store.read() as session:
        return {(kind, row.id): row.version for kind, model in KINDS.items() for row in session.scalars(select(model))}
