"""The letter after it is over: what was done for the relationship, in the client's language, and nothing unapproved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from firefight_tui.domain.outward import INSTEAD
from firefight_tui.outgoing.document import as_markdown
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Kind, make_paper
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office, make_desk
from tests.repair_builders import SORRY, closed, visited

DAY = timedelta(days=1)


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


def letter(office: Office, ref: str, language: str) -> str:
    desk = make_desk(office.store, clock=office.clock)
    return as_markdown(make_paper(Kind.LETTER, desk, office.show(ref), Settings(), language=language).blocks)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "zh_CN",
            (
                "我们已于2026年11月23日（周一）向贵司致歉",
                "补偿：免费延长服务期 3 个月，不是补偿金（3 万）",
                "向Li Na展示）：下单 2 秒",
                "我们将于2026年11月30日（周一）回访",
            ),
        ),
        (
            "en",
            (
                "We apologised to you on Monday 23 November 2026",
                "For your trouble: 免费延长服务期 3 个月，不是补偿金 (3 万)",
                "as shown to Li Na on Monday 23 November 2026: 下单 2 秒",
                "We will visit you on Monday 30 November 2026",
            ),
        ),
    ],
)
def test_it_says_what_was_done_and_when_we_come(office: Office, language: str, sentences: tuple[str, ...]) -> None:
    ref = closed(office, client="华东电商", title="订单慢")
    office.do("apologise", ref, **SORRY)
    office.do("compensate", ref, what="免费延长服务期 3 个月，不是赔偿金", value="3 万", approved_by="王总")
    office.do("demonstrate", ref, person="Li Na", what="下单 2 秒")
    office.do("cooperate", ref, what="年度运维")
    office.do("schedule-visit", ref, due=MONDAY + 7 * DAY)
    text = letter(office, ref, language)
    for sentence in sentences:
        assert sentence in text
    assert "王总" not in text and "年度运维" not in text and SORRY["words"] not in text
    assert not [word for word in INSTEAD if word in text]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_was_not_done_and_a_day_nobody_agreed_on_are_not_told(office: Office, language: str) -> None:
    ref = closed(office, client="华东电商", title="订单慢")
    before = letter(office, ref, language)
    for verb in ("apologise", "compensate", "demonstrate"):
        office.do(verb, ref, none="they did not want it")
    assert letter(office, ref, language) == before
    office.do("schedule-visit", ref, due=MONDAY + DAY)
    visited(office, ref, satisfaction=1, usage="u" * 9, findings="f" * 9)
    assert office.show(ref).repaired.next_visit is not None
    assert letter(office, ref, language) == before


def test_what_nobody_approved_is_not_offered(office: Office) -> None:
    ref = closed(office, client="华东电商", title="订单慢")
    office.do("compensate", ref, what="免费延长服务期", approved_by="王总")
    record = office.show(ref)
    [given] = record.repaired.steps
    # No verb writes one without: what an import or another program left is not printed either.
    unapproved = replace(record, repaired=replace(record.repaired, steps=(replace(given, approved_by=None),)))
    made = [
        as_markdown(make_paper(Kind.LETTER, make_desk(office.store, clock=office.clock), one, Settings()).blocks)
        for one in (record, unapproved)
    ]
    assert ["免费延长服务期" in text for text in made] == [True, False]
