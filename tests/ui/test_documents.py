"""P writes a document for the client into a file, and says where it is or why there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firefight_tui.domain.vocabulary import Stage
from tests.builders import Office
from tests.paper_builders import CHINESE, ENGLISH, planned
from tests.ui.conftest import Sit, make_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "papers"


def written(folder: Path) -> dict[str, str]:
    """What lies in the folder, by name; each file is for its writer alone."""
    found = {one.name: one for one in sorted(folder.iterdir())} if folder.exists() else {}
    assert {one.stat().st_mode & 0o777 for one in found.values()} <= {0o600}
    return {name: one.read_text(encoding="utf-8") for name, one in found.items()}


def settings(folder: Path):
    table = {"company": "Cloudsail", "folder": str(folder)}
    return replace(make_settings(), tables={"documents": table}, file=folder.parent / "config.toml")


async def test_a_plan_is_written_and_a_second_one_beside_it(office: Office, sit: Sit, folder: Path) -> None:
    planned(office, ENGLISH, stage=Stage.PROPOSED, presented=1)
    async with sit(settings=settings(folder)) as terminal:
        await terminal.press("P")
        assert "p plan document" in terminal.text and "l letter" in terminal.text
        await terminal.press("p")
        assert "m Markdown" in terminal.text and "p PDF" in terminal.text
        await terminal.press("m")
        await terminal.until("Written:")
        await terminal.press("P", "enter", "1")
    found = written(folder)
    assert set(found) == {"FF-1-plan-v1.en.md", "FF-1-plan-v1.en.2.md"}
    assert ENGLISH.short[0] in found["FF-1-plan-v1.en.md"] and "Cloudsail" in found["FF-1-plan-v1.en.2.md"]


async def test_it_is_in_the_clients_language_whatever_the_terminal_needs(
    office: Office, sit: Sit, folder: Path
) -> None:
    planned(office, CHINESE, stage=Stage.PROPOSED, presented=1)
    office.do("phenomenon", "FF-1", text="“慢” → 3·15")
    wide = replace(settings(folder), width="wide")
    async with sit(settings=wide) as terminal:
        await terminal.press("enter", "P", "l", "h")
        await terminal.until("Written:")
    text = written(folder)["FF-1-letter.zh_CN.html"]
    assert "“慢” → 3·15" in text and "非常重视" in text


async def test_what_must_not_leave_the_house_is_shown_whole(office: Office, sit: Sit, folder: Path) -> None:
    planned(office, replace(ENGLISH, cause="We fear the indemnity"), stage=Stage.PLANNING)
    async with sit(settings=settings(folder)) as terminal:
        await terminal.press("P", "p", "m")
        await terminal.until("root cause")
        assert "goodwill measure" in terminal.text
    assert written(folder) == {}


async def test_where_there_is_no_plan_that_is_said(office: Office, sit: Sit, folder: Path) -> None:
    office.report()
    async with sit(settings=settings(folder)) as terminal:
        await terminal.press("P", "p", "m")
        await terminal.until("FF-1 has no plan yet")


async def test_no_file_is_written_behind_a_forced_command(office: Office, sit: Sit, folder: Path) -> None:
    planned(office, ENGLISH, stage=Stage.PROPOSED, presented=1)
    async with sit(settings=settings(folder)) as terminal:
        terminal.app.seat.may_run_editor = False
        await terminal.press("P")
        assert "over SSH" in terminal.text
    assert written(folder) == {}


def test_nor_by_the_desk_itself(office: Office, folder: Path) -> None:
    from firefight_tui.errors import PermissionRefused
    from firefight_tui.outgoing.filing import file_paper
    from firefight_tui.outgoing.office import Office as Settings
    from firefight_tui.outgoing.papers import Format, Kind
    from tests.builders import make_desk

    ref = planned(office, ENGLISH, stage=Stage.PROPOSED, presented=1)
    desk = make_desk(office.store, is_local=False, clock=office.clock)
    with pytest.raises(PermissionRefused):
        file_paper(desk, office.show(ref), Kind.PLAN, Format.MD, Settings(folder=folder))
    assert written(folder) == {}
