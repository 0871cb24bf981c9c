"""Learn: the retrospective with its two fixed questions, lessons, and what prevents the next one (S44-S46)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field
from sqlalchemy import func, select

from firefight_tui.desk.execute import is_alone
from firefight_tui.desk.fields import (
    At,
    FieldKind,
    Handle,
    Line,
    PreventionAreaField,
    ReviewField,
    Text,
    VerdictField,
    ref,
)
from firefight_tui.desk.leaving import leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.plan import able
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.verb import Verb
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.closing import first_check
from firefight_tui.domain.learn_records import ANSWERS
from firefight_tui.domain.vocabulary import PreventionArea, ReviewStatus, Step, Verdict
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Lesson, Prevention, PreventionCheck, Retrospective
from firefight_tui.words import N_, _

_NUMBERED = re.compile(r"V?[0-9]{1,15}")


def _numbered(value: object) -> object:
    """A number, or the place within the complaint as the screen shows it: 17, V2."""
    text = unicodedata.normalize("NFKC", str(value)).strip().upper().removeprefix("#")
    if isinstance(value, bool) or not _NUMBERED.fullmatch(text):
        raise ValueError(_("It is a number, or V and its place: 17, V2."))
    return text


PreventionId = Annotated[str, BeforeValidator(_numbered), FieldKind("prevention")]


class Review(Verb, name="review", step=Step.LEARN, key="v r", label=N_("Retrospective")):
    """Write how it went, in the fields given; an empty one is taken back. Who commands marks it as reviewed.

    A reviewed one whose words change is a draft again.
    """

    clearable: ClassVar[frozenset[str] | None] = frozenset(ANSWERS)

    happened: Annotated[Text | None, Field(description=N_("what happened, and why"))] = None
    detection: Annotated[Text | None, Field(description=N_("how it was found, and why not before"))] = None
    handling: Annotated[Text | None, Field(description=N_("how we handled it, and what was short in that"))] = None
    requirement_gap: Annotated[
        Text | None, Field(description=N_("was requirement communication short? how, or why not"))
    ] = None
    management_gap: Annotated[Text | None, Field(description=N_("was project management short? how, or why not"))] = (
        None
    )
    status: Annotated[ReviewField | None, Field(description=N_("draft, or reviewed by who commands"))] = None
    none_reason: Annotated[Line | None, Field(alias="none", description=N_("why no retrospective is written"))] = None

    def apply(self, on: Occasion) -> None:
        given = [name for name in ANSWERS if getattr(self, name) is not None]
        if not (given or self.cleared or self.status or self.none_reason):
            raise InvalidValue(_("review needs something to say."), _("For example: review happened=.."))
        if self.none_reason is not None and given:
            raise InvalidValue(
                _("none: it stands instead of a retrospective, not beside one."), _("Give one of them."), field="none"
            )
        row = written(on)
        before = {name: getattr(row, name) for name in ANSWERS}
        for name in (*given, *self.cleared):
            setattr(row, name, getattr(self, name))
        has_changed = any(getattr(row, name) != words for name, words in before.items())
        if self.none_reason is not None:
            self._excuse(on, row)
        elif self.status is ReviewStatus.REVIEWED:
            mark_reviewed(on, row)
        elif self.status is ReviewStatus.DRAFT or has_changed:
            row.status, row.reviewed_at, row.reviewed_by, row.none_reason = ReviewStatus.DRAFT, None, None, None
        on.session.add(row)
        on.session.flush()

    def _excuse(self, on: Occasion, row: Retrospective) -> None:
        assert self.none_reason is not None, "asked before"
        excuse_review(on, row, self.none_reason)


class LearnLesson(Verb, name="lesson", step=Step.LEARN, key="v l", label=N_("Lesson")):
    """Write down something learned."""

    text: Annotated[Text, Field(description=N_("what was learned"))]

    def apply(self, on: Occasion) -> None:
        on.add(Lesson(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, text=self.text))


class Prevent(Verb, name="prevent", step=Step.LEARN, key="v p", label=N_("Prevention")):
    """Agree on what keeps it from happening again: who does it by when, and when its effect is checked."""

    excuses: ClassVar = {"none": frozenset({"what", "area", "owner", "due"})}

    what: Annotated[Line | None, Field(description=N_("what is changed for good"))] = None
    area: Annotated[PreventionAreaField | None, Field(description=N_("where it is changed"))] = None
    owner: Annotated[Handle | None, Field(description=N_("the one engineer who answers for it"))] = None
    due: Annotated[At | None, Field(description=N_("when it will be done"))] = None
    check_at: Annotated[
        At | None, Field(description=N_("when its effect is checked: 30 days after it is due unless said"))
    ] = None
    none_reason: Annotated[Line | None, Field(alias="none", description=N_("why nothing prevents the next one"))] = None

    def apply(self, on: Occasion) -> None:
        if self.none_reason is not None:
            nothing_prevents(on, self.none_reason)
            return
        assert self.what is not None, "parse asks for it"
        assert self.area is not None, "parse asks for it"
        assert self.owner is not None, "parse asks for it"
        assert self.due is not None, "parse asks for it"
        made = prevented(on, Item(self.what, self.area, self.owner, self.due, self.check_at))
        if self.check_at is None:
            words = _("{what} (assumed: its check on {day})")
            on.work.remark("reason", words.format(what=self.what, day=day(on, made.check_at)))


class CheckPrevention(Verb, name="check", step=Step.LEARN, key="v c", label=N_("Check a prevention")):
    """Say whether a prevention item works; by someone other than its owner, unless the team is one."""

    prevention: Annotated[PreventionId, Field(description=N_("the prevention item: its number, or V1"))]
    verdict: Annotated[VerdictField, Field(description=N_("effective, partial or ineffective"))]
    reason: Annotated[
        Line | None, Field(description=N_("what showed it; needed where it is not plainly effective"))
    ] = None

    def apply(self, on: Occasion) -> None:
        found = _item_named(on, self.prevention)
        label = f"V{found.number}"
        if self.verdict is not Verdict.EFFECTIVE and self.reason is None:
            raise InvalidValue(_("reason: say why it is not plainly effective."), field="reason")
        is_own = found.owner == on.actor.handle
        if is_own and not is_alone(on):
            raise InvalidValue(
                _("{owner} owns {prevention}: somebody else checks it.").format(owner=found.owner, prevention=label),
                _("Ask one of the team to check it."),
                field="prevention",
            )
        if on.at < found.at:
            raise InvalidValue(_("at: {prevention} did not exist then.").format(prevention=label), field="at")
        on.add(
            PreventionCheck(
                complaint_id=on.complaint.id,
                prevention_id=found.id,
                at=on.at,
                by=on.actor.handle,
                verdict=self.verdict,
                reason=self.reason,
            )
        )
        if is_own:
            on.work.remark("reason", _("checked by its owner, who is the whole team"))
        elif self.verdict is not Verdict.EFFECTIVE and found.owner is not None:
            subject = _("{ref}: {prevention} does not hold: {verdict}")
            words = subject.format(ref=ref(on.complaint.id), prevention=label, verdict=self.verdict.label)
            leave_notice(on, found.owner, words, "\n".join([*_case(on), "", found.what or "", self.reason or ""]))


@dataclass(frozen=True)
class Item:
    """A prevention item to be made; without a day for its check, that is assumed."""

    what: str
    area: PreventionArea
    owner: str
    due: datetime
    check_at: datetime | None = None


def prevented(on: Occasion, item: Item) -> Prevention:
    """Agree on a prevention item and tell its owner.

    Raises:
        InvalidValue: The owner is not able, or a date makes no sense.
    """
    owner = able(on, item.owner, "owner")
    if item.due <= on.at:
        raise InvalidValue(_("due: it lies in the past."), field="due")
    check_at = item.check_at or first_check(item.due)
    if check_at < item.due:
        raise InvalidValue(_("check_at: before it is done there is nothing to check."), field="check_at")
    made = Prevention(
        complaint_id=on.complaint.id,
        number=_next_number(on),
        at=on.at,
        by=on.actor.handle,
        area=item.area,
        owner=owner,
        due_at=item.due,
        check_at=check_at,
        what=item.what,
    )
    on.add(made)
    if owner != on.actor.handle:
        _tell_owner(on, made, item.due, check_at)
    return made


def nothing_prevents(on: Occasion, reason: str) -> Prevention:
    """Say why nothing is agreed on.

    Raises:
        InvalidValue: Something is.
    """
    agreed = [row for row in rows_of(on.session, Prevention, on.complaint) if row.none_reason is None]
    if agreed:
        raise InvalidValue(
            _("none: {known} is agreed on.").format(known=", ".join(f"V{row.number}" for row in agreed)),
            _("undo takes that back."),
            field="none",
        )
    made = Prevention(
        complaint_id=on.complaint.id, number=_next_number(on), at=on.at, by=on.actor.handle, none_reason=reason
    )
    on.add(made)
    return made


def written(on: Occasion) -> Retrospective:
    """The complaint's one retrospective; a new one where there is none, not added yet."""
    rows = rows_of(on.session, Retrospective, on.complaint)
    if rows:
        return rows[-1]
    return Retrospective(
        complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, status=ReviewStatus.DRAFT, none_reason=None
    )


