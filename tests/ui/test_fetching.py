"""The tab Effect fetches what is due while it is open: a figure that came is shown, one that did not is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefight_tui.settings import Flags, Settings, load
from tests.builders import Office
from tests.plan_builders import executing
from tests.proof_builders import WAIT
from tests.ui.conftest import Sit, Terminal


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A desk that knows two probes."""
    program = tmp_path / "figure"
    program.write_text("#!/bin/sh\necho 2.4\n")
    program.chmod(0o700)
    place = tmp_path / "config.toml"
    place.write_text(f'[probes]\nsubmit = "{program}"\nsilent = "/bin/true"\n')
    place.chmod(0o600)
    return load(Flags(config=str(place)), {"HOME": str(tmp_path)})


async def look(terminal: Terminal, tab: str) -> None:
    await terminal.press(tab)
    terminal.app.screen.look_for_figures()  # type: ignore[attr-defined]


async def test_what_is_due_is_fetched_while_one_looks(office: Office, sit: Sit, settings: Settings) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT, source="probe: submit")
    async with sit(start=ref, settings=settings) as terminal:
        terminal.app.screen.look_for_figures()  # type: ignore[attr-defined]
        await terminal.settle()
        assert office.show(ref).effects[0].measurements == (), "nobody looks at the tab"
        await look(terminal, "6")
        await terminal.until("2.4")
        (figure,) = office.show(ref).effects[0].measurements
        assert (str(figure.value), figure.by) == ("2.4", "watch")
        await look(terminal, "6")
        await terminal.settle()
        assert len(office.show(ref).effects[0].measurements) == 1, "the next is not due yet"


async def test_what_does_not_come_is_said_and_nothing_is_recorded(
    office: Office, sit: Sit, settings: Settings, language: str
) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT, source="probe: silent")
    async with sit(start=ref, settings=settings) as terminal:
        await look(terminal, "6")
        failed = "No figure could be fetched" if language == "en" else "取数失败"
        await terminal.until(failed)
        (effect,) = office.show(ref).effects
        assert effect.measurements == ()
        assert effect.suggested is None
        assert effect.collection is not None
        assert effect.collection.failures == 1
