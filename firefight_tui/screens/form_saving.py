"""How a form is performed: once for the same words, against the version one saw, and never over somebody's words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.drafts import Texts
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.errors import Conflict, InvalidValue
from firefight_tui.screens.form_values import first_values, shows_record
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome


class Contested(Conflict):
    """Somebody wrote meanwhile where we write.

    Attributes:
        was: What these fields held when the form was opened.
        now: What the complaint says in all fields.
    """

    def __init__(self, was: Mapping[str, Texts], now: Mapping[str, Texts]) -> None:
        super().__init__(
            _("Somebody wrote meanwhile."), _("Ctrl-s again keeps yours, Ctrl-t takes theirs in this field.")
        )
        self.was, self.now = was, now


class Saving:
    """One form's way to the desk. Its methods block.

    Args:
        seat: What it performs through.
        verb: The catalogue's entry.
        refs: On which complaints.
        record: The complaint as the form shows it, where it is one.
        of: What within the complaint is changed; empty where that is all of it.
    """

    def __init__(
        self, seat: Seat, verb: VerbEntry, refs: tuple[str, ...], record: ComplaintRecord | None, of: str = ""
    ) -> None:
        self.seat, self.verb, self.refs, self.record, self.of = seat, verb, refs, record, of
        self.first = first_values(verb, record, seat.zone, of)
        self._tried: tuple[str, str] = ("", "")

    def wrong(self, values: Values, lacking: Sequence[str]) -> dict[str, str]:
        """What is wrong with which field, in words; required fields that are empty among them."""
        found = dict.fromkeys(lacking, _("This is needed."))
        for name, value in values.items():
            try:
                self.seat.check_field(self.verb.name, name, value)
            except InvalidValue as error:
                found[name] = str(error)
        return found

    def perform(self, values: Values) -> Outcome:
        """Perform the verb with these fields.

        Raises:
            Contested: Somebody else changed one of them; nothing was written.
            FirefightError: It was refused, or the store failed.
        """
        try:
            return self._perform(values)
        except Conflict:
            if self.record is None:
                raise
            before, self.record = self.first, self.seat.record(self.record.ref)
            self.first = first_values(self.verb, self.record, self.seat.zone, self.of)
            theirs = [name for name in values if before.get(name, ()) != self.first.get(name, ())]
            if theirs:
                raise Contested({name: before.get(name, ()) for name in theirs}, self.first) from None
            return self._perform(values)

    def _perform(self, values: Values) -> Outcome:
        # Where the form showed what the complaint says, somebody else's words may stand there by now.
        expect = self.record.version if self.record is not None and shows_record(self.verb, self.of) else None
        return self.seat.perform(self.verb.name, values, self.refs, operation=self._operation(values), expect=expect)

    def _operation(self, values: Values) -> str:
        """The same id for the same words, so that saving again after a lost answer does nothing twice."""
        words = repr(sorted(values.items(), key=lambda pair: pair[0]))
        if self._tried[0] != words:
            self._tried = (words, str(uuid.uuid4()))
        return self._tried[1]
