"""A probe: a command of the settings is run without a shell, and the last line it prints is a figure (S41).

It gets no input, none of the desk's environment beyond `PASSED`, a process group of its own, and a time. When that is
over, or it prints too much, the whole group is killed; what it left running is killed also where it ended by itself.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from firefight_tui.domain.sources import NoFigure, last_line, read_figure
from firefight_tui.domain.text import clean_cell
from firefight_tui.words import _, ngettext

PASSED = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR")
"""Of the environment; no FIREFIGHT_ variable, since the store's address may hold a password."""
LOCALE = "C.UTF-8"
"""Numbers are written with a dot in it."""
MOST_OUTPUT = 64 * 1024
KEPT_COMPLAINT = 4 * 1024
"""Of what it prints as errors the end is kept, for the message."""
TICK = 0.1
"""Seconds between two looks at whether it ended, or shall."""
LAST_WAIT = 1.0
"""Seconds for the kernel to let go of what was killed."""


class Stopped(Exception):
    """Fetching was told to end before anything came."""


def ask_probe(name: str, command: Sequence[str], patience: float, stop: threading.Event) -> Decimal:
    """Run a probe and read its figure.

    Args:
        name: What it is called.
        command: Its words, the program first.
        patience: The seconds it may take.
        stop: Ends it at once when set.

    Raises:
        NoFigure: It could not be run, failed, took too long, printed too much, or printed no figure.
        Stopped: `stop` was set.
    """
    run = _Run(name, patience, stop)
    output = run.output_of(command)
    line = last_line(output)
    if not line:
        raise NoFigure(_("The probe {name} printed nothing.").format(name=name), _("Its last line must be a number."))
    try:
        return read_figure(line)
    except NoFigure as error:
        words = _("Of the probe {name}: {message}").format(name=name, message=error.message)
        raise NoFigure(words, error.hint) from error


class _Run:
    """One run of a probe."""

    def __init__(self, name: str, patience: float, stop: threading.Event) -> None:
        self._name, self._patience, self._stop = name, patience, stop
        self._output, self._errors = bytearray(), bytearray()

    def output_of(self, command: Sequence[str]) -> bytes:
        process = self._start(command)
        try:
            self._listen(process)
        finally:
            _end(process)
        self._refuse_failed(process.returncode)
        return bytes(self._output)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in PASSED if name in os.environ} | {"LC_ALL": LOCALE}
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise NoFigure(
                _("The probe {name} cannot be run: {program}: {reason}.").format(
                    name=self._name, program=clean_cell(command[0], 60), reason=reason
                ),
                _("Mend its command under [probes] in the settings."),
            ) from error

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Read until it has ended and all it wrote is read. A child that keeps its output open is not waited for."""
        until = time.monotonic() + self._patience
        with selectors.DefaultSelector() as ears:
            for stream, kept in ((process.stdout, self._output), (process.stderr, self._errors)):
                assert stream is not None, "both are pipes"
                os.set_blocking(stream.fileno(), False)
                ears.register(stream.fileno(), selectors.EVENT_READ, kept)
            while True:
                # Asked before reading: what it wrote before it ended is then read below.
                has_ended = process.poll() is not None
                heard = ears.select(0 if has_ended else TICK)
                for key, _events in heard:
                    self._read(ears, key)
                if has_ended and not heard:
                    return
                self._refuse_endless(until)

    def _read(self, ears: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        piece = os.read(key.fd, MOST_OUTPUT)
        if not piece:
            ears.unregister(key.fd)
        key.data.extend(piece)
        del self._errors[:-KEPT_COMPLAINT]
        if len(self._output) > MOST_OUTPUT:
            raise NoFigure(
                _("The probe {name} printed more than {limit} KB and was ended.").format(
                    name=self._name, limit=MOST_OUTPUT // 1024
                ),
                _("It shall print one number."),
            )

    def _refuse_endless(self, until: float) -> None:
        if self._stop.is_set():
            raise Stopped
        if time.monotonic() < until:
            return
        count = int(self._patience)
        words = ngettext(
            "The probe {name} took more than {count} second and was ended.",
            "The probe {name} took more than {count} seconds and was ended.",
            count,
        )
        raise NoFigure(
            words.format(name=self._name, count=count),
            _("Make it quicker, or give it more time: patience under [watch] in the settings."),
        )

    def _refuse_failed(self, code: int) -> None:
        if code == 0:
            return
        if code < 0:
            words = _("The probe {name} was killed by signal {code}.")
        else:
            words = _("The probe {name} failed with exit code {code}.")
        said = clean_cell(last_line(bytes(self._errors)), 160)
        hint = _("It says: {said}").format(said=said) if said else _("Run its command by hand to see why.")
        raise NoFigure(words.format(name=self._name, code=abs(code)), hint)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group, and let go of the process and its pipes."""
    # A group outlives its leader as long as one of it lives; where nobody does there is nothing to kill.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    # What hangs in the kernel is not waited for.
    with suppress(subprocess.TimeoutExpired):
        process.wait(LAST_WAIT)
    for stream in (process.stdout, process.stderr):
        assert stream is not None, "both are pipes"
        stream.close()
