"""Migrations: the same schema as a fresh store's, one transaction, a backup first, the timeline untouched."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from firefight_tui.desk.checking import check
from firefight_tui.desk.views.saved import save_view, saved_views
from firefight_tui.domain.vocabulary import Severity, Stage
from firefight_tui.errors import BadSettings, FirefightError, NoInput, StoreBroken, StoreOutdated
from firefight_tui.store.copying import copy
from firefight_tui.store.engine import WRITES
from firefight_tui.store.models import Client, Complaint
from firefight_tui.store.quick import NotQuick, Quick, quick_page
from firefight_tui.store.restoring import restore
from firefight_tui.store.schema import EPOCH, HEAD
from firefight_tui.store.store import Store
from firefight_tui.store.upgrading import MIGRATIONS, upgrade
from tests import postgres
from tests.builders import MONDAY, Office, rows_in_force
from tests.store.conftest import busy_day

Later = Callable[..., Path]

LATER = """
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "later", "{before}", None, None


def upgrade() -> None:
{body}
"""

HARMLESS = """
    op.add_column("client", sa.Column("tier", sa.String(8)))
    op.execute("UPDATE fact SET value = '99' WHERE name = 'epoch'")
"""


@pytest.fixture
def later(tmp_path: Path) -> Later:
    """The shipped migrations and one more, given its body."""

    def make(body: str = HARMLESS) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "later.py").write_text(LATER.format(before=HEAD, body=body))
        return folder

    return make


def schema_of(store: Store) -> list[tuple[str, ...]]:
    """Everything a database says of its schema, in an order of its own."""
    with store.engine.connect() as connection:
        if store.is_sqlite:
            rows = connection.execute(text("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"))
            return sorted((kind, name, table, normal(sql)) for kind, name, table, sql in rows)
        found: list[tuple[str, ...]] = []
        for wanted in CATALOGUES:
            found += [tuple(map(str, row)) for row in connection.execute(text(wanted))]
        return sorted(found)


def normal(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").strip()


CATALOGUES = (
    """SELECT 'column', c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '') FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S') AND a.attnum > 0""",
    "SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'rights', relname, coalesce(relacl::text, '') FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "SELECT 'fact', name FROM fact",
    "SELECT 'version', version_num FROM alembic_version",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        (tmp_path / "empty.db").touch()
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = postgres.unused_name("empty")
    postgres.create(server, name)
    yield postgres.address_of(server, name)
    postgres.drop(server, name)


def test_migrating_from_nothing_makes_what_creating_makes(empty_url: str, request: pytest.FixtureRequest) -> None:
    migrated = Store(empty_url)
    report = upgrade(migrated)
    assert (report.before, report.after, report.backup) == (None, HEAD, None)
    created = Store(request.getfixturevalue("sqlite_url" if migrated.is_sqlite else "postgres_url"))
    created.ensure()
    assert schema_of(migrated) == schema_of(created)
    busy_day(Office(migrated))
    assert check(migrated, datetime.now(UTC)) == ()
    migrated.close()
    created.close()


def test_the_newest_migration_is_the_one_a_fresh_store_is_stamped_with(store_url: str) -> None:
    store = Store(store_url)
    store.ensure()
    report = upgrade(store)
    assert (report.before, report.after, report.applied, report.backup) == (HEAD, HEAD, (), None)
    with store.read() as session:
        assert session.execute(text("SELECT value FROM fact WHERE name = 'epoch'")).scalar() == str(EPOCH)
    store.close()


def test_no_migration_offers_a_way_back() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert "def downgrade" not in path.read_text("utf-8")


def test_upgrading_keeps_every_row_and_chain(busy: Office, later: Later) -> None:
    before = rows_in_force(busy.store)
    report = upgrade(busy.store, migrations=later())
    assert (report.before, report.after, report.applied) == (HEAD, "later", ("later",))
    assert {row.table for row in report.rows if row.before != row.after} == set()
    assert next(row.after for row in report.rows if row.table == "entry") > 10
    with busy.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(tier) FROM client")).scalar_one() == 0
    assert rows_in_force(busy.store) == before


def test_the_backup_made_first_is_the_old_store(busy_sqlite: Office, later: Later, tmp_path: Path) -> None:
    entries = len(busy_sqlite.show("FF-1").timeline)
    report = upgrade(busy_sqlite.store, migrations=later())
    assert report.backup is not None and report.backup.stat().st_mode & 0o777 == 0o600
    old = Store(f"sqlite:///{report.backup}")
    old.check_schema()
    assert len(Office(old).show("FF-1").timeline) == entries
    assert check(old, busy_sqlite.clock.at) == ()
    old.close()


