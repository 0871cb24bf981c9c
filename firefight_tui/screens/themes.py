"""The colours: ember for dark rooms, paper for bright ones, ansi as the terminal has them. All reads without them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

EMBER = Theme(
    name="ember",
    primary="#d9a66c",
    secondary="#9a8f84",
    accent="#ff7a1a",
    foreground="#d9d2c9",
    background="#161311",
    surface="#211d1a",
    panel="#332c26",
    success="#9dbb6c",
    warning="#e5b567",
    error="#ff6b57",
    dark=True,
)
PAPER = Theme(
    name="paper",
    primary="#7a4a12",
    secondary="#6b645c",
    accent="#b04305",
    foreground="#2a2622",
    background="#faf7f2",
    surface="#efe9e0",
    panel="#e0d7ca",
    success="#4d6b1e",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
)
ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_default",
    warning="ansi_default",
    error="ansi_red",
    variables={
        # Textual's own style sheets ask for names that only its ansi themes have.
        **BUILTIN_THEMES["ansi-dark"].variables,
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "text": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold reverse",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
    },
)
"""The terminal's own colours: its ground, its letters, and of the others red alone, for what is late.

Red is the one of the sixteen that can be read on black and on white in every palette looked at; yellow goes under on
one, blue on the other. The rest is told by bold, dim and reverse.
"""

THEMES = (EMBER, PAPER, ANSI)


def theme_for(wanted: str, color_system: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The theme to begin with: the one that is set, else ansi over a remote link and where colours are few.

    Args:
        wanted: What the settings say; empty where they say nothing.
        color_system: As Rich finds it: truecolor, 256, standard, or None.
        environ: Where a remote login shows.
    """
    if wanted:
        return wanted
    is_remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    has_few = color_system not in {"truecolor", "256"}
    return ANSI.name if is_remote or has_few else EMBER.name
