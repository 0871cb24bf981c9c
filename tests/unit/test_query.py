"""The query language means what it says, points at what is wrong, and completes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.query import (
    And,
    CauseIs,
    ChannelIs,
    Field,
    Flag,
    Is,
    Named,
    Node,
    Not,
    Or,
    Query,
    QueryError,
    RefIs,
    SeverityIs,
    Sort,
    StageIs,
    WaitIs,
    When,
    Words,
    all_of,
    any_of,
    complete,
    none_of,
    parse,
)
from firefight_tui.domain.vocabulary import Cause, Channel, Severity, Stage, WaitOn

NOW = datetime(2026, 11, 20, 3, 52, 10, 123_456, tzinfo=UTC)
TICK = NOW.replace(microsecond=123_000)
MILLISECOND = timedelta(milliseconds=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(text: str) -> Query:
    return parse(text, now=NOW, zone=SHANGHAI)


def where(text: str) -> Node | None:
    return read(text).where


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as refusal:
        read(text)
    return refusal.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("is:open", Is((Flag.OPEN,))),
        ("是:超时，等待", Is((Flag.LATE, Flag.WAITING))),
        ("is:unassigned", Is((Flag.UNASSIGNED,))),
        ("sev:1-2", SeverityIs((Severity.URGENT, Severity.SERIOUS))),
        ("sev:<=2", SeverityIs((Severity.URGENT, Severity.SERIOUS))),
        ("severity:>2", SeverityIs((Severity.MODERATE, Severity.MINOR))),
        ("级别：紧急", SeverityIs((Severity.URGENT,))),
        ("sev:3,s1", SeverityIs((Severity.URGENT, Severity.MODERATE))),
        ("stage:planning", StageIs((Stage.PLANNING,))),
        ("阶段:调查中,planning", StageIs((Stage.INVESTIGATING, Stage.PLANNING))),
        ("cause:quality", CauseIs((Cause.QUALITY,))),
        ("原因:性能,无", CauseIs((Cause.QUALITY,), none=True)),
        ("client:华东", Named(Field.CLIENT, ("华东",))),
        ("甲方:“Contoso Ltd”", Named(Field.CLIENT, ("Contoso Ltd",))),
        ("client:none", Named(Field.CLIENT, ("none",))),
        ("commander:none", Named(Field.COMMANDER, (), none=True)),
        ("组长:我,bo", Named(Field.COMMANDER, ("bo",), me=True)),
        ('commander:"none"', Named(Field.COMMANDER, ("none",))),
        ("team:bo", Named(Field.TEAM, ("bo",))),
        ("project:client/crm", Named(Field.PROJECT, ("client/crm",))),
        ("channel:电话", ChannelIs((Channel.PHONE,))),
        ("wait:client", WaitIs((WaitOn.CLIENT,))),
        ("ff-128", RefIs((128,))),
        ("ref:FF-7,3", RefIs((3, 7))),
        ("慢", Words("慢")),
        ('"order page"', Words("order page", phrase=True)),
        ("“订单 页面”", Words("订单 页面", phrase=True)),
        ("http://x", Words("http://x")),
        ("12:30", Words("12:30")),
        ("std::sort", Words("std::sort")),
        ("it's", Words("it's")),
        ("", None),
        ("　 ", None),
    ],
)
def test_one_condition(text: str, meant: Node | None) -> None:
    assert where(text) == meant


def test_conditions_combine_with_or_binding_weakest() -> None:
    a, b, c = Words("a"), Words("b"), Words("c")
    assert where("a b or c") == Or((And((a, b)), c))
    assert where("a （b 或 c）") == And((a, Or((b, c))))
    assert where("-a -(b c) --c") == And((Not(a), Not(And((b, c))), c))
    assert where("-is:late") == Not(Is((Flag.LATE,)))
    assert where("(a b) c") == And((a, b, c))
    assert where("a　b") == And((a, b))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("（b 或 c） a", "(b or c) a"),
        ("-（b c） 是：超时", "-(b c) is:late"),
        ("组长:“none”,无", 'commander:"none",none'),
        ("客户:“A B” 排序:-收到", 'client:"A B" sort:-received'),
        ("级别:2,1 收到:7d", "sev:1-2 received:<=7d"),
    ],
)
def test_the_normal_form_is_english_and_plain(text: str, normal: str) -> None:
    assert read(text).text == normal
    assert read(normal) == read(text)


def test_order_is_set_once_and_turned_by_a_minus() -> None:
    assert read("is:open sort:due") == Query(Is((Flag.OPEN,)), Sort.DUE)
    assert read("-sort:due") == read("sort:-due") == read("排序:-到期") == Query(None, Sort.DUE, reverse=True)
    assert [read(f"sort:{order}").descending for order in ("due", "-sev", "received", "-updated")] == [0, 1, 1, 0]
    assert refused("sort:due a sort:sev").column == 11
    assert refused("a (b sort:due)").column == 5


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("received:>7d", None, TICK - timedelta(days=7)),
        ("received:>=7d", None, TICK - timedelta(days=7) + MILLISECOND),
        ("received:<2h", TICK - timedelta(hours=2) + MILLISECOND, None),
        ("收到:2小时", TICK - timedelta(hours=2), None),
        ("due:<2h", None, TICK + timedelta(hours=2)),
        ("due:2h", None, TICK + timedelta(hours=2) + MILLISECOND),
        ("到期:>1天", TICK + timedelta(days=1) + MILLISECOND, None),
        ("received:2026-11-20", datetime(2026, 11, 19, 16, tzinfo=UTC), datetime(2026, 11, 20, 16, tzinfo=UTC)),
        ("received:>2026-11-01", datetime(2026, 11, 1, 16, tzinfo=UTC), None),
        ("received:>=2026-11-01", datetime(2026, 10, 31, 16, tzinfo=UTC), None),
        ("updated:<昨天", None, datetime(2026, 11, 18, 16, tzinfo=UTC)),
        ("due:＜＝今天", None, datetime(2026, 11, 20, 16, tzinfo=UTC)),
        (
            "received:2026-11-01..2026-11-03",
            datetime(2026, 10, 31, 16, tzinfo=UTC),
            datetime(2026, 11, 3, 16, tzinfo=UTC),
        ),
        ("received:..2026-11-03", None, datetime(2026, 11, 3, 16, tzinfo=UTC)),
        (
            'received:"2026-11-01 10:00"',
            datetime(2026, 11, 1, 2, tzinfo=UTC),
            datetime(2026, 11, 1, 2, 1, tzinfo=UTC),
        ),
        ("received:>2026-11-01T10:00Z", datetime(2026, 11, 1, 10, 1, tzinfo=UTC), None),
    ],
)
def test_times_are_bounds_in_utc(text: str, since: datetime | None, until: datetime | None) -> None:
    meant = where(text)
    assert isinstance(meant, When)
    assert (meant.since, meant.until) == (since, until)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("is:open cliet:x", 8),
        ("错误：无法连接", 0),
        ("is:nothing", 3),
        ("stage:planning,nowhere", 15),
        ("sev:5", 4),
        ("sev:<1", 5),
        ("received:soon", 9),
        ("received:2026-11-03..2026-11-01", 9),
        ("received:<1d,2d", 13),
        ("client:>x", 0),
        ("client:", 7),
        ('client:""', 7),
        ("client:a, b", 9),
        ("ref:x", 4),
        ("sort:name", 5),
        ("sort:-name", 6),
        ('a "b', 2),
        ("a (b", 2),
        ("a b)", 3),
        ("a ()", 2),
        ("or a", 0),
        ("a or", 2),
        ("a - b or -", 9),
        ("a !!!", 2),
        ('""', 0),
        ("(" * 60 + "a" + ")" * 60, 50),
        ("a " * 101, 200),
        ("a" * 5_000, 4_000),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, column: int) -> None:
    refusal = refused(text)
    assert refusal.column == column
    assert refusal.kind == "invalid"
    assert refusal.message


def test_an_unknown_field_is_answered_with_a_near_one() -> None:
    assert "client:" in refused("cliet:x").hint
    assert "quotes" in refused("note:x").hint


def test_errors_repeat_nothing_a_terminal_acts_on() -> None:
    assert "\x1b" not in str(refused("is:\x1b[31m"))


PIECES = st.sampled_from(
    [
        *"a 慢 b-c - -- or 或 ( ) （ ） “ ” \" ' : ： , ， ! FF-12 ff12 \x00 \x1b \ud800".split(" "),
        "\u202e",
        *"is:open is:late,new 是:未结 sev:1-2 sev:<3 级别:紧急 stage:planning cause:quality,none".split(),
        "client:华东",
        'client:"a b"',
        *'client:"none" commander:me,none team:bo,王波 received:>7d due:<2h updated:2026-11-01'.split(" "),
        *"received:昨天 due:2026-11-01..2026-11-03 wait:client channel:phone ref:3,1 sort:due -sort:sev".split(),
        "is:",
        "x:y",
        'received:>"2026-11-01 10:00"',
        '"order page"',
        " ",
        " ",
        "　",
    ]
)
TYPED = st.lists(
    st.one_of(PIECES, st.just(" "), st.text(st.characters(exclude_categories=()), max_size=3)), max_size=14
)


@given(TYPED.map("".join))
def test_any_text_is_read_or_refused_with_a_column(text: str) -> None:
    column, query = 0, Query()
    try:
        query = read(text)
    except QueryError as refusal:
        column = refusal.column
    assert 0 <= column <= len(text)
    assert read(query.text) == query
    assert read(query.text).text == query.text


LEAVES = st.one_of(
    st.sampled_from(
        ["慢", "error", "-x y", "FF-3x", "is:late,new", "sev:1,3", "cause:none", "team:me", "received:>7d", "due:today"]
    ).map(lambda text: where(text) or Words("a")),
    st.text("ab 慢(),:", min_size=1).map(lambda text: Words(text + "z", phrase=True)),
    st.lists(st.text("ab 慢,:-<(", min_size=1), min_size=1).map(
        lambda names: Named(Field.CLIENT, tuple(dict.fromkeys(" ".join((name + "z").split()) for name in names)))
    ),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda items: all_of(items) or items[0]),
        st.lists(below, min_size=1, max_size=3).map(lambda items: any_of(items) or items[0]),
        below.map(none_of),
    ),
    max_leaves=12,
)


@given(TREES, st.sampled_from([None, *Sort]), st.booleans())
def test_any_tree_is_written_and_read_back(tree: Node, sort: Sort | None, reverse: bool) -> None:
    query = Query(tree, sort, reverse=reverse and sort is not None)
    assert read(str(query)) == query


def offered(text: str, cursor: int | None = None) -> list[str]:
    known = {"client": ["Contoso Ltd", "华东电力", 'odd "name"'], "commander": ["bo"]}
    at = len(text) if cursor is None else cursor
    return [text[: each.start] + each.text + text[each.end :] for each in complete(text, at, values=known)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cl", "client:"),
        ("is:open cl", "is:open client:"),
        ("客", "客户:"),
        ("is:la", "is:late"),
        ("late", "is:late"),
        ("-is:open,mi", "-is:open,mine"),
        ("stage:pl", "stage:planning"),
        ("原因:质", "原因:质量问题"),
        ("client:con", 'client:"Contoso Ltd"'),
        ('client:"con', 'client:"Contoso Ltd"'),
        ("client:电力", "client:华东电力"),
        ('client:"a b",华', 'client:"a b",华东电力'),
        ("(commander:n", "(commander:none"),
        ("sort:d", "sort:due"),
        ("sev:urg", "sev:1"),
        ("due:<", "due:<2h"),
    ],
)
def test_completion_offers_first(text: str, first: str) -> None:
    assert offered(text)[0] == first


def test_completion_replaces_the_whole_word_and_keeps_out_of_phrases() -> None:
    assert offered("cliXnt: b", 3)[0] == "client: b"
    assert offered("is:laXX b", 5)[0] == "is:late b"
    assert offered('"cl') == []
    assert offered("nofield:x") == []
    assert len(offered("")) == len(Field) + len(Flag)
    assert not any("odd" in each for each in offered("client:"))


@given(TYPED.map("".join), st.integers(0, 60))
def test_completion_never_fails(text: str, cursor: int) -> None:
    for each in complete(text, cursor, values={"client": ["x y"]}):
        assert 0 <= each.start <= each.end <= len(text)
