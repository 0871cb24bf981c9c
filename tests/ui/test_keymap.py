"""Keys the settings bind: checked in full before anything is bound, then in force in desk, footer, help and palette."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from firefight_tui import screens, widgets
from firefight_tui.app import FirefightApp, keys_of
from firefight_tui.desk.catalogue import VERBS
from firefight_tui.domain.reply_script import what_gives
from firefight_tui.errors import BadSettings, InvalidValue
from firefight_tui.screens.finding import FindScreen
from firefight_tui.screens.keymap import places, read_keys
from firefight_tui.screens.shortcuts import DESK_KEYS, Keys, written
from tests.builders import Office
from tests.ui.conftest import Sit, make_settings

FILE = "/etc/desk.toml"


def read(**table: str) -> Keys:
    ids = {id_.replace("__", ".").replace("_", "-"): keys for id_, keys in table.items()}
    return read_keys(ids, FILE, FirefightApp)


def classes() -> set[type[DOMNode]]:
    """Every class of ours that may bind keys."""
    found = {FirefightApp}
    for room in (screens, widgets):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            loaded = importlib.import_module(module.name)
            found |= {one for one in vars(loaded).values() if isinstance(one, type) and issubclass(one, DOMNode)}
    return {one for one in found if one.__module__.startswith("firefight_tui.")}


def test_every_binding_has_an_id_and_a_place() -> None:
    made = {
        (one.__name__, binding.id or binding.action)
        for one in classes()
        for binding in one.__dict__.get("BINDINGS", [])
        if isinstance(binding, Binding)
    }
    known = {binding.id for place in places(FirefightApp) for _key, binding in place.bound() if binding.id}
    assert sorted(one for one in made if one[1] not in known) == []


def test_as_made_no_place_has_a_clash_and_every_id_may_be_bound_as_it_is() -> None:
    for place in places(FirefightApp):
        for key, binding in place.bound():
            if binding.id:
                made = ",".join(one for one, other in place.bound() if other.id == binding.id)
                assert key in read_keys({binding.id: made}, FILE, FirefightApp).bound[binding.id]


@pytest.mark.parametrize(
    ("id_", "keys", "said"),
    [
        ("verb.nite", "ctrl+n", ("keys.verb.nite", "Did you mean verb.note?")),
        ("zzz", "n", ("keys.zzz", "docs/keys.md")),
        ("verb.note", "ctrl+spam", ("keys.verb.note", '"ctrl+spam"')),
        ("verb.note", "", ("keys.verb.note", '""')),
        ("verb.note", "x,,y", ("keys.verb.note", '""')),
        ("verb.note", "hyper+x", ('"hyper+x"',)),
        ("verb.note", "中", ('"中"',)),
        ("list.down", "n", ("keys.list.down", "n is verb.report", "the inbox")),
        ("verb.note", "ctrl+p", ("keys.verb.note", "Ctrl-p is desk.palette")),
        ("form.save", "ctrl+k", ("keys.form.save", "Ctrl-k", "a form")),
        ("form.save", "s", ("s types a character in a form",)),
        ("desk.leave", "Z", ("Z types a character in the last row",)),
        ("find.leave", "Z", ("Z types a character in help",)),
        *((("verb.note"), key, ("keys.verb.note", "will not do")) for key in (
            "ctrl+i", "tab", "ctrl+m", "enter", "ctrl+h", "backspace", "ctrl+[", "escape", "ctrl+b", "ctrl+a", "ctrl+q",
            "ctrl+c", "ctrl+z", "alt+x", "f5", "ctrl+1", "ctrl+up", "shift+tab",
        )),
    ],
)  # fmt: skip
def test_what_could_not_work_is_refused_by_name(id_: str, keys: str, said: tuple[str, ...]) -> None:
    with pytest.raises(BadSettings) as refused:
        read_keys({id_: keys}, FILE, FirefightApp)
    words = f"{refused.value.message} {refused.value.hint}"
    assert refused.value.exit_code == 78
    assert [one for one in (FILE, *said) if one not in words] == [], words


def test_two_that_are_bound_alike_are_refused_and_two_that_change_places_are_not() -> None:
    with pytest.raises(BadSettings, match="x is verb"):
        read(verb__note="x", verb__edit="x")
    assert read(verb__note="e", verb__edit="i").keymap == {"verb.note": "e", "verb.edit": "i"}


def test_keys_may_be_written_as_people_write_them() -> None:
    bound = read(
        verb__note="Ctrl-N, #, comma, PgDn,pgdn",
        list__page_down="ctrl+f",
        sheet__page_down="ctrl+f",
        cards__page_down="ctrl+f",
    ).bound
    assert bound["verb.note"] == ("ctrl+n", "number_sign", "comma", "pagedown")
    assert read(desk__help="K, comma").bound["desk.help"] == ("K", "comma")
    assert [written(key) for key in ("ctrl+n", "question_mark", "pagedown", "F")] == ["Ctrl-n", "?", "PgDn", "F"]


def test_nothing_that_destroys_has_an_id_to_put_a_bare_key_on() -> None:
    ids = {binding.id for place in places(FirefightApp) for _key, binding in place.bound()}
    asked = {entry.name for entry in VERBS if entry.name in {"redact", "withdraw", "reject"}}
    assert asked == {"redact", "withdraw", "reject"}
    assert ids & {f"verb.{name}" for name in asked} == set()


async def test_bound_keys_are_in_force_everywhere(office: Office, sit: Sit) -> None:
    office.report()
    office.report()
    keys = {"verb.note": "ctrl+n", "list.down": "J", "desk.help": "K", "desk.next": "comma", "inbox.query": "N,/"}
    async with sit(settings=make_settings(keys=keys)) as terminal:
        assert "Ctrl-n note" in terminal.row(23) and "K keys" in terminal.row(23) and "[,]" in terminal.row(22)
        before = terminal.rows.index(next(row for row in terminal.rows if row.startswith(">")))
        await terminal.press("j")
        assert terminal.rows[before].startswith(">")
        await terminal.press("J")
        assert terminal.rows[before + 1].startswith(">")
        await terminal.press("i")
        assert "note FF-" not in terminal.row(24)
        await terminal.press("ctrl+n")
        assert terminal.row(24).startswith("Internal note FF-")
        await terminal.press("ctrl+g", "K")
        assert isinstance(terminal.app.screen, FindScreen)
        assert "  J k" in terminal.text
        await terminal.type("verb.note internal")
        await terminal.press("ctrl+g", "ctrl+p")
        await terminal.type("note")
        assert "Ctrl-n" in terminal.text


async def test_sentences_name_the_keys_as_they_are_bound(office: Office, sit: Sit, language: str) -> None:
    keys = {
        "verb.report": "ctrl+n",
        "verb.acknowledge": "K",
        "verb.note": "comma",
        "verb.wait": "W",
        "verb.edit": "E",
        "desk.verbs": "Z",
        "inbox.query": "N",
        "inbox.view-1": "Q",
        "form.save": "ctrl+p",
        "form.leave": "ctrl+n",
        "desk.leave": "ctrl+y",
    }
    async with sit(settings=make_settings(keys=keys)) as terminal:
        assert "Ctrl-n" in terminal.row(7) and "firefight intake" in terminal.row(7)
        await terminal.press("N", "ctrl+u")
        await terminal.type("client:nobody")
        await terminal.press("enter")
        assert re.search(r"\bN .*\bQ ", terminal.text)
        office.report()
        await terminal.press("Q", "R", "comma")
        assert "Ctrl-y" in terminal.row(23) and "Ctrl-g" not in terminal.text
        await terminal.press("ctrl+y", "K")
        assert "Ctrl-p" in terminal.row(23) and "Ctrl-n" in terminal.row(23)
        await terminal.type("z")
        await terminal.press("ctrl+n")
        assert re.search(r"\bK ", terminal.row(24)), terminal.row(24)
        await terminal.press("E", "ctrl+n")
    assert what_gives("title").rpartition(",")[2].count("E") == 1
    assert "Z p" in what_gives("phenomena")
    with pytest.raises(InvalidValue) as refused:
        office.do("resume", "FF-1")
    assert "W" in refused.value.hint


async def test_two_that_change_places_do(office: Office, sit: Sit) -> None:
    office.report()
    async with sit(settings=make_settings(keys={"verb.note": "e", "verb.edit": "i"})) as terminal:
        await terminal.press("e")
        assert terminal.row(24).startswith("Internal note FF-1")
        await terminal.press("ctrl+g", "i")
        assert terminal.row(1).startswith("Edit")


def test_the_desk_refuses_before_it_takes_the_terminal(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"verb\.nite"):
        keys_of({"verb.nite": "x"}, str(tmp_path))


FULL_WIDTH = {
    "fullwidth_colon": ":",
    "fullwidth_solidus": "/",
    "ideographic_comma": "/",
}


@pytest.mark.parametrize(("key", "prompt"), FULL_WIDTH.items())
async def test_full_width_keys_act_as_their_twins(office: Office, sit: Sit, key: str, prompt: str) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press(key)
        assert terminal.row(24).startswith(prompt)


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        (["fullwidth_question_mark"], "Keys and verbs"),
        (["ideographic_full_stop"], "Call sheet  FF-1"),
        (["fullwidth_full_stop"], "Call sheet  FF-1"),
        (["ｓ", "１"], "Severity: urgent"),
        (["fullwidth_right_square_bracket"], "[2 Mine"),
        (["right_black_lenticular_bracket"], "[2 Mine"),
        (["fullwidth_digit_two"], "[2 Mine"),
        (["ideographic_space"], "1 marked"),
        (["left_double_angle_bracket", "ｇ", "ｉ"], "Inbox"),
    ],
)
async def test_full_width_keys_work_in_menus_lists_and_places(
    office: Office, sit: Sit, keys: list[str], seen: str
) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press(*keys)
        assert seen in terminal.text, terminal.text


async def test_in_an_input_full_width_stays_what_was_typed(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("i")
        await terminal.type("你好：１？")
        assert "你好：１？" in terminal.row(24)


async def test_a_full_width_key_of_a_terminal_comes_with_its_character(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.type("＞")
        assert "From received the way on is acknowledge" in terminal.row(24)


def test_every_key_of_the_desk_is_told_of_in_help() -> None:
    assert [one.id for one in DESK_KEYS if not one.shown or not one.doc] == []
