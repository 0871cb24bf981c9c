"""Repair: follow-up visits, planned and made; what is found there may open another complaint (S59, S60)."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator, Field

from firefight_tui.desk.fields import At, ContentmentField, FieldKind, Line, Text, YesNo, ref
from firefight_tui.desk.known import client_of
from firefight_tui.desk.leaving import leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.receive import TITLE_LIMIT, Report
from firefight_tui.desk.repair import refuse_date, refuse_merged, scheduled
from firefight_tui.desk.rulebook import hold_rules
from firefight_tui.desk.sealing import seal
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.repair_records import UNHAPPY
from firefight_tui.domain.vocabulary import Channel, LinkKind, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Complaint, Entry, Link, Visit
from firefight_tui.store.work import Act
from firefight_tui.words import N_, _

SUBJECT_LENGTH = 120


def _numbered(value: object) -> object:
    """A number, or the visit's place within the complaint as the screen shows it: 17, #2."""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    digits = text.removeprefix("#")
    if isinstance(value, bool) or not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise ValueError(_("It is a number, or # and its place: 17, #2."))
    return text


VisitId = Annotated[str, BeforeValidator(_numbered), FieldKind("visit")]


class ScheduleVisit(Verb, name="schedule-visit", step=Step.REPAIR, key="v s", label=N_("Plan a visit")):
    """Agree on a day for a follow-up visit; one whose day was only assumed is put on it, `visit` moves another."""

    due: Annotated[At, Field(description=N_("the day of the visit"))]
    visit: Annotated[VisitId | None, Field(description=N_("a planned visit that is moved: its number, or #2"))] = None

    def apply(self, on: Occasion) -> None:
        if self.visit is None:
            scheduled(on, self.due)
            return
        found = open_visit(on, self.visit)
        refuse_date(on, self.due)
        found.due_at, found.assumed = self.due, False


class MakeVisit(Verb, name="visited", step=Step.REPAIR, key="v v", label=N_("Visit made")):
    """Write down a follow-up visit: how they use it, how content they are; what was found may open a complaint."""

    visit: Annotated[VisitId, Field(description=N_("the visit: its number, or #1"))]
    satisfaction: Annotated[ContentmentField, Field(description=N_("how content they are"))]
    usage: Annotated[Text | None, Field(description=N_("how they use it now"))] = None
    findings: Annotated[Text | None, Field(description=N_("what was found that is not as it should be"))] = None
    opens: Annotated[
        Line | None, Field(description=N_("yes, or a title: the findings open a complaint of their own"))
    ] = None
    last: Annotated[YesNo, Field(description=N_("whether it was the last one: no other is planned"))] = False

    def carry_out(self, on: Occasion, act: Act) -> list[Entry]:
        """The visit, and before it what its findings opened, so that an undo takes that back last."""
        refuse_merged(on)
        found = open_visit(on, self.visit)
        title = self.title()
        opened = [] if title is None else self._open(on, act, title, found)
        return [*opened, *super().carry_out(on, act)]

    def apply(self, on: Occasion) -> None:
        found = open_visit(on, self.visit)
        found.visited_at, found.visited_by = on.at, on.actor.handle
        found.satisfaction, found.usage, found.findings = self.satisfaction.number, self.usage, self.findings
        found.assumed = False
        if not self.last and all(row.visited_at is not None for row in rows_of(on.session, Visit, on.complaint)):
            scheduled(on)
        if self.satisfaction.number <= UNHAPPY:
            _raise_it(on, found)

    def title(self) -> str | None:
        """What the complaint that is opened is called; None where none is.

        Raises:
            InvalidValue: There is nothing to open it with, or the title is no line of a list.
        """
        plain = (self.opens or "").strip().lower()
        if plain in _NO or not plain:
            return None
        if self.findings is None:
            raise InvalidValue(_("findings: say what was found; the complaint is opened with it."), field="findings")
        if len(plain) > TITLE_LIMIT:
            raise InvalidValue(
                _("opens: the title is longer than {limit} characters.").format(limit=TITLE_LIMIT), field="opens"
            )
        if plain not in _YES:
            return self.opens
        return " ".join(self.findings.splitlines()[0].split())[:TITLE_LIMIT]

    def _open(self, on: Occasion, act: Act, title: str, visit: Visit) -> list[Entry]:
        """Open the complaint; its timeline begins as that of every other."""
        before, client = on.complaint, client_of(on)
        assert self.findings is not None, "asked for with the title"
        hold_rules(on.session)
        report = Report(client=client.name, title=title, body=self.findings, channel=Channel.VISIT)
        made = Complaint(**report.beginning(client.id, client.severity, on.at, on.now))
        made.project_id, made.contact_id = before.project_id, before.contact_id
        on.add(made)
        on.add(Link(complaint_id=made.id, other_id=before.id, kind=LinkKind.FOLLOWS))
        entry = seal(on, made, replace(act, verb=Report.spec.name, at=on.at))
        visit.finding_id = made.id
        return [entry] if entry is not None else []


_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"no", "n", "false", "0", "否"})


def open_visit(on: Occasion, given: str) -> Visit:
    """The complaint's visit of this number (17) or place (#2), which is still to be made.

    Raises:
        InvalidValue: It has none, or it was made.
    """
    rows = rows_of(on.session, Visit, on.complaint)
    number = int(given.removeprefix("#"))
    found = next((row for row in rows if number == (row.number if given.startswith("#") else row.id)), None)
    if found is None:
        known = ", ".join(f"#{row.number}" for row in rows if row.visited_at is None) or _("none yet")
        raise InvalidValue(
            _("visit: this complaint has no visit {number}.").format(number=given),
            _("To be made: {known}. Plan one: schedule-visit, key {key}.").format(
                known=known, key=on.keys["schedule-visit"]
            ),
            field="visit",
        )
    if found.visited_at is not None:
        raise InvalidValue(
            _("visit: {visit} was made already.").format(visit=f"#{found.number}"),
            _("undo takes that back."),
            field="visit",
        )
    return found


def _raise_it(on: Occasion, visit: Visit) -> None:
    """Who commands it hears at once that the client is not content."""
    complaint = on.complaint
    handle = complaint.commander
    if handle is None or handle == on.actor.handle:
        return
    client = on.session.get(Client, complaint.client_id)
    words = _("{ref}: {client} is not content, {satisfaction} of 5 on visit {visit}")
    subject = words.format(
        ref=ref(complaint.id),
        client=client.name if client is not None else "",
        satisfaction=visit.satisfaction,
        visit=f"#{visit.number}",
    )
    found = visit.findings or visit.usage or _("Nothing was written down of why.")
    body = [complaint.title[:SUBJECT_LENGTH], "", found, "", f"firefight {ref(complaint.id)}"]
    leave_notice(on, handle, subject, "\n".join(body))
