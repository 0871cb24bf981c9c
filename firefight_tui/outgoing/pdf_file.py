"""A document as a PDF, made of its page by WeasyPrint, which is loaded here: the extra `pdf`."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from weasyprint import HTML
from weasyprint.urls import URLFetchingError

from firefight_tui.outgoing.document import Block
from firefight_tui.outgoing.page import as_html


def as_pdf(blocks: Sequence[Block], lang: str) -> bytes:
    """The document as a PDF; nothing is fetched for it."""
    # It reports each font it does not find.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    made = HTML(string=as_html(blocks, lang), url_fetcher=_closed).write_pdf()
    assert isinstance(made, bytes), "without a target it is returned"
    return made


def _closed(url: str, *_more: object, **_named: object) -> object:
    raise URLFetchingError(f"nothing is fetched: {url[:80]}")
