"""A place that lists what a query finds: views as tabs, typing a query with completion, sorting."""

from __future__ import annotations

from collections.abc import Sequence

from firefight_tui.domain.query import QueryError, Sort, complete
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.views import BUILT_IN, DEFAULT, sort_of, sorted_by
from firefight_tui.words import _


class QueryingScreen(DeskScreen):
    """A list over any query."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.text = DEFAULT

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

    def action_view(self, number: int) -> None:
        """Show a view."""
        if number <= len(BUILT_IN):
            self.show_query(BUILT_IN[number - 1].query)

    def action_turn_view(self, way: int) -> None:
        """Show the view beside this one."""
        here = next((place for place, view in enumerate(BUILT_IN) if view.query == self.text), -1 if way > 0 else 0)
        self.show_query(BUILT_IN[(here + way) % len(BUILT_IN)].query)

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
        self.show_offers([(offer.text, offer.label) for offer in complete(text, cursor, values=self._query_values())])

    def _complete_query(self) -> None:
        entry = self.prompt.entry
        offers = complete(entry.value, entry.cursor_position, values=self._query_values())
        if offers:
            first = offers[0]
            self.prompt.put(
                entry.value[: first.start] + first.text + entry.value[first.end :], first.start + len(first.text)
            )
