"""The log without its noise: nothing is lost, only fetched figures fold, and the words count right."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.log_runs import FigureRun, LogLine, figure_in, figure_words, folded, run_words
from firefight_tui.domain.records import ChangeRecord, EntryRecord
from firefight_tui.domain.vocabulary import EffectDirection
from tests.builders import MONDAY

EFFECT = EffectRecord(
    7,
    1,
    MONDAY,
    "ada",
    EffectDirection.DOWN,
    Decimal(41),
    Decimal(3),
    None,
    3,
    timedelta(0),
    "P95",
    "s",
    "probe: a",
    None,
)


def entry(
    number: int, *changes: ChangeRecord, verb: str = "measure", text: str = "", undone: bool = False
) -> EntryRecord:
    at = MONDAY + timedelta(minutes=number)
    return EntryRecord(number, at, at, "watch", "os-watch", verb, text, changes, undone, None)


def figure(number: int, value: str, effect: int = 7, by: str = "probe", **how: object) -> EntryRecord:
    given = {"effect_id": str(effect), "value": value, "measured_by": by}
    changes = [ChangeRecord("measurement", number, field, None, after) for field, after in given.items()]
    return entry(number, *changes, **how)  # type: ignore[arg-type]  # what an entry has


def note(number: int) -> EntryRecord:
    return entry(number, ChangeRecord("note", number, "text", None, "x"), verb="note", text="x")


def numbers(lines: list[LogLine]) -> list[list[int]]:
    return [[one.id for one in line.entries] if isinstance(line, FigureRun) else [line.id] for line in lines]


def told(*entries: EntryRecord) -> list[str]:
    return [run_words(line, [EFFECT]) for line in folded(entries) if isinstance(line, FigureRun)]


def test_figures_between_two_other_entries_are_one_line_an_effect() -> None:
    day = [figure(place, "2.4", 7 + place % 2) for place in range(1, 289)]
    lines = folded([note(0), *day, note(289), figure(290, "2.4")])
    assert [len(some) for some in numbers(lines)] == [1, 144, 144, 1, 1]
    assert numbers(lines)[0] == [0] and numbers(lines)[3:] == [[289], [290]]


def test_what_is_more_than_a_fetched_figure_stands_by_itself() -> None:
    raised = figure(3, "5.5", text="E1 falls short of its target by 2.5 s")
    told_of = ChangeRecord("outbox", 1, "subject", None, "FF-1")
    raised = entry(3, *raised.changes, told_of, text=raised.text)
    lines = [figure(1, "2"), figure(2, "2"), raised, figure(4, "5"), figure(5, "2", by="hand"), figure(6, "2")]
    assert numbers(folded(lines)) == [[1, 2], [3], [4], [5], [6]]
    assert numbers(folded([figure(1, "2"), figure(2, "2", undone=True), figure(3, "2")])) == [[1], [2], [3]]
    assert [isinstance(one, FigureRun) for one in folded([figure(1, "2", undone=True), figure(2, "2", by="hand")])] == [
        False,
        False,
    ]


def test_a_run_tells_how_many_from_where_to_where_and_the_last() -> None:
    assert told(figure(1, "2.1"), figure(2, "3.4", text="E1 falls short"), figure(3, "2.40")) == [
        "3 figures of E1, 2.1 to 3.4 s, last 2.40; 1 short of the target"
    ]
    assert told(figure(1, "2.40")) == ["E1 2.40 s"]
    assert told(figure(1, "2.4"), figure(2, "2.40")) == ["2 figures of E1, all 2.4 s"]
    assert told(figure(1, "2.4", 9)) == ["#9 2.4"], "an effect that was taken back has no name any more"
    assert figure_words(figure(1, "2.4", by="hand"), [EFFECT]) == "E1 2.4 s" and figure_words(note(2), [EFFECT]) == ""


kinds = st.sampled_from(["fetched", "other effect", "hand", "undone", "note"])


@given(st.lists(kinds, max_size=30))
def test_no_entry_is_lost_or_told_twice(given_kinds: list[str]) -> None:
    made = {
        "fetched": lambda number: figure(number, "2.4"),
        "other effect": lambda number: figure(number, "9", 8, by="prometheus"),
        "hand": lambda number: figure(number, "2", by="hand"),
        "undone": lambda number: figure(number, "2", undone=True),
        "note": note,
    }
    timeline = [made[kind](number) for number, kind in enumerate(given_kinds)]
    lines = folded(timeline)
    assert sorted(number for some in numbers(lines) for number in some) == list(range(len(timeline)))
    alone = [line.id for line in lines if not isinstance(line, FigureRun)]
    assert alone == [number for number, kind in enumerate(given_kinds) if kind in {"hand", "undone", "note"}]
    for line in lines:
        if isinstance(line, FigureRun):
            between = set(given_kinds[line.entries[0].id : line.last.id + 1])
            assert between <= {"fetched", "other effect"}, "no run passes over anything else"
            assert {one.effect for each in line.entries if (one := figure_in(each)) is not None} == {line.effect}
            assert len(line.values) == len(line.entries)
