"""Similar complaints of the past: found by their words, with why they happened and what worked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.desk.views import similar as view
from firefight_tui.desk.views.similar import similar_cases
from firefight_tui.domain.similarity import dice, likeness, search_terms
from firefight_tui.domain.usual_suspects import usual_suspects
from firefight_tui.domain.vocabulary import Cause, CauseKind, RemedyKind, Verdict
from firefight_tui.store.models import Remedy, Verification
from firefight_tui.store.store import Store
from firefight_tui.words import set_language
from tests.builders import MONDAY, Office

TEXTS = st.text(st.sampled_from("ab c订单慢,。系统"), max_size=20)


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    store = Store(store_url)
    yield Office(store)
    store.close()


def concluded(office: Office, title: str, why: str, **fields: object) -> str:
    """A complaint whose root cause is known."""
    ref = office.report(title=title, **fields)
    office.do("conclude", ref, root_cause=why, escape_point="no load test", certainty="confirmed")
    return ref


def worked(office: Office, ref: str, what: str, verdict: Verdict) -> None:
    """A remedy somebody judged."""
    number = int(ref.removeprefix("FF-"))
    with office.store.write() as work:
        remedy = Remedy(complaint_id=number, number=1, kind=RemedyKind.CORRECTION, what=what, at=MONDAY, by="ada")
        work.session.add(remedy)
        work.session.flush()
        row = Verification(complaint_id=number, remedy_id=remedy.id, at=MONDAY, by="wu", verdict=verdict)
        work.session.add(row)
        work.commit()


def test_the_most_alike_comes_first_with_what_worked(office: Office) -> None:
    near = concluded(office, "订单处理速度极慢,订单积压", "订单表缺索引", cause="quality")
    far = concluded(office, "高峰处理订单很慢", "连接池太小")
    concluded(office, "Invoice over the agreed budget", "no price agreed")
    office.report(title="高峰时段处理订单的速度极慢,订单积压")
    worked(office, near, "加索引", Verdict.EFFECTIVE)
    worked(office, far, "重启", Verdict.INEFFECTIVE)
    ref = office.report(title="高峰时段处理订单的速度极慢,大量订单积压", cause="quality")
    found = similar_cases(office.store, ref)
    assert [one.ref for one in found] == [near, far]
    assert (found[0].root_cause, found[0].escape_point, found[0].worked) == (
        "订单表缺索引",
        "no load test",
        ("加索引",),
    )
    assert (found[1].worked, found[0].year_month) == ((), "2026-11")


def test_a_phenomenon_may_be_what_is_alike(office: Office) -> None:
    past = concluded(office, "System down", "memory ran out")
    office.do("phenomenon", past, text="the nightly report writes an empty file")
    ref = office.report(title="Please help")
    office.do("phenomenon", ref, text="nightly report writes no file")
    assert [one.ref for one in similar_cases(office.store, ref)] == [past]


def test_what_is_undone_or_not_concluded_or_oneself_is_none(office: Office) -> None:
    ref = concluded(office, "nightly report writes no file", "disk full")
    office.report(title="nightly report writes no file")
    other = concluded(office, "nightly report writes no file", "disk full")
    office.do("undo", other)
    assert similar_cases(office.store, ref) == ()
    assert similar_cases(office.store, office.report(title="订")) == ()
    assert similar_cases(office.store, office.report(title="???")) == ()


def test_older_ones_are_reached_behind_many_that_are_not_concluded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "AT_ONCE", 2)
    past = concluded(office, "nightly report writes no file", "disk full")
    for _ in range(4):
        office.report(title="nightly report writes no file")
    ref = office.report(title="nightly report writes no file")
    assert [one.ref for one in similar_cases(office.store, ref)] == [past]
    monkeypatch.setattr(view, "MOST_READS", 1)
    assert similar_cases(office.store, ref) == ()


@given(one=TEXTS, other=TEXTS)
def test_dice_is_between_nothing_and_the_same(one: str, other: str) -> None:
    assert 0.0 <= dice(one, other) == dice(other, one) <= 1.0
    assert dice(one, one) in {0.0, 1.0}
    assert 0.0 <= likeness([one], [other], is_same_cause=True) <= 1.0


def test_what_is_looked_for_is_more_than_two_characters() -> None:
    assert [term.tokens for term in search_terms(["订单很慢,ERR-0042 a timeout"])] == [
        ("订单", "单很", "很慢"),
        ("timeout",),
    ]
    assert len(search_terms([f"word{number}x" for number in range(99)])) == 16


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_cause_has_usual_suspects_each_with_its_test(language: str) -> None:
    set_language(language)
    try:
        for cause in Cause:
            for kind in (None, *CauseKind):
                found = usual_suspects([cause, None], kind)
                assert found and all(one.statement and one.test and len(one.statement) < 100 for one in found)
        slow = usual_suspects([Cause.QUALITY], CauseKind.SLOW)
        assert "EXPLAIN" in slow[0].test and len(slow) == 6
        assert usual_suspects([None], None) == ()
    finally:
        set_language("en")
