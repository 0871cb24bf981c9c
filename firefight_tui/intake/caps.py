"""How much of one item is read at most, so that no file can stall or fill the desk (safety.md, Intake)."""

from __future__ import annotations

from typing import Final

ITEM_BYTES: Final = 10 * 1024 * 1024
"""One mail, or one row; a mailbox or a table may be larger as a whole."""

BODY_BYTES: Final = 1024 * 1024
"""The readable text of one part, before it is decoded; also the characters kept of a whole body."""

HTML_CHARS: Final = 512 * 1024
"""Of a page of HTML: much of it is markup, which takes more time than text."""

LINES: Final = 200_000
"""Lines of one mail: the parser keeps each as an object."""

HEADER_BYTES: Final = 16 * 1024
"""The value of one header."""

PARAMETER_CHARS: Final = 2_000
PARTS: Final = 100
DEPTH: Final = 20
ADDRESSES: Final = 200
REFERENCES: Final = 100
ROWS: Final = 100_000

ROW_COMMAS: Final = 500_000
"""Commas one row of JSON may hold: many small values take thirty times the memory of their text."""

TITLE_CELLS: Final = 200
ASSUMED_TITLE_CELLS: Final = 60
NAME_CHARS: Final = 120
LINK_CHARS: Final = 300
