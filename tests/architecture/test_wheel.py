"""What is shipped: the package and its metadata, nothing of the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, committed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, check=True, cwd=PACKAGE.parent, capture_output=True)
    (built,) = folder.glob("firefight_tui-*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_only_the_package_and_its_metadata(wheel: set[str]) -> None:
    tops = {Path(name).parts[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"firefight_tui"}
    assert len(tops) == 2


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    ours = {path.relative_to(PACKAGE.parent).as_posix() for path in committed() if path.is_relative_to(PACKAGE)}
    assert ours - wheel == set()
    assert {name for name in wheel - ours if ".dist-info/" not in name} == set()


@pytest.mark.parametrize(
    "kind",
    [
        "firefight_tui/locale/zh_CN/LC_MESSAGES/firefight.mo",
        "firefight_tui/demo/samples/*.toml",
        "firefight_tui/outgoing/templates/zh_CN/*.md.j2",
        "firefight_tui/screens/*.tcss",
        "firefight_tui/store/migrations/versions/*.py",
    ],
)
def test_the_wheel_holds_what_is_no_module(wheel: set[str], kind: str) -> None:
    assert [name for name in wheel if Path(name).match(kind)]


def test_the_command_is_installed(wheel: set[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in wheel)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)
