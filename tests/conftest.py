"""What every test stands on: a bare environment, folders of its own, a store's address on both databases."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import dialects, kept, postgres, stores

# Whatever the caller's shell says about looks, languages and stores must not reach a test. This runs before any test
# module is imported; a plugin may have imported textual already, so what that read is read again.
_KEPT = "FIREFIGHT_TEST_"
_STRAY = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "LANGUAGE",
    "LC_MESSAGES",
    "EDITOR",
    "VISUAL",
)
for _name in [*os.environ]:
    if _name in _STRAY or (_name.startswith(("FIREFIGHT_", "TEXTUAL", "SSH_", "PG")) and not _name.startswith(_KEPT)):
        del os.environ[_name]
os.environ.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", TERM="xterm-256color", TZ="UTC")
time.tzset()
if "textual.constants" in sys.modules:
    importlib.reload(sys.modules["textual.constants"])

_HOME = tempfile.mkdtemp(prefix="firefight-home-")
for _kind in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{_kind}_HOME"] = str(Path(_HOME, _kind.lower()))

# Timing says nothing on a busy machine of two cores: no deadline. On CI the examples are the same in every run.
settings.register_profile("desk", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.register_profile("long", settings.get_profile("desk"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "desk"))


dialects.share()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-postgres", action="store_true", help="skip the tests that need PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.reserve_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--no-postgres"):
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="--no-postgres was given"))


def pytest_collection_finish() -> None:
    """Look less often for what nobody can reach, and never among what stays: it took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server; without one, the test fails: it is never skipped by itself."""
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite store to copy."""
    path = tmp_path_factory.mktemp("sqlite-template") / "desk.db"
    stores.prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a prepared PostgreSQL database to copy; one for each worker."""
    name = postgres.unused_name("template")
    postgres.create(postgres_server, name)
    stores.prepare(postgres.address_of(postgres_server, name))
    yield name
    kept.forget()
    postgres.drop(postgres_server, name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite store with the schema in it."""
    path = tmp_path / "desk.db"
    if sqlite_template.exists():
        shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL store with the schema in it."""
    name = postgres.unused_name("desk")
    postgres.create(postgres_server, name, template=postgres_template)
    kept.begin(postgres_server, name)
    yield postgres.address_of(postgres_server, name)
    postgres.drop(postgres_server, name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """A fresh store with the schema in it, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url
