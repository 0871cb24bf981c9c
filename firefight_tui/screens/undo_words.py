"""What undo and redo would do, in a few words for the end of the last row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.screens import verbs
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.desk.views.undoable import ActLabel, UndoPreview


def undo_words(preview: UndoPreview) -> str:
    """Both keys with the act each would touch; redo first, since it is there only right after an undo."""
    parts, redo, undo = [], _("redo"), _("undo")
    if preview.redo is not None:
        parts.append(f"Ctrl-r {redo} {_act(preview.redo)}")
    if preview.undo is not None:
        parts.append(f"u {undo} {_act(preview.undo)}")
    return "  ".join(parts)


def _act(act: ActLabel) -> str:
    where = act.refs[0] if act.count == 1 and act.refs else f"({act.count})" if act.count else ""
    return f"{verbs.label_of(act.verb)} {where}".strip()
