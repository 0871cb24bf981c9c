"""Keys bound by the settings: read, and refused where one could not work; Textual silently unbinds what clashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key

from firefight_tui.errors import BadSettings
from firefight_tui.screens.shortcuts import Keys, character_of, written
from firefight_tui.words import N_, _

_SPELLED = {"pgdn": "pagedown", "pgup": "pageup", "del": "delete", "ins": "insert", "esc": "escape", "return": "enter"}
_NAMED = frozenset(
    "up down left right home end pageup pagedown insert delete space enter escape tab backspace shift+tab".split()
)
_CTRL = re.compile(r"ctrl[+-](.+)", re.IGNORECASE)

_SAME_BYTE = {
    "ctrl+i": "Tab",
    "tab": "Ctrl-i",
    "ctrl+m": "Enter",
    "enter": "Ctrl-m",
    "ctrl+h": "Backspace",
    "backspace": "Ctrl-h",
    "ctrl+left_square_bracket": "Esc",
    "escape": "Ctrl-[",
}
_TAKEN = {
    "ctrl+b": N_("tmux takes it"),
    "ctrl+a": N_("screen takes it"),
    "ctrl+q": N_("it quits at once"),
    "ctrl+c": N_("it copies, as everywhere"),
    "ctrl+z": N_("the shell takes it"),
    "shift+tab": N_("it goes to the field before"),
}
_SCROLLS_SIDEWAYS = frozenset({"scroll_left", "scroll_right", "page_left", "page_right"})
"""What Textual binds in everything that scrolls, and skips where nothing is wider than the screen: as ours never is."""


@dataclass(frozen=True)
class Place:
    """What is bound at once at some place of the desk.

    Attributes:
        name: Its untranslated name.
        parts: Its classes, from what has the focus outwards.
        types: Whether characters typed there are text.
        only: The ids that can be used there; empty for all.
    """

    name: str
    parts: tuple[type[DOMNode], ...]
    types: bool = False
    only: frozenset[str] = frozenset()

    def bound(self) -> Iterator[tuple[str, Binding]]:
        """Every key there with what it does as made, from what has the focus outwards."""
        for part in self.parts:
            for key, binding in part._merged_bindings or ():
                usable = not self.only or not binding.id or binding.id in self.only
                names = {binding.action.partition(".")[2], binding.action.partition("(")[0]}
                if usable and not names & set(_SCROLLS_SIDEWAYS):
                    yield key, binding


def places(app: type[DOMNode]) -> tuple[Place, ...]:
    """The places of the desk. A test says when one is missing."""
    from firefight_tui.screens.bare import BareScreen
    from firefight_tui.screens.board import BoardScreen
    from firefight_tui.screens.complaint import ComplaintScreen
    from firefight_tui.screens.form import FormScreen
    from firefight_tui.screens.form_field import FormField
    from firefight_tui.screens.handing_over import HandoverScreen
    from firefight_tui.screens.help import HelpScreen
    from firefight_tui.screens.inbox import InboxScreen
    from firefight_tui.screens.my_day import MyDayScreen
    from firefight_tui.screens.notes import NotesScreen
    from firefight_tui.screens.palette import PaletteScreen
    from firefight_tui.screens.proposing import ProposalScreen
    from firefight_tui.screens.roster import RosterScreen
    from firefight_tui.widgets.board import Board
    from firefight_tui.widgets.choice import Choice
    from firefight_tui.widgets.entries import LineEntry, TextEntry
    from firefight_tui.widgets.prompt import Prompt
    from firefight_tui.widgets.queue_list import QueueList
    from firefight_tui.widgets.sheet import Sheet

    asking = frozenset({"desk.leave", "prompt.complete", "prompt.room"})
    return (
        Place(N_("the inbox"), (QueueList, InboxScreen, app)),
        Place(N_("a complaint"), (Sheet, ComplaintScreen, app)),
        Place(N_("the roster"), (Sheet, RosterScreen, app)),
        Place(N_("the handover"), (Sheet, HandoverScreen, app)),
        Place(N_("the board"), (Board, BoardScreen, app)),
        Place(N_("a day"), (Sheet, MyDayScreen, app)),
        Place(N_("the reproduction notes"), (Sheet, NotesScreen, app)),
        Place(N_("a proposed team"), (Sheet, ProposalScreen, app)),
        Place(N_("the last row"), (LineEntry, Prompt, InboxScreen), types=True, only=asking),
        Place(N_("a form"), (LineEntry, FormField, FormScreen), types=True),
        Place(N_("a form"), (TextEntry, FormField, FormScreen), types=True),
        Place(N_("a form"), (Choice, FormField, FormScreen), types=True),
        Place(N_("plain text"), (Sheet, BareScreen)),
        Place(N_("help"), (LineEntry, HelpScreen), types=True),
        Place(N_("the palette"), (LineEntry, PaletteScreen), types=True),
    )


def read_keys(table: Mapping[str, str], where: str, app: type[DOMNode]) -> Keys:
    """The keys of a settings file.

    Args:
        table: Keys, separated by commas, by the id of what they shall do.
        where: The file, for what is said of it.
        app: The app, whose keys are bound everywhere.

    Raises:
        BadSettings: An id or a key there is none for, a key that cannot reach the desk, or one that would be two things
            in one place; the message names file, id and key.
    """
    everywhere = places(app)
    made: dict[str, list[str]] = {}
    for place in everywhere:
        for key, binding in place.bound():
            if binding.id and key not in made.setdefault(binding.id, []):
                made[binding.id].append(key)
    keys = Keys({id_: _keys(id_, text, where, made) for id_, text in table.items()})
    for place in everywhere:
        _check(place, keys, where)
    return keys


def _keys(id_: str, text: str, where: str, made: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if id_ not in made:
        from difflib import get_close_matches

        near = get_close_matches(id_, made, n=1, cutoff=0.5)
        hint = _("Did you mean {key}?").format(key=near[0]) if near else _("docs/keys.md lists them.")
        raise BadSettings(_("{path}: nothing is called keys.{id}.").format(path=where, id=id_), hint)
    found = [_key(part.strip()) or _refuse_unknown(id_, part.strip(), where) for part in text.split(",")]
    for key in found:
        why = _unusable(key)
        if why and key not in made[id_]:
            raise BadSettings(
                _("{path}: keys.{id}: {key} will not do: {why}.").format(path=where, id=id_, key=written(key), why=why),
                _("Take a letter, a sign, or Ctrl with another letter."),
            )
    return tuple(dict.fromkeys(found))


def _refuse_unknown(id_: str, part: str, where: str) -> str:
    raise BadSettings(
        _('{path}: keys.{id}: there is no key "{key}".').format(path=where, id=id_, key=part),
        _("Write j, ?, ctrl+n, pagedown, space; several with commas, a comma as comma."),
    )


def _key(text: str) -> str:
    """A key as Textual names it; empty if there is none of that name."""
    if len(text) == 1:
        return _character_to_key(text) if text.isprintable() and unicodedata.east_asian_width(text) not in "WF" else ""
    lowered = text.lower()
    held = _CTRL.fullmatch(lowered)
    if held is not None:
        inner = _key(held[1])
        return f"ctrl+{inner}" if inner else ""
    if lowered.startswith(("alt+", "alt-", "meta+", "super+")) or re.fullmatch(r"f\d{1,2}", lowered):
        return lowered
    name = _SPELLED.get(lowered, lowered)
    character = character_of(name)
    # Both ways, as Textual knows names that never come from a terminal.
    is_sign = character is not None and character.isprintable() and _character_to_key(character) == name
    return name if name in _NAMED or is_sign else ""


def _unusable(key: str) -> str:
    """Why a key cannot do, translated; empty if it can."""
    if key in _SAME_BYTE:
        return _("a terminal sends the same for {other}").format(other=_SAME_BYTE[key])
    if key in _TAKEN:
        return _(_TAKEN[key])
    if key.startswith(("alt", "meta", "super")):
        return _("many links lose Alt")
    if re.fullmatch(r"f\d{1,2}", key):
        return _("many terminals keep function keys")
    if key.startswith("ctrl+") and not re.fullmatch(r"ctrl\+[a-z]", key):
        return _("terminals send Ctrl with letters only")
    return ""


def _check(place: Place, keys: Keys, where: str) -> None:
    """Refuse what would be two things here, or could not be pressed.

    Raises:
        BadSettings: There is such a key.
    """
    taken: dict[str, Binding] = {}
    ours: list[tuple[str, Binding]] = []
    made: dict[str | None, list[str]] = {}
    for key, binding in place.bound():
        made.setdefault(binding.id, []).append(key)
    for key, binding in place.bound():
        wanted = keys.bound[binding.id] if binding.id and binding.id in keys.bound else (key,)
        ours += [(one, binding) for one in wanted if one not in made[binding.id]]
        if key in wanted:
            taken.setdefault(key, binding)
    for key, binding in ours:
        character = character_of(key)
        if place.types and character is not None and character.isprintable():
            message = _("{path}: keys.{id}: {key} types a character in {place}.")
        elif key in taken and taken[key].id != binding.id:
            message = _("{path}: keys.{id}: {key} is {other} in {place} already.")
        else:
            taken[key] = binding
            continue
        other = taken[key].id or taken[key].action if key in taken else ""
        raise BadSettings(
            message.format(path=where, id=binding.id, key=written(key), other=other, place=_(place.name)),
            _("Take another key, or bind that one otherwise as well."),
        )
