"""Reads the sample complaints shipped in the package, as frozen records."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

Record = TypeVar("Record")

_PACKAGE = "firefight_tui.demo"
_OFFSET = re.compile(r"([+-]?)((?:\d+[dhms])+)")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}

# Moments are written as offsets: these from the moment the complaint was received, those from now.
FROM_RECEIVED = frozenset({"occurred_at"})
FROM_NOW = frozenset({"promised_at", "until", "next_update_at", "due", "forecast"})
AGREED = frozenset({"due", "agreed_at"})
"""In records of projects these count from now."""
REFERENCES = frozenset({"into", "to"})
_DAY = re.compile(r"\{([+-]\d+d)\}")
"""In a text, a day that counts from now, such as {+12d}."""


@dataclass(frozen=True)
class SampleReference:
    """Another sample complaint, named by its key; it has no REF before it is reported."""

    key: str


FieldValue = str | int | timedelta | SampleReference | tuple[str, ...]
ResolvedValue = str | int | datetime | tuple[str, ...]


@dataclass(frozen=True)
class SampleFields:
    """The external fields of one verb as the file gives them: offsets not yet moments, keys not yet REFs."""

    values: Mapping[str, FieldValue]

    def resolve(self, *, now: datetime, received_at: datetime, refs: Mapping[str, str]) -> Mapping[str, ResolvedValue]:
        """The fields as the verb takes them.

        Args:
            now: The moment offsets of dates, promises and waits count from.
            received_at: The moment `occurred_at` counts back from.
            refs: The REF each sample key was given.

        Raises:
            KeyError: A reference names a key that has no REF yet.
        """
        return {name: _resolved(name, value, now, received_at, refs) for name, value in self.values.items()}


@dataclass(frozen=True)
class SampleEngineer:
    """One of ours; `skills` as `enlist` takes them (`mysql=5,performance=4`)."""

    handle: str
    name: str
    roles: tuple[str, ...]
    skills: str
    access: str
    timezone: str
    hours: str
    capacity: int


@dataclass(frozen=True)
class SampleTime:
    """A shift or an absence of one of ours, counted from now."""

    engineer: str
    since: timedelta
    until: timedelta


@dataclass(frozen=True)
class SampleClient:
    """A client; `calendar` is empty where the default one holds."""

    name: str
    domain: str
    timezone: str
    calendar: str
    language: str
    severity: int
    rhythm: str


@dataclass(frozen=True)
class SamplePerson:
    """Somebody at a client."""

    client: str
    name: str
    email: str
    phone: str
    title: str


@dataclass(frozen=True)
class SampleProject:
    """A delivered system; `delivered_on` counts from now and is positive for one still to come."""

    client: str
    name: str
    manager: str
    delivered_on: timedelta


@dataclass(frozen=True)
class SampleRecord:
    """One verb about a project, performed so long `before` now."""

    before: timedelta
    by: str
    verb: str
    fields: SampleFields


@dataclass(frozen=True)
class SampleStep:
    """One verb performed on a complaint, `after` its receipt."""

    after: timedelta
    by: str
    verb: str
    fields: SampleFields


@dataclass(frozen=True)
class SampleComplaint:
    """A complaint, received so long before now, and what was done since, in order."""

    key: str
    language: str
    received: timedelta
    by: str
    report: SampleFields
    steps: tuple[SampleStep, ...]


@dataclass(frozen=True)
class Samples:
    """Everything the sample desk is filled with; the first engineer is its administrator."""

    engineers: tuple[SampleEngineer, ...]
    shifts: tuple[SampleTime, ...]
    absences: tuple[SampleTime, ...]
    clients: tuple[SampleClient, ...]
    people: tuple[SamplePerson, ...]
    projects: tuple[SampleProject, ...]
    records: tuple[SampleRecord, ...]
    complaints: tuple[SampleComplaint, ...]


class _Table:
    """A TOML table whose values are asked for by their type; a wrong one says which file and name."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self.values = values
        self.where = where

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise ValueError(f"{self.where}: {name} must be a text, not {value!r}")
        return value

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self.values.get(name)
        if not isinstance(value, int):
            raise ValueError(f"{self.where}: {name} must be a whole number, not {value!r}")
        return value

    def offset(self, name: str) -> timedelta:
        """A distance in time."""
        return parse_offset(self.text(name))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return _words(self.values.get(name), f"{self.where}: {name}")

    def table(self, name: str) -> _Table:
        """A table inside, empty if it is not there."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            raise ValueError(f"{self.where}: {name} must be a table, not {value!r}")
        return _Table(value, f"{self.where}: {name}")

    def tables(self, name: str) -> Iterator[_Table]:
        """The tables of an array of tables, none if it is not there."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError(f"{self.where}: {name} must be a list of tables")
        return (_Table(item, f"{self.where}: {name} {number}") for number, item in enumerate(value, 1))


def parse_offset(text: str) -> timedelta:
    """A distance in time such as `28m`, `2d3h`, `-40d` or `+1d`.

    Raises:
        ValueError: The text is not such a distance.
    """
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an offset such as 28m, 2d3h, -40d or +1d")
    parts = re.findall(r"(\d+)([dhms])", match[2])
    span = sum((int(count) * _UNITS[unit] for count, unit in parts), timedelta())
    return -span if match[1] == "-" else span


