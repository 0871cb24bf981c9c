"""The engineer's seat: what screens read and perform through, and the drafts that lie on it. Every method blocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Event, Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firefight_tui.domain.drafts import Draft as Draft
from firefight_tui.domain.drafts import Drafts
from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.queue_records import QueueCounts, QueueRow, SavedViewRecord
from firefight_tui.errors import UnknownReference
from firefight_tui.screens.shortcuts import Keys
from firefight_tui.words import _

# The views need SQLAlchemy, which the first paint does not wait for: they are imported where they are used.
if TYPE_CHECKING:
    from firefight_tui.desk.desk import Desk
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.desk.views.listing import Listing
    from firefight_tui.desk.views.names import ClientNames, KnownNames
    from firefight_tui.desk.views.undoable import UndoPreview
    from firefight_tui.desk.views.update_draft import UpdateDraft
    from firefight_tui.domain.board import BoardRecord
    from firefight_tui.domain.handover import HandoverRecord
    from firefight_tui.domain.my_day import MyDay
    from firefight_tui.domain.notes import Notes
    from firefight_tui.domain.query import Query
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.domain.roster_records import ProposalRecord, RosterRecord
    from firefight_tui.domain.similarity import SimilarCase
    from firefight_tui.outgoing.office import Office
    from firefight_tui.settings import Settings
    from firefight_tui.store.quick import Quick

Values = dict[str, object]


class Bulk:
    """How far a verb has come that goes through several complaints, and whether it is to stop; two threads use it."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self._stopped = Event()

    def went_on(self, done: int, total: int) -> bool:
        """So many are done; whether to go on."""
        self.done, self.total = done, total
        return not self._stopped.is_set()

    def stop(self) -> None:
        """Leave the rest as it is."""
        self._stopped.set()

    def words(self) -> str:
        """How far it is."""
        if self._stopped.is_set():
            return _("Stopping..")
        return _("{done} of {total}.. {key} stops; one undo takes all of it back.").format(
            done=self.done, total=self.total, key=key_of("desk.leave", "Ctrl-g")
        )


