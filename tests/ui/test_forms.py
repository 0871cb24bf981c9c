"""Forms: where the cursor opens, what a refusal keeps, drafts, choices by digits, conflicts."""

from __future__ import annotations

import asyncio

import pytest

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.domain.vocabulary import Channel, Stage
from firefight_tui.screens import verbs
from firefight_tui.screens.form import FormScreen
from firefight_tui.widgets.choice import Choice
from tests.builders import Office
from tests.ui.conftest import Sit
from tests.ui.forms import enter, field, focused, form, paste, rested


async def test_the_call_sheet_opens_with_cue_number_and_person(office: Office, sit: Sit, language: str) -> None:
    office.do("person", client="Acme", name="Li Na", phone="138 0013 8000")
    office.report(client="Acme", contact="Li Na")
    async with sit() as terminal:
        await terminal.press("a")
        assert ("Do not interrupt" if language == "en" else "不打断") in terminal.row(2)
        assert "138 0013 8000" in terminal.row(3)
        assert "Li Na" in terminal.text and focused(terminal) == "said"
        assert ("*~" in terminal.text) and (("[1 phone]" if language == "en" else "[1 电话]") in terminal.text)


async def test_the_label_of_the_field_with_the_cursor_stands_out_and_no_other(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "tab", "shift+tab", "shift+tab")
        labels = form(terminal).query(".field--label")
        assert [label.rich_style.bold for label in labels].index(True) == 0
        assert sum(bool(label.rich_style.bold) for label in labels) == 1


