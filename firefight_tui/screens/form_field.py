"""One field of a form: its label, what one types or chooses in, what that means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, TextArea

from firefight_tui.desk.catalogue_entry import FieldEntry
from firefight_tui.domain.drafts import Texts
from firefight_tui.domain.text import fit, width
from firefight_tui.screens import verbs
from firefight_tui.screens.form_offers import Known, Offer, matching
from firefight_tui.widgets.choice import Choice
from firefight_tui.widgets.entries import LineEntry, Offered, TextEntry, harmless, harmless_text
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.rows import Paragraph, Paragraphs
from firefight_tui.words import _

MOST_BELOW = 9
"""Rows that what is said below a field takes at most, so that both stay on the screen."""


class FormField(Horizontal):
    """A field of a verb.

    Args:
        field: What the catalogue says of it.
        given: What the complaint says there; words from outside, cleaned here.
        assumed: What stands there instead where it says nothing.
    """

    DEFAULT_CSS = """
    FormField { height: auto; width: 1fr;
        & > .field--label { width: 30; padding-right: 2; color: $text-muted; }
        &:even LineEntry, &:even TextEntry, &:even Choice { background: $surface 50%; }
        & LineEntry:focus, & TextEntry:focus, & Choice:focus { background: $panel; }
        &.-here > .field--label { color: $text-primary; text-style: bold; }
        & > .field--right { height: auto; width: 1fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", id="field.complete"),
        Binding("down", "offer(1)", id="field.offer"),
        Binding("up", "offer(-1)", id="field.offer-before"),
    ]

    class Done(Message):
        """Enter was pressed in it: on to the next one."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, field: FieldEntry, given: Sequence[str] = (), assumed: Sequence[str] = ()) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.given: Texts = tuple(given)
        self.assumed: Texts = () if given else tuple(assumed)
        self.at_first = self._as_typed(self.given or self.assumed)
        self.theirs: Texts | None = None
        self._was: Texts | None = None
        self._offers: tuple[Offer, ...] = ()
        self._matches: tuple[Offer, ...] | None = None
        self._meant: dict[str, str] = {}
        self._typed, self._place = "", -1
        self.noted = self.explained = ""
        self._suggester = Offered()
        # Kept, as they are asked for with every key: looking for them walks the form.
        self._label_rows = Paragraphs(classes="field--label", paragraphs=self._label())
        self._entry = self._input()
        self._below = Paragraphs(classes="field--below", most=MOST_BELOW)

    def _as_typed(self, texts: Texts) -> Texts:
        """Texts as they read once they stand in the field."""
        if self.field.kind == "choice":
            return tuple(word for word in self.field.choices if word in texts)
        if self.field.kind == "text":
            lines = (harmless_text("\n".join(texts)),) if not self.field.many else map(harmless, texts)
        else:
            lines = (harmless(", ".join(texts) if self.field.many else "".join(texts)),)
        return tuple(line for line in lines if line.strip())

    def compose(self) -> ComposeResult:
        """Label and input side by side; what it means, whose words differ and what is wrong below."""
        yield self._label_rows
        with Vertical(classes="field--right"):
            yield self._entry
            yield self._below

    def _label(self) -> list[Paragraph]:
        mark = ("*" if self.field.required else "") + ("~" if self.is_assumed else "")
        return [(Piece(f"{mark:2}", "late"), Piece(_(self.field.doc)))]

    def _input(self) -> LineEntry | TextEntry | Choice:
        if self.field.kind == "choice":
            return Choice(list(verbs.choices_of(self.field)), self.at_first, many=self.field.many)
        if self.field.kind == "text":
            return TextEntry("\n".join(self.at_first))
        return LineEntry("".join(self.at_first), suggester=self._suggester, select_on_focus=False)

    @property
    def entry(self) -> LineEntry | TextEntry | Choice:
        """What one types or chooses in."""
        return self._entry

    @property
    def is_whole(self) -> bool:
        """Whether all its parts are there."""
        return self._below.is_attached

    @property
    def typed(self) -> str:
        """What stands in it as one text."""
        entry = self.entry
        if isinstance(entry, Choice):
            return ", ".join(entry.chosen)
        return entry.text if isinstance(entry, TextEntry) else entry.value

    @property
    def texts(self) -> Texts:
        """What stands in it; nothing where it is empty."""
        entry = self.entry
        if isinstance(entry, Choice):
            return tuple(entry.chosen)
        if self.field.many and self.field.kind == "text":
            return tuple(line for line in self.typed.split("\n") if line.strip())
        return (self.typed,) if self.typed.strip() else ()

    @property
    def shown(self) -> str:
        """What stands in it as people read it: words of a choice by their labels; empty where nothing does."""
        return self._shown(self.texts) if self.texts else ""

    @property
    def value(self) -> object:
        """What stands in it, as a verb takes it; empty where nothing does. Words nobody touched are given back whole.

        What is shown of a client's words is cleaned: sent like that, they would name somebody else.
        """
        texts = self.texts
        if not texts:
            return ""
        if self.given and texts == self.at_first:
            texts = self.given
        elif self.field.kind not in {"choice", "text"}:
            texts = tuple(self._meant.get(text.strip(), text) for text in texts)
        if self.field.many and self.field.kind in {"choice", "text"}:
            return list(texts)
        return ", ".join(texts) if self.field.many else "".join(texts)

    @property
    def is_changed(self) -> bool:
        """Whether it holds something else than at first."""
        return self.texts != self.at_first

    @property
    def is_assumed(self) -> bool:
        """Whether what stands in it is taken for granted: the complaint does not say it, and nobody has."""
        return bool(self.assumed) and (not self.is_mounted or not self.is_changed)

    def put(self, texts: Sequence[str]) -> None:
        """Type or choose this instead."""
        entry = self.entry
        if isinstance(entry, Choice):
            entry.choose(texts)
            self.post_message(self.Changed(self))
        else:
            entry.put("\n".join(texts) if isinstance(entry, TextEntry) else ", ".join(texts))

    # What is said below it

    def note(self, words: str) -> None:
        """Say below it what it was understood as."""
        self.noted = words
        self._show_below()

    def explain(self, words: str) -> None:
        """Say below it what is wrong; nothing takes that back."""
        self.explained = words.removeprefix(f"{self.field.name}: ")
        self._show_below()

    def _show_below(self) -> None:
        noted: list[Paragraph] = [(Piece("= ", "dim"), Piece(self.noted, "dim"))] if self.noted else []
        wrong: list[Paragraph] = [(Piece(""), Piece(self.explained, "late"))] if self.explained else []
        self._below.show([*noted, *self._contest(), *wrong])

    @property
    def is_wrong(self) -> bool:
        """Whether something is said to be wrong with it."""
        return bool(self.explained)

    def contest(self, was: Texts | None, given: Sequence[str]) -> None:
        """Somebody else has written there since typing began: show theirs beside ours until one is chosen."""
        self.given = tuple(given)
        self.at_first = self._as_typed(self.given)
        self.theirs, self._was = self.at_first, was
        self._show_below()

    def follow(self, given: Sequence[str]) -> None:
        """The complaint says something else there now; so does the field, where nobody typed."""
        ours = self.is_changed
        self.given = tuple(given)
        self.at_first = self._as_typed(self.given or self.assumed)
        if not ours:
            self.put(self.at_first)

    def _contest(self) -> list[Paragraph]:
        """Whose words differ; none do once they are the same."""
        if self.theirs is None or self.texts == self.theirs:
            return []
        told = [(_("theirs"), self.theirs, "strong"), (_("yours"), self.texts, "strong")]
        if self._was is not None:
            told.insert(0, (_("when you began"), self._was, "dim"))
        room = max(width(label) for label, _texts, _look in told)
        return [(Piece(fit(name, room) + "  ", "late"), Piece(self._shown(texts), look)) for name, texts, look in told]

    def _shown(self, texts: Texts) -> str:
        labels = dict(verbs.choices_of(self.field)) if self.field.kind == "choice" else {}
        return ", ".join(labels.get(text, text) for text in texts) or "-"

    @property
    def is_contested(self) -> bool:
        """Whether somebody else's words stand beside ours."""
        return self.theirs is not None and self.texts != self.theirs

    def take_theirs(self) -> None:
        """Put their words into the field."""
        if self.theirs is not None:
            self.put(self.theirs)

    # Completion

    def know(self, known: Known) -> None:
        """Complete from this from now on."""
        self._offers = known.offers(self.field)
        self._meant = {one.text: one.meant for one in self._offers if one.meant != one.text}
        self._suggester.offer([one.text for one in self._offers])
        self._matches = None

    @property
    def matches(self) -> tuple[Offer, ...]:
        """What may be meant by what was typed."""
        if self._matches is None:
            self._matches = matching(self._offers, self._typed) if isinstance(self.entry, LineEntry) else ()
        return self._matches

    @property
    def completion(self) -> str:
        """What Tab would make of it."""
        entry = self.entry
        return entry.completion if isinstance(entry, LineEntry) else ""

    def action_complete(self) -> None:
        """Take what is suggested; where nothing is, on to the next field."""
        entry = self.entry
        if isinstance(entry, LineEntry) and entry.completion:
            entry.put(entry.completion)
        else:
            self.screen.focus_next()

    def action_offer(self, way: int) -> None:
        """The next of what may be meant, or the one before; where nothing may, the next field or the one before."""
        entry = self.entry
        place = self._place + way
        if not isinstance(entry, LineEntry) or not self.matches or place < -1:
            self.screen.focus_next() if way > 0 else self.screen.focus_previous()
            return
        self._place = min(place, len(self.matches) - 1)
        entry.put(self.matches[self._place].text if self._place >= 0 else self._typed)

    def _is_chosen(self, text: str) -> bool:
        """Whether this stands there because an arrow put it there."""
        return self._place >= 0 and text == self.matches[self._place].text

    @on(Input.Submitted)
    @on(Choice.Done)
    def _done(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Done(self))

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if not self._is_chosen(self.typed):
            self._typed, self._place, self._matches = self.typed, -1, None
        self._label_rows.show(self._label())
        if self.theirs is not None:
            self._show_below()
        self.post_message(self.Changed(self))
