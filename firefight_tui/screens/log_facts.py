"""The log of a complaint told as facts: newest last, what was taken back marked."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ChangeRecord, EntryRecord
from firefight_tui.domain.text import clean_cell, cut
from firefight_tui.domain.vocabulary import (
    Cause,
    Channel,
    Complexity,
    Direction,
    Role,
    Severity,
    Stage,
    WaitOn,
    Word,
    parse_word,
)
from firefight_tui.errors import InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import N_, _

LABELS = {
    "title": N_("Complaint"),
    "body": N_("Says"),
    "stage": N_("Stage"),
    "severity": N_("Severity"),
    "complexity": N_("Complexity"),
    "cause": N_("Cause"),
    "also": N_("Also"),
    "impact": N_("Impact"),
    "dissatisfaction": N_("Unhappy"),
    "remedy_sought": N_("Wants"),
    "channel": N_("Channel"),
    "commander": N_("Commander"),
    "received_at": N_("Received"),
    "occurred_at": N_("Occurred"),
    "direction": N_("Direction"),
    "mood": N_("Mood"),
    "next_update_at": N_("Next update"),
    "engineer": N_("Engineer"),
    "role": N_("Role"),
    "duty": N_("Duty"),
    "on": N_("Waiting for"),
    "until": N_("Until"),
    "ended_at": N_("Ended"),
    "left_at": N_("Left the team"),
    "requirement": N_("Requirement"),
    "expected": N_("Expected"),
    "delivered": N_("Delivered"),
    "condition": N_("Condition"),
    "promised_at": N_("Promised for"),
    "client_event": N_("Their event"),
    "spent": N_("Spent"),
    "agreed": N_("Agreed"),
    "about": N_("About"),
    "reopened": N_("Reopened"),
    "subject": N_("Subject"),
    "emergency": N_("Emergency"),
    "override": N_("Override"),
    "reason": N_("Reason"),
}
"""Fields a reader of the log wants to know of; what else changed is for `show --json`."""

WORDS: dict[str, type[Word] | type[Severity]] = {
    "stage": Stage,
    "severity": Severity,
    "complexity": Complexity,
    "cause": Cause,
    "channel": Channel,
    "direction": Direction,
    "role": Role,
    "on": WaitOn,
}

SHOWN_KINDS = frozenset({"complaint", "contact", "note", "phenomenon", "member", "waiting"})
"""Kinds of row whose fields are shown; a client made by the way is not."""

VALUE_CELLS = 60


def log_facts(timeline: Sequence[EntryRecord], zone: ZoneInfo, now: datetime) -> list[Fact]:
    """Every entry: when, who, which verb; then its words, then what it changed."""
    facts: list[Fact] = []
    for entry in timeline:
        when = show_moment(entry.at, zone=zone, now=now)
        heading = f"{entry.actor}  {verbs.label_of(entry.verb)}" + _taken_back(entry)
        facts.append(Fact(when, heading, f"#{entry.id}", "dim" if entry.undone else "strong"))
        if entry.text:
            facts.append(Fact("", entry.text, look="dim" if entry.undone else ""))
        shown = dict.fromkeys(change_words(one, entry.text, zone, now) for one in entry.changes)
        facts += [Fact("", words, look="dim") for words in shown if words]
    return facts


def _taken_back(entry: EntryRecord) -> str:
    if entry.undone:
        return "  " + _("(undone)")
    return "  " + _("(takes back #{number})").format(number=entry.undoes) if entry.undoes is not None else ""


def change_words(change: ChangeRecord, text: str, zone: ZoneInfo, now: datetime) -> str:
    """A change in one line; nothing for what only the program reads and for words that stand above already."""
    label = LABELS.get(change.field)
    if label is None or change.kind not in SHOWN_KINDS or change.before == change.after:
        return ""
    if change.before is None and change.after == text:
        return ""
    before, after = (_value(change.field, value, zone, now) for value in (change.before, change.after))
    return f"{_(label)}: {after}" if change.before is None else f"{_(label)}: {before} -> {after}"


def _value(field: str, value: str | None, zone: ZoneInfo, now: datetime) -> str:
    if value is None:
        return "-"
    if field in WORDS:
        with contextlib.suppress(InvalidValue):
            member: Enum = parse_word(WORDS[field], value)
            return f"{value} {member.label}" if isinstance(member, Severity) else str(getattr(member, "label", value))
    if field.endswith(("_at", "until")):
        with contextlib.suppress(ValueError):
            return show_moment(datetime.fromisoformat(value), zone=zone, now=now)
    return cut(clean_cell(value), VALUE_CELLS)
