"""Closing: the close sheet, which gives in one act what closing still lacks (S46, S54-S59)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import (
    At,
    ChannelField,
    Handle,
    Line,
    Name,
    PersonName,
    PreventionAreaField,
    Text,
    YesNo,
)
from firefight_tui.desk.learn import Item, day, excuse_review, mark_reviewed, nothing_prevents, prevented, written
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.repair import (
    apologised,
    compensated,
    demonstrated,
    scheduled,
)
from firefight_tui.desk.verb import MovingVerb
from firefight_tui.domain.closing import AREAS, PREVENTION_DUE
from firefight_tui.domain.vocabulary import Channel, PreventionArea, Stage, Step
from firefight_tui.errors import GuardRefused, InvalidValue, Missing
from firefight_tui.store.models import Commitment, Person, Visit
from firefight_tui.words import N_, _

MOST_NAMED = 3
"""Open promises a refusal names; the others are counted by the tab Client."""

TOGETHER = (
    ("apology", "no_apology"),
    ("compensation", "no_compensation"),
    ("demonstration", "no_demonstration"),
    ("prevention", "no_prevention"),
)
"""What is done, and the field that says why not."""


class Close(MovingVerb, name="close", step=Step.LEARN, key="x", label=N_("Close sheet")):
    """Close the complaint; what closing needs and nobody has recorded yet may be given here, all in one act.

    A first visit nobody planned is planned by severity, and said. Promises must be answered for first.
    """

    reviewed: Annotated[YesNo | None, Field(description=N_("whether the retrospective is reviewed: yes"))] = None
    no_review: Annotated[Line | None, Field(description=N_("why no retrospective is written"))] = None
    apology: Annotated[Text | None, Field(description=N_("what was said to apologise"))] = None
    apology_person: Annotated[
        PersonName | None, Field(description=N_("whom we apologised to: the client's contact unless said"))
    ] = None
    apology_channel: Annotated[ChannelField | None, Field(description=N_("how we apologised: phone unless said"))] = (
        None
    )
    no_apology: Annotated[Line | None, Field(description=N_("why nobody apologised"))] = None
    compensation: Annotated[Line | None, Field(description=N_("what the client gets for their trouble"))] = None
    compensation_value: Annotated[Line | None, Field(description=N_("what the compensation is worth"))] = None
    compensation_approved_by: Annotated[Name | None, Field(description=N_("who approved the compensation"))] = None
    no_compensation: Annotated[Line | None, Field(description=N_("why nothing is given"))] = None
    demonstration: Annotated[Text | None, Field(description=N_("which improvement was shown"))] = None
    demonstration_person: Annotated[
        PersonName | None, Field(description=N_("who saw it: the client's contact unless said"))
    ] = None
    no_demonstration: Annotated[Line | None, Field(description=N_("why nothing was shown"))] = None
    prevention: Annotated[Line | None, Field(description=N_("what is changed for good"))] = None
    prevention_area: Annotated[PreventionAreaField | None, Field(description=N_("where that is changed"))] = None
    prevention_owner: Annotated[
        Handle | None, Field(description=N_("who answers for it: the commander unless said"))
    ] = None
    prevention_due: Annotated[At | None, Field(description=N_("when it will be done: in 14 days unless said"))] = None
    no_prevention: Annotated[Line | None, Field(description=N_("why nothing prevents the next one"))] = None
    visit_due: Annotated[At | None, Field(description=N_("the first follow-up visit: by severity unless said"))] = None

    def apply(self, on: Occasion) -> None:
        on.refuse_illegal(self.spec.name, Stage.CLOSED)
        self._refuse_both()
        self._settle_review(on)
        self._mend(on)
        self._prevent(on)
        assumed = self._plan_visit(on)
        if self.override is None:
            _refuse_promises(on)
        on.move(self.spec.name, Stage.CLOSED, override=self.override)
        if assumed:
            on.work.remark("reason", f"{self.override}; {assumed}" if self.override else assumed)

    def _refuse_both(self) -> None:
        for done, why_not in (*TOGETHER, ("reviewed", "no_review")):
            if getattr(self, done) and getattr(self, why_not) is not None:
                raise InvalidValue(
                    _("{why_not}: {done} is given too.").format(why_not=why_not, done=done),
                    _("Give one of them."),
                    field=why_not,
                )

    def _settle_review(self, on: Occasion) -> None:
        row = written(on)
        if self.reviewed:
            mark_reviewed(on, row)
        elif self.no_review is not None:
            excuse_review(on, row, self.no_review)
        else:
            return
        on.session.add(row)
        on.session.flush()

    def _mend(self, on: Occasion) -> None:
        """Apology, compensation and what was shown, or why not."""
        if self.apology is not None:
            person = self.apology_person or _contact(on, "apology_person")
            with _line_of("apology"):
                apologised(on, person, self.apology_channel or Channel.PHONE, self.apology)
        elif self.no_apology is not None:
            apologised(on, None, None, None, none=self.no_apology)
        if self.compensation is not None:
            if self.compensation_approved_by is None:
                raise InvalidValue(
                    _("compensation_approved_by: say who approved it."), field="compensation_approved_by"
                )
            with _line_of("compensation"):
                compensated(on, self.compensation, self.compensation_value, self.compensation_approved_by)
        elif self.no_compensation is not None:
            compensated(on, None, None, None, none=self.no_compensation)
        if self.demonstration is not None:
            demonstrated(on, self.demonstration_person or _contact(on, "demonstration_person"), self.demonstration)
        elif self.no_demonstration is not None:
            demonstrated(on, None, None, none=self.no_demonstration)

    def _prevent(self, on: Occasion) -> None:
        if self.no_prevention is not None:
            nothing_prevents(on, self.no_prevention)
        if self.prevention is None:
            return
        owner = self.prevention_owner or on.complaint.commander
        if owner is None:
            raise InvalidValue(_("prevention_owner: say who answers for it."), field="prevention_owner")
        cause = on.complaint.cause
        area = self.prevention_area or (AREAS[cause] if cause is not None else PreventionArea.QUALITY)
        due = self.prevention_due or on.at + PREVENTION_DUE
        with _line_of("prevention"):
            prevented(on, Item(self.prevention, area, owner, due))

    def _plan_visit(self, on: Occasion) -> str:
        """Plan the first visit; returns what is to be said where its day was only assumed."""
        if self.visit_due is not None:
            with _line_of("visit"):
                scheduled(on, self.visit_due)
            return ""
        if rows_of(on.session, Visit, on.complaint):
            return ""
        due = scheduled(on).due_at
        return _("assumed: first follow-up visit on {day}").format(day=day(on, due))


@contextmanager
def _line_of(line: str) -> Iterator[None]:
    """What a verb of its own refuses is said of the sheet's line: `due` of a prevention item is `prevention_due`."""
    try:
        yield
    except InvalidValue as error:
        if not error.field:
            raise
        field = f"{line}_{error.field}"
        words = error.message.removeprefix(f"{error.field}: ")
        raise InvalidValue(f"{field}: {words}", error.hint, field=field) from error


