"""What a client reads of us on paper, picked from the records; what is not picked here cannot get there (S31-S35).

Left out on purpose: notes, suspected causes, attempts, whys, duties, drop reasons, overrides, evidence, what a remedy
costs us, why we waited for others, and the name of whom the complaint is about (S6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.effect_paper import Proof, proofs
from firefight_tui.domain.outward import faults_of, softened, unnamed
from firefight_tui.domain.outward_times import told_day
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.vocabulary import Role, WaitOn
from firefight_tui.errors import Withheld
from firefight_tui.words import N_, _, words_of

MOST_NAMED = 4
"""Faults named in one refusal."""

_SOMEBODY = N_("our colleague")
_BEIJING = frozenset({"Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC"})


@dataclass(frozen=True)
class Ground:
    """What a paper is written by, beside the complaint.

    Attributes:
        language: Of the paper.
        zone: The client's.
        now: This moment.
        names: Everybody of ours by handle.
        blamed: Handle and name of whom the complaint is about.
        company: What we are called; empty where the settings do not say.
        next_update: When the client hears from us again.
    """

    language: str
    zone: ZoneInfo
    now: datetime
    names: Mapping[str, str]
    blamed: tuple[str, ...] = ()
    company: str = ""
    next_update: datetime | None = None


class Pen:
    """Writes words from the records as a client may read them, and remembers what must not leave the house."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._refused: list[str] = []

    def ours(self, text: str | None, place: str, mend: str) -> str:
        """Words of our own: what may not be read outside keeps the paper in the house.

        Args:
            text: The words.
            place: Where they stand, for the refusal.
            mend: What mends them: a verb.
        """
        found = (text or "").strip()
        self._refused += [f"{place}, {one.message} ({mend})" for one in faults_of(found, self.ground.blamed)]
        return found

    def theirs(self, text: str | None) -> str:
        """The client's words, those of the house and the name of whom it is about put as they read them."""
        somebody = words_of(self.ground.language)(_SOMEBODY)
        return unnamed(softened((text or "").strip()), self.ground.blamed, somebody)

    def name(self, handle: str | None) -> str:
        """The name of one of ours; empty for whom the complaint is about, and where nobody wrote a name down."""
        if not handle or handle in self.ground.blamed:
            return ""
        name = self.ground.names.get(handle, "")
        return name if name != handle else ""

    def day(self, at: datetime | None) -> str:
        """A day with its year."""
        # Seen from another year, the year is told.
        return told_day(at, self.ground.zone, self.ground.language, now=at + timedelta(days=400)) if at else ""

    def moment(self, at: datetime | None) -> str:
        """A moment to the minute; whose time it is stands once in the paper."""
        if at is None:
            return ""
        between = "" if self.ground.language == "zh_CN" else ", "
        return f"{self.day(at)}{between}{at.astimezone(self.ground.zone):%H:%M}"

    @property
    def clock(self) -> str:
        """Whose time the moments are told in."""
        place = self.ground.zone.key
        if self.ground.language == "zh_CN":
            return "北京时间" if place in _BEIJING else f"{place} 时间"
        return "Beijing time" if place in _BEIJING else place

    def check(self) -> None:
        """Refuse the paper where something in it must not leave the house.

        Raises:
            Withheld: With each place, and what mends it.
        """
        if self._refused:
            more = len(self._refused) - MOST_NAMED
            rest = " " + _("({count} more)").format(count=more) if more > 0 else ""
            told = "; ".join(self._refused[:MOST_NAMED])
            raise Withheld(_("The document is not made: {faults}").format(faults=told) + rest)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every paper: who writes to whom about what.

    Attributes:
        reference: FF-128.
        title: Of the complaint.
        client: The client's name.
        project: The delivered system; empty where it is not known.
        person: Whom it is addressed to; empty where it is not known.
        company: Ours.
        date: The day of the paper.
        zone: Whose time the moments in it are told in.
        commander: Who answers for it; empty leaves it to the team.
        liaison: Who speaks with the client.
        next_update: When they hear from us again.
    """

    reference: str
    title: str
    client: str
    project: str
    person: str
    company: str
    date: str
    zone: str
    commander: str
    liaison: str
    next_update: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the client told us, in their words.

    Attributes:
        received: When it reached us.
        phenomena: What they see.
        dissatisfaction: With what they are dissatisfied.
        remedy_sought: What they ask for.
        impact: What it does to their business.
        event: Their own event it endangers.
    """

    received: str
    phenomena: tuple[str, ...]
    dissatisfaction: str
    remedy_sought: str
    impact: str
    event: str


def head(record: ComplaintRecord, pen: Pen, person: str | None, date: datetime) -> Head:
    """What stands above a paper of that day."""
    ground = pen.ground
    contact = record.contact.name if record.contact is not None else None
    liaisons = (one.engineer for one in record.team if one.role is Role.LIAISON and one.left_at is None)
    return Head(
        reference=record.ref,
        title=pen.theirs(record.title),
        client=record.client,
        project=record.project or "",
        person=person or contact or "",
        company=ground.company,
        date=pen.day(date),
        zone=pen.clock,
        commander=pen.name(record.commander),
        liaison=pen.name(next(liaisons, None)),
        next_update=pen.moment(ground.next_update),
    )


