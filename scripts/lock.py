"""Make the locked, hashed requirements files from pyproject.toml; run by `make lock` in an environment of its own.

`run.txt` holds what the program needs and the build backend, `dev.txt` everything for tests and checks. Both are
resolved on the lowest Python supported, where every backport is still asked for, and hold the hashes of all files of
a version, so that one file serves every supported Python on Linux and macOS (`python_version` markers are kept).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
LOWEST = (3, 11)
HEADER = """\
# Locked with hashes by `make lock` from pyproject.toml; not edited by hand.
# Python 3.11 to 3.14 on Linux and macOS (tried on Linux).
"""

# Names of the tools' configuration, as found in pyproject.toml.
Table = dict[str, list[str | dict[str, str]]]


def group(groups: Table, name: str) -> Iterator[str]:
    """The requirements of one dependency group with those it includes (PEP 735)."""
    for entry in groups[name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(groups, entry["include-group"])


def compile_lock(wanted: Sequence[str], target: Path, extra: Sequence[str]) -> None:
    """Resolve requirements into a hashed file; versions already in the file stay unless `extra` says otherwise.

    Raises:
        subprocess.CalledProcessError: They cannot be resolved.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pyproject.in"
        source.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        resolver = [
            sys.executable,
            "-m",
            "piptools",
            "compile",
            "--quiet",
            "--generate-hashes",
            "--allow-unsafe",
            "--strip-extras",
            "--no-header",
            "--no-emit-options",
            "--annotation-style=line",
        ]
        subprocess.run([*resolver, *extra, "--output-file", str(target), str(source)], check=True, cwd=FOLDER)
        made = target.read_text(encoding="utf-8")
    made = re.sub(r"-r \S*pyproject\.in", "pyproject.toml", made)
    made = re.sub(r"-c \S*run\.txt", "run.txt", made)
    target.write_text(HEADER + tidy(made), encoding="utf-8")


def tidy(made: str) -> str:
    """The lock without the remarks and options a machine's own settings put into it."""
    kept = [line for line in made.splitlines() if not line.startswith(("#", "--"))]
    return "\n".join(kept).strip("\n") + "\n"


def main(arguments: Sequence[str]) -> None:
    """Make both files; further arguments (`--upgrade`, `--upgrade-package NAME`) go to the resolver."""
    if sys.version_info[:2] != LOWEST:
        print("Made on another Python than 3.11: what only 3.11 needs may be missing.", file=sys.stderr)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    run = [*project["dependencies"], *settings["build-system"]["requires"]]
    dev = [*run, *project["optional-dependencies"]["postgres"], *group(settings["dependency-groups"], "dev")]
    FOLDER.mkdir(exist_ok=True)
    compile_lock(run, FOLDER / "run.txt", arguments)
    compile_lock(dev, FOLDER / "dev.txt", [*arguments, "--constraint", str(FOLDER / "run.txt")])


if __name__ == "__main__":
    main(sys.argv[1:])
