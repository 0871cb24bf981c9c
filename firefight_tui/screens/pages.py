"""The tabs of a complaint as a table: what each is called, how much it holds, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.similarity import SimilarCase
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.case_facts import further_facts, urgent_facts
from firefight_tui.screens.cause_facts import cause_facts
from firefight_tui.screens.effect_facts import EffectTelling, effect_count, effect_facts, first_effect
from firefight_tui.screens.learn_facts import closed_facts, first_learned, learn_facts
from firefight_tui.screens.log_facts import LogWords, line_facts, lines_of, log_facts, shown_entries
from firefight_tui.screens.log_filter import LogFilter
from firefight_tui.screens.plan_facts import PlanTelling, plan_count, plan_facts
from firefight_tui.screens.plan_facts import first_item as first_plan_item
from firefight_tui.screens.repair_facts import RepairTelling
from firefight_tui.screens.repro_facts import ReproTelling, first_item, repro_count, repro_facts, similar_facts
from firefight_tui.screens.team_facts import team_count, team_facts
from firefight_tui.screens.thread_facts import newest_facts, newest_item, thread_count, thread_facts
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, pgettext

CASE, TEAM, REPRO, PLAN, CLIENT, EFFECT, LEARN, LOG = 1, 2, 3, 4, 5, 6, 7, 8
NEWEST = (3, 6)
"""Messages and entries beside the case; twice as many where there is much room."""


@dataclass(frozen=True)
class Sight:
    """What a tab is told by, beside the complaint.

    Attributes:
        now: This moment.
        zone: The reader's.
        names: What the keys in changes are called.
        opened: The messages that are shown whole.
        unread: The contacts that came since the reader last looked.
        log: What of the log is shown.
        cells: How wide a tab is.
        rows: How high it is.
        item: What its cursor is on.
        chosen: The attempts at reproduction to be compared.
        similar: Complaints of the past told like this one.
        has_beside: Whether something stands beside the tab.
    """

    now: datetime
    zone: ZoneInfo
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    unread: frozenset[int] = frozenset()
    log: LogFilter = field(default_factory=LogFilter)
    cells: int = 80
    rows: int = 17
    item: str = ""
    chosen: frozenset[int] = frozenset()
    similar: tuple[SimilarCase, ...] = ()
    has_beside: bool = False

    def telling(self, record: ComplaintRecord) -> LogWords:
        """How the log of a complaint is told."""
        return LogWords(self.zone, self.now, self.names, record.effects)


class Page(NamedTuple):
    """What stands on a tab, and how many of the facts should be seen without scrolling."""

    facts: Sequence[Fact]
    above: int = 0


class Tab(NamedTuple):
    """A tab.

    Attributes:
        number: Its key.
        name: What it is called.
        page: What stands on it.
        holds: How much it holds, for its heading; empty for a tab that holds nothing.
        waits: Not shown until it holds something.
        first: The item its cursor is on at first; without it, it has no cursor.
    """

    number: int
    name: Callable[[], str]
    page: Callable[[ComplaintRecord, Sight], Page]
    holds: Callable[[ComplaintRecord, Sight], str] = lambda _record, _sight: ""
    waits: bool = False
    first: Callable[[ComplaintRecord, Sight], str] | None = None


def _case(record: ComplaintRecord, sight: Sight, *, is_beside_learn: bool = False) -> Page:
    urgent = urgent_facts(record, sight.now, sight.zone)
    causes = cause_facts(record, record.delivery, sight)
    if record.stage is Stage.CLOSED:
        telling = RepairTelling(sight.now, sight.zone, sight.opened)
        told = closed_facts(record, telling, is_beside=is_beside_learn)
        return Page([*told, *urgent[1:], *causes, *further_facts(record, sight.now, sight.zone)])
    return Page([*urgent, *causes, *further_facts(record, sight.now, sight.zone)], len(urgent))


def _team(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(team_facts(record, sight.now, sight.zone))


def _repro(record: ComplaintRecord, sight: Sight) -> Page:
    similar = () if sight.has_beside else sight.similar
    telling = ReproTelling(sight.now, sight.zone, sight.cells, sight.opened, sight.chosen, similar=similar)
    return Page(repro_facts(record, telling))


def _plan(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(plan_facts(record, PlanTelling(sight.now, sight.zone, sight.cells, sight.opened)))


def _client(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(thread_facts(record, sight.now, sight.zone, opened=sight.opened, unread=sight.unread))


def _effect(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(
        effect_facts(record, EffectTelling(sight.now, sight.zone, sight.cells, sight.rows, sight.item, sight.opened))
    )


def _learn(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(learn_facts(record, RepairTelling(sight.now, sight.zone, sight.opened)))


def _log(record: ComplaintRecord, sight: Sight) -> Page:
    return Page(log_facts(record.timeline, sight.telling(record), sight.log))


def _log_count(record: ComplaintRecord, sight: Sight) -> str:
    count = len(lines_of(record.timeline, LogFilter()) if sight.log.folds else record.timeline)
    if not sight.log.is_on:
        return str(count)
    shown = len(shown_entries(record.timeline, sight.telling(record), sight.log))
    return _("{shown} of {count}").format(shown=shown, count=count)


TABS = (
    Tab(CASE, lambda: pgettext("tab", "Case"), _case),
    Tab(TEAM, lambda: pgettext("tab", "Team"), _team, lambda record, _sight: str(team_count(record) or "")),
    Tab(
        REPRO,
        lambda: pgettext("tab", "Repro"),
        _repro,
        lambda record, _sight: repro_count(record),
        first=lambda record, _sight: first_item(record),
    ),
    Tab(
        PLAN,
        lambda: pgettext("tab", "Plan"),
        _plan,
        lambda record, _sight: plan_count(record),
        first=lambda record, _sight: first_plan_item(record),
    ),
    Tab(
        CLIENT,
        lambda: pgettext("tab", "Client"),
        _client,
        lambda record, _sight: str(thread_count(record)),
        first=lambda record, sight: newest_item(record, sight.unread),
    ),
    Tab(
        EFFECT,
        lambda: pgettext("tab", "Effect"),
        _effect,
        lambda record, _sight: effect_count(record),
        first=lambda record, _sight: first_effect(record),
    ),
    Tab(
        LEARN,
        lambda: pgettext("tab", "Learn"),
        _learn,
        first=lambda record, sight: first_learned(record, sight.now),
    ),
    Tab(LOG, lambda: pgettext("tab", "Log"), _log, _log_count),
)
"""The tabs there are, by their numbers; those between come with the steps that fill them."""


def tabs_of(record: ComplaintRecord | None, sight: Sight) -> tuple[Tab, ...]:
    """The tabs to be shown of a complaint."""
    return tuple(tab for tab in TABS if not tab.waits or (record is not None and tab.holds(record, sight)))


def beside(record: ComplaintRecord, sight: Sight, number: int, *, is_roomy: bool = False) -> Page:
    """What stands beside a tab where there is room: beside the case what is newest, beside the others the case."""
    if number == REPRO and sight.similar:
        facts = [replace(fact, item="") for fact in similar_facts(sight.similar)]
        return Page([*facts[1:], Fact(), *_case(record, sight).facts])
    if number != CASE:
        return _case(record, sight, is_beside_learn=number == LEARN)
    messages, entries = (count * (2 if is_roomy else 1) for count in NEWEST)
    newest = [line_facts(line, sight.telling(record))[0] for line in lines_of(record.timeline, LogFilter())[-entries:]]
    return Page(
        [
            Fact(None, _("Newest from and to the client"), look="dim"),
            Fact(),
            *newest_facts(record, sight.now, sight.zone, sight.unread, messages),
            Fact(),
            Fact(None, _("Newest in the log"), look="dim"),
            Fact(),
            *(replace(fact, most=1) for fact in newest),
        ]
    )
