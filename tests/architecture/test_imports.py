"""What is loaded when: start-up and headless commands stay light, and each room knows only its own libraries."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, imports, modules

# Loaded when first needed (libraries.md), never by starting.
LAZY = {
    "alembic",
    "apprise",
    "docx",
    "holidays",
    "httpx",
    "imap_tools",
    "jinja2",
    "markdown_it",
    "openpyxl",
    "psycopg",
    "tomlkit",
    "weasyprint",
}
HEAVY = LAZY | {"pydantic", "sqlalchemy", "textual"}

# Runs the command as its console script would, then writes what was loaded to the file named first.
RUN = """
import json, sys
from firefight_tui.cli import main
target, sys.argv = sys.argv[1], ["firefight", *sys.argv[2:]]
try:
    code = main()
except SystemExit as leaving:
    code = leaving.code
with open(target, "w") as file:
    json.dump([code or 0, sorted({name.partition(".")[0] for name in sys.modules})], file)
"""


@pytest.fixture
def run(tmp_path: Path):
    """Runs `firefight` with arguments in a process of its own; gives its exit code and the libraries it loaded."""

    def run_firefight(*arguments: str, **environment: str) -> tuple[int, set[str]]:
        loaded = tmp_path / "loaded.json"
        loaded.unlink(missing_ok=True)
        ours = {"FIREFIGHT_STORE": f"sqlite:///{tmp_path}/desk.db", "FIREFIGHT_ACTOR": "chen"}
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(loaded), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
            env={**os.environ, **ours, **environment},
        )
        assert loaded.is_file(), done.stderr
        code, names = json.loads(loaded.read_text())
        return int(code), set(names)

    return run_firefight


@pytest.mark.parametrize("arguments", ["--help", "--version", "do --help", "ls --help", "intake --help"])
def test_help_loads_nothing_heavy(run, arguments: str) -> None:
    code, loaded = run(*arguments.split())
    assert code == 0
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("words", ["firefight ", "firefight do ", "firefight do re", "firefight ls --"])
def test_completion_loads_nothing_heavy(run, words: str) -> None:
    _, loaded = run(_FIREFIGHT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert loaded & HEAVY == set()


REPORT = ("do", "report", "client=Acme", "title=It is slow", "body=Since noon", "--json")


def test_headless_commands_never_load_textual(run) -> None:
    code, loaded = run(*REPORT)
    assert code == 0
    assert "textual" not in loaded
    for arguments in (["ls"], ["show", "FF-1", "--json"], ["verbs", "--json"], ["store", "where"]):
        _, loaded = run(*arguments)
        assert "textual" not in loaded, arguments


def test_a_list_as_json_needs_neither_sqlalchemy_nor_pydantic(run) -> None:
    run(*REPORT)
    code, loaded = run("ls", "--json")
    assert code == 0
    assert loaded & HEAVY == set()


def test_the_status_line_needs_not_even_click(run) -> None:
    run(*REPORT)
    for arguments in (["status"], ["status", "--json"]):
        code, loaded = run(*arguments)
        assert code == 0
        assert loaded & (HEAVY | {"click", "rich"}) == set()


def test_a_verb_on_sqlite_loads_no_library_it_does_not_need(run) -> None:
    run(*REPORT)
    _, loaded = run(*REPORT)
    assert loaded & LAZY == set()


def test_the_command_line_imports_the_app_only_inside_functions() -> None:
    eager = [
        (module.place, line)
        for module in modules()
        if module.room == "cli"
        for statement in module.tree.body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for imported, line in imports(statement)
        if imported.startswith("firefight_tui.app") and not _for_types_alone(statement)
    ]
    assert eager == []


def test_of_rich_only_the_cell_width_is_used_below_the_screens() -> None:
    stray = [
        (module.place, line, imported)
        for module in modules()
        if module.room not in {"screens", "widgets", "app", "terminal"}
        for imported, line in module.imports()
        if imported.split(".")[0] == "rich" and not (module.room == "domain" and imported.startswith("rich.cells"))
    ]
    assert stray == []


def _for_types_alone(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")
