"""What is said to a client, composed: a script or somebody's words, with variables filled and looked through (S14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.caches import clocks_of
from firefight_tui.desk.fields import ref
from firefight_tui.desk.history import history_of
from firefight_tui.desk.news import Reader, news_of, waited_for
from firefight_tui.desk.replying import Scripts
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.clock_history import Contact as Exchange
from firefight_tui.domain.labels import LABELS
from firefight_tui.domain.outward import faults_of, softened
from firefight_tui.domain.outward_times import told_day
from firefight_tui.domain.reply_script import fill, put, script_name, variables_in, what_gives
from firefight_tui.domain.vocabulary import Direction, WaitOn
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Complaint, Engineer, Phenomenon, Project, Waiting
from firefight_tui.words import _, choose_language, words_of

WHOLE = "{script}"
"""What stands for the script's own text at the beginning of what is said; words behind it are its `{message}`."""

PERSON = "{contact}"
"""What stands for the client's person of the complaint, where a letter goes out."""

MOST_NAMED = 4
"""Faults named in one refusal."""


@dataclass(frozen=True)
class Words:
    """What somebody wants to say.

    Attributes:
        said: Their words, or `{script}`, perhaps with words behind it.
        person: Whom they say it to.
        sender: Who says it.
        subject: Of the mail, where they gave one.
        script: The script they asked for.
        next_update_at: When the client hears from us again, where they said so.
    """

    said: str
    person: str
    sender: str
    subject: str | None = None
    script: str | None = None
    next_update_at: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """What the client reads.

    Attributes:
        subject: One line.
        body: What is said.
        script: The script's name, where one was used.
        next_update_at: The time it names.
        missing: The variables that had no value.
        faults: What keeps it in the house, in sentences.
        language: It is written in.
    """

    subject: str
    body: str
    script: str | None
    next_update_at: datetime | None
    missing: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    language: str = "en"

    def check(self) -> None:
        """Refuse a letter with a hole in it, and one with words that do not leave the house.

        Raises:
            InvalidValue: It is one; the message says what is missing and what gives it, or what to say instead.
        """
        if self.missing:
            needs = [f"{{{name}}} ({what_gives(name)})" for name in self.missing]
            raise InvalidValue(
                _("said: the text lacks {names}.").format(names="; ".join(needs)),
                _("Give it, or write the words yourself."),
                field="next_update_at" if self.missing == ("next_update",) else "said",
            )
        if self.faults:
            more = len(self.faults) - MOST_NAMED
            told = "; ".join(self.faults[:MOST_NAMED])
            rest = " " + _("({count} more)").format(count=more) if more > 0 else ""
            raise InvalidValue(f"said: {told}{rest}", field="said")


def compose(
    session: Session,
    complaint: Complaint,
    scripts: Scripts,
    words: Words,
    now: datetime,
    *,
    language: str | None = None,
    leaves_time: bool = False,
) -> Letter:
    """The letter that comes of somebody's words, looked through but not refused.

    It is in the client's language unless another one is named. `leaves_time` leaves `{next_update}` standing in it, for
    a form in which that time may still change.

    Raises:
        InvalidValue: There is no such script, or the user's own cannot be used.
    """
    client = session.get(Client, complaint.client_id)
    assert client is not None, "every complaint has a client"
    language = choose_language(language or client.language)
    name = named_script(words.script, complaint) if words.script is not None else None
    is_whole = words.said.startswith(WHOLE)
    if is_whole and name is None:
        raise InvalidValue(_("script: name the script, such as progress."), field="script")
    needs_time = is_whole or "next_update" in variables_in(words.said)
    words = replace(
        words,
        next_update_at=words.next_update_at or (policy_update(session, complaint, now) if needs_time else None),
    )
    values = _values(session, complaint, words, Reader(language, zone_named(client.timezone), now))
    if leaves_time:
        values["next_update"] = "{next_update}"
    if is_whole and name is not None:
        filled = fill(scripts.named(name, language), values)
        subject, body, missing = filled.subject, filled.body, filled.missing
    else:
        body, subject = put(words.said, values), ""
        missing = tuple(one for one in variables_in(words.said) if not values.get(one))
    subject = put(words.subject, values) if words.subject else subject or f"[{ref(complaint.id)}] {values['title']}"
    return Letter(
        subject, body, name, words.next_update_at, missing, _faults(session, complaint, subject, body), language
    )


