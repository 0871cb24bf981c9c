"""The kinds of field a verb may have: how each is read from outside, and what forms and completion know of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic import Field as PydanticField

from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.moments import EARLIEST, LATEST, parse_moment
from firefight_tui.domain.money import parse_money
from firefight_tui.domain.spans import parse_span, plain_words
from firefight_tui.domain.text import storable
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
    EffectDirection,
    GateVerdict,
    HypothesisVerdict,
    KeepOutcome,
    LinkKind,
    PreventionArea,
    RemedyKind,
    ReproOutcome,
    ReviewStatus,
    Role,
    Severity,
    Verdict,
    WaitOn,
    Word,
    is_yes,
    parse_word,
)
from firefight_tui.errors import InvalidValue
from firefight_tui.settings import HANDLE
from firefight_tui.words import _

LINE_LIMIT = 500
NAME_LIMIT = 80
LARGEST_NUMBER = 10**15
"""Of numbers given from outside; every key both databases make is smaller."""
_FIGURE = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?")
_NUMBERED = re.compile(r"R?[0-9]{1,15}")
_EFFECT_NUMBERED = re.compile(r"E?[0-9]{1,15}")
TEXT_LIMIT = 1_000_000
MOST_LINES = 100


@dataclass(frozen=True)
class FieldKind:
    """What a field takes, for forms, completion and the catalogue.

    Attributes:
        name: line, text, moment, number, choice, engineer, client, project, person, requirement, complaint,
            skills or file.
        choices: The external words of a `choice`.
        many: Whether it may be given several times.
    """

    name: str
    choices: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class Spoken:
    """What is needed to read what somebody typed: the moment it is now, and the zone they are in."""

    now: datetime
    zone: ZoneInfo


def plainly(read: Callable[[Any], object]) -> Callable[[Any], object]:
    """A reader whose refusal pydantic can attach to its field."""

    def reader(value: object) -> object:
        try:
            return read(value)
        except InvalidValue as error:
            raise ValueError(str(error)) from error

    return reader


def _line(value: str, limit: int = LINE_LIMIT) -> str:
    return _bounded(" ".join(storable(value).split()), limit)


def _name(value: str) -> str:
    return _line(value, NAME_LIMIT)


def _text(value: str) -> str:
    text = storable(value).replace("\r\n", "\n").replace("\r", "\n").strip("\n ")
    return _bounded(text, TEXT_LIMIT)


def _bounded(text: str, limit: int) -> str:
    if not text or text.isspace():
        raise ValueError(_("It is empty."))
    if len(text) > limit:
        raise ValueError(_("It is longer than {limit} characters.").format(limit=limit))
    return text


def _moment(value: object, found: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    spoken = found.context
    if not isinstance(spoken, Spoken):
        return value
    try:
        return parse_moment(value, now=spoken.now, zone=spoken.zone)
    except InvalidValue as error:
        raise ValueError(str(error)) from error


def _aware(value: datetime) -> datetime:
    """In UTC and whole milliseconds, as it is kept: what is compared with a stored moment then equals it."""
    if value.tzinfo is None:
        raise ValueError(_("The time has no zone."))
    if not EARLIEST <= value < LATEST:
        raise ValueError(
            _("The time must lie in the years {first} to {last}.").format(first=EARLIEST.year, last=LATEST.year - 1)
        )
    value = value.astimezone(UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _word(vocabulary: type[Word] | type[Severity]) -> BeforeValidator:
    members: dict[object, Word | Severity] = {str(member.value): member for member in vocabulary}

    def read(value: object) -> object:
        if isinstance(value, str) and value in members:
            return members[value]
        return (
            parse_word(vocabulary, str(value))
            if isinstance(value, str | int) and not isinstance(value, vocabulary)
            else value
        )

    return BeforeValidator(plainly(read))


def _yes(value: object) -> object:
    """Yes or no as a plain truth."""
    return is_yes(value)


def _choice(vocabulary: type[Word] | type[Severity], *, many: bool = False) -> FieldKind:
    return FieldKind("choice", tuple(str(member.value) for member in vocabulary), many)


def bounded_line(limit: int) -> Callable[[str], str]:
    """A reader of one line of at most so many characters."""
    return lambda value: _line(value, limit)


def several(value: object) -> object:
    """One value, several, or several between commas."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple):
        return tuple(
            part.strip()
            for one in value
            for part in str(one).replace("，", ",").replace("、", ",").split(",")
            if part.strip()
        )
    return value


