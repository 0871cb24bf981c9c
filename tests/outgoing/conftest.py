"""What the tests of the outbox stand on: an office, a mail server, messages left by a verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from firefight_tui.desk.leaving import leave_mail, leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.verb import REGISTRY, Verb
from firefight_tui.domain.vocabulary import Channel, DeliveryState, Direction, OutboxKind, Step
from firefight_tui.outgoing.chat import ChatCarrier
from firefight_tui.outgoing.choices import Reach, Security, Smtp
from firefight_tui.outgoing.delivery import Delivery
from firefight_tui.outgoing.smtp import SmtpCarrier
from firefight_tui.store.models import Contact, Outbox
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.mailserver import MailServer


class Write(Verb, name="write-mail", step=Step.RESPOND, key="", label="Write"):
    """Leave a mail to the client, as the contact form does."""

    to: str = "li@huadong.example"
    subject: str = "订单系统进展"
    body: str = "我们正在处理。\n.\n下次汇报: 15:00"

    def apply(self, on: Occasion) -> None:
        contact = Contact(
            complaint_id=on.complaint.id,
            at=on.at,
            by=on.actor.handle,
            direction=Direction.OUT,
            channel=Channel.MAIL,
            person_id=None,
            said=self.body,
        )
        on.add(contact)
        leave_mail(on, contact, self.to, self.subject, self.body)


class Tell(Verb, name="tell", step=Step.STAFF, key="", label="Tell"):
    """Leave word for an engineer, as verbs of the step staff do."""

    engineer: str = "bo"
    text: str = "You are the tester."

    def apply(self, on: Occasion) -> None:
        on.complaint.impact = self.text
        leave_notice(on, self.engineer, "Your duty", self.text)


for _name in ("write-mail", "tell"):
    del REGISTRY[_name]


@pytest.fixture(autouse=True)
def _verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verbs of these tests alone."""
    monkeypatch.setitem(REGISTRY, "write-mail", Write)
    monkeypatch.setitem(REGISTRY, "tell", Tell)


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server on loopback."""
    made = MailServer()
    made.start()
    yield made
    made.stop()


@dataclass
class House:
    """An office with a watch's delivery."""

    office: Office
    delivery: Delivery
    server: MailServer
    said: list[str]
    carried: list[tuple[str, str]] = field(default_factory=list)

    def write(self, ref: str = "FF-1", **fields: object) -> int:
        """Leave a mail; returns its number."""
        return self.office.do("write-mail", ref, **fields).created["outbox"]

    def tell(self, ref: str = "FF-1", **fields: object) -> int:
        """Leave word for an engineer; returns its number."""
        return self.office.do("tell", ref, **fields).created["outbox"]

    def later(self, span: timedelta = timedelta(minutes=2)) -> int:
        """Let time pass and send what is due; returns how many were sent."""
        self.office.clock.turn(span)
        return self.delivery.send_due().sent

    def row(self, number: int) -> Outbox:
        with self.office.store.read() as session:
            found = session.get(Outbox, number)
            assert found is not None
            return found

    def state(self, number: int) -> DeliveryState:
        return self.row(number).state

    def alerts(self) -> list[tuple[str | None, str]]:
        """The alerts there are: to whom, and what about."""
        with self.office.store.read() as session:
            wanted = (
                select(Outbox).where(Outbox.kind == OutboxKind.ALERT, Outbox.retracted.is_(False)).order_by(Outbox.id)
            )
            return [(row.engineer, row.subject) for row in session.scalars(wanted)]


def delivery_at(office: Office, port: int, said: list[str], **ways: str) -> Delivery:
    """A delivery by a server on loopback."""
    smtp = Smtp("127.0.0.1", port, Security.NONE, sender="华东值班 <desk@vendor.example>", timeout=5)
    reach = Reach({"default": "mailto:{handle}@vendor.example"} | ways)
    return Delivery(
        office.store,
        SmtpCarrier(smtp, office.clock),
        ChatCarrier(),
        reach,
        said.append,
        tries=3,
        now=office.clock,
        chance=lambda: 0.0,
    )


@pytest.fixture
def house(store_url: str, server: MailServer) -> Iterator[House]:
    """An office on each database, with one complaint and two engineers."""
    store = Store(store_url)
    office = Office(store)
    office.report()
    office.do("enlist", handle="bo", name="Bo")
    said: list[str] = []
    yield House(office, delivery_at(office, server.port, said), server, said)
    store.close()
