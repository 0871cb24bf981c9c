"""Desk: the rules clocks and moves are judged by: policies, and days that are not what their weekday says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field
from sqlalchemy import select

from firefight_tui.desk.fields import ClientName, FieldKind, Line, Name, SeverityField, plainly, several
from firefight_tui.desk.known import client_named
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.policy import locked_client
from firefight_tui.desk.special_days import CHINA, known_country
from firefight_tui.desk.staff import roster
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.day_lines import SpecialDay, day_line, parse_date, parse_day_line, parse_working
from firefight_tui.domain.gaps import GAPS, parse_gaps
from firefight_tui.domain.policies import NOTHING, parse_pauses, parse_target, pauses_text
from firefight_tui.domain.vocabulary import Access, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import CalendarDay, Client, SeverityPolicy, Subject
from firefight_tui.words import N_, _

AS_DEFAULT = frozenset({"default", "默认"})
"""The words that take a value of a policy back."""
_DEFAULT = "default"
_SPAN_LIMIT = 20


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip().lower()


def _target(*, can_be_none: bool) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, str) or _plain(value) in AS_DEFAULT:
            return _DEFAULT if isinstance(value, str) else value
        span = parse_target(value)
        if span is None and not can_be_none:
            raise InvalidValue(_("This clock always has a time."), _("Only containment can go without: contain=-"))
        text = "-" if span is None else str(span)
        if len(text) > _SPAN_LIMIT:
            raise InvalidValue(_("It is longer than {limit} characters.").format(limit=_SPAN_LIMIT))
        return text

    return read


def _pauses(value: object) -> object:
    if isinstance(value, list | tuple):
        value = ",".join(str(one) for one in value)
    if not isinstance(value, str):
        return value
    return _DEFAULT if _plain(value) in AS_DEFAULT else pauses_text(parse_pauses(value))


def _gaps(value: object) -> object:
    names = several(value)
    if not isinstance(names, tuple):
        return value
    if len(names) == 1 and _plain(names[0]) in AS_DEFAULT | NOTHING:
        return ()
    return parse_gaps(names)


def _yes(value: object) -> object:
    """Yes and no in both languages."""
    if not isinstance(value, str):
        return value
    plain = _plain(value)
    return {"是": True, "工作时间": True, "否": False, "24x7": False, "7x24": False, "全天候": False}.get(plain, plain)


def _day_lines(value: object) -> object:
    """Special days, a line each, in one form; a line that is none is named."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        return value
    lines = [line.strip() for one in given for line in str(one).splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise InvalidValue(_("It has more than {limit} lines.").format(limit=MOST_DAYS))
    return tuple(day_line(parse_day_line(line)) for line in lines)


MOST_DAYS = 5_000
_LINE = FieldKind("line")
TargetField = Annotated[str, BeforeValidator(plainly(_target(can_be_none=False))), _LINE]
OptionalTargetField = Annotated[str, BeforeValidator(plainly(_target(can_be_none=True))), _LINE]
PausesField = Annotated[str, BeforeValidator(plainly(_pauses)), _LINE]
GapsField = Annotated[tuple[str, ...], BeforeValidator(plainly(_gaps)), FieldKind("choice", GAPS, many=True)]
YesField = Annotated[bool, BeforeValidator(_yes), FieldKind("choice", ("yes", "no"))]
DayField = Annotated[date, BeforeValidator(plainly(parse_date)), _LINE]
WorkingField = Annotated[bool, BeforeValidator(plainly(parse_working)), FieldKind("choice", ("yes", "no"))]
DayLines = Annotated[tuple[Line, ...], BeforeValidator(plainly(_day_lines)), FieldKind("text", many=True)]
CountryField = Annotated[str, BeforeValidator(plainly(lambda value: known_country(str(value)))), _LINE]


class SetPolicy(
    Verb,
    name="policy",
    step=Step.DESK,
    key="v y",
    label=N_("Policy"),
    access=Access.ADMINISTRATOR,
    wants_complaint=False,
):
    """Say how fast complaints of a severity are served, for all clients or one; every clock is computed anew."""

    severity: Annotated[SeverityField, Field(description=N_("the severity it is for"))]
    first: Annotated[TargetField | None, Field(description=N_("until the first contact, such as 15m; or default"))] = (
        None
    )
    next: Annotated[TargetField | None, Field(description=N_("from one update to the next, such as 4h"))] = None
    contain: Annotated[
        OptionalTargetField | None, Field(description=N_("until business is restored; - for no such clock"))
    ] = None
    resolve: Annotated[TargetField | None, Field(description=N_("until it is resolved, such as 10d"))] = None
    business: Annotated[
        YesField | None, Field(description=N_("whether in the client's business time: yes or no (24x7)"))
    ] = None
    hard: Annotated[GapsField | None, Field(description=N_("gaps that refuse a move beside the usual ones; -"))] = None
    pauses: Annotated[
        PausesField | None,
        Field(description=N_("which waits pause which clocks, such as containment:client,resolution; - for none")),
    ] = None
    client: Annotated[ClientName | None, Field(description=N_("the client it is for; all, unless said"))] = None

    FIELDS: ClassVar[tuple[str, ...]] = ("first", "next", "contain", "resolve", "pauses")

    def subject_of(self, on: Occasion) -> Subject:
        desk = roster(on)  # Also for one client's: nobody makes a complaint by the rules before (`hold_rules`).
        return desk if self.client is None else locked_client(on, self.client)

    def apply(self, on: Occasion) -> None:
        if all(getattr(self, name) is None for name in (*self.FIELDS, "business", "hard")):
            raise InvalidValue(_("policy needs something to change."), _("For example: policy sev1 first=10m"))
        # The subject's lock comes first: two who name a severity for the first time would make two rows.
        self.subject_of(on)
        client = client_named(on, self.client) if self.client is not None else None
        row = _policy_row(on, self, client)
        for name in self.FIELDS:
            given = getattr(self, name)
            if given is not None:
                setattr(row, name, None if given == _DEFAULT else given)
        if self.business is not None:
            row.business = self.business
        if self.hard is not None:
            row.hard = self.hard


def _policy_row(on: Occasion, verb: SetPolicy, client: Client | None) -> SeverityPolicy:
    """The row of this severity, of this client or of all; made when it is the first."""
    whose = SeverityPolicy.client_id.is_(None) if client is None else SeverityPolicy.client_id == client.id
    wanted = select(SeverityPolicy).where(whose, SeverityPolicy.severity == verb.severity)
    rows = list(on.session.scalars(wanted.order_by(SeverityPolicy.id)))
    found = next((row for row in rows if not row.retracted), None)
    if found is None:
        found = SeverityPolicy(client_id=None if client is None else client.id, severity=verb.severity)
        on.add(found)
    return found


class SetCalendarDay(
    Verb,
    name="calendar-day",
    step=Step.DESK,
    key="v z",
    label=N_("Special day"),
    access=Access.ADMINISTRATOR,
    wants_complaint=False,
):
    """Say that a day is a holiday or a make-up working day, whatever its weekday; every clock is computed anew."""

    day: Annotated[DayField, Field(description=N_("the date, such as 2027-02-14"))]
    working: Annotated[WorkingField, Field(description=N_("whether people work that day: yes or no"))]
    name: Annotated[Name | None, Field(description=N_("what it is called"))] = None
    country: Annotated[CountryField | None, Field(description=N_("whose calendar: CN, unless said"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def apply(self, on: Occasion) -> None:
        _keep_days(on, self.country or CHINA, [SpecialDay(self.day, self.working, self.name or "")])


class SetCalendarDays(
    Verb,
    name="calendar-days",
    step=Step.DESK,
    key="v i",
    label=N_("Special days"),
    access=Access.ADMINISTRATOR,
    wants_complaint=False,
):
    """Say of many days at once that they are holidays or make-up working days, a line each; one undo takes all back."""

    days: Annotated[DayLines, Field(description=N_("a line each: 2027-02-14 work Spring Festival, or: ... off ..."))]
    country: Annotated[CountryField | None, Field(description=N_("whose calendar: CN, unless said"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def apply(self, on: Occasion) -> None:
        _keep_days(on, self.country or CHINA, [parse_day_line(line) for line in self.days])


def days_verb(days: Sequence[SpecialDay], country: str) -> SetCalendarDays:
    """The verb that keeps these days, in one operation.

    Raises:
        InvalidValue: No holidays are known of the country.
    """
    return SetCalendarDays(days=tuple(day_line(one) for one in days), country=known_country(country))


def _keep_days(on: Occasion, country: str, days: Sequence[SpecialDay]) -> None:
    """Keep what days are; one that is known already changes."""
    roster(on)
    known = {row.day: row for row in on.session.scalars(select(CalendarDay).where(CalendarDay.country == country))}
    for one in days:
        iso = one.day.isoformat()
        row = known.get(iso)
        if row is None:
            row = CalendarDay(country=country, day=iso, is_working=one.is_working, name=one.name)
            known[iso] = row
            on.session.add(row)
            continue
        row.retracted = False
        row.is_working = one.is_working
        row.name = one.name or row.name
    on.session.flush()
