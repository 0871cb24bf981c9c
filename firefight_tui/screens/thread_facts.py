"""What passed between the client and us, told as one conversation: the complaint first, the newest words last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.dealings import Dealing, dealings
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_records import OpinionRecord
from firefight_tui.domain.records import ComplaintRecord, ContactRecord
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.vocabulary import Direction
from firefight_tui.screens.delivery_facts import mend_words, reason_words
from firefight_tui.screens.plan_facts import OPINION
from firefight_tui.screens.promise_facts import promise_items
from firefight_tui.screens.quoting import quoted_words, unquoted
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

FOLDED_LINES = 6
"""Lines of a message before Enter opens it."""

OURS_INDENT = 8
"""Cells our words stand further right than theirs."""

COMPLAINT = "complaint"
"""The item that is the complaint itself."""

DEALING = "dealing-"
"""What the items begin with that are neither: a visit, what was shown, given or agreed."""


def item_of(contact: ContactRecord) -> str:
    """What a contact is called among the items."""
    return f"contact-{contact.id}"


def thread_items(record: ComplaintRecord) -> tuple[str, ...]:
    """What stands in the conversation, by time, the complaint first; opinions stand there too."""
    said = [(one.at, item_of(one)) for one in record.contacts]
    said += [(one.at, f"{DEALING}{one.key}") for one in dealings(record)]
    return (COMPLAINT, *(item for _at, item in sorted(said, key=lambda one: one[0])))


def thread_count(record: ComplaintRecord) -> int:
    """How many messages and meetings there are, the complaint among them."""
    return len(thread_items(record))


def newest_item(record: ComplaintRecord, unread: Set[int]) -> str:
    """Where reading goes on: the newest message not read yet, else the newest of all."""
    news = [one for one in record.contacts if one.id in unread]
    return item_of(news[-1]) if news else thread_items(record)[-1]


def unread_contacts(record: ComplaintRecord, seen_entries: int, reader: str) -> frozenset[int]:
    """The contacts others wrote down after so many entries of the timeline."""
    return frozenset(
        one.id
        for entry in record.timeline[seen_entries:]
        if entry.actor != reader
        for one in entry.changes
        if one.kind == "contact" and one.before is None
    )


def thread_facts(
    record: ComplaintRecord,
    now: datetime,
    zone: ZoneInfo,
    *,
    opened: Set[str] = frozenset(),
    unread: Set[int] = frozenset(),
) -> list[Fact]:
    """The tab Client. Internal notes never stand here.

    Args:
        record: The complaint.
        now: This moment.
        zone: The reader's.
        opened: The items that are shown whole.
        unread: The contacts to be marked as new.
    """
    files = _files(record)
    facts = [
        *promise_items(record, now, zone),
        *_complaint(record, now, zone, COMPLAINT in opened),
        *_attached(files.get(COMPLAINT, ""), 0),
    ]
    marks = {**_of_plan(record), **_of_result(record)}
    said: list[tuple[datetime, list[Fact]]] = []
    for contact in record.contacts:
        indent = OURS_INDENT if contact.direction is Direction.OUT else 0
        item = item_of(contact)
        said.append(
            (
                contact.at,
                [
                    Fact(),
                    _heading(record, contact, _aside(contact, now, zone, contact.id in unread), indent),
                    *([Fact(None, contact.subject, look="dim", most=2, indent=indent)] if contact.subject else []),
                    *(
                        [Fact(None, marks[contact.id], look="key", most=1, indent=indent)]
                        if contact.id in marks
                        else []
                    ),
                    *_undelivered(contact, indent),
                    *_message(contact.said, contact.quoted or "", item in opened, indent),
                    *_promise(contact, now, zone, indent),
                    *_attached(files.get(item, ""), indent),
                ],
            )
        )
    said += [(one.at, list(_opinion(one, now, zone, opened))) for one in record.opinions]
    said += [(one.at, list(_dealing(one, now, zone, opened))) for one in dealings(record)]
    facts += [fact for _at, some in sorted(said, key=lambda each: each[0]) for fact in some]
    facts += _reminded(record, now, zone)
    if not record.contacts and record.stage.is_open:
        words = _("Nobody has answered yet; {key} opens the call sheet.").format(key=key_of_verb("acknowledge", "a"))
        facts += [Fact(), Fact(None, words, look="dim", indent=OURS_INDENT)]
    return facts


def _of_plan(record: ComplaintRecord) -> Mapping[int, str]:
    """What a message is to the plan, by the contact: a version was presented in it, agreed to, or objected to."""
    numbers = {plan.id: plan.number for plan in record.plans}
    words = {
        "present": _("plan v{number} presented"),
        "agree": _("agrees to plan v{number}"),
        "object": _("objects to plan v{number}"),
    }
    return {
        one.id: words[entry.verb].format(number=numbers[plan])
        for entry in record.timeline
        if entry.verb in words and not entry.undone
        for plan in [next((each.id for each in entry.changes if each.kind == "plan" and each.id in numbers), None)]
        if plan is not None
        for one in entry.changes
        if one.kind == "contact" and one.before is None
    }


def _of_result(record: ComplaintRecord) -> Mapping[int, str]:
    """What a message is to the result, by the contact: they accept it or not, or we say sorry."""
    marks = {
        (one.at, Direction.IN, one.words): _("accepts the result") if one.accepted else _("does not accept the result")
        for one in record.acceptances
    }
    sorry = [one for one in record.repair if one.kind is RepairKind.APOLOGY]
    marks |= {(one.at, Direction.OUT, one.words): one.kind.label for one in sorry}
    named = ((one.id, marks.get((one.at, one.direction, one.said))) for one in record.contacts)
    return {number: mark for number, mark in named if mark is not None}


def _dealing(one: Dealing, now: datetime, zone: ZoneInfo, opened: Set[str]) -> Iterator[Fact]:
    """A visit, or what was shown, given or agreed, as we told it."""
    item = f"{DEALING}{one.key}"
    heading = _("We  {name} to {person}, {channel}").format(name=one.by, person=one.person, channel=one.way)
    at = show_moment(one.at, zone=zone, now=now)
    yield Fact()
    yield Fact(None, heading, at, "late" if one.is_unhappy else "strong", most=1, item=item, indent=OURS_INDENT)
    for words in one.words:
        yield Fact(None, words, most=0 if item in opened else FOLDED_LINES, indent=OURS_INDENT)


def _opinion(one: OpinionRecord, now: datetime, zone: ZoneInfo, opened: Set[str]) -> Iterator[Fact]:
    """What the client thinks of the plan as a line of the conversation, our answer below it."""
    item = f"{OPINION}{one.id}"
    most = 0 if item in opened else FOLDED_LINES
    heading = _("Client  {person}, of the plan")
    if one.plan is not None:
        heading = _("Client  {person}, of plan v{number}")
    at = show_moment(one.at, zone=zone, now=now)
    aside = at if one.answer else _("unanswered") + f"  {at}"
    yield Fact()
    yield Fact(None, heading.format(person=one.person, number=one.plan), aside, "strong", 1, item)
    yield Fact(None, one.text, most=most)
    if one.answer:
        answered = show_moment(one.answered_at, zone=zone, now=now) if one.answered_at is not None else ""
        words = _("We  {name} answer").format(name=one.answered_by or "-")
        yield Fact(None, words, answered, "strong", most=1, indent=OURS_INDENT)
        yield Fact(None, one.answer, most=most, indent=OURS_INDENT)
    else:
        yield Fact(None, _("+ answers it"), look="late", most=1, indent=OURS_INDENT)


def _reminded(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    reminders = record.reminders
    if reminders:
        last = show_moment(reminders[-1].at, zone=zone, now=now)
        words = ngettext("Reminded {count} time, last {time}", "Reminded {count} times, last {time}", len(reminders))
        yield Fact()
        yield Fact(None, words.format(count=len(reminders), time=last), look="dim", indent=OURS_INDENT)


def _complaint(record: ComplaintRecord, now: datetime, zone: ZoneInfo, is_open: bool) -> list[Fact]:
    who = record.contact.name if record.contact is not None else record.client
    heading = _("Client  {person}, {channel}").format(person=who, channel=record.channel.label)
    own, quoted = unquoted(record.body)
    return [
        Fact(None, heading, show_moment(record.received_at, zone=zone, now=now), "strong", 1, COMPLAINT),
        Fact(None, record.title, look="dim", most=2),
        *_message(own, quoted, is_open, 0),
    ]


def _heading(record: ComplaintRecord, contact: ContactRecord, aside: str, indent: int) -> Fact:
    person, channel = contact.person or record.client, contact.channel.label
    if contact.direction is Direction.IN:
        words = _("Client  {person}, {channel}").format(person=person, channel=channel)
    else:
        words = _("We  {name} to {person}, {channel}").format(name=contact.by or "-", person=person, channel=channel)
    return Fact(None, words, aside, "strong", most=1, item=item_of(contact), indent=indent)


def _undelivered(contact: ContactRecord, indent: int) -> Iterator[Fact]:
    if contact.is_undelivered:
        yield Fact(None, reason_words(contact), look="late", most=2, indent=indent)
        yield Fact(None, mend_words(contact), look="dim", most=2, indent=indent)


def _promise(contact: ContactRecord, now: datetime, zone: ZoneInfo, indent: int) -> Iterator[Fact]:
    if contact.next_update_at is not None:
        due = show_moment(contact.next_update_at, zone=zone, now=now)
        yield Fact(None, _("next update promised for {time}").format(time=due), look="dim", indent=indent)


def _aside(contact: ContactRecord, now: datetime, zone: ZoneInfo, is_new: bool) -> str:
    parts = [
        _("unread") if is_new else "",
        contact.delivery.label if contact.delivery is not None else "",
        _("mood {mood}").format(mood=contact.mood) if contact.mood is not None else "",
        show_moment(contact.at, zone=zone, now=now),
    ]
    return "  ".join(part for part in parts if part)


def _message(own: str, quoted: str, is_open: bool, indent: int) -> Iterator[Fact]:
    yield Fact(None, own, most=0 if is_open else FOLDED_LINES, indent=indent)
    if quoted and is_open:
        yield Fact(None, quoted, look="dim", indent=indent + 2)
    elif quoted:
        yield Fact(None, quoted_words(quoted), look="dim", indent=indent)


def _attached(names: str, indent: int) -> Iterator[Fact]:
    if names:
        yield Fact(None, _("Files: {names}").format(names=names), look="dim", most=2, indent=indent)


def _files(record: ComplaintRecord) -> Mapping[str, str]:
    """The names of the files that came with each message, by its item."""
    names = {one.id: one.name for one in record.attachments}
    found: dict[str, list[str]] = defaultdict(list)
    for entry in record.timeline:
        came = dict.fromkeys(one.id for one in entry.changes if one.kind == "attachment" and one.id in names)
        contacts = [one.id for one in entry.changes if one.kind == "contact"]
        if came and (contacts or entry.verb == "report"):
            found[f"contact-{contacts[0]}" if contacts else COMPLAINT] += [names[number] for number in came]
    return {item: ", ".join(some) for item, some in found.items()}


def newest_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo, unread: Set[int], count: int) -> list[Fact]:
    """The last few messages, for a place beside the case."""
    facts = thread_facts(record, now, zone, unread=unread)
    starts = [place for place, fact in enumerate(facts) if fact.item]
    newest = facts[starts[-count:][0] :]
    return [replace(fact, item="", indent=min(fact.indent, 2)) for fact in newest]
