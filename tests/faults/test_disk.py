"""A disk that fails: a plain message, nothing half saved, and everything goes on once it is mended."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.errors import FirefightError, StoreBroken, StoreLost
from firefight_tui.store.store import Store
from tests.builders import Office, rows_in_force

# In a process of its own, since limits and users hold for a whole process. It says exit code and kind of the first
# refusal and how many notes were saved before it, then mends the fault and goes on.
TRY = """
import os, resource, sys
from firefight_tui.errors import FirefightError
from tests.builders import Office
from firefight_tui.store.store import Store

office = Office(Store(sys.argv[1]))
office.show("FF-1")
{prepare}
saved, refused = 0, None
for number in range(400):
    try:
        office.do("note", "FF-1", text=f"{{number}} " + "x" * 4_000)
        saved += 1
    except FirefightError as error:
        refused = error
        break
print(refused and refused.exit_code, type(refused).__name__, saved, flush=True)
{mend}
office.do("note", "FF-1", text="goes on")
print("goes on")
"""

LIMITED = "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, resource.RLIM_INFINITY))"
UNLIMITED = "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """An office on SQLite with one complaint."""
    store = Store(sqlite_url)
    office = Office(store)
    office.report()
    yield office
    store.close()


def attempt(address: str, prepare: str, mend: str) -> tuple[str, str, int, str]:
    """Exit code and kind of the first refusal, the notes saved before it, and whether it went on."""
    script = TRY.format(prepare=prepare, mend=mend)
    run = [sys.executable, "-c", script, address]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().split("\n")
    code, kind, saved = first.split()
    return code, kind, int(saved), second


def notes(office: Office) -> int:
    return sum(1 for entry in office.show("FF-1").timeline if entry.verb == "note")


def test_a_file_that_may_not_grow(office: Office, sqlite_url: str) -> None:
    code, kind, saved, after = attempt(sqlite_url, LIMITED, UNLIMITED)
    assert (code, kind, after) == ("73", "StoreFull", "goes on")
    assert notes(office) == saved + 1
    assert check(office.store, office.clock.at) == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where this machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    address = f"sqlite:///{small_disk}/desk.db"
    office = Office(Store(address))
    office.report()
    (small_disk / "ballast").write_bytes(b"x" * 600_000)
    mend = f"os.unlink({str(small_disk / 'ballast')!r})"
    code, kind, saved, after = attempt(address, "", mend)
    assert (code, kind, after) == ("73", "StoreFull", "goes on")
    assert notes(office) == saved + 1
    assert check(office.store, office.clock.at) == ()
    office.store.close()


AS_NOBODY = "os.getuid() or os.setresuid(65534, 65534, 0)"
AS_ROOT = "os.getresuid()[2] or os.setresuid(0, 0, 0)"


@pytest.mark.parametrize(
    ("file", "directory"),
    [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)],
    ids=["neither", "not the file", "not the folder"],
)
def test_what_may_not_be_written(file: int, directory: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place, "store")
        address = f"sqlite:///{folder}/desk.db"
        office = Office(Store(address))
        office.report()
        office.store.close()
        (folder / "desk.db").chmod(file)
        folder.chmod(directory)
        mend = f"{AS_ROOT}\nos.chmod({str(folder)!r}, 0o700)\nos.chmod({str(folder / 'desk.db')!r}, 0o600)"
        code, kind, saved, after = attempt(
            address, f"office.store.close()\n{AS_NOBODY}", f"{mend}\noffice.store.close()"
        )
        assert (code, kind, saved, after) == ("77", "StoreReadOnly", 0, "goes on")
        assert notes(office) == 1
        office.store.close()


def test_a_file_that_was_removed_takes_nothing(office: Office) -> None:
    path = office.store.path
    assert path is not None
    path.unlink()
    with pytest.raises(StoreLost):
        office.do("note", "FF-1", text="into nothing")
    with pytest.raises(StoreLost):
        office.show("FF-1")


@pytest.mark.parametrize(
    "content",
    [b"garbage" * 2_000, b"\0" * 8_192, b"SQLite format 3\0" + b"\xff" * 4_080],
    ids=["garbage", "zeros", "its first words"],
)
def test_a_file_with_a_broken_header(office: Office, content: bytes) -> None:
    path = office.store.path
    assert path is not None
    office.store.close()
    before = path.read_bytes()
    with path.open("r+b") as file:
        file.write(content)
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    store = Store(f"sqlite:///{path}")
    broken = Office(store)
    for use in (store.ensure, lambda: broken.do("note", "FF-1", text="x"), lambda: broken.show("FF-1")):
        with pytest.raises(FirefightError) as refused:
            use()
        assert isinstance(refused.value, StoreBroken)
        assert "store restore" in refused.value.hint
    store.close()
    path.write_bytes(before)
    office.do("note", "FF-1", text="goes on")
    assert check(office.store, office.clock.at) == ()


def test_pages_overwritten_in_the_middle_are_said(office: Office) -> None:
    for number in range(30):
        office.do("note", "FF-1", text=f"{number} " + "x" * 3_000)
    path = office.store.path
    assert path is not None
    office.store.close()
    content = bytearray(path.read_bytes())
    start = len(content) * 3 // 4 // 4_096 * 4_096  # Past the schema, which fills the first pages.
    content[start : start + 40_960] = b"\xa5" * 40_960
    path.write_bytes(content)
    assert {problem.kind for problem in check(office.store, office.clock.at)} == {"file"}


def break_off(office: Office) -> None:
    """Fail in the middle of a write."""
    with office.store.write() as work:
        work.session.connection().exec_driver_sql("UPDATE complaint SET title = 'half'")
        raise ZeroDivisionError


def test_a_write_that_fails_in_the_middle_leaves_nothing(office: Office) -> None:
    before = rows_in_force(office.store)
    with pytest.raises(ZeroDivisionError):
        break_off(office)
    assert rows_in_force(office.store) == before
