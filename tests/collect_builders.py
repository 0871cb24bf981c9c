"""Builders for figures that are fetched: a complaint in execution with effects that name a source."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from firefight_tui.desk import collecting
from firefight_tui.desk.fields import parse_ref
from firefight_tui.domain.vocabulary import EffectDirection, MeasuredBy
from firefight_tui.store.models import Collection, Complaint, Effect, Entry, Measurement
from firefight_tui.store.search import index_entry
from firefight_tui.store.work import Act
from tests.builders import Office
from tests.plan_builders import executing


def measured(office: Office, *sources: str | None, ref: str = "", remedy: int | None = None) -> tuple[str, list[int]]:
    """A complaint in execution with an effect for each source; its reference and the effects' ids."""
    ref = ref or executing(office)
    made: list[int] = []
    for number, source in enumerate(sources, 1):
        with office.store.write() as work:
            complaint = work.locked(Complaint, parse_ref(ref))
            assert complaint is not None
            effect = Effect(
                complaint_id=complaint.id,
                number=number,
                at=office.clock.at,
                by="ada",
                direction=EffectDirection.DOWN,
                baseline=Decimal("8.5"),
                target=Decimal("2.0"),
                remedy_id=remedy,
                name="p95",
                unit="s",
                source=source,
            )
            work.session.add(effect)
            work.session.flush()
            act = Act(str(uuid.uuid4()), "effect", "ada", "os-ada", office.clock.at, office.clock.at)
            index_entry(work.session, work.seal(complaint, act))
            work.commit()
            made.append(effect.id)
    return ref, made


def fetch(office: Office, effect: int, value: str, by: MeasuredBy = MeasuredBy.PROBE) -> None:
    """Five minutes later, the watch fetches a figure."""
    now = office.clock.turn(minutes(5))
    task = collecting.claim(office.store, effect, now, minutes(5))
    assert task is not None
    assert collecting.record(office.store, task, Decimal(value), by, now, now)


def figures(office: Office, effect: int) -> list[tuple[str, str, str, datetime]]:
    """What was measured: figure, who recorded it, where it is from, when."""
    with office.store.read() as session:
        wanted = select(Measurement).where(Measurement.effect_id == effect).order_by(Measurement.id)
        return [(str(one.value), one.by, one.measured_by.value, one.at) for one in session.scalars(wanted)]


def collection(office: Office, effect: int) -> Collection | None:
    """How fetching goes."""
    with office.store.read() as session:
        return session.get(Collection, effect)


def entries(office: Office, ref: str) -> int:
    """How many entries the timeline of a complaint has."""
    with office.store.read() as session:
        wanted = select(Entry.id).where(Entry.subject_kind == "complaint", Entry.subject_id == parse_ref(ref))
        return len(session.scalars(wanted).all())


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
