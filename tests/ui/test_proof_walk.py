"""From the agreed plan to the closed complaint and its first visit by keys: short at first, a version two, a yes."""

from __future__ import annotations

from datetime import timedelta

from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from tests.builders import Office
from tests.plan_builders import SAID, executing
from tests.proof_builders import resolved
from tests.ui.conftest import Sit, Terminal
from tests.ui.test_plan_walk import into

HOUR = timedelta(hours=1)


async def save(terminal: Terminal, verb: str, **words: str) -> None:
    """The form of this verb is open: type into fields, choose by digits, save."""
    screen = terminal.app.screen
    assert isinstance(screen, FormScreen), f"{verb}: {terminal.text}"
    assert screen.verb.name == verb
    for name, text in words.items():
        await into(terminal, name)
        if len(text) == 1 and text.isdigit() and name not in {"value", "baseline", "target", "min_count"}:
            await terminal.press(text)
        else:
            await terminal.press("end")
            await terminal.type(text)
    await terminal.press("ctrl+s")
    assert isinstance(terminal.app.screen, ComplaintScreen), terminal.text


async def told(terminal: Terminal, office: Office, ref: str) -> None:
    """The client hears how it stands, so that no clock stands before the next step."""
    office.do("contact", ref, direction="out", person="Li Na", channel="phone", said="it goes on")
    office.clock.turn()
    await terminal.press("R")


async def test_the_seeds_example_to_its_first_visit(office: Office, sit: Sit, language: str) -> None:
    office.enlist("wu")
    ref = executing(
        office, severity=3, cause="quality", contact="Li Na", client="华东电商", title="高峰时段处理订单极慢"
    )
    async with sit(start=ref) as terminal:
        await terminal.press("6", "n")
        await save(
            terminal, "effect", name="等待 P95", direction="2", baseline="41.2", target="3", unit="s", min_count="2"
        )
        for label in ("R1", "R2"):
            office.do("finish", ref, remedy=label, tested_by="Wu", evidence="load test")
        office.clock.turn(HOUR)
        await told(terminal, office, ref)
        await terminal.press("m")
        await save(terminal, "measure", value="11.3")
        record = office.show(ref)
        assert record.next is not None
        assert record.next.verb == "adjust", "it falls short: that is raised at once"
        await terminal.press(".")
        await save(terminal, "adjust")
        assert office.show(ref).stage is Stage.PLANNING
        await told(terminal, office, ref)
        await terminal.press("f")
        await save(terminal, "remedy", kind="2", what="read replica", owner="ada", due="+1d", expected_effect="3 s")
        office.do("approve", ref)
        office.do("present", ref, person="Li Na", channel="phone", said="version 2")
        await terminal.press("R", "+")
        await save(terminal, "agree", words="好" if language == "zh_CN" else "yes")
        assert [one.number for one in office.show(ref).plans] == [1, 2]
        await told(terminal, office, ref)
        await terminal.press(".", ".")
        await save(terminal, "finish", tested_by="Wu", evidence="load test")
        await told(terminal, office, ref)
        await terminal.press(".")
        assert office.show(ref).stage is Stage.MONITORING
        await terminal.press("6")
        for value in ("2.6", "2.4"):
            office.clock.turn(HOUR)
            await terminal.press("m")
            await save(terminal, "measure", value=value)
        for remedy in office.show(ref).remedies:
            office.do("verify", ref, by="wu", remedy=remedy.label, verdict="effective")
        await told(terminal, office, ref)
        await terminal.press(".")
        assert office.show(ref).stage is Stage.RESOLVED
        await terminal.press("+")
        await terminal.type("很快,但是还要看大促")
        await terminal.press("ctrl+s")
        assert isinstance(terminal.app.screen, FormScreen), "words that hold something back are asked about"
        await save(terminal, "accept", sure="1")
        assert office.show(ref).stage is Stage.RECOVERING
        for promise in office.show(ref).open_promises:
            office.do("keep", ref, commitment=promise.id, outcome="kept")
        office.do("review", ref, happened="a", detection="b", handling="c", requirement_gap="d", management_gap="e")
        await terminal.press("R", "x")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen), terminal.text
        await into(terminal, "apology_person")
        await terminal.press("ctrl+s", "2")
        assert office.show(ref).stage is Stage.RECOVERING, "nothing is recorded that nobody confirmed"
        await terminal.press("ctrl+s", "1")
        closed = office.show(ref)
        assert closed.stage is Stage.CLOSED, terminal.text
        assert closed.repaired.next_visit is not None, "the first visit is dated by policy"
        until = "回访之前" if language == "zh_CN" else "until the visit of"
        assert until in terminal.text
        office.clock.turn(closed.repaired.next_visit.due_at - office.clock.at - HOUR)
        await terminal.press("R", ".")
        await save(terminal, "schedule-visit")
        office.clock.turn(3 * HOUR)
        await terminal.press("R", ".")
        await save(
            terminal, "visited", satisfaction="4", usage="every evening", findings="the export is slow", opens="yes"
        )
    record = office.show(ref)
    assert record.acceptances[0].words == "很快,但是还要看大促"
    assert record.retrospective is not None
    first = record.visits[0]
    assert (first.satisfaction, first.usage, first.finding) == (4, "every evening", "FF-2")
    assert [link.ref for link in record.links] == ["FF-2"]


async def test_plus_is_their_yes_also_while_we_wait_for_it(office: Office, sit: Sit) -> None:
    ref = resolved(office)
    office.do("contact", ref, direction="out", **SAID, said="do you accept it?", wait_on="client")
    async with sit(start=ref) as terminal:
        await terminal.press("+")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen), terminal.text
        assert screen.verb.name == "accept"
