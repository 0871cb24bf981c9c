"""How long a team is proposed from a roster of 500: the rule alone, and with the roster read from a store."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.several import perform_lines
from firefight_tui.desk.views.proposal import proposal
from firefight_tui.desk.zones import calendar_named, zone_named
from firefight_tui.domain.presence import reach_of
from firefight_tui.domain.shifts import Stretch
from firefight_tui.domain.staffing import propose
from firefight_tui.domain.staffing_records import Candidate, Problem
from firefight_tui.domain.vocabulary import Access, Cause, CauseKind, Complexity, Role, Severity
from firefight_tui.store.store import Store

ENGINEERS = 500
BAR_MS = 50
NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
SKILLS = ("java", "mysql", "performance", "调优", "压测", "k8s", "监控", "communication", "需求", "vue", "报表", "网络")
ZONES = ("Asia/Shanghai", "Europe/London", "Asia/Kolkata", "America/New_York")
HOURS = ("mon-fri 9:00-18:00", "mon-fri 8:30-17:30", "mon-sat 10:00-19:00")
PROBLEM = Problem(
    Severity.URGENT,
    Complexity.HIGH,
    (Cause.QUALITY, Cause.FUNCTION),
    CauseKind.SLOW,
    "高峰时段处理订单极慢,大量订单积压",
)


def staffing(folder: Path, repeat: int) -> None:
    """Measure both and say them beside the bar."""
    dice = random.Random(4)
    people = [_person(number, dice) for number in range(ENGINEERS)]
    print(f"\nstaffing: a team for an urgent slow system from {ENGINEERS} engineers; the bar is {BAR_MS} ms")
    _say("who can be reached, and the rule", lambda: propose(PROBLEM, [_candidate(one) for one in people]), repeat)
    store = Store(f"sqlite:///{folder / 'desk.db'}")
    desk = Desk(store, Actor("e0", "e0"), zone=ZoneInfo("Asia/Shanghai"), now=lambda: NOW)
    verbs = [(number, desk.parse("enlist", one)) for number, one in enumerate(people)]
    perform_lines(desk, "enlist", verbs)
    words = {"client": "A", "title": "订单极慢", "body": "x", "severity": 1, "cause": "quality", "kind": "slow"}
    ref = desk.perform(desk.parse("report", words)).refs[0]
    _say("with the roster read from SQLite", lambda: proposal(store, ref, NOW), repeat)
    store.close()


def _person(number: int, dice: random.Random) -> dict[str, object]:
    return {
        "handle": f"e{number}",
        "name": f"Engineer {number}",
        "roles": [role.value for role in dice.sample(list(Role), dice.randint(1, 3))],
        "skills": {skill: dice.randint(1, 5) for skill in dice.sample(SKILLS, dice.randint(1, 6))},
        "timezone": dice.choice(ZONES),
        "hours": dice.choice(HOURS),
    }


def _candidate(one: dict[str, object]) -> Candidate:
    number = int(str(one["handle"])[1:])
    hours, zone = str(one["hours"]), str(one["timezone"])
    shifts = [Stretch(NOW - timedelta(hours=4), NOW + timedelta(hours=4))] if number % 97 == 0 else []
    return Candidate(
        handle=str(one["handle"]),
        name=str(one["name"]),
        roles=tuple(one["roles"]),  # type: ignore[arg-type]  # made so above
        skills=one["skills"],  # type: ignore[arg-type]  # made so above
        access=Access.RESPONDER,
        capacity=5,
        in_hand=number % 6,
        urgent=number % 2,
        reach=reach_of(calendar_named(hours, zone), zone_named(zone), NOW, shifts=shifts),
        spoke=number % 3,
    )


def _say(what: str, act: Callable[[], object], repeat: int) -> None:
    """The first time, when nothing was looked up yet, and the median of those after it."""
    times = []
    for _ in range(max(5, repeat * 5) + 1):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1_000)
    print(f"  {what:36} first {times[0]:6.1f} ms   median {statistics.median(times[1:]):6.1f} ms")
