"""The update to a client, drafted; and the reminder of one who does not answer."""

from __future__ import annotations

from datetime import timedelta

from firefight_tui.desk.views.update_draft import letters, update_draft
from firefight_tui.domain.vocabulary import Channel, Stage
from tests.builders import MONDAY, Office, make_complaint, make_desk
from tests.plan_builders import SAID, executing, proposed
from tests.proof_builders import measured

HOUR = timedelta(hours=1)


def office_with_address(office: Office, stage: Stage) -> str:
    office.do("client", name="Huadong Retail", language="en")
    office.do("person", client="Huadong Retail", name="Li Na", email="lina@huadong.example")
    return make_complaint(office, stage, cause="quality", contact="Li Na")


def test_a_draft_is_what_the_verb_would_send(office: Office) -> None:
    ref = office_with_address(office, Stage.INVESTIGATING)
    office.clock.turn()
    office.do("grade", ref, severity=1)
    draft = update_draft(office.store, ref, office.clock.at, actor="ada")
    assert (draft.person, draft.address, draft.channel) == ("Li Na", "lina@huadong.example", Channel.MAIL)
    assert (draft.script, draft.missing, draft.faults, draft.why_not) == ("quality.progress", (), (), "")
    assert draft.next_update_at == MONDAY + HOUR + timedelta(minutes=1) and "highest urgency" in draft.body
    office.do(
        "contact", ref, direction="out", channel="mail", person="Li Na", said="{script}", script="progress", send="yes"
    )
    contact = office.show(ref).contacts[-1]
    assert (contact.subject, contact.said, contact.next_update_at) == (draft.subject, draft.body, draft.next_update_at)


def test_a_draft_speaks_the_language_asked_for_and_the_clients_otherwise(office: Office) -> None:
    ref = office_with_address(office, Stage.INVESTIGATING)
    assert "Dear Li Na" in update_draft(office.store, ref, MONDAY).body
    assert "您好" in update_draft(office.store, ref, MONDAY, "zh_CN").body


def test_a_complaint_nobody_answered_gets_the_first_contact_and_says_what_is_missing(office: Office) -> None:
    draft = update_draft(office.store, office.report(), office.clock.at)
    assert draft.script == "general.first_contact" and "person" in draft.missing and draft.why_not
    assert "{person}" in draft.body


def test_a_client_who_does_not_answer_is_to_be_reminded_once_a_day(office: Office) -> None:
    ref = office_with_address(office, Stage.INVESTIGATING)
    office.do("grade", ref, severity=4)
    office.do("wait", ref, on="client", reason="the slow log")
    office.clock.turn(23 * HOUR)
    assert update_draft(office.store, ref, office.clock.at).script == "quality.progress"
    office.clock.turn(HOUR)
    step = office.show(ref).next
    assert step is not None and step.verb == "contact" and "the slow log" in step.message and "Remind" in step.message
    draft = update_draft(office.store, ref, office.clock.at)
    assert draft.script == "quality.reminder" and "the slow log" in draft.body
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="Called.", script="reminder")
    step = office.show(ref).next
    assert step is not None and "Remind" not in step.message
    assert [one.script for one in office.show(ref).reminders] == ["quality.reminder"]


def test_several_drafts_are_each_their_own(office: Office) -> None:
    refs = [office_with_address(office, Stage.INVESTIGATING), office.report(client="Nobody")]
    values = {"direction": "out", "channel": "mail", "person": "{contact}", "said": "{script}", "script": "progress"}
    first, second = letters(make_desk(office.store, clock=office.clock), refs, values | {"send": "yes"})
    assert first.why_not == "" and "no mail address" in second.why_not
    office.do("contact", refs[0], **values)
    assert office.show(refs[0]).contacts[-1].said == first.body


def test_what_was_measured_and_what_follows_from_it_is_told(office: Office) -> None:
    ref = executing(office, client="Huadong Retail")
    for label in ("R1", "R2"):
        office.do("finish", ref, remedy=label, tested_by="Wu")
    told_client(office, ref)
    measured(office, ref, "11.3", "9.8", every=HOUR)
    lines = news(office, ref)
    assert lines[-1] == "- Measured: time to submit an order, P95 9.8 s; the target of 3 is not reached yet."
    assert "11.3" not in "\n".join(lines), "the newest figure of each effect"
    office.do("adjust", ref, reason="too slow")
    assert news(office, ref)[-1] == "- The effect is not yet what was agreed; we are changing the plan."
    told_client(office, ref)
    office.do("measure", ref, effect="E1", value="2.9")
    assert news(office, ref) == ["- Measured: time to submit an order, P95 2.9 s; the target of 3 is reached."]


def test_what_they_decide_is_no_message_that_waits(office: Office) -> None:
    ref = proposed(office, client="Huadong Retail")
    office.clock.turn()
    office.do("agree", ref, **SAID, words="yes")
    assert news(office, ref)[-1] == "- We are carrying out what was agreed."
    assert not [line for line in news(office, ref) if "message" in line]
    office.clock.turn(HOUR)
    office.do("contact", ref, direction="in", channel="phone", person="Li Na", said="how is it going?")
    assert [line for line in news(office, ref) if "message" in line]


def news(office: Office, ref: str) -> list[str]:
    """The lines of the draft that say what happened."""
    return [
        line for line in update_draft(office.store, ref, office.clock.at, "en").body.splitlines() if line[:2] == "- "
    ]


def told_client(office: Office, ref: str) -> None:
    office.clock.turn()
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="it goes on")
    office.clock.turn()
