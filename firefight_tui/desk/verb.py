"""What a verb is: one class from which key, form, command line, palette, help and completion follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as PydanticField
from pydantic.fields import FieldInfo

from firefight_tui.desk.fields import At, FieldKind, Line, Spoken
from firefight_tui.desk.sealing import seal
from firefight_tui.domain.vocabulary import Access, Step
from firefight_tui.errors import InvalidValue, UsageError
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from firefight_tui.desk.occasion import Occasion
    from firefight_tui.store.models import Entry, Subject
    from firefight_tui.store.work import Act

_EMPTY: tuple[object, ...] = ("", [])
_OF_THE_ACT = frozenset({"at", "override"})
"""Fields of the act itself: empty, they count as not given in every verb."""

REGISTRY: dict[str, type[Verb]] = {}
"""Every verb by its external name, in the order of their modules (`firefight_tui.desk.registry` imports them all)."""


@dataclass(frozen=True)
class Spec:
    """What a verb says of itself in its class statement.

    Attributes:
        name: External name.
        step: The step of the process it belongs to.
        key: The keys that reach it, such as `s` or `v p`.
        label: What footer and palette call it, an untranslated message.
        access: What the actor must at least be.
        wants_complaint: Whether it is performed on a complaint named by reference.
        takes_complaint: Whether it may be narrowed to one complaint all the same.
        undoable: Whether it can be taken back.
    """

    name: str
    step: Step
    key: str
    label: str
    access: Access
    wants_complaint: bool
    takes_complaint: bool
    undoable: bool


@dataclass(frozen=True)
class Field:
    """An external field of a verb, as forms, completion and the catalogue know it."""

    name: str
    kind: str
    required: bool
    many: bool
    choices: tuple[str, ...]
    doc: str
    excused_by: tuple[str, ...] = ()
    """Where it is required: the fields that make it unnecessary when one of them is given."""


class Verb(BaseModel):
    """A change to the desk's state. A subclass names itself in its class statement and says in `apply` what changes.

    The class keywords are the fields of its `Spec`.
    """

    # Each verb's schema is built when it is first used: a desk uses few of them.
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True, defer_build=True
    )

    spec: ClassVar[Spec]
    clearable: ClassVar[frozenset[str] | None] = None
    """The fields that an empty value takes back; None where an empty value counts as not given."""

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Optional fields, each with the ones it stands for: `none=reason` instead of what is required otherwise. Those are
    declared as optional and still required where no excuse is given."""

    at: Annotated[At | None, PydanticField(description=N_("when it happened: now unless said"))] = None

    def __init_subclass__(cls, **kwargs: object) -> None:
        """The keywords are for `__pydantic_init_subclass__`, which runs once the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        name: str = "",
        step: Step = Step.ANY,
        key: str = "",
        label: str = "",
        access: Access = Access.RESPONDER,
        wants_complaint: bool = True,
        takes_complaint: bool = False,
        undoable: bool = True,
        **kwargs: object,
    ) -> None:
        super().__pydantic_init_subclass__()
        if not name:
            return
        cls.spec = Spec(name, step, key, label, access, wants_complaint, takes_complaint, undoable)
        REGISTRY[name] = cls

    def apply(self, on: Occasion) -> None:
        """Change rows; what changed is noticed and recorded by the unit of work."""
        raise NotImplementedError

    def carry_out(self, on: Occasion, act: Act) -> list[Entry]:
        """Apply the verb and seal what changed; no entry where nothing did."""
        self.apply(on)
        entry = seal(on, self.subject_of(on), replace(act, at=on.at))
        return [entry] if entry is not None else []

    def subject_of(self, on: Occasion) -> Subject:
        """The row whose timeline the entry joins: the complaint, unless the verb says otherwise."""
        return on.complaint

    @classmethod
    def parse(cls, values: Mapping[str, object], spoken: Spoken) -> Self:
        """Read external fields: vocabulary words of both languages, time phrases, repeated fields.

        Raises:
            UsageError: A field the verb does not have.
            InvalidValue: A required field is missing, or a value does not fit.
        """
        _refuse_unknown(cls, values)
        filled = {name: value for name, value in values.items() if value not in (*_EMPTY, None)}
        _refuse_unexcused(cls, filled)
        try:
            return cls.model_validate({**filled, **dict.fromkeys(cls._taken_back(values))}, context=spoken)
        except ValidationError as error:
            raise _invalid(cls, _found(error)[0]) from error

    @classmethod
    def check_field(cls, name: str, value: object, spoken: Spoken) -> None:
        """Read one external field as `parse` would, whatever the others hold; an empty one is not looked at.

        Raises:
            UsageError: The verb does not have it.
            InvalidValue: The value does not fit; the message does not repeat the field's name.
        """
        _refuse_unknown(cls, (name,))
        if value in ("", None, []):
            return
        try:
            cls.model_validate({name: value}, context=spoken)
        except ValidationError as error:
            own = [one for one in _found(error) if one["loc"][:1] == (name,)]
            if own:
                raise InvalidValue(_problem_of(own[0]), field=name) from error

    @property
    def cleared(self) -> frozenset[str]:
        """The fields that were given empty, to be taken back; always none where the verb takes none back."""
        given = frozenset() if self.clearable is None else self.model_fields_set & self.clearable
        return frozenset(name for name in given if getattr(self, name) is None)

    @classmethod
    def _taken_back(cls, values: Mapping[str, object]) -> frozenset[str]:
        """The fields given empty, where that takes them back.

        Raises:
            InvalidValue: One of them cannot be empty.
        """
        if cls.clearable is None:
            return frozenset()
        empty = frozenset(name for name, value in values.items() if value in _EMPTY) - _OF_THE_ACT
        needed = {field.name for field in cls.fields() if field.required}
        for name in sorted(empty - cls.clearable):
            if name in needed:
                raise _lacking(cls, name)
            raise InvalidValue(
                _("{field}: it cannot be empty.").format(field=name),
                _("Give another value, or leave the field out."),
                field=name,
            )
        return empty

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Its external fields: required ones first, then as declared, what every verb takes last."""
        return _fields(cls)


