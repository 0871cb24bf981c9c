"""Sealing what a verb changed: the entry, the search index, and the cached columns, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from firefight_tui.desk.caches import refresh, touches_clocks
from firefight_tui.desk.fields import ref
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.outcome import Outcome
from firefight_tui.desk.recomputing import follow_rules
from firefight_tui.domain.chain import Changes
from firefight_tui.store.models import Complaint, Entry, Subject
from firefight_tui.store.readers import stay_read
from firefight_tui.store.search import index_entry, reindex
from firefight_tui.store.work import Act


def seal(on: Occasion, subject: Subject, act: Act) -> Entry | None:
    """Write what has changed as an entry of the subject; None when nothing did. Taking something back always writes.

    What is no news joins the timeline as all else does, and other screens hear of it; but the complaint does not come
    up in the list by it, nor is it unread for who had read it.
    """
    if not on.work.pending() and act.undoes is None:
        return None
    if isinstance(subject, Complaint) and act.is_news:
        subject.updated_at = on.now
    entry = on.work.seal(subject, act)
    if isinstance(subject, Complaint):
        if not act.is_news:
            stay_read(on.session, entry)
        if _rewrites(entry):
            reindex(on.session, subject.id)
        else:
            index_entry(on.session, entry)
        if touches_clocks(Changes.from_json(entry.changes)):
            refresh(on.session, subject, on.now)
    else:
        follow_rules(on.session, entry, subject)
    return entry


def outcome_of(operation: str, subjects: Sequence[Subject], entries: Sequence[Entry]) -> Outcome:
    """What an operation did, told from its entries; the same for the first try and for a retry."""
    refs = [ref(subject.id) for subject in subjects if isinstance(subject, Complaint)]
    refs += [ref(entry.subject_id) for entry in entries if entry.subject_kind == "complaint"]
    created = {row.kind: row.id for entry in entries for row in Changes.from_json(entry.changes).created}
    return Outcome(operation, tuple(dict.fromkeys(refs)), tuple(entry.id for entry in entries), created)


def _rewrites(entry: Entry) -> bool:
    """Whether words that were searchable before may have changed or gone."""
    settings = Changes.from_json(entry.changes).settings
    return entry.verb == "redact" or entry.undoes is not None or any(isinstance(one.before, dict) for one in settings)
