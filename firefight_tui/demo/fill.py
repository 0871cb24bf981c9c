"""Fills a store with the sample complaints: every sample a verb, by who performed it, at the moment it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from firefight_tui.demo.many import many
from firefight_tui.demo.sample_files import (
    SampleComplaint,
    SampleFields,
    SampleRecord,
    SampleReference,
    Samples,
    load_samples,
)
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.views.queue import queue_page
from firefight_tui.desk.views.roster import engineers
from firefight_tui.domain.query import parse

SETTING_UP: Final = timedelta(days=2)
"""How long before the oldest complaint the desk was set up."""

USUAL_ZONE: Final = "Asia/Shanghai"

Refs = Mapping[str, str]
Values = Mapping[str, object]


@dataclass(frozen=True)
class _Act:
    """One verb of the samples: when, by whom, on which sample complaint if any, its fields once refs are known."""

    at: datetime
    by: str
    verb: str
    key: str
    fields: Callable[[Refs], Values]


def fill(desk: Desk, *, complaints: int | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Put the sample desk into a store that has no complaints yet; one that has some is left alone.

    The first sample is FF-1, whenever it happened; the others come in the order of time. More complaints than there
    are samples are derived from them, as reports nobody has worked on yet.

    Args:
        desk: The desk whose actor will sit at it; they become an administrator of it.
        complaints: How many; all samples unless said.
        progress: Told how many verbs or complaints are done, and of how many.

    Returns:
        How many complaints were made.
    """
    desk.store.ensure()
    if _has_complaints(desk):
        return 0
    samples = load_samples()
    chosen = samples.complaints[:complaints]
    filling = _Filling(desk, samples, chosen)
    acts = filling.acts()
    more = max(0, (complaints or 0) - len(chosen))
    for done, act in enumerate(acts, 1):
        filling.perform(act)
        if progress is not None:
            progress(done, len(acts) + more)
    for made in many(desk, samples, more):
        if progress is not None:
            progress(len(acts) + made, len(acts) + more)
    return len(chosen) + more


def _has_complaints(desk: Desk) -> bool:
    everything = parse("", now=desk.now(), zone=desk.zone)
    return bool(queue_page(desk.store, desk.actor.handle, everything, now=desk.now(), limit=1).rows)


class _Filling:
    """The samples on their way into a store."""

    def __init__(self, desk: Desk, samples: Samples, chosen: tuple[SampleComplaint, ...]) -> None:
        self._desk, self._samples, self._chosen = desk, samples, chosen
        self._now = self._moment = desk.now()
        self._refs: dict[str, str] = {}
        self._desks: dict[str, Desk] = {}
        self._administrator = desk.actor.handle if engineers(desk.store) else samples.engineers[0].handle

    def acts(self) -> list[_Act]:
        """Everything that happened, in the order it is performed in."""
        happened = [act for complaint in self._chosen[1:] for act in self._complaint(complaint)]
        first = list(self._complaint(self._chosen[0])) if self._chosen else []
        later = sorted([*happened, *first[1:]], key=lambda act: act.at)
        return [*self._setting_up(), *first[:1], *later]

    def perform(self, act: _Act) -> None:
        """Perform one verb as it was performed then."""
        self._moment = act.at
        desk = self._desk_of(act.by)
        refs = [self._refs[act.key]] if act.key in self._refs else []
        outcome = desk.perform(desk.parse(act.verb, dict(act.fields(self._refs))), refs)
        if act.verb == "report":
            self._refs[act.key] = outcome.refs[0]

    def _desk_of(self, handle: str) -> Desk:
        if handle not in self._desks:
            actor = self._desk.actor if handle == self._desk.actor.handle else Actor(handle, handle)
            self._desks[handle] = Desk(self._desk.store, actor, zone=self._desk.zone, now=lambda: self._moment)
        return self._desks[handle]

    def _setting_up(self) -> Iterator[_Act]:
        """The roster, the clients with their people, and what was delivered to them."""
        oldest = max((complaint.received for complaint in self._chosen), default=timedelta())
        minutes = count()
        for verb, values in self._setting_up_verbs():
            at = self._now - oldest - SETTING_UP + timedelta(minutes=next(minutes))
            yield _Act(at, self._administrator, verb, "", lambda _refs, values=values: values)  # type: ignore[misc]  # mypy does not infer the default's type
        for record in sorted(self._samples.records, key=lambda one: one.before, reverse=True):
            set_down = self._now - oldest - SETTING_UP + timedelta(minutes=next(minutes))
            yield _Act(set_down, record.by, record.verb, "", self._agreed(record, set_down))

    def _setting_up_verbs(self) -> Iterator[tuple[str, Values]]:
        for engineer in self._samples.engineers:
            yield "enlist", _given(engineer)
        sitting = self._desk.actor.handle
        if sitting not in {engineer.handle for engineer in self._samples.engineers}:
            yield "enlist", {"handle": sitting, "name": sitting, "access": "administrator"}
        for verb, times in (("oncall", self._samples.shifts), ("absent", self._samples.absences)):
            for time in times:
                since, until = self._now + time.since, self._now + time.until
                yield verb, {"engineer": time.engineer, "from": since, "to": until}
        for client in self._samples.clients:
            yield "client", _given(client)
        for person in self._samples.people:
            yield "person", _given(person)
        for project in self._samples.projects:
            yield "project", {**_given(project), "delivered_on": self._now + project.delivered_on}

    def _complaint(self, complaint: SampleComplaint) -> Iterator[_Act]:
        received_at = self._now - complaint.received
        yield _Act(received_at, complaint.by, "report", complaint.key, self._resolving(complaint.report, received_at))
        for step in complaint.steps:
            if self._is_left_out(step.fields):
                continue
            at = received_at + step.after
            yield _Act(at, step.by, step.verb, complaint.key, self._resolving(step.fields, received_at))

    def _agreed(self, record: SampleRecord, set_down: datetime) -> Callable[[Refs], Values]:
        """What a project agreed to: written down when the desk was set up, of the day on which it was agreed."""
        at = min(self._now - record.before, set_down)
        return lambda refs: {**record.fields.resolve(now=self._now, received_at=at, refs=refs), "at": at}

    def _resolving(self, fields: SampleFields, received_at: datetime) -> Callable[[Refs], Values]:
        return lambda refs: fields.resolve(now=self._now, received_at=received_at, refs=refs)

    def _is_left_out(self, fields: SampleFields) -> bool:
        """Whether a step names a sample that is not among those chosen."""
        keys = {complaint.key for complaint in self._chosen}
        return any(isinstance(value, SampleReference) and value.key not in keys for value in fields.values.values())


def _given(record: object) -> dict[str, object]:
    """The fields of a sample record that say something; looking up a zone takes its time, the usual one needs none."""
    return {name: value for name, value in vars(record).items() if value not in ("", None, (), USUAL_ZONE)}
