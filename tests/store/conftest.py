"""What the store's tests stand on: an office on each database, empty or after a busy day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firefight_tui.store.store import Store
from tests.builders import CALL, Office


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    """An empty office on each database."""
    store = Store(store_url)
    yield Office(store)
    store.close()


@pytest.fixture
def sqlite_office(sqlite_url: str) -> Iterator[Office]:
    """An empty office on SQLite."""
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


def busy_day(office: Office) -> Office:
    """Have everything happen a timeline can hold: edits, undo, redo, redaction, waiting, a merge, a follow-up."""
    first = office.report(title="订单失败", body="早上开始下单失败 ERR-0042", contact="Li Na", project="Shop")
    second = office.report(title="Same again", body="Orders still fail")
    third = office.report(client="Beifang Bank", title="Slow", body="Every page is slow", severity=1, cause="quality")
    office.enlist("bo", "cy", access="commander")
    office.do("acknowledge", first, **CALL, impact="200 orders an hour", cause="quality", next_update_at="+2h")
    for turn, ref in enumerate((first, second, third)):
        office.clock.turn()
        office.do("note", ref, text=f"note {turn} 内部备注", by="bo")
    office.do("edit", third, title="Slower", requirement="under 2 s")
    office.do("undo", third)
    office.do("redo", third)
    office.do("wait", third, on="client", reason="logs")
    office.do("merge", second, into=first, reason="the same")
    office.do("link", first, to=third)
    outcome = office.do("note", first, text="call 13800138000 privately")
    office.do("redact", first, entry=outcome.entries[0], reason="personal")
    office.do("client", name="Huadong Retail", domain="huadong.example")
    office.do("withdraw", third, reason="they said so")
    return office


@pytest.fixture
def busy(office: Office) -> Office:
    """An office after a busy day, on each database."""
    return busy_day(office)


@pytest.fixture
def busy_sqlite(sqlite_office: Office) -> Office:
    """An office after a busy day, on SQLite."""
    return busy_day(sqlite_office)
