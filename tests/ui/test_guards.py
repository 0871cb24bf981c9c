"""What ends an app on plain Textual 8.2.8 and must not end the desk: each of these failed without its guard."""

from __future__ import annotations

from textual.widgets import HelpPanel

from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.finding import FindScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.palette import PaletteScreen
from firefight_tui.screens.sending import ListScreen
from tests.builders import Office
from tests.ui.conftest import Sit


async def test_paging_through_a_palette_that_found_nothing_is_nothing(office: Office, sit: Sit) -> None:
    office.report()
    async with sit(size=(80, 5)) as terminal:
        await terminal.press("ctrl+p")
        await terminal.press("pagedown", "end", "pageup")
        await terminal.type("zzzz")
        await terminal.press("pagedown", "pageup", "down", "up", "enter")
        assert isinstance(terminal.app.screen, PaletteScreen)
        assert "Nothing here is called that" in terminal.text
        await terminal.press("ctrl+g")
        assert isinstance(terminal.app.screen, InboxScreen)


async def test_a_second_answer_of_a_modal_is_ignored(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("enter", "question_mark")
        here = terminal.app.screen
        assert isinstance(here, FindScreen)
        here.dismiss(None)
        here.dismiss(None)
        await terminal.settle()
        assert "[1 Case]" in terminal.text
        await terminal.press("q")
        assert isinstance(terminal.app.screen, InboxScreen)


async def test_there_is_no_panel_of_keys_for_the_mouse_to_fail_on(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.app.run_action("show_help_panel")
        await terminal.settle()
        assert not terminal.app.screen.query(HelpPanel)


async def test_help_lists_the_present_steps_verbs_first_and_opens_what_is_chosen(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("question_mark")
        screen = terminal.app.screen
        assert isinstance(screen, FindScreen)
        groups = list(dict.fromkeys(offer.group for offer in screen.offers()))
        assert groups[:6] == ["Move", "Act", "Views", "Everywhere", "Respond, now", "Staff, now"]
        await terminal.press("up")
        assert terminal.row(5).startswith("> Enter")
        await terminal.type("another query")
        await terminal.press("enter")
        assert terminal.row(24).startswith("/")


async def test_what_is_named_in_chinese_is_found_by_both_names(office: Office, sit: Sit, language: str) -> None:
    office.report()
    async with sit() as terminal:
        for word in ("note", "internal note", *(["备注"] if language == "zh_CN" else [])):
            await terminal.press("question_mark")
            await terminal.type(word)
            await terminal.press("enter")
            assert "FF-1" in terminal.row(24), word
            await terminal.press("ctrl+g")


async def test_the_palette_has_places_and_views(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type("view late")
        await terminal.press("enter")
        assert "[3 Late" in terminal.row(2)
        await terminal.press("1", "enter", "ctrl+p")
        await terminal.type("go inbox")
        await terminal.press("enter")
        assert terminal.row(1).startswith("Inbox")


async def test_a_form_that_is_saved_while_something_lies_over_it_closes_once_that_is_gone(
    office: Office, sit: Sit
) -> None:
    ref = office.report()
    async with sit(start=ref) as terminal:
        await terminal.press("e")
        form = terminal.app.screen
        assert isinstance(form, FormScreen)
        await terminal.type(", twice a day")
        above = ListScreen("Look", [("a", "b")])
        form.action_save()
        terminal.app.push_screen(above)
        await terminal.settle()
        assert office.show(ref).version == 2
        assert terminal.app.screen is above
        await terminal.press("ctrl+g")
        assert isinstance(terminal.app.screen, ComplaintScreen), terminal.text
