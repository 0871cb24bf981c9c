"""Where figures of an effect are fetched: `probe:NAME`, `prometheus:QUERY`."""

from __future__ import annotations

from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

KINDS = ("probe", "prometheus")


def check_source(text: str | None) -> None:
    """Refuse what is no source; none at all means that figures are typed in.

    Raises:
        InvalidValue: It is none.
    """
    if text is None:
        return
    kind, colon, rest = text.partition(":")
    if kind not in KINDS or not colon or not rest.strip():
        raise InvalidValue(
            _("source: {given} is no source of figures.").format(given=f'"{text}"'),
            _("Write probe:NAME or prometheus:QUERY."),
            field="source",
        )