def heard(record: ComplaintRecord, pen: Pen) -> Heard:
    """What the client told us."""
    return Heard(
        received=pen.moment(record.received_at),
        phenomena=tuple(pen.theirs(one.text) for one in record.phenomena),
        dissatisfaction=pen.theirs(record.dissatisfaction),
        remedy_sought=pen.theirs(record.remedy_sought),
        impact=pen.theirs(record.impact),
        event=pen.theirs(record.client_event),
    )


def asked_of_client(record: ComplaintRecord, pen: Pen) -> tuple[str, ...]:
    """What we wait for from the client; that we wait for their answer to a plan, the paper says by itself."""
    waiting = record.waiting
    if waiting is None or waiting.on is not WaitOn.CLIENT or any(one.at == waiting.since for one in record.plans):
        return ()
    return (pen.ours(waiting.reason, _("waiting"), "wait"),)


@dataclass(frozen=True, slots=True)
class Promised:
    """Something promised to the client, and for when."""

    what: str
    due: str


@dataclass(frozen=True, slots=True)
class Given:
    """What they get for their trouble, and what it is worth; empty where nobody said."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What has become better, and when whom of theirs it was shown to."""

    what: str
    person: str
    day: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done for the relationship (S54, S55, S57, S59).

    Attributes:
        apologised: The day we last said sorry; empty where we did not. Its words were said to one of them, once.
        given: What they get for their trouble; only what was approved.
        shown: What has become better, as they saw it.
        visit: The day of our next visit; empty where no day is agreed with them.
    """

    apologised: str
    given: tuple[Given, ...]
    shown: tuple[Shown, ...]
    visit: str


def mended(record: ComplaintRecord, pen: Pen) -> Mended:
    """What was done for the relationship, as they read it; our words were said to them, and are softened as theirs."""
    steps, following = record.repaired.steps, record.repaired.next_visit
    sorry = [one.at for one in steps if one.kind is RepairKind.APOLOGY and one.words]
    return Mended(
        apologised=pen.day(max(sorry, default=None)),
        given=tuple(
            Given(pen.theirs(one.words), pen.theirs(one.value))
            for one in steps
            if one.kind is RepairKind.COMPENSATION and one.words and one.approved_by
        ),
        shown=tuple(
            Shown(pen.theirs(one.words), one.person or "", pen.day(one.at))
            for one in steps
            if one.kind is RepairKind.DEMONSTRATION and one.words
        ),
        visit=pen.day(following.due_at) if following is not None and not following.assumed else "",
    )


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A formal letter: what we heard, that we take it seriously, what happens next (S9-S11).

    Attributes:
        head: Who writes to whom.
        heard: What they told us.
        stage: How far it is, the word of the vocabulary.
        spoken: The day they first heard from us; empty where they did not.
        team: How many of ours are at it.
        asks: What we need from them.
        promises: What we promised and have not kept yet.
        effects: What was measured.
        mended: What was done for the relationship.
    """

    head: Head
    heard: Heard
    stage: str
    spoken: str
    team: int
    asks: tuple[str, ...]
    promises: tuple[Promised, ...]
    effects: tuple[Proof, ...] = ()
    mended: Mended = Mended("", (), (), "")


def letter_paper(record: ComplaintRecord, ground: Ground) -> LetterPaper:
    """The letter as it would be written now.

    Raises:
        Withheld: Something in it must not leave the house.
    """
    pen = Pen(ground)
    outward = [one.at for one in record.contacts if one.direction.value == "out"]
    promises = tuple(
        Promised(pen.ours(one.what, _("promise {number}").format(number=one.id), "promise"), pen.moment(one.due_at))
        for one in record.open_promises
    )
    paper = LetterPaper(
        head=head(record, pen, None, ground.now),
        heard=heard(record, pen),
        stage=record.stage.value,
        spoken=pen.day(min(outward, default=None)),
        team=len({one.engineer for one in record.team if one.left_at is None}),
        asks=asked_of_client(record, pen),
        promises=promises,
        effects=proofs(record, pen),
        mended=mended(record, pen),
    )
    pen.check()
    return paper


def check_whole(texts: Iterable[str], blamed: Sequence[str]) -> None:
    """Look once more through what would be printed, names and the template's own words too.

    What may still be found is a word of the house or a name; holes and vague times may stand in the client's words.

    Raises:
        Withheld: It must not leave the house; the message quotes the line.
    """
    for text in texts:
        for fault in faults_of(text, blamed):
            if fault.kind.value in ("word", "name"):
                line = text.split("\n")[fault.line - 1]
                raise Withheld(
                    _("The document is not made: {faults}").format(faults=fault.message),
                    _("It stands in: {line}").format(line=line[:200]),
                )
