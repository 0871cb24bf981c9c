"""The screen g n: what is being tried, tallied where one sees it, opened, filtered."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import ReproOutcome, Stage
from firefight_tui.errors import StoreLost
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.notes import NotesScreen
from firefight_tui.screens.seat import Seat
from tests.builders import Office
from tests.ui.conftest import Sit, key
from tests.ui.test_analysis import tried
from tests.ui.test_inbox import HOSTILE


def filled(office: Office) -> tuple[str, str]:
    """Two complaints: one whose attempt goes on, one with nothing to reproduce."""
    ref = tried(office)
    other = office.report(client="Contoso", title="Nobody answers the phone", cause="service")
    office.do("reproduce", other, outcome="not_applicable", reason="it is about tone")
    return ref, other


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_rows_line_up_and_the_attempts_stand_below(
    office: Office, sit: Sit, language: str, size: tuple[int, int]
) -> None:
    ref, other = filled(office)
    async with sit(size=size) as terminal:
        await terminal.press("g", "n")
        assert isinstance(terminal.app.screen, NotesScreen)
        [row] = [row for row in terminal.rows if row.startswith("> ")]
        assert ref in row and "7/9" in row and "华东电商" in row
        assert any("none" in row and "800 orders/min" in row and "<-" in row for row in terminal.rows)
        assert other not in terminal.text
        await terminal.press("4")
        assert other in terminal.text and ref not in terminal.text
        assert "it is about tone" in terminal.text
        await terminal.press("3")
        assert ("Nothing on this tab." if language == "en" else "本页没有内容") in terminal.text


async def test_presses_count_on_the_complaint_under_the_cursor(office: Office, sit: Sit) -> None:
    ref, _other = filled(office)
    async with sit() as terminal:
        await terminal.press("g", "n")
        for character in "+-+++":
            terminal.app.post_message(key(character))
        await terminal.settle()
        one = office.show(ref).reproductions[1]
        assert (one.hits, one.tries) == (11, 14) and "11/14" in terminal.text
        await terminal.press("u")
        assert office.show(ref).reproductions[1].tries == 13
        await terminal.press("o", "1")
        assert office.show(ref).reproductions[1].outcome is ReproOutcome.REPRODUCED
        await terminal.press("+")
        assert office.show(ref).reproductions[1].tries == 13


async def test_an_attempt_is_repeated_and_the_complaint_opened_at_its_attempts(office: Office, sit: Sit) -> None:
    ref, _other = filled(office)
    async with sit() as terminal:
        await terminal.press("g", "n", "n", "ctrl+s")
        made = office.show(ref).reproductions[2]
        assert (made.condition, made.outcome, made.tries) == ("800 orders/min", ReproOutcome.RUNNING, 0)
        await terminal.press("enter")
        screen = terminal.app.screen
        assert isinstance(screen, ComplaintScreen) and screen.ref == ref and "differs" in terminal.text
        await terminal.press("q")
        assert isinstance(terminal.app.screen, NotesScreen)


async def test_a_query_narrows_them_and_a_wrong_one_is_explained(office: Office, sit: Sit) -> None:
    ref, other = filled(office)
    async with sit() as terminal:
        await terminal.press("g", "n", "5")
        assert ref in terminal.text and other in terminal.text
        await terminal.press("slash")
        await terminal.type("client:Contoso")
        await terminal.press("enter")
        assert other in terminal.text and ref not in terminal.text
        await terminal.press("slash")
        await terminal.type("sev:9")
        await terminal.press("enter")
        assert isinstance(terminal.app.screen, NotesScreen) and "sev" in terminal.text
        await terminal.press("ctrl+g")
        assert other in terminal.text


async def test_nothing_tried_says_what_would_fill_it(office: Office, sit: Sit) -> None:
    office.complaint(Stage.INVESTIGATING)
    async with sit() as terminal:
        await terminal.press("g", "n")
        assert "Nobody has tried to see a complaint of this query." in terminal.text
        await terminal.press("+", "o", "enter", "Y")
        assert isinstance(terminal.app.screen, NotesScreen)


async def test_a_store_that_cannot_be_read_keeps_what_was_shown(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, _other = filled(office)
    async with sit() as terminal:

        def lost(*_: object) -> None:
            raise StoreLost("the store is gone")

        real = Seat.notes
        monkeypatch.setattr(Seat, "notes", lost)
        await terminal.press("g", "n")
        assert "The notes could not be read." in terminal.text
        monkeypatch.setattr(Seat, "notes", real)
        await terminal.press("R")
        assert ref in terminal.text
        monkeypatch.setattr(Seat, "notes", lost)
        await terminal.press("R")
        assert ref in terminal.text and "the store is gone" in terminal.text


async def test_words_that_mean_harm_are_words(office: Office, sit: Sit) -> None:
    ref = office.report(client=HOSTILE, title=HOSTILE)
    for _ in range(2):
        office.do("reproduce", ref, outcome="running", environment=HOSTILE, steps=HOSTILE, condition=HOSTILE)
    office.do("suppose", ref, area="code", statement=HOSTILE, test=HOSTILE)
    office.do("conclude", ref, root_cause=HOSTILE, whys=HOSTILE, certainty="confirmed")
    async with sit() as terminal:
        await terminal.press("g", "n")
        assert ref in terminal.text
        await terminal.press("enter", "enter", "G", "Y")
        assert terminal.rows
