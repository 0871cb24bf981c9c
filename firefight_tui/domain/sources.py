"""Where figures of an effect are fetched, and how what came is read: a plain number, or why it is none (S41)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.errors import FirefightError, InvalidValue
from firefight_tui.words import _

PROBE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""What a probe may be called."""
PLACES = Decimal("1e-9")
"""Further places are rounded away, as a figure that is typed in has no more."""
LARGEST = Decimal(10) ** 18
SHOWN = 60
"""Cells of what came that a message shows."""

_KINDS = {"probe": MeasuredBy.PROBE, "探针": MeasuredBy.PROBE, "prometheus": MeasuredBy.PROMETHEUS}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_LONGEST = 64
_LINE_END = re.compile(r"\r\n|\n|\r")


class NoFigure(FirefightError):
    """No figure came; the message says what came instead, the hint what to do."""

    kind = "figure"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where figures come from.

    Attributes:
        by: `PROBE` or `PROMETHEUS`.
        what: The name of the probe in the settings, or the query.
    """

    by: MeasuredBy
    what: str

    def __str__(self) -> str:
        """As it is kept: `probe: p95`."""
        return f"{self.by.value}: {self.what}"


def parse_source(text: str) -> FigureSource:
    """Read `probe: NAME` or `prometheus: QUERY`.

    Raises:
        InvalidValue: It is neither, or a command stands where the name of a probe is to stand.
    """
    word, _colon, what = text.replace("：", ":", 1).partition(":")
    by, what = _KINDS.get(word.strip().lower()), what.strip()
    if by is None or not what:
        raise InvalidValue(
            _('"{given}" is no source of figures.').format(given=clean_cell(text, SHOWN)),
            _("Write probe: NAME, or prometheus: QUERY."),
            field="source",
        )
    if by is MeasuredBy.PROBE and not PROBE_NAME.fullmatch(what):
        raise InvalidValue(
            _('"{given}" is no name of a probe.').format(given=clean_cell(what, SHOWN)),
            _("The command stands in the settings of the desk that runs it, under [probes]; the source only names it."),
            field="source",
        )
    return FigureSource(by, what)


def last_line(output: bytes) -> str:
    """The last line that is not blank; empty where there is none. A line ends with LF, CR LF or CR."""
    lines = (line.strip(" \t") for line in _LINE_END.split(output.decode("utf-8", "replace")))
    return next((line for line in reversed(list(lines)) if line), "")


def read_figure(text: str) -> Decimal:
    """A figure from what a machine wrote: `41`, `-0.5`, `2.4e+06`; more than nine places are rounded.

    Raises:
        NoFigure: It is not a plain number, is not finite, or is too large.
    """
    shown, text = clean_cell(text, SHOWN), text.strip(" \t\r\n")
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise NoFigure(
            _("{given} came, which says nothing.").format(given=shown),
            _("Often it means that there was nothing to count: ask so that a number comes of it."),
        )
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        raise NoFigure(
            _('"{given}" came, which is no number.').format(given=shown),
            _("Expected is a plain number such as 3, 41.2 or -0.5, and nothing else on its line."),
        )
    value = Decimal(text)
    if abs(value) >= LARGEST:
        raise NoFigure(
            _("{given} came, which is too large for a figure.").format(given=shown),
            _("Ask in a larger unit."),
        )
    return _plain(value)


def _plain(value: Decimal) -> Decimal:
    """Without exponent, with at most nine places, and no minus before nothing."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "only finite numbers get here"
    if exponent < PLACES.as_tuple().exponent:  # type: ignore[operator]  # it is finite
        rounded = format(value.quantize(PLACES), "f").rstrip("0").rstrip(".")
        value = Decimal(rounded)
    value = Decimal(format(value, "f"))
    return value if value else abs(value)
