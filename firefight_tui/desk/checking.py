"""The check of a whole desk: what the store can verify, and that every cached column equals what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.caches import computed
from firefight_tui.store.checking import check_storage
from firefight_tui.store.long_work import Progress, silent
from firefight_tui.store.models import Complaint
from firefight_tui.store.problems import Problem
from firefight_tui.store.store import Store
from firefight_tui.words import _

COMPLAINTS_AT_ONCE = 200


def check(store: Store, now: datetime | None = None, progress: Progress = silent) -> tuple[Problem, ...]:
    """Verify a store: file, references, triggers, chains, words, search, cached columns.

    Reads only, in short transactions where it can; memory does not grow with the store.

    Args:
        store: The store; it must have our schema.
        now: The moment the clocks are looked at; when the last thing happened to each complaint, unless said. The
            answer is the same at any later moment, but an old complaint's clocks take long to run up to it.
        progress: Told what is verified and how many of it are done.

    Returns:
        What is wrong, in no order of weight; empty when all is well.

    Raises:
        StoreOutdated: The store has another schema.
        StoreError: It cannot be read at all.
    """
    store.check_schema()
    found = tuple(check_storage(store, progress))
    if any(problem.kind == "file" for problem in found):
        return found
    return (*found, *_cache_problems(store, now, progress))


def _cache_problems(store: Store, now: datetime | None, progress: Progress) -> Iterator[Problem]:
    last, done = 0, 0
    while True:
        with store.read() as session:
            wanted = select(Complaint).where(Complaint.id > last, Complaint.retracted.is_(False))
            complaints = list(session.scalars(wanted.order_by(Complaint.id).limit(COMPLAINTS_AT_ONCE)))
            found = _stale(session, complaints, now)
        if not complaints:
            return
        yield from found
        last, done = complaints[-1].id, done + len(complaints)
        progress(_("clocks"), done)


def _stale(session: Session, complaints: Sequence[Complaint], now: datetime | None) -> list[Problem]:
    """The complaints among these whose cached columns differ from what timeline and rows say."""
    found: list[Problem] = []
    for complaint in complaints:
        right = computed(session, complaint, now or complaint.received_at)
        wrong = [name for name, value in right.__dict__.items() if getattr(complaint, name) != value]
        if wrong:
            message = _("Computed anew, these differ: {columns}.").format(columns=", ".join(wrong))
            found.append(Problem("cache", f"complaint:{complaint.id}", message))
    return found
