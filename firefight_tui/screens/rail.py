"""The way of a complaint on one row: the stages it passed, the one it is in, those ahead."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import RAIL, Stage
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import pgettext


def rail_words() -> dict[Stage, str]:
    """The stages as the rail names them: the work of each, in words short enough for ten on a row."""
    return {
        Stage.RECEIVED: pgettext("rail", "Received"),
        Stage.ACKNOWLEDGED: pgettext("rail", "Responded"),
        Stage.INVESTIGATING: pgettext("rail", "Examine"),
        Stage.PLANNING: pgettext("rail", "Plan"),
        Stage.PROPOSED: pgettext("rail", "Propose"),
        Stage.EXECUTING: pgettext("rail", "Execute"),
        Stage.MONITORING: pgettext("rail", "Watch"),
        Stage.RESOLVED: pgettext("rail", "Accept"),
        Stage.RECOVERING: pgettext("rail", "Recover"),
        Stage.CLOSED: pgettext("rail", "Closed"),
    }


def rail_pieces(stage: Stage) -> tuple[list[Piece], list[Piece]]:
    """The row: the way, and at its end a stage beside the way if the complaint ended there."""
    words = rail_words()
    done = RAIL.index(stage) if stage in RAIL else len(RAIL)
    pieces = [
        Piece(
            f"[{words[one]}] " if one is stage else f"{words[one]} ",
            "strong" if one is stage else "dim" if place < done else "",
        )
        for place, one in enumerate(RAIL)
    ]
    return pieces, [Piece(f"[{stage.label}]", "strong")] if stage.is_side_end else []
