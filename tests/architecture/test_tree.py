"""What no committed file says, and what the symlinks of the checkout are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, committed, modules

# Put together here, so that this file does not hold what it looks for.
REGISTRY_WORDS = (
    "pypi" + ".org",
    "python" + "hosted",
    "index" + "-url",
    "find" + "-links",
    "trusted" + "-host",
    "npm" + "js",
    "proxy.go" + "lang",
    "deb." + "debian",
    "pip" + ".conf",
)
MACHINE_FOLDERS = ("ro" + "ot", "wo" + "rk", "tm" + "p/w", "home/" + r"\w+")
MACHINE_PATHS = re.compile(rf"(?<![\w.~-])/(?:{'|'.join(MACHINE_FOLDERS)})/")
LOCAL_ADDRESS = "fi" + "le://"


def texts() -> list[tuple[str, str]]:
    found = []
    for path in committed():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_registry() -> None:
    assert [(name, word) for name, text in texts() for word in REGISTRY_WORDS if word in text.lower()] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [(name, hit.group()) for name, text in texts() for hit in MACHINE_PATHS.finditer(text)] == []


def test_lock_files_pin_and_hash_everything_and_name_no_place() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text("utf-8")
        assert LOCAL_ADDRESS not in text and "://" not in text, path.name
        for entry in re.split(r"\n(?=[a-z])", text)[1:]:
            assert re.match(r"[a-z0-9-]+==\S+ ", entry) and "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_run_lock_is_part_of_the_development_lock() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / "requirements" / name).read_text("utf-8"), re.M))
        for name in ("run.txt", "dev.txt")
    ]
    assert pins[0] <= pins[1]


@pytest.mark.parametrize("name", ["screens", "widgets"])
def test_the_symlinks_are_relative_and_never_imported_by_that_name(name: str) -> None:
    link = ROOT / name
    assert link.is_symlink()
    assert link.readlink() == Path("firefight_tui", name)
    assert [
        (module.place, line)
        for module in modules()
        for imported, line in module.imports()
        if imported.split(".")[0] == name
    ] == []
