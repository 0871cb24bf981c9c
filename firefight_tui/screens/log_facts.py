"""The log of a complaint told as facts: newest last, what was taken back marked."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.duties import shown_duty
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.log_runs import FigureRun, LogLine, figure_words, folded, run_words
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ChangeRecord, EntryRecord
from firefight_tui.domain.text import clean_cell, cut
from firefight_tui.domain.vocabulary import (
    Area,
    Cause,
    CauseKind,
    Certainty,
    Channel,
    Complexity,
    Decision,
    Direction,
    HypothesisVerdict,
    PreventionArea,
    RemedyKind,
    ReproOutcome,
    ReviewStatus,
    Role,
    Severity,
    Stage,
    Verdict,
    WaitOn,
    Word,
    parse_word,
)
from firefight_tui.errors import InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.log_filter import LogFilter
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
    "kind": N_("Kind"),
    "client_id": N_("Client"),
    "project_id": N_("Project"),
    "contact_id": N_("Client's contact"),
    "person_id": N_("Person"),
    "merged_into": N_("Merged into"),
    "other_id": N_("Belongs to"),
    "liaison": N_("Liaison"),
    "assumed": N_("Assumed"),
    "confirmed_at": N_("Confirmed"),
    "since": N_("Since"),
    "name": N_("Name"),
    "quoted": N_("Quoted"),
    "to": N_("Told"),
    "outcome": N_("Outcome"),
    "hits": N_("Hits"),
    "tries": N_("Tries"),
    "environment": N_("Environment"),
    "build": N_("Build"),
    "preconditions": N_("Preconditions"),
    "steps": N_("Steps"),
    "observed": N_("Observed"),
    "narrowed_to": N_("Narrowed to"),
    "evidence": N_("Evidence"),
    "area": N_("Area"),
    "statement": N_("Suspected"),
    "test": N_("Test"),
    "verdict": N_("Verdict"),
    "root_cause": N_("Root cause"),
    "escape_point": N_("Not caught since"),
    "certainty": N_("Certainty"),
    "whys": N_("Whys"),
    "fix_reason": N_("Containment is the fix"),
    "number": N_("Version"),
    "what": N_("What"),
    "owner": N_("Owner"),
    "helpers": N_("Helpers"),
    "due_at": N_("Due"),
    "quantity": N_("Quantity"),
    "expected_effect": N_("Expected effect"),
    "business_effect": N_("Effect on business"),
    "cost": N_("Costs"),
    "after_id": N_("Comes after"),
    "requirement_id": N_("Requirement"),
    "started_at": N_("Started"),
    "finished_at": N_("Finished"),
    "tested_by": N_("Tested by"),
    "dropped_at": N_("Given up"),
    "drop_reason": N_("Reason"),
    "retired_at": N_("Retired"),
    "decision": N_("Decision"),
    "words": N_("In their words"),
    "answer": N_("Our answer"),
    "baseline_at": N_("Planned for"),
    "forecast_at": N_("Expected for"),
    "actual_at": N_("Reached"),
    "happened": N_("What happened"),
    "detection": N_("How it was found"),
    "handling": N_("How we handled it"),
    "requirement_gap": N_("Requirement communication"),
    "management_gap": N_("Project management"),
    "reviewed_by": N_("Reviewed by"),
    "status": N_("Status"),
    "check_at": N_("Checked on"),
    "value": N_("Worth"),
    "approved_by": N_("Approved by"),
    "renewal_due_at": N_("Renewal due"),
    "visited_at": N_("Visited"),
    "satisfaction": N_("Satisfaction"),
    "usage": N_("Usage"),
    "findings": N_("Found"),
    "finding_id": N_("Opened"),
    "none_reason": N_("None, since"),
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
    "also": Cause,
    "kind": CauseKind,
    "outcome": ReproOutcome,
    "area": Area,
    "verdict": HypothesisVerdict,
    "certainty": Certainty,
}

KIND_WORDS: dict[tuple[str, str], type[Word]] = {
    ("reproduction", "outcome"): ReproOutcome,
    ("hypothesis", "area"): Area,
    ("hypothesis", "verdict"): HypothesisVerdict,
    ("conclusion", "certainty"): Certainty,
    ("remedy", "kind"): RemedyKind,
    ("verification", "verdict"): Verdict,
    ("plan", "decision"): Decision,
    ("prevention", "area"): PreventionArea,
    ("prevention_check", "verdict"): Verdict,
    ("retrospective", "status"): ReviewStatus,
    ("visit", "satisfaction"): Contentment,
}
"""Fields whose words depend on what they belong to."""

FREE = frozenset({("cooperation", "outcome")})
"""Fields with words of people, of the same name as one with words of the trade."""

FLAGS = frozenset({"emergency", "confirmed", "active"})
"""Fields that say yes or no."""

TIMES = frozenset({"at", "since", "until"})
"""Fields that hold a moment, beside those whose names end so."""

SHOWN_KINDS = frozenset(
    "complaint contact note phenomenon member waiting link attachment escalation reproduction hypothesis conclusion "
    "remedy verification plan opinion milestone retrospective prevention prevention_check "
    "apology compensation demonstration cooperation visit".split()
)
"""Kinds of row whose fields are shown; a client made by the way is not."""

UNSAID = frozenset(
    {
        ("contact", "channel"),
        ("contact", "direction"),
        ("contact", "person_id"),
        ("complaint", "body"),
        ("member", "since"),
        ("waiting", "since"),
        # What was shown to whom by which way stands in the contact; the cause, where it was concluded.
        ("remedy", "number"),
        ("prevention", "number"),
        ("visit", "number"),
        ("apology", "person_id"),
        ("apology", "channel"),
        ("apology", "words"),
        ("plan", "person_id"),
        ("plan", "channel"),
        ("plan", "said"),
        ("plan", "root_cause"),
        ("plan", "escape_point"),
        ("plan", "words"),
    }
)
"""What the heading of an entry says already, or another tab in full."""

VALUE_CELLS = 60
TEXT_LINES = 6
"""Lines of an entry's words before Enter shows the rest."""

