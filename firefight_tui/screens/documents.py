"""Documents for the client from the desk: which one, in which format, and where it was put."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from firefight_tui.errors import Withheld
from firefight_tui.outgoing.filing import file_paper
from firefight_tui.outgoing.papers import Format, Kind
from firefight_tui.screens.bare import BareScreen
from firefight_tui.screens.menu import Menu, choice_menu
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.screens.desk_screen import DeskScreen


def offer_documents(place: DeskScreen, ref: str) -> None:
    """Ask which document of a complaint is wanted, then in which format."""
    if not place.seat.may_run_editor:
        place.tell(_("No file is written for who came in over SSH."), look="late")
        return
    kinds = [(kind.value, kind.label) for kind in Kind]
    place.open_menu(choice_menu(_("Document"), kinds, lambda kind: place.open_menu(_formats(place, ref, Kind(kind)))))


def _formats(place: DeskScreen, ref: str, kind: Kind) -> Menu:
    forms = [(form.value, _FORMATS[form]) for form in Format]
    return choice_menu(kind.label, forms, lambda form: _begin(place, ref, kind, Format(form)))


_FORMATS = {Format.MD: "Markdown", Format.HTML: "HTML", Format.DOCX: "Word", Format.PDF: "PDF"}


def _begin(place: DeskScreen, ref: str, kind: Kind, form: Format) -> None:
    place.run_worker(_write(place, ref, kind, form))


async def _write(place: DeskScreen, ref: str, kind: Kind, form: Format) -> None:
    """Write it, and say where it is; what keeps it in the house is too long for a row."""
    made = await place.read(partial(_made, place, ref, kind, form))
    if isinstance(made, Path):
        place.tell(_("Written: {path}").format(path=made))
    elif made is not None:
        place.app.push_screen(BareScreen(f"{kind}-{ref}", str(made)))


def _made(place: DeskScreen, ref: str, kind: Kind, form: Format) -> Path | Withheld:
    seat = place.seat
    try:
        return file_paper(seat.desk, seat.record(ref), kind, form, seat.office)
    except Withheld as withheld:
        return withheld
