"""The corpus of the search tests, made once on each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from firefight_tui.store.store import Store
from tests import postgres
from tests.search.corpus import Texts, fill


@dataclass(frozen=True)
class Corpus:
    """A store, and what is in it."""

    store: Store
    texts: Texts


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty store for the tests of one module, on each database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("search") / "desk.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = postgres.unused_name("search")
    postgres.create(server, name, template=request.getfixturevalue("postgres_template"))
    yield postgres.address_of(server, name)
    postgres.drop(server, name)


@pytest.fixture(scope="module")
def corpus(module_url: str) -> Iterator[Corpus]:
    """The hand-made corpus."""
    store = Store(module_url)
    yield Corpus(store, fill(store))
    store.close()
