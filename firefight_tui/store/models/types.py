"""Column types: every value has one storage form, an integer or a text, on both databases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from firefight_tui.domain.text import storable
from firefight_tui.domain.vocabulary import Severity, Word

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

W = TypeVar("W", bound=Word)


def to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 in UTC, rounded down."""
    return (moment - EPOCH) // MILLISECOND


def from_milliseconds(count: int) -> datetime:
    """The aware UTC moment of a millisecond count."""
    return EPOCH + timedelta(milliseconds=count)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as milliseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect | None) -> int | None:
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> datetime | None:
        return None if value is None else from_milliseconds(value)


class Span(TypeDecorator[timedelta]):
    """A length of time, kept as whole milliseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect | None) -> int | None:
        return None if value is None else value // MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> timedelta | None:
        return None if value is None else timedelta(milliseconds=value)


class Exact(TypeDecorator[Decimal]):
    """A measured figure as it was written, 2.40 too: kept as text, since numbers of a database lose that."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect | None) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> Decimal | None:
        return None if value is None else Decimal(value)


class Words(TypeDecorator[str]):
    """Free text from people: storable on both databases, kept beside the chain so that it can be redacted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect | None) -> str | None:
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> str | None:
        return value


class Coded(TypeDecorator[W], Generic[W]):
    """A member of a vocabulary, kept by its external word."""

    impl = String(20)
    cache_ok = True

    def __init__(self, vocabulary: type[W]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: W | None, dialect: Dialect | None) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> W | None:
        return None if value is None else self.vocabulary(value)


class Graded(TypeDecorator[Severity]):
    """A severity, kept as 1 to 4."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Severity | None, dialect: Dialect | None) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> Severity | None:
        return None if value is None else Severity(value)


class WordList(TypeDecorator[tuple[str, ...]]):
    """Several short words, kept between commas (`,quality,cost,`) so that one of them is found by LIKE '%,cost,%'."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect | None) -> str | None:
        return f",{','.join(str(word) for word in value)}," if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> tuple[str, ...]:
        return tuple(value.strip(",").split(",")) if value else ()


class Levels(TypeDecorator[Mapping[str, int]]):
    """Levels by name (skills 1 to 5), kept as JSON with sorted keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, int] | None, dialect: Dialect | None) -> str | None:
        return json.dumps(dict(value or {}), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> Mapping[str, int]:
        return json.loads(value) if value else {}


Scalar = str | int | float | bool | None


def stored(kind: TypeEngine[Any], value: object) -> Scalar:
    """The storage form of a column's value, as the timeline records it."""
    if isinstance(kind, TypeDecorator):
        return kind.process_bind_param(value, None)  # type: ignore[arg-type, no-any-return]  # our decorators ignore the dialect
    return value  # type: ignore[return-value]  # plain columns hold scalars


def restored(kind: TypeEngine[Any], value: Scalar) -> object:
    """The value of a column from its storage form; the reverse of `stored`."""
    if isinstance(kind, TypeDecorator):
        return kind.process_result_value(value, None)  # type: ignore[arg-type]  # our decorators ignore the dialect
    return value
