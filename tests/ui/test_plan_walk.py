"""From the investigation to the execution by keys, for every cause, with an objection and a version two."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import Decision, Stage
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.words import set_language
from tests.builders import Office
from tests.plan_builders import investigated, proposed
from tests.ui.conftest import Sit, Terminal

CASES: dict[str, dict[str, object]] = {
    "quality": {"also": "function", "title": "高峰时段处理订单的速度极慢", "condition": "20:00-22:00"},
    "function": {"title": "没有实时数据分析", "requirement": "4.3", "expected": "every 5 min", "delivered": "daily"},
    "delay": {"title": "It is six weeks late", "promised_at": "2026-10-01", "client_event": "promotion 12-12"},
    "service": {"title": "驻场工程师不接电话", "about": "hu"},
    "cost": {"title": "18 % over the agreed budget", "spent": "212,400", "agreed": "180,000"},
    "training": {"title": "操作人员不会使用审批流程"},
}
SEEN = frozenset({"quality", "function"})
"""Causes that can be reproduced; of the others it is said that there is nothing to reproduce (S21)."""

MOST_STEPS = 24


async def into(terminal: Terminal, name: str) -> None:
    """Go to a field with Tab, as hands do."""
    screen = terminal.app.screen
    assert isinstance(screen, FormScreen)
    for _press in range(len(screen.fields) + 1):
        current = screen.current
        if current is not None and current.field.name == name:
            return
        await terminal.press("tab")
    raise AssertionError(f"Tab does not reach {name}")


async def fill(terminal: Terminal, **words: str) -> None:
    """Type into fields, choose by digits, and save."""
    for name, text in words.items():
        await into(terminal, name)
        if len(text) == 1 and text.isdigit():
            await terminal.press(text)
        else:
            await terminal.press("end")
            await terminal.type(text)
    await terminal.press("ctrl+s")
    assert isinstance(terminal.app.screen, ComplaintScreen), terminal.text


def answers(verb: str, cause: str) -> dict[str, str]:
    """What is typed into the form of a verb; what stands there already is left."""
    if verb == "reproduce" and cause not in SEEN:
        return {"outcome": "5", "reason": "nothing to run"}
    return {
        "reproduce": {"outcome": "2", "tries": "10", "hits": "7", "narrowed_to": "orders: full scan"},
        "suppose": {"area": "3", "statement": "what we suspect"},
        "judge": {"verdict": "1"},
        "conclude": {"escape_point": "nobody looked"},
        "remedy": {"kind": "2", "what": "the lasting mend", "owner": "ada", "due": "+2d", "expected_effect": "it holds",
                   "business_effect": "none"},
        "present": {"channel": "1"},
    }[verb]  # fmt: skip


async def steps_until(terminal: Terminal, office: Office, ref: str, cause: str, stage: Stage) -> list[str]:
    """Press `.` until the complaint is in a stage; returns the forms that opened."""
    opened: list[str] = []
    for _step in range(MOST_STEPS):
        if office.show(ref).stage is stage:
            return opened
        await terminal.press(".")
        screen = terminal.app.screen
        if isinstance(screen, FormScreen):
            opened.append(screen.verb.name)
            wanted = answers(screen.verb.name, cause)
            if screen.verb.name == "conclude" and screen.named("root_cause").texts == ():  # type: ignore[union-attr]
                wanted = {"root_cause": "why it happened", "certainty": "1", **wanted}
            await fill(terminal, **wanted)
    raise AssertionError(f"{MOST_STEPS} steps do not reach {stage}: {opened}\n{terminal.text}")


@pytest.mark.parametrize("cause", list(CASES))
async def test_the_next_step_leads_from_the_investigation_to_the_execution(
    office: Office, sit: Sit, cause: str
) -> None:
    office.enlist("hu")
    ref = investigated(office, severity=2, cause=cause, contact="Li Na", client="华东电商", **CASES[cause])
    set_language("zh_CN" if len(cause) % 2 else "en")
    async with sit(start=ref) as terminal:
        opened = await steps_until(terminal, office, ref, cause, Stage.PROPOSED)
        assert {"conclude", "remedy", "present"} <= set(opened)
        assert "reproduce" in opened
        await terminal.press("4", "-")
        await fill(terminal, words="no, sooner")
        assert office.show(ref).stage is Stage.PLANNING
        await terminal.press("e")
        await into(terminal, "quantity")
        await terminal.type("twice as much")
        await terminal.press("ctrl+s")
        await steps_until(terminal, office, ref, cause, Stage.PROPOSED)
        assert "twice as much" in terminal.text, "what differs is told"
        await terminal.press("+")
        await fill(terminal, words="yes, do it")
    record = office.show(ref)
    assert record.stage is Stage.EXECUTING
    assert [plan.decision for plan in record.plans] == [Decision.OBJECTED, Decision.AGREED]
    assert [plan.words for plan in record.plans] == ["no, sooner", "yes, do it"]


async def test_plus_is_their_yes_to_the_plan_also_on_a_remedy_that_is_tested(office: Office, sit: Sit) -> None:
    """A containment goes on before anybody agrees: its verdict waits until they have answered."""
    ref = proposed(office)
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    async with sit(start=ref) as terminal:
        await terminal.press("4")
        assert "they agree, object" in terminal.text
        await terminal.press("+")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen), terminal.text
        assert screen.verb.name == "agree"
