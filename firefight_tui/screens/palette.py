"""The palette: every verb of the catalogue by its name, its label or what it does."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.screens import verbs
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.words import _


class VerbProvider(Provider):
    """Offers the verbs where verbs can be performed."""

    def _open(self, entry: VerbEntry) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.open_key([entry])

    async def search(self, query: str) -> Hits:
        """Verbs whose name, label or sentence matches."""
        matcher = self.matcher(query)
        for entry in VERBS:
            words = f"{verbs.label(entry)}  {entry.name}"
            score = max(matcher.match(words), matcher.match(_(entry.doc)) * 0.5)
            if score > 0:
                yield Hit(score, matcher.highlight(words), partial(self._open, entry), text=words, help=_(entry.doc))

    async def discover(self) -> Hits:
        """All verbs."""
        for entry in VERBS:
            yield DiscoveryHit(f"{verbs.label(entry)}  {entry.name}", partial(self._open, entry), help=_(entry.doc))
