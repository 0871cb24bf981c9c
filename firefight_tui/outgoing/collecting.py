"""Collecting figures: what is due is fetched beside everything else, and what came of it is written down."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from firefight_tui.desk import collecting
from firefight_tui.desk.collecting import Task
from firefight_tui.domain.now import utc_now
from firefight_tui.domain.sources import FigureSource, NoFigure, parse_source
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.errors import InvalidValue
from firefight_tui.outgoing.figures import Figures
from firefight_tui.outgoing.probing import Stopped, ask_probe
from firefight_tui.store.store import Store
from firefight_tui.words import _

AT_ONCE = 4
"""Figures fetched at a time, so that one that hangs does not keep the rest waiting."""
MOST_EFFECTS = 20
"""Of one complaint, fetched at once."""
LAST_WAIT = 2.0
"""Seconds for what is being fetched to end when we do."""

Log = Callable[[str], None]


class NotHere(NoFigure):
    """This desk cannot fetch it, another may."""


@dataclass(frozen=True)
class Came:
    """What came of one figure.

    Attributes:
        effect: The id of the effect.
        label: Complaint and effect as people call them.
        value: The figure; None where none came.
        failure: Why none came, and what to do; empty where one did, or where fetching was told to end.
    """

    effect: int
    label: str
    value: Decimal | None = None
    failure: str = ""


@dataclass(frozen=True)
class _Fetched:
    task: Task
    by: MeasuredBy
    at: datetime
    value: Decimal | None
    failure: str


def fetch(figures: Figures, source: str, stop: threading.Event) -> tuple[Decimal, MeasuredBy]:
    """Fetch one figure; blocks as long as the settings allow.

    Raises:
        NoFigure: None came.
        NotHere: This desk is not set up for it.
        Stopped: `stop` was set.
    """
    asked = refuse_elsewhere(figures, source)
    if asked.by is MeasuredBy.PROBE:
        return ask_probe(asked.what, figures.probes[asked.what], figures.patience, stop), asked.by
    from firefight_tui.outgoing.prometheus import ask_prometheus

    return ask_prometheus(figures.prometheus, asked.what, figures.patience, stop), asked.by


def refuse_elsewhere(figures: Figures, source: str) -> FigureSource:
    """Read a source that this desk is set up for.

    Raises:
        NoFigure: It is none.
        NotHere: This desk is not set up for it.
    """
    try:
        asked = parse_source(source)
    except InvalidValue as error:
        raise NoFigure(error.message, error.hint) from error
    if asked.by is MeasuredBy.PROMETHEUS and not figures.prometheus.url:
        raise NotHere(
            _("Where Prometheus is was not said."),
            _('On the desk that fetches: [prometheus] url = "http://HOST:9090" in its settings.'),
        )
    if asked.by is MeasuredBy.PROBE and not figures.may_run:
        raise NotHere(_("Probes do not run in a session like this one."), _("The watch fetches the figure."))
    if asked.by is MeasuredBy.PROBE and asked.what not in figures.probes:
        raise NotHere(
            _("There is no probe {name} here.").format(name=asked.what),
            _('On the desk that fetches: {name} = "COMMAND" under [probes] in its settings.').format(name=asked.what),
        )
    return asked


class Collector:
    """Fetches figures in threads of its own; the store is used by the caller's thread alone.

    Args:
        store: Where effects are.
        figures: How this desk fetches.
        log: Told when an effect begins to fail and when it works again.
        now: The clock.
    """

    def __init__(self, store: Store, figures: Figures, log: Log, *, now: Callable[[], datetime] = utc_now) -> None:
        self._store, self._figures, self._log, self._now = store, figures, log, now
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._fetched: queue.SimpleQueue[_Fetched] = queue.SimpleQueue()
        self._unwritten: list[_Fetched] = []

    @property
    def is_ready(self) -> bool:
        """Whether something came that is to be written down."""
        return not self._fetched.empty()

    def turn(self) -> list[Came]:
        """Write down what came and begin to fetch what is due; never waits for a figure.

        Raises:
            StoreError: The store fails; what came is kept and written down at the next turn.
        """
        came = self._write_down()
        room = self._room()
        for one in collecting.due(self._store, self._now(), room) if room else ():
            self.begin(one.effect)
        return came

    def begin(self, effect: int, *, early: timedelta | None = None) -> bool:
        """Claim the next figure of an effect and fetch it in a thread; returns whether it could be claimed."""
        task = collecting.claim(self._store, effect, self._now(), self._figures.every, early=early)
        if task is None:
            return False
        thread = threading.Thread(target=self._fetch, args=(task,), name=f"figure-{task.effect}", daemon=True)
        self._threads.append(thread)
        thread.start()
        return True

    def next_at(self) -> datetime | None:
        """When the next figure is due; None where none is, or nobody is free to fetch it."""
        return collecting.next_at(self._store, self._now()) if self._room() else None

    def finish(self, is_stopping: Callable[[], bool] = lambda: False) -> list[Came]:
        """Wait until all that is being fetched has come; each is written down as it comes."""
        came: list[Came] = []
        for thread in self._threads:
            while thread.is_alive() and not is_stopping():
                thread.join(0.1)
                came += self._write_down()
        return came + self._write_down()

    def sweep(self, is_stopping: Callable[[], bool] = lambda: False) -> list[Came]:
        """Fetch all that is due, however much, and wait for it."""
        came = self.turn()
        while self._threads and not is_stopping():
            came += self.finish(is_stopping)
            came += self.turn()
        return came

    def stop(self) -> list[Came]:
        """End what is being fetched, at once; what came is written down, the rest is due again."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(LAST_WAIT)
        return self._write_down()

    def _room(self) -> int:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        return 0 if self._stopping.is_set() else AT_ONCE - len(self._threads)

    def _fetch(self, task: Task) -> None:
        """What a thread does: whatever happens, something comes of it."""
        value, by, failure = None, MeasuredBy.PROBE, _("Fetching broke off.")
        try:
            value, by = fetch(self._figures, task.source, self._stopping)
            failure = ""
        except NoFigure as error:
            failure = str(error)
        except Stopped:
            failure = ""
        finally:
            self._fetched.put(_Fetched(task, by, self._now(), value, failure))

    def _write_down(self) -> list[Came]:
        """What the store does not take now is kept until it does."""
        while not self._fetched.empty():
            self._unwritten.append(self._fetched.get())
        came: list[Came] = []
        while self._unwritten:
            came.append(self._settle(self._unwritten[0]))
            del self._unwritten[0]
        return came

    def _settle(self, one: _Fetched) -> Came:
        task, now = one.task, self._now()
        if one.value is not None:
            collecting.record(self._store, task, one.value, one.by, one.at, now)
            if task.failures:
                self._log(_("{label}: figures come again").format(label=task.label))
        elif one.failure:
            collecting.fail(self._store, task, one.failure, now, self._figures.every)
            if not task.failures:
                self._log(_("{label}: no figure. {reason}").format(label=task.label, reason=one.failure))
        else:
            collecting.put_back(self._store, task, now)
        return Came(task.effect, task.label, one.value, one.failure)


