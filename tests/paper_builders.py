"""A complaint with everything a paper for its client is made of, its plan in rows as verbs write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from firefight_tui.desk.fields import parse_ref
from firefight_tui.domain.vocabulary import Certainty, Channel, Decision, RemedyKind, Stage
from firefight_tui.store.models import (
    Conclusion,
    Milestone,
    Opinion,
    Person,
    Plan,
    PlanDate,
    PlanItem,
    Remedy,
)
from tests.builders import Office

DAY = timedelta(days=1)
COPIED = ("number", "kind", "due_at", "helpers", "what", "quantity", "expected_effect", "business_effect", "cost",
          "owner", "after_id", "requirement_id")  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What is said in the example, in a language."""

    title: str
    client: str
    project: str
    phenomena: tuple[str, ...]
    impact: str
    sought: str
    cause: str
    escape: str
    short: tuple[str, str, str, str]
    long: tuple[str, str, str, str]
    opinion: tuple[str, str]
    milestones: tuple[str, str]
    person: str = "Li Na"
    names: tuple[str, str] = ("Ada Chen", "Bo Li")
    said: str = "We take it seriously and look at it now."
    language: str = "en"


ENGLISH = Words(
    title="Orders hang in the evening",
    client="Huadong Retail",
    project="Order system",
    phenomena=("Submitting an order takes more than 30 s from 20:00 on", "Every tenth order fails with a time-out"),
    impact="About 300 orders an evening pile up; shops phone in",
    sought="Orders go through within 3 s before the sale of Friday",
    cause="The connection pool of the order service holds 20 connections; the evening needs 140.",
    escape="The load test before delivery ran with 50 users, the evening has 900.",
    short=("Raise the pool from 20 to 200 connections", "4 servers", "Submitting takes less than 3 s",
           "2 minutes without orders at 03:00 on Tuesday"),
    long=("Split reading from writing in the order service", "1 service, 3 weeks",
          "900 users at once, less than 1 s", "None; it is switched over by night"),
    opinion=("Three weeks are long. Can the first part come earlier?", "Yes: reading moves first, in one week."),
    milestones=("Load test with 900 users", "Switched over"),
)  # fmt: skip

CHINESE = Words(
    title="晚上下单很慢",
    client="华东零售集团",
    project="订单系统",
    phenomena=("20:00 以后提交订单要 30 秒以上", "每十单有一单超时失败"),
    impact="每晚约 300 单积压，门店不断打电话",
    sought="周五大促之前下单不超过 3 秒",
    cause="订单服务的连接池只有 20 个连接，晚高峰需要 140 个。",
    escape="交付前的压力测试只按 50 个用户做，晚高峰有 900 个用户。",
    short=("连接池从 20 调到 200", "4 台服务器", "提交订单不超过 3 秒", "周二 03:00 停止下单 2 分钟"),
    long=("订单服务读写分离", "1 个服务，3 周", "900 人同时下单不超过 1 秒", "无，夜间切换"),
    opinion=("三周太长，能不能先做一部分？", "可以：先迁移读，一周完成。"),
    milestones=("900 用户压力测试通过", "正式切换"),
    person="李娜",
    names=("陈晨", "李波"),
    said="我们非常重视，现在就开始处理。",
    language="zh_CN",
)


def planned(office: Office, words: Words = ENGLISH, *, stage: Stage = Stage.PLANNING, presented: int = 0) -> str:
    """A complaint on its way to the stage, with a plan, and versions of it put before the client; its reference."""
    office.enlist("bo", "cy")
    for handle, name in zip(("ada", "bo"), words.names, strict=True):
        office.do("enlist", handle=handle, name=name)
    office.do("client", name=words.client, language=words.language, timezone="Asia/Shanghai")
    ref = office.report(client=words.client, project=words.project, title=words.title, body="-", severity=2,
                        impact=words.impact, remedy_sought=words.sought)  # fmt: skip
    for one in words.phenomena:
        office.do("phenomenon", ref, text=one)
    office.do("acknowledge", ref, channel="phone", person=words.person, said=words.said)
    office.do("assign", ref, commander="ada")
    office.do("join", ref, engineer="bo", role="liaison")
    write_plan(office, ref, words)
    for number in range(1, presented + 1):
        freeze(office, ref, words, number)
    if stage is not Stage.ACKNOWLEDGED:
        office.place(ref, stage)
    return ref


def write_plan(office: Office, ref: str, words: Words) -> None:
    """The root cause, two remedies, a third that was dropped, two milestones."""
    complaint, at = parse_ref(ref), office.clock.at
    made = {"complaint_id": complaint, "at": at, "by": "ada"}
    with office.store.write() as work:
        session = work.session
        session.add(Conclusion(**made, certainty=Certainty.CONFIRMED, root_cause=words.cause,
                               escape_point=words.escape, whys="INTERNAL why"))  # fmt: skip
        first = Remedy(**made, number=1, kind=RemedyKind.CONTAINMENT, owner="bo", helpers=("cy",), due_at=at + DAY,
                       cost="INTERNAL cost", **_said(words.short))  # fmt: skip
        session.add(first)
        session.flush()
        session.add(Remedy(**made, number=2, kind=RemedyKind.CORRECTION, owner="ada", due_at=at + 21 * DAY,
                           after_id=first.id, helpers=(), **_said(words.long)))  # fmt: skip
        session.add(Remedy(**made, number=3, kind=RemedyKind.CONTAINMENT, owner="cy", helpers=(), dropped_at=at,
                           drop_reason="INTERNAL drop", what="INTERNAL dropped remedy"))  # fmt: skip
        session.add_all(Milestone(complaint_id=complaint, name=name, baseline_at=at + (7 + 7 * place) * DAY)
                        for place, name in enumerate(words.milestones))  # fmt: skip
        work.commit()


def _said(words: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("what", "quantity", "expected_effect", "business_effect"), words, strict=True))


def freeze(office: Office, ref: str, words: Words, number: int, *, decision: Decision | None = None) -> None:
    """Put the plan before the client as a version; before the second one they said what they think of the first."""
    complaint, at = parse_ref(ref), office.clock.at + number * timedelta(minutes=10)
    made = {"complaint_id": complaint, "at": at, "by": "ada"}
    with office.store.write() as work:
        session = work.session
        person = session.scalars(select(Person.id).where(Person.name == words.person)).one()
        if number > 1:
            session.add(Opinion(**made, person_id=person, plan_number=number - 1, text=words.opinion[0],
                                answer=words.opinion[1], answered_at=at, answered_by="ada"))  # fmt: skip
        plan = Plan(**made, number=number, person_id=person, channel=Channel.MEETING, said="INTERNAL said",
                    root_cause=words.cause, escape_point=words.escape, decision=decision,
                    decided_at=at + timedelta(hours=1) if decision else None,
                    decided_by_id=person if decision else None)  # fmt: skip
        session.add(plan)
        session.flush()
        going = select(Remedy).where(Remedy.complaint_id == complaint, Remedy.dropped_at.is_(None))
        for one in session.scalars(going.order_by(Remedy.id)).all():
            session.add(PlanItem(complaint_id=complaint, plan_id=plan.id, remedy_id=one.id,
                                 **{name: getattr(one, name) for name in COPIED}))  # fmt: skip
        for one in session.scalars(select(Milestone).where(Milestone.complaint_id == complaint)).all():
            session.add(PlanDate(complaint_id=complaint, plan_id=plan.id, milestone_id=one.id, name=one.name,
                                 due_at=one.baseline_at))  # fmt: skip
        work.commit()
