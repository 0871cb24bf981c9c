"""Analyse: what was tried to see it oneself, what it may come from, and what it came from (S21-S24)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from firefight_tui.desk.fields import (
    LARGEST_NUMBER,
    AreaField,
    CertaintyField,
    FieldKind,
    JudgementField,
    Line,
    OutcomeField,
    Text,
    bounded_line,
    lines_of,
)
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import conclusion_of, rows_of
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Certainty, HypothesisVerdict, ReproOutcome, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Conclusion, Hypothesis, OfComplaint, Reproduction
from firefight_tui.words import N_, _

MOST_TRIES = 1_000_000
MOST_WHYS = 5
CAUSE_LIMIT = 2_000

_PLACED = re.compile("#?[0-9]{1,15}")
_COUNTED = re.compile("[+]?[0-9]{1,7}")

R = TypeVar("R", bound=OfComplaint)


@dataclass(frozen=True)
class More:
    """So many more than there are: two who count at once then lose nothing."""

    by: int


def _placed(value: object) -> object:
    """A number, or the place within the complaint as the screen shows it: 17, #2."""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if isinstance(value, bool) or not _PLACED.fullmatch(text):
        raise ValueError(_("It is a number, or # and its place: 17, #2."))
    return text


def _counted(value: object) -> object:
    """A count, or how many more: 7, +1."""
    if isinstance(value, More):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if isinstance(value, bool) or not _COUNTED.fullmatch(text) or int(text) > MOST_TRIES:
        raise ValueError(_("It is a whole number up to a million, or +1 for one more."))
    return More(int(text)) if text.startswith("+") else int(text)


def _whys(value: object) -> object:
    found = lines_of(value)
    if isinstance(found, tuple) and len(found) > MOST_WHYS:
        raise ValueError(_("There are five whys at most."))
    return found


AttemptId = Annotated[str, BeforeValidator(_placed), FieldKind("attempt")]
HypothesisId = Annotated[str, BeforeValidator(_placed), FieldKind("hypothesis")]
Tally = Annotated[int | More, BeforeValidator(_counted), FieldKind("number")]
Whys = Annotated[tuple[Text, ...], BeforeValidator(_whys), FieldKind("text", many=True)]
CauseWords = Annotated[str, AfterValidator(bounded_line(CAUSE_LIMIT)), FieldKind("line")]

NOTED = (
    "environment",
    "build",
    "preconditions",
    "condition",
    "steps",
    "expected",
    "observed",
    "narrowed_to",
    "evidence",
    "reason",
)
"""Fields that go onto an attempt as they are given."""


class Reproduce(Verb, name="reproduce", step=Step.ANALYSE, key="v r", label=N_("Reproduction attempt")):
    """Note an attempt to see what the client sees; `attempt` changes an earlier one, in the fields given only."""

    clearable: ClassVar[frozenset[str] | None] = frozenset(NOTED)
    excuses: ClassVar = {"attempt": frozenset({"outcome"})}

    outcome: Annotated[OutcomeField | None, Field(description=N_("how it goes, or how it ended"))] = None
    environment: Annotated[Line | None, Field(description=N_("where it is tried"))] = None
    build: Annotated[Line | None, Field(description=N_("the version tried"))] = None
    preconditions: Annotated[Text | None, Field(description=N_("what must be so before"))] = None
    condition: Annotated[Line | None, Field(description=N_("the condition, such as the load"))] = None
    steps: Annotated[Text | None, Field(description=N_("the steps, a line for each"))] = None
    expected: Annotated[Text | None, Field(description=N_("what should happen"))] = None
    observed: Annotated[Text | None, Field(description=N_("what happened"))] = None
    hits: Annotated[Tally | None, Field(description=N_("how often it was seen; +1 for once more"))] = None
    tries: Annotated[Tally | None, Field(description=N_("how often it was tried; +1 for once more"))] = None
    narrowed_to: Annotated[Line | None, Field(description=N_("what it was narrowed to"))] = None
    evidence: Annotated[
        Text | None, Field(description=N_("proof: names of attached files, or where it is to be found"))
    ] = None
    reason: Annotated[Line | None, Field(description=N_("why it does not apply"))] = None
    attempt: Annotated[AttemptId | None, Field(description=N_("the attempt to change: its number, or #2"))] = None

    def apply(self, on: Occasion) -> None:
        row = self._row(on)
        for name in NOTED:
            if name in self.model_fields_set and (getattr(self, name) is not None or name in self.cleared):
                setattr(row, name, getattr(self, name))
        row.hits, row.tries = _after(row.hits, self.hits), _after(row.tries, self.tries)
        if self.outcome is not None and self.outcome is not row.outcome:
            row.outcome = self.outcome
            row.ended_at = None if self.outcome is ReproOutcome.RUNNING else max(on.at, row.at)
        _check(row)
        on.session.add(row)
        on.session.flush()

    def _row(self, on: Occasion) -> Reproduction:
        """The attempt to be changed, or a new one that goes on."""
        if self.attempt is not None:
            return own_row(on, Reproduction, self.attempt, "attempt")
        outcome, ended = self.outcome or ReproOutcome.RUNNING, None
        if outcome is not ReproOutcome.RUNNING:
            ended = on.at
        return Reproduction(
            complaint_id=on.complaint.id,
            at=on.at,
            by=on.actor.handle,
            outcome=outcome,
            ended_at=ended,
            hits=0,
            tries=0,
        )


