"""The row of keys of a form: what completes the field with the cursor, else what may be pressed in it."""

from __future__ import annotations

from collections.abc import Sequence

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.text import cut, width
from firefight_tui.errors import Missing
from firefight_tui.screens import verbs
from firefight_tui.screens.form_field import FormField
from firefight_tui.widgets.choice import Choice
from firefight_tui.widgets.entries import TextEntry
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _

OFFER_MOST = 30


def keys_of(field: FormField, room: int, *, is_last: bool) -> list[Piece]:
    """Offers where there are any, else keys, as much as fits."""
    offered = _offered(field, room)
    return offered or _keys(_hints(field, is_last=is_last), room)


def _hints(field: FormField, *, is_last: bool) -> list[tuple[str, str]]:
    entry = field.entry
    hints = [(key_of("form.save", "Ctrl-s"), _("save")), (key_of("form.leave", "Ctrl-g"), _("leave, it is kept"))]
    if isinstance(entry, Choice):
        hints.insert(0, ("1-9", _("choose several") if field.field.many else _("choose")))
    if is_last and not isinstance(entry, TextEntry):
        hints.insert(0, ("Enter", _("save")))
    else:
        hints.insert(1, (key_of("field.complete", "Tab"), _("next field")))
    if field.is_contested:
        hints.insert(0, (key_of("form.theirs", "Ctrl-t"), _("take theirs")))
    if not isinstance(entry, Choice):
        hints.append((key_of("form.editor", "Ctrl-o"), _("editor")))
    return [*hints, ("Shift-Tab", _("field before"))]


def _keys(hints: Sequence[tuple[str, str]], room: int) -> list[Piece]:
    pieces: list[Piece] = []
    left = room
    for key, words in hints:
        left -= width(f"{key} {words}  ")
        if left < 0:
            break
        pieces += [Piece(key, "key"), Piece(f" {words}  ", "dim")]
    return pieces


def _offered(field: FormField, room: int) -> list[Piece]:
    """What may be meant: Tab takes the one shown behind the cursor, the arrows any."""
    matches = field.matches
    if not matches or field.is_contested:
        return []
    completion = field.completion
    takes = key_of("field.complete", "Tab") if completion else key_of("field.offer", _("Down"))
    pieces = [Piece(takes + " ", "key")]
    left = room - width(pieces[0].text)
    for one in sorted(matches, key=lambda one: one.text != completion):
        text = cut(one.text, OFFER_MOST)
        label = f" {cut(one.label, OFFER_MOST)}" if one.label else ""
        left -= width(text + label) + 2
        if left < 0:
            break
        look = "strong" if one.text in (completion, field.typed) else ""
        pieces += [Piece(text, look), Piece(label + "  ", "dim")]
    return pieces


def missing_row(one: Missing) -> tuple[str, str]:
    """What a move lacks, and the key that mends it."""
    mend = f"  ({one.key} {verbs.label_of(one.verb)})" if one.key else ""
    return (f"{_('must') if one.hard else _('gap')}  ", one.message + mend)
