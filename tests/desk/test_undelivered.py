"""A mail to the client that did not arrive: seen on the complaint, in queries, as the next step; and settled."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from firefight_tui.desk import outbox
from firefight_tui.desk.trouble import retry, settle
from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.query import parse
from firefight_tui.domain.vocabulary import DeliveryState, Stage
from tests.builders import Office, make_desk

MAIL = {"direction": "out", "channel": "mail", "person": "Li Na", "said": "The index is built.", "send": "yes"}


@pytest.fixture
def ref(office: Office) -> str:
    office.do("client", name="Huadong Retail", language="en")
    office.do("person", client="Huadong Retail", name="Li Na", email="lina@huadong.example")
    return office.complaint(Stage.INVESTIGATING, cause="quality", contact="Li Na")


def lose(office: Office, ref: str, *, unsure: bool = False) -> int:
    """Send a mail that does not arrive; returns its number."""
    office.do("contact", ref, **MAIL)
    office.clock.turn(timedelta(minutes=2))
    number = office.show(ref).contacts[-1].message
    assert number is not None
    message = outbox.claim(office.store, number, office.clock.at)
    assert message is not None
    (outbox.leave_unsure if unsure else outbox.give_up)(office.store, message, "550 no such user")
    return number


def found(office: Office, query: str) -> list[str]:
    asked = parse(query, now=office.clock.at, zone=UTC)
    return [row.ref for row in queue_page(office.store, "ada", asked, now=office.clock.at).rows]


@pytest.mark.parametrize("unsure", [False, True])
def test_it_is_seen_until_somebody_settles_it(office: Office, ref: str, unsure: bool) -> None:
    office.report(title="Another")
    assert found(office, "is:undelivered") == []
    number = lose(office, ref, unsure=unsure)
    contact, step = office.show(ref).contacts[-1], office.show(ref).next
    assert contact.delivery is (DeliveryState.UNSURE if unsure else DeliveryState.FAILED)
    assert (contact.message, contact.error) == (number, "550 no such user")
    assert step is not None and step.verb == "contact" and "Li Na" in step.message and "mail" in step.message
    assert found(office, "is:undelivered") == found(office, "是:未送达") == [ref]
    desk = make_desk(office.store, "ada", clock=office.clock)
    (settle if unsure else retry)(desk, number)
    assert found(office, "is:undelivered") == [] and not office.show(ref).contacts[-1].is_undelivered
    after = office.show(ref).next
    assert after is not None and after.message != step.message


def test_what_was_said_another_way_is_no_next_step_any_more(office: Office, ref: str) -> None:
    lose(office, ref)
    before = office.show(ref).next
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="The index is built.")
    after = office.show(ref).next
    assert before is not None and after is not None and before.message != after.message
    assert found(office, "is:undelivered") == [ref]
