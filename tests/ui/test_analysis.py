"""The tab Reproduction: attempts side by side, tallies, suspicions and the root cause, by keys."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import Area, HypothesisVerdict, ReproOutcome, Stage
from tests.builders import Office
from tests.ui.conftest import Sit, key


def tried(office: Office) -> str:
    """A complaint with two attempts, of which the second goes on, and two suspicions."""
    ref = office.complaint(
        Stage.INVESTIGATING, client="华东电商", title="提交订单等待 40 秒", cause="quality", kind="slow"
    )
    same = {"environment": "UAT, 2 app, 1 db", "build": "4.2.1", "steps": "1 登录\n2 选商品\n3 提交订单\n4 等"}
    office.do("reproduce", ref, outcome="not_reproduced", **same, condition="none", hits=0, tries=5)
    office.do("reproduce", ref, outcome="running", **same, condition="800 orders/min", hits=7, tries=9)
    office.do("suppose", ref, area="database", statement="orders has no index", test="EXPLAIN under load")
    office.do("suppose", ref, area="capacity", statement="two servers are too few")
    return ref


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_attempts_stand_side_by_side_with_what_differs(
    office: Office, sit: Sit, language: str, size: tuple[int, int]
) -> None:
    ref = tried(office)
    async with sit(start=ref, size=size) as terminal:
        await terminal.press("3")
        [row] = [row for row in terminal.rows if "4.2.1" in row]
        assert row.count("4.2.1") == 2 and "<-" not in row
        [row] = [row for row in terminal.rows if "none" in row and "800 orders/min" in row]
        assert "<- condition" in row if language == "en" else "<- 触发条件" in row
        assert "4 等" not in terminal.text
        await terminal.press("j", "enter")
        assert "4 等" in terminal.text


async def test_ten_quick_presses_are_all_counted_and_undone_one_by_one(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref) as terminal:
        await terminal.press("3")
        for character in "++-+-+++-+":
            terminal.app.post_message(key(character))
        await terminal.settle()
        [_first, one] = office.show(ref).reproductions
        assert (one.hits, one.tries) == (14, 19)
        assert "14 of 19" in terminal.text
        await terminal.press("u", "u")
        [_first, one] = office.show(ref).reproductions
        assert (one.hits, one.tries) == (13, 17)


async def test_an_attempt_is_repeated_with_one_key_and_what_differs_typed(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref) as terminal:
        await terminal.press("3", "n")
        condition = terminal.app.screen.query_one("#field-condition")
        condition.entry.put("1200 orders/min")  # type: ignore[attr-defined]  # a field of the form
        await terminal.press("ctrl+s")
        [_one, before, made] = office.show(ref).reproductions
        assert (made.environment, made.build, made.steps) == (before.environment, before.build, before.steps)
        assert (made.condition, made.hits, made.tries, made.outcome) == ("1200 orders/min", 0, 0, ReproOutcome.RUNNING)
        assert ">  #3" in terminal.text


async def test_an_attempt_is_changed_in_its_form_without_losing_what_others_count(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref) as terminal:
        await terminal.press("3", "e")
        observed = terminal.app.screen.query_one("#field-observed")
        observed.entry.put("38-44 s")  # type: ignore[attr-defined]  # a field of the form
        office.do("reproduce", ref, attempt="#2", hits="+1", tries="+1")
        await terminal.press("ctrl+s")
        one = office.show(ref).reproductions[1]
        assert (one.observed, one.hits, one.tries, len(office.show(ref).reproductions)) == ("38-44 s", 8, 10, 2)


async def test_how_an_attempt_ended_is_a_digit(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref) as terminal:
        await terminal.press("3", "o", "1")
        assert office.show(ref).reproductions[1].outcome is ReproOutcome.REPRODUCED
        await terminal.press("+")
        assert "No attempt is running" in terminal.text
        assert office.show(ref).reproductions[1].tries == 9


async def test_a_suspicion_is_judged_under_the_cursor_and_leads_to_the_root_cause(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref) as terminal:
        await terminal.press("3", "j", "j", "+", "j", "-")
        verdicts = [one.verdict for one in office.show(ref).hypotheses]
        assert verdicts == [HypothesisVerdict.CONFIRMED, HypothesisVerdict.RULED_OUT]
        await terminal.press("v", "c")
        cause = terminal.app.screen.query_one("#field-root_cause")
        assert cause.typed == "orders has no index"  # type: ignore[attr-defined]  # a field of the form
        await terminal.press("ctrl+s")
        found = office.show(ref).root_cause
        assert found is not None and found.certainty is not None and found.certainty.value == "confirmed"
        assert "orders has no index" in terminal.text


async def test_n_writes_a_suspicion_where_suspicions_stand(office: Office, sit: Sit) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    async with sit(start=ref) as terminal:
        await terminal.press("3")
        assert "Nobody has tried to see it yet." in terminal.text
        await terminal.press("j", "n")
        assert terminal.app.screen.query("#field-statement")
        await terminal.press("ctrl+g", "k", "n")
        assert terminal.app.screen.query("#field-environment")


async def test_space_chooses_what_is_compared(office: Office, sit: Sit) -> None:
    ref = tried(office)
    office.do("reproduce", ref, outcome="intermittent", environment="production copy", hits=1, tries=20)
    async with sit(start=ref) as terminal:
        await terminal.press("3")
        assert "#2 ada" in terminal.text and "#3 ada" in terminal.text and "#1 ada" not in terminal.text
        await terminal.press("k", "space")
        assert "#1 ada" in terminal.text and "#2 ada" not in terminal.text


async def test_the_note_is_copied_as_markdown(office: Office, sit: Sit) -> None:
    ref = tried(office)
    async with sit(start=ref, size=(120, 60)) as terminal:
        await terminal.press("3", "Y")
        assert "## #2 ada" in terminal.text and "- **condition**: 800 orders/min" in terminal.text
        assert "orders has no index" in terminal.text


async def test_what_it_usually_comes_from_is_a_pick_list_that_fills_side_and_test(office: Office, sit: Sit) -> None:
    ref = office.complaint(Stage.INVESTIGATING, cause="quality", kind="slow")
    async with sit(start=ref) as terminal:
        await terminal.press("3")
        assert "database: An index is missing, or a full scan" in terminal.text
        await terminal.press("j", "n", "tab", "down", "down", "ctrl+s")
        [one] = office.show(ref).hypotheses
        assert (one.area, one.statement) == (Area.CAPACITY, "Too few servers at the peak")
        assert one.test is not None and one.test.startswith("Measure CPU")


@pytest.mark.parametrize("size", [(80, 24), (130, 40)])
async def test_a_similar_complaint_of_the_past_stands_there_and_in_the_form(
    office: Office, sit: Sit, size: tuple[int, int]
) -> None:
    past = office.report(title="提交订单等待 30 秒")
    office.do("conclude", past, root_cause="orders had no index", escape_point="no load test", certainty="confirmed")
    ref = tried(office)
    async with sit(start=ref, size=size) as terminal:
        await terminal.press("3")
        if size[0] == 80:
            await terminal.press("G")
        assert "Similar before" in terminal.text and "orders had no index" in terminal.text
        await terminal.press("v", "c", "down", "tab", "down", "ctrl+s")
        found = office.show(ref).root_cause
        assert found is not None and (found.root_cause, found.escape_point) == ("orders had no index", "no load test")
        if size[0] == 80:
            await terminal.press("G", "enter")
            assert terminal.row(1).startswith(past)
