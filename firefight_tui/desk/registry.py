"""All verbs, by name: importing this module imports every step's module."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from firefight_tui.desk import (
    accept,
    agreeing,
    analyse,
    anytime,
    closing,
    duty_roster,
    escalation,
    execute,
    learn,
    plan,
    policy,
    presenting,
    project_verbs,
    promises,
    prove,
    quick,
    receive,
    repair,
    respond,
    snoozing,
    staff,
    team,
    undoing,
    visiting,
)
from firefight_tui.desk.verb import REGISTRY, Verb
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import UsageError
from firefight_tui.words import _

MODULES = (
    receive,
    respond,
    promises,
    snoozing,
    team,
    staff,
    duty_roster,
    escalation,
    plan,
    presenting,
    execute,
    prove,
    quick,
    accept,
    learn,
    closing,
    repair,
    visiting,
    policy,
    project_verbs,
    agreeing,
    analyse,
    anytime,
    undoing,
)


def verbs() -> Iterator[type[Verb]]:
    """Every verb, in the order of the steps and, within one, of their definition."""
    order = list(Step)
    yield from sorted(REGISTRY.values(), key=lambda verb: order.index(verb.spec.step))


def keys() -> dict[str, str]:
    """The key of every verb."""
    return {name: key_of_verb(name, verb.spec.key) for name, verb in REGISTRY.items()}


def verb_named(name: str) -> type[Verb]:
    """The verb of an external name.

    Raises:
        UsageError: There is none; the hint names the nearest.
    """
    found = REGISTRY.get(name.strip().lower().replace("_", "-"))
    if found is None:
        near = get_close_matches(name, REGISTRY, n=1)
        hint = _("Did you mean {verb}?").format(verb=near[0]) if near else _("See `firefight verbs`.")
        raise UsageError(_("There is no verb {name}.").format(name=name), hint)
    return found