async def test_a_refusal_stands_under_its_field_and_nothing_typed_is_lost(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        await terminal.type("Li Na")
        await terminal.press("tab")
        await terminal.type("We look at it")
        for _ in range(8):
            await terminal.press("tab")
        assert focused(terminal) == "next_update_at"
        await terminal.type("soonish")
        await terminal.press("ctrl+s")
        assert '"soonish" is not a time' in terminal.text and focused(terminal) == "next_update_at"
        assert office.show("FF-1").stage is Stage.RECEIVED
        for _ in range(7):
            await terminal.press("backspace")
        await terminal.type("+1h")
        await terminal.press("ctrl+s")
        record = office.show("FF-1")
        assert record.stage is Stage.ACKNOWLEDGED and record.contacts[0].said == "We look at it"


async def test_leaving_keeps_a_draft_and_coming_back_takes_it_up(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "shift+tab", "2", "tab")
        await terminal.type("Li Na")
        await terminal.press("ctrl+g")
        assert "a takes it up again" in terminal.row(24)
        await terminal.press("a")
        assert "[2 mail]" in terminal.text and "Li Na" in terminal.text and focused(terminal) == "said"
        await terminal.press("ctrl+g")
        assert list(terminal.app.seat.drafts) == [("acknowledge", ("FF-1",))]


async def test_an_untouched_form_leaves_no_draft(office: Office, sit: Sit) -> None:
    office.report(contact="Li Na")
    async with sit() as terminal:
        for key in ("a", "e", "n", "r"):
            await terminal.press(key, "ctrl+g")
        assert terminal.app.seat.drafts == {}


async def test_an_edit_sends_only_what_was_changed(office: Office, sit: Sit) -> None:
    office.report(title="Old", impact="line one\nline two", cause="quality")
    async with sit() as terminal:
        await terminal.press("e")
        await enter(terminal, "title")
        await terminal.type("er")
        await terminal.press("ctrl+s")
        record = office.show("FF-1")
        assert record.title == "Older"
        assert [change.field for change in record.timeline[-1].changes] == ["title"]


async def test_somebody_elses_words_are_not_overwritten_unseen(office: Office, sit: Sit) -> None:
    office.report(title="Old")
    async with sit() as terminal:
        await terminal.press("e")
        await enter(terminal, "title")
        await terminal.type(" of mine")
        office.do("edit", "1", title="Theirs")
        await terminal.press("ctrl+s")
        assert "Theirs" in terminal.text and "Old of mine" in terminal.text
        assert office.show("FF-1").title == "Theirs"
        await terminal.press("ctrl+s")
        assert office.show("FF-1").title == "Old of mine"


async def test_an_edit_of_something_else_goes_through(office: Office, sit: Sit) -> None:
    office.report(title="Old")
    async with sit() as terminal:
        await terminal.press("e")
        await enter(terminal, "title")
        await terminal.type("er")
        office.do("note", "1", text="meanwhile")
        await terminal.press("ctrl+s")
        assert office.show("FF-1").title == "Older"


async def test_choices_take_digits_letters_and_arrows(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "shift+tab")
        choice = terminal.app.screen.query(Choice).first()
        for key, chosen in (
            ("3", ["chat"]),
            ("v", ["visit"]),
            ("left", ["meeting"]),
            ("１", ["phone"]),
            ("backspace", []),
        ):
            await terminal.press(key)
            assert choice.chosen == chosen


async def test_several_choices_toggle(office: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("n")
        also = await enter(terminal, "also")
        await terminal.press("1", "4", "1", "6")
        assert also.value == ["service", "training"]


async def test_pasted_control_characters_stay_visible_text(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "tab")
        await paste(terminal, "see \x1b[31mred\x1b[0m \u202eabc")
        assert "\u241b[31mred" in terminal.text


async def test_names_known_complete(office: Office, sit: Sit) -> None:
    office.report(client="Northwind Traders")
    async with sit() as terminal:
        await terminal.press("n")
        await terminal.type("north")
        await terminal.press("right", "tab")
        await terminal.type("Again")
        await terminal.press("tab")
        await terminal.type("It is down again.")
        await terminal.press("ctrl+s")
        assert office.show("FF-2").client == "Northwind Traders"


async def test_what_is_typed_is_checked_and_the_words_go_once_it_is_right(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        mood = await enter(terminal, "mood")
        await terminal.type("9")
        await rested(terminal)
        assert mood.explained == "It must be 5 or less." and "It must be 5 or less." in terminal.text
        await terminal.press("backspace")
        await terminal.type("2")
        await rested(terminal)
        assert mood.explained == "" and not mood.is_wrong


async def test_what_is_needed_is_said_on_saving_only_and_everything_wrong_at_once(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "tab")
        await terminal.type("x")
        await terminal.press("backspace")
        mood = await enter(terminal, "mood")
        await terminal.type("9")
        await rested(terminal)
        assert "needed" not in terminal.text
        await terminal.press("ctrl+s")
        assert focused(terminal) == "person" and mood.is_wrong
        assert [one.field.name for one in form(terminal).fields if one.is_wrong] == ["person", "said", "mood"]
        assert mood.typed == "9" and "Nothing was saved yet." in terminal.row(24)


async def test_a_check_that_ends_late_says_nothing_of_what_was_typed_since(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        mood = await enter(terminal, "mood")
        await terminal.type("9")
        form(terminal)._resting["mood"].stop()
        check = asyncio.create_task(form(terminal)._checked(mood))
        await asyncio.sleep(0)
        mood.put(("3",))
        await check
        assert not mood.is_wrong, "it was 9 that did not fit"


async def test_enter_goes_down_and_saves_in_the_last_field_of_the_verb(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        await terminal.type("Li Na")
        await terminal.press("enter")
        assert focused(terminal) == "said"
        await terminal.type("We look at it")
        await enter(terminal, "next_update_at")
        assert terminal.row(23).startswith("Down")
        await terminal.type("+2h")
        await rested(terminal)
        assert terminal.row(23).startswith("Enter save")
        await terminal.press("enter")
        record = office.show("FF-1")
        assert record.stage is Stage.ACKNOWLEDGED and record.contacts[0].channel is Channel.PHONE
        assert len({entry.verb for entry in record.timeline}) == 2 and not terminal.app.seat.drafts


async def test_the_call_sheet_shows_what_is_known_and_sends_what_was_said(office: Office, sit: Sit) -> None:
    office.report(contact="Li Na", impact="3 lines stopped", dissatisfaction="promised twice")
    async with sit() as terminal:
        await terminal.press("a")
        await terminal.type("We look at it")
        assert field(terminal, "impact").typed == "3 lines stopped"
        await enter(terminal, "impact")
        await terminal.type(", now 5")
        assert set(form(terminal).values()) == {"channel", "person", "said", "impact"}
        await terminal.press("ctrl+s")
        record = office.show("FF-1")
        assert (record.impact, record.dissatisfaction) == ("3 lines stopped, now 5", "promised twice")
        await terminal.press("u")
        assert office.show("FF-1").stage is Stage.RECEIVED and office.show("FF-1").impact == "3 lines stopped"


async def test_words_nobody_touched_go_back_as_the_store_has_them(office: Office, sit: Sit) -> None:
    office.report(client="Acme", contact="Li\u200dNa")
    async with sit() as terminal:
        await terminal.press("a")
        assert field(terminal, "person").typed != "Li\u200dNa"
        await terminal.type("We look at it")
        await terminal.press("ctrl+s")
        assert office.show("FF-1").contacts[0].person == "Li\u200dNa"


async def test_a_field_emptied_in_an_edit_is_sent_empty(office: Office, sit: Sit) -> None:
    office.report(impact="a", requirement="R1", cause="quality", also=["delay"])
    async with sit() as terminal:
        await terminal.press("e")
        for name in ("requirement", "impact", "cause", "also"):
            await enter(terminal, name)
            await terminal.press("backspace", "backspace")
        assert form(terminal).values() == {"requirement": "", "impact": "", "cause": "", "also": ""}


async def test_a_form_for_several_says_how_many(office: Office, sit: Sit, language: str) -> None:
    for _ in range(3):
        office.report()
    async with sit() as terminal:
        entry = verbs.verb_named("contact")
        assert entry is not None
        terminal.app.push_screen(FormScreen(terminal.app.seat, entry, ("FF-1", "FF-2", "FF-3"), None))
        await terminal.settle()
        assert ("3 complaints" if language == "en" else "3 件投诉") in terminal.row(1)


async def test_a_wide_terminal_shows_what_is_known_beside_the_form(office: Office, sit: Sit) -> None:
    office.report(impact="3 lines stopped", body="In our own words")
    office.do("contact", "1", direction="in", channel="phone", person="Li Na", said="It is worse now")
    for size, shown in (((119, 30), False), ((120, 40), True)):
        async with sit(size=size) as terminal:
            await terminal.press("e")
            assert ("In our own words" in terminal.text) == shown
            assert ("Li Na: It is worse now" in terminal.text) == shown
            await terminal.press("ctrl+g")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)])
async def test_every_form_fits_every_terminal_with_its_field_whole(
    office: Office, sit: Sit, size: tuple[int, int], language: str
) -> None:
    ref = office.report(client="华东电商", title="提交订单极慢", impact="大促前每天晚上都卡,订单积压三千四百单。" * 9)
    record = office.show(ref)
    async with sit(size=size) as terminal:
        for entry in VERBS:
            if entry.name not in {"edit", "acknowledge"}:
                continue
            one = (ref,) if entry.wants_complaint else ()
            terminal.app.push_screen(FormScreen(terminal.app.seat, entry, one, record if one else None))
            await terminal.settle()
            for found in form(terminal).fields:
                found.explain("wrong " * 20)
            for found in form(terminal).fields[::4]:
                found.entry.focus()
                await terminal.settle()
                assert form(terminal).query_one("#fields").region.contains_region(found.region)
            assert terminal.rows
            terminal.app.pop_screen()
