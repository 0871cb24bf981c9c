"""What may make up for the trouble, by severity and cause (S55); a suggestion, somebody approves what is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from firefight_tui.domain.vocabulary import Cause, Severity
from firefight_tui.words import N_


@dataclass(frozen=True)
class Suggestion:
    """What to offer, and what it is worth, in the language asked for."""

    what: str
    value: str


_GIVEN = tuple[str, str]

_SEVERE: Mapping[Cause | None, _GIVEN] = {
    Cause.FUNCTION: (
        N_("The missing requirement is built free of charge, and one further feature of their choice."),
        N_("one feature"),
    ),
    Cause.DELAY: (
        N_("The warranty starts only at the real delivery, and we are on site at their event."),
        N_("the days of the delay"),
    ),
    Cause.QUALITY: (N_("The service is extended by 3 months free of charge."), N_("3 months of service")),
    Cause.SERVICE: (
        N_("Another liaison, and a visit by our management to say so."),
        N_("a visit by management"),
    ),
    Cause.COST: (N_("The overrun nobody agreed to is credited to the next invoice."), N_("the whole overrun")),
    Cause.TRAINING: (
        N_("Another training on site for everyone who works with it, free of charge."),
        N_("2 days on site"),
    ),
    None: (N_("The service is extended by 1 month free of charge."), N_("1 month of service")),
}
_MILD: Mapping[Cause | None, _GIVEN] = {
    Cause.FUNCTION: (N_("The missing requirement is built free of charge."), N_("the missing requirement")),
    Cause.DELAY: (N_("The warranty starts only at the real delivery."), N_("the days of the delay")),
    Cause.QUALITY: (N_("The service is extended by 1 month free of charge."), N_("1 month of service")),
    Cause.SERVICE: (N_("Another liaison, introduced by our manager."), N_("another liaison")),
    Cause.COST: (N_("Half of the overrun is credited to the next invoice."), N_("half of the overrun")),
    Cause.TRAINING: (N_("Another training online, with its recording, free of charge."), N_("half a day online")),
    None: (N_("A check of the whole system, free of charge."), N_("half a day")),
}


def suggested_compensation(severity: Severity, cause: Cause | None, say: Callable[[str], str]) -> Suggestion:
    """What to offer; of severity 1 and quality more than of 2.

    Args:
        severity: Of the complaint.
        cause: Its main one.
        say: Gives a message in a language: the client's, who reads it in their papers.
    """
    what, value = (_SEVERE if severity <= Severity.SERIOUS else _MILD)[cause]
    if cause is Cause.QUALITY and severity is Severity.SERIOUS:
        what, value = _LESS
    return Suggestion(say(what), say(value))


_LESS: _GIVEN = (N_("The service is extended by 2 months free of charge."), N_("2 months of service"))
