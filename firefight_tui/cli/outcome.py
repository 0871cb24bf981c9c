"""What performing a verb came to, as JSON and as lines (contract.md, Command line)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.speak import plain, talk, write
from firefight_tui.errors import FirefightError, GuardRefused
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.domain.chain import Json

REFUSED = 1
STOPPED = 130


def outcome_object(outcome: Outcome) -> dict[str, Json]:
    """What was done; where some of several complaints refused, also which and why."""
    found: dict[str, Json] = {"ok": outcome.ok}
    if outcome.stopped:
        found |= {"error": "stopped", "message": " ".join(_stopped(outcome)), "op": outcome.operation}
    elif outcome.refused:
        found |= {"error": outcome.refused[0].error.kind, "message": summary(outcome)}
    found |= {"refs": list(outcome.refs), "entries": list(outcome.entries), "created": dict(outcome.created)}
    if outcome.refused:
        found["refused"] = [{"ref": one.ref, **_reason(one.error)} for one in outcome.refused]
    return found


def refusal_object(error: FirefightError) -> dict[str, Json]:
    """Why nothing was done."""
    return {"ok": False, **_reason(error)}


def _reason(error: FirefightError) -> dict[str, Json]:
    found: dict[str, Json] = {"error": error.kind, "message": str(error)}
    if isinstance(error, GuardRefused):
        found["missing"] = plain(error.missing)
    return found


def exit_code_of(outcome: Outcome) -> int:
    """0 where everything was done, 130 where it was stopped, otherwise 1."""
    if outcome.stopped:
        return STOPPED
    return 0 if outcome.ok else REFUSED


def summary(outcome: Outcome) -> str:
    """How many were done, and how many refused if any were."""
    done, refused = len(outcome.refs), len(outcome.refused)
    said = ngettext("{count} complaint done.", "{count} complaints done.", done).format(count=done)
    if refused:
        said += " " + ngettext("{count} refused.", "{count} refused.", refused).format(count=refused)
    return said


def tell(verb: str, outcome: Outcome) -> None:
    """Say what was done, a line a complaint, and why others refused."""
    made = ", ".join(f"{kind} {number}" for kind, number in outcome.created.items())
    for ref in outcome.refs or ("",):
        write("  ".join(part for part in (ref, verb, made) if part))
    if outcome.ok and not outcome.entries:
        talk(_("Nothing changed."))
    for one in outcome.refused:
        tell_refusal(one.error, one.ref)
    if outcome.stopped:
        talk("firefight:", *_stopped(outcome))


def _stopped(outcome: Outcome) -> tuple[str, str]:
    """That not all was done, and how to go on."""
    hint = _("Go on with the same complaints: the same command and --op {operation}. Take it back: firefight do undo")
    return _("Stopped.") + " " + summary(outcome), hint.format(operation=outcome.operation)


def tell_refusal(error: FirefightError, ref: str = "") -> None:
    """Say why a verb was refused, and what mends it."""
    talk(f"{ref}:" if ref else "firefight:", error.message, error.hint)
    if isinstance(error, GuardRefused):
        for gap in error.missing:
            mark = _("needed") if gap.hard else _("gap")
            talk(f"  {mark}: {gap.message} [{gap.key}] {gap.verb}")
