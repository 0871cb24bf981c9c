"""Remedies, verdicts, plan versions and milestones put straight into the tables, in every state there is."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from firefight_tui.domain.vocabulary import Channel, Decision, RemedyKind, Severity, Stage, Verdict
from firefight_tui.store.models import (
    NEVER,
    Client,
    Complaint,
    Engineer,
    Milestone,
    Plan,
    PlanDate,
    PlanItem,
    Project,
    Remedy,
    Requirement,
    Verification,
)
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 10:00 in Shanghai."""

PEOPLE = ("ada", "chen", "wu", "li")
WORDS = ("加应用服务器 2 -> 4 台", "Add the missing index", "限流开关", "manual workaround", "订单表索引", "发号改序列")


def put_board(store: Store, complaints: int, each: int = 5, *, seed: int = 5, at: datetime = NOW) -> None:
    """So many complaints with about so many remedies each; what stands in them is told by the seed alone."""
    dice = random.Random(seed)
    with store.write() as work:
        work.session.add_all([Client(name="Acme"), Client(name="华东零售")])
        work.session.add_all([Engineer(handle=one, name=one.title()) for one in PEOPLE])
        work.session.flush()
        work.session.add(Project(client_id=1, name="Till"))
        work.session.flush()
        work.session.add(Requirement(project_id=1, number=1, title="live report"))
        work.session.flush()
        work.session.add_all([_complaint(number, dice, at) for number in range(1, complaints + 1)])
        work.session.flush()
        for number in range(1, complaints + 1):
            _remedies(work, number, each, dice, at)
        work.commit()


def _complaint(number: int, dice: random.Random, at: datetime) -> Complaint:
    is_open = number % 7 != 0
    return Complaint(
        client_id=1 + number % 2,
        project_id=1 if number % 3 == 0 and number % 2 == 0 else None,
        stage=dice.choice([Stage.INVESTIGATING, Stage.PLANNING, Stage.PROPOSED, Stage.EXECUTING])
        if is_open
        else Stage.CLOSED,
        severity=Severity(1 + number % 4),
        received_at=at - timedelta(hours=number),
        updated_at=at,
        is_open=is_open,
        due_at=to_milliseconds(at + timedelta(hours=dice.randint(-40, 90))) if is_open else NEVER,
        commander=dice.choice([None, *PEOPLE]),
        title=f"题目 {number}",
        body="body",
    )


def _remedies(work: UnitOfWork, complaint: int, each: int, dice: random.Random, at: datetime) -> None:
    made: list[Remedy] = []
    for number in range(1, dice.randint(0, 2 * each) + 1):
        started = dice.random() < 0.6
        finished = started and dice.random() < 0.6
        row = Remedy(
            complaint_id=complaint,
            retracted=dice.random() < 0.1,
            number=number,
            kind=dice.choice(list(RemedyKind)),
            what=dice.choice(WORDS),
            owner=dice.choice([None, *PEOPLE]),
            helpers=tuple(dice.sample(PEOPLE, dice.randint(0, 2))),
            due_at=dice.choice([None, at + timedelta(hours=dice.randint(-60, 200))]),
            quantity=dice.choice([None, "2 台"]),
            cost=dice.choice([None, "0.6 万/月", "3000 元"]),
            expected_effect="40 秒 -> 5 秒",
            requirement_id=dice.choice([None, 1]),
            after_id=made[-1].id if made and dice.random() < 0.3 else None,
            at=at - timedelta(days=2),
            by="ada",
            started_at=at - timedelta(days=1) if started else None,
            finished_at=at - timedelta(hours=3) if finished else None,
            tested_by="wu" if finished else None,
            dropped_at=at if dice.random() < 0.1 else None,
            retired_at=at if finished and dice.random() < 0.1 else None,
        )
        work.session.add(row)
        work.session.flush()
        made.append(row)
    for row in made:
        for _ in range(dice.choice([0, 0, 1, 2]) if row.finished_at is not None else 0):
            work.session.add(
                Verification(
                    complaint_id=complaint,
                    retracted=dice.random() < 0.2,
                    remedy_id=row.id,
                    at=at,
                    by=dice.choice(PEOPLE),
                    verdict=dice.choice(list(Verdict)),
                )
            )
            work.session.flush()
    _plans(work, complaint, made, dice, at)


def _plans(work: UnitOfWork, complaint: int, made: list[Remedy], dice: random.Random, at: datetime) -> None:
    milestones = [
        Milestone(
            complaint_id=complaint,
            retracted=dice.random() < 0.2,
            name=f"UAT {place}",
            baseline_at=at + timedelta(days=dice.randint(-5, 9)),
            forecast_at=dice.choice([None, at + timedelta(days=dice.randint(-5, 9))]),
        )
        for place in range(dice.randint(0, 2))
    ]
    work.session.add_all(milestones)
    work.session.flush()
    for number in range(1, dice.randint(0, 3) + 1):
        plan = Plan(
            complaint_id=complaint,
            retracted=dice.random() < 0.15,
            number=number,
            at=at,
            by="ada",
            channel=Channel.PHONE,
            decision=dice.choice([None, *Decision]),
            emergency_at=dice.choice([None, None, at]),
        )
        work.session.add(plan)
        work.session.flush()
        for row in made:
            if dice.random() < 0.7:
                work.session.add(_item(complaint, plan, row, is_retracted=dice.random() < 0.1))
        for one in milestones:
            work.session.add(
                PlanDate(
                    complaint_id=complaint, plan_id=plan.id, milestone_id=one.id, name=one.name, due_at=one.baseline_at
                )
            )
    work.session.flush()


def _item(complaint: int, plan: Plan, row: Remedy, *, is_retracted: bool) -> PlanItem:
    return PlanItem(
        complaint_id=complaint,
        retracted=is_retracted,
        plan_id=plan.id,
        remedy_id=row.id,
        number=row.number,
        kind=row.kind,
        what=row.what,
    )
