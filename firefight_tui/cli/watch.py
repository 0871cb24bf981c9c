"""`firefight watch`: the long-running side, put together from the settings."""

from __future__ import annotations

import signal
from datetime import datetime
from typing import TYPE_CHECKING

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import command, option
from firefight_tui.cli.speak import talk
from firefight_tui.errors import NoInput, Unavailable
from firefight_tui.settings import hide_password
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.outgoing.watch import Watch


@command(
    "watch",
    N_(
        "The long-running side: warns about clocks, sends the outbox and fetches figures.\n\n"
        "One watch a store; a second one says who has it and exits with 75. "
        "With --once it looks once and ends, for cron. docs/watch.md has units for systemd."
    ),
)
@option("--once", is_flag=True, help=N_("look once, then end"))
def watch_command(invocation: Invocation, once: bool) -> int:
    """Watch until told to end."""
    watch = make_watch(invocation)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, watch.stop)
    if not once:
        watch.run()
        return 0
    done = watch.once()
    if done.unready:
        raise Unavailable(done.unready)
    return 0


def make_watch(invocation: Invocation) -> Watch:
    """The watch of the settings.

    Raises:
        NoInput: There is no store to watch.
        BadSettings: The settings do not hold.
    """
    from firefight_tui.desk.alerting import Alerting
    from firefight_tui.outgoing.chat import ChatCarrier
    from firefight_tui.outgoing.choices import reach_of, smtp_of, watch_of
    from firefight_tui.outgoing.collecting import Collector
    from firefight_tui.outgoing.delivery import Delivery
    from firefight_tui.outgoing.figures import figures_of
    from firefight_tui.outgoing.smtp import SmtpCarrier
    from firefight_tui.outgoing.watch import Watch

    settings = invocation.settings
    smtp, reach, choices = smtp_of(settings), reach_of(settings), watch_of(settings)
    figures = figures_of(settings)
    store = invocation.store
    if not store.exists():
        place = hide_password(settings.store)
        raise NoInput(_("There is no store at {place}.").format(place=place), _("Make one: firefight store init."))
    alerting = Alerting(store, choices.steps, choices.alerts, choices.per)
    delivery = Delivery(store, SmtpCarrier(smtp), ChatCarrier(), reach, log, tries=choices.tries)
    return Watch(store, alerting, delivery, log, collector=Collector(store, figures, log))


def log(line: str) -> None:
    """A line on stderr, with the time of this machine's wall clock."""
    talk(datetime.now().astimezone().isoformat(timespec="seconds"), line)
