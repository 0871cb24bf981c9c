"""Keys of a place as a table: bindings, help and the row of keys come from it, as settings have bound them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key, key_to_character  # What the terminal's parser names keys with.

from firefight_tui.screens import verbs
from firefight_tui.words import N_


class Shortcut(NamedTuple):
    """A key of a place.

    Attributes:
        id: By what settings rebind it; empty where it stands for several bindings.
        keys: As Textual names them.
        action: What they do.
        shown: How help writes them as long as nobody binds them otherwise.
        doc: What they do, an untranslated sentence.
        of: The ids it stands for, where it is no binding itself.
    """

    id: str
    keys: str
    action: str
    shown: str
    doc: str
    of: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """What settings call it."""
        return self.of or ((self.id,) if self.id else ())


_WRITTEN = {
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
}


_SIGNS = {_character_to_key(chr(code)): chr(code) for code in range(0x20, 0x7F)}


def character_of(key: str) -> str | None:
    """The character a key types; None where it types none. Textual alone does not know some of its own names."""
    return _SIGNS.get(key) or key_to_character(key)


def written(key: str) -> str:
    """A key as people write it: `Ctrl-n`, `?`, `PgDn`."""
    if key.startswith("ctrl+"):
        return f"Ctrl-{written(key.removeprefix('ctrl+'))}"
    if key.startswith("shift+"):
        return f"Shift-{written(key.removeprefix('shift+'))}"
    return _WRITTEN.get(key) or character_of(key) or key


@dataclass(frozen=True)
class Keys:
    """The keys in force.

    Attributes:
        bound: What is bound otherwise than it was made: the keys, as Textual names them, by id.
    """

    bound: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def keymap(self) -> dict[str, str]:
        """As Textual takes it."""
        return {id_: ",".join(keys) for id_, keys in self.bound.items()}

    @property
    def names(self) -> dict[str, str]:
        """The first key of each, as people write it, for sentences that name one."""
        return {id_: written(keys[0]) for id_, keys in self.bound.items() if keys}

    def of(self, id_: str, otherwise: str) -> str:
        """The first key of a binding, as people write it."""
        return written(self.bound[id_][0]) if id_ in self.bound else otherwise

    def shown(self, shortcut: Shortcut) -> str:
        """How help writes the keys of a shortcut."""
        if not any(id_ in self.bound for id_ in shortcut.ids):
            return shortcut.shown
        parts = [self._part(shortcut, number, id_) for number, id_ in enumerate(shortcut.ids)]
        return " ".join(part for part in parts if part)

    def _part(self, shortcut: Shortcut, number: int, id_: str) -> str:
        if id_ in self.bound:
            return "/".join(map(written, self.bound[id_]))
        parts = shortcut.shown.replace("g g", "g-g").split()
        return parts[number].replace("g-g", "g g") if len(parts) == len(shortcut.ids) else ""

    def hint(self, shown: str, shortcuts: Iterable[Shortcut]) -> str:
        """The key that now does what this one is made to do: a verb's or one of the shortcuts'."""
        if not self.bound:
            return shown
        entry = verbs.single_keys().get(shown)
        if entry is not None:
            return self.of(f"verb.{entry.name}", shown)
        found = next((one for one in shortcuts if one.shown == shown and one.id), None)
        return self.of(found.id, shown) if found is not None else shown


PREFIXES = frozenset({"documents", "go", "step_verbs"})
"""Actions after which the next key chooses."""

PREFIX_VERBS = frozenset({"s", "c"})
"""Keys of verbs whose one field is chosen by the next key."""


def bindings(shortcuts: Iterable[Shortcut]) -> list[BindingType]:
    """Bindings for these keys.

    A prefix is taken before the place looks at its keys: the one after it, read in the same moment from a slow link, is
    else on its way already, and means what it means alone.
    """
    return [
        Binding(one.keys, one.action, one.doc, id=one.id, show=False, priority=one.action in PREFIXES)
        for one in shortcuts
    ]


def verb_bindings() -> list[BindingType]:
    """A binding for the key of every verb that is no sequence."""
    return [
        Binding(
            key, f"verb_key({key!r})", entry.label, id=f"verb.{entry.name}", show=False, priority=key in PREFIX_VERBS
        )
        for key, entry in verbs.single_keys().items()
    ]


LIST_KEYS = (
    Shortcut("", "", "", "j k", N_("down, up (arrows too)"), ("list.down", "list.up")),
    Shortcut("", "", "", "g g  G", N_("top, bottom (Home and End too)"), ("list.top", "list.bottom")),
    Shortcut("", "", "", "Ctrl-d Ctrl-u", N_("half a page down, up"), ("list.half-down", "list.half-up")),
    Shortcut("", "", "", "PgDn PgUp", N_("a page down, up"), ("list.page-down", "list.page-up")),
)
"""What lists bind themselves, for help."""

SHEET_KEYS = tuple(one._replace(of=tuple(id_.replace("list.", "sheet.") for id_ in one.of)) for one in LIST_KEYS)
"""The same of sheets."""

DESK_KEYS = (
    Shortcut("desk.next", "full_stop", "next_step", ".", N_("the next step")),
    Shortcut(
        "desk.good", "plus,equals_sign", "answer(True)", "+", N_("the good answer of this place: it came, they agree")
    ),
    Shortcut("desk.bad", "minus", "answer(False)", "-", N_("the bad answer: no, refused, they object")),
    Shortcut("desk.verb-line", "colon", "verb_line", ":", N_("a verb by name: VERB [REF...] field=value")),
    Shortcut(
        "desk.verbs", "v", "step_verbs", "v", N_("the verbs of this step; [ ] other steps, arrows and Enter choose")
    ),
    Shortcut("desk.go", "g", "go", "g", N_("go: g top, i inbox, m my day, t roster, n notes, b board, h handover")),
    Shortcut("desk.copy", "y", "copy", "y", N_("copy the reference")),
    Shortcut("desk.plain", "Y", "plain", "Y", N_("the complaint as plain text on a bare screen, to copy from")),
    Shortcut("desk.brief", "B", "brief", "B", N_("five lines for the boss on the phone")),
    Shortcut("desk.documents", "P", "documents", "P", N_("documents for the client: the plan, a letter, an update")),
    Shortcut("desk.refresh", "R", "refresh_all", "R", N_("read everything again")),
    Shortcut("desk.help", "question_mark", "help", "?", N_("keys and verbs of this place")),
    Shortcut(
        "desk.leave", "ctrl+g", "leave", "Ctrl-g", N_("leave any input, form, prefix or dialog; what was typed is kept")
    ),
    Shortcut("desk.back", "q,h", "back", "q", N_("back; on the first screen quit")),
)

INBOX_KEYS = (
    Shortcut("inbox.open", "enter,l", "open", "Enter", N_("open the complaint")),
    Shortcut("inbox.query", "slash", "query", "/", N_("another query, such as client:acme is:late")),
    Shortcut("inbox.sort", "o", "sort", "o", N_("sort by due, severity, received, updated")),
    Shortcut("inbox.reverse", "O", "reverse", "O", N_("reverse the order")),
    Shortcut("inbox.mark", "space", "mark", "Space", N_("mark; verbs then act on all marked")),
    Shortcut("inbox.mark-all", "V", "mark_all", "V", N_("mark all the query finds; again, none")),
    Shortcut("inbox.save-view", "S", "keep_view", "S", N_("keep this query as a view, or drop the view")),
    Shortcut(
        "", "1,2,3,4,5,6,7,8,9", "view", "1-9", N_("a view"), tuple(f"inbox.view-{number}" for number in range(1, 10))
    ),
    Shortcut("inbox.next-view", "right_square_bracket", "turn_view(1)", "]", N_("the next view")),
    Shortcut("inbox.view-before", "left_square_bracket", "turn_view(-1)", "[", N_("the view before")),
)

COMPLAINT_KEYS = (
    Shortcut(
        "",
        "1,2,3,4,5,6,7,8",
        "tab",
        "1-8",
        N_("a tab, by its number"),
        tuple(f"complaint.tab-{number}" for number in range(1, 9)),
    ),
    Shortcut("complaint.next-tab", "right_square_bracket", "turn(1)", "]", N_("the next tab")),
    Shortcut("complaint.tab-before", "left_square_bracket", "turn(-1)", "[", N_("the tab before")),
    Shortcut(
        "complaint.open", "enter,l", "open", "Enter", N_("all of what was cut, or of the message; once more folds it")
    ),
    Shortcut("complaint.find", "slash", "find", "/", N_("in the log: only entries with these words")),
    Shortcut(
        "complaint.sift", "o", "sift(1)", "o", N_("in the log: contacts, stage changes, decisions, notes, figures, all")
    ),
    Shortcut("complaint.sift-back", "O", "sift(-1)", "O", N_("in the log: the kind before")),
    Shortcut("complaint.replay", "T", "replay", "T", N_("as it stood at each entry of the log: < > step, q ends")),
    Shortcut("complaint.undone", "z", "hide_undone", "z", N_("in the log: hide what was undone, or show it")),
    Shortcut(
        "complaint.adjust",
        "less_than_sign",
        "step_back",
        "<",
        N_("on tab 6: adjust the plan, since an effect falls short"),
    ),
    Shortcut("complaint.choose", "space", "choose", "Space", N_("on tab 3: compare this attempt, or no longer")),
)

ROSTER_KEYS = (
    Shortcut("roster.open", "enter", "open", "Enter", N_("what they have in hand, in the inbox")),
    Shortcut("roster.day", "d", "their_day", "d", N_("their day: what is theirs to do")),
    Shortcut("roster.sort", "o", "sort(1)", "o", N_("sort by name, load, what is due, state")),
    Shortcut("roster.sort-back", "O", "sort(-1)", "O", N_("sort by what was before")),
    Shortcut("roster.filter", "slash", "filter", "/", N_("filter: skill:performance, role:tester, a name")),
    Shortcut(
        "", "1,2,3,4", "tab", "1-4", N_("a tab, by its number"), tuple(f"roster.tab-{number}" for number in range(1, 5))
    ),
    Shortcut("roster.next-tab", "right_square_bracket", "turn(1)", "]", N_("the next tab")),
    Shortcut("roster.tab-before", "left_square_bracket", "turn(-1)", "[", N_("the tab before")),
)

NOTES_KEYS = (
    Shortcut("notes.open", "enter,l", "open", "Enter", N_("open the complaint at its attempts")),
    Shortcut("notes.outcome", "o", "outcome", "o", N_("how the attempt ended")),
    Shortcut("notes.query", "slash", "query", "/", N_("another query, such as client:acme is:late")),
    Shortcut(
        "",
        "1,2,3,4,5",
        "tab",
        "1-5",
        N_("a tab, by its number"),
        tuple(f"notes.tab-{number}" for number in range(1, 6)),
    ),
    Shortcut("notes.next-tab", "right_square_bracket", "turn(1)", "]", N_("the next tab")),
    Shortcut("notes.tab-before", "left_square_bracket", "turn(-1)", "[", N_("the tab before")),
)

PROPOSAL_KEYS = (
    Shortcut("", "", "", "Enter", N_("send the team: everybody is told their duty"), ("roster.open",)),
    Shortcut("proposal.swap", "space", "swap", "Space", N_("the next best for this name; in the list, this engineer")),
    Shortcut("proposal.pane", "tab", "pane", "Tab", N_("to the list and back")),
)

HANDOVER_KEYS = (
    Shortcut("handover.open", "enter,l", "open", "Enter", N_("open the complaint")),
    Shortcut("handover.mark", "space", "mark", "Space", N_("mark; A then hands over all marked")),
    Shortcut("", "", "", "A", N_("hand over what is marked, else all you command here; asks to whom"), ("verb.staff",)),
    Shortcut("", "", "", "+", N_("answer that you have your duties in all of these"), ("desk.good",)),
)

PALETTE_KEYS = (
    Shortcut("desk.palette", "ctrl+p", "command_palette", "Ctrl-p", N_("find a verb, a place, a view or a theme")),
)

FORM_KEYS = (
    Shortcut("form.save", "ctrl+s", "save", "Ctrl-s", N_("save")),
    Shortcut("form.editor", "ctrl+o", "editor", "Ctrl-o", N_("edit this field in $EDITOR")),
    Shortcut("form.script", "ctrl+r", "scripts", "Ctrl-r", N_("put a reply script into what is said to the client")),
    Shortcut("form.theirs", "ctrl+t", "theirs", "Ctrl-t", N_("take what somebody else wrote in this field")),
    Shortcut("form.leave", "ctrl+g", "leave", "Ctrl-g", N_("leave; what was typed is kept until you come back")),
)
