"""What an alert says: which clock of which complaint, since when, why to this engineer, and what opens it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.ladder import RUNGS, Rung
from firefight_tui.domain.spans import left_told
from firefight_tui.domain.vocabulary import ClockName, Severity
from firefight_tui.words import _, ngettext


def alert_subject(clock: ClockName, *, late: bool, severity: Severity, client: str) -> str:
    """One line; the reference is added where it is sent and shown."""
    words = _("sev{severity} late: {clock}, {client}") if late else _("sev{severity} soon late: {clock}, {client}")
    return words.format(severity=int(severity), clock=clock.label, client=client)


def alert_body(
    title: str, clock: ClockName, due_at: datetime, now: datetime, zone: ZoneInfo, rung: Rung, ref: str
) -> str:
    """The rest of an alert, for the engineer whose zone it is."""
    when = due_at.astimezone(zone).strftime("%m-%d %H:%M")
    left = left_told(due_at - now)
    return "\n".join(
        [
            title,
            "",
            _("{clock}: due {when} ({zone}), {left}").format(clock=clock.label, when=when, zone=zone.key, left=left),
            _("You are told because {reason}.").format(reason=_(RUNGS[rung])),
            "",
            f"firefight {ref}",
        ]
    )


def digest_subject(count: int) -> str:
    """One line over what was put together."""
    return ngettext("{count} more alert", "{count} more alerts", count).format(count=count)


def digest_line(ref: str, subject: str) -> str:
    """One alert among those put together."""
    return f"{ref} {subject}".strip()
