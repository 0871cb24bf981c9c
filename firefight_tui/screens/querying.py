"""A place that lists what a query finds: views as tabs, typing a query with completion, sorting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from textual import work

from firefight_tui.domain.query_names import Sort
from firefight_tui.domain.queue_records import SavedViewRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import FirefightError
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.views import DEFAULT, View, built_in, kept, sort_of, sorted_by
from firefight_tui.words import _


class QueryingScreen(DeskScreen):
    """A list over any query."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.text = DEFAULT
        self.saved: tuple[SavedViewRecord, ...] = ()

    def list_anew(self) -> None:
        """List from the top what the query finds."""

    def show_query(self, text: str) -> None:
        """List what another query finds.

        Raises:
            QueryError: It cannot be read.
        """
        self.seat.query(text)
        self.text = text
        self.list_anew()

    # Views

    def all_views(self) -> tuple[View, ...]:
        """The views as tabs, those there are from the start before those somebody kept."""
        return (*built_in(), *kept(self.saved))

    @work(exclusive=True, group="views")
    async def learn_views(self) -> None:
        """Read which views are kept."""
        found = await self.read(self.seat.saved_views)
        if found is not None and found != self.saved:
            self.saved = found
            self.show_heading()

    def show_heading(self) -> None:
        """Draw where one is."""

    def action_view(self, number: int) -> None:
        """Show a view."""
        views = self.all_views()
        if number <= len(views):
            self._show_view(views[number - 1])

    def action_turn_view(self, way: int) -> None:
        """Show the view beside this one."""
        views = self.all_views()
        here = next((place for place, view in enumerate(views) if view.query == self.text), -1 if way > 0 else 0)
        self._show_view(views[(here + way) % len(views)])

    def _show_view(self, view: View) -> None:
        try:
            self.show_query(view.query)
        except FirefightError as error:
            self.tell_error(error)

    def action_keep_view(self) -> None:
        """Keep this query as a view under a name; on a kept view, offer to drop it."""
        from firefight_tui.screens.menu import Item, Menu

        here = next((view.saved for view in kept(self.saved) if view.query == self.text), None)
        if here is None:
            self.ask(_("Keep this query as"), self._name_view)
            return
        drop = Item("1", _("drop it"), partial(self._write_view, partial(self.seat.drop_view, here.id), _("dropped")))
        again = Item("2", _("keep it under another name"), partial(self.ask, _("Keep this query as"), self._name_view))
        self.open_menu(Menu(_("View {name}").format(name=clean_cell(here.name, 20)), (drop, again)))

    def _name_view(self, name: str) -> None:
        from firefight_tui.screens.menu import Item, Menu

        self.end_prompt()
        if name.strip():
            keep = partial(self.seat.save_view, name.strip(), self.text)
            mine = partial(self._write_view, partial(keep, shared=False), _("kept"))
            shared = partial(self._write_view, partial(keep, shared=True), _("kept for everybody"))
            title = _("View {name}").format(name=clean_cell(name, 20))
            self.open_menu(Menu(title, (Item("1", _("for me"), mine), Item("2", _("for everybody"), shared))))

    def _write_view(self, write: Callable[[], None], became: str) -> None:
        self.run_worker(self._view_written(write, became), group="writes")

    async def _view_written(self, write: Callable[[], None], became: str) -> None:
        try:
            await asyncio.to_thread(write)
        except FirefightError as error:
            self.tell_error(error)
            return
        self.tell(_("View {what}.").format(what=became))
        self.learn_views()

    # The query

    def action_sort(self) -> None:
        """Sort by the next order."""
        sorts = list(Sort)
        sort = sorts[(sorts.index(sort_of(self.text)[0]) + 1) % len(sorts)]
        self.show_query(sorted_by(self.text, sort))
        self.tell(_("Sorted: {order}").format(order=sort.label))

    def action_reverse(self) -> None:
        """Sort the other way round."""
        sort, is_reversed = sort_of(self.text)
        self.show_query(sorted_by(self.text, sort, is_reversed=not is_reversed))

    def action_query(self) -> None:
        """Ask for another query."""
        self.ask("/", self._take_query, text=self.text + " ", typed=self._offer_query, complete=self._complete_query)
        if not self.names:
            self.run_worker(self._learn_names(), group="names", exclusive=True)

    def _take_query(self, text: str) -> None:
        from firefight_tui.domain.query import QueryError

        try:
            self.show_query(text.strip() or DEFAULT)
        except QueryError as error:
            self.explain(error, error.column)
        else:
            self.end_prompt()

    def _query_values(self) -> dict[str, Sequence[str]]:
        engineers = self.names.get("engineer", ())
        return {
            "client": self.names.get("client", ()),
            "project": self.names.get("project", ()),
            "commander": engineers,
            "team": engineers,
        }

    def _offer_query(self, text: str, cursor: int) -> None:
        from firefight_tui.domain.query import complete

        self.show_offers([(offer.text, offer.label) for offer in complete(text, cursor, values=self._query_values())])

    def _complete_query(self) -> None:
        from firefight_tui.domain.query import complete

        entry = self.prompt.entry
        offers = complete(entry.value, entry.cursor_position, values=self._query_values())
        if offers:
            first = offers[0]
            self.prompt.put(
                entry.value[: first.start] + first.text + entry.value[first.end :], first.start + len(first.text)
            )
