"""The words of the trade: stages, causes, channels, roles; each with its label and the words it may be given in."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TypeVar

from firefight_tui.domain.labels import ALIASES, LABELS, SEVERITIES, SHORTS
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _, pgettext

Member = TypeVar("Member", bound="Word | Severity")


class Word(StrEnum):
    """A member of a closed vocabulary; its value is the external English word."""

    @property
    def label(self) -> str:
        """The word as forms and headings show it, translated."""
        return _(LABELS[type(self).__name__].get(self.value, self.value.replace("_", " ")))

    @property
    def short(self) -> str:
        """The word as narrow columns show it, translated."""
        message = SHORTS.get(type(self).__name__, {}).get(self.value)
        return pgettext("short", message) if message else self.label


class Step(Word):
    """The steps of the process; every verb belongs to one."""

    RECEIVE = "receive"
    RESPOND = "respond"
    STAFF = "staff"
    ANALYSE = "analyse"
    PLAN = "plan"
    EXECUTE = "execute"
    LEARN = "learn"
    REPAIR = "repair"
    DESK = "desk"
    ANY = "any"


class Stage(Word):
    """Where a complaint stands (mission.md, the life of a complaint)."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    PLANNING = "planning"
    PROPOSED = "proposed"
    EXECUTING = "executing"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    RECOVERING = "recovering"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    NOT_UPHELD = "not_upheld"

    @property
    def is_open(self) -> bool:
        """Whether work on the complaint goes on."""
        return self not in ENDED

    @property
    def is_side_end(self) -> bool:
        """Whether the complaint ended beside the way: withdrawn, merged or not upheld."""
        return self in SIDE_ENDS


SIDE_ENDS = frozenset({Stage.WITHDRAWN, Stage.MERGED, Stage.NOT_UPHELD})
ENDED = SIDE_ENDS | {Stage.CLOSED}
RAIL = tuple(stage for stage in Stage if stage not in SIDE_ENDS)


class Severity(IntEnum):
    """How bad it is: 1 urgent to 4 minor (S16)."""

    URGENT = 1
    SERIOUS = 2
    MODERATE = 3
    MINOR = 4

    @property
    def label(self) -> str:
        """The word as forms show it, translated."""
        return _(SEVERITIES[self.value - 1])

    @property
    def short(self) -> str:
        """The mark narrow columns show: S1 to S4."""
        return f"S{self.value}"


class Complexity(Word):
    """How many trades it takes (S16)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Cause(Word):
    """Why the client complains (S3-S8)."""

    FUNCTION = "function"
    DELAY = "delay"
    QUALITY = "quality"
    SERVICE = "service"
    COST = "cost"
    TRAINING = "training"


class CauseKind(Word):
    """What kind of function or quality complaint it is (S3, S5)."""

    NOT_BUILT = "not_built"
    BUILT_BADLY = "built_badly"
    SLOW = "slow"
    CRASH = "crash"
    BUG = "bug"
    LAG = "lag"
    DATA_LOSS = "data_loss"
    DISPLAY = "display"


class Channel(Word):
    """By which way words travelled."""

    PHONE = "phone"
    MAIL = "mail"
    CHAT = "chat"
    MEETING = "meeting"
    VISIT = "visit"
    OTHER = "other"


class Direction(Word):
    """Which way words travelled, seen from us."""

    IN = "in"
    OUT = "out"


class Answer(Word):
    """A plain yes or no."""

    YES = "yes"
    NO = "no"


class WaitOn(Word):
    """Whom or what we wait for."""

    CLIENT = "client"
    THIRD_PARTY = "third_party"
    WINDOW = "window"


class Role(Word):
    """What someone does in a fire team (S17)."""

    COMMANDER = "commander"
    LIAISON = "liaison"
    DEVELOPER = "developer"
    TESTER = "tester"
    OPERATIONS = "operations"
    DBA = "dba"
    BUSINESS = "business"
    SCRIBE = "scribe"


class Access(Word):
    """What someone may do at this desk; each includes those before (safety.md)."""

    OBSERVER = "observer"
    RESPONDER = "responder"
    COMMANDER = "commander"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Access) -> bool:
        """Whether this access allows what the other allows."""
        order = list(Access)
        return order.index(self) >= order.index(other)


class KeepOutcome(Word):
    """What became of a promise (S29)."""

    KEPT = "kept"
    MISSED = "missed"
    RELEASED = "released"


class OutboxKind(Word):
    """What a message is: to the client, to an engineer about an act, or to one about a clock."""

    MAIL = "mail"
    NOTICE = "notice"
    ALERT = "alert"


class DeliveryState(Word):
    """How far sending a message has come; `unsure` was cut off while it was handed over, and nobody knows."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class LinkKind(Word):
    """How two complaints belong together."""

    RELATED = "related"
    DUPLICATE = "duplicate"
    CAUSED_BY = "caused_by"
    FOLLOWS = "follows"


