"""The colours: ember for dark rooms, paper for bright ones. Everything reads without them."""

from __future__ import annotations

from textual.theme import Theme

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
    accent="#d9570a",
    foreground="#2a2622",
    background="#faf7f2",
    surface="#efe9e0",
    panel="#e0d7ca",
    success="#4d6b1e",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
)
THEMES = (EMBER, PAPER)
