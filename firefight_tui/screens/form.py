"""The form of a verb, built from the catalogue: fields, validation on saving, a draft when it is left."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import Conflict, FirefightError, InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.form_field import FormField
from firefight_tui.screens.form_values import cue, first_values
from firefight_tui.screens.seat import Draft, Seat, Values
from firefight_tui.screens.shortcuts import FORM_KEYS, bindings
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.desk.views.names import KnownNames


class FormScreen(ModalScreen["Outcome | None"]):
    """Asks for the fields of a verb and performs it; answers what came of it, or None when it was left.

    Args:
        seat: What it performs through.
        verb: The catalogue's entry.
        refs: On which complaints.
        record: The complaint, where it is one.
        names: Known names for completion.
    """

    CSS_PATH = "form.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings(FORM_KEYS)

    def __init__(
        self,
        seat: Seat,
        verb: VerbEntry,
        refs: tuple[str, ...],
        record: ComplaintRecord | None,
        names: KnownNames | None,
    ) -> None:
        super().__init__()
        self.seat, self.verb, self.refs, self.record = seat, verb, refs, record
        self.names = names
        self.is_saving = False
        self._tried: tuple[str, str] = ("", "")
        self.first = first_values(verb, record, seat.zone)

    def compose(self) -> ComposeResult:
        """Where one is, what to mind, the fields, and the keys."""
        draft = self.seat.drafts.get((self.verb.name, self.refs))
        yield Line(id="head")
        for number, _words in enumerate(cue(self.verb, self.record)):
            yield Line(id=f"cue-{number}")
        yield Line(id="rule")
        with VerticalScroll(id="fields", can_focus=False):
            for field in self.verb.fields:
                yield FormField(field, self.first.get(field.name, ()), self._names(field))
        yield Line(id="keys")
        yield Line(id="told")
        self._draft = draft

    def _names(self, field: FieldEntry) -> Sequence[str]:
        if self.names is None:
            return ()
        return {
            "client": self.names.clients,
            "project": self.names.projects,
            "person": self.names.people,
            "engineer": self.names.engineers,
        }.get(field.kind, ())

    def on_mount(self) -> None:
        """Put the cursor into the first required field that is empty."""
        self._show_head()
        if self._draft is not None:
            self._take_up(self._draft)
        fields = list(self.query(FormField))
        empty = [field for field in fields if field.field.required and not field.texts]
        (empty or fields)[0].entry.focus()
        save = _("Enter saves") if self._is_short else _("save")
        hints = [
            ("Ctrl-s", save),
            ("Tab", _("next field")),
            ("Shift-Tab", _("field before")),
            ("Ctrl-g", _("leave, it is kept")),
        ]
        self.query_one("#keys", Line).show(
            [piece for key, words in hints for piece in (Piece(key, "key"), Piece(f" {words}  ", "dim"))]
        )

    @property
    def _is_short(self) -> bool:
        return len(verbs.asked(self.verb)) == 1

    def on_descendant_focus(self) -> None:
        """Say how far one has come: what does not fit lies above and below."""
        fields = list(self.query(FormField))
        here = next((number for number, field in enumerate(fields, 1) if field.has_pseudo_class("focus-within")), 0)
        self._show_head(_("{number} of {count}").format(number=here, count=len(fields)) if here else "")

    def _show_head(self, place: str = "") -> None:
        where = (
            self.refs[0]
            if len(self.refs) == 1
            else ngettext("{count} complaint", "{count} complaints", len(self.refs)).format(count=len(self.refs))
        )
        about = (
            f"  {clean_cell(self.record.client)}  {clean_cell(self.record.title)}" if self.record is not None else ""
        )
        self.query_one("#head", Line).show(
            [Piece(verbs.label(self.verb), "strong"), Piece("  " + where if self.refs else ""), Piece(about, "dim")],
            [Piece(place, "dim")] if place else [],
        )
        for number, words in enumerate(cue(self.verb, self.record)):
            self.query_one(f"#cue-{number}", Line).show([Piece(clean_cell(words), "strong" if number == 0 else "")])

    def _take_up(self, draft: Draft) -> None:
        for field in self.query(FormField):
            if field.field.name in draft.texts:
                field.put(draft.texts[field.field.name])
        self.tell(_("What you typed before is here again."))

    def tell(self, words: str, *, look: str = "dim") -> None:
        """Say one thing on the last row."""
        self.query_one("#told", Line).show([Piece(clean_cell(words), look)])

    @on(FormField.Done)
    def _field_done(self) -> None:
        if self._is_short:
            self.action_save()
        else:
            self.focus_next()

    @on(FormField.Changed)
    def _field_changed(self, event: FormField.Changed) -> None:
        event.field.explain("")

    def values(self) -> Values:
        """What to perform with: everything typed; of an edit only what differs from what was there."""
        fields = self.query(FormField)
        wanted = [field for field in fields if field.texts and (field.is_changed or self.verb.name != "edit")]
        return {field.field.name: field.value for field in wanted}

    def action_save(self) -> None:
        """Perform the verb; the app owns the work, so that it is done also if the form is left."""
        if not self.is_saving:
            self.is_saving = True
            self.tell(_("Saving.."))
            self.app.run_worker(self._save(self.values()), group="writes")

    async def _save(self, values: Values) -> None:
        try:
            outcome = await asyncio.to_thread(self._perform, values)
        except FirefightError as error:
            self.is_saving = False
            if self.is_attached:
                self._refused(error)
            return
        self.seat.drafts.pop((self.verb.name, self.refs), None)
        if self.is_current:
            self.dismiss(outcome)

    def _perform(self, values: Values) -> Outcome:
        expect = self.record.version if self.record is not None and self.verb.name == "edit" else None
        try:
            return self.seat.perform(
                self.verb.name, values, self.refs, operation=self._operation(values), expect=expect
            )
        except Conflict:
            if self.record is None:
                raise
            before, self.record = self.first, self.seat.record(self.record.ref)
            self.first = first_values(self.verb, self.record, self.seat.zone)
            theirs = [name for name in values if before.get(name) != self.first.get(name)]
            if theirs:
                raise InvalidValue(
                    _("{field}: somebody wrote meanwhile: {theirs}").format(
                        field=theirs[0], theirs=" ".join(self.first.get(theirs[0], ("-",)))
                    ),
                    _("Ctrl-s again puts yours there."),
                    field=theirs[0],
                ) from None
            return self.seat.perform(
                self.verb.name, values, self.refs, operation=self._operation(values), expect=self.record.version
            )

    def _operation(self, values: Values) -> str:
        """The same id for the same words, so that saving again after a lost answer does nothing twice."""
        words = repr(sorted(values.items(), key=lambda pair: pair[0]))
        if self._tried[0] != words:
            self._tried = (words, str(uuid.uuid4()))
        return self._tried[1]

    def _refused(self, error: FirefightError) -> None:
        self.app.bell()
        name = error.field if isinstance(error, InvalidValue) else ""
        wrong = next((field for field in self.query(FormField) if field.field.name == name), None)
        if wrong is not None:
            wrong.explain(f"{error.message} {error.hint}".strip())
            wrong.entry.focus()
            wrong.scroll_visible(animate=False)
            self.tell(_("Nothing was saved yet."), look="late")
        else:
            self.tell(f"! {error.message} {error.hint}".strip(), look="late")

    def action_leave(self) -> None:
        """Leave; what was typed is kept. While it is being saved, what comes of that is waited for."""
        if self.is_saving:
            return
        typed = {field.field.name: field.texts for field in self.query(FormField) if field.is_changed}
        self.seat.drafts.pop((self.verb.name, self.refs), None)
        if typed:
            self.seat.drafts[(self.verb.name, self.refs)] = Draft(typed)
        self.dismiss(None)
