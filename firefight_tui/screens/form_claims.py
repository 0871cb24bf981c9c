"""What a form would record as having happened though nobody touched its words, and the question whether it was so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from firefight_tui.domain.text import clean_cell
from firefight_tui.screens.form_field import FormField
from firefight_tui.screens.sending import ListScreen
from firefight_tui.words import _, pgettext


class Claim(NamedTuple):
    """A line that says that something was done, as it was proposed.

    Attributes:
        field: Its field.
        label: What would have happened.
        words: To whom, by which way, in which words.
    """

    field: str
    label: str
    words: str


Told = Callable[[Mapping[str, str]], Claim]


def _apology(said: Mapping[str, str]) -> Claim:
    to = _("to {person}, {channel}: {words}").format(
        person=said["apology_person"] or "-",
        channel=said["apology_channel"] or _("phone, unless said"),
        words=said["apology"],
    )
    return Claim("apology", pgettext("repair", "apology"), to)


def _shown(said: Mapping[str, str]) -> Claim:
    to = _("to {person}: {words}").format(person=said["demonstration_person"] or "-", words=said["demonstration"])
    return Claim("demonstration", pgettext("repair", "shown"), to)


def _nothing_given(said: Mapping[str, str]) -> Claim:
    return Claim("no_compensation", _("no compensation"), said["no_compensation"])


def _reviewed(_said: Mapping[str, str]) -> Claim:
    return Claim("reviewed", _("retrospective"), _("it was read through and is reviewed"))


_CLAIMS: Mapping[str, Sequence[tuple[tuple[str, ...], Told]]] = {
    "close": (
        (("reviewed",), _reviewed),
        (("apology", "apology_person", "apology_channel"), _apology),
        (("no_compensation",), _nothing_given),
        (("demonstration", "demonstration_person"), _shown),
    ),
}
"""By verb: the fields that say together that something was done, and how they are told.

A compensation is none of them: it is refused until somebody names who approved it.
"""


def untouched(verb: str, fields: Sequence[FormField]) -> tuple[Claim, ...]:
    """What would be recorded as having happened of which nobody has changed a word.

    Args:
        verb: Whose form it is.
        fields: Its fields as they stand.
    """
    return tuple(_untouched(_CLAIMS.get(verb, ()), {one.field.name: one for one in fields}))


def _untouched(claims: Sequence[tuple[tuple[str, ...], Told]], fields: Mapping[str, FormField]) -> Iterator[Claim]:
    for names, told in claims:
        # A settled line is not asked for, and an empty one claims nothing.
        first = fields.get(names[0])
        if first is not None and first.texts and not any(fields[name].is_changed for name in names):
            yield told({name: clean_cell(fields[name].shown) for name in names})


def claims_screen(claims: Sequence[Claim]) -> ListScreen:
    """The question before they are recorded; the answer marked first records nothing."""
    rows = [(one.label, one.words) for one in claims]
    answers = (_("it was so: record it"), _("no, back to the sheet"))
    return ListScreen(_("Nobody has touched these lines. Was it so?"), rows, answers=answers)
