"""What stands in the forms of the retrospective and of closing before anybody types, and what their keys mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.closing import AREAS, PREVENTION_DUE
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.learn_records import ANSWERS, PreventionRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.retrospect import retrospect
from firefight_tui.domain.retrospect_words import drafted, hints
from firefight_tui.domain.vocabulary import Answer, ReviewStatus, Severity
from firefight_tui.screens import repair_values, verbs
from firefight_tui.screens.clock_facts import zone_named
from firefight_tui.words import N_, _, words_of

Values = dict[str, tuple[str, ...]]

REVIEW, LESSON, PREVENTION = "review", "lesson-", "prevention-"
"""What the items of the tab begin with; the number in the store follows, but for the one retrospective."""

MOST_NAMED = 2
"""Open promises that are named above a close sheet."""

_CAUGHT = N_("so that it is caught next time: {reason}")


def prevention_of(record: ComplaintRecord, item: str) -> PreventionRecord | None:
    """The prevention item an item of the tab is."""
    return next((one for one in record.preventions if item == f"{PREVENTION}{one.id}"), None)


def begun(name: str, record: ComplaintRecord, item: str, now: datetime) -> tuple[Values, str] | None:
    """What the form of a verb of this step begins with, and of what it is the form; None for other verbs."""
    if name == "review":
        return _to_review(record, now), REVIEW
    if name == "prevent":
        return _to_prevent(record), ""
    if name == "check":
        return _to_check(record, item), ""
    if name in {"accept", "refuse"}:
        return answering(record), ""
    return (to_close(record), "") if name == "close" else None


def as_written(record: ComplaintRecord) -> Values:
    """What the retrospective says, for the form that changes it."""
    one = record.retrospective
    values: Values = {name: (text,) for name in ANSWERS if one is not None and (text := getattr(one, name))}
    if one is not None and one.none_reason:
        values["none"] = (one.none_reason,)
    return values


def _to_review(record: ComplaintRecord, now: datetime) -> Values:
    """What is not written yet is drafted from what happened until now; in the reader's language: it stays here."""
    written = as_written(record)
    if "none" in written:
        return {}
    told = retrospect(record, now)
    texts = drafted(record, told, zone_named(record.client_timezone))
    return {name: (text,) for name, text in texts.items() if name not in written}


def _to_prevent(record: ComplaintRecord) -> Values:
    values: Values = {"due": (f"+{PREVENTION_DUE.days}d",)}
    if record.cause is not None:
        values["area"] = (AREAS[record.cause].value,)
    return values | ({"owner": (record.commander,)} if record.commander is not None else {})


def _to_check(record: ComplaintRecord, item: str) -> Values:
    """The item under the cursor, else the one whose check is due first."""
    unchecked = [one for one in record.preventions if one.none_reason is None and one.check is None]
    first = min(unchecked, key=lambda one: one.check_at or record.updated_at, default=None)
    found = prevention_of(record, item) or first
    return {"prevention": (found.label,)} if found is not None and found.none_reason is None else {}


def answering(record: ComplaintRecord) -> Values:
    """Who speaks for the client, and by which way they were spoken to last."""
    values: Values = {"person": (record.contact.name,)} if record.contact is not None else {}
    return values | ({"channel": (record.contacts[-1].channel.value,)} if record.contacts else {})


# The close sheet


def _settled(record: ComplaintRecord) -> Iterator[str]:
    """The beginnings of the lines of a close sheet that nothing is asked of any more."""
    written = record.retrospective
    if written is not None and written.is_settled:
        yield from ("reviewed", "no_review")
    for kind, line in _LINES.items():
        if record.repaired.has(kind):
            yield from (line, f"no_{line}")
    if record.preventions:
        yield from ("prevention", "no_prevention")
    if record.visits:
        yield "visit"


_LINES = {
    RepairKind.APOLOGY: "apology",
    RepairKind.COMPENSATION: "compensation",
    RepairKind.DEMONSTRATION: "demonstration",
}


def fitting(entry: VerbEntry, record: ComplaintRecord | None) -> VerbEntry:
    """The verb with the fields its form asks for: a close sheet leaves out what is settled."""
    if entry.name != "close" or record is None:
        return entry
    settled = tuple(_settled(record))
    return entry._replace(fields=tuple(one for one in entry.fields if not one.name.startswith(settled)))


def to_close(record: ComplaintRecord) -> Values:
    """What a close sheet begins with, line by line, as a proposal: whether a client heard or saw it nobody knows here.

    What was never touched is asked about before it is recorded (`form_claims`).
    """
    values: Values = {}
    written = record.retrospective
    if written is not None and all(getattr(written, name) for name in ANSWERS):
        values["reviewed"] = (Answer.YES.value,)
    if record.contact is not None:
        values |= {"apology_person": (record.contact.name,), "demonstration_person": (record.contact.name,)}
    values |= _made_up_for(record)
    shown, _of = repair_values.begun("demonstrate", record, "") or ({}, "")
    if "what" in shown:
        values["demonstration"] = shown["what"]
    values |= {f"prevention_{name}": value for name, value in _to_prevent(record).items()}
    found = record.root_cause
    if found is not None and found.escape_point:
        # The client reads it in the report on what was put right.
        caught = words_of(record.client_language)(_CAUGHT)
        values["prevention"] = (caught.format(reason=found.escape_point),)
    return {name: value for name, value in values.items() if not name.startswith(tuple(_settled(record)) or ("-",))}


def _made_up_for(record: ComplaintRecord) -> Values:
    """What a severe one is made up for with, for somebody to approve; a minor one was not, and that is why."""
    if record.severity > Severity.SERIOUS:
        return {"no_compensation": (_("{severity}: none was asked for").format(severity=record.severity.label),)}
    given, _of = repair_values.begun("compensate", record, "") or ({}, "")
    return {"compensation": given["what"], "compensation_value": given["value"]} if "what" in given else {}


# What to mind


def cue(verb: VerbEntry, record: ComplaintRecord | None) -> tuple[str, ...]:
    """What to mind in the form of a retrospective or a close sheet, above its fields."""
    if record is None:
        return ()
    if verb.name == "review":
        requirement, management = hints(record.cause)
        return _("Facts, no blame; what is drafted is read and put right."), f"1 {requirement}", f"2 {management}"
    return (
        (_("Lines are proposed: empty what was not done, and say why not."), *_promises(record))
        if verb.name == "close"
        else ()
    )


def _promises(record: ComplaintRecord) -> Iterator[str]:
    """The promises that still have to be answered for, and the key that does."""
    keep = verbs.verb_named("keep")
    key = key_of_verb("keep", keep.key) if keep is not None else ":"
    for one in record.open_promises[:MOST_NAMED]:
        yield _("! promise {number} is open: {what} [{key}]").format(number=one.id, what=one.what, key=key)
    more = len(record.open_promises) - MOST_NAMED
    if more > 0:
        yield _("! {count} more are open").format(count=more)


def reviewed_words(record: ComplaintRecord) -> tuple[str, bool]:
    """How far the retrospective is, and whether it is done with."""
    one = record.retrospective
    if one is None or not any(getattr(one, name) for name in (*ANSWERS, "none_reason")):
        return _("not written yet"), False
    if one.none_reason is not None:
        return _("none: {reason}").format(reason=one.none_reason), True
    if one.status is ReviewStatus.REVIEWED:
        return _("reviewed by {who}").format(who=one.reviewed_by or "-"), True
    lacking = sum(not getattr(one, name) for name in ANSWERS)
    return _("draft, {count} of {all} answered").format(count=len(ANSWERS) - lacking, all=len(ANSWERS)), False
