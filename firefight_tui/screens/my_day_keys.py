"""The keys of a day as a table."""

from __future__ import annotations

from firefight_tui.screens.shortcuts import Shortcut, bindings
from firefight_tui.words import N_

MY_DAY_KEYS = (
    Shortcut("my-day.open", "enter,l", "open", "Enter", N_("open the complaint at what is to be done")),
    Shortcut(
        "", "", "", ".", N_("do it: start, finish, verify, tell the client, measure, visited, renew"), ("desk.next",)
    ),
    Shortcut("", "", "", "+ -", N_("it holds or not, kept or not, I have my duty"), ("desk.good", "desk.bad")),
    Shortcut("my-day.engineer", "o", "engineer", "o", N_("the day of another engineer; of nobody: yours")),
    Shortcut(
        "my-day.complaints", "2,tab", "complaints", "2", N_("the complaints that are mine, in the inbox (Tab, ] too)")
    ),
    Shortcut("my-day.next-tab", "right_square_bracket", "complaints", "]", N_("the complaints that are mine")),
    Shortcut("my-day.tab-before", "left_square_bracket", "complaints", "[", N_("the complaints that are mine")),
)

MY_DAY_BINDINGS = bindings([one for one in MY_DAY_KEYS if one.id])
