"""What it usually comes from, by cause and kind, each with the test that shows it (S23)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from firefight_tui.domain.vocabulary import Area, Cause, CauseKind
from firefight_tui.words import N_, _


class Suspect(NamedTuple):
    """A usual cause: seen from which side, and what would show it; both untranslated messages."""

    area: Area
    message: str
    proof: str

    @property
    def statement(self) -> str:
        """What it may come from."""
        return _(self.message)

    @property
    def test(self) -> str:
        """What would show it."""
        return _(self.proof)


_BY_KIND: dict[tuple[Cause, CauseKind | None], tuple[Suspect, ...]] = {
    (Cause.QUALITY, CauseKind.SLOW): (
        Suspect(Area.DATABASE, N_("An index is missing, or a full scan"), N_("EXPLAIN of the slow query under load")),
        Suspect(
            Area.CAPACITY,
            N_("Too few servers at the peak"),
            N_("Measure CPU and memory at the peak; add a server and measure again"),
        ),
        Suspect(
            Area.CONFIGURATION,
            N_("A pool of connections or threads is too small"),
            N_("Look at waiting connections at the peak; double the pool and measure"),
        ),
        Suspect(
            Area.CODE, N_("A query in a loop, or a lock held too long"), N_("Profile one request; count its queries")
        ),
        Suspect(
            Area.NETWORK, N_("The line or the proxy loses time"), N_("Time the request on the server and at the client")
        ),
        Suspect(Area.THIRD_PARTY, N_("A service of others answers late"), N_("Time its calls in the log at the peak")),
    ),
    (Cause.QUALITY, CauseKind.LAG): (
        Suspect(
            Area.CAPACITY,
            N_("Jobs and users compete for the same machine"),
            N_("Compare lag with and without the jobs"),
        ),
        Suspect(
            Area.NETWORK,
            N_("Packets are lost on the way to the client"),
            N_("Ping and trace from the client's site during the lag"),
        ),
    ),
    (Cause.QUALITY, CauseKind.CRASH): (
        Suspect(Area.CODE, N_("An error nobody catches"), N_("Read the stack trace of the crash; repeat its input")),
        Suspect(Area.CAPACITY, N_("Memory runs out"), N_("Watch memory until the crash; look for kills by the system")),
        Suspect(
            Area.CONFIGURATION,
            N_("A limit or a version differs from the tested one"),
            N_("Compare the configuration with the test environment"),
        ),
    ),
    (Cause.QUALITY, CauseKind.BUG): (
        Suspect(Area.CODE, N_("A case the code does not handle"), N_("Write a test with the client's data")),
        Suspect(
            Area.CONFIGURATION, N_("A switch or a parameter is set wrongly"), N_("Compare with a place where it works")
        ),
        Suspect(
            Area.REQUIREMENT, N_("The rule was understood differently"), N_("Read the requirement with the client")
        ),
    ),
    (Cause.QUALITY, CauseKind.DATA_LOSS): (
        Suspect(
            Area.CODE, N_("Written twice at once, the last one wins"), N_("Save the same record from two sessions")
        ),
        Suspect(
            Area.DATABASE,
            N_("A transaction is rolled back silently"),
            N_("Look for rollbacks and deadlocks in the log of the database"),
        ),
        Suspect(Area.PEOPLE, N_("Somebody deleted or imported it by hand"), N_("Read the audit log of that day")),
    ),
    (Cause.QUALITY, CauseKind.DISPLAY): (
        Suspect(
            Area.CODE,
            N_("Layout depends on the browser or its width"),
            N_("Open it in the client's browser and version"),
        ),
        Suspect(
            Area.CONFIGURATION,
            N_("Fonts or language of the client's machines"),
            N_("Compare with a machine of ours, setting by setting"),
        ),
    ),
    (Cause.FUNCTION, CauseKind.NOT_BUILT): (
        Suspect(
            Area.REQUIREMENT,
            N_("The requirement was never written down or signed"),
            N_("Look for it in the signed list and in the minutes"),
        ),
        Suspect(
            Area.PLAN,
            N_("It was moved to a later phase and nobody told them"),
            N_("Compare the delivered scope with the plan"),
        ),
    ),
    (Cause.FUNCTION, CauseKind.BUILT_BADLY): (
        Suspect(
            Area.REQUIREMENT,
            N_("The requirement was misunderstood"),
            N_("Go through it with the client, sentence by sentence"),
        ),
        Suspect(
            Area.CODE, N_("It works with our data but not with theirs"), N_("Try it with a copy of the client's data")
        ),
    ),
    (Cause.FUNCTION, None): (
        Suspect(
            Area.REQUIREMENT,
            N_("What was agreed is not what they need now"),
            N_("Put expected and delivered side by side with the client"),
        ),
        Suspect(Area.PEOPLE, N_("Nobody who does the work was asked"), N_("Ask who tested it at the client")),
    ),
    (Cause.DELAY, None): (
        Suspect(
            Area.PLAN, N_("The plan had no reserve, or was never real"), N_("Compare estimates with the time it took")
        ),
        Suspect(Area.PEOPLE, N_("The people were on other projects"), N_("Look at who worked on it week by week")),
        Suspect(
            Area.THIRD_PARTY,
            N_("We wait for a supplier or for the client"),
            N_("List what was asked for, when, and when it came"),
        ),
        Suspect(Area.REQUIREMENT, N_("Requirements changed on the way"), N_("Count changes since the baseline")),
    ),
    (Cause.COST, None): (
        Suspect(
            Area.REQUIREMENT,
            N_("Changes were built without an agreed price"),
            N_("List changes without a signed agreement"),
        ),
        Suspect(Area.PLAN, N_("The effort was estimated too low"), N_("Compare estimate and effort by item")),
        Suspect(Area.PEOPLE, N_("Nobody watched the budget"), N_("Ask who saw the figures, and when")),
    ),
    (Cause.SERVICE, None): (
        Suspect(
            Area.PEOPLE, N_("Nobody was responsible for answering"), N_("Look at who was on call, and who was called")
        ),
        Suspect(Area.PLAN, N_("Too much at a time for those on duty"), N_("Count what each had in hand that week")),
        Suspect(
            Area.PEOPLE, N_("They do not know how we talk to clients"), N_("Ask both sides what was said, separately")
        ),
    ),
    (Cause.TRAINING, None): (
        Suspect(
            Area.PEOPLE,
            N_("Those who work with it were not trained"),
            N_("Compare the list of trained people with those who use it"),
        ),
        Suspect(
            Area.PLAN,
            N_("Training came too early, or before the last changes"),
            N_("Compare its date with the delivery"),
        ),
        Suspect(
            Area.REQUIREMENT,
            N_("The manual does not say how they work"),
            N_("Let somebody of theirs follow the manual"),
        ),
    ),
}


def usual_suspects(causes: Iterable[Cause | None], kind: CauseKind | None) -> tuple[Suspect, ...]:
    """What complaints of these causes usually come from: those of the kind first; of an unknown kind those of all.

    Args:
        causes: The main cause, then others; None is left out.
        kind: What kind of function or quality complaint it is, if that is known.
    """
    found: dict[Suspect, None] = {}
    for cause in causes:
        own = [(of, some) for (one, of), some in _BY_KIND.items() if one is cause]
        known = [some for of, some in own if of is kind and kind is not None]
        general = [some for of, some in own if of is None]
        for some in (*known, *general) if known or general else [some for _of, some in own]:
            found |= dict.fromkeys(some)
    return tuple(found)