class ClockName(Word):
    """The four clocks (mission.md, clocks)."""

    FIRST_CONTACT = "first_contact"
    NEXT_UPDATE = "next_update"
    CONTAINMENT = "containment"
    RESOLUTION = "resolution"


class ClockState(Word):
    """How a clock stands (contract.md, show --json)."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    PAUSED = "paused"
    NONE = "none"


class ReproOutcome(Word):
    """How an attempt at reproduction ended (S21)."""

    RUNNING = "running"
    REPRODUCED = "reproduced"
    INTERMITTENT = "intermittent"
    NOT_REPRODUCED = "not_reproduced"
    NOT_APPLICABLE = "not_applicable"


class Area(Word):
    """From which side a cause is suspected (S23)."""

    REQUIREMENT = "requirement"
    CODE = "code"
    DATABASE = "database"
    CONFIGURATION = "configuration"
    CAPACITY = "capacity"
    NETWORK = "network"
    THIRD_PARTY = "third_party"
    PEOPLE = "people"
    PLAN = "plan"


class HypothesisVerdict(Word):
    """What became of a suspected cause (S23)."""

    CONFIRMED = "confirmed"
    RULED_OUT = "ruled_out"
    OPEN = "open"


class Certainty(Word):
    """How sure the root cause is (S24)."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"


class RemedyKind(Word):
    """What a remedy is for: business now, the root cause, the next time (S27, S28, S46)."""

    CONTAINMENT = "containment"
    CORRECTION = "correction"
    PREVENTION = "prevention"

    @property
    def label(self) -> str:
        """The word as forms and headings show it, translated; the clock of the same English name is another thing."""
        return pgettext("remedy", "containment") if self is RemedyKind.CONTAINMENT else super().label

    @property
    def restores(self) -> bool:
        """Whether it is part of the plan that restores the client's business: all but prevention."""
        return self is not RemedyKind.PREVENTION


class RemedyState(Word):
    """How far a remedy is; computed, never stored. The first five are the columns of the board."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DOING = "doing"
    TESTED = "tested"
    VERIFIED = "verified"
    RETIRED = "retired"
    DROPPED = "dropped"


class Verdict(Word):
    """Whether a remedy does what it should (S41)."""

    EFFECTIVE = "effective"
    PARTIAL = "partial"
    INEFFECTIVE = "ineffective"


class EffectDirection(Word):
    """Where a figure has to go (S41)."""

    UP = "up"
    DOWN = "down"


class MeasuredBy(Word):
    """Where a figure comes from."""

    HAND = "hand"
    PROBE = "probe"
    PROMETHEUS = "prometheus"


class ReviewStatus(Word):
    """How far a retrospective is (S44)."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class PreventionArea(Word):
    """What a prevention item changes (S46)."""

    REQUIREMENT = "requirement"
    PLAN = "plan"
    MONITORING = "monitoring"
    COMMUNICATION = "communication"
    QUALITY = "quality"
    SERVICE = "service"
    TRAINING = "training"


class Decision(Word):
    """What the client said to a plan version (S35, S36)."""

    AGREED = "agreed"
    OBJECTED = "objected"


class GateVerdict(Word):
    """How a project came through a quality gate (S51)."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


def aliases(vocabulary: type[Word] | type[Severity]) -> dict[str, str]:
    """The further words a vocabulary takes, each with the value it stands for."""
    return dict(ALIASES.get(vocabulary.__name__, {}))


def is_yes(value: object) -> bool:
    """Whether a value somebody gave says yes.

    Raises:
        InvalidValue: It says neither yes nor no.
    """
    return value if isinstance(value, bool) else parse_word(Answer, str(value)) is Answer.YES


def parse_word(vocabulary: type[Member], text: str) -> Member:
    """The member named by an English word, a Chinese word, an alias or a label.

    Raises:
        InvalidValue: No member has that name; the hint names the choices.
    """
    asked = text.strip().lower()
    folded = asked.replace("-", "_").replace(" ", "_")
    known = ALIASES.get(vocabulary.__name__, {})
    value = known.get(asked) or known.get(folded)
    for member in vocabulary:
        if str(member.value) in {folded, value} or asked in {member.label.lower(), member.short.lower()}:
            return member  # type: ignore[return-value]  # mypy widens iteration over a bound union
    choices = ", ".join(str(member.value) for member in vocabulary)
    raise InvalidValue(
        _("{word} is not one of the choices.").format(word=f'"{text}"'),
        _("Choose from: {choices}.").format(choices=choices),
    )