def _faults(session: Session, complaint: Complaint, subject: str, body: str) -> tuple[str, ...]:
    """What keeps it in the house; places are counted in the body, those of the subject say so."""
    names = blamed_names(session, complaint)
    above = (_("subject: {fault}").format(fault=one.message) for one in faults_of(subject, names))
    return (*above, *(one.message for one in faults_of(body, names)))


def named_script(asked: str, complaint: Complaint) -> str:
    """The name a script is recorded under.

    Raises:
        InvalidValue: It names none.
    """
    found = script_name(asked, complaint.cause)
    if found is None:
        raise InvalidValue(
            _("script: there is no script {name}.").format(name=asked),
            _("A script is a moment (first_contact, progress, bad_news, plan, apology, reminder), or CAUSE.MOMENT."),
            field="script",
        )
    return found


def policy_update(session: Session, complaint: Complaint, now: datetime) -> datetime | None:
    """When the next update would be due if the client heard from us now; None where no such clock runs."""
    history = history_of(session, complaint)
    told = replace(
        history, contacts=(*history.contacts, Exchange(max(now, complaint.received_at), Direction.OUT)), promises=()
    )
    due = clocks_of(session, complaint, told, now).next_update.due_at
    return due.replace(second=0, microsecond=0) if due is not None else None


def blamed_names(session: Session, complaint: Complaint) -> tuple[str, ...]:
    """What whom the complaint is about is called (S6)."""
    if not complaint.about:
        return ()
    wanted = select(Engineer.name).where(Engineer.handle == complaint.about)
    return (complaint.about, *(name for name in session.scalars(wanted)))


def _values(session: Session, complaint: Complaint, words: Words, reader: Reader) -> dict[str, str | None]:
    """What the variables of a letter stand for; None and nothing for what is not known."""
    client, project = session.get(Client, complaint.client_id), None
    if complaint.project_id is not None:
        project = session.get(Project, complaint.project_id)
    waiting = _waiting(session, complaint, reader.now)
    commander = session.scalars(select(Engineer.name).where(Engineer.handle == complaint.commander)).first()
    return {
        "person": words.person,
        "client": client.name if client is not None else None,
        "project": project.name if project is not None else None,
        "ref": ref(complaint.id),
        "title": softened(complaint.title),
        "cause": words_of(reader.language)(LABELS["Cause"][complaint.cause]) if complaint.cause is not None else None,
        "commander": commander,
        "sender": words.sender,
        "received": told_day(complaint.received_at, reader.zone, reader.language, now=reader.now),
        "next_update": reader.time(words.next_update_at) if words.next_update_at is not None else None,
        "dissatisfaction": _quoted(complaint.dissatisfaction),
        "remedy_sought": _quoted(complaint.remedy_sought),
        "impact": _quoted(complaint.impact),
        "phenomena": _phenomena(session, complaint, reader.language),
        "event": _quoted(complaint.client_event),
        "promised": told_day(complaint.promised_at, reader.zone, reader.language, now=reader.now)
        if complaint.promised_at is not None
        else None,
        "news": news_of(session, complaint, reader),
        "waiting_for": waited_for(session, waiting, words_of(reader.language)) if waiting is not None else None,
        "waiting_since": told_day(waiting.since, reader.zone, reader.language, now=reader.now)
        if waiting is not None
        else None,
        "message": words.said.removeprefix(WHOLE).strip() if words.said.startswith(WHOLE) else None,
    }


def _quoted(text: str | None) -> str | None:
    """The client's words, as one line of a letter."""
    return softened(" ".join(text.split())) if text else None


def _phenomena(session: Session, complaint: Complaint, language: str) -> str | None:
    wanted = (
        select(Phenomenon.text)
        .where(Phenomenon.complaint_id == complaint.id, Phenomenon.retracted.is_(False))
        .order_by(Phenomenon.id)
    )
    between = "；" if language == "zh_CN" else "; "
    return between.join(softened(" ".join(text.split())) for text in session.scalars(wanted)) or None


def _waiting(session: Session, complaint: Complaint, now: datetime) -> Waiting | None:
    """The wait on the client that lasts."""
    wanted = (
        select(Waiting)
        .where(Waiting.complaint_id == complaint.id, Waiting.retracted.is_(False), Waiting.on == WaitOn.CLIENT)
        .order_by(Waiting.since.desc(), Waiting.id.desc())
    )
    lasting = (
        one for one in session.scalars(wanted) if all(end is None or end > now for end in (one.ended_at, one.until))
    )
    return next(lasting, None)
