"""What the repository holds: its files, and the parsed modules of the package."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "firefight_tui"
_MADE = {
    ".git",
    ".venv",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    "__pycache__",
    "build",
    "dist",
}


@dataclass(frozen=True)
class Module:
    """One module of the package."""

    path: Path
    tree: ast.Module

    @property
    def place(self) -> str:
        """Its path as messages show it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The first part of its path inside the package: `screens`, `words`."""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module imported anywhere in it, with the line."""
        yield from imports(self.tree)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module imported below a node, with the line; `from a import b` counts as `a` and as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    return tuple(Module(path, ast.parse(path.read_text("utf-8"))) for path in sorted(PACKAGE.rglob("*.py")))


@functools.cache
def committed() -> tuple[Path, ...]:
    """Every file git holds or would take; in a tree without git, every file nobody's tool made."""
    ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not _MADE & set(path.relative_to(ROOT).parts)]
    return tuple(path for path in paths if path.is_file() and not path.is_symlink())
