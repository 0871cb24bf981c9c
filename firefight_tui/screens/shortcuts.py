"""Keys of a place as a table: bindings, help and the row of keys come from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding, BindingType

from firefight_tui.screens import verbs
from firefight_tui.words import N_


class Shortcut(NamedTuple):
    """A key of a place.

    Attributes:
        id: By what settings rebind it.
        keys: As Textual names them.
        action: What they do.
        shown: How help writes them.
        doc: What they do, an untranslated sentence.
    """

    id: str
    keys: str
    action: str
    shown: str
    doc: str


def bindings(shortcuts: Iterable[Shortcut]) -> list[BindingType]:
    """Bindings for these keys."""
    return [Binding(one.keys, one.action, one.doc, id=one.id, show=False) for one in shortcuts]


def verb_bindings() -> list[BindingType]:
    """A binding for the key of every verb that is no sequence."""
    return [
        Binding(key, f"verb_key({key!r})", entry.label, id=f"verb.{entry.name}", show=False)
        for key, entry in verbs.single_keys().items()
    ]


LIST_KEYS = (
    Shortcut("", "", "", "j k", N_("down, up (arrows too)")),
    Shortcut("", "", "", "g g  G", N_("top, bottom (Home and End too)")),
    Shortcut("", "", "", "Ctrl-d Ctrl-u", N_("half a page down, up")),
    Shortcut("", "", "", "PgDn PgUp", N_("a page down, up")),
)
"""What lists and sheets bind themselves, for help."""

DESK_KEYS = (
    Shortcut("desk.next", "full_stop,ideographic_full_stop", "next_step", ".", N_("the next step")),
    Shortcut(
        "desk.verb-line", "colon,fullwidth_colon", "verb_line", ":", N_("a verb by name: VERB [REF...] field=value")
    ),
    Shortcut(
        "desk.verbs", "v", "step_verbs", "v", N_("the verbs of this step; [ ] other steps, arrows and Enter choose")
    ),
    Shortcut("desk.go", "g", "go", "g", N_("go: g top, i inbox")),
    Shortcut("desk.copy", "y", "copy", "y", N_("copy the reference")),
    Shortcut("desk.refresh", "R", "refresh_all", "R", N_("read everything again")),
    Shortcut("desk.help", "question_mark,fullwidth_question_mark", "help", "?", N_("keys and verbs of this place")),
    Shortcut(
        "desk.leave", "ctrl+g", "leave", "Ctrl-g", N_("leave any input, form, prefix or dialog; what was typed is kept")
    ),
    Shortcut("desk.back", "q,h", "back", "q", N_("back; on the first screen quit")),
)

INBOX_KEYS = (
    Shortcut("inbox.open", "enter,l", "open", "Enter", N_("open the complaint")),
    Shortcut("inbox.query", "slash,fullwidth_solidus", "query", "/", N_("another query, such as client:acme is:late")),
    Shortcut("inbox.sort", "o", "sort", "o", N_("sort by due, severity, received, updated")),
    Shortcut("inbox.reverse", "O", "reverse", "O", N_("reverse the order")),
    Shortcut("inbox.mark", "space", "mark", "Space", N_("mark; verbs then act on all marked")),
    Shortcut("inbox.view", "1,2,3,4,5,6,7,8,9", "view", "1-9", N_("a view")),
    Shortcut("inbox.next-view", "right_square_bracket", "turn_view(1)", "]", N_("the next view")),
    Shortcut("inbox.view-before", "left_square_bracket", "turn_view(-1)", "[", N_("the view before")),
)

PALETTE_KEYS = (Shortcut("", "", "", "Ctrl-p", N_("find a verb by its name")),)

FORM_KEYS = (
    Shortcut("form.save", "ctrl+s", "save", "Ctrl-s", N_("save")),
    Shortcut("form.leave", "ctrl+g", "leave", "Ctrl-g", N_("leave; what was typed is kept until you come back")),
)
