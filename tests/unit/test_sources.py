"""Sources of figures, and how what came is read: a plain number or a refusal, never something in between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.sources import LARGEST, NoFigure, last_line, parse_source, read_figure
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "by", "what"),
    [
        ("probe: p95", MeasuredBy.PROBE, "p95"),
        ("probe:order-p95", MeasuredBy.PROBE, "order-p95"),
        ("Probe：p95", MeasuredBy.PROBE, "p95"),
        ("探针：p95", MeasuredBy.PROBE, "p95"),
        ('prometheus: rate(x{job="a:b"}[5m])', MeasuredBy.PROMETHEUS, 'rate(x{job="a:b"}[5m])'),
    ],
)
def test_a_source_names_a_probe_or_a_query(text: str, by: MeasuredBy, what: str) -> None:
    found = parse_source(text)
    assert (found.by, found.what) == (by, what)
    assert parse_source(str(found)) == found


@pytest.mark.parametrize("text", ["", "p95", "probe:", "hand: 3", "curl: http://x", "prometheus: ", ": x"])
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="probe: NAME"):
        parse_source(text)


@pytest.mark.parametrize("text", ["probe: rm -rf /", "probe: /bin/p95", "probe: $(id)", "probe: --help", "probe: a b"])
def test_no_command_is_taken_from_the_store(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"\[probes\]"):
        parse_source(text)


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (b"2.4", "2.4"),
        (b"2.4\n", "2.4"),
        (b"2.4\r\n", "2.4"),
        (b"log: 99\n2.4\n\n \n", "2.4"),
        (b"10%\r50%\r2.4\r", "2.4"),
        (b"2.4\nfailed", "failed"),
        (b"", ""),
        (b" \n\t\r\n", ""),
        (b"\xff\xfe\n", "\ufffd\ufffd"),
    ],
)
def test_the_last_line_that_is_not_blank_counts(output: bytes, line: str) -> None:
    assert last_line(output) == line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2.40", "2.40"),
        ("+3", "3"),
        ("-0.5", "-0.5"),
        ("-0", "0"),
        (".5", "0.5"),
        ("2.4e+06", "2400000"),
        ("1e-3", "0.001"),
        ("0.30000000000000004", "0.3"),
        ("1e-20", "0"),
        ("-1e-20", "0"),
        ("999999999999999999", "999999999999999999"),
        ("2.4000000001", "2.4"),
        ("1e9999", None),
        ("1e400", None),
        ("1e18", None),
        ("NaN", None),
        ("-Inf", None),
        ("+infinity", None),
        ("2,4", None),
        ("1_000", None),
        ("0x10", None),
        ("２.４", None),
        ("2.4 s", None),
        ("2.4\x1b[0m", None),
        ("", None),
        ("9" * 60_000, None),
        ("1" * 64, None),
        ("1e-99999", None),
    ],
)
def test_a_figure_is_a_plain_number_of_at_most_nine_places(text: str, kept: str | None) -> None:
    if kept is not None:
        assert str(read_figure(text)) == kept
        return
    with pytest.raises(NoFigure) as refused:
        read_figure(text)
    assert refused.value.message and refused.value.hint
    assert "\x1b" not in str(refused.value) and len(str(refused.value)) < 300


@given(st.text(max_size=80))
def test_whatever_comes_is_a_figure_the_store_can_keep_or_refused(text: str) -> None:
    try:
        value = read_figure(text)
    except NoFigure:
        return
    written = format(value, "f")
    assert abs(value) < LARGEST and len(written) <= 40 and Decimal(written) == value and "E" not in str(value)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_figure_stays_what_it_was(number: float) -> None:
    try:
        value = read_figure(repr(number))
    except NoFigure:
        assert abs(number) >= 1e18
        return
    assert abs(float(value) - number) <= 1e-9 + abs(number) * 1e-9