def collect_now(
    store: Store,
    figures: Figures,
    ref: str,
    *,
    early: bool = True,
    now: Callable[[], datetime] = utc_now,
    is_stopping: Callable[[], bool] = lambda: False,
) -> tuple[Came, ...]:
    """Fetch the figures of one complaint and wait for them; for a worker's thread of an open tab.

    What this desk is not set up for is left to the watch, untouched; it is told where nobody has fetched it for long,
    or where somebody asked for it now.

    Args:
        store: The store.
        figures: How this desk fetches, see `figures_of`.
        ref: The complaint.
        early: Whether to fetch also what is not due yet, unless somebody has just begun to.
        now: The clock.
        is_stopping: Asked over and over while waiting; True ends what is being fetched, at once.

    Raises:
        StoreError: The store fails.
    """
    collector = Collector(store, figures, lambda _line: None, now=now)
    came: list[Came] = []
    recent = timedelta(seconds=figures.patience) if early else None
    try:
        for one in collecting.due(store, now(), MOST_EFFECTS, of=ref, early=early):
            elsewhere = _why_elsewhere(figures, one.source)
            if not elsewhere:
                collector.begin(one.effect, early=recent)
            elif early or now() - one.since >= figures.every:
                came.append(Came(one.effect, "", failure=elsewhere))
        came += collector.finish(is_stopping)
    finally:
        came += collector.stop()
    return tuple(came)


def _why_elsewhere(figures: Figures, source: str) -> str:
    """Why this desk cannot fetch what another may; empty where it can, or nobody can."""
    try:
        refuse_elsewhere(figures, source)
    except NotHere as error:
        return str(error)
    except NoFigure:
        pass
    return ""