def test_an_older_program_neither_opens_nor_writes_it(busy: Office, store_url: str, later: Later) -> None:
    running = Office(Store(store_url))
    running.do("note", "FF-1", text="still works")
    upgrade(busy.store, migrations=later())
    with pytest.raises(StoreOutdated):
        running.do("note", "FF-1", text="too late")
    fresh = Store(store_url)
    with pytest.raises(StoreOutdated):
        fresh.ensure()
    running.store.close()
    fresh.close()


def test_an_older_program_does_not_upgrade_a_newer_store(busy: Office, later: Later) -> None:
    upgrade(busy.store, migrations=later())
    with pytest.raises(StoreOutdated, match="later"):
        upgrade(busy.store)


@pytest.fixture
def old_url(empty_url: str, tmp_path: Path) -> str:
    """A store as the first schema left it, with a complaint in it."""
    folder = tmp_path / "first"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    store = Store(empty_url)
    assert upgrade(store, migrations=folder).after == "0001"
    # Past the unit of work, which does not write into a store of another epoch.
    with Session(store.engine.execution_options(**{WRITES: True})) as session:
        session.add(Client(name="Huadong"))
        session.flush()
        session.add(
            Complaint(client_id=1, stage=Stage.RECEIVED, severity=Severity.SERIOUS, received_at=MONDAY,
                      updated_at=MONDAY, title="Orders fail", body="All of them.")
        )  # fmt: skip
        session.commit()
    store.close()
    return empty_url


def test_a_store_of_the_first_schema_is_refused_until_it_is_upgraded(old_url: str, tmp_path: Path) -> None:
    store = Store(old_url)
    elsewhere = Store(f"sqlite:///{tmp_path}/elsewhere.db")
    for attempt in (store.ensure, store.check_schema, lambda: copy(store, elsewhere), lambda: check(store),
                    lambda: save_view(store, "ada", "late", "is:late", shared=False, now=MONDAY)):  # fmt: skip
        with pytest.raises(StoreOutdated, match=r"store upgrade") as refused:
            attempt()
        assert refused.value.exit_code == 78
    with pytest.raises(NotQuick):
        Quick(old_url).page("ada")
    assert quick_page(old_url, "ada", None, MONDAY) is None
    report = upgrade(store)
    assert (report.before, report.after, report.applied) == ("0001", HEAD, ("0002", "0003", "0004", "0005"))
    assert (report.backup is not None) == store.is_sqlite
    store.ensure()
    save_view(store, "ada", "late", "is:late", shared=False, now=MONDAY)
    assert [one.name for one in saved_views(store, "ada")] == ["late"]
    assert [row.title for row in Quick(old_url).page("ada").rows] == ["Orders fail"]
    store.close()


def test_upgrading_the_first_schema_makes_what_creating_makes(old_url: str, request: pytest.FixtureRequest) -> None:
    upgraded = Store(old_url)
    upgrade(upgraded)
    created = Store(request.getfixturevalue("sqlite_url" if upgraded.is_sqlite else "postgres_url"))
    assert schema_of(upgraded) == schema_of(created)
    upgraded.close()
    created.close()


def test_a_program_goes_on_beside_what_a_newer_one_added_but_copies_none_of_it(
    busy: Office, later: Later, tmp_path: Path
) -> None:
    upgrade(busy.store, migrations=later('    op.add_column("client", sa.Column("tier", sa.String(8)))\n'))
    busy.do("note", "FF-1", text="still works")
    assert Quick(str(busy.store.url.render_as_string(hide_password=False))).page("ada").rows
    assert check(busy.store, busy.clock.at) == ()
    target = Store(f"sqlite:///{tmp_path}/target.db")
    with pytest.raises(StoreOutdated, match="newer program"):
        copy(busy.store, target)
    assert not (tmp_path / "target.db").exists()