def mark_reviewed(on: Occasion, row: Retrospective) -> None:
    """Who commands says that it is as it should be.

    Raises:
        PermissionRefused: The actor may not command.
        InvalidValue: An answer is missing; the message names all that are.
    """
    on.require_command(_("Reviewing a retrospective"))
    empty = [name for name in ANSWERS if not getattr(row, name)]
    if empty:
        named = [f"{_(ANSWERS[name])} ({name})" for name in empty]
        raise InvalidValue(
            _("status: the retrospective still lacks {fields}.").format(fields=", ".join(named)),
            _("Answer them with review, key {key}.").format(key=on.keys["review"]),
            field="status",
        )
    _settle(on, row)
    row.none_reason = None


def excuse_review(on: Occasion, row: Retrospective, reason: str) -> None:
    """Who commands says why none is written.

    Raises:
        PermissionRefused: The actor may not command.
    """
    on.require_command(_("Going without a retrospective"))
    row.none_reason = reason
    _settle(on, row)


def _settle(on: Occasion, row: Retrospective) -> None:
    row.status, row.reviewed_at, row.reviewed_by = ReviewStatus.REVIEWED, on.at, on.actor.handle


def day(on: Occasion, at: datetime | None) -> str:
    """A day as the log tells it, in the client's zone; a dash where there is none."""
    if at is None:
        return "-"
    client = on.session.get(Client, on.complaint.client_id)
    assert client is not None, "every complaint has a client"
    return f"{at.astimezone(zone_named(client.timezone)):%Y-%m-%d}"


