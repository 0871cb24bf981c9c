"""The hash chain of a timeline: canonical JSON, digests of words, and the hash of an entry (docs/timeline.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def canonical(value: Json) -> str:
    """JSON with sorted keys, no blanks and only ASCII: the same text for the same value on every machine."""
    return _CANONICAL.encode(value)


def digest(salt: str, text: str) -> str:
    """SHA-256 of salt and text in hexadecimal: what the chain keeps of words, so that the words can be redacted.

    The salt (32 hexadecimal digits, blanked with the words) keeps a redacted telephone number from being guessed.
    """
    return hashlib.sha256(f"{salt}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Sealed:
    """What an entry's hash covers. Times are milliseconds since 1970 in UTC; `changes` is canonical JSON."""

    subject_kind: str
    subject_id: int
    sequence: int
    operation_id: str
    verb: str
    actor: str
    login: str
    at: int
    recorded_at: int
    undoes: int | None
    changes: str

    def hash(self, previous: str) -> str:
        """SHA-256 over the previous hash, a line feed and the canonical JSON of the fields in hexadecimal."""
        fields: dict[str, Json] = dict(self.__dict__)
        return hashlib.sha256(f"{previous}\n{canonical(fields)}".encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Creation:
    """A row an entry created, with the values it began with, in storage form."""

    kind: str
    id: int
    values: Mapping[str, Json]


@dataclass(frozen=True)
class Setting:
    """A field an entry changed, in storage form; words stand as {"text": digest}."""

    kind: str
    id: int
    field: str
    before: Json
    after: Json


@dataclass(frozen=True)
class Changes:
    """Everything one entry changed, and what the actor remarked on the act itself (a reason, an override)."""

    created: tuple[Creation, ...] = ()
    settings: tuple[Setting, ...] = ()
    remarks: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> str:
        """Canonical JSON, as an entry keeps it."""
        created: list[Json] = [[one.kind, one.id, dict(one.values)] for one in self.created]
        settings: list[Json] = [[one.kind, one.id, one.field, one.before, one.after] for one in self.settings]
        return canonical({"created": created, "set": settings, "remarks": dict(self.remarks)})

    @staticmethod
    def from_json(text: str) -> Changes:
        """The reverse of `to_json`."""
        found = json.loads(text)
        return Changes(
            tuple(Creation(*row) for row in found["created"]),
            tuple(Setting(*row) for row in found["set"]),
            found["remarks"],
        )
