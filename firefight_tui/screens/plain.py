"""A complaint as plain lines, for a bare screen one copies from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean, clean_cell, fit, width
from firefight_tui.screens.case_facts import head_words, particular_facts, urgent_facts, where_words
from firefight_tui.screens.rail import rail_pieces
from firefight_tui.screens.thread_facts import thread_facts, thread_items
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import pgettext

LABEL_MOST = 18


def plain_text(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    """Head, case and the talk with the client, cleaned; lines are as long as people wrote them. No internal notes.

    Args:
        record: The complaint.
        now: This moment.
        zone: The reader's.
    """
    way, end = rail_pieces(record.stage)
    everything = frozenset(thread_items(record))
    parts = (
        f"{record.ref}  {clean_cell(where_words(record))}  {clean_cell(head_words(record))}",
        "".join(piece.text for piece in (*way, *end)).rstrip(),
        "",
        *_lines([*urgent_facts(record, now, zone), *particular_facts(record, zone, now)]),
        "",
        pgettext("tab", "Client"),
        "",
        *_lines(thread_facts(record, now, zone, opened=everything)),
    )
    return "\n".join(parts) + "\n"


def _lines(facts: Iterable[Fact]) -> Iterator[str]:
    facts = tuple(facts)
    room = min(LABEL_MOST, max((width(fact.label) for fact in facts if fact.label), default=0))
    for fact in facts:
        label = fit(clean_cell(fact.label), room) + "  " if fact.label is not None else ""
        first, *more = clean(fact.text).split("\n")
        aside = f"  ({clean_cell(fact.aside)})" if fact.aside else ""
        yield (" " * fact.indent + label + first + aside).rstrip()
        for line in more:
            yield (" " * (fact.indent + width(label)) + line).rstrip()
