"""Similar complaints of the past: found by their words, ordered by likeness, with their root cause and what worked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import parse_ref, ref
from firefight_tui.desk.planned import conclusion_of, planned_of, rows_of
from firefight_tui.domain.similarity import ALIKE, SimilarCase, is_cause_shared, likeness, search_terms
from firefight_tui.domain.tokens import Term
from firefight_tui.domain.vocabulary import Verdict
from firefight_tui.store.models import Client, Complaint, Conclusion, Phenomenon
from firefight_tui.store.search import COMPLAINT_SHIFT, newest_rows
from firefight_tui.store.store import Store

MOST = 5
MOST_TOLD = 6
"""Sentences of a complaint by which others are looked for."""

AT_ONCE = 400
"""Rows of the index read in one go, newest complaint first."""

MOST_READS = 5
ENOUGH = 60
"""Concluded complaints among them after which nothing older is looked for: so it takes as long at any size."""


def similar_cases(store: Store, reference: str) -> tuple[SimilarCase, ...]:
    """The complaints most like this one of those whose root cause is known, the most alike first.

    Args:
        store: Where they are kept.
        reference: The complaint.
    """
    if not store.exists():
        return ()
    dialect = "sqlite" if store.is_sqlite else "postgresql"
    with store.read() as session:
        own = session.get(Complaint, parse_ref(reference))
        if own is None or own.retracted:
            return ()
        told = [own.title, *(one.text for one in rows_of(session, Phenomenon, own))][:MOST_TOLD]
        numbers = _candidates(session, search_terms(told), dialect, own.id)
        rated = sorted(_rated(session, own, told, numbers), key=lambda pair: (-pair[0], -pair[1].id))
        return tuple(_case(session, row, rate) for rate, row in rated[:MOST] if rate >= ALIKE)


def _candidates(session: Session, terms: Sequence[Term], dialect: str, own: int) -> list[int]:
    """Concluded complaints that hold some of the words, newest first."""
    found: dict[int, None] = {}
    below = None
    for _read in range(MOST_READS if terms else 0):
        keys = list(session.scalars(newest_rows(terms, dialect, below).limit(AT_ONCE)))
        numbers = list(dict.fromkeys(key >> COMPLAINT_SHIFT for key in keys))
        concluded = select(Conclusion.complaint_id).where(
            Conclusion.complaint_id.in_(numbers), Conclusion.retracted.is_(False)
        )
        known = set(session.scalars(concluded)) - {own}
        found |= dict.fromkeys(number for number in numbers if number in known)
        if len(keys) < AT_ONCE or len(found) >= ENOUGH:
            break
        below = keys[-1]
    return list(found)[:ENOUGH]


def _rated(
    session: Session, own: Complaint, told: Sequence[str], numbers: Sequence[int]
) -> list[tuple[float, Complaint]]:
    wanted = select(Complaint).where(Complaint.id.in_(numbers), Complaint.retracted.is_(False))
    others = list(session.scalars(wanted))
    seen = select(Phenomenon).where(Phenomenon.complaint_id.in_(numbers), Phenomenon.retracted.is_(False))
    phenomena: dict[int, list[str]] = {}
    for one in session.scalars(seen):
        phenomena.setdefault(one.complaint_id, []).append(one.text)
    rated = []
    for row in others:
        theirs = [row.title, *phenomena.get(row.id, ())][:MOST_TOLD]
        rated.append((likeness(told, theirs, is_same_cause=is_cause_shared(own.cause, row.cause)), row))
    return rated


def _case(session: Session, row: Complaint, rate: float) -> SimilarCase:
    client = session.get_one(Client, row.client_id)
    found = conclusion_of(session, row)
    remedies = planned_of(session, row).remedies
    return SimilarCase(
        ref=ref(row.id),
        client=client.name,
        title=row.title,
        year_month=f"{row.received_at:%Y-%m}",
        likeness=rate,
        root_cause=(found.root_cause or found.fix_reason or "") if found is not None else "",
        escape_point=(found.escape_point or "") if found is not None else "",
        worked=tuple(
            one.what
            for one in remedies
            if one.verification is not None and one.verification.verdict is Verdict.EFFECTIVE
        ),
    )
