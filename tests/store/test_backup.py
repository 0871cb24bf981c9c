"""Backups and restores of a SQLite store; PostgreSQL says whose work that is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.errors import CannotCreate, FirefightError, NoInput, StoreBroken, StoreBusy, StoreLost, Unavailable
from firefight_tui.store.backing_up import backup
from firefight_tui.store.restoring import restore
from firefight_tui.store.store import Store
from tests.builders import Office, rows_in_force


def opened(path: Path) -> Office:
    return Office(Store(f"sqlite:///{path}"))


@pytest.fixture
def place(busy_sqlite: Office) -> Path:
    """The file of the busy office's store."""
    assert busy_sqlite.store.path is not None
    return busy_sqlite.store.path


def test_a_backup_is_the_whole_store(busy_sqlite: Office, tmp_path: Path) -> None:
    report = backup(busy_sqlite.store, tmp_path / "copy.db")
    assert report.path.stat().st_mode & 0o777 == 0o600
    assert report.size == report.path.stat().st_size
    assert report.heads.entries > 10
    copy = opened(report.path)
    assert rows_in_force(copy.store) == rows_in_force(busy_sqlite.store)
    assert check(copy.store, busy_sqlite.clock.at) == ()
    copy.store.close()
    assert not list(tmp_path.glob(".*"))


def test_the_heads_stand_for_every_timeline(busy_sqlite: Office, tmp_path: Path) -> None:
    first = backup(busy_sqlite.store, tmp_path / "1.db").heads
    assert backup(busy_sqlite.store, tmp_path / "2.db").heads == first
    busy_sqlite.do("note", "FF-1", text="more")
    later = backup(busy_sqlite.store, tmp_path / "3.db").heads
    assert later.digest != first.digest and later.entries == first.entries + 1


def test_a_backup_takes_no_notice_of_a_writer(busy_sqlite: Office, tmp_path: Path) -> None:
    with busy_sqlite.store.write():
        report = backup(busy_sqlite.store, tmp_path / "copy.db")
    assert report.heads.entries > 10