def _item_named(on: Occasion, given: str) -> Prevention:
    rows: Sequence[Prevention] = rows_of(on.session, Prevention, on.complaint)
    rows = [row for row in rows if row.none_reason is None]
    wanted = int(given.removeprefix("V"))
    found = next((row for row in rows if wanted == (row.number if given.startswith("V") else row.id)), None)
    if found is None:
        known = ", ".join(f"V{row.number}" for row in rows) or _("none yet")
        raise InvalidValue(
            _("prevention: this complaint has no prevention item {number}.").format(number=given),
            _("It has: {known}.").format(known=known),
            field="prevention",
        )
    return found


def _next_number(on: Occasion) -> int:
    """The place of a new item; places taken back are not given again."""
    wanted = select(func.max(Prevention.number)).where(Prevention.complaint_id == on.complaint.id)
    return (on.session.scalars(wanted).one() or 0) + 1


def _tell_owner(on: Occasion, made: Prevention, due: datetime, check_at: datetime) -> None:
    assert made.owner is not None, "a prevention item has an owner"
    words = _("{ref}: prevention V{number} is yours, due {day}")
    subject = words.format(ref=ref(on.complaint.id), number=made.number, day=day(on, due))
    checked = _("Somebody else checks on {day} whether it works.").format(day=day(on, check_at))
    leave_notice(on, made.owner, subject, "\n".join([*_case(on), "", made.what or "", checked]))


def _case(on: Occasion) -> list[str]:
    client = on.session.get(Client, on.complaint.client_id)
    assert client is not None, "every complaint has a client"
    return [client.name, on.complaint.title]
