"""A text opened in the editor somebody chose, and what comes back; whatever the editor does, nothing is lost."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from firefight_tui.errors import Unavailable
from firefight_tui.words import _


def editor_command(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The editor somebody chose, as words of a command.

    Raises:
        Unavailable: None is chosen, or what is chosen cannot be read or found.
    """
    chosen = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError:
        words = []
    if not words:
        raise Unavailable(
            _("No editor is set: go on typing here."), _("Set VISUAL or EDITOR before you start the desk.")
        )
    if shutil.which(words[0]) is None:
        raise Unavailable(_("There is no editor {name}.").format(name=words[0]), _("What you typed is as it was."))
    return tuple(words)


def edited(text: str, command: tuple[str, ...]) -> str:
    """Let the editor change a text. Blocks, and wants the terminal for itself.

    The text lies in a folder only its owner reads, with whatever the editor puts beside it, until this returns.

    Raises:
        Unavailable: The editor cannot be started, gave up, or left something unreadable: the text stays as it was.
            An editor that was killed after saving did save: that counts.
    """
    folder = Path(tempfile.mkdtemp(prefix="firefight-"))
    try:
        file = folder / "text.txt"
        file.touch(0o600)
        file.write_text(text, "utf-8", errors="replace")
        with _interrupts_left_to_it():
            code = subprocess.run([*command, str(file)], check=False).returncode
        found = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unavailable(
            _("The editor failed: {reason}.").format(reason=reason), _("What you typed is as it was.")
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if code > 0:
        raise Unavailable(
            _("The editor gave up with code {code}.").format(code=code), _("What you typed is as it was.")
        )
    return found if text.endswith("\n") else found.removesuffix("\n")


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """Ctrl-c in an editor reaches its whole group: it is meant for the editor."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        """Nothing; unlike an ignored signal this one is the default again in the editor."""

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
