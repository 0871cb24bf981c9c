"""Drafts on the screen: there from the first character, taken up again, never over somebody else's words."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import Office
from tests.ui.conftest import Sit
from tests.ui.forms import contest, enter, field, focused, form

CALL_SHEET = ("acknowledge", ("FF-1",))
EDIT = ("edit", ("FF-1",))


async def test_the_first_character_is_kept_before_the_form_is_left(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        drafts = terminal.app.seat.drafts
        await terminal.press("a")
        assert not drafts
        await terminal.type("L")
        assert drafts[CALL_SHEET].texts == {"person": ("L",)}
        assert drafts[CALL_SHEET].touched_at == office.clock.at
        await terminal.press("backspace")
        assert not drafts


async def test_a_form_that_is_killed_keeps_it_and_the_next_one_says_since_when(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        await terminal.type("Li Na")
        await terminal.press("shift+tab", "2")
        terminal.app.pop_screen()
        await terminal.settle()
        office.clock.turn(timedelta(minutes=5))
        await terminal.press("a")
        assert "[2 mail]" in terminal.text and field(terminal, "person").typed == "Li Na"
        assert "What you typed at 10:00 is here again." in terminal.row(24) and focused(terminal) == "said"
        await terminal.type("We look at it")
        await terminal.press("ctrl+s")
        assert not terminal.app.seat.drafts and office.show("FF-1").contacts[0].person == "Li Na"


async def test_a_draft_lies_beside_what_somebody_wrote_since(office: Office, sit: Sit) -> None:
    office.report(title="Old", impact="none")
    async with sit() as terminal:
        await terminal.press("e")
        await enter(terminal, "title")
        await terminal.type(" of mine")
        await terminal.press("ctrl+g")
        office.do("edit", "1", title="Theirs", impact="much")
        await terminal.press("e")
        assert focused(terminal) == "title" and "The complaint changed since you typed" in terminal.row(24)
        title = field(terminal, "title")
        assert contest(title) == "when you began: Old\ntheirs: Theirs\nyours: Old of mine"
        assert field(terminal, "impact").typed == "much" and form(terminal).values() == {"title": "Old of mine"}
        await terminal.press("ctrl+t")
        assert title.typed == "Theirs" and contest(title) == "" and form(terminal).values() == {}
        assert not terminal.app.seat.drafts


async def test_a_conflict_shows_both_and_lets_choose_field_by_field(office: Office, sit: Sit) -> None:
    office.report(title="Old", impact="none", requirement="R1")
    async with sit() as terminal:
        await terminal.press("e")
        for name in ("title", "impact"):
            await enter(terminal, name)
            await terminal.type(" of mine")
        office.do("edit", "1", title="Theirs", impact="Their words", requirement="R2")
        await terminal.press("ctrl+s")
        first = next(one for one in form(terminal).fields if one.is_contested)
        assert focused(terminal) == first.field.name and office.show("FF-1").title == "Theirs"
        assert field(terminal, "requirement").typed == "R2"
        for name, theirs, yours in (("title", "Theirs", "Old of mine"), ("impact", "Their words", "none of mine")):
            assert f"theirs: {theirs}\nyours: {yours}" in contest(field(terminal, name))
        await enter(terminal, "impact")
        await terminal.press("ctrl+t", "ctrl+s")
        record = office.show("FF-1")
        assert (record.title, record.impact, record.requirement) == ("Old of mine", "Their words", "R2")


async def test_a_line_asked_for_below_is_kept_too_and_finds_room_in_the_form(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        drafts, key = terminal.app.seat.drafts, ("note", ("FF-1",))
        await terminal.press("i")
        await terminal.type("seen")
        assert drafts[key].texts == {"text": ("seen",)}
        await terminal.press("ctrl+o")
        assert field(terminal, "text").typed == "seen"
        await terminal.press("enter")
        await terminal.type("twice")
        await terminal.press("ctrl+g", "i")
        assert field(terminal, "text").typed == "seen\ntwice", "two lines do not go back into one"
        await terminal.press("ctrl+s")
        assert not drafts and office.show("FF-1").timeline[-1].verb == "note"


async def test_a_refused_form_stays_with_everything_in_it(office: Office, sit: Sit) -> None:
    office.report(contact="Li Na")
    async with sit() as terminal:
        await terminal.press("a")
        await terminal.type("We look at it")
        office.do("acknowledge", "1", channel="mail", person="Li Na", said="first")
        await terminal.press("ctrl+s")
        assert "acknowledge is not possible" in terminal.text and "The key . names" in terminal.text
        assert field(terminal, "said").typed == "We look at it" and "Ctrl-s tries again" in terminal.row(24)
        assert CALL_SHEET in terminal.app.seat.drafts