def test_a_backup_of_the_first_schema_is_restored_and_then_wants_an_upgrade(
    busy_sqlite: Office, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    folder = tmp_path / "first"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*"))
    old.touch()
    first = Store(f"sqlite:///{old}")
    upgrade(first, migrations=folder)
    first.close()
    assert restore(busy_sqlite.store, old).outdated
    with pytest.raises(StoreOutdated, match="store upgrade"):
        busy_sqlite.store.check_schema()
    upgrade(busy_sqlite.store)
    busy_sqlite.report()


REFUSED = {
    "fails": 'op.execute("UPDATE nowhere SET x = 1")',
    "changes the timeline": "op.execute(\"UPDATE entry SET verb = 'x'\")",
    "loses rows": 'op.execute("DELETE FROM note")',
    "drops a table": 'op.drop_table("note")',
    "adds to the timeline": (
        "op.execute(\"INSERT INTO entry_text (entry_id, kind, row_id, field, digest) VALUES (1, 'x', 1, 'x', '')\")"
    ),
    "rebuilds the timeline": (
        'with op.batch_alter_table("entry", recreate="always") as batch:\n'
        '        batch.add_column(sa.Column("x", sa.Integer))'
    ),
    "drops the timeline": 'op.execute("DROP TABLE entry_text")',
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in REFUSED.items()])
def test_a_migration_that_does_harm_changes_nothing(busy: Office, later: Later, body: str) -> None:
    if not busy.store.is_sqlite and "batch" in body:
        pytest.skip("batch mode alters tables in place here")
    before, schema = rows_in_force(busy.store), schema_of(busy.store)
    with pytest.raises(StoreBroken, match="Nothing was changed"):
        upgrade(busy.store, migrations=later(f"    {body}\n"))
    assert schema_of(busy.store) == schema
    assert rows_in_force(busy.store) == before
    busy.do("note", "FF-1", text="goes on")
    assert check(busy.store, busy.clock.at) == ()


def test_batch_mode_elsewhere_keeps_children_and_triggers(busy_sqlite: Office, later: Later) -> None:
    body = (
        '    with op.batch_alter_table("complaint", recreate="always") as batch:\n'
        '        batch.add_column(sa.Column("x", sa.Integer))\n'
    )
    report = upgrade(busy_sqlite.store, migrations=later(body))
    assert {row.table for row in report.rows if row.before != row.after} == set()
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()


def test_triggers_a_migration_loses_are_made_again(busy: Office, later: Later) -> None:
    on = "" if busy.store.is_sqlite else " ON entry_text"
    upgrade(busy.store, migrations=later(f'    op.execute("DROP TRIGGER entry_text_never_deleted{on}")\n'))
    assert check(busy.store, busy.clock.at) == ()


def test_two_sessions_upgrade_once(busy: Office, store_url: str, later: Later) -> None:
    migrations = later()
    applied: list[tuple[str, ...]] = []

    def run() -> None:
        applied.append(upgrade(Store(store_url), migrations=migrations).applied)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [(), (), (), ("later",)]


def test_a_missing_or_foreign_database_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NoInput):
        upgrade(Store(f"sqlite:///{tmp_path}/missing.db"))
    assert list(tmp_path.iterdir()) == []
    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    foreign.close()
    store = Store(f"sqlite:///{tmp_path}/foreign.db")
    for attempt in (lambda: upgrade(store), store.ensure):
        with pytest.raises(BadSettings, match="bookmarks"):
            attempt()
    store.close()


KILLED = """
import sys
from pathlib import Path
from firefight_tui.store.store import Store
from firefight_tui.store.upgrading import upgrade
upgrade(Store(sys.argv[1]), migrations=Path(sys.argv[2]))
"""


def test_a_killed_upgrade_leaves_the_store_as_it_was(busy: Office, store_url: str, later: Later) -> None:
    before, schema = rows_in_force(busy.store), schema_of(busy.store)
    migrations = later(f"{HARMLESS}\n    print('inside', flush=True)\n    import sys\n    sys.stdin.read()\n")
    command = [sys.executable, "-c", KILLED, store_url, str(migrations)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "inside\n"
        child.kill()
    assert schema_of(busy.store) == schema
    assert rows_in_force(busy.store) == before
    busy.do("note", "FF-1", text="goes on")
    assert check(busy.store, busy.clock.at) == ()


def test_nobody_writes_while_the_store_is_upgraded(busy: Office, store_url: str, later: Later) -> None:
    migrations = later(f"{HARMLESS}\n    print('inside', flush=True)\n    import sys\n    sys.stdin.read()\n")
    command = [sys.executable, "-c", KILLED, store_url, str(migrations)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "inside\n"
        with pytest.raises(FirefightError) as refused:
            busy.do("note", "FF-1", text="in between")
        assert refused.value.exit_code == 75
        child.communicate("")
    with pytest.raises(StoreOutdated):
        busy.do("note", "FF-1", text="too late")