def load_samples() -> Samples:
    """The sample complaints of the package, Chinese ones first, each language in the order of its files.

    Raises:
        ValueError: A file does not hold what it should; the message names file and field.
    """
    roster, clients, teams = _read("roster.toml"), _read("clients.toml"), _read("teams.toml")
    joining = {table.text("key"): _each(table.tables("steps"), _step) for table in teams.tables("team")}
    return Samples(
        engineers=_each(roster.tables("engineer"), _engineer),
        shifts=_each(roster.tables("shift"), _time),
        absences=_each(roster.tables("absence"), _time),
        clients=_each(clients.tables("client"), _client),
        people=_each(clients.tables("person"), _person),
        projects=_each(clients.tables("project"), _project),
        records=_each(_read("projects.toml").tables("record"), _record),
        complaints=tuple(
            _joined(complaint, joining.get(complaint.key, ()))
            for language in ("zh", "en")
            for complaint in _complaints(language)
        ),
    )


def _joined(complaint: SampleComplaint, steps: tuple[SampleStep, ...]) -> SampleComplaint:
    """The complaint with what its team did, in the order of time."""
    return replace(complaint, steps=tuple(sorted((*complaint.steps, *steps), key=lambda step: step.after)))


def _read(name: str) -> _Table:
    content = files(_PACKAGE).joinpath("samples", name).read_text(encoding="utf-8")
    return _Table(tomllib.loads(content), name)


def _each(tables: Iterator[_Table], build: Callable[[_Table], Record]) -> tuple[Record, ...]:
    return tuple(build(table) for table in tables)


def _engineer(table: _Table) -> SampleEngineer:
    return SampleEngineer(
        handle=table.text("handle"),
        name=table.text("name"),
        roles=table.words("roles"),
        skills=table.text("skills"),
        access=table.text("access"),
        timezone=table.text("timezone"),
        hours=table.text("hours"),
        capacity=table.whole("capacity"),
    )


def _time(table: _Table) -> SampleTime:
    return SampleTime(table.text("engineer"), table.offset("from"), table.offset("to"))


def _client(table: _Table) -> SampleClient:
    return SampleClient(
        name=table.text("name"),
        domain=table.text("domain"),
        timezone=table.text("timezone"),
        calendar=table.text("calendar", ""),
        language=table.text("language"),
        severity=table.whole("severity"),
        rhythm=table.text("rhythm"),
    )


def _person(table: _Table) -> SamplePerson:
    return SamplePerson(
        client=table.text("client"),
        name=table.text("name"),
        email=table.text("email"),
        phone=table.text("phone"),
        title=table.text("title"),
    )


def _project(table: _Table) -> SampleProject:
    return SampleProject(
        client=table.text("client"),
        name=table.text("name"),
        manager=table.text("manager"),
        delivered_on=table.offset("delivered_on"),
    )


def _record(table: _Table) -> SampleRecord:
    return SampleRecord(
        before=table.offset("before"),
        by=table.text("by"),
        verb=table.text("verb"),
        fields=_fields(table.table("fields"), AGREED),
    )


def _complaints(language: str) -> Iterator[SampleComplaint]:
    prefix = f"complaints.{language}."
    names = sorted(entry.name for entry in files(_PACKAGE).joinpath("samples").iterdir())
    for name in names:
        if name.startswith(prefix) and name.endswith(".toml"):
            yield from (_complaint(table, language) for table in _read(name).tables("complaint"))


def _complaint(table: _Table, language: str) -> SampleComplaint:
    return SampleComplaint(
        key=table.text("key"),
        language=language,
        received=table.offset("received"),
        by=table.text("by"),
        report=_fields(table.table("report")),
        steps=_each(table.tables("step"), _step),
    )


def _step(table: _Table) -> SampleStep:
    return SampleStep(
        after=table.offset("after"),
        by=table.text("by"),
        verb=table.text("verb"),
        fields=_fields(table.table("fields")),
    )


def _fields(table: _Table, moments: frozenset[str] = FROM_RECEIVED | FROM_NOW) -> SampleFields:
    values = {name: _value(name, value, table.where, moments) for name, value in table.values.items()}
    return SampleFields(MappingProxyType(values))


def _value(name: str, value: object, where: str, moments: frozenset[str]) -> FieldValue:
    if isinstance(value, str):
        if name in moments:
            return parse_offset(value)
        if name in REFERENCES and value.startswith("@"):
            return SampleReference(value[1:])
        return value
    return value if isinstance(value, int) else _words(value, f"{where}: {name}")


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"{where} must be a list of texts, not {value!r}")
    words = tuple(word for word in value if isinstance(word, str))
    if len(words) != len(value):
        raise ValueError(f"{where} must hold texts only")
    return words


def _resolved(
    name: str, value: FieldValue, now: datetime, received_at: datetime, refs: Mapping[str, str]
) -> ResolvedValue:
    if isinstance(value, SampleReference):
        return refs[value.key]
    if isinstance(value, timedelta):
        return (received_at if name in FROM_RECEIVED else now) + value
    if isinstance(value, str):
        return _DAY.sub(lambda found: f"{now + parse_offset(found[1]):%Y-%m-%d}", value)
    return value
