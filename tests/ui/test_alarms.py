"""The desk makes itself heard: once for each clock of mine that becomes late or soon late, and for word left for me."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from firefight_tui.app import FirefightApp
from firefight_tui.desk.alerting import Alerting
from firefight_tui.domain.alarms import Alarm
from firefight_tui.screens.alarms import Alarms, alarm_words, notification
from firefight_tui.screens.seat import Seat
from tests.builders import MONDAY, Office, make_desk
from tests.day_builders import staffed
from tests.ui.conftest import Sit

MINUTE = timedelta(minutes=1)


class Heard:
    """What an alarm did, without a terminal."""

    def __init__(self, office: Office, handle: str, how: str = "bell") -> None:
        self.told: list[str] = []
        self.rings = 0
        self.written: list[str] = []
        seat = Seat.at(make_desk(office.store, handle, clock=office.clock))
        self.alarms = Alarms(seat, how, lambda words, _look: self.told.append(words), self._ring, self.written.append)

    def _ring(self) -> None:
        self.rings += 1

    async def after(self, office: Office, span: timedelta) -> list[str]:
        """Look so long after Monday 10:00; returns what is said newly."""
        office.clock.at = MONDAY + span
        before = len(self.told)
        await self.alarms.look(changed=True)
        return self.told[before:]


@pytest.fixture
def crew(office: Office) -> Office:
    """bo commands a complaint received on Monday at 10:00, whose first contact is due at 10:30."""
    office.do("enlist", handle="ada", name="Ada", access="administrator")
    office.do("enlist", handle="bo", name="Bo")
    office.do("assign", office.report(severity=2), commander="bo")
    office.report(severity=2)
    return office


async def test_a_clock_of_mine_is_heard_once_soon_and_once_late(crew: Office) -> None:
    heard = Heard(crew, "bo")
    assert await heard.after(crew, 10 * MINUTE) == []
    assert await heard.after(crew, 24 * MINUTE) == ["FF-1 is soon late: first contact, 0:06"]
    assert await heard.after(crew, 25 * MINUTE) == []
    assert await heard.after(crew, 31 * MINUTE) == ["FF-1 is late: first contact, -0:01"]
    assert await heard.after(crew, 32 * MINUTE) == []
    assert heard.rings == 2 and heard.written == []


async def test_what_was_late_when_the_desk_opened_is_not_heard(crew: Office) -> None:
    heard = Heard(crew, "bo")
    assert await heard.after(crew, 40 * MINUTE) == []
    crew.do("grade", "FF-1", severity=1, by="ada")
    assert await heard.after(crew, 41 * MINUTE) != [], "a new due is news"


async def test_word_for_me_is_heard(crew: Office) -> None:
    mine, theirs = Heard(crew, "bo", "osc"), Heard(crew, "ada")
    for one in (mine, theirs):
        await one.after(crew, MINUTE)
    crew.do("escalate", "FF-1", by="ada", reason="the client asks for you")
    assert await theirs.after(crew, MINUTE) == []
    assert await mine.after(crew, MINUTE) == ["For you: ada escalates FF-1: Orders fail"]
    assert mine.rings == 1 and "]777;notify;Firefight;For you" in mine.written[0]
    assert await mine.after(crew, 2 * MINUTE) == []


async def test_off_is_silent_and_still_said(crew: Office) -> None:
    heard = Heard(crew, "bo", "off")
    await heard.after(crew, MINUTE)
    assert await heard.after(crew, 31 * MINUTE) != []
    assert heard.rings == 0 and heard.written == []


async def test_time_alone_is_looked_at_now_and_then(crew: Office) -> None:
    heard = Heard(crew, "bo")
    await heard.after(crew, MINUTE)
    crew.clock.at = MONDAY + 31 * MINUTE
    await heard.alarms.look(changed=False)
    assert heard.told == []
    heard.alarms._next_at = 0.0
    await heard.alarms.look(changed=False)
    assert len(heard.told) == 1


@pytest.mark.parametrize(
    "text", ["a;b", "\x1b]0;title\x07", "\x9d8;;http://x\x9c", "x\x1b\\y", "\u202egnp", "长" * 300]
)
def test_no_word_from_outside_steers_the_terminal(text: str) -> None:
    said = notification(alarm_words(Alarm("word:1", "FF-1", subject=text), MONDAY))
    found = re.fullmatch(
        r"\x1b\]9;([^;\x00-\x1f\x7f-\x9f]*)\x1b\\\x1b\]777;notify;Firefight;([^;\x00-\x1f\x7f-\x9f]*)\x1b\\", said
    )
    assert found is not None and "\u202e" not in said


async def test_it_is_said_on_the_last_row(crew: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    rings: list[str] = []
    monkeypatch.setattr(FirefightApp, "bell", lambda self: rings.append("bell"))
    async with sit("bo") as desk:
        await desk.until("FF-1")
        await desk.pilot.pause(0.7)
        crew.clock.at = MONDAY + 31 * MINUTE
        crew.do("note", "FF-1", text="somebody did something")
        await desk.until("FF-1 is late: first contact")
        assert "is late" in desk.row(24) and rings == ["bell"]


async def test_a_late_remedy_of_mine_is_heard_once_though_the_watch_tells_it_too(office: Office) -> None:
    office.do("enlist", handle="ada", name="Ada", access="administrator")
    office.enlist("chen", "li", "wu")
    staffed(office)
    watch = Alerting(office.store, (), 5, 10 * MINUTE)
    chen, wu = Heard(office, "chen"), Heard(office, "wu")
    for heard in (chen, wu):
        assert await heard.after(office, 110 * MINUTE) == []
    assert await chen.after(office, 121 * MINUTE) == ["FF-1 is late: R1 two more servers, -0:01"]
    watch.warn(office.clock.at)
    assert await chen.after(office, 123 * MINUTE) == []
    assert await wu.after(office, 123 * MINUTE) == [], "wu tests, and neither owns it nor commands"


async def test_what_became_late_over_night_is_heard_when_work_begins(office: Office) -> None:
    office.do("enlist", handle="ada", name="Ada", access="administrator")
    office.enlist("chen", "li", "wu")
    office.clock.at = MONDAY + 420 * MINUTE
    staffed(office)
    watch, chen = Alerting(office.store, (), 5, 10 * MINUTE), Heard(office, "chen")
    await chen.after(office, 480 * MINUTE)
    for minutes in (600, 1379):
        watch.warn(MONDAY + minutes * MINUTE)
        assert await chen.after(office, minutes * MINUTE) == []
    assert await chen.after(office, 1381 * MINUTE) == ["FF-1 is late: R1 two more servers, -14h"]
