"""What helps while one types: times understood, names completed, a reference explained, an editor of one's own."""

from __future__ import annotations

import stat
from contextlib import nullcontext
from pathlib import Path

import pytest

from firefight_tui.app import FirefightApp
from firefight_tui.errors import Unavailable
from firefight_tui.screens import verbs
from firefight_tui.screens.editor import edited, editor_command
from firefight_tui.screens.form import FormScreen
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal
from tests.ui.forms import enter, field, focused, form, rested


async def opened(terminal: Terminal, verb: str, *refs: str) -> None:
    entry = verbs.verb_named(verb)
    assert entry is not None
    record = terminal.app.seat.record(refs[0]) if refs else None
    terminal.app.push_screen(FormScreen(terminal.app.seat, entry, refs, record))
    await terminal.settle()


async def test_a_time_says_what_it_was_understood_as_here_and_at_the_client(
    office: Office, sit: Sit, language: str
) -> None:
    office.report(client="Acme")
    async with sit() as terminal:
        await terminal.press("a")
        due = await enter(terminal, "next_update_at")
        await terminal.type("tomorrow 10:00" if language == "en" else "明天10:00")
        assert due.noted == ("Tue 11-24 10:00  in 24h" if language == "en" else "周二 11-24 10:00  24h后")
        await terminal.press("ctrl+g")
        office.do("client", name="Acme", timezone="Europe/London")
        await terminal.press("a")
        shown = field(terminal, "next_update_at").noted
        assert ("Tue 11-24 02:00" if language == "en" else "周二 11-24 02:00") in shown and "Europe/London" in shown