def _contact(on: Occasion, field: str) -> str:
    """The client's person of the complaint, where nobody else is named.

    Raises:
        InvalidValue: Nobody is known.
    """
    found = on.session.get(Person, on.complaint.contact_id) if on.complaint.contact_id is not None else None
    if found is None:
        raise InvalidValue(_("{field}: say who at the client.").format(field=field), field=field)
    return found.name


def _refuse_promises(on: Occasion) -> None:
    """Nothing is closed while a promise is open: each is named, with the key that answers for it.

    Raises:
        GuardRefused: One is.
    """
    promises = [row for row in rows_of(on.session, Commitment, on.complaint) if row.outcome is None]
    missing = on.lacking(Stage.CLOSED)
    if not promises:
        return
    promises.sort(key=lambda row: row.due_at)
    named = "; ".join(f"{row.id} {row.what} ({day(on, row.due_at)})" for row in promises[:MOST_NAMED])
    more = len(promises) - MOST_NAMED
    rest = " " + _("({count} more)").format(count=more) if more > 0 else ""
    first, key = promises[0].id, on.keys["keep"]
    raise GuardRefused(
        _("Promises are still open: {promises}").format(promises=named) + rest,
        _first_promises(missing),
        _("Say what became of it: keep commitment={number}, key {key}.").format(number=first, key=key),
    )


def _first_promises(missing: Sequence[Missing]) -> tuple[Missing, ...]:
    """What is missing, promises first: that is what the refusal is about."""
    return tuple(sorted(missing, key=lambda one: one.guard != "commitments"))
