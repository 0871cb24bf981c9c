"""The composition root of the command line, and its one error boundary: every way a call can end has its exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.opening import open_at_once, opens_desk
from firefight_tui.cli.status_line import JSON, asks_status, print_status
from firefight_tui.errors import BadSettings, FirefightError, InvalidValue
from firefight_tui.settings import Flags, load
from firefight_tui.words import _, set_language

if TYPE_CHECKING:
    import click

INTERRUPTED = 130
PIPE_CLOSED = 141
UNEXPECTED = 70
NO_OUTPUT = 74
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code (contract.md, Exit codes).

    Args:
        arguments: What follows the command's name; the process's own unless given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A locale that lacks a character shows its code instead of ending the command.
            stream.reconfigure(errors="backslashreplace")
    invocation = Invocation()
    invocation.debug = "--debug" in words  # also when the words cannot be parsed
    set_language(early_language(words))
    try:
        code = _guarded(invocation, words)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_pipe()
        code = PIPE_CLOSED
    finally:
        invocation.close()
    return code


def early_language(words: Sequence[str]) -> str | None:
    """The language help is to be shown in, before anything is parsed; None leaves it to the locale."""
    flagged = {name: value for name in ("lang", "config") if (value := _flagged(words, f"--{name}"))}
    try:
        return load(Flags(**flagged)).lang or None
    except (BadSettings, FirefightError):
        return flagged.get("lang")


def _flagged(words: Sequence[str], flag: str) -> str:
    for place, word in enumerate(words):
        if word == "--":
            break
        if word == flag:
            return "".join(words[place + 1 : place + 2])
        if word.startswith(f"{flag}="):
            return word.partition("=")[2]
    return ""


def _guarded(invocation: Invocation, words: Sequence[str]) -> int:
    """Run the command; whatever goes wrong is said once, here."""
    try:
        asked = os.environ.get("_FIREFIGHT_COMPLETE")
        if asked:
            from firefight_tui.cli.shells import complete

            return complete(asked)
        if asks_status(invocation, words):
            return print_status(invocation, as_json=JSON in words)
        return open_at_once(invocation) if opens_desk(invocation, words) else _run(invocation, words)
    except FirefightError as error:
        _say(error.message, error.hint)
        _debug(invocation)
        return USAGE if type(error) is InvalidValue else error.exit_code
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _no_output(error) if error.filename is None else _unexpected(invocation, error)
    except Exception as error:  # noqa: BLE001  # the one boundary: nothing reaches the terminal as a traceback
        return _unexpected(invocation, error)


def _run(invocation: Invocation, words: Sequence[str]) -> int:
    """Parse and run; click's own `main` would answer a closed pipe with 1."""
    import click

    from firefight_tui.cli.commands import firefight

    try:
        command = firefight()
        with command.make_context("firefight", list(words), obj=invocation) as ctx:
            code = command.invoke(ctx)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _misused(error)
    return code if isinstance(code, int) else 0


def _no_output(error: OSError) -> int:
    _say(_("The output cannot be written: {reason}.").format(reason=error.strerror or type(error).__name__))
    return NO_OUTPUT


def _misused(error: click.ClickException) -> int:
    import click

    from firefight_tui.cli.misuse import explain

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.message, err=True)
    else:
        _say(*explain(error))
    return error.exit_code


def _say(message: str, hint: str = "") -> None:
    from firefight_tui.cli.speak import talk

    talk("firefight:", message, hint)


def _debug(invocation: Invocation) -> None:
    if invocation.debug:
        import traceback

        from firefight_tui.cli.speak import talk

        talk(traceback.format_exc())


def _unexpected(invocation: Invocation, error: Exception) -> int:
    from firefight_tui.logfile import log_error

    path = log_error(error)
    where = _("The details are in {path}.").format(path=path) if path else _("Run it again with --debug to see where.")
    _say(_("Something went wrong that should not have ({kind}).").format(kind=type(error).__name__), where)
    _debug(invocation)
    return UNEXPECTED


def _leave_pipe() -> None:
    """Nobody reads on: what is still buffered goes nowhere, so that the end of the process stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
