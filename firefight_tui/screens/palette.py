"""The palette: verbs, places, views and themes, found by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens import verbs
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.finding import FindScreen, Offer
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.themes import THEMES
from firefight_tui.words import _

Act = Callable[[], object]


class PaletteScreen(FindScreen[Act]):
    """Answers what is to be done.

    Args:
        place: Where it is done.
    """

    def __init__(self, place: DeskScreen) -> None:
        super().__init__()
        self.place = place

    def heading(self) -> str:
        """What is listed."""
        return _("Find a verb, a place, a view or a theme")

    def offers(self) -> Sequence[Offer[Act]]:
        """Everything that has a name, the verbs of the present step first."""
        return [*self._verbs(), *self._places(), *self._views(), *self._themes()]

    def _verbs(self) -> Iterator[Offer[Act]]:
        stage = self.place.stage()
        first = [step.value for step in verbs.steps_of(stage)]
        is_alone = len(self.place.selection()) < 2
        legal = [entry for entry in VERBS if not is_alone or verbs.is_legal(entry, stage)]
        ordered = sorted(legal, key=lambda entry: first.index(entry.step) if entry.step in first else len(first))
        yield from (self._verb(entry) for entry in ordered)

    def _verb(self, entry: VerbEntry) -> Offer[Act]:
        return Offer(
            _("Verbs"),
            verbs.label(entry),
            f"{entry.name}  {_(entry.doc)}",
            self.place.seat.keys.of(f"verb.{entry.name}", entry.key),
            partial(self.place.open_key, [entry]),
            f"{entry.label} {entry.doc}",
        )

    def _places(self) -> Iterator[Offer[Act]]:
        for item in self.place.go_menu().items:
            yield Offer(_("Places"), _("Go"), item.label, f"g {item.key}", item.act)

    def _views(self) -> Iterator[Offer[Act]]:
        if isinstance(self.place, QueryingScreen):
            for number, view in enumerate(self.place.all_views(), 1):
                show, key = partial(self.place.action_view, number), str(number) if number < 10 else ""
                yield Offer(_("Views"), _("View"), f"{view.name}  {clean_cell(view.query)}", key, show, view.name)

    def _themes(self) -> Iterator[Offer[Act]]:
        for theme in THEMES:
            is_here = theme.name == self.place.app.theme
            said, wear = _("in use") if is_here else "", partial(self._wear, theme.name)
            yield Offer(_("Themes"), _("Theme"), theme.name, said, wear, "theme colour color")

    def _wear(self, name: str) -> None:
        self.place.app.theme = name
        self.place.tell(_('Theme {name}. theme = "{name}" in the settings file keeps it.').format(name=name))


def open_palette(place: DeskScreen) -> None:
    """Open the palette over a place and do there what is chosen."""

    def chosen(act: Act | None) -> None:
        if act is not None:
            act()

    place.app.push_screen(PaletteScreen(place), chosen)
