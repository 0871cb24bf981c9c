"""What may leave the house: words, names, holes and promises without a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.outward import INSTEAD, FaultKind, faults_of, softened

PLAIN = st.text(alphabet="我们已经恢复业务 abc,.\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("贵司的投诉已处理", FaultKind.WORD, "投诉"),
        ("请甲方确认", FaultKind.WORD, "甲方"),
        ("我方可以赔偿", FaultKind.WORD, "赔偿"),
        ("救火小组已到位", FaultKind.WORD, "救火小组"),
        ("Our Fire Team is there", FaultKind.WORD, "Fire Team"),
        ("我们会尽快处理", FaultKind.VAGUE, "尽快"),
        ("We call you As Soon As Possible.", FaultKind.VAGUE, "As Soon As Possible"),
        ("back to you ASAP", FaultKind.VAGUE, "ASAP"),
        ("Dear {person},", FaultKind.HOLE, "{person}"),
        ("{姓名}，您好", FaultKind.HOLE, "{姓名}"),
        ("在____前", FaultKind.HOLE, "____"),
        ("Dear XXX,", FaultKind.HOLE, "XXX"),
        ("尊敬的XX经理", FaultKind.HOLE, "XX"),
        ("时间【】前", FaultKind.HOLE, "【】"),
        ("by TBD", FaultKind.HOLE, "TBD"),
    ],
)
def test_what_does_not_leave_the_house_is_found_with_its_place(text: str, kind: FaultKind, found: str) -> None:
    [fault] = faults_of(f"第一行\n{text}")
    assert (fault.kind, fault.found, fault.line, fault.column) == (kind, found, 2, text.index(found) + 1)
    assert found in fault.message and (fault.instead in fault.message)


@pytest.mark.parametrize(
    "text",
    [
        "贵司反馈的问题我们已开始处理，应急小组已到位，补偿方案另行商定。",
        "GET /orders/{id} answers 500; __init__ is not called; ${HOME} is empty",
        "【通知】今晚维护",
        "maxxxed out, xx-large, MXXX",
        "the firefighter's manual, a possible cause, as soon as the index is built",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    assert faults_of(text) == ()


def test_a_blamed_name_is_found_as_a_whole_word_or_in_chinese_anywhere() -> None:
    assert [one.found for one in faults_of("Li will deliver; LI and li", ["li"])] == ["Li", "LI", "li"]
    assert [one.kind for one in faults_of("由张伟跟进", ["zhang", "张伟"])] == [FaultKind.NAME]
    assert faults_of("everything", ["", " "]) == ()


@given(st.sampled_from(sorted(INSTEAD)), PLAIN, PLAIN)
def test_every_word_of_the_house_is_found_wherever_it_stands_and_softened_away(
    word: str, before: str, after: str
) -> None:
    text = f"{before} {word} {after}"
    assert any(one.start == len(before) + 1 and one.kind is FaultKind.WORD for one in faults_of(text))
    assert [one for one in faults_of(softened(text)) if one.kind is FaultKind.WORD] == []


@given(PLAIN, st.from_regex(r"\{[a-z_]{1,12}\}|_{3,8}|X{3,6}|【 ?】", fullmatch=True), PLAIN)
def test_no_hole_is_overlooked(before: str, hole: str, after: str) -> None:
    assert any(one.kind is FaultKind.HOLE for one in faults_of(f"{before} {hole} {after}"))
