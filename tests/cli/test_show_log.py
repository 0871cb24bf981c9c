"""The log as `firefight show` tells it: fetched figures in a row are one line."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from firefight_tui.cli.show_text import lines
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.collect_builders import fetch, measured
from tests.effect_builders import finished


def test_fetched_figures_are_one_line(sqlite_url: str) -> None:
    office = Office(Store(sqlite_url))
    ref, (effect,) = measured(office, "probe: a", ref=finished(office))
    for value in ("1.9", "1.1", "1.40"):
        fetch(office, effect, value)
    office.do("measure", ref, effect="E1", value="1.75")
    told = list(lines(office.show(ref), zone=ZoneInfo("UTC"), now=office.clock.at))
    log = told[told.index("Log\n---") :]
    assert log[-2].endswith("watch  measure  3 figures of E1, 1.1 to 1.9 s, last 1.40")
    assert log[-1].endswith("ada  measure  E1 1.75 s")
    assert sum("  measure  " in line for line in log) == 2
    office.store.close()
