"""The form of a verb, built from the catalogue: kept from the first character, checked while one types."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from functools import partial

from textual import on
from textual.app import SuspendNotSupported
from textual.timer import Timer

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.drafts import DraftKey, Texts
from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.errors import FirefightError, GuardRefused, InvalidValue, Unavailable
from firefight_tui.screens import form_keys
from firefight_tui.screens.editor import edited, editor_command
from firefight_tui.screens.form_claims import Claim
from firefight_tui.screens.form_field import FormField
from firefight_tui.screens.form_ideas import ideas_of
from firefight_tui.screens.form_offers import Known
from firefight_tui.screens.form_outward import OutwardFrame
from firefight_tui.screens.form_saving import Contested
from firefight_tui.screens.form_times import understood
from firefight_tui.screens.form_values import CALLS, known_facts
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.widgets.choice import Choice
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _

REST = 0.2
"""Seconds without a key after which what was typed is checked."""


class FormScreen(OutwardFrame):
    """Asks for the fields of a verb and performs it; answers what came of it, or None when it was left.

    What is typed goes into the seat's drafts with every change, so that it outlives the form however that ends.
    """

    def __init__(
        self,
        seat: Seat,
        verb: VerbEntry,
        refs: tuple[str, ...],
        record: ComplaintRecord | None,
        drafted: Mapping[str, Texts] | None = None,
        *,
        of: str = "",
    ) -> None:
        super().__init__(seat, verb, refs, record, drafted, of=of)
        self.known = Known()
        self.is_saving = False
        self._is_taken_up = False
        self._filled: set[str] = set()
        self._resting: dict[str, Timer] = {}

    @property
    def key(self) -> DraftKey:
        """Of what a draft would be."""
        return (self.verb.name, (*self.refs, self.of) if self.of else self.refs)

    def on_mount(self) -> None:
        """Take up what was typed before, and put the cursor where it is wanted."""
        if not self.children or not all(field.children for field in self.fields):
            return  # The app was left while this opened: nothing is there to be filled.
        self.show_head()
        if self.record is not None:
            self.query_one("#known", Sheet).show(known_facts(self.record, self.seat.now(), self.seat.zone))
        self._take_up()
        self.show_direction()
        fields = self.fields
        contested = [field for field in fields if field.is_contested]
        lacking = self._lacking()
        empty = [field for field in fields if field.field.name in lacking]
        # What was drafted to be said is read from its beginning; what was begun goes on where nothing stands yet.
        is_begun = bool(self.drafted) and self.verb.name not in CALLS
        unsaid = [field for field in fields if is_begun and not field.texts]
        (contested or empty or unsaid or fields)[0].entry.focus()
        for field in fields:
            field.know(self.known)
        self.run_worker(self._learn_names(), group="names", exclusive=True)

    # What was typed before, and what is typed now

    def _take_up(self) -> None:
        draft = self.seat.drafts.get(self.key)
        if draft is not None:
            for field in self.fields:
                if field.field.name in draft.texts:
                    self._take_up_field(field, draft.texts[field.field.name], draft.began.get(field.field.name))
            if draft.touched_at is not None:
                at = show_moment(draft.touched_at, zone=self.seat.zone, now=self.seat.now())
                self.tell(_("What you typed at {time} is here again.").format(time=at))
            if any(field.is_contested for field in self.fields):
                self.tell(
                    _("The complaint changed since you typed: {theirs} takes theirs, {save} keeps yours.").format(
                        theirs=key_of("form.theirs", "Ctrl-t"), save=key_of("form.save", "Ctrl-s")
                    ),
                    "late",
                )
        self._is_taken_up = True

    def _take_up_field(self, field: FormField, texts: Texts, began: Texts | None) -> None:
        field.put(texts)
        self._keep(field)
        if began is not None and began != field.at_first and field.is_changed:
            field.contest(began, field.given)

    def _keep(self, field: FormField) -> None:
        self.seat.drafts.type(self.key, field.field.name, field.texts, was=field.at_first, at=self.seat.now())

    @on(FormField.Changed)
    def _field_changed(self, event: FormField.Changed) -> None:
        field = event.field
        if self.is_saving or not self._is_taken_up:
            return
        self._keep(field)
        self._fill_others(field)
        if field.field.kind == "moment":
            zone = self.known.at_client.timezone if self.known.at_client is not None else ""
            zone = zone or (self.record.client_timezone if self.record is not None else "")
            field.note(understood(field.typed, now=self.seat.now(), zone=self.seat.zone, client_zone=zone))
        self._check_soon(field)
        self.show_keys()
        self.keep_visible()

    def _fill_others(self, field: FormField) -> None:
        """What belongs with an idea goes into its own fields, where nobody has written there."""
        for name, text in self.known.filling(field.field.name, field.typed).items():
            other = self.named(name)
            if other is not None and (not other.texts or other.field.name in self._filled):
                self._filled.add(name)
                other.put((text,))

    # Checking while one types

    def _check_soon(self, field: FormField) -> None:
        name = field.field.name
        if name in self._resting:
            self._resting[name].stop()
        self._resting[name] = self.set_timer(REST, partial(self._check, field))

    def _check(self, field: FormField) -> None:
        self.run_worker(self._checked(field), group=f"check-{field.field.name}", exclusive=True)

    async def _checked(self, field: FormField) -> None:
        """Check what stands in a field; what somebody typed meanwhile is checked by itself."""
        texts, wrong, means = field.texts, "", ""
        try:
            means = await asyncio.to_thread(self._meaning, field.field.name, field.field.kind, field.value)
        except FirefightError as error:
            wrong = str(error) if error.exit_code in {1, 3} else ""
        if not self.is_standing or field.texts != texts:
            return
        # A time that may still become one of those offered is not wrong yet.
        field.explain("" if wrong and field.field.kind == "moment" and field.completion else wrong)
        if field.field.kind == "complaint":
            field.note(means)
        self.keep_visible()
        if field.field.kind == "client":
            await self._learn_client(field.typed.strip())

    def _meaning(self, name: str, kind: str, value: object) -> str:
        self.seat.check_field(self.verb.name, name, value)
        return self.seat.title(str(value)) if kind == "complaint" and value else ""

    # Names to complete with

    async def _learn_names(self) -> None:
        try:
            names = await asyncio.to_thread(self.seat.names)
            self.known = Known(names, ideas=await asyncio.to_thread(ideas_of, self.seat, self.verb.name, self.record))
        except FirefightError:
            return  # Whoever saves next hears of it; nothing is offered until then.
        self._know()
        await self._learn_client(self.record.client if self.record is not None else "")

    async def _learn_client(self, client: str) -> None:
        """Narrow projects and people to the client the form is about."""
        if client == self.known.client:
            return
        try:
            found = await asyncio.to_thread(self.seat.names_at, client)
        except FirefightError:
            return
        self.known = self.known.of_client(client, found if client else None)
        self._know()

    def _know(self) -> None:
        if self.is_standing:
            for field in self.fields:
                field.know(self.known)
            self.show_keys()

    # Keys

    @on(FormField.Done)
    def _field_done(self, event: FormField.Done) -> None:
        if event.field is self.last:
            self.action_save()
        else:
            self.focus_next()

    def action_theirs(self) -> None:
        """Take what somebody else wrote, in the field with the cursor or the next one where words differ."""
        contested = [field for field in self.fields if field.is_contested]
        here = self.current
        field = here if here in contested else next(iter(contested), None)
        if field is not None:
            field.take_theirs()
            field.entry.focus()

    def action_editor(self) -> None:
        """Open the text of this field in the editor somebody chose."""
        field = self.current
        if field is None or isinstance(field.entry, Choice):
            self.tell(_("Only words can be edited elsewhere: choose here."))
            return
        try:
            if not self.seat.may_run_editor:
                raise Unavailable(_("No editor may be started here: go on typing."))
            command = editor_command(os.environ)
            with self.app.suspend():
                text = edited(field.typed, command)
        except SuspendNotSupported:
            self.tell(_("This terminal cannot be handed to an editor: go on typing."), "late")
        except FirefightError as error:
            self.tell(str(error), "late")
        else:
            field.entry.put(text)
            self.tell(_("Back from the editor."))
        self.refresh(layout=True)

    def action_leave(self) -> None:
        """Leave; what was typed is kept. While it is being saved, what comes of that is waited for."""
        if self.is_standing and not self.is_saving:
            self.dismiss(None)

    # Saving

    def values(self) -> Values:
        """What to perform with: what somebody typed or emptied, and what is required; not what was there already."""
        wanted = [field for field in self.fields if field.is_changed or field.field.required or field.is_assumed]
        return {field.field.name: field.value for field in wanted if field.is_changed or field.texts}

    def action_save(self) -> None:
        """Perform the verb; the app owns the work, so that it is done also if the form is left."""
        if self.is_standing and not self.is_saving:
            self.is_saving = True
            for timer in self._resting.values():
                timer.stop()  # Saving checks all of it: a check that ends later would wipe out what it says.
            self.tell(_("Saving.."))
            self.complain([])
            self.ask_whether_so(self._heard)

    def _heard(self, not_so: Claim | None) -> None:
        """Go on where all of it happened as it was proposed; else back to the line that did not."""
        if not_so is None:
            lacking = self._lacking()
            values = self.values()
            self.run_worker(self.ask_to_send(values, partial(self._answered, values, lacking)))
            return
        self.is_saving = False
        field = self.named(not_so.field)
        if field is not None:
            field.entry.focus()
        self.tell(_("Nothing was saved: change the line, or empty it and say why not."), "late")

    def _lacking(self) -> list[str]:
        """What must be filled and is not."""
        given = {field.field.name for field in self.fields if field.texts}
        return [field.field.name for field in self.fields if field.field.is_needed(given) and not field.texts]

    def _answered(self, values: Values, lacking: Sequence[str], may_go: bool) -> None:
        """What is performed once somebody agreed belongs to the app."""
        if may_go:
            self.app.run_worker(self._save(values, lacking), group="writes")
        else:
            self.is_saving = False
            self.tell(_("Nothing was sent; what you typed is kept."))

    async def _save(self, values: Values, lacking: Sequence[str]) -> None:
        try:
            wrong = await asyncio.to_thread(self.saving.wrong, values, lacking)
            outcome = None if wrong else await asyncio.to_thread(self.saving.perform, values)
        except FirefightError as error:
            self.is_saving = False
            if self.is_standing:
                self._refused(error)
            return
        if outcome is None:
            self.is_saving = False
            if self.is_standing:
                self._say_wrong(wrong)
            return
        self.seat.drafts.pop(self.key, None)
        self.leave_with(outcome)

    def _say_wrong(self, wrong: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it, with the cursor in the first."""
        for field in self.fields:
            field.explain(wrong.get(field.field.name, ""))
        first = next(field for field in self.fields if field.is_wrong)
        first.entry.focus()
        self.stay(_("Nothing was saved yet."))

    def _refused(self, error: FirefightError) -> None:
        if isinstance(error, Contested):
            self._say_contested(error)
            return
        field = self.named(error.field) if isinstance(error, InvalidValue) else None
        if field is not None:
            self._say_wrong({field.field.name: str(error)})
            return
        missing = error.missing if isinstance(error, GuardRefused) else ()
        self.complain([("! ", str(error)), *(form_keys.missing_row(one) for one in missing)])
        self.stay(
            _("Nothing was saved; what you typed is kept. {save} tries again, {leave} leaves.").format(
                save=key_of("form.save", "Ctrl-s"), leave=key_of("form.leave", "Ctrl-g")
            )
        )

    def _say_contested(self, error: Contested) -> None:
        for field in self.fields:
            name = field.field.name
            if name in error.was:
                field.contest(error.was[name], error.now.get(name, ()))
            elif self.record is not None and error.now.get(name, ()) != field.given:
                field.follow(error.now.get(name, ()))
        first = next((field for field in self.fields if field.is_contested), None)
        if first is not None:
            first.entry.focus()
        self.stay(str(error))
