"""A complaint that is being taken in while a policy changes: it gets its due by the rules that hold afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from firefight_tui.desk.checking import check
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork
from tests.builders import Office

WAITERS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def office(postgres_url: str) -> Iterator[Office]:
    store = Store(postgres_url)
    office = Office(store)
    office.report()  # The first actor becomes its administrator.
    yield office
    store.close()


def waits_or_ends(office: Office, other: threading.Thread) -> None:
    """Return once the other one waits for a lock, or is through."""
    while other.is_alive():
        with office.store.read() as session:
            if session.scalar(text(WAITERS)):
                return
        other.join(0.02)


@pytest.mark.postgres
@pytest.mark.parametrize("whose", [None, "Huadong Retail"])
def test_a_policy_sees_the_complaint_that_is_just_being_made(
    office: Office, monkeypatch: pytest.MonkeyPatch, whose: str | None
) -> None:
    arrived, go_on = threading.Event(), threading.Event()
    commit: Callable[[UnitOfWork], None] = UnitOfWork.commit

    def held(work: UnitOfWork) -> None:
        if threading.current_thread().name == "reporter":
            arrived.set()
            assert go_on.wait(30)
        commit(work)

    monkeypatch.setattr(UnitOfWork, "commit", held)
    reporter = threading.Thread(target=lambda: office.report(title="Second", severity=1), name="reporter")
    given = {"client": whose} if whose else {}
    ruler = threading.Thread(target=lambda: office.do("policy", severity=1, first="5m", **given))
    reporter.start()
    assert arrived.wait(30)
    ruler.start()
    waits_or_ends(office, ruler)
    go_on.set()
    reporter.join(30)
    ruler.join(30)
    assert check(office.store, office.clock.at) == ()
    with office.store.read() as session:
        due = session.scalar(text("SELECT due_at - received_at FROM complaint WHERE id = 2"))
    assert due == 5 * 60 * 1000