def test_a_file_that_is_there_is_replaced_only_by_force(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(CannotCreate, match="there already"):
        backup(busy_sqlite.store, target)
    assert target.read_text() == "precious"
    backup(busy_sqlite.store, target, force=True)
    assert check(opened(target).store, busy_sqlite.clock.at) == ()
    with pytest.raises(CannotCreate):
        backup(busy_sqlite.store, place, force=True)
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()


def test_a_backup_to_nowhere_says_so(busy_sqlite: Office, tmp_path: Path) -> None:
    with pytest.raises(CannotCreate, match="missing"):
        backup(busy_sqlite.store, tmp_path / "missing" / "copy.db")
    with pytest.raises(NoInput):
        backup(Store(f"sqlite:///{tmp_path}/none.db"), tmp_path / "copy.db")
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_store_makes_no_backup(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    busy_sqlite.store.close()
    damage(place)
    with pytest.raises(StoreBroken):
        backup(Store(f"sqlite:///{place}"), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def damage(path: Path) -> None:
    """Overwrite the pages in the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 40_960] = b"\xa5" * 40_960
    path.write_bytes(content)


def test_restoring_brings_the_day_of_the_backup_back(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    then = rows_in_force(busy_sqlite.store)
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    busy_sqlite.do("note", "FF-1", text="since then")
    now = rows_in_force(busy_sqlite.store)
    report = restore(busy_sqlite.store, made.path)
    assert (report.heads, report.outdated) == (made.heads, False)
    assert rows_in_force(busy_sqlite.store) == then
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()
    assert place.stat().st_mode & 0o777 == 0o600
    assert report.kept is not None
    kept = opened(report.kept)
    assert rows_in_force(kept.store) == now
    kept.store.close()
    busy_sqlite.do("note", "FF-1", text="goes on")
    assert not list(tmp_path.glob(".*"))


def test_a_restored_store_can_itself_be_copied_and_restored(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    restore(busy_sqlite.store, backup(busy_sqlite.store, tmp_path / "copy.db").path)
    busy_sqlite.do("note", "FF-1", text="since then")
    busy_sqlite.store.close()
    shutil.copyfile(place, tmp_path / "by-hand.db")
    restore(busy_sqlite.store, tmp_path / "by-hand.db")
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()


def test_restoring_where_there_is_no_store(busy_sqlite: Office, tmp_path: Path) -> None:
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    fresh = Office(Store(f"sqlite:///{tmp_path}/deep/down/desk.db"))
    assert restore(fresh.store, made.path).kept is None
    assert rows_in_force(fresh.store) == rows_in_force(busy_sqlite.store)
    assert (tmp_path / "deep" / "down").stat().st_mode & 0o777 == 0o700
    fresh.store.close()


def test_restoring_is_refused_while_others_have_it_open(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    other = opened(place)
    other.do("note", "FF-1", text="from elsewhere")
    before = os.stat(place).st_ino
    with pytest.raises(StoreBusy, match="open"):
        restore(busy_sqlite.store, made.path)
    assert os.stat(place).st_ino == before
    other.do("note", "FF-1", text="goes on")
    other.store.close()
    restore(busy_sqlite.store, made.path)
    assert os.stat(place).st_ino != before


def test_a_session_from_before_the_restore_writes_nowhere(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    other = opened(place)
    other.do("note", "FF-1", text="before")
    other.store.engine.dispose()
    report = restore(busy_sqlite.store, made.path)
    with pytest.raises(StoreLost):
        other.do("note", "FF-1", text="after")
    assert report.kept is not None
    for path in (place, report.kept):
        found = opened(path)
        assert found.found("after") == set()
        found.store.close()


def test_a_damaged_store_is_replaced_and_kept(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    busy_sqlite.store.close()
    place.write_bytes(b"garbage" * 1_000)
    report = restore(busy_sqlite.store, made.path)
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()
    assert report.kept is not None and report.kept.read_bytes() == b"garbage" * 1_000


HOLD_OPEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM entry").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_damaged_store_others_have_open_is_left_alone(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    made = backup(busy_sqlite.store, tmp_path / "copy.db")
    busy_sqlite.store.close()
    command = [sys.executable, "-c", HOLD_OPEN, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        place.write_bytes(b"garbage" * 1_000)
        with pytest.raises(StoreBusy):
            restore(busy_sqlite.store, made.path)
        assert place.read_bytes() == b"garbage" * 1_000
        other.communicate("")
    restore(busy_sqlite.store, made.path)
    assert check(busy_sqlite.store, busy_sqlite.clock.at) == ()


def test_what_is_no_backup_replaces_nothing(busy_sqlite: Office, place: Path, tmp_path: Path) -> None:
    before = rows_in_force(busy_sqlite.store)
    (tmp_path / "letter.txt").write_text("Dear sirs, " * 100)
    sqlite3.connect(tmp_path / "foreign.db").execute("CREATE TABLE bookmarks (url TEXT)").connection.close()
    cut = backup(busy_sqlite.store, tmp_path / "cut.db").path
    damage(cut)
    altered = backup(busy_sqlite.store, tmp_path / "altered.db").path
    with sqlite3.connect(altered) as connection:
        connection.execute("DROP TRIGGER entry_never_updated")
        connection.execute("UPDATE entry SET hash = previous WHERE id = (SELECT max(id) FROM entry)")
    connection.close()
    newer = backup(busy_sqlite.store, tmp_path / "newer.db").path
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE fact SET value = '99' WHERE name = 'epoch'")
    connection.close()
    codes = {
        tmp_path / "letter.txt": 65,
        tmp_path / "foreign.db": 65,
        cut: 65,
        altered: 75,
        newer: 78,
        place: 65,
        tmp_path / "none.db": 66,
    }
    for path, code in codes.items():
        with pytest.raises(FirefightError) as refused:
            restore(busy_sqlite.store, path)
        assert refused.value.exit_code == code, (path, refused.value)
    assert rows_in_force(busy_sqlite.store) == before


@pytest.mark.postgres
def test_postgresql_names_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    store = Store(postgres_url)
    for attempt in (lambda: backup(store, tmp_path / "x"), lambda: restore(store, tmp_path / "x")):
        with pytest.raises(Unavailable, match="pg_dump"):
            attempt()
    store.close()
