"""`firefight show`: one complaint, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.asking import read_moment
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import marked, plain, write, write_json
from firefight_tui.words import N_

if TYPE_CHECKING:
    from datetime import datetime

    from firefight_tui.domain.chain import Json
    from firefight_tui.domain.records import ComplaintRecord

KEYS = """ref title body stage severity complexity cause also client project contact channel impact dissatisfaction
remedy_sought commander version received_at occurred_at waiting assumed next missing clocks team contacts phenomena
reproductions hypotheses root_cause remedies plans opinions effects milestones commitments retrospective lessons
preventions repair visits links attachments timeline""".split()
"""What `show --json` holds from the first release on (contract.md)."""

ONE = frozenset({"root_cause", "retrospective"})
"""Of these keys a complaint has one or none; of those no record holds yet it has a list."""

BESIDE = """kind client_event requirement expected delivered condition promised_at spent agreed about merged_into
reopened untold updated_at acceptances""".split()


@command("show", N_("Show one complaint, whole.\n\nREF is FF-128, or 128."))
@argument("reference", metavar="REF")
@option(
    "--at", "at", metavar="TIME", help=N_("count only what happened up to then: 2026-11-23 10:00, yesterday 18:00, -2h")
)
@as_json
def show_command(invocation: Invocation, reference: str, at: str | None, as_json: bool) -> int:
    """Show one complaint."""
    moment = read_moment(at, invocation) if at else None
    record = read(invocation, reference, at=moment)
    if as_json:
        write_json(complaint_object(record))
        return 0
    from firefight_tui.cli.show_text import lines

    for line in lines(record, zone=invocation.zone, now=moment or invocation.now):
        write(line)
    return 0


def read(invocation: Invocation, reference: str, *, at: datetime | None = None) -> ComplaintRecord:
    """One complaint of the store.

    Raises:
        UnknownReference: There is none, or no store yet.
    """
    from firefight_tui.desk.views.complaint import complaint
    from firefight_tui.errors import UnknownReference

    if not invocation.store.exists():
        raise UnknownReference(reference)
    return complaint(invocation.store, reference, invocation.now, at=at)


def complaint_object(record: ComplaintRecord) -> dict[str, Json]:
    """A complaint as `show --json` holds it: every key of the contract, null or [] until it is filled."""
    found: dict[str, Json] = {key: _value(record, key) for key in KEYS}
    return marked(found | {key: plain(getattr(record, key)) for key in BESIDE})


def _value(record: ComplaintRecord, key: str) -> Json:
    """What the record holds under a key; None or an empty list for what no record holds yet."""
    empty: object = None if key in ONE else ()
    value = plain(getattr(record, key, empty))
    if key == "clocks" and isinstance(value, dict):
        return {name: _as_agreed(clock) for name, clock in value.items()}
    if key == "waiting" and isinstance(value, dict):
        return {name: value[name] for name in ("on", "reason", "since", "until")}
    return value


def _as_agreed(clock: Json) -> Json:
    """A clock as the contract has it."""
    assert isinstance(clock, dict)
    return {name: clock[name] for name in ("state", "due_at", "met_at", "remaining_s")}
