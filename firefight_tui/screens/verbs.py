"""The catalogue as screens use it: verbs by key and step, their fields, their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain import legality
from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.vocabulary import (
    Access,
    Answer,
    Area,
    Cause,
    CauseKind,
    Certainty,
    Channel,
    Complexity,
    Direction,
    HypothesisVerdict,
    KeepOutcome,
    LinkKind,
    RemedyKind,
    ReproOutcome,
    Role,
    Severity,
    Stage,
    Step,
    Verdict,
    WaitOn,
    Word,
)
from firefight_tui.words import _

ALWAYS = frozenset({"at", "override"})
"""Fields every verb has, which no engineer types in an ordinary night."""

CHOSEN_BY_KEY = {"grade": "severity", "classify": "cause"}
"""Verbs whose key is a prefix: the next key is a choice of this field (contract.md, Keys)."""

TOLD = {**CHOSEN_BY_KEY, "keep": "outcome"}
"""Verbs of which the last row tells this field when they are done."""

REMARKS = frozenset({"line", "moment", "number"})
"""Kinds of optional field a verb is performed without asking for."""

STEPS_OF = {
    Stage.RECEIVED: (Step.RESPOND, Step.STAFF),
    Stage.ACKNOWLEDGED: (Step.RESPOND, Step.STAFF),
    Stage.INVESTIGATING: (Step.ANALYSE,),
    Stage.PLANNING: (Step.PLAN,),
    Stage.PROPOSED: (Step.PLAN,),
    Stage.EXECUTING: (Step.EXECUTE,),
    Stage.MONITORING: (Step.EXECUTE,),
    Stage.RESOLVED: (Step.LEARN,),
    Stage.RECOVERING: (Step.LEARN,),
    Stage.CLOSED: (Step.REPAIR,),
}
"""The steps whose verbs `v` offers first at a stage (contract.md, Keys)."""

_VOCABULARIES: tuple[type[Word] | type[Severity], ...] = (
    Severity,
    Cause,
    CauseKind,
    Channel,
    Complexity,
    Contentment,
    Direction,
    LinkKind,
    Role,
    WaitOn,
    Access,
    Answer,
    KeepOutcome,
    RemedyKind,
    Verdict,
    ReproOutcome,
    Area,
    HypothesisVerdict,
    Certainty,
)


def verb_named(name: str) -> VerbEntry | None:
    """The verb of this external name."""
    return next((entry for entry in VERBS if entry.name == name), None)


def verbs_at(key: str) -> tuple[VerbEntry, ...]:
    """The verbs this key performs; waiting and resuming share one."""
    return tuple(entry for entry in VERBS if entry.key == key)


def single_keys() -> dict[str, VerbEntry]:
    """The first verb of every key that is no sequence."""
    found: dict[str, VerbEntry] = {}
    for entry in VERBS:
        if entry.key and " " not in entry.key:
            found.setdefault(entry.key, entry)
    return found


def letter_of(entry: VerbEntry) -> str:
    """What reaches the verb after `v`."""
    return entry.key.rpartition(" ")[2]


def verbs_of_step(step: Step) -> tuple[VerbEntry, ...]:
    """The verbs of a step."""
    return tuple(entry for entry in VERBS if entry.step == step.value)


def is_legal(entry: VerbEntry, stage: Stage | None) -> bool:
    """Whether a verb can be performed where a complaint stands; where there is none it is not known that it cannot."""
    return stage is None or not entry.wants_complaint or legality.is_legal(entry.name, stage)


Hint = tuple[str, str, str]
"""A key, its words, and the verb it performs: empty where it performs none."""


def offered(stage: Stage | None, hints: Iterable[Hint]) -> list[tuple[str, str]]:
    """The keys that may do something where a complaint stands, each with its words."""
    return [(key, words) for key, words, name in hints if stage is None or _is_offered(name, stage)]


def _is_offered(name: str, stage: Stage) -> bool:
    entry = verb_named(name)
    return entry is None or legality.is_offered(name, Step(entry.step), stage)


def steps_with_verbs() -> tuple[Step, ...]:
    """The steps there are verbs of, in their order."""
    named = {entry.step for entry in VERBS}
    return tuple(step for step in Step if step.value in named)


def steps_of(stage: Stage | None) -> tuple[Step, ...]:
    """The steps of a stage that have verbs; taking complaints in where there is none."""
    wanted = STEPS_OF.get(stage, ()) if stage is not None else (Step.RECEIVE,)
    return tuple(step for step in wanted if verbs_of_step(step))


def first_step(stage: Stage | None) -> Step:
    """The step `v` shows first: the first of the stage's that has verbs, else what may be done at any time."""
    return next(iter(steps_of(stage)), Step.ANY)


def label(entry: VerbEntry) -> str:
    """What a verb is called."""
    return _(entry.label)


def label_of(name: str) -> str:
    """What the verb of this name is called; its name where the catalogue does not know it."""
    entry = verb_named(name)
    return label(entry) if entry is not None else name


def asked(entry: VerbEntry) -> tuple[FieldEntry, ...]:
    """The fields that are the verb's own."""
    return tuple(field for field in entry.fields if field.name not in ALWAYS)


def is_direct(entry: VerbEntry) -> bool:
    """Whether its key performs it at once: nothing is required, and what may be said is a remark."""
    return all(not field.required and field.kind in REMARKS for field in asked(entry))


def line_field(entry: VerbEntry) -> FieldEntry | None:
    """The one field of a verb that asks for nothing but a line of words."""
    fields = asked(entry)
    return fields[0] if len(fields) == 1 and fields[0].required and fields[0].kind in {"line", "text"} else None


def choices_of(field: FieldEntry) -> Iterator[tuple[str, str]]:
    """The words of a choice, each with its label."""
    for words in _VOCABULARIES:
        if tuple(str(member.value) for member in words) == field.choices:
            yield from ((str(member.value), member.label) for member in words)
            return
    yield from ((word, word) for word in field.choices)


def choice_label(entry: VerbEntry, word: str) -> str:
    """The label of a word among the choices of the field that tells what became of it."""
    field = field_named(entry, TOLD.get(entry.name, ""))
    return dict(choices_of(field)).get(word, word) if field is not None else word


def field_named(entry: VerbEntry, name: str) -> FieldEntry | None:
    """A field of a verb."""
    return next((field for field in entry.fields if field.name == name), None)
