"""Escalate: the complaint goes up the ladder, and who stands on the next rung is told why."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select

from firefight_tui.desk.crew import staff_at
from firefight_tui.desk.fields import Text, ref
from firefight_tui.desk.leaving import leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.ladder import LEVELS, Rung, next_step
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Escalation
from firefight_tui.words import N_, _

SUBJECT_LENGTH = 120


class Escalate(Verb, name="escalate", step=Step.STAFF, key="!", label=N_("Escalate")):
    """Take it up the ladder: commander, who is on call, commanders, administrators; the next of them is told why."""

    reason: Annotated[Text, Field(description=N_("what it takes that this team does not have"))]

    def apply(self, on: Occasion) -> None:
        complaint = on.complaint
        if not complaint.stage.is_open:
            raise InvalidValue(
                _("{ref} is {stage}: there is nothing to escalate.").format(
                    ref=ref(complaint.id), stage=complaint.stage.label
                ),
                on.way_on(),
            )
        step = next_step(staff_at(on.session, on.now).crew_of(complaint), _reached(on), by=on.actor.handle)
        level = step.level if step is not None else LEVELS[Rung.ADMINISTRATORS]
        for handle in step.engineers if step is not None else (None,):
            on.add(
                Escalation(
                    complaint_id=complaint.id,
                    at=on.at,
                    by=on.actor.handle,
                    to=handle,
                    level=level,
                    reason=self.reason,
                )
            )
            if handle is not None:
                leave_notice(on, handle, *_words(on, self.reason))


def _reached(on: Occasion) -> int | None:
    """How far up the complaint was taken already."""
    wanted = select(func.max(Escalation.level)).where(
        Escalation.complaint_id == on.complaint.id, Escalation.retracted.is_(False)
    )
    return on.session.scalar(wanted)


def _words(on: Occasion, reason: str) -> tuple[str, str]:
    complaint = on.complaint
    client = on.session.get(Client, complaint.client_id)
    words = _("{actor} escalates {ref}: {title}")
    subject = words.format(actor=on.actor.handle, ref=ref(complaint.id), title=complaint.title[:SUBJECT_LENGTH])
    body = [
        reason,
        "",
        _("sev{severity}, {client}, commander {commander}").format(
            severity=int(complaint.severity),
            client=client.name if client is not None else "",
            commander=complaint.commander or _("nobody"),
        ),
        f"firefight {ref(complaint.id)}",
    ]
    return subject, "\n".join(body)
