"""`firefight outbox`: what is to leave the house, and what somebody has to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import marked, plain, table, talk, write, write_json
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.domain.chain import Json
    from firefight_tui.domain.outbox import OutboxRecord

PARTS = {
    "ls": ("outbox", N_("List what waits, failed or was perhaps sent")),
    "retry": ("outbox", N_("Send a message again")),
    "settle": ("outbox", N_("Count a message as delivered")),
}
NOTHING_FOUND = 3

outbox_command = LazyGroup("outbox", PARTS, help=N_("What is to leave the house: mails, notices, alerts."))


@command("ls", N_("List what waits, failed or was perhaps sent.\n\nNewest first; nothing there: exit 3."))
@option("--all", "everything", is_flag=True, help=N_("also what was sent"))
@as_json
def ls_command(invocation: Invocation, everything: bool, as_json: bool) -> int:
    """List messages."""
    from firefight_tui.desk.trouble import messages

    found = messages(invocation.store, everything=everything)
    if as_json:
        write_json([_object(one) for one in found])
    elif found:
        for line in table([_heading(), *(_cells(one, invocation) for one in found)], wrapped=True):
            write(line)
    else:
        talk(_("Nothing waits to be sent."))
    return 0 if found else NOTHING_FOUND


@command(
    "retry",
    N_("Send a message again that failed or was perhaps sent.\n\nOf one that was perhaps sent, ask first."),
)
@argument("number", metavar="ID", type=int)
@as_json
def retry_command(invocation: Invocation, number: int, as_json: bool) -> int:
    """Send one again."""
    from firefight_tui.desk.trouble import retry

    return _decided(retry(invocation.desk, number), as_json=as_json)


@command(
    "settle",
    N_("Count a message as delivered that failed or was perhaps sent.\n\nIt arrived, or was said another way."),
)
@argument("number", metavar="ID", type=int)
@as_json
def settle_command(invocation: Invocation, number: int, as_json: bool) -> int:
    """Count one as delivered."""
    from firefight_tui.desk.trouble import settle

    return _decided(settle(invocation.desk, number), as_json=as_json)


def _decided(record: OutboxRecord, *, as_json: bool) -> int:
    if as_json:
        write_json(_object(record))
    else:
        write(f"{record.id}  {record.state.label}")
    return 0


def _object(record: OutboxRecord) -> dict[str, Json]:
    found = plain(record)
    assert isinstance(found, dict), "a record is an object"
    return marked(found)


def _heading() -> tuple[str, ...]:
    return ("ID", _("state"), _("kind"), _("to"), _("at"), _("subject and reason"))


def _cells(record: OutboxRecord, invocation: Invocation) -> tuple[str, ...]:
    at = (record.sent_at or record.next_attempt_at).astimezone(invocation.zone).strftime("%m-%d %H:%M")
    named = "" if record.ref in record.subject else record.ref
    words = " ".join(part for part in (named, record.subject, record.error and f"({record.error})") if part)
    return (str(record.id), record.state.label, record.kind.label, record.to, at, words)
