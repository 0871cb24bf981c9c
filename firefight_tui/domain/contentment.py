"""How content a client is after a complaint, as a vocabulary (S59; glossary.md)."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import Word


class Contentment(Word):
    """How content the client is when they are visited: 5 very satisfied to 1 not at all (S59)."""

    NOT_AT_ALL = "1"
    LITTLE = "2"
    HALF = "3"
    CONTENT = "4"
    VERY = "5"

    @property
    def number(self) -> int:
        """As it is kept and counted."""
        return int(self.value)
