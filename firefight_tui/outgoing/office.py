"""What the settings say about documents: the table `documents`, and the folder of templates beside the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firefight_tui.errors import BadSettings
from firefight_tui.settings import DOCUMENTS, Settings, directory
from firefight_tui.words import N_, _

DOCUMENT_KEYS = {
    "company": N_("what we are called in documents"),
    "folder": N_("where the desk puts documents: documents in the state directory unless said"),
}
TEMPLATES = "templates"
"""The folder of the user's own templates, beside the settings file."""


@dataclass(frozen=True)
class Office:
    """What is said about documents.

    Attributes:
        company: What we are called.
        templates: The user's own templates; None where there can be none.
        folder: Where the desk puts documents.
    """

    company: str = ""
    templates: Path | None = None
    folder: Path | None = None


def office_of(settings: Settings) -> Office:
    """What the settings say.

    Raises:
        BadSettings: The table holds something else.
    """
    table = settings.tables.get(DOCUMENTS, {})
    for key in table:
        if key not in DOCUMENT_KEYS:
            raise BadSettings(
                _("{path}: there is no setting {key}.").format(path=settings.file, key=f"{DOCUMENTS}.{key}"),
                _("There are: {keys}.").format(keys=", ".join(DOCUMENT_KEYS)),
            )
    folder = str(table.get("folder", "")).strip()
    return Office(
        company=str(table.get("company", "")).strip(),
        templates=settings.file.parent / TEMPLATES,
        folder=Path(folder).expanduser() if folder else directory("state") / "documents",
    )


def office_explained(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every entry of the table: its name, its value, what it means.

    Raises:
        BadSettings: The table holds something else.
    """
    office_of(settings)
    for key, value in settings.tables.get(DOCUMENTS, {}).items():
        yield f"{DOCUMENTS}.{key}", str(value), DOCUMENT_KEYS[key]