Names: TypeAlias = Mapping[tuple[str, str], str]
"""What the keys in changes are called, by field and key."""


@dataclass(frozen=True)
class LogWords:
    """How a log is told.

    Attributes:
        zone: The reader's.
        now: This moment.
        names: What the keys in changes are called.
        effects: The effects figures are of.
    """

    zone: ZoneInfo
    now: datetime
    names: Names = field(default_factory=dict)
    effects: tuple[EffectRecord, ...] = ()


def lines_of(timeline: Sequence[EntryRecord], wanted: LogFilter) -> list[LogLine]:
    """What the filter leaves of the log, but for its words: fetched figures together, unless one looks for them."""
    kept = [entry for entry in timeline if wanted.holds(entry)]
    return folded(kept) if wanted.folds else list(kept)


def shown_entries(timeline: Sequence[EntryRecord], telling: LogWords, wanted: LogFilter) -> list[list[Fact]]:
    """The facts of every line the filter leaves, oldest first."""
    told = [line_facts(line, telling) for line in lines_of(timeline, wanted)]
    if not wanted.words.strip():
        return told
    return [facts for facts in told if wanted.finds([text for one in facts for text in (one.text, one.aside)])]


def log_facts(
    timeline: Sequence[EntryRecord],
    telling: LogWords,
    wanted: LogFilter = LogFilter(),  # noqa: B008  # frozen
) -> list[Fact]:
    """The tab Log: of every entry when, who, which verb; then its words, then what it changed."""
    facts = [fact for entry in shown_entries(timeline, telling, wanted) for fact in entry]
    if facts:
        return facts
    if timeline and wanted.is_on:
        words = _("Nothing of {filter} in the log. {sift} shows other entries, {find} other words.")
        return [
            Fact(
                None,
                words.format(
                    filter=wanted.label(), sift=key_of("complaint.sift", "o"), find=key_of("complaint.find", "/")
                ),
                look="dim",
            )
        ]
    return [
        Fact(None, _("Nothing has happened yet; {key} writes a note.").format(key=key_of_verb("note", "i")), look="dim")
    ]


