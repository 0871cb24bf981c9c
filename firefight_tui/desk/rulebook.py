"""By what clocks are judged: the policies and special days of a store, read once in a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.special_days import CHINA, CountryDays, OwnDay, unannounced_words
from firefight_tui.desk.zones import calendar_named, country_of, zone_named
from firefight_tui.domain.calendar_text import holidays_kept, names_holidays
from firefight_tui.domain.calendars import BusinessCalendar, Calendar
from firefight_tui.domain.clocks import Clocks
from firefight_tui.domain.policies import DEFAULT_POLICY, Policy, Targets, parse_pauses, parse_target
from firefight_tui.domain.vocabulary import Severity
from firefight_tui.store.models import CalendarDay, Client, Roster, SeverityPolicy
from firefight_tui.words import _

_KEY = "firefight.rulebook"


class Given(NamedTuple):
    """What a row of the table `policy` says; what it leaves empty is as it is without it."""

    first: str | None
    next: str | None
    contain: str | None
    resolve: str | None
    business: bool | None
    pauses: str | None
    hard: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    """The rules of one store at one moment.

    Attributes:
        given: What was given for a severity, of one client or (None) of all.
        own_days: The special days the desk was told of.
    """

    given: Mapping[tuple[int | None, Severity], Given]
    own_days: frozenset[OwnDay]
    _policies: dict[int, Policy] = field(default_factory=dict, repr=False, compare=False)

    def policy(self, client_id: int) -> Policy:
        """The policy of a client: its own over that of all over the default."""
        if client_id not in self._policies:
            policy = DEFAULT_POLICY
            for owner in (None, client_id):
                for severity in Severity:
                    if (owner, severity) in self.given:
                        policy = _over(policy, severity, self.given[owner, severity])
            self._policies[client_id] = policy
        return self._policies[client_id]

    def calendar(self, hours: str, timezone: str) -> Calendar:
        """The calendar of these hours on this zone's wall clock."""
        return calendar_named(hours, timezone, self.own_days)

    def country(self, country: str) -> CountryDays:
        """The special days of a country."""
        return CountryDays(country, self.own_days)


def rulebook(session: Session) -> Rulebook:
    """The rules that hold in this transaction."""
    known = session.info.get(_KEY)
    if isinstance(known, Rulebook):
        return known
    found = Rulebook(_given(session), _own_days(session))
    session.info[_KEY] = found
    return found


def hold_rules(session: Session) -> None:
    """Keep the rules as they are until the end of the transaction, for a complaint that is about to be made.

    Whoever changes rules locks the roster and computes the clocks of every complaint anew; one that is not committed
    yet they would not see, and it would keep the due of the rules before. (SQLite has one writer at a time.)
    """
    session.execute(select(Roster.id).where(Roster.id == 1).with_for_update(read=True))
    forget_rulebook(session)


def forget_rulebook(session: Session) -> None:
    """Read the rules anew: some were changed."""
    session.info.pop(_KEY, None)


def calendar_note(session: Session, client: Client, found: Clocks) -> str:
    """What is to be said of a due in business time: that no holidays are kept, or make-up days are not known."""
    zone = zone_named(client.timezone)
    country = holidays_kept(client.calendar, zone)
    calendar = rulebook(session).calendar(client.calendar, client.timezone)
    if not isinstance(calendar, BusinessCalendar):
        return ""
    day = calendar.ordinary_day
    dues = [one.due_at for one in found if one.is_going and one.due_at is not None and one.day == day]
    if dues and not country and not names_holidays(client.calendar):
        return _no_holidays(client)
    if country != CHINA or not dues:
        return ""
    days = rulebook(session).country(country)
    years = sorted({at.astimezone(zone).year for at in dues})
    return next((unannounced_words(year) for year in years if not days.is_announced(year)), "")


def _no_holidays(client: Client) -> str:
    """Outside China nobody guesses whose holidays a client keeps: a clock must not move by a guess."""
    words = _("no holidays kept: name them in the client's calendar, as holidays {country}")
    return words.format(country=country_of(client.timezone) or "GB")


def _given(session: Session) -> dict[tuple[int | None, Severity], Given]:
    wanted = select(
        SeverityPolicy.client_id,
        SeverityPolicy.severity,
        SeverityPolicy.first,
        SeverityPolicy.next,
        SeverityPolicy.contain,
        SeverityPolicy.resolve,
        SeverityPolicy.business,
        SeverityPolicy.pauses,
        SeverityPolicy.hard,
    ).where(SeverityPolicy.retracted.is_(False))
    return {(row.client_id, row.severity): Given(*row[2:]) for row in session.execute(wanted.order_by("id"))}


def _own_days(session: Session) -> frozenset[OwnDay]:
    wanted = select(CalendarDay.country, CalendarDay.day, CalendarDay.is_working)
    rows = session.execute(wanted.where(CalendarDay.retracted.is_(False)))
    return frozenset(OwnDay(country, date.fromisoformat(day), is_working) for country, day, is_working in rows)


def _over(policy: Policy, severity: Severity, given: Given) -> Policy:
    """The policy with what was given for a severity over it."""
    before = policy.targets[severity]
    targets = Targets(
        first=(parse_target(given.first) if given.first else None) or before.first,
        next=(parse_target(given.next) if given.next else None) or before.next,
        contain=parse_target(given.contain) if given.contain else before.contain,
        resolve=(parse_target(given.resolve) if given.resolve else None) or before.resolve,
        business=before.business if given.business is None else given.business,
    )
    own_pauses = {**policy.own_pauses, **({severity: parse_pauses(given.pauses)} if given.pauses else {})}
    hard = {**policy.hard, severity: policy.hard_gaps(severity) | frozenset(given.hard)}
    return replace(policy, targets={**policy.targets, severity: targets}, own_pauses=own_pauses, hard=hard)
