"""Execute: whether remedies work is measured against what was expected, and the plan adjusted (S41, S42)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field
from sqlalchemy import func, select

from firefight_tui.desk.fields import Count, Duration, EffectNumbered, Figure, GoesField, Line, Name, Numbered, ref
from firefight_tui.desk.leaving import leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.proved import effects_of
from firefight_tui.desk.remedies import planned, refuse_when_ended, remedy_going_on
from firefight_tui.desk.verb import MovingVerb, Verb
from firefight_tui.domain.effects import EffectRecord, MeasurementRecord
from firefight_tui.domain.sources import parse_source
from firefight_tui.domain.vocabulary import Cause, MeasuredBy, Role, Stage, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Effect, Measurement, Member
from firefight_tui.words import N_, _

UNMEASURABLE = frozenset({Cause.SERVICE, Cause.COST, Cause.TRAINING, None})
"""Causes whose remedy often has no figure; for the others the commander says that nothing is measured."""


class SetEffect(Verb, name="effect", step=Step.EXECUTE, key="v e", label=N_("Effect")):
    """What shall get better, from which figure to which; or, with `none`, why nothing is measured.

    The same name again changes it.
    """

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {
        "none": frozenset({"name", "direction", "baseline", "target", "unit"})
    }

    name: Annotated[Name | None, Field(description=N_("what is measured: time to submit an order, P95"))] = None
    direction: Annotated[GoesField | None, Field(description=N_("up where more is better, down where less is"))] = None
    baseline: Annotated[Figure | None, Field(description=N_("the figure before the remedy"))] = None
    target: Annotated[Figure | None, Field(description=N_("the figure it shall reach"))] = None
    unit: Annotated[Name | None, Field(description=N_("of what: s, orders/min"))] = None
    remedy: Annotated[Numbered | None, Field(description=N_("the remedy it judges; all of them unless said"))] = None
    source: Annotated[Line | None, Field(description=N_("where figures are fetched: probe:NAME, prometheus:QUERY"))] = (
        None
    )
    min_count: Annotated[Count | None, Field(description=N_("how many figures it takes: 3 unless said"))] = None
    hold_for: Annotated[Duration | None, Field(description=N_("how long it must hold: 5d; not at all unless said"))] = (
        None
    )
    none_reason: Annotated[
        Line | None, Field(alias="none", description=N_("why nothing is measured, instead of an effect"))
    ] = None

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        if self.none_reason is not None:
            self._excuse(on, self.none_reason)
            return
        source = str(parse_source(self.source)) if self.source is not None else None
        self._refuse_reached(on)
        found = next((row for row in rows_of(on.session, Effect, on.complaint) if row.name == self.name), None)
        if found is None:
            found = Effect(complaint_id=on.complaint.id, number=next_effect(on), at=on.at, by=on.actor.handle)
            on.session.add(found)
        found.name, found.unit, found.direction = self.name, self.unit, self.direction
        found.baseline, found.target = self.baseline, self.target
        if self.remedy is not None:
            found.remedy_id = remedy_going_on(on, self.remedy).id
        found.source = source or found.source
        if self.min_count is not None:
            found.min_count = self.min_count
        if self.hold_for is not None:
            found.hold_for = self.hold_for
        on.session.flush()

    def _refuse_reached(self, on: Occasion) -> None:
        """A target that the figure has reached before anything was done judges nothing."""
        assert self.baseline is not None, "parse asks for it"
        assert self.target is not None, "parse asks for it"
        is_up = self.direction == "up"
        if (self.target <= self.baseline) if is_up else (self.target >= self.baseline):
            raise InvalidValue(
                _("target: {target} is no better than {baseline}, where it stands.").format(
                    target=self.target, baseline=self.baseline
                ),
                _("Say up where more is better, down where less is."),
                field="target",
            )

    def _excuse(self, on: Occasion, reason: str) -> None:
        if any(row.none_reason is None for row in rows_of(on.session, Effect, on.complaint)):
            raise InvalidValue(
                _("none: there is an effect that is measured."),
                _("Measure it, key {key}; one entered by mistake is taken back by undo.").format(
                    key=on.keys["measure"]
                ),
                field="none",
            )
        if on.complaint.cause not in UNMEASURABLE:
            on.require_command(_("Leaving out the measuring"))
        on.add(
            Effect(
                complaint_id=on.complaint.id,
                number=next_effect(on),
                at=on.at,
                by=on.actor.handle,
                none_reason=reason,
            )
        )


class Measure(Verb, name="measure", step=Step.EXECUTE, key="m", label=N_("Measure")):
    """Write down a figure of an effect; where it stays behind the target, the commander is told at once."""

    effect: Annotated[EffectNumbered, Field(description=N_("the effect: its number, or E1"))]
    value: Annotated[Figure, Field(description=N_("the figure"))]

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        record_figure(on, effect_named(on, self.effect), self.value, MeasuredBy.HAND)


class Adjust(MovingVerb, name="adjust", step=Step.EXECUTE, key="v a", label=N_("Adjust the plan")):
    """The plan does not do what it should: its next version is prepared, and the client is told at once."""

    reason: Annotated[Line, Field(description=N_("what falls short, and by how much"))]

    def apply(self, on: Occasion) -> None:
        on.move(self.spec.name, Stage.PLANNING, override=self.override)
        on.work.remark("reason", self.reason)


def next_effect(on: Occasion) -> int:
    """The place of a new effect; places taken back are not given again."""
    on.session.flush()
    wanted = select(func.max(Effect.number)).where(Effect.complaint_id == on.complaint.id)
    return (on.session.scalars(wanted).one() or 0) + 1


def effect_named(on: Occasion, given: str) -> Effect:
    """The complaint's effect with this number (17) or this place (E2), if figures are expected of it.

    Raises:
        InvalidValue: It has none; the message names those there are.
    """
    wanted = int(given.removeprefix("E"))
    rows = [row for row in rows_of(on.session, Effect, on.complaint) if row.none_reason is None]
    found = next((row for row in rows if wanted == (row.number if given.startswith("E") else row.id)), None)
    if found is None:
        if not rows:
            hint = _("Say first what is measured: effect, key {key}.").format(key=on.keys["effect"])
        else:
            hint = _("It has: {known}.").format(known=", ".join(f"E{row.number}" for row in rows))
        raise InvalidValue(
            _("effect: this complaint has no effect {number}.").format(number=given), hint, field="effect"
        )
    return found


def record_figure(on: Occasion, effect: Effect, value: Decimal, by: MeasuredBy) -> bool:
    """Keep a figure, and raise it where it stays behind the target for the first time.

    Returns:
        Whether it changes what the effect's figures speak for.

    Raises:
        InvalidValue: The same figure of that moment is kept already.
    """
    before = _effect_record(on, effect.id)
    if any((one.at, one.value) == (on.at, value) for one in before.measurements):
        raise InvalidValue(_("value: this figure of that moment is kept already."), field="value")
    made = Measurement(
        complaint_id=on.complaint.id, effect_id=effect.id, at=on.at, by=on.actor.handle, value=value, measured_by=by
    )
    on.add(made)
    now = before.with_figure(MeasurementRecord(made.id, made.at, made.by, made.value, made.measured_by))
    if now.falls_short:
        short = (
            _("{effect} falls short of its target by {short} {unit}")
            .format(effect=now.label, short=now.short_by(now.counted[-1].value), unit=now.unit or "")
            .rstrip()
        )
        on.work.remark("reason", short)
        if not before.falls_short:
            _tell_short(on, now, short)
    return now.speaks_for != before.speaks_for


def _effect_record(on: Occasion, number: int) -> EffectRecord:
    on.session.flush()
    found = effects_of(on.session, on.complaint, planned(on).remedies)
    return next(one for one in found if one.id == number)


def _tell_short(on: Occasion, effect: EffectRecord, short: str) -> None:
    """Tell commander and liaison, but for whoever wrote it down."""
    liaisons = select(Member.engineer).where(
        Member.complaint_id == on.complaint.id,
        Member.role == Role.LIAISON,
        Member.left_at.is_(None),
        Member.retracted.is_(False),
    )
    told = {on.complaint.commander, *on.session.scalars(liaisons)} - {None, on.actor.handle}
    subject = f"{ref(on.complaint.id)}: {short}"
    lines = [
        f"{effect.label}  {effect.name}",
        _("before {baseline}, target {target}, now {value} {unit}").format(
            baseline=effect.baseline, target=effect.target, value=effect.counted[-1].value, unit=effect.unit
        ),
        _("Adjust the plan, or measure again: adjust {ref}").format(ref=ref(on.complaint.id)),
    ]
    for handle in sorted(one for one in told if one is not None):
        leave_notice(on, handle, subject, "\n".join(lines))
