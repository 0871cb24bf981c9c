"""Dialects for tests: what one store has compiled, all others of its kind need not compile again.

SQLAlchemy keeps compiled statements for each engine, and a program has one. A run of the tests makes thousands of
stores, each with an engine of its own, and would spend a quarter of its time on compiling the same statements.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS = 4_000
"""How many compiled statements are kept of each kind of database; SQLAlchemy keeps 500 for an engine."""


class _Alike:
    """Equal to every dialect of its class, since all stores of a run are opened with the same arguments."""

    supports_statement_cache = True
    compiled: ClassVar[LRUCache[Any, Any]]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=cls.compiled)


class AlikeSQLite(_Alike, SQLiteDialect_pysqlite):
    supports_statement_cache = True
    compiled = LRUCache(STATEMENTS)


class AlikePostgreSQL(_Alike, PGDialect_psycopg):
    supports_statement_cache = True
    compiled = LRUCache(STATEMENTS)


def share() -> None:
    """Use them for every store opened from now on."""
    registry.register("sqlite.pysqlite", __name__, AlikeSQLite.__name__)
    registry.register("postgresql.psycopg", __name__, AlikePostgreSQL.__name__)
