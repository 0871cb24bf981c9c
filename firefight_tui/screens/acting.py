"""A place where verbs are performed: asking for what one needs, performing it, saying what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.legality import is_bound
from firefight_tui.domain.vocabulary import Stage, is_yes
from firefight_tui.errors import FirefightError, InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.asking import AskingScreen
from firefight_tui.screens.refusing import is_refused
from firefight_tui.screens.seat import Bulk, Seat, Values
from firefight_tui.words import _, ngettext

# Menus and forms come with the first key that opens one: the first paint does not wait for them.
if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.screens.proposing import ProposalScreen


UPDATE: Values = {
    "direction": "out",
    "channel": "mail",
    "person": "{contact}",
    "said": "{script}",
    "script": "progress",
    "send": "yes",
}
"""What sends each of several clients the update drafted for them."""


def _sends(values: Values) -> bool:
    """Whether something would leave the house; performing it refuses what is neither yes nor no."""
    try:
        return is_yes(values.get("send") or False)
    except InvalidValue:
        return False


class ActingScreen(AskingScreen):
    """A place with a selection on which verbs are performed."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.bulk: Bulk | None = None
        # The verb whose one field the prompt asks for, on what, and the number of that question.
        self._line: tuple[VerbEntry, tuple[str, ...], int] | None = None

    # What a place says of itself

    def selection(self) -> tuple[str, ...]:
        """The complaints a verb would be performed on."""
        return ()

    def hidden(self) -> int:
        """How many complaints of the selection the place does not show."""
        return 0

    def scope(self) -> tuple[str, ...]:
        """The complaints undo and redo are narrowed to."""
        return ()

    def item(self) -> str:
        """What the cursor is on within the complaint; empty where that is all of it."""
        return ""

    def stage(self) -> Stage | None:
        """The stage of what the cursor is on."""
        return None

    def reload(self) -> object:
        """Read what is shown again."""
        return None

    def acted(self, created: str) -> None:
        """A verb of ours was done, and may have made a complaint."""
        self.reload()

    # Performing

    def action_verb_key(self, key: str) -> None:
        """Do what a verb's key does."""
        self.open_key(verbs.verbs_at(key))

    def open_key(self, entries: Sequence[VerbEntry]) -> None:
        """Open the verb of a key; of waiting and resuming the one that applies."""
        if len(entries) > 1 and len(self.selection()) == 1:
            self.run_worker(self._open_fitting(entries))
        elif entries:
            self.open_verb(entries[0])

    async def _open_fitting(self, entries: Sequence[VerbEntry]) -> None:
        record = await self.read(partial(self.seat.record, self.selection()[0]))
        if record is not None:
            resumes = [entry for entry in entries if entry.name == "resume"]
            self.open_verb(resumes[0] if resumes and record.waiting is not None else entries[0])

    def open_verb(self, entry: VerbEntry, values: Values | None = None) -> None:
        """Perform a verb on the selection, asking first for what it needs, and before it touches several."""
        refs = self.selection() if entry.wants_complaint else self.scope() if entry.takes_complaint else ()
        if entry.wants_complaint and not refs:
            self.tell(
                _("There is no complaint here; {key} takes one in.").format(key=key_of_verb("report", "n")), look="late"
            )
        elif len(refs) > 1 and entry.name == "contact" and (values is None or _sends(values)):
            self._offer_updates(entry, refs, values)
        elif len(refs) > 1 and entry.wants_complaint:
            from firefight_tui.screens.menu import sure_menu

            self.open_menu(sure_menu(self._how_many(entry, len(refs)), partial(self.open_on, entry, refs, values)))
        else:
            self.open_on(entry, refs, values)

    def _offer_updates(self, entry: VerbEntry, refs: tuple[str, ...], values: Values | None) -> None:
        """Several clients: each gets the update drafted for them, or all the same words."""
        if values is not None:
            self.perform(entry, values, refs)
            return
        from firefight_tui.screens.menu import Item, Menu

        same = partial(self.open_on, entry, refs, None)
        each = partial(self.perform, entry, dict(UPDATE), refs)
        question = self._how_many(entry, len(refs))
        items = (Item("1", _("send each its update"), each), Item("2", _("the same words"), same))
        self.open_menu(Menu(question, (*items, Item("3", _("no"), lambda: None))))

    def _how_many(self, entry: VerbEntry, count: int) -> str:
        """The question before a verb touches several complaints; those one does not see are counted apart."""
        words = ngettext("{verb}: {count} complaint", "{verb}: {count} complaints", count)
        asked = words.format(verb=verbs.label(entry), count=count)
        hidden = self.hidden()
        if hidden:
            asked += ngettext(", {count} not shown here", ", {count} not shown here", hidden).format(count=hidden)
        return asked + "?"

    def open_on(self, entry: VerbEntry, refs: tuple[str, ...], values: Values | None = None) -> None:
        """Ask for what a verb needs, in the way that takes the fewest keys, and perform it."""
        line = verbs.line_field(entry)
        if values is None and len(refs) == 1 and (entry.name == "staff" or (line and is_bound(entry.name))):
            self.hold_keys()
            self.run_worker(self._open_where_legal(entry, refs))
        elif values is not None or verbs.is_direct(entry):
            self.perform(entry, values or {}, refs)
        elif entry.name in verbs.CHOSEN_BY_KEY:
            self._choose(entry, refs)
        elif line is not None:
            self._ask_line(entry, line.name, refs)
        else:
            self.open_form(entry, refs)

    async def _open_where_legal(self, entry: VerbEntry, refs: tuple[str, ...]) -> None:
        """Ask for the one field of a verb, or show the team proposed, where the stage allows it."""
        record = await self.read(partial(self.seat.record, refs[0]))
        if record is None or is_refused(self, entry, record):
            self.drop_keys()
            return
        line = verbs.line_field(entry)
        if line is None:
            self.drop_keys()
            await self._open_proposal(entry, refs[0])
            return
        self._ask_line(entry, line.name, refs)
        if self._prompt is not None:
            self.let_keys_go()

    def open_form(self, entry: VerbEntry, refs: tuple[str, ...]) -> None:
        """Open the form of a verb; what is typed ahead is for the form."""
        self.hold_keys()
        self.run_worker(self._open_form(entry, refs))

    def _choose(self, entry: VerbEntry, refs: tuple[str, ...]) -> None:
        field = verbs.field_named(entry, verbs.CHOSEN_BY_KEY[entry.name])
        if field is not None:
            from firefight_tui.screens.menu import choice_menu

            name = field.name
            options = list(verbs.choices_of(field))
            self.open_menu(
                choice_menu(verbs.label(entry), options, lambda word: self.perform(entry, {name: word}, refs))
            )

    def _ask_line(self, entry: VerbEntry, field: str, refs: tuple[str, ...]) -> None:
        key = (entry.name, refs)
        draft = self.seat.drafts.get(key)
        label = _("Internal note") if entry.name == "note" else verbs.label(entry)
        label += f" {refs[0]}" if len(refs) == 1 else f" ({len(refs)})" if refs else ""
        texts = draft.texts.get(field, ()) if draft else ()
        if any("\n" in text for text in texts):
            self.open_form(entry, refs)
            return

        def typed(text: str, _cursor: int) -> None:
            self.seat.drafts.type(key, field, (text,) if text.strip() else (), at=self.seat.now())

        def keep(_text: str) -> None:
            if key in self.seat.drafts:
                self.tell(
                    _("What you typed is kept: {key} takes it up again.").format(
                        key=key_of_verb(entry.name, entry.key)
                    ),
                    look="dim",
                )

        self.ask(
            label, lambda text: self.perform(entry, {field: text}, refs), text="".join(texts), keep=keep, typed=typed
        )
        self._line = (entry, refs, self.asked_number)

    def on_prompt_room_wanted(self) -> None:
        """The line asked for needs more room: its form has it."""
        if self._line is not None and self._still_asks(self._line[2]):
            self.end_prompt()
            self.open_form(*self._line[:2])

    async def open_update(self, entry: VerbEntry, ref: str) -> None:
        """The form of a contact with the update that was drafted for it."""
        self.hold_keys()
        draft = await self.read(partial(self.seat.update_draft, ref))
        if draft is None:
            self.drop_keys()
            return
        due = draft.next_update_at
        texts = {
            "direction": "out",
            "channel": draft.channel.value,
            "said": draft.body,
            "subject": draft.subject,
            "script": draft.script,
            "send": "yes" if draft.address is not None else "",
            "next_update_at": f"{due.astimezone(self.seat.zone):%Y-%m-%d %H:%M}" if due is not None else "",
        }
        await self._open_form(entry, (ref,), {name: (text,) for name, text in texts.items() if text})

    async def _open_form(
        self,
        entry: VerbEntry,
        refs: tuple[str, ...],
        drafted: Mapping[str, tuple[str, ...]] | None = None,
        *,
        of: str = "",
    ) -> None:
        from firefight_tui.screens.form import FormScreen

        record = await self.read(partial(self.seat.record, refs[0])) if len(refs) == 1 else None
        if len(refs) == 1 and (record is None or is_refused(self, entry, record)):
            self.drop_keys()
            return
        if record is not None and drafted is None:
            from firefight_tui.screens.begun import WORDED, begun, worded
            from firefight_tui.screens.learn_values import fitting

            entry = fitting(entry, record)
            drafted, of = begun(entry, record, self.item(), self.seat.now()) or (None, of)
            field = WORDED.get(entry.name)
            if field is not None and any(one.name == field for one in entry.fields):
                drafted = dict(drafted or {}) | (await self.read(partial(worded, self.seat, record, field)) or {})
        form = FormScreen(self.seat, entry, refs, record, drafted, of=of)
        await self.app.push_screen(form, partial(self._form_closed, entry, (*refs, of) if of else refs))
        self.let_keys_go()

    def _form_closed(self, entry: VerbEntry, refs: tuple[str, ...], outcome: Outcome | None) -> None:
        if outcome is not None:
            self.app.run_worker(self._say_done(entry, outcome), group="writes")
        elif (entry.name, refs) in self.seat.drafts:
            self.tell(
                _("What you typed is kept: {key} takes it up again.").format(key=key_of_verb(entry.name, entry.key)),
                look="dim",
            )

    async def _open_proposal(self, entry: VerbEntry, ref: str) -> None:
        """Show the team that would be sent; where none can be proposed, ask for a commander."""
        from firefight_tui.screens.proposing import ProposalScreen

        proposal = await self.read(partial(self.seat.proposal, ref))
        assign = verbs.verb_named("assign")
        if proposal is not None and not proposal.team.picks and assign is not None:
            self.tell(_("Nobody can be proposed; name a commander yourself."), look="late")
            self.open_on(assign, (ref,))
        elif proposal is not None:
            place = ProposalScreen(self.seat, proposal)
            self.app.push_screen(place, lambda _query: self._proposal_closed(entry, place))

    def _proposal_closed(self, entry: VerbEntry, place: ProposalScreen) -> None:
        if place.outcome is not None:
            self.app.run_worker(self._say_done(entry, place.outcome, place.told), group="writes")

    def perform(self, entry: VerbEntry, values: Values, refs: tuple[str, ...]) -> None:
        """Perform a verb in a thread; what came of it is said on the last row. The app owns the work."""
        if entry.name == "contact" and _sends(values):
            self.run_worker(self._perform_sure(entry, values, refs))
            return
        self._perform_now(entry, values, refs)

    async def _perform_sure(self, entry: VerbEntry, values: Values, refs: tuple[str, ...]) -> None:
        """Show to whom what would be sent; what cannot be is left out, and said."""
        letters = await self.read(partial(self.seat.letters, refs, values))
        if letters is None:
            return
        ready = tuple(letter.ref for letter in letters if not letter.why_not)
        if not ready and len(refs) == 1:
            self._perform_now(entry, values, refs)  # It is refused, which says why.
            return
        from firefight_tui.screens.sending import sending_screen

        def answered(answer: int | None) -> None:
            if answer and ready:
                self._perform_now(entry, values, ready)
            else:
                self.tell(_("Nothing was sent."), look="dim")

        self.app.push_screen(sending_screen(letters), answered)

    def _perform_now(self, entry: VerbEntry, values: Values, refs: tuple[str, ...]) -> None:
        asked = self.asked_number if self.is_asking else 0
        self.app.run_worker(self._performed(entry, values, refs, asked), group="writes")

    async def _performed(self, entry: VerbEntry, values: Values, refs: tuple[str, ...], asked: int) -> None:
        bulk = Bulk(len(refs))
        try:
            with self._going(bulk):
                outcome = await asyncio.to_thread(self.seat.perform, entry.name, values, refs, bulk=bulk)
        except FirefightError as error:
            place = self._speaker()
            if place is self and self._still_asks(asked):
                self.explain(error)
            elif place is not None:
                place.tell_error(error)
            return
        self.seat.drafts.pop((entry.name, refs), None)
        if self.is_standing and self._still_asks(asked):
            self.end_prompt()
        chosen = values.get(verbs.TOLD.get(entry.name, ""))
        place = self._speaker()
        if place is not None:
            label = verbs.choice_label(entry, str(chosen)) if chosen is not None else ""
            await place._say_done(entry, outcome, label)

    @contextmanager
    def _going(self, bulk: Bulk) -> Iterator[None]:
        """While a verb goes through many complaints, show how far it is; Ctrl-g stops it."""
        if bulk.total < 2:
            yield
            return
        self.bulk = bulk
        shows = self.set_interval(0.2, lambda: self.tell(bulk.words(), look="strong"))
        try:
            yield
        finally:
            shows.stop()
            self.bulk = None

    def action_leave(self) -> None:
        """Leave what is open, or stop what goes on."""
        if self.bulk is not None and not self.is_asking:
            self.bulk.stop()
        else:
            super().action_leave()

    def _still_asks(self, asked: int) -> bool:
        """Whether the prompt is the one the verb came from, not one opened since."""
        return bool(asked) and self.is_asking and self.asked_number == asked

    def _speaker(self) -> ActingScreen | None:
        """Who says what came of a verb: this place, or where one has gone to meanwhile."""
        if self.is_standing:
            return self
        here = self.app.screen if self.app.is_running else None
        return here if isinstance(here, ActingScreen) and here.is_standing else None

    async def _say_done(self, entry: VerbEntry, outcome: Outcome, became: str = "") -> None:
        where = self.seat.handle
        if outcome.refs:
            count = len(outcome.refs)
            several = ngettext("{count} complaint", "{count} complaints", count).format(count=count)
            where = outcome.refs[0] if count == 1 else several
        words, verb, what = _("{where}  {verb}: {what}"), verbs.label(entry), became or _("done")
        if not outcome.entries and outcome.ok:
            what = _("nothing changed")
        elif entry.name in {"undo", "redo"}:
            taken = await self.read(partial(self.seat.taken_back, outcome)) or (entry.name,)
            verb = ", ".join(map(verbs.label_of, taken))
            what = _("undone") if entry.name == "undo" else _("done again")
        said = words.format(where=where, verb=verb, what=what)
        if outcome.stopped:
            said += ", " + _("stopped there")
        if outcome.refused:
            first, count = outcome.refused[0], len(outcome.refused)
            refused = ngettext("{count} refused", "{count} refused", count).format(count=count)
            said = f"! {said}, {refused}, {first.ref}: {first.error.message}"
        self.tell(said, look="late" if outcome.refused else "")
        self.acted(outcome.refs[0] if outcome.refs and not entry.wants_complaint and not entry.takes_complaint else "")
