"""Blanking the words of an entry: beside the chain and in the rows that still carry them."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, update

from firefight_tui.desk.kinds import KINDS
from firefight_tui.desk.occasion import Occasion
from firefight_tui.domain.chain import Changes
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Arrival, Attachment, Entry, EntryText, Evidence, Row
from firefight_tui.store.work import table_of
from firefight_tui.words import _

BLANK = "[...]"
"""What stands in a row where its words were redacted."""


def blank(on: Occasion, entry_id: int) -> None:
    """Blank all words one entry brought.

    The digests stay in the chain, so it still verifies; text and salt are gone, so nothing can be guessed from them.
    A row that still carries one of the texts gets `BLANK` instead, which is recorded like any other change. The same
    words brought again by another entry are that entry's, and stay until it is redacted too.

    Raises:
        InvalidValue: The complaint has no such entry, or it has no words left.
    """
    entry = on.session.get(Entry, entry_id)
    complaint = on.complaint
    if entry is None or (entry.subject_kind, entry.subject_id) != ("complaint", complaint.id):
        raise InvalidValue(
            _("{ref} has no entry {number}.").format(ref=f"FF-{complaint.id}", number=entry_id), field="entry"
        )
    _blank_evidence(on, entry)
    texts = list(
        on.session.scalars(select(EntryText).where(EntryText.entry_id == entry_id, EntryText.text.is_not(None)))
    )
    if not texts:
        raise InvalidValue(_("Entry {number} has no words.").format(number=entry_id), field="entry")
    for text in texts:
        model = KINDS.get(text.kind)
        if model is not None:
            _blank_row(on, model, text)
        on.session.flush()
        on.session.execute(
            update(EntryText).where(EntryText.id == text.id).values(text=None, salt=None),
            execution_options={"synchronize_session": False},
        )


def _blank_evidence(on: Occasion, entry: Entry) -> None:
    """The bytes that came with an entry hold its words too: the raw mail, and the files it attached."""
    created = Changes.from_json(entry.changes).created
    files = [row.id for row in created if row.kind == table_of(Attachment)]
    attached = select(Attachment.evidence_id).where(Attachment.id.in_(files))
    copies = and_(Arrival.complaint_id == entry.subject_id, Arrival.entry_id.is_(None))
    arrived = select(Arrival.evidence_id).where(
        or_(Arrival.entry_id == entry.id, copies), Arrival.evidence_id.is_not(None)
    )
    wanted = [*on.session.scalars(attached), *on.session.scalars(arrived)]
    on.session.execute(
        update(Evidence).where(Evidence.id.in_(wanted)).values(content=None),
        execution_options={"synchronize_session": False},
    )


def _blank_row(on: Occasion, model: type[Row], text: EntryText) -> None:
    row = on.session.get(model, text.row_id)
    if row is not None and getattr(row, text.field) == text.text:
        setattr(row, text.field, BLANK)
