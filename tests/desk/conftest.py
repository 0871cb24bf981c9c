"""What the desk's tests stand on: an office over a fresh store on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firefight_tui.store.store import Store
from tests.builders import Office


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    """An empty office; whoever acts first is its administrator."""
    store = Store(store_url)
    yield Office(store)
    store.close()


@pytest.fixture
def quick_office(sqlite_url: str) -> Iterator[Office]:
    """An empty office on SQLite alone, for rules by many examples that no database has a say in."""
    store = Store(sqlite_url)
    yield Office(store)
    store.close()
