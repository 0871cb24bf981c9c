"""Stores of the view tests: one full of rows that only reads touch, and a fresh office for what changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefight_tui.store.store import Store
from tests import postgres
from tests.builders import Office
from tests.views.rows import put

ROWS = 157


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of rows with many ties, on each database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("views") / "desk.db"
        shutil.copyfile(template, path)
        url, server, name = f"sqlite:///{path}", "", ""
    else:
        server, name = request.getfixturevalue("postgres_server"), postgres.unused_name("views")
        postgres.create(server, name, template=request.getfixturevalue("postgres_template"))
        url = postgres.address_of(server, name)
    store = Store(url)
    put(store, ROWS)
    yield store
    store.close()
    if server:
        postgres.drop(server, name)


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    """An empty office."""
    store = Store(store_url)
    yield Office(store)
    store.close()
