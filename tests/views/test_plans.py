"""The inbox's statements read an index in order: nothing is sorted, and no table is gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from firefight_tui.desk.views.queue import queue_ids, still_listed
from firefight_tui.domain.query_names import Flag
from firefight_tui.store.models import Client, Complaint, Project
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.quick import page_sql
from firefight_tui.store.quick_sql import POSTGRESQL, SQLITE
from firefight_tui.store.quick_text import orders
from firefight_tui.store.search import add_rows, search_rows
from firefight_tui.store.selection import Asker, condition
from firefight_tui.store.store import Store
from tests.views.rows import HOUR, NOW, read, row

MANY = 12_000
MOMENT = to_milliseconds(NOW - HOUR)
INDEX = {"due": "ix_complaint_open_due", "sev": "ix_complaint_open_severity", "received": "ix_complaint_open_received",
         "updated": "ix_complaint_open_updated"}  # fmt: skip
PAGES = [(order, after) for order, _query in orders() for after in (False, True)]


def fill(store: Store) -> None:
    columns = [column.key for column in Complaint.__mapper__.column_attrs if column.key != "id"]
    rows = [{name: value for name in columns if (value := getattr(one, name)) is not None or name in NULLABLE}
            for one in map(row, range(1, MANY + 1))]  # fmt: skip
    with store.write() as work:
        work.session.add_all([Client(name=f"client {number}") for number in range(300)])
        work.session.flush()
        work.session.add_all([Project(client_id=1, name=f"project {number}") for number in range(300)])
        work.session.flush()
        work.session.execute(insert(Complaint), rows)
        searched = range(1, MANY + 1, 4)
        add_rows(work.session, [one for number in searched for one in search_rows(number, 1, ["慢 order"])])
        work.commit()
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


NULLABLE = frozenset({"project_id", "cause", "due_clock", "waiting_on", "waiting_until"})


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('plans')}/desk.db")
    store.ensure()
    fill(store)
    yield store
    store.close()


def values(order: str) -> dict[str, str | int]:
    """Parameters in the middle of the rows."""
    key = (2, MOMENT, 5_000) if order.endswith("sev") else (MOMENT, 5_000)
    return {"reader": "ada", "now": MOMENT, "limit": 50} | {f"key{place}": value for place, value in enumerate(key)}


def plan(store: Store, sql: str, order: str = "due") -> list[str]:
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values(order)).all()
        return [str(step[3]) for step in found]


@pytest.mark.parametrize("analysed", [True, False])
@pytest.mark.parametrize(("order", "after"), PAGES)
def test_a_page_of_the_inbox_is_read_from_its_index(large: Store, order: str, after: bool, analysed: bool) -> None:
    if not analysed:
        with large.engine.connect() as connection:
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
            connection.commit()
    steps = plan(large, page_sql(SQLITE, Flag.OPEN, order, after=after), order)
    assert steps[0].startswith(f"SEARCH complaint USING INDEX {INDEX[order.removeprefix('-')]} (is_open=?"), steps
    assert bool({">", "<"} & set(steps[0])) is after, steps
    assert not [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step], steps


def test_the_count_is_read_from_the_index_alone(large: Store) -> None:
    (step,) = plan(large, f"{SQLITE['count']} WHERE {SQLITE['open']}")
    assert "USING COVERING INDEX" in step


def test_late_ones_are_read_from_the_index(large: Store) -> None:
    steps = plan(large, page_sql(SQLITE, Flag.LATE, "due", after=False))
    assert "ix_complaint_open_due (is_open=? AND due_at<?)" in steps[0]
    assert not [step for step in steps if "TEMP B-TREE" in step]


def asked_by(store: Store, look: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements on complaints that a view asks, with their values."""
    found: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        if "FROM complaint" in statement:
            found.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", listen)
    look()
    event.remove(store.engine, "before_cursor_execute", listen)
    return found


def steps_of(store: Store, statement: str, values: Any) -> list[str]:
    with store.engine.connect() as connection:
        return [str(step[3]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


@pytest.mark.parametrize("order", [order for order, _query in orders()])
def test_the_numbers_of_the_whole_inbox_are_read_from_its_index_alone(large: Store, order: str) -> None:
    query = read(f"is:open sort:{order}")
    (asked,) = asked_by(large, lambda: queue_ids(large, "ada", query, now=NOW, limit=5_000))
    steps = steps_of(large, *asked)
    assert len(steps) == 1 and f"USING COVERING INDEX {INDEX[order.removeprefix('-')]} (is_open=?)" in steps[0], steps


@pytest.mark.parametrize("text", ["is:open", "慢 order", "cause:quality sev:1"])
def test_what_is_still_listed_is_looked_for_by_number(large: Store, text: str) -> None:
    asked = asked_by(large, lambda: still_listed(large, "ada", read(text), range(1, 1_201), now=NOW))
    assert len(asked) == 3
    for statement, values in asked:
        steps = steps_of(large, statement, values)
        looked = [step for step in steps if "complaint" in step]
        assert looked == ["SEARCH complaint USING INTEGER PRIMARY KEY (rowid=?)"]
        searches = [step for step in steps if "SCAN search" in step]
        assert all(step.endswith("INDEX 0:><") for step in searches), "no hits but the complaint's own are gathered"
        assert bool(searches) == (text == "慢 order")


def test_a_complaint_is_searched_by_itself_within_its_own_rows(large: Store) -> None:
    asker = Asker("ada", row(1).received_at, "sqlite", one_by_one=True)
    statement = select(Complaint.id).where(condition(read("慢"), asker), Complaint.id.in_([1, 2, 3]))
    steps = plan(large, str(statement.compile(large.engine, compile_kwargs={"literal_binds": True})))
    assert [step for step in steps if "complaint" in step] == ["SEARCH complaint USING INTEGER PRIMARY KEY (rowid=?)"]
    (search,) = [step for step in steps if "SCAN search" in step]
    assert search.endswith("INDEX 0:><"), "the complaint's own keys bound it, and no hits are gathered"


@pytest.mark.postgres
def test_postgresql_reads_the_same_indexes_in_order(postgres_url: str) -> None:
    store = Store(postgres_url)
    fill(store)
    with store.engine.connect() as connection:
        for order, after in PAGES:
            sql = page_sql(POSTGRESQL, Flag.OPEN, order, after=after)
            steps = [str(line[0]) for line in connection.exec_driver_sql(f"EXPLAIN {sql}", values(order))]
            assert any(f"using {INDEX[order.removeprefix('-')]} on complaint" in step for step in steps), steps
            assert not [step for step in steps if "Sort" in step or "Seq Scan on complaint" in step], steps
    store.close()
