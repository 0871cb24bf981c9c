"""The keys of the board as a table."""

from __future__ import annotations

from firefight_tui.screens.shortcuts import Shortcut, bindings
from firefight_tui.words import N_

BOARD_KEYS = (
    Shortcut("", "", "", ">", N_("carry the card on: start, finish, verify, retire"), ("verb.advance",)),
    Shortcut("board.step-back", "less_than_sign", "step_back", "<", N_("take back the card's last step")),
    Shortcut("board.open", "enter", "open", "Enter", N_("the complaint of this card, at its plan")),
    Shortcut("", "", "", "n", N_("a new remedy for this complaint"), ("verb.report",)),
    Shortcut("", "", "", "e", N_("change what this remedy says"), ("verb.edit",)),
    Shortcut("", "", "", "A", N_("its owner"), ("verb.staff",)),
    Shortcut("board.drop", "D", "drop", "D", N_("drop this remedy, with a reason")),
    Shortcut("", "", "", "m", N_("measure the effect of this remedy"), ("verb.measure",)),
    Shortcut("board.query", "slash", "query", "/", N_("the remedies of another query, such as client:acme sev:1")),
    Shortcut("board.put-away", "z", "put_away", "z", N_("show what was dropped or retired, or hide it")),
    Shortcut(
        "",
        "1,2,3,4",
        "tab",
        "1-4",
        N_("this complaint, mine, all, late"),
        tuple(f"board.tab-{number}" for number in range(1, 5)),
    ),
    Shortcut("board.next-tab", "right_square_bracket", "turn(1)", "]", N_("the next tab")),
    Shortcut("board.tab-before", "left_square_bracket", "turn(-1)", "[", N_("the tab before")),
)

BOARD_MOVES = (
    Shortcut("", "", "", "j k", N_("down, up (arrows too)"), ("cards.down", "cards.up")),
    Shortcut("", "", "", "h l", N_("the column before, the next one (arrows too)"), ("cards.left", "cards.right")),
    Shortcut("", "", "", "g g  G", N_("top, bottom (Home and End too)"), ("cards.top", "cards.bottom")),
    Shortcut("", "", "", "Ctrl-d Ctrl-u", N_("half a page down, up"), ("cards.half-down", "cards.half-up")),
    Shortcut("", "", "", "PgDn PgUp", N_("a page down, up"), ("cards.page-down", "cards.page-up")),
)
"""What the cards bind themselves, for help."""

BOARD_BINDINGS = [
    *bindings([one for one in BOARD_KEYS if one.id]),
    *bindings([Shortcut(f"board.tab-{number}", str(number), f"tab({number})", "", "") for number in range(1, 5)]),
]
