"""Builders for what comes after the client's yes: a complaint that waits to be closed, with nothing learned yet."""

from __future__ import annotations

from sqlalchemy import select

from firefight_tui.desk.fields import parse_ref
from firefight_tui.domain.vocabulary import Channel, Stage
from firefight_tui.store.models import Acceptance, Complaint, Outbox
from firefight_tui.store.work import Act
from tests.builders import Office
from tests.kept import kept
from tests.plan_builders import executing

REVIEW = {
    "happened": "the index was never made",
    "detection": "the client called; no alarm",
    "handling": "found in a day; the first update was late",
    "requirement_gap": "no: 2 s was agreed",
    "management_gap": "yes: no load test was planned",
}
"""A whole retrospective."""

SETTLED = {
    "no_review": "small and clear",
    "apology": "it was our fault",
    "no_compensation": "none asked for",
    "demonstration": "orders in 1.9 s at the peak",
    "prevention": "load test before each go-live",
}
"""What a close sheet says where nothing was recorded before."""


@kept
def recovering(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose remedies are done and which the client accepted; no promise is open."""
    ref = executing(office, severity, **fields)
    for label in ("R1", "R2"):
        office.do("finish", ref, remedy=label, tested_by="Wu", evidence="1.9 s")
    office.do("advance", ref)
    office.place(ref, Stage.RESOLVED)
    accepted(office, ref)
    office.place(ref, Stage.RECOVERING)
    return ref


def accepted(office: Office, ref: str) -> None:
    """The client's yes, as their verb writes it."""
    with office.store.write() as work:
        row = work.locked(Complaint, parse_ref(ref))
        assert row is not None
        at = office.clock.at
        work.session.add(
            Acceptance(
                complaint_id=row.id,
                at=at,
                by="ada",
                accepted=True,
                person_id=row.contact_id,
                channel=Channel.PHONE,
                words="it is fast again",
            )
        )
        work.seal(row, Act("00000000-0000-0000-0000-00000000000a", "accept", "ada", "os-ada", at, at))
        work.commit()


def outbox(office: Office) -> list[tuple[str | None, str]]:
    """Whom notices went to, and their subjects, the newest last."""
    with office.store.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.engineer.is_not(None)).order_by(Outbox.id))
        return [(row.engineer, row.subject or "") for row in rows]