class MovingVerb(Verb):
    """A verb that moves a complaint to another stage; `override` passes its guards with a reason, by a commander."""

    override: Annotated[Line | None, PydanticField(description=N_("why the guards are passed, by a commander"))] = None


@cache
def _fields(verb: type[Verb]) -> tuple[Field, ...]:
    found = [_field(verb, name, field) for name, field in verb.model_fields.items()]
    return tuple(sorted(found, key=lambda field: (field.name in {"override", "at"}, not field.required)))


@cache
def _field_names(verb: type[Verb]) -> frozenset[str]:
    return frozenset(field.name for field in _fields(verb))


def _field(verb: type[Verb], name: str, found: FieldInfo) -> Field:
    kind = next((part for part in _metadata(found) if isinstance(part, FieldKind)), FieldKind("line"))
    external = found.alias or name
    excused_by = tuple(excuse for excuse, instead in verb.excuses.items() if external in instead)
    required = found.is_required() or bool(excused_by)
    return Field(external, kind.name, required, kind.many, kind.choices, found.description or "", excused_by)


def _metadata(found: FieldInfo) -> Sequence[object]:
    """The annotations of a field, also behind `X | None`."""
    if found.metadata:
        return list(found.metadata)
    arguments = getattr(found.annotation, "__args__", ())
    return [part for argument in arguments for part in getattr(argument, "__metadata__", ())]


def _refuse_unknown(cls: type[Verb], names: Iterable[str]) -> None:
    known = _field_names(cls)
    for given in names:
        if given not in known:
            raise UsageError(
                _("{verb} has no field {field}.").format(verb=cls.spec.name, field=given),
                _("It has: {fields}.").format(fields=", ".join(sorted(known))),
            )


def _refuse_unexcused(cls: type[Verb], filled: Mapping[str, object]) -> None:
    for field in _fields(cls):
        if field.excused_by and field.name not in filled and not any(name in filled for name in field.excused_by):
            raise _lacking(cls, field.name)


def _lacking(cls: type[Verb], field: str) -> InvalidValue:
    return InvalidValue(_("{verb} needs {field}.").format(verb=cls.spec.name, field=field), field=field)


def _found(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False)


def _invalid(cls: type[Verb], first: ErrorDetails) -> InvalidValue:
    field = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing":
        return _lacking(cls, field)
    problem = _problem_of(first)
    return InvalidValue(f"{field}: {problem}" if field else problem, field=field)


def _problem_of(found: ErrorDetails) -> str:
    return _problem(str(found["type"]), found["msg"], found.get("ctx", {}))


def _problem(kind: str, message: str, limits: Mapping[str, object]) -> str:
    """What pydantic found, in our words."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "greater_than_equal":
        return _("It must be {limit} or more.").format(limit=limits["ge"])
    if kind == "less_than_equal":
        return _("It must be {limit} or less.").format(limit=limits["le"])
    for prefix, plain in _PROBLEMS:
        if kind.startswith(prefix):
            return _(plain)
    return _("It does not fit.")


_PROBLEMS = (
    ("int", N_("It must be a whole number.")),
    ("bool", N_("It must be yes or no.")),
    ("date", N_("It must be a time.")),
    ("string", N_("It takes one text.")),
)
