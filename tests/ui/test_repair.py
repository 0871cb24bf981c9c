"""The forms of the repair begun with what is known, and what was done for the relationship told as facts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.compensation import suggested_compensation
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.vocabulary import Cause, Severity
from firefight_tui.screens.repair_facts import RepairTelling, repair_facts, repair_item
from firefight_tui.screens.repair_values import repair_hints, visit_meaning
from firefight_tui.words import words_of
from tests.builders import MONDAY, Office, make_desk
from tests.repair_builders import SORRY, closed, visited
from tests.ui.conftest import Sit
from tests.ui.forms import field, focused

DAY = timedelta(days=1)


def ended(office: Office) -> str:
    """A closed complaint of a Chinese client, with a visit due in a week."""
    ref = closed(office, client="华东电商", title="提交订单等待 40 秒", cause="quality", contact="王敏", severity=1)
    office.do("client", name="华东电商", language="zh_CN")
    office.do("schedule-visit", ref, due=MONDAY + 7 * DAY)
    return ref


def told(office: Office, ref: str, *opened: str) -> str:
    """The facts as lines, late ones marked."""
    telling = RepairTelling(office.clock.at, make_desk(office.store).zone, frozenset(opened))
    facts = repair_facts(office.show(ref), telling)
    return "\n".join(f"{'!' if one.look == 'late' else ''}{one.label or ''}  {one.text}  {one.aside}" for one in facts)


async def test_an_apology_begins_with_whom_how_and_the_words_of_its_script(
    office: Office, sit: Sit, language: str
) -> None:
    ref = ended(office)
    async with sit(start=ref) as terminal:
        await terminal.press("v", "a")
        assert field(terminal, "person").texts == ("王敏",)
        assert field(terminal, "channel").texts == ("phone",)
        [words] = field(terminal, "words").texts
        assert "致歉" in words or "抱歉" in words or "道歉" in words
        assert "{next_update}" not in words and "王敏" in words
        assert (" To the client " if language == "en" else "发给甲方") in terminal.text
        await terminal.press("ctrl+s")
        [said] = office.show(ref).repaired.steps
        assert (said.kind, said.person, said.words) == (RepairKind.APOLOGY, "王敏", words)


async def test_compensation_begins_with_what_severity_and_cause_suggest_in_the_clients_language(
    office: Office, sit: Sit, language: str
) -> None:
    theirs = "zh_CN" if language == "en" else "en"
    ref = ended(office)
    office.do("client", name="华东电商", language=theirs)
    async with sit(start=ref) as terminal:
        await terminal.press("v", "c")
        given = suggested_compensation(Severity.SERIOUS, Cause.QUALITY, words_of(theirs))
        assert field(terminal, "what").texts == (given.what,) and field(terminal, "value").texts == (given.value,)
        assert ("2 months" if theirs == "en" else "2 个月") in given.what
        assert focused(terminal) == "approved_by"
        await terminal.type("ada")
        await terminal.press("ctrl+s")
        [kept] = office.show(ref).repaired.steps
        assert (kept.words, kept.value, kept.approved_by) == (given.what, given.value, "ada")


async def test_a_visit_begins_with_its_number_and_one_digit_is_enough(office: Office, sit: Sit, language: str) -> None:
    ref = ended(office)
    async with sit(start=ref) as terminal:
        await terminal.press("v", "v")
        assert field(terminal, "visit").texts == ("#1",) and focused(terminal) == "satisfaction"
        await terminal.press("4", "ctrl+s")
        made, following = office.show(ref).repaired.visits
        assert made.satisfaction == 4 and following.assumed
        await terminal.press("v", "s")
        assert field(terminal, "due").texts == ("2026-12-07 10:00+0800",)
        await terminal.press("ctrl+s")
        following = office.show(ref).repaired.visits[1]
        assert not following.assumed and following.due_at == MONDAY + 14 * DAY


async def test_the_next_step_after_closing_opens_the_visit(office: Office, sit: Sit) -> None:
    ref = ended(office)
    office.clock.at = MONDAY + 8 * DAY
    async with sit(start=ref) as terminal:
        await terminal.press(".")
        assert field(terminal, "visit").texts == ("#1",)


async def test_without_a_visit_the_day_is_proposed_by_severity(office: Office, sit: Sit) -> None:
    ref = closed(office)
    async with sit(start=ref) as terminal:
        await terminal.press("v", "s", "ctrl+s")
        [visit] = office.show(ref).repaired.visits
        assert visit.due_at == office.clock.at + 14 * DAY and not visit.assumed


def test_the_facts_name_what_is_owed_and_what_was_done(office: Office, language: str) -> None:
    ref = ended(office)
    owed = told(office, ref)
    assert owed.count("v a") == owed.count("v c") == owed.count("v d") == 1
    office.do("apologise", ref, **SORRY)
    office.do("compensate", ref, what="三个月服务", value="3 万", approved_by="王总")
    office.do("demonstrate", ref, none="they saw it themselves")
    office.do("cooperate", ref, what="年度运维", renewal_due=MONDAY + DAY)
    office.clock.at = MONDAY + 3 * DAY
    text = told(office, ref)
    assert "v a" not in text and "v c" not in text and "v d" not in text
    for words in (SORRY["words"], "Li Na", "三个月服务", "3 万", "王总", "they saw it themselves", "年度运维", "v o"):
        assert words in text
    assert [line for line in text.splitlines() if line.startswith("!") and "v o" in line]
    office.do("cooperate", ref, what="年度运维", outcome="续了两年")
    assert "续了两年" in told(office, ref) and "v o" not in told(office, ref)


def test_visits_say_when_how_content_and_what_they_opened(office: Office, language: str) -> None:
    ref = ended(office)
    assert "!" not in told(office, ref)
    office.clock.at = MONDAY + 9 * DAY
    [late] = [line for line in told(office, ref).splitlines() if line.startswith("!#1")]
    assert ("late by 2d" if language == "en" else "超期 2天") in late
    visited(office, ref, satisfaction=1, usage="日常使用", findings="导出少一行\n每次都是", opens="yes")
    text = told(office, ref)
    assert ("very dissatisfied" if language == "en" else "非常不满意") in text and "FF-2" in text
    assert "日常使用" in text and "每次都是" in told(office, ref, "visit-1")
    assert "!#1" not in text, "a complaint of its own was opened"
    [following] = [line for line in text.splitlines() if line.startswith("#2")]
    assert "~" in following and "v s" in text
    visited(office, ref, satisfaction=2)
    assert "!#2" in told(office, ref)


def test_what_keys_mean_on_a_visit_and_on_what_is_agreed(office: Office) -> None:
    ref = ended(office)
    office.do("cooperate", ref, what="Support")
    record = office.show(ref)
    agreed = repair_item(record.repaired.steps[0])
    assert visit_meaning(record, "visit-1", "+") == ("visited", {"visit": ("#1",), "satisfaction": ("4",)})
    assert visit_meaning(record, "visit-1", "-") == ("visited", {"visit": ("#1",), "satisfaction": ("2",)})
    assert visit_meaning(record, "visit-1", "e") == (
        "schedule-visit",
        {"visit": ("#1",), "due": ("2026-11-30 10:00+0800",)},
    )
    assert visit_meaning(record, "visit-1", "n") == ("schedule-visit", {"due": ("+14d",)})
    assert visit_meaning(record, agreed, "+") == ("cooperate", {"what": ("#1",)})
    assert visit_meaning(record, agreed, "n") == ("cooperate", {})
    assert visit_meaning(record, "lesson-1", "+") is None and not repair_hints(record, "lesson-1")
    assert repair_hints(record, "visit-1") and repair_hints(record, agreed)
    visited(office, ref)
    record = office.show(ref)
    assert visit_meaning(record, "visit-1", "+") is None
    assert visit_meaning(record, "visit-1", "n") == ("schedule-visit", {"due": ("2026-12-07 10:00+0800",)})


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("cause", [*Cause, None])
def test_there_is_a_suggestion_for_every_severity_and_cause(severity: Severity, cause: Cause | None) -> None:
    given = suggested_compensation(severity, cause, str)
    assert given.what and given.value


def test_a_worse_complaint_is_offered_more() -> None:
    for cause in [*Cause, None]:
        assert suggested_compensation(Severity.URGENT, cause, str) != suggested_compensation(Severity.MINOR, cause, str)
    assert "3 months" in suggested_compensation(Severity.URGENT, Cause.QUALITY, str).what


async def test_the_log_tells_visits_and_what_was_agreed_in_words(office: Office, sit: Sit, language: str) -> None:
    ref = ended(office)
    office.do("cooperate", ref, what="Support", outcome="renewed [b]twice")
    visited(office, ref, satisfaction=2, findings="导出少一行", opens="yes")
    async with sit(start=ref, size=(100, 60)) as terminal:
        await terminal.press("8")
        for words in ("renewed [b]twice", "导出少一行", "FF-2", "dissatisfied" if language == "en" else "不满意"):
            assert words in terminal.text
