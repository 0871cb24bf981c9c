"""The frame of a form: where one is, what to mind, the fields, what is known, what went wrong, and the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.drafts import Texts
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens import form_keys, verbs
from firefight_tui.screens.form_field import FormField
from firefight_tui.screens.form_saving import Saving
from firefight_tui.screens.form_values import assumed_values, cue
from firefight_tui.screens.modal import Modal
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import FORM_KEYS, bindings
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.rows import Paragraphs
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome  # noqa: F401 - what the screen answers, named in its base

WIDE = 120
"""Columns from which on what is known stands beside the form."""


class FormFrame(Modal["Outcome | None"]):
    """What a form shows, and which of its fields one is in.

    Args:
        seat: What it performs through.
        verb: The catalogue's entry.
        refs: On which complaints.
        record: The complaint, where it is one.
        drafted: What was drafted for its fields.
        of: What within the complaint is changed, as its tab calls it; empty where that is all of it.
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
        drafted: Mapping[str, Texts] | None = None,
        *,
        of: str = "",
    ) -> None:
        super().__init__()
        self.seat, self.verb, self.refs = seat, verb, refs
        self.of = of
        self.drafted = dict(drafted or {})
        self.saving = Saving(seat, verb, refs, record, of)
        self._cue = cue(verb, record)
        self._fields: list[FormField] = []

    @property
    def record(self) -> ComplaintRecord | None:
        """The complaint as the form shows it."""
        return self.saving.record

    def compose(self) -> ComposeResult:
        """Where one is, what to mind, the fields, what is known, what went wrong, and the keys."""
        assumed, first = assumed_values(self.verb, self.record) | self.drafted, self.saving.first
        yield Line(id="head")
        for number, words in enumerate(self._cue):
            line = Line(id=f"cue-{number}")
            line.show([Piece(clean_cell(words), "strong" if number == 0 else "")])
            yield line
        yield Line(id="rule")
        with Horizontal(id="middle"):
            with VerticalScroll(id="fields", can_focus=False):
                self._fields = [
                    FormField(field, first.get(field.name, ()), assumed.get(field.name, ()))
                    for field in self.verb.fields
                ]
                yield from self._fields
            if self.record is not None:
                known = Sheet(id="known")
                known.can_focus = False
                yield known
        yield Paragraphs(id="trouble", most=8)
        yield Line(id="keys")
        yield Line(id="told")

    @property
    def fields(self) -> list[FormField]:
        """The fields, from top to bottom."""
        return self._fields

    @property
    def current(self) -> FormField | None:
        """The field with the cursor."""
        return next((field for field in self.fields if field.has_pseudo_class("focus-within")), None)

    @property
    def is_standing(self) -> bool:
        """Whether it is shown with all its parts: checks may end while it is being taken down."""
        if not (self.app.is_running and self.is_current):
            return False
        return (
            bool(self._fields)
            and self.query_one_optional("#told") is not None
            and all(field.is_whole for field in self._fields)
        )

    def named(self, name: str) -> FormField | None:
        """The field of this name."""
        return next((field for field in self.fields if field.field.name == name), None)

    @property
    def last(self) -> FormField:
        """The last field that is the verb's own: Enter saves there."""
        own = {field.name for field in verbs.asked(self.verb)}
        return [field for field in self.fields if field.field.name in own][-1]

    def on_descendant_focus(self) -> None:
        """Say how far one has come, what may be done here, and show all of the field."""
        fields, here = self.fields, self.current
        for field in fields:
            # Textual restyles what has the focus and what it lies in, but not the label beside it.
            field.set_class(field is here, "-here")
        if here is not None:
            place = _("{number} of {count}").format(number=fields.index(here) + 1, count=len(fields))
            self.show_head(place)
            self.show_keys()
            self.keep_visible()

    def show_head(self, place: str = "") -> None:
        """Name the verb, on what it is performed, and how far one has come."""
        count, record = len(self.refs), self.record
        several = ngettext("{count} complaint", "{count} complaints", count).format(count=count)
        where = self.refs[0] if count == 1 else several if count else ""
        about = f"  {clean_cell(record.client)}  {clean_cell(record.title)}" if record is not None else ""
        self.query_one("#head", Line).show(
            [
                Piece(verbs.label(self.verb), "strong"),
                Piece(f"  {where}", "late" if count > 1 else ""),
                *self.heading_words(),
                Piece(about, "dim"),
            ],
            [Piece(place, "dim")] if place else [],
        )

    def heading_words(self) -> list[Piece]:
        """What stands behind the verb's name: where the words go."""
        return []

    def show_keys(self) -> None:
        """What completes the field with the cursor, else what may be pressed in it."""
        here = self.current
        if here is not None:
            self.query_one("#keys", Line).show(form_keys.keys_of(here, self.size.width, is_last=here is self.last))

    def on_resize(self) -> None:
        """The row of keys holds what fits, and a wide terminal what is known."""
        for known in self.query("#known"):
            known.display = self.size.width >= WIDE
        self.show_keys()
        self.keep_visible()

    def keep_visible(self) -> None:
        """Show all of the field with the cursor, and what is said below it."""
        self.call_after_refresh(self._scroll_to_field)

    def _scroll_to_field(self) -> None:
        here = self.current if self.is_standing else None
        if here is not None:
            self.query_one("#fields", VerticalScroll).scroll_to_widget(here, animate=False, force=True)

    def tell(self, words: str, look: str = "dim") -> None:
        """Say one thing on the last row; a key may come before it is there, or after."""
        line = self.query_one_optional("#told", Line)
        if line is not None:
            line.show([Piece(clean_cell(words), look)])

    def complain(self, rows: Sequence[tuple[str, str]]) -> None:
        """Say above the keys what went wrong, or nothing: a label and words a paragraph."""
        self.query_one("#trouble", Paragraphs).show([(Piece(label, "late"), Piece(words)) for label, words in rows])
        self.keep_visible()

    def stay(self, words: str) -> None:
        """Say why it is still here."""
        self.app.bell()
        self.tell(words, "late")
        self.keep_visible()
