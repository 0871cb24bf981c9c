"""The quick reads answer what the views answer, ask what the views ask, and leave the rest to them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from firefight_tui.desk.views.queue import queue_counts, queue_page, status
from firefight_tui.desk.views.reading import mark_read
from firefight_tui.domain.query_names import Flag
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store import quick_sql
from firefight_tui.store.models import Outbox
from firefight_tui.store.quick import NotQuick, Quick, page_sql, plain_query, quick_page
from firefight_tui.store.quick_status import quick_status
from firefight_tui.store.quick_text import DIALECTS, FLAGS, orders, quick_text, whole
from firefight_tui.store.store import Store
from tests.architecture.tree import ROOT
from tests.views.rows import NOW, READER, put, read

ORDERS = dict(orders())


def address(store: Store) -> str:
    """The address as the settings would hold it."""
    return store.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("order", ORDERS)
def test_every_page_equals_the_views(full: Store, flag: Flag, order: str) -> None:
    query = read(f"is:{flag} sort:{order}")
    quick, after, met = Quick(address(full)), None, 0
    for number in (1, 20, 44, 90):
        mark_read(full, READER, f"FF-{number}", NOW)
    while True:
        page = quick.page(READER, order, flag=flag, now=NOW, after=after, limit=13, count=True)
        assert page == queue_page(full, READER, query, now=NOW, after=after, limit=13, count=True)
        met += len(page.rows)
        if not page.rows:
            break
        after = page.rows[-1]
    assert met == page.total and met > 13


def test_counts_equal_the_views(full: Store) -> None:
    assert Quick(address(full)).counts(READER, NOW) == queue_counts(full, READER, NOW)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("after", [False, True])
def test_the_shipped_pieces_joined_are_the_statement_compiled_now(dialect: str, flag: Flag, after: bool) -> None:
    shipped = {"sqlite": quick_sql.SQLITE, "postgresql": quick_sql.POSTGRESQL}[dialect]
    for order, query in ORDERS.items():
        compiled = whole(dialect, flag, query, after=after)
        assert page_sql(shipped, flag, order, after=after).split() == compiled.split()


def test_the_shipped_text_is_the_one_generated_now() -> None:
    assert Path(quick_sql.__file__).read_text("utf-8") == quick_text()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (None, ("open", "due")),
        ("is:open", ("open", "due")),
        ("sort:-received is:open", ("open", "-received")),
        ("is:late sort:sev", ("late", "sev")),
        ("是:未结 排序:到期", ("open", "due")),
        ("是：超时", ("late", "due")),
    ],
)
def test_the_inboxs_own_queries_are_known_in_both_languages(text: str | None, meant: tuple[str, str]) -> None:
    assert plain_query(text) == meant
    if text is not None:
        query = read(text)
        assert (str(query.where), f"{'-' * query.reverse}{query.sort or 'due'}") == (f"is:{meant[0]}", meant[1])


@pytest.mark.parametrize(
    "text",
    ["", "sort:due", "is:open,late", "-is:open", "is:open is:late", "is:open sort:due sort:sev", "is:open x", "is:mine",
     "is:open sort:", "is:open sort:x", "is:open sort:--due", "is:<open", "(is:open)", "is:open -sort:due",
     '"is:open"'],
)  # fmt: skip
def test_any_other_query_is_left_to_the_views(full: Store, text: str) -> None:
    assert plain_query(text) is None
    assert quick_page(address(full), READER, text, NOW) is None


def test_a_store_that_is_not_there_yet_is_empty(tmp_path: Path, postgres_server: str) -> None:
    (tmp_path / "empty.db").touch()
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE something (x)")
    other.close()
    places = [f"sqlite:///{tmp_path}/{name}" for name in ("none.db", "no/none.db", "empty.db", "other.db")]
    for place in (*places, postgres_server):
        page = Quick(place).page(READER, count=True)
        assert (page.rows, page.total) == ((), 0)
        assert Quick(place).counts(READER, NOW).open == 0
    assert not (tmp_path / "none.db").exists()


def test_a_store_of_another_schema_is_left_to_the_views(store_url: str) -> None:
    store = Store(store_url)
    with store.write() as work:
        work.session.connection().exec_driver_sql("UPDATE fact SET value = '999' WHERE name = 'epoch'")
        work.commit()
    with pytest.raises(NotQuick):
        Quick(store_url).page(READER)
    assert quick_page(store_url, READER, None, NOW) is None
    store.close()


def test_what_cannot_be_read_is_left_to_the_views(tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    for place in ("mysql://x/y", "sqlite://", "sqlite:///:memory:", f"sqlite:///{tmp_path}/broken.db", f"sqlite:///{tmp_path}",
                  f"{sqlite_url}?mode=ro", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1", "postgresql+pg8000://x/y",
                  "nonsense"):  # fmt: skip
        with pytest.raises(NotQuick):
            Quick(place).page(READER)


def test_a_quick_read_changes_nothing_and_waits_for_no_writer(tmp_path: Path, sqlite_url: str) -> None:
    store = Store(sqlite_url)
    put(store, 5)
    with store.write() as work:
        work.session.connection().exec_driver_sql("UPDATE complaint SET title = 'changing'")
        assert len(Quick(sqlite_url).page(READER).rows) == 5
        assert all(row.title != "changing" for row in Quick(sqlite_url).page(READER).rows)
    store.close()


def test_a_path_may_hold_what_means_something_in_a_uri(tmp_path: Path, sqlite_url: str) -> None:
    store = Store(sqlite_url)
    put(store, 5)
    store.close()
    odd = tmp_path / "b#c d&e=目录.db"
    shutil.copyfile(tmp_path / "desk.db", odd)
    before = odd.read_bytes()
    assert len(Quick(f"sqlite:///{odd}").page(READER).rows) == 5
    assert odd.read_bytes() == before


def test_a_store_in_a_folder_nobody_may_write_is_read_or_left_to_the_views(tmp_path: Path, sqlite_url: str) -> None:
    store = Store(sqlite_url)
    put(store, 5)
    store.close()
    tmp_path.chmod(0o500)
    try:
        assert len(Quick(sqlite_url).page(READER).rows) == 5
    except NotQuick:
        pass
    finally:
        tmp_path.chmod(0o700)


def test_nothing_heavy_is_loaded(sqlite_url: str) -> None:
    code = (
        "import json, sys\n"
        "from datetime import datetime, UTC\n"
        "from firefight_tui.store.quick import quick_page\n"
        "page = quick_page(sys.argv[1], 'ada', None, datetime.now(UTC))\n"
        "print(json.dumps([len(page.rows), sorted({name.partition('.')[0] for name in sys.modules})]))\n"
    )
    store = Store(sqlite_url)
    put(store, 5)
    store.close()
    command = [sys.executable, "-c", code, sqlite_url]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    count, loaded = json.loads(done.stdout)
    assert count == 5
    assert not {"sqlalchemy", "pydantic", "textual", "rich", "psycopg", "alembic"} & set(loaded)


def test_the_status_equals_the_views(full: Store) -> None:
    found = quick_status(address(full), NOW)
    assert found == status(full, NOW)
    assert found is not None
    counts = queue_counts(full, READER, NOW)
    assert (found.open, found.late, found.unsent) == (counts.open, counts.late, 0)
    following = queue_page(full, READER, read("is:open -is:late sort:due"), now=NOW, limit=1).rows[0]
    assert (found.next_id, found.next_at, found.next_clock) == (following.id, following.due_at, following.due_clock)


def test_the_status_counts_what_is_to_leave(full: Store) -> None:
    states = [state for state in DeliveryState for _twice in range(2)]
    with full.write() as work:
        for number, state in enumerate(states):
            work.session.add(
                Outbox(
                    kind=OutboxKind.NOTICE,
                    made_at=NOW,
                    not_before=NOW,
                    next_attempt_at=NOW,
                    message_id=str(number),
                    state=state,
                    retracted=bool(number % 2),
                    subject="s",
                    body="b",
                )
            )
        work.commit()
    found = quick_status(address(full), NOW)
    assert found == status(full, NOW)
    assert found is not None and (found.unsent, found.stuck) == (4, 2)


def test_where_there_is_no_store_there_is_no_status(tmp_path: Path) -> None:
    assert quick_status(f"sqlite:///{tmp_path}/none.db", NOW) is None
