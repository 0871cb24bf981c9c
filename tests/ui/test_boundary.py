"""What nobody expected is said plainly; details go to a file only its owner reads, nobody's words to the terminal."""

from __future__ import annotations

import os
import stat

import pytest

from firefight_tui.app import FirefightApp, run_desk
from firefight_tui.logfile import log_path
from tests.builders import Office, make_desk
from tests.ui.conftest import Sit

SECRET = "the client's own words"


async def break_down(sit: Sit) -> None:
    async with sit() as terminal:
        terminal.app.call_later(lambda words: len(words) / 0, SECRET)
        await terminal.pilot.pause()


async def test_a_failure_inside_shows_no_words_of_clients(
    office: Office, sit: Sit, capsys: pytest.CaptureFixture[str]
) -> None:
    office.report(body=SECRET)
    log_path().unlink(missing_ok=True)
    with pytest.raises(ZeroDivisionError):
        await break_down(sit)
    said = "".join(capsys.readouterr())
    assert "Something broke inside" in said and "firefight.log" in said
    assert SECRET not in said and "Traceback" not in said
    details = log_path().read_text()
    assert "ZeroDivisionError" in details and SECRET not in details
    assert stat.S_IMODE(os.stat(log_path()).st_mode) == 0o600


def test_leaving_gives_the_exit_code(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(app: FirefightApp, *, mouse: bool) -> None:
        app._return_code = 0 if not mouse else 1

    monkeypatch.setattr(FirefightApp, "run", run)
    desk = make_desk(office.store)
    assert run_desk("ada", desk.zone, desk.now, lambda: desk) == 0
