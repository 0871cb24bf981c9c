"""Builders for what comes after the agreement: remedies carried out, figures, acceptance."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import Office
from tests.kept import kept
from tests.plan_builders import SAID, executing

WAIT = {"name": "time to submit an order, P95", "direction": "down", "baseline": "41.2", "target": "3", "unit": "s"}
"""An effect as the seed's example has it."""


@kept
def finished(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose remedies are finished and tested; `bo` may verify."""
    ref = executing(office, severity, **fields)
    for label in ("R1", "R2"):
        office.do("finish", ref, remedy=label, tested_by="Wu", evidence="load test")
    return ref


@kept
def monitoring(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose effect is watched."""
    ref = finished(office, severity, **fields)
    office.do("advance", ref)
    return ref


def measured(office: Office, ref: str, *values: str, every: timedelta = timedelta(hours=24), **effect: object) -> None:
    """An effect with these figures, a day between two."""
    office.do("effect", ref, **{**WAIT, **effect})
    for value in values:
        office.clock.turn(every)
        office.do("measure", ref, effect="E1", value=value)


@kept
def resolved(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose effect is proved and whose remedies are verified by `bo`."""
    office.enlist("bo")
    ref = monitoring(office, severity, **fields)
    measured(office, ref, "2.6", "2.4", "2.3")
    for label in ("R1", "R2"):
        office.do("verify", ref, by="bo", remedy=label, verdict="effective")
    office.do("advance", ref)
    return ref


@kept
def recovering(office: Office, severity: int = 3, **fields: object) -> str:
    """One the client has accepted."""
    ref = resolved(office, severity, **fields)
    office.do("accept", ref, **SAID, words="it is fast now, thank you")
    return ref