async def test_times_are_offered_and_taken_without_a_letter(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        due = await enter(terminal, "next_update_at")
        assert terminal.row(23).startswith("Down +30m  +1h  +2h")
        await terminal.press("down", "down")
        assert due.typed == "+1h" and due.noted == "Mon 11-23 11:00  in 1:00"
        await terminal.press("up", "up")
        assert due.typed == "" and due.noted == ""
        await terminal.type("tom")
        await rested(terminal)
        assert terminal.row(23).startswith("Tab tomorrow 9:00") and not due.is_wrong, "it may still become right"
        await terminal.press("tab")
        assert due.typed == "tomorrow 9:00" and focused(terminal) == "next_update_at"
        await terminal.press("tab")
        assert focused(terminal) == "at" and terminal.row(23).startswith("Down now  -15m")


async def test_projects_and_people_are_those_of_the_client_typed(office: Office, sit: Sit) -> None:
    office.report(client="Acme", project="ERP", contact="Li Na")
    office.report(client="Other", project="MES", contact="Wang Min")
    async with sit() as terminal:
        await terminal.press("n")
        project = field(terminal, "project")
        assert [one.text for one in project.matches] == ["ERP", "MES"]
        await terminal.type("acm")
        await terminal.press("tab")
        assert field(terminal, "client").typed == "Acme" and focused(terminal) == "client"
        await rested(terminal)
        await enter(terminal, "project")
        assert [one.text for one in project.matches] == ["ERP"]
        assert [one.text for one in field(terminal, "contact").matches] == ["Li Na"]
        await enter(terminal, "client")
        await terminal.type(" Two")
        await rested(terminal)
        assert field(terminal, "contact").typed == "" and field(terminal, "project").matches == ()


async def test_a_name_known_whole_is_not_completed_to_a_longer_one(office: Office, sit: Sit) -> None:
    office.report(client="Acme")
    office.report(client="Acme Corp")
    async with sit() as terminal:
        await terminal.press("n")
        await terminal.type("acme")
        assert "Acme Corp" in terminal.row(23)
        await terminal.press("tab")
        assert field(terminal, "client").typed == "acme" and focused(terminal) == "title"


async def test_a_reference_says_what_it_means_or_that_it_means_nothing(office: Office, sit: Sit) -> None:
    for title in ("Slow", "Down", "Late"):
        office.report(client="Acme", title=title)
    async with sit() as terminal:
        await opened(terminal, "link", "FF-1")
        to = field(terminal, "to")
        assert [one.label for one in to.matches] == ["Late", "Down", "Slow"] and "FF-3 Late" in terminal.row(23)
        await terminal.type("ff2")
        await rested(terminal)
        assert to.noted == "FF-2  Acme  Down"
        await terminal.type("2")
        await rested(terminal)
        assert to.explained.startswith("No complaint FF-22") and to.noted == ""


# An editor of one's own


def script(tmp_path: Path, body: str) -> str:
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return f"'{path}' --wait"


def test_an_editor_changes_a_text_that_only_its_owner_can_read_and_nothing_stays(tmp_path: Path) -> None:
    command = editor_command({"EDITOR": script(tmp_path, f'ls -ln "$2" > {tmp_path}/mode; printf " more\\n" >> "$2"')})
    assert edited("one\ntwo", command) == "one\ntwo more"
    mode, *_rest, file = (tmp_path / "mode").read_text().split()
    assert mode.startswith("-rw-------") and not Path(file).parent.exists()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@pytest.mark.parametrize("body", ["exit 1", 'printf half > "$2"; exit 3', 'rm "$2"'])
def test_an_editor_that_gives_up_changes_nothing(tmp_path: Path, body: str) -> None:
    with pytest.raises(Unavailable, match="What you typed is as it was"):
        edited("mine", editor_command({"VISUAL": script(tmp_path, body)}))


def test_what_an_editor_saved_before_it_was_killed_counts(tmp_path: Path) -> None:
    assert edited("mine", editor_command({"VISUAL": script(tmp_path, 'printf saved > "$2"; kill -9 $$')})) == "saved"


@pytest.mark.parametrize("environment", [{}, {"EDITOR": ""}, {"EDITOR": "'"}, {"EDITOR": "/no/such/editor -f"}])
def test_no_editor_is_said_plainly(environment: dict[str, str]) -> None:
    with pytest.raises(Unavailable):
        editor_command(environment)


@pytest.mark.parametrize(
    ("name", "text"), [("said", "We see\nit \u241b]52;c;x\u2407"), ("subject", "We see / it \u241b]52;c;x\u2407")]
)
async def test_a_field_goes_to_the_editor_and_comes_back_clean(
    office: Office, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    office.report(contact="Li Na")
    monkeypatch.setenv("EDITOR", script(tmp_path, 'printf "\\nit \\033]52;c;x\\a" >> "$2"'))
    monkeypatch.setattr(FirefightApp, "suspend", lambda _app: nullcontext())
    async with sit() as terminal:
        await terminal.press("r")
        found = await enter(terminal, name)
        await terminal.type("We see")
        await terminal.press("ctrl+o")
        assert found.typed == text and terminal.rows
        assert terminal.app.seat.drafts["contact", ("FF-1",)].texts[name] == (text,)


@pytest.mark.parametrize(
    ("may_run", "editor", "words"),
    [(True, "", "No editor is set"), (False, "true", "No editor may be started here"), (True, "false", "gave up")],
)
async def test_without_an_editor_what_was_typed_stays(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch, may_run: bool, editor: str, words: str
) -> None:
    office.report(contact="Li Na")
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.setattr(FirefightApp, "suspend", lambda _app: nullcontext())
    async with sit() as terminal:
        terminal.app.seat.may_run_editor = may_run
        await terminal.press("a")
        await terminal.type("We look")
        await terminal.press("ctrl+o")
        assert words in terminal.row(24) and field(terminal, "said").typed == "We look"
        assert form(terminal).seat.drafts


async def test_a_terminal_that_cannot_be_handed_over_is_not(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.report(contact="Li Na")
    monkeypatch.setenv("EDITOR", "true")
    async with sit() as terminal:
        await terminal.press("a", "ctrl+o")
        assert "cannot be handed to an editor" in terminal.row(24)