class Suppose(Verb, name="suppose", step=Step.ANALYSE, key="v s", label=N_("Hypothesis")):
    """Write down what it may come from, seen from one side, and how that is to be tested."""

    area: Annotated[AreaField, Field(description=N_("from which side"))]
    statement: Annotated[Line, Field(description=N_("what it may come from"))]
    test: Annotated[Line | None, Field(description=N_("what would show that it is so, or not"))] = None

    def apply(self, on: Occasion) -> None:
        on.add(
            Hypothesis(
                complaint_id=on.complaint.id,
                at=on.at,
                by=on.actor.handle,
                area=self.area,
                verdict=HypothesisVerdict.OPEN,
                statement=self.statement,
                test=self.test,
            )
        )


class Judge(Verb, name="judge", step=Step.ANALYSE, key="v j", label=N_("Judge a hypothesis")):
    """Say what a test showed: the cause is confirmed, or ruled out, or open again."""

    hypothesis: Annotated[HypothesisId, Field(description=N_("the hypothesis: its number, or #2"))]
    verdict: Annotated[JudgementField, Field(description=N_("what the test showed"))]
    evidence: Annotated[
        Text | None, Field(description=N_("proof: names of attached files, or where it is to be found"))
    ] = None

    def apply(self, on: Occasion) -> None:
        row = own_row(on, Hypothesis, self.hypothesis, "hypothesis")
        if self.verdict is row.verdict and self.evidence in (None, row.evidence):
            return
        is_judged = self.verdict is not HypothesisVerdict.OPEN
        row.verdict = self.verdict
        row.judged_at = max(on.at, row.at) if is_judged else None
        row.judged_by = on.actor.handle if is_judged else None
        row.evidence = self.evidence if self.evidence is not None else row.evidence


class Conclude(Verb, name="conclude", step=Step.ANALYSE, key="v c", label=N_("Root cause")):
    """Say why it happened and why it was not caught; or, with `none`, that the containment is the fix."""

    excuses: ClassVar = {"none": frozenset({"root_cause"})}

    root_cause: Annotated[CauseWords | None, Field(description=N_("why it happened"))] = None
    escape_point: Annotated[CauseWords | None, Field(description=N_("why it was not caught before"))] = None
    certainty: Annotated[
        CertaintyField | None, Field(description=N_("confirmed, or probable by the commander: probable unless said"))
    ] = None
    whys: Annotated[Whys | None, Field(description=N_("why, and why that: up to five, a line for each"))] = None
    fix_reason: Annotated[
        Line | None, Field(alias="none", description=N_("why the containment is the fix, instead of a root cause"))
    ] = None

    def apply(self, on: Occasion) -> None:
        if self.fix_reason is not None and self.root_cause is not None:
            raise InvalidValue(
                _("none: it stands instead of a root cause, not beside one."), _("Give one of them."), field="none"
            )
        certainty = None if self.fix_reason is not None else self.certainty or Certainty.PROBABLE
        if certainty is Certainty.PROBABLE:
            on.require_command(_("A probable root cause"))
        escape_point, whys = self._rest(on)
        on.add(
            Conclusion(
                complaint_id=on.complaint.id,
                at=on.at,
                by=on.actor.handle,
                certainty=certainty,
                root_cause=self.root_cause,
                escape_point=escape_point,
                whys="\n".join(whys) or None,
                fix_reason=self.fix_reason,
            )
        )

    def _rest(self, on: Occasion) -> tuple[str | None, tuple[str, ...]]:
        """Why it was not caught, and the whys: of the same root cause said before, where they are not given anew."""
        before = conclusion_of(on.session, on.complaint)
        is_same = before is not None and (before.root_cause, before.fix_reason) == (self.root_cause, self.fix_reason)
        if before is None or not is_same:
            return self.escape_point, self.whys or ()
        return self.escape_point or before.escape_point, self.whys or before.whys


def own_row(on: Occasion, model: type[R], wanted: str, field: str) -> R:
    """The row of this complaint with this number or at this place.

    Raises:
        InvalidValue: There is none.
    """
    rows = rows_of(on.session, model, on.complaint)
    number = int(wanted.removeprefix("#"))
    found = next((row for row in rows if row.id == number), None)
    if wanted.startswith("#"):
        found = rows[number - 1] if 0 < number <= len(rows) else None
    if found is None or number > LARGEST_NUMBER:
        raise InvalidValue(
            _("{field}: this complaint has none of number {number}.").format(field=field, number=wanted),
            _("They stand on its tab 3."),
            field=field,
        )
    return found


def _after(before: int, given: int | More | None) -> int:
    """A count once it was set, or raised."""
    if isinstance(given, More):
        return before + given.by
    return before if given is None else given


def _check(row: Reproduction) -> None:
    """Refuse what cannot be.

    Raises:
        InvalidValue: It was seen more often than tried, or does not apply without a reason.
    """
    if row.hits > row.tries:
        raise InvalidValue(
            _("hits: it cannot be seen {hits} times in {tries} tries.").format(hits=row.hits, tries=row.tries),
            _("Give hits and tries together: hits=7 tries=10."),
            field="hits",
        )
    if row.tries > MOST_TRIES:
        raise InvalidValue(_("tries: more than a million."), field="tries")
    if row.outcome is ReproOutcome.NOT_APPLICABLE and not row.reason:
        raise InvalidValue(
            _("reason: say why there is nothing to reproduce."),
            _("Attitude, cost, delay and training have nothing to reproduce."),
            field="reason",
        )
