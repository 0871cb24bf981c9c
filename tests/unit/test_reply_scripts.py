"""Reply scripts: every one that is shipped, and what becomes of their variables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.desk.replying import Scripts
from firefight_tui.domain.outward import faults_of
from firefight_tui.domain.reply_script import (
    GENERAL,
    VARIABLES,
    Moment,
    ScriptFault,
    fill,
    is_reminder,
    read_script,
    script_name,
)
from firefight_tui.domain.vocabulary import Cause
from firefight_tui.errors import InvalidValue
from firefight_tui.words import LANGUAGES

KNOWN = dict.fromkeys(VARIABLES, "so")
NAMES = [f"{cause}.{moment}" for cause in (GENERAL, *Cause) for moment in Moment]
GOOD = "subject: Hello {person}\n\nWe work.\n? Unhappy: {impact}\n\nYou hear from us by {next_update}.\n--\n{sender}\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_cause_and_moment_has_a_text_that_may_leave_the_house(name: str, language: str) -> None:
    script = Scripts().named(name, language)
    assert (script.name, script.language) == (name, language)
    letter = fill(script, KNOWN)
    assert letter.missing == () and faults_of(f"{letter.subject}\n{letter.body}") == ()
    assert any("\u4e00" <= each <= "\u9fff" for each in letter.body) is (language == "zh_CN")
    bare = fill(script, {})
    assert "next_update" in bare.missing and "person" in bare.missing
    assert not any(line.startswith("?") for line in letter.body.splitlines())


def test_no_text_is_there_twice() -> None:
    bodies = [Scripts().named(name, language).body for name in NAMES for language in LANGUAGES]
    assert len(set(bodies)) == len(bodies)


@given(st.sets(st.sampled_from(sorted(VARIABLES))))
def test_what_is_missing_is_named_and_stays_a_hole(known: set[str]) -> None:
    script = Scripts().named("quality.bad_news", "en")
    letter = fill(script, dict.fromkeys(known, "so"))
    assert not set(letter.missing) & known
    assert bool(letter.missing) is bool(faults_of(f"{letter.subject}\n{letter.body}"))


def test_a_line_that_may_be_left_out_is_where_it_has_nothing_to_say() -> None:
    script = read_script("x", "en", GOOD)
    assert "Unhappy" not in fill(script, KNOWN | {"impact": None}).body
    assert "Unhappy: so" in fill(script, KNOWN).body


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello", 1),
        ("subject:\n\nby {next_update}", 1),
        ("subject: x\n", 2),
        ("subject: x\n\nDear {persn},\n\nby {next_update}", 3),
        ("subject: x\n\nDear {person,\n\nby {next_update}", 3),
        ("subject: x\n\nby {next_update}\n\nYours", 5),
        ("subject: x\n\nHello\n\n? by {next_update}", 5),
    ],
)
def test_a_broken_script_names_its_line(text: str, line: int) -> None:
    with pytest.raises(ScriptFault) as refused:
        read_script("x", "en", text)
    assert refused.value.line == line and refused.value.message


@pytest.mark.parametrize(
    ("asked", "cause", "name"),
    [
        ("progress", Cause.QUALITY, "quality.progress"),
        ("progress", None, "general.progress"),
        ("cost.plan", Cause.QUALITY, "cost.plan"),
        ("reminder.delay", None, "delay.reminder"),
        ("First-Contact", None, "general.first_contact"),
        ("first", None, "general.first_contact"),
        ("p", None, None),
        ("sorry", None, None),
        ("cost.delay.plan", None, None),
        ("", None, None),
    ],
)
def test_a_script_is_named_by_moment_or_cause_and_moment(asked: str, cause: Cause | None, name: str | None) -> None:
    assert script_name(asked, cause) == name


def test_reminders_are_told_by_their_name() -> None:
    assert is_reminder("delay.reminder") and not is_reminder("delay.plan") and not is_reminder(None)


def test_the_users_own_text_wins_and_a_broken_one_names_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "en" / "quality.plan.txt"
    own.parent.mkdir()
    own.write_text(GOOD, encoding="utf-8")
    scripts = Scripts(tmp_path)
    assert scripts.named("quality.plan", "en").subject == "Hello {person}"
    assert scripts.named("quality.plan", "zh_CN").subject != "Hello {person}"
    own.write_text("subject: x\n\n{nobody}\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"quality\.plan\.txt, line 3: .*nobody"):
        scripts.named("quality.plan", "en")
    own.write_bytes("subject: x\n你好".encode("gb18030"))
    with pytest.raises(InvalidValue, match=r"quality\.plan\.txt, line 2"):
        scripts.named("quality.plan", "en")
