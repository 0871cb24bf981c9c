"""Forms: where the cursor opens, what a refusal keeps, drafts, choices by digits, conflicts."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.form_field import FormField
from firefight_tui.widgets.choice import Choice
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal


def focused(terminal: Terminal) -> str:
    return next(
        field.field.name for field in terminal.app.screen.query(FormField) if field.has_pseudo_class("focus-within")
    )


async def test_the_call_sheet_opens_with_cue_number_and_person(office: Office, sit: Sit, language: str) -> None:
    office.do("person", client="Acme", name="Li Na", phone="138 0013 8000")
    office.report(client="Acme", contact="Li Na")
    async with sit() as terminal:
        await terminal.press("a")
        assert ("Do not interrupt" if language == "en" else "不打断") in terminal.row(2)
        assert "138 0013 8000" in terminal.row(3)
        assert "Li Na" in terminal.text and focused(terminal) == "channel"


async def test_a_refusal_stands_under_its_field_and_nothing_typed_is_lost(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a", "1", "tab")
        await terminal.type("Li Na")
        await terminal.press("tab")
        await terminal.type("We look at it")
        for _ in range(6):
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
        await terminal.press("a", "2", "tab")
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
        title = next(field for field in terminal.app.screen.query(FormField) if field.field.name == "title")
        title.entry.focus()
        await terminal.press("end")
        await terminal.type("er")
        await terminal.press("ctrl+s")
        record = office.show("FF-1")
        assert record.title == "Older"
        assert [change.field for change in record.timeline[-1].changes] == ["title"]


async def test_somebody_elses_words_are_not_overwritten_unseen(office: Office, sit: Sit) -> None:
    office.report(title="Old")
    async with sit() as terminal:
        await terminal.press("e")
        title = next(field for field in terminal.app.screen.query(FormField) if field.field.name == "title")
        title.entry.focus()
        await terminal.press("end")
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
        title = next(field for field in terminal.app.screen.query(FormField) if field.field.name == "title")
        title.entry.focus()
        await terminal.press("end")
        await terminal.type("er")
        office.do("note", "1", text="meanwhile")
        await terminal.press("ctrl+s")
        assert office.show("FF-1").title == "Older"


async def test_choices_take_digits_letters_and_arrows(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
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
        also = next(field for field in terminal.app.screen.query(FormField) if field.field.name == "also")
        also.entry.focus()
        await terminal.press("1", "4", "1", "6")
        assert also.value == ["service", "training"]


async def test_pasted_control_characters_stay_visible_text(office: Office, sit: Sit) -> None:
    from textual import events

    office.report()
    async with sit() as terminal:
        await terminal.press("a", "1", "tab", "tab")
        entry = terminal.app.focused
        assert entry is not None
        entry.post_message(events.Paste("see \x1b[31mred\x1b[0m \u202eabc"))
        await terminal.settle()
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
