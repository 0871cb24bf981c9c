"""One field of a form: its label, what one types or chooses in, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from firefight_tui.desk.catalogue_entry import FieldEntry
from firefight_tui.domain.text import clean, clean_cell
from firefight_tui.screens import verbs
from firefight_tui.widgets.choice import Choice
from firefight_tui.widgets.entries import LineEntry, TextEntry
from firefight_tui.words import _


class FormField(Vertical):
    """A field of a verb.

    Args:
        field: What the catalogue says of it.
        given: What stands in it at first; words from outside, cleaned here.
        names: Known names to complete with.
    """

    DEFAULT_CSS = """
    FormField { height: auto; width: 1fr; margin-bottom: 0;
        & > Horizontal { height: auto; width: 1fr; }
        & .field--mark { width: 2; height: 1; color: $text-error; }
        & .field--label { width: 28; padding-right: 2; height: auto; color: $text-muted; }
        &:even LineEntry, &:even TextEntry, &:even Choice { background: $surface 50%; }
        & LineEntry:focus, & TextEntry:focus, & Choice:focus { background: $panel; }
        &:focus-within .field--label { color: $text-primary; text-style: bold; }
        & .field--error { color: $text-error; text-style: bold; height: auto; padding-left: 30; display: none; }
        &.-wrong .field--error { display: block; }
    }
    """

    class Done(Message):
        """Enter was pressed in it: on to the next one."""

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, field: FieldEntry, given: Sequence[str], names: Sequence[str] = ()) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.names = names
        self.at_first = tuple(clean(text) if field.kind == "text" else clean_cell(text) for text in given)

    def compose(self) -> ComposeResult:
        """Label and input side by side, the error below."""
        with Horizontal():
            yield Static("*" if self.field.required else "", classes="field--mark")
            yield Static(Content(_(self.field.doc)), classes="field--label")
            yield self._input()
        yield Static(Content(""), classes="field--error")

    def _input(self) -> LineEntry | TextEntry | Choice:
        first = self.at_first[0] if self.at_first else ""
        if self.field.kind == "choice":
            return Choice(list(verbs.choices_of(self.field)), self.at_first, many=self.field.many)
        if self.field.kind == "text":
            return TextEntry(first, soft_wrap=True, tab_behavior="focus")
        known = [clean_cell(name) for name in self.names]
        text = ", ".join(self.at_first) if self.field.many else first
        return LineEntry(
            text, suggester=SuggestFromList(known, case_sensitive=False) if known else None, select_on_focus=False
        )

    @property
    def entry(self) -> LineEntry | TextEntry | Choice:
        """What one types or chooses in."""
        found = self.query("LineEntry, TextEntry, Choice").first()
        assert isinstance(found, LineEntry | TextEntry | Choice), "every field has one"
        return found

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in it; nothing where it is empty."""
        entry = self.entry
        if isinstance(entry, Choice):
            return tuple(entry.chosen)
        text = entry.text if isinstance(entry, TextEntry) else entry.value
        return (text,) if text.strip() else ()

    @property
    def value(self) -> object:
        """What stands in it, as a verb takes it."""
        return list(self.texts) if self.field.many and self.field.kind == "choice" else "".join(self.texts)

    @property
    def is_changed(self) -> bool:
        """Whether it holds something else than at first."""
        return self.texts != tuple(text for text in self.at_first if text.strip())

    def put(self, texts: Sequence[str]) -> None:
        """Type or choose this instead."""
        entry = self.entry
        if isinstance(entry, Choice):
            entry.choose(texts)
        elif isinstance(entry, TextEntry):
            entry.text = "".join(texts)
        else:
            entry.value = ", ".join(texts) if self.field.many else "".join(texts)

    def explain(self, words: str) -> None:
        """Say below it what is wrong; nothing takes that back."""
        self.set_class(bool(words), "-wrong")
        self.query_one(".field--error", Static).update(Content(clean_cell(words)))

    @on(Input.Submitted)
    @on(Choice.Done)
    def _done(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Done())

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed(self))
