"""The bench counts right: percentiles, pairs, bars, and a screen as the person at the terminal sees it."""

from __future__ import annotations

import statistics
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.bench_figures import Figure, paired, percentile
from scripts.bench_terminal import Program, Screen, Timeout

FINITE = st.floats(0, 1e6)


@given(values=st.lists(FINITE, min_size=1), percent=st.floats(0.1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(values: list[float], percent: float) -> None:
    found = percentile(values, percent)
    needed = len(values) * percent / 100
    assert found in values
    assert sum(one <= found for one in values) >= needed - 1e-9
    assert sum(one < found for one in values) < needed + 1e-9


def test_percentiles_of_twenty() -> None:
    values = [*range(20, 0, -1)]
    assert [percentile(values, percent) for percent in (50, 95, 96, 100)] == [10, 19, 20, 20]
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_pairs_are_compared_before_their_middle_is_taken() -> None:
    calm_then_busy = [1.0, 10.0, 1.0], [2.0, 20.0, 2.0]
    assert paired(*calm_then_busy) == statistics.median([2, 2, 2])
    assert paired([1.0, 2.0, 4.0], [4.0, 2.0, 1.0]) == 1.0


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("x", 5.9, "ms", None, 6), True),
        (Figure("x", 6.1, "ms", None, 6), False),
        (Figure("x", 120, "ms", 100, 1.2), True),
        (Figure("x", 121, "ms", 100, 1.2), False),
        (Figure("x", 121, "ms", 100, 1.2, 1.19), True),
        (Figure("x", 121, "ms", 100), None),
    ],
)
def test_a_bar_is_for_the_ratio_where_there_is_a_baseline(figure: Figure, met: bool | None) -> None:
    assert figure.is_met is met
    assert ("met" in figure.line(), "NOT MET" in figure.line()) == (met is True, met is False)


def test_lines_are_aligned() -> None:
    figures = Figure("a", 1, "ms", 3, 6), Figure("b" * 46, 12_345, "bytes", 1_000, 6, 123.4)
    assert figures[0].line().index("0.33") + 4 == figures[1].line().index("123.40") + 6


def screen() -> tuple[Screen, list[str]]:
    """A screen and what it answers."""
    answers: list[str] = []
    return Screen(answers.append), answers


def test_a_synchronized_frame_is_seen_when_it_is_closed() -> None:
    seen, _answers = screen()
    assert not seen.feed(b"\x1b[?2026hFF-1 it fails")
    assert seen.lines[0] == ""
    assert seen.feed(b"\x1b[?2026l")
    assert seen.lines[0] == "FF-1 it fails"


def test_the_same_words_again_change_nothing() -> None:
    seen, _answers = screen()
    assert seen.feed(b"\x1b[1;1Hword")
    assert not seen.feed(b"\x1b[1;1Hword\x1b[5;5H")
    assert seen.feed(b"\x1b[1;1H\x1b[1mword")


def test_output_cut_anywhere_reads_the_same() -> None:
    text = "\x1b[2;3H\x1b[38;2;1;2;3m订单\x1b]0;title\x07 late\x1b[?25l\x1b[>1u\x1bP+q\x1b\\!".encode()
    for cut in range(len(text)):
        seen, _answers = screen()
        seen.feed(text[:cut])
        seen.feed(text[cut:])
        assert seen.lines[1] == "  订单 late!"


def test_a_region_scrolls() -> None:
    seen, _answers = screen()
    seen.feed(b"1\r\n2\r\n3\r\n4\x1b[2;3r\x1b[S")
    assert seen.lines[:4] == ["1", "3", "", "4"]
    seen.feed(b"\x1b[2T")
    assert seen.lines[:4] == ["1", "", "", "4"]


def test_it_answers_what_programs_wait_for() -> None:
    seen, answers = screen()
    seen.feed(b"\x1b[?2026$p\x1b[c\x1b[3;7H\x1b[6n\x1b]11;?\x07")
    assert answers == ["\x1b[?2026;2$y", "\x1b[?62;22c", "\x1b[3;7R", "\x1b]11;rgb:0000/0000/0000\x1b\\"]


CHATTY = """
import os, time, tty
tty.setraw(0)
os.write(1, b"ready")
while key := os.read(0, 9):
    if key == b"w":
        os.write(1, b"\\x1b[m")
        time.sleep(0.05)
    if key != b"x":
        os.write(1, b"\\r\\nyou pressed " + key)
"""


def test_a_key_is_followed_until_it_shows() -> None:
    with Program([sys.executable, "-S", "-c", CHATTY], {}) as program:
        paint = program.wait(lambda lines: lines[0] == "ready")
        assert paint.at > program.started
        assert 0 < paint.processor < 10
        pressed = program.press("a")
        assert program.screen.lines[1] == "you pressed a"
        assert 0 < pressed.first <= pressed.last
        assert pressed.size == len("\r\nyou pressed a")
        assert program.press("w").first > 0.05, "output that changes nothing counted as a change"
        assert program.memory() > 1_000_000
        with pytest.raises(Timeout, match="changed nothing"):
            program.press("x", patience=0.1)
        with pytest.raises(Timeout):
            program.wait(lambda lines: "never" in lines[0], patience=0.1)
