"""Which engineers a line typed on the roster means: `skill:performance`, 角色:测试, or a part of a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from firefight_tui.domain.presence import Presence
from firefight_tui.domain.roster_records import RosterRow
from firefight_tui.domain.skills import topics_of
from firefight_tui.domain.vocabulary import Role

_FIELDS: Mapping[str, str] = {
    "skill": "skill",
    "技能": "skill",
    "role": "role",
    "角色": "role",
    "name": "name",
    "姓名": "name",
}
_REACHED = tuple(Presence)

SORTS: tuple[tuple[str, Callable[[RosterRow], object]], ...] = (
    ("name", attrgetter("handle")),
    ("load", lambda row: (-row.in_hand / max(1, row.capacity), row.handle)),
    ("due", lambda row: (-row.late, -row.due, row.handle)),
    ("state", lambda row: (_REACHED.index(row.reach.presence), row.handle)),
)
"""What `o` sorts by, in its order; the names are those the roster's heading translates."""


def found(rows: Sequence[RosterRow], text: str) -> tuple[RosterRow, ...]:
    """The engineers every word of the text means."""
    words = text.replace("：", ":").split()
    return tuple(row for row in rows if all(_means(word, row) for word in words))


def _means(word: str, row: RosterRow) -> bool:
    name, colon, value = word.lower().partition(":")
    field = _FIELDS.get(name) if colon else None
    if field is None:
        return _named(word.lower(), row) or _skilled(word.lower(), row) or _in_role(word.lower(), row)
    if not value:
        return True
    return {"skill": _skilled, "role": _in_role, "name": _named}[field](value, row)


def _named(word: str, row: RosterRow) -> bool:
    return word in row.handle or word in row.name.lower()


def _skilled(word: str, row: RosterRow) -> bool:
    """By a part of the skill's name, or by another name of the same trade."""
    asked = topics_of(word)
    return any(word in skill.lower() or (asked and asked & topics_of(skill)) for skill in row.skills)


def _in_role(word: str, row: RosterRow) -> bool:
    return any(word in role or word in Role(role).label.lower() for role in row.roles)
