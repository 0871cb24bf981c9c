"""Builders for an engineer's day: a plan of several owners, and rows of kinds no verb makes here."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from firefight_tui.desk.fields import parse_ref
from firefight_tui.domain.vocabulary import EffectDirection, MeasuredBy, PreventionArea
from firefight_tui.store.models import (
    Complaint,
    Cooperation,
    Effect,
    Measurement,
    OfComplaint,
    Prevention,
    PreventionCheck,
    Retrospective,
    Visit,
)
from firefight_tui.store.work import Act
from tests.builders import Office
from tests.kept import kept
from tests.plan_builders import SAID, concluded

STATED = {"expected_effect": "under 5 s", "business_effect": "no downtime"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@kept
def crew(office: Office) -> None:
    """Ada, who is there first, and three more."""
    office.do("enlist", handle="ada", name="Ada", access="administrator")
    office.enlist("chen", "wu", "li")


@kept
def staffed(office: Office, **fields: object) -> str:
    """A complaint with a plan agreed to: R1 a containment of chen, due in 2 h, R2 a correction of li behind it."""
    ref = concluded(office, **fields)
    office.do("join", ref, engineer="wu", role="tester", duty="tests it")
    office.do("remedy", ref, kind="containment", what="two more servers", owner="chen", due="+2h", **STATED)
    office.do("remedy", ref, kind="correction", what="index on orders", owner="li", due="+2d", after="R1", **STATED)
    office.do("present", ref, **SAID, said="this is what we do")
    office.do("agree", ref, **SAID, words="yes, do it")
    return ref


def put(office: Office, ref: str, *rows: OfComplaint) -> list[int]:
    """Rows of a complaint, with an entry as a verb would write it; returns their numbers."""
    with office.store.write() as work:
        complaint = work.locked(Complaint, parse_ref(ref))
        assert complaint is not None
        for row in rows:
            row.complaint_id = complaint.id
            work.session.add(row)
        at = office.clock.at
        work.seal(complaint, Act(str(uuid4()), "note", "ada", "os-ada", at, at))
        numbers = [row.id for row in rows]
        work.commit()
    return numbers


def effect(at: datetime, *, remedy: int | None = None, hold_for: timedelta = timedelta(0), number: int = 1) -> Effect:
    """Seconds that shall come down from 40 to 5, with three figures."""
    return Effect(
        number=number,
        at=at,
        by="ada",
        direction=EffectDirection.DOWN,
        baseline=Decimal(40),
        target=Decimal(5),
        remedy_id=remedy,
        min_count=3,
        hold_for=hold_for,
        name="submit an order",
        unit="s",
    )


def figure(of: int, at: datetime, value: str = "4.2") -> Measurement:
    """A figure."""
    return Measurement(effect_id=of, at=at, by="wu", value=Decimal(value), measured_by=MeasuredBy.HAND)


def prevention(at: datetime, owner: str, due: datetime, check: datetime | None = None, number: int = 1) -> Prevention:
    """A load test before every release."""
    return Prevention(
        number=number,
        at=at,
        by="ada",
        area=PreventionArea.QUALITY,
        owner=owner,
        due_at=due,
        check_at=check,
        what="load test before every release",
    )


def visit(at: datetime, due: datetime, number: int = 1) -> Visit:
    """A visit to be made."""
    return Visit(number=number, at=at, by="ada", due_at=due)


def renewal(at: datetime, due: datetime) -> Cooperation:
    """Support that is to be renewed."""
    return Cooperation(at=at, by="ada", renewal_due_at=due, what="Support for 2027")


def review(at: datetime, due: datetime) -> Retrospective:
    """A retrospective to be written."""
    return Retrospective(at=at, by="ada", due_at=due)


__all__ = [
    "DAY",
    "HOUR",
    "PreventionCheck",
    "crew",
    "effect",
    "figure",
    "prevention",
    "put",
    "renewal",
    "review",
    "staffed",
    "visit",
]