class Seat:
    """One actor at one desk, which is made when it is first needed: what it is made of takes longer than a first look.

    Args:
        handle: The name acts are recorded under.
        zone: The zone the engineer's times are typed and shown in.
        now: The clock.
        open_desk: Makes the desk; called once, from a thread.
        quick: Reads the inbox before there is a desk.
        first: The first rows of the inbox, where they are read already.

    Attributes:
        drafts: What was typed and not saved, by verb and complaints.
        may_run_editor: Whether an editor may be started here; behind a forced command it would be a shell.
        settings: What is set; None where nothing is, as in a test.
        keys: The keys in force.
        ready: Set, on the event loop, once the desk is there.
        touched_at: When the last key was pressed, on the monotonic clock.
    """

    def __init__(
        self,
        handle: str,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        open_desk: Callable[[], Desk],
        *,
        quick: Quick | None = None,
        first: Sequence[QueueRow] | None = None,
    ) -> None:
        self.handle, self.zone, self.now = handle, zone, now
        self.first = first
        self.keys = Keys()
        self.touched_at = 0.0
        self.ready = asyncio.Event()
        self.drafts = Drafts()
        self.may_run_editor = True
        self.settings: Settings | None = None
        self._quick = quick
        self._open_desk = open_desk
        self._desk: Desk | None = None
        self._opening = Lock()

    @classmethod
    def at(cls, desk: Desk) -> Seat:
        """A seat at a desk that is there."""
        seat = cls(desk.actor.handle, desk.zone, desk.now, lambda: desk)
        seat._desk = desk
        return seat

    @property
    def is_ready(self) -> bool:
        """Whether the desk is there."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The desk; whoever asks first waits until it is made.

        Raises:
            FirefightError: It cannot be made: the store has another schema, or cannot be reached.
        """
        with self._opening:
            if self._desk is None:
                self._desk = self._open_desk()
            return self._desk

    @property
    def office(self) -> Office:
        """What the settings say about documents.

        Raises:
            BadSettings: They do not hold.
        """
        from firefight_tui.outgoing.office import Office, office_of

        return office_of(self.settings) if self.settings is not None else Office()

    def query(self, text: str) -> Query:
        """A query as typed.

        Raises:
            QueryError: It cannot be read.
        """
        from firefight_tui.domain.query import parse

        return parse(text, now=self.now(), zone=self.zone)

    def listing(self, text: str) -> Listing:
        """The list of a query as of now.

        Raises:
            QueryError: It cannot be read.
        """
        from firefight_tui.desk.views.listing import Listing

        return Listing(self.desk.store, self.handle, self.query(text), self.now())

    def counts(self) -> QueueCounts:
        """How many complaints there are of what matters."""
        if self._quick is not None and not self.is_ready:
            from firefight_tui.store.quick_open import NotQuick

            with suppress(NotQuick):
                return self._quick.counts(self.handle, self.now())
        from firefight_tui.desk.views.queue import queue_counts

        return queue_counts(self.desk.store, self.handle, self.now())

    def record(self, ref: str, *, at: datetime | None = None) -> ComplaintRecord:
        """One complaint, whole; `at` as it stood then.

        Raises:
            UnknownReference: There is none.
        """
        from firefight_tui.desk.views.complaint import complaint

        return complaint(self.desk.store, ref, self.now(), at=at)

    def proposal(self, ref: str) -> ProposalRecord:
        """The team that would be sent for a complaint.

        Raises:
            UnknownReference: There is none.
        """
        from firefight_tui.desk.views.proposal import proposal

        return proposal(self.desk.store, ref, self.now())

    def handover(self, whose: str, ref: str) -> HandoverRecord:
        """What is handed over: of a complaint, of an engineer, or of the whole desk.

        Raises:
            UnknownReference: There is no such complaint.
        """
        from firefight_tui.desk.views.handover import handover, handover_of

        if ref:
            return handover_of(self.desk.store, ref, self.now())
        return handover(self.desk.store, self.now(), whose=whose)

    def notes(self, text: str) -> Notes:
        """What is being tried, of the complaints of a query.

        Raises:
            QueryError: It cannot be read.
        """
        from firefight_tui.desk.views.notes import notes

        return notes(self.desk.store, self.handle, self.query(text), self.now())

    def my_day(self, whose: str) -> MyDay:
        """What is an engineer's to do."""
        from firefight_tui.desk.views.my_day import my_day

        return my_day(self.desk.store, whose, self.now())

    def similar(self, ref: str) -> tuple[SimilarCase, ...]:
        """Complaints of the past told like this one, with what came of them."""
        from firefight_tui.desk.views.similar import similar_cases

        return similar_cases(self.desk.store, ref)

    def roster(self, today_ends: datetime) -> RosterRecord:
        """Everybody of ours, with what is due until then."""
        from firefight_tui.desk.views.roster import roster

        return roster(self.desk.store, self.now(), today_ends)

    def board(self, text: str) -> BoardRecord:
        """The remedies of the complaints a query finds.

        Raises:
            QueryError: It cannot be read.
        """
        from firefight_tui.desk.views.board import board

        return board(self.desk.store, self.handle, self.query(text), self.now())

    def names(self) -> KnownNames:
        """The names completion offers."""
        from firefight_tui.desk.views.names import known_names

        return known_names(self.desk.store)

    def names_at(self, client: str) -> ClientNames:
        """What completion offers once the client is known."""
        from firefight_tui.desk.views.names import names_at

        return names_at(self.desk.store, client)

    def title(self, ref: str) -> str:
        """What a reference means: its client and title, in a line.

        Raises:
            UnknownReference: It means nothing.
        """
        from firefight_tui.desk.views.names import title_of

        return title_of(self.desk.store, ref)

    def update_draft(self, ref: str, moment: str | None = None) -> UpdateDraft:
        """What to tell the client of a complaint now, or at a moment of the process; the time in it is left open.

        Raises:
            FirefightError: There is no such complaint, or the script cannot be used.
        """
        from firefight_tui.desk.views.update_draft import update_draft
        from firefight_tui.domain.reply_script import Moment

        wanted = Moment(moment) if moment is not None else None
        desk = self.desk
        return update_draft(
            desk.store,
            ref,
            self.now(),
            actor=self.handle,
            scripts=desk.scripts,
            moment=wanted,
            leaves_time=True,
        )

    def letters(self, refs: Sequence[str], values: Values) -> tuple[UpdateDraft, ...]:
        """What a contact with these fields would send.

        Raises:
            FirefightError: A value does not fit.
        """
        from firefight_tui.desk.views.update_draft import letters

        return letters(self.desk, refs, values)

    def mark_read(self, ref: str) -> None:
        """Remember that the complaint was seen as it stands."""
        from firefight_tui.desk.views.reading import mark_read

        mark_read(self.desk.store, self.handle, ref, self.now())

    def check(self, verb: str, values: Values) -> None:
        """Read fields without performing anything.

        Raises:
            UsageError: The verb has no such field.
            InvalidValue: A value does not fit.
        """
        self.desk.parse(verb, values)

    def check_field(self, verb: str, name: str, value: object) -> None:
        """Read one field as the verb would, whatever the others hold.

        Raises:
            UsageError: The verb has no such field.
            InvalidValue: The value does not fit.
        """
        from firefight_tui.desk.registry import verb_named

        verb_named(verb).check_field(name, value, self.desk.spoken())

    def perform(
        self,
        verb: str,
        values: Values,
        refs: Sequence[str],
        *,
        operation: str | None = None,
        expect: int | None = None,
        bulk: Bulk | None = None,
    ) -> Outcome:
        """Perform a verb; a `bulk` is told how far it is, and may stop it.

        Raises:
            FirefightError: It was refused, or the store failed.
        """
        verb_as_typed = self.desk.parse(verb, values)
        progress = bulk.went_on if bulk is not None else None
        return self.desk.perform(verb_as_typed, refs, operation=operation, expect=expect, progress=progress)

    def undo_preview(self, refs: tuple[str, ...]) -> UndoPreview:
        """What undo and redo would do, anywhere or on these complaints."""
        from firefight_tui.desk.views.undoable import undo_preview

        return undo_preview(self.desk.store, self.handle, refs)

    def saved_views(self) -> tuple[SavedViewRecord, ...]:
        """The views of the inbox that are kept: the reader's own and everybody's."""
        from firefight_tui.desk.views.saved import saved_views

        return saved_views(self.desk.store, self.handle)

    def save_view(self, name: str, query: str, *, shared: bool) -> None:
        """Keep a query as a view.

        Raises:
            InvalidValue: The name does not do, or there are too many.
        """
        from firefight_tui.desk.views.saved import save_view

        save_view(self.desk.store, self.handle, name, query, shared=shared, now=self.now())

    def drop_view(self, number: int) -> None:
        """Keep a view no longer.

        Raises:
            FirefightError: It is not the reader's.
        """
        from firefight_tui.desk.views.saved import drop_view

        drop_view(self.desk.store, self.handle, number)

    def taken_back(self, outcome: Outcome) -> tuple[str, ...]:
        """The verbs an undo or redo reversed, told from its entries."""
        verbs: list[str] = []
        for ref in outcome.refs:
            try:
                timeline = {entry.id: entry for entry in self.record(ref).timeline}
            except UnknownReference:
                verbs.append("report")  # Its report was undone: what is gone was taken in.
                continue
            for number in outcome.entries:
                entry = timeline.get(number)
                while entry is not None and entry.undoes is not None:
                    entry = timeline.get(entry.undoes)
                if entry is not None:
                    verbs.append(entry.verb)
        return tuple(dict.fromkeys(verbs))
