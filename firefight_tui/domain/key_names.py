"""How keys are called in sentences: as somebody bound them, told once by whoever reads the settings."""

from __future__ import annotations

from collections.abc import Mapping

_bound: dict[str, str] = {}


def use_key_names(names: Mapping[str, str]) -> None:
    """Call what is done by these ids (docs/keys.md) by these keys from now on, and everything else as it was made."""
    _bound.clear()
    _bound.update(names)


def key_of(id_: str, made: str) -> str:
    """The key to press for what has this id, as people write it; `made` where nobody bound it otherwise."""
    return _bound.get(id_, made)


def key_of_verb(name: str, made: str) -> str:
    """The key to press for a verb; one that is a sequence has no id but its first key has."""
    if made.startswith("v "):
        return f"{key_of('desk.verbs', 'v')} {made.removeprefix('v ')}"
    return key_of(f"verb.{name}", made)
