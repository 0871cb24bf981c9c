"""Where reply scripts come from: those that are shipped, and the user's own in the settings folder, which win."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from firefight_tui.domain.reply_script import GENERAL, ReplyScript, ScriptFault, read_script
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _, choose_language

SHIPPED = "replies"
"""The folder beside this module."""

ENDING = ".txt"


@dataclass(frozen=True)
class Scripts:
    """The reply scripts there are.

    Attributes:
        folder: The user's own, `LANGUAGE/CAUSE.MOMENT.txt` in it; None where there are none.
    """

    folder: Path | None = None

    def named(self, name: str, language: str) -> ReplyScript:
        """The script of a name such as `quality.plan`; the general one of its moment where there is no other.

        Raises:
            InvalidValue: There is none, or the user's own cannot be used; the message names file and line.
        """
        language = choose_language(language)
        for one in dict.fromkeys((name, f"{GENERAL}.{name.rpartition('.')[2]}")):
            found = self._own(one, language) or _shipped(one, language)
            if found is not None:
                return _read(one, language, *found)
        raise InvalidValue(_("script: there is no script {name}.").format(name=name), field="script")

    def _own(self, name: str, language: str) -> tuple[bytes, str] | None:
        if self.folder is None:
            return None
        file = self.folder / language / f"{name}{ENDING}"
        try:
            return file.read_bytes(), str(file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unusable(str(file), 1, error.strerror or "") from error


def _shipped(name: str, language: str) -> tuple[bytes, str] | None:
    file = files("firefight_tui.desk") / SHIPPED / language / f"{name}{ENDING}"
    return (file.read_bytes(), file.name) if file.is_file() else None


def _read(name: str, language: str, content: bytes, place: str) -> ReplyScript:
    try:
        return read_script(name, language, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unusable(place, line, _("it is not UTF-8")) from error
    except ScriptFault as error:
        raise _unusable(place, error.line, error.message) from error


def _unusable(place: str, line: int, reason: str) -> InvalidValue:
    return InvalidValue(
        _("script: {path}, line {line}: {reason}.").format(path=place, line=line, reason=reason),
        _("Mend the file, or take it away: the shipped script is then used."),
        field="script",
    )