def lines_of(value: object) -> object:
    """Each line of one text or several, blank ones left out."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return value
    found = dict.fromkeys(line.strip() for one in value for line in str(one).splitlines() if line.strip())
    if len(found) > MOST_LINES:
        raise ValueError(_("It has more than {limit} lines.").format(limit=MOST_LINES))
    return tuple(found)


def _accepted(value: object) -> object:
    """Names of a proposal: `bo,li`, `bo:commander,li:liaison`, or one by one `bo:commander:holds the line, too`."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        return value
    found: list[str] = []
    for part in parts:
        text = storable(str(part)).replace("：", ":")
        found += [text.strip()] if text.count(":") > 1 else [str(one) for one in _each(text)]
    for one in found:
        handle, role, duty = split_seat(one)
        _handle(handle)
        if role:
            plainly(lambda word: parse_word(Role, str(word)))(role)
        _bounded(duty or "-", LINE_LIMIT)
    return tuple(found)


def _each(text: str) -> tuple[str, ...]:
    parts = several(text)
    return parts if isinstance(parts, tuple) else ()


def split_seat(text: str) -> tuple[str, str, str]:
    """A name of a proposal with its role and its duty, empty where they are not given."""
    handle, _colon, rest = text.partition(":")
    role, _colon, duty = rest.partition(":")
    return handle.strip().lower().removeprefix("@"), role.strip(), " ".join(duty.split())


def _skills(value: object) -> object:
    """Skills as `mysql:5,performance:4`; a level is 1 to 5."""
    if isinstance(value, Mapping):
        value = [f"{name}:{level}" for name, level in value.items()]
    pairs = several(value)
    levels: dict[str, int] = {}
    for pair in pairs if isinstance(pairs, tuple) else (str(pairs),):
        name, _separator, level = storable(pair).replace("：", ":").replace("=", ":").rpartition(":")
        if not name.strip() or not level.strip().isdecimal() or not 1 <= int(level) <= 5:
            raise ValueError(
                _('A skill is written name:level with a level from 1 to 5, not "{given}".').format(given=pair)
            )
        levels[name.strip()] = int(level)
    return levels


def _money(value: object) -> object:
    """Hundredths of an amount as it was written; a bare number counts whole units."""
    return parse_money(str(value)) if isinstance(value, str | int | float) else value


def _span(value: object) -> object:
    """A length of time: `5d`, `2h`, `半小时`; a bare 0 is none."""
    if not isinstance(value, str):
        return value
    return timedelta(0) if plain_words(value) == "0" else parse_span(value)


def _decimal(value: object) -> object:
    """A figure as it is written, with its places; `,` between thousands and a full-width digit will do."""
    text = unicodedata.normalize("NFKC", str(value)).strip().replace(",", "")
    if isinstance(value, bool) or not _FIGURE.fullmatch(text):
        raise ValueError(_("It is a figure such as 3, 41.2 or -0.5."))
    return Decimal(text)


def _handle(value: str) -> str:
    handle = value.strip().lower().removeprefix("@")
    if not HANDLE.fullmatch(handle):
        raise ValueError(
            _("A handle is a lower-case letter, then up to 31 letters, digits, dots, dashes or underscores.")
        )
    return handle


def _numbered(value: object) -> object:
    """A number that may have a letter before it, as the screens show it."""
    text = unicodedata.normalize("NFKC", str(value)).strip().upper().removeprefix("#")
    if isinstance(value, bool) or not _NUMBERED.fullmatch(text):
        raise ValueError(_("It is a number, or R and its place: 17, R2."))
    return text


def _effect_numbered(value: object) -> object:
    """The number of an effect, or E and its place, as the screens show it."""
    text = unicodedata.normalize("NFKC", str(value)).strip().upper().removeprefix("#")
    if isinstance(value, bool) or not _EFFECT_NUMBERED.fullmatch(text):
        raise ValueError(_("It is a number, or E and its place: 17, E2."))
    return text


def _ref(value: object) -> object:
    return plainly(parse_ref)(value) if isinstance(value, str) else value


def parse_ref(text: str) -> int:
    """The number of a complaint written FF-128, ff128, #128 or 128.

    Raises:
        InvalidValue: It is not written like a reference.
    """
    digits = text.strip().lower().removeprefix("ff").removeprefix("#").removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise InvalidValue(_('"{given}" is no reference.').format(given=text), _("A reference looks like FF-128."))
    return int(digits)


def ref(number: int) -> str:
    """The reference of a complaint: FF-128."""
    return f"FF-{number}"


