"""A document for the client written into the folder of documents: what the desk's key P does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from firefight_tui.errors import CannotCreate, PermissionRefused
from firefight_tui.outgoing.papers import Format, Kind, make_paper, written
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.desk.desk import Desk
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.outgoing.office import Office

MOST_OF_A_NAME = 99
"""Documents of one name that may lie beside each other."""


def file_paper(desk: Desk, record: ComplaintRecord, kind: Kind, form: Format, office: Office) -> Path:
    """Write a document into a new file; what lies there already is never overwritten. Returns its path.

    Raises:
        PermissionRefused: Who asks came through a forced command: no file is written for them.
        NothingThere: There is nothing to tell yet.
        Withheld: Something in it must not leave the house.
        BadSettings: The user's template cannot be used.
        Unavailable: The format needs an extra that is not installed.
        CannotCreate: The file cannot be written.
    """
    if not desk.actor.is_local:
        raise PermissionRefused(
            _("No file is written for who came in over SSH."), _("Have it written where the desk runs.")
        )
    paper = make_paper(kind, desk, record, office)
    made = written(paper.blocks, form, paper.language, desk.now(), company=office.company, reference=paper.reference)
    folder = office.folder or Path.cwd()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write(folder, f"{paper.name}.{paper.language}", form, made)
    except OSError as error:
        raise CannotCreate(
            _("{file} cannot be written: {reason}.").format(file=folder, reason=error.strerror or error),
            _("Name another folder: [documents] folder in the settings."),
        ) from error


def _write(folder: Path, name: str, form: Format, made: bytes) -> Path:
    for number in range(1, MOST_OF_A_NAME + 1):
        path = folder / (f"{name}.{form}" if number == 1 else f"{name}.{number}.{form}")
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with open(opened, "wb") as file:
            file.write(made)
        return path
    raise CannotCreate(
        _("{folder} holds {count} documents of this name already.").format(folder=folder, count=MOST_OF_A_NAME),
        _("Take some away."),
    )
