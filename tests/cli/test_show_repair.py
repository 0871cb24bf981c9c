"""What was done for the relationship, as `firefight show` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.cli.show_text import lines
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office
from tests.repair_builders import SORRY, closed, visited

DAY = timedelta(days=1)


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


def shown(office: Office, ref: str) -> str:
    told = lines(office.show(ref), zone=ZoneInfo("Asia/Shanghai"), now=office.clock.at)
    return " ".join(" ".join(told).split())  # Where a line ends is not the matter.


def test_it_lists_what_was_done_and_the_visits(office: Office) -> None:
    ref = closed(office)
    assert "Relationship" not in shown(office, ref)
    office.do("apologise", ref, **SORRY)
    office.do("compensate", ref, what="longer\x1b[31m service", value="3 months", approved_by="Wang")
    office.do("demonstrate", ref, none="seen already")
    office.do("cooperate", ref, what="Support", renewal_due=MONDAY + DAY)
    office.do("schedule-visit", ref, due=MONDAY + DAY)
    text = shown(office, ref)
    for words in (SORRY["words"], "worth 3 months", "approved by Wang", "none: seen already", "renewal due 2026-11-24"):
        assert words in text
    assert "\x1b" not in text and "longer" in text
    office.clock.at = MONDAY + 2 * DAY
    assert "late due 2026-11-24 10:00" in shown(office, ref)
    visited(office, ref, satisfaction=2, usage="daily", findings="The export loses a row.", opens="yes")
    text = shown(office, ref)
    for words in ("2 dissatisfied opened FF-2", "daily", "The export loses a row.", "due ~2026-12-09 10:00"):
        assert words in text