Line = Annotated[str, AfterValidator(_line), FieldKind("line")]
Name = Annotated[str, AfterValidator(_name), FieldKind("line")]
Text = Annotated[str, AfterValidator(_text), FieldKind("text")]
EachLine = Annotated[tuple[Text, ...], BeforeValidator(lines_of), FieldKind("text", many=True)]
"""Several texts, given one by one or as the lines of one text (so a form needs no more than a text of its own)."""
At = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_aware), FieldKind("moment")]
Handle = Annotated[str, AfterValidator(_handle), FieldKind("engineer")]
ClientName = Annotated[str, AfterValidator(_line), FieldKind("client")]
ProjectName = Annotated[str, AfterValidator(_line), FieldKind("project")]
PersonName = Annotated[str, AfterValidator(_line), FieldKind("person")]
Ref = Annotated[int, BeforeValidator(_ref), FieldKind("complaint")]
Mood = Annotated[int, FieldKind("number")]
Number = Annotated[int, PydanticField(ge=0, le=LARGEST_NUMBER), FieldKind("number")]
Numbered = Annotated[str, BeforeValidator(_numbered), FieldKind("remedy")]
"""A remedy by its number, or by its place within the complaint: 17, R2."""
EffectNumbered = Annotated[str, BeforeValidator(_effect_numbered), FieldKind("effect")]
"""An effect by its number, or by its place within the complaint: 17, E2."""
Handles = Annotated[
    tuple[Annotated[str, AfterValidator(_handle)], ...], BeforeValidator(several), FieldKind("engineer", many=True)
]
FilePath = Annotated[str, FieldKind("file")]
Accepted = Annotated[tuple[str, ...], BeforeValidator(_accepted), FieldKind("line", many=True)]
"""People of a proposal, as `_accepted` reads them."""
Skills = Annotated[Mapping[str, int], BeforeValidator(_skills), FieldKind("skills", many=True)]
RequirementName = Annotated[str, AfterValidator(_line), FieldKind("requirement")]
"""A requirement by its id, its R-number or its title."""
People = Annotated[tuple[PersonName, ...], BeforeValidator(several), FieldKind("person", many=True)]
Money = Annotated[int, BeforeValidator(plainly(_money)), FieldKind("line")]
"""An amount of money, in hundredths."""
Duration = Annotated[timedelta, BeforeValidator(plainly(_span)), FieldKind("line")]
"""A length of time."""
Figure = Annotated[Decimal, BeforeValidator(_decimal), FieldKind("line")]
"""A measured figure, exactly as it was written."""
Count = Annotated[int, PydanticField(ge=1, le=1000), FieldKind("number")]
GateField = Annotated[GateVerdict, _word(GateVerdict), _choice(GateVerdict)]

SeverityField = Annotated[Severity, _word(Severity), _choice(Severity)]
ComplexityField = Annotated[Complexity, _word(Complexity), _choice(Complexity)]
CauseField = Annotated[Cause, _word(Cause), _choice(Cause)]
CauseKindField = Annotated[CauseKind, _word(CauseKind), _choice(CauseKind)]
ChannelField = Annotated[Channel, _word(Channel), _choice(Channel)]
DirectionField = Annotated[Direction, _word(Direction), _choice(Direction)]
YesNo = Annotated[bool, BeforeValidator(plainly(_yes)), _choice(Answer)]
KeepField = Annotated[KeepOutcome, _word(KeepOutcome), _choice(KeepOutcome)]
WaitOnField = Annotated[WaitOn, _word(WaitOn), _choice(WaitOn)]
AccessField = Annotated[Access, _word(Access), _choice(Access)]
RemedyKindField = Annotated[RemedyKind, _word(RemedyKind), _choice(RemedyKind)]
VerdictField = Annotated[Verdict, _word(Verdict), _choice(Verdict)]
LinkKindField = Annotated[LinkKind, _word(LinkKind), _choice(LinkKind)]
AlsoField = Annotated[tuple[Annotated[Cause, _word(Cause)], ...], BeforeValidator(several), _choice(Cause, many=True)]
RoleField = Annotated[Role, _word(Role), _choice(Role)]
RolesField = Annotated[tuple[Annotated[Role, _word(Role)], ...], BeforeValidator(several), _choice(Role, many=True)]
OutcomeField = Annotated[ReproOutcome, _word(ReproOutcome), _choice(ReproOutcome)]
AreaField = Annotated[Area, _word(Area), _choice(Area)]
JudgementField = Annotated[HypothesisVerdict, _word(HypothesisVerdict), _choice(HypothesisVerdict)]
GoesField = Annotated[EffectDirection, _word(EffectDirection), _choice(EffectDirection)]
ReviewField = Annotated[ReviewStatus, _word(ReviewStatus), _choice(ReviewStatus)]
PreventionAreaField = Annotated[PreventionArea, _word(PreventionArea), _choice(PreventionArea)]
ContentmentField = Annotated[Contentment, _word(Contentment), _choice(Contentment)]
"""How content the client is: 5 very, 1 not at all (S59)."""
CertaintyField = Annotated[Certainty, _word(Certainty), _choice(Certainty)]