def line_facts(line: LogLine, telling: LogWords) -> list[Fact]:
    """One entry, or a run of fetched figures in one row."""
    if not isinstance(line, FigureRun):
        return _entry_facts(line, telling)
    when = show_moment(line.last.at, zone=telling.zone, now=telling.now)
    first, last = line.entries[0].id, line.last.id
    words = f"{line.last.actor}  {run_words(line, telling.effects)}"
    return [Fact(when, words, f"#{first}" if first == last else f"#{first}-{last}", most=2)]


def _entry_facts(entry: EntryRecord, telling: LogWords) -> list[Fact]:
    when = show_moment(entry.at, zone=telling.zone, now=telling.now)
    heading = f"{entry.actor}  {verbs.label_of(entry.verb)}" + _to_whom(entry, telling) + _taken_back(entry)
    facts = [Fact(when, heading, f"#{entry.id}", "dim" if entry.undone else "strong")]
    measured = figure_words(entry, telling.effects)
    if measured:
        facts.append(Fact("", measured, look="dim" if entry.undone else "", most=1))
    if entry.text:
        facts.append(Fact("", shown_duty(entry.text), look="dim" if entry.undone else "", most=TEXT_LINES))
    shown = dict.fromkeys(change_words(one, entry.text, telling) for one in entry.changes)
    return facts + [Fact("", words, look="dim", most=2) for words in shown if words]


def _to_whom(entry: EntryRecord, telling: LogWords) -> str:
    """Of words exchanged: from or to whom, by which way."""
    of_contact = {one.field: one.after for one in entry.changes if one.kind == "contact" and one.after is not None}
    if "direction" not in of_contact:
        return ""
    person = telling.names.get(("person_id", of_contact.get("person_id") or ""), "")
    parts = [_value("direction", of_contact["direction"], telling), person]
    if "channel" in of_contact:
        parts.append(_value("channel", of_contact["channel"], telling))
    return "  " + ", ".join(part for part in parts if part)


def _taken_back(entry: EntryRecord) -> str:
    back = "  " + _("(takes back #{number})").format(number=entry.undoes) if entry.undoes is not None else ""
    return "  " + _("(undone)") if entry.undone else back


def change_words(change: ChangeRecord, text: str, telling: LogWords) -> str:
    """A change in one line; nothing for what only the program reads and for words that stand above already."""
    label = LABELS.get(change.field)
    is_new = change.before is None
    if label is None or change.kind not in SHOWN_KINDS or change.before == change.after:
        return ""
    if is_new and (change.after == text or (change.kind, change.field) in UNSAID or change.after in {"", "0", "no"}):
        return ""
    before, after = (_value(change.field, value, telling, change.kind) for value in (change.before, change.after))
    return f"{_(label)}: {after}" if is_new else f"{_(label)}: {before} -> {after}"


def _value(field: str, value: str | None, telling: LogWords, kind: str = "") -> str:
    """A value as the reader would say it: words of the trade, names, times of their own zone."""
    if not value:
        return "-"
    if (kind, field) in KIND_WORDS:
        return _word(KIND_WORDS[kind, field], value)
    if field in WORDS and (kind, field) not in FREE:
        return ", ".join(_word(WORDS[field], one) for one in value.split(","))
    if field == "assumed":
        return ", ".join(_(LABELS.get(one, one)) for one in value.split(","))
    if field in FLAGS:
        return _("yes") if value == "yes" else _("no")
    if field in TIMES or field.endswith(("_at", "_on")):
        with contextlib.suppress(ValueError):
            return show_moment(datetime.fromisoformat(value), zone=telling.zone, now=telling.now)
    if field == "duty":
        value = shown_duty(value)
    return cut(clean_cell(telling.names.get((field, value), value)), VALUE_CELLS)


def _word(words: type[Word] | type[Severity], value: str) -> str:
    try:
        member: Enum = parse_word(words, value)
    except InvalidValue:
        return value
    return f"{value} {member.label}" if isinstance(member, Severity) else str(getattr(member, "label", value))
