"""Builders of effects: a complaint whose remedies are finished, what was measured of it, and how fetching goes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from firefight_tui.desk.fields import parse_ref
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.store.models import Collection, Effect, Measurement
from tests.builders import Office
from tests.kept import kept
from tests.plan_builders import executing

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WAIT = {"name": "Time to submit an order, P95", "unit": "s", "direction": "down", "baseline": "41.2", "target": "3.0"}
RATE = {"name": "每分钟处理订单 高峰", "unit": "单", "direction": "up", "baseline": "310", "target": "1200"}


@kept
def finished(office: Office, **fields: object) -> str:
    """One whose containment and correction are finished, owned by bo; ada commands, cy tests."""
    office.enlist("bo", "cy")
    ref = executing(office, owner="bo", **fields)
    for handle, role in (("bo", "dba"), ("cy", "tester")):
        office.do("join", ref, engineer=handle, role=role)
    for label in ("R1", "R2"):
        office.clock.turn(HOUR)
        office.do("finish", ref, remedy=label, tested_by="cy")
    return ref


def measured(office: Office, ref: str, *figures: str, every: timedelta = DAY, **effect: object) -> None:
    """Name an effect, unless it is there, and measure it from now on; time passes."""
    stated = WAIT | effect
    office.do("effect", ref, **stated)
    effects = office.show(ref).effects
    label = next((one.label for one in effects if one.name == stated["name"]), effects[-1].label)
    for value in figures:
        office.clock.turn(every)
        office.do("measure", ref, effect=label, value=value)


def poured(office: Office, ref: str, label: str, figures: list[tuple[timedelta, str]]) -> None:
    """Many figures at once, each so long before now, as fetching leaves them."""
    with office.store.write() as work:
        session = work.session
        effect = session.scalars(
            select(Effect).where(Effect.complaint_id == parse_ref(ref), Effect.number == int(label[1:]))
        ).one()
        session.add_all(
            Measurement(
                complaint_id=effect.complaint_id,
                effect_id=effect.id,
                at=office.clock.at - ago,
                by="watch",
                value=Decimal(value),
                measured_by=MeasuredBy.PROMETHEUS,
            )
            for ago, value in figures
        )
        work.commit()


def fetching(office: Office, ref: str, label: str, failure: str | None = None, failures: int = 0) -> None:
    """How fetching the figures of an effect goes."""
    with office.store.write() as work:
        effect = work.session.scalars(
            select(Effect).where(Effect.complaint_id == parse_ref(ref), Effect.number == int(label[1:]))
        ).one()
        at = office.clock.at
        work.session.add(
            Collection(
                effect_id=effect.id,
                tried_at=at,
                next_at=at + timedelta(minutes=5),
                failures=failures,
                failure=failure,
            )
        )
        work.commit()
