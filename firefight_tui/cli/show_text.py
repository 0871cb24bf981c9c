"""A complaint as text: what needs to be done first, then what is known, then what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from firefight_tui.cli.speak import room
from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.duties import shown_duty
from firefight_tui.domain.log_runs import FigureRun, LogLine, figure_words, folded, run_words
from firefight_tui.domain.records import ClockRecord, CommitmentRecord, ComplaintRecord, EntryRecord
from firefight_tui.domain.repair_records import VisitRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import clean, clean_cell, fit, width, wrap
from firefight_tui.domain.vocabulary import ClockState
from firefight_tui.words import _, pgettext

LABEL_CELLS = 14


class _Writer:
    """Turns a record into lines; times are in the reader's zone, due times also in the client's where that differs."""

    def __init__(self, record: ComplaintRecord, zone: tzinfo, now: datetime) -> None:
        self.record = record
        self.zone = zone
        self.now = now
        self.theirs: tzinfo = _zone(record.client_timezone, zone)

    def at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def at_both(self, moment: datetime) -> str:
        there = moment.astimezone(self.theirs)
        if there.utcoffset() == moment.astimezone(self.zone).utcoffset():
            return self.at(moment)
        return _("{ours} ({theirs} at the client)").format(ours=self.at(moment), theirs=f"{there:%m-%d %H:%M}")

    def field(self, label: str, text: str | None) -> Iterator[str]:
        """A label and its words, wrapped beside it; nothing where there are none."""
        if not text:
            return
        cells = max(20, room() - LABEL_CELLS)
        for place, line in enumerate(wrap(clean(text), cells)):
            yield (fit(clean_cell(label) if not place else "", LABEL_CELLS) + line).rstrip()

    def known(self, name: str, label: str) -> str:
        """A label, marked where what stands there was inferred."""
        return f"~{label}" if name in self.record.assumed else label

    def head(self) -> Iterator[str]:
        one = self.record
        commander = one.commander or _("nobody")
        yield f"{one.ref}  {clean_cell(one.title)}"
        severity = f"{self.known('severity', one.severity.short)} {one.severity.label}"
        yield f"{one.stage.label}  {severity}  {_('commander')}: {commander}"
        if one.next is not None:
            yield from self.field(_("next step"), f"{one.next.message} [{one.next.key}] {one.next.verb}")
        if one.waiting is not None:
            until = (
                _("until {time}").format(time=self.at(one.waiting.until)) if one.waiting.until else _("with no end set")
            )
            yield from self.field(_("waiting on"), f"{one.waiting.on.label}, {until}: {one.waiting.reason}")
        if one.snoozed_until is not None:
            yield from self.field(_("snoozed"), _("until {time}").format(time=self.at(one.snoozed_until)))
        for gap in one.missing:
            mark = _("needed") if gap.hard else _("gap")
            yield from self.field(mark, f"{gap.message} [{gap.key}] {gap.verb}")

    def facts(self) -> Iterator[str]:
        one = self.record
        client = one.client + (f" / {one.project}" if one.project else "")
        person = (
            " ".join(
                part for part in (one.contact.name, one.contact.title, one.contact.phone, one.contact.email) if part
            )
            if one.contact
            else ""
        )
        causes = ", ".join(cause.label for cause in (one.cause, *one.also) if cause is not None)
        yield from self.field(self.known("client", _("client")), client)
        yield from self.field(self.known("contact", _("contact")), person)
        yield from self.field(self.known("cause", _("cause")), causes + (f" ({one.kind.label})" if one.kind else ""))
        yield from self.field(self.known("complexity", _("complexity")), one.complexity.label if one.complexity else "")
        yield from self.field(_("received"), f"{self.at(one.received_at)}  {one.channel.label}")
        yield from self.field(_("occurred"), self.at(one.occurred_at) if one.occurred_at else "")
        for label, text in (
            (_("impact"), one.impact),
            (_("unhappy with"), one.dissatisfaction),
            (_("wants"), one.remedy_sought),
            (_("their event"), one.client_event),
            (_("requirement"), one.requirement),
            (_("expected"), one.expected),
            (_("delivered"), one.delivered),
            (_("condition"), one.condition),
            (_("promised for"), self.at(one.promised_at) if one.promised_at else ""),
            (_("spent"), one.spent),
            (_("agreed beforehand"), one.agreed),
            (_("about"), one.about),
            (_("merged into"), one.merged_into),
        ):
            yield from self.field(label, text)
        for phenomenon in one.phenomena:
            when = f"{self.at(phenomenon.occurred_at)}  " if phenomenon.occurred_at else ""
            yield from self.field(_("phenomenon"), when + phenomenon.text)
        for contact in one.contacts:
            if contact.is_undelivered:
                number, state = contact.message, contact.delivery.label if contact.delivery is not None else ""
                words = _("message {number} to {person}: {state}, {reason}")
                said = words.format(number=number, person=contact.person, state=state, reason=contact.error)
                yield from self.field(_("mail"), said)
        for one_promise in one.commitments:
            yield from self.field(_("promise {number}").format(number=one_promise.id), self.promise(one_promise))

    def promise(self, promise: CommitmentRecord) -> str:
        late = _("late") if promise.due_at < self.now else _("still open")
        state = promise.outcome.label if promise.outcome is not None else late
        return "  ".join((state, _("due {time}").format(time=self.at_both(promise.due_at)), promise.what))

    def clocks(self) -> Iterator[str]:
        for clock in self.record.clocks.values():
            if clock.state is not ClockState.NONE:
                yield from self.field(clock.name.label, self.clock(clock))

    def clock(self, clock: ClockRecord) -> str:
        parts = [clock.state.label]
        if clock.state in {ClockState.RUNNING, ClockState.PAUSED} and clock.due_at is not None:
            parts.append(show_remaining(clock.due_at - self.now))
        if clock.due_at is not None:
            parts.append(_("due {time}").format(time=self.at_both(clock.due_at)))
        if clock.met_at is not None:
            parts.append(_("met {time}").format(time=self.at(clock.met_at)))
        return "  ".join(parts)

    def people(self) -> Iterator[str]:
        for member in self.record.team:
            left = _("left {time}").format(time=self.at(member.left_at)) if member.left_at else ""
            role = f"~{member.role.label}" if member.assumed else member.role.label
            yield from self.field(
                role, "  ".join(part for part in (member.engineer, shown_duty(member.duty), left) if part)
            )

    def analysis(self) -> Iterator[str]:
        one = self.record
        for place, tried in enumerate(one.reproductions, 1):
            hits = _("{hits} of {tries}").format(hits=tried.hits, tries=tried.tries) if tried.tries else ""
            parts = (tried.outcome.label, hits, tried.environment, tried.narrowed_to or tried.reason)
            yield from self.field(_("attempt {number}").format(number=place), "  ".join(part for part in parts if part))
        for suspected in one.hypotheses:
            parts = (suspected.verdict.label, suspected.area.label, suspected.statement, suspected.evidence)
            yield from self.field(_("suspected"), "  ".join(part for part in parts if part))
        if one.root_cause is not None:
            found = one.root_cause
            certainty = found.certainty.label if found.certainty is not None else _("the containment is the fix")
            words = f"{certainty}: {found.root_cause or found.fix_reason or ''}"
            yield from self.field(_("root cause"), f"{words}  ({found.by}, {self.at(found.at)})")
            yield from self.field(_("not caught"), found.escape_point)
            for place, why in enumerate(found.whys, 1):
                yield from self.field(_("why {number}").format(number=place), why)

    def plan(self) -> Iterator[str]:
        one = self.record
        for remedy in one.remedies:
            due = _("due {time}").format(time=self.at(remedy.due_at)) if remedy.due_at is not None else ""
            parts = (remedy.kind.label, remedy.what, remedy.state.label, remedy.owner or _("no owner"), due)
            yield from self.field(remedy.label, "  ".join(part for part in parts if part))
            yield from self.field("", remedy.quantity)
            yield from self.field("", remedy.expected_effect)
            yield from self.field("", remedy.requirement)
        for version in one.plans:
            shown = version.person or _("the client")
            decision = version.decision.label if version.decision is not None else ""
            words = "  ".join(part for part in (self.at(version.at), shown, decision) if part)
            yield from self.field(f"v{version.number}", f"{words}: {version.words}" if version.words else words)
        for opinion in one.opinions:
            yield from self.field(opinion.person, opinion.text)
            yield from self.field("", opinion.answer or _("unanswered"))
        for milestone in one.milestones:
            times = (
                (_("planned {time}"), milestone.baseline_at),
                (_("expected {time}"), milestone.forecast_at),
                (_("reached {time}"), milestone.actual_at),
            )
            known = "  ".join(words.format(time=self.at(at)) for words, at in times if at is not None)
            yield from self.field(_("milestone"), f"{milestone.name}  {known}")
        for lacking in one.unsigned:
            words = _("{label} is not signed off: {title}").format(label=lacking.label, title=lacking.title)
            yield from self.field(f"R{lacking.remedy_number}", words)

    def repair(self) -> Iterator[str]:
        for step in self.record.repaired.steps:
            renewal = _("renewal due {time}").format(time=self.at(step.renewal_due)) if step.renewal_due else ""
            parts = (
                self.at(step.at),
                step.person,
                step.words or _("none: {reason}").format(reason=step.none_reason),
                _("worth {value}").format(value=step.value) if step.value else "",
                _("approved by {who}").format(who=step.approved_by) if step.approved_by else "",
                _("outcome: {words}").format(words=step.outcome) if step.outcome else renewal,
            )
            yield from self.field(step.kind.label, "  ".join(part for part in parts if part))
        for visit in self.record.repaired.visits:
            label = pgettext("repair", "visit")
            yield from self.field(f"{label} {visit.label}", self.visit(visit))
            yield from self.field("", visit.usage)
            yield from self.field("", visit.findings)

    def visit(self, visit: VisitRecord) -> str:
        if visit.visited_at is None:
            late = _("late") if visit.is_late(self.now) else ""
            due = _("due {time}").format(time=("~" if visit.assumed else "") + self.at_both(visit.due_at))
            return "  ".join(part for part in (late, due) if part)
        content = f"{visit.satisfaction} {Contentment(str(visit.satisfaction)).label}" if visit.satisfaction else ""
        opened = _("opened {ref}").format(ref=visit.finding) if visit.finding is not None else ""
        return "  ".join(part for part in (self.at(visit.visited_at), visit.visited_by, content, opened) if part)

    def beside(self) -> Iterator[str]:
        for link in self.record.links:
            yield from self.field(link.kind.label, f"{link.ref}  {link.stage.short}  {link.title}")
        for file in self.record.attachments:
            yield from self.field(_("attachment"), _("{name} ({size} bytes)").format(name=file.name, size=file.size))

    def line(self, line: LogLine) -> Iterator[str]:
        if isinstance(line, FigureRun):
            entry, undone, text = line.last, "", run_words(line, self.record.effects)
        else:
            entry, undone, text = line, _("(undone)") if line.undone else "", self.entry(line)
        head = "  ".join(part for part in (self.at(entry.at), entry.actor, entry.verb, undone) if part)
        for place, row in enumerate(wrap(f"{head}  {text}", max(20, room() - 2))):
            yield f"  {row}" if place else row

    def entry(self, entry: EntryRecord) -> str:
        said = (figure_words(entry, self.record.effects), clean_cell(entry.text))
        return "  ".join(part for part in said if part) or ", ".join(
            f"{change.field}: {clean_cell(change.after or '-', 60)}" for change in entry.changes
        )


def lines(record: ComplaintRecord, *, zone: tzinfo, now: datetime) -> Iterator[str]:
    """The complaint, line by line, within the width there is.

    Args:
        record: The complaint.
        zone: The zone times are shown in.
        now: The moment what is left of the clocks is counted from.
    """
    writer = _Writer(record, zone, now)
    yield from writer.head()
    for title, body in (
        (_("Complaint"), (*writer.facts(),)),
        (_("Clocks"), (*writer.clocks(),)),
        (_("Team"), (*writer.people(),)),
        (_("Analysis"), (*writer.analysis(),)),
        (_("Plan and the client"), (*writer.plan(),)),
        (_("Relationship"), (*writer.repair(),)),
        (_("Beside"), (*writer.beside(),)),
        (_("In their words"), (*wrap(clean(record.body), room()),)),
        (_("Log"), tuple(row for line in folded(record.timeline) for row in writer.line(line))),
    ):
        if any(body):
            yield ""
            yield f"{title}\n{'-' * width(title)}"
            yield from body


def _zone(name: str, otherwise: tzinfo) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return otherwise
