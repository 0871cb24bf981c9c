"""Keys, palette and help follow the catalogue; ids are there and nothing clashes."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain.vocabulary import Severity
from firefight_tui.errors import InvalidValue, UsageError
from firefight_tui.screens import verb_line, verbs
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.menu import step_menu
from firefight_tui.widgets.queue_list import QueueList
from firefight_tui.widgets.sheet import Sheet
from tests.builders import Office
from tests.ui.conftest import Sit, key


def bound(*places: type) -> list[tuple[str, Binding]]:
    found = [
        binding
        for place in places
        for base in place.__mro__
        for binding in vars(base).get("BINDINGS", [])
        if isinstance(binding, Binding)
    ]
    ours = [binding for binding in found if binding.id]
    return [(key, binding) for binding in ours for key in binding.key.split(",")]


@pytest.mark.parametrize("places", [(InboxScreen, QueueList), (ComplaintScreen, Sheet)])
def test_no_key_means_two_things(places: tuple[type, ...]) -> None:
    keys = [key for key, _binding in bound(*places)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_no_key_needs_escape_alt_or_a_function_key() -> None:
    keys = {key for key, _binding in bound(InboxScreen, QueueList, ComplaintScreen, Sheet)}
    assert [
        key for key in keys if key in {"escape", "ctrl+i", "ctrl+m", "ctrl+h", "ctrl+b", "ctrl+a", "ctrl+q", "ctrl+c"}
    ] == []
    assert [key for key in keys if key.startswith(("alt+", "f1", "f2"))] == []


def test_every_verb_has_a_key_path() -> None:
    lettered = {entry.name for step in verbs.steps_with_verbs() for entry in verbs.verbs_of_step(step)}
    assert {entry.name for entry in VERBS} == lettered
    reached = {
        item.label
        for item in (*step_menu(None, lambda _entry: None).items, *step_menu(None, lambda _entry: None).others)
    }
    assert reached


async def test_a_verb_added_to_the_catalogue_is_on_its_key_in_help_and_palette(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = (FieldEntry("words", "line", True, False, (), "the words"),)
    added = VerbEntry("ponder", "respond", "v 7", "Ponder", "Think about it.", "responder", True, False, fields)
    for place in ("verbs", "menu", "verb_line", "help", "palette"):
        monkeypatch.setattr(f"firefight_tui.screens.{place}.VERBS", (*VERBS, added))
    office.report()
    async with sit() as terminal:
        await terminal.press("v")
        await terminal.press("7")
        assert terminal.row(24).startswith("Ponder FF-1")
        await terminal.press("ctrl+g", "question_mark")
        await terminal.type("ponder")
        assert "Ponder: Think about it." in terminal.text
        await terminal.press("ctrl+g", "ctrl+p")
        await terminal.type("ponder")
        await terminal.until("Ponder  ponder")


async def test_help_lists_keys_and_opens_a_verb(office: Office, sit: Sit, language: str) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("fullwidth_question_mark")
        assert ("Keys and verbs" if language == "en" else "按键与命令") in terminal.row(1)
        await terminal.type("note")
        await terminal.press("down", "up", "enter")
        assert "FF-1" in terminal.row(24)


async def test_the_palette_opens_a_verb(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type("internal note")
        await terminal.until("Note  note")
        await terminal.press("enter")
        await terminal.settle()
        assert terminal.row(24).startswith("Internal note FF-1")


@pytest.mark.parametrize(
    ("line", "name", "refs", "values"),
    [
        ("grade severity=1", "grade", (), {"severity": "1"}),
        (
            "grade FF-3 #4 5 severity=1 reason=it is bad",
            "grade",
            ("FF-3", "#4", "5"),
            {"severity": "1", "reason": "it is bad"},
        ),
        ("note don't touch it", "note", (), {"text": "don't touch it"}),
        ("note set timeout=30 now", "note", (), {"text": "set timeout=30 now"}),
        ('edit title="a  b" impact=much harm', "edit", (), {"title": "a  b", "impact": "much harm"}),
        (
            "classify cause=quality also=cost also=delay",
            "classify",
            (),
            {"cause": "quality", "also": ["cost", "delay"]},
        ),
        ("note “12 orders wait”", "note", (), {"text": "12 orders wait"}),
        ("undo", "undo", (), {}),
    ],
)
def test_the_verb_line_is_read(line: str, name: str, refs: tuple[str, ...], values: dict[str, object]) -> None:
    order = verb_line.read(line)
    assert (order.entry.name, order.refs, order.values) == (name, refs, values)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", InvalidValue),
        ("nite x", UsageError),
        ("grade foo=1", UsageError),
        ("resume please", InvalidValue),
    ],
)
def test_the_verb_line_refuses(line: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        verb_line.read(line)


async def test_a_prefix_and_its_choice_may_come_in_one_read(office: Office, sit: Sit) -> None:
    ref = office.report()
    async with sit() as terminal:
        for name in ("g", "t"):
            terminal.app.post_message(key(name))
        await terminal.settle()
        assert "g t" in terminal.row(1)
        await terminal.press("q")
        for name in ("s", "1"):
            terminal.app.post_message(key(name))
        await terminal.settle()
        assert office.show(ref).severity is Severity.URGENT
