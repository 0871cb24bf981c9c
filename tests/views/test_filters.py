"""What each filter of the query language lets through, also negated and where a value is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from firefight_tui.desk.views.queue import count_of, queue_page
from firefight_tui.desk.views.reading import mark_read
from firefight_tui.domain.query import parse
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.vocabulary import Cause, Severity, Stage
from firefight_tui.store.store import Store
from tests.builders import CALL, Office
from tests.views.rows import HOUR, NOW, READER, read, walk

Rule = Callable[[QueueRow], bool]


def late(row: QueueRow) -> bool:
    return row.stage is not Stage.CLOSED and row.due_at is not None and row.due_at < NOW


def waiting(row: QueueRow) -> bool:
    return row.stage is not Stage.CLOSED and row.is_waiting(NOW)


RULES: dict[str, Rule] = {
    "is:open": lambda row: row.id % 7 != 0,
    "is:closed": lambda row: row.id % 7 == 0,
    "is:late": late,
    "is:waiting": waiting,
    "is:untold": lambda row: row.untold,
    "is:new": lambda row: row.is_unread,
    "is:unassigned": lambda row: True,
    "is:mine": lambda row: False,
    "is:assumed": lambda row: row.id % 4 == 0 or row.id % 11 == 0,
    "is:late,waiting": lambda row: late(row) or waiting(row),
    "wait:client": waiting,
    "wait:window": lambda row: False,
    "stage:planning,closed": lambda row: row.stage in {Stage.PLANNING, Stage.CLOSED},
    "sev:1-2": lambda row: row.severity <= Severity.SERIOUS,
    "cause:quality": lambda row: row.cause is Cause.QUALITY or row.id % 5 == 0,
    "cause:none": lambda row: row.cause is None,
    "cause:delay,none": lambda row: row.cause in {Cause.DELAY, None},
    "cause:training": lambda row: False,
    "client:ACM": lambda row: row.client == "Acme",
    "client:华东": lambda row: row.client == "华东零售",
    "client:%": lambda row: False,
    "project:till": lambda row: row.project == "Till",
    "project:none": lambda row: row.project is None,
    "project:till,none": lambda row: True,
    "channel:other": lambda row: True,
    "commander:none": lambda row: True,
    "commander:ada": lambda row: False,
    "commander:me": lambda row: False,
    "team:none": lambda row: True,
    "team:me": lambda row: False,
    "received:>5h": lambda row: NOW - row.received_at > 5 * HOUR,
    "received:<5h": lambda row: NOW - row.received_at < 5 * HOUR,
    "received:>=5h": lambda row: NOW - row.received_at >= 5 * HOUR,
    "received:<=5h": lambda row: NOW - row.received_at <= 5 * HOUR,
    "updated:>2h": lambda row: NOW - row.updated_at > 2 * HOUR,
    "updated:<=2h": lambda row: NOW - row.updated_at <= 2 * HOUR,
    "due:<1h": lambda row: row.due_at is not None and row.due_at < NOW + HOUR,
    "due:<=1h": lambda row: row.due_at is not None and row.due_at <= NOW + HOUR,
    "due:>1h": lambda row: row.due_at is not None and row.due_at > NOW + HOUR,
    "due:2026-11-23": lambda row: row.due_at is not None and row.due_at.date() == NOW.date(),
    "received:2026-11-22": lambda row: row.received_at.date() == NOW.date() - timedelta(days=1),
    "received:2026-11-22..2026-11-23": lambda row: True,
    "ref:FF-3,FF-9": lambda row: row.id in {3, 9},
    "is:open sev:1 or is:untold": lambda row: (row.id % 7 != 0 and row.severity == 1) or row.untold,
}


@pytest.mark.parametrize("text", RULES)
def test_a_filter_lets_through_what_it_says_and_its_opposite_all_else(full: Store, text: str) -> None:
    everything = walk(full, read(""), 1_000)
    wanted = {row.id for row in everything if RULES[text](row)}
    assert {row.id for row in walk(full, read(text), 1_000)} == wanted
    assert {row.id for row in walk(full, read(f"-({text})"), 1_000)} == {row.id for row in everything} - wanted


def found(office: Office, text: str, reader: str = "ada") -> list[str]:
    query = read(text)
    return sorted(row.ref for row in queue_page(office.store, reader, query, now=office.clock.at).rows)


def test_commander_and_team_go_by_handle_name_and_me(office: Office) -> None:
    office.do("enlist", handle="bo", name="Bo Émile 王博")
    office.do("enlist", handle="chen", name="Chen")
    one, two, three = (office.report() for _ in range(3))
    office.do("assign", one, commander="bo")
    office.do("assign", two, commander="chen")
    office.do("assign", two, commander="bo")
    for text in ("commander:bo", "commander:BO", '组长:"bo émile 王博"', 'commander:"BO ÉMILE 王博"', "team:bo,nobody"):
        assert found(office, text) == [one, two], text
    assert found(office, "commander:me", "bo") == found(office, "is:mine", "bo") == [one, two]
    assert found(office, "-commander:me", "bo") == found(office, "-is:mine", "bo") == [three]
    assert found(office, "commander:chen") == found(office, "team:chen") == []
    assert found(office, "commander:none") == found(office, "team:none") == found(office, "is:unassigned") == [three]
    assert found(office, 'commander:"none"') == []
    assert found(office, "team:me,none", "bo") == [one, two, three]


def test_the_next_update_is_found_whichever_clock_is_due_first(office: Office) -> None:
    minute = timedelta(minutes=1)
    late, fresh, quiet, calm = (office.report(severity=1) for _ in range(4))
    ended = office.report(severity=1)
    for ref in (late, fresh, calm, ended):
        office.do("acknowledge", ref, **CALL)
    office.do("withdraw", ended, reason="they said so")
    office.clock.turn(200 * minute)
    for ref in (late, calm):
        office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="We go on looking.")
    office.do("contact", fresh, direction="out", channel="phone", person="Li Na", said="In five.", next_update_at="+5m")
    office.do("snooze", calm, until="+3h")
    office.clock.turn(50 * minute)
    rows = {row.ref: row for row in queue_page(office.store, "ada", read(""), now=office.clock.at).rows}
    assert str(rows[late].due_clock) == "containment" and str(rows[fresh].due_clock) == "next_update"
    asked = parse("next:<30m", now=office.clock.at, zone=UTC)
    assert {row.ref for row in queue_page(office.store, "ada", asked, now=office.clock.at).rows} == {late, fresh, calm}
    for text, refs in (
        ("下次汇报:<5m", {fresh}),
        ("next:>5m", {late, calm}),
        ("-next:<30m is:open", {quiet}),
        ("next:<30m -is:snoozed", {late, fresh}),
    ):
        asked = parse(text, now=office.clock.at, zone=UTC)
        assert {row.ref for row in queue_page(office.store, "ada", asked, now=office.clock.at).rows} == refs, text
    office.do("contact", late, direction="out", channel="phone", person="Li Na", said="All is well.")
    asked = parse("next:<30m", now=office.clock.at, zone=UTC)
    assert count_of(office.store, "ada", asked, now=office.clock.at) == 2


def test_an_engineer_unknown_to_the_roster_reads_an_empty_mine(office: Office) -> None:
    office.report()
    assert found(office, "is:mine", "stranger") == found(office, "commander:me", "stranger") == []


def test_new_is_what_changed_since_the_reader_looked(office: Office) -> None:
    one, two = office.report(), office.report()
    mark_read(office.store, "ada", one, office.clock.at)
    assert found(office, "is:new") == [two]
    assert found(office, "is:new", "bo") == [one, two]
    office.do("note", one, text="something happened")
    assert found(office, "is:new") == [one, two]
    mark_read(office.store, "ada", one, office.clock.at)
    (row,) = queue_page(office.store, "ada", read(f"ref:{one}"), now=office.clock.at).rows
    assert (row.entries, row.seen_entries, row.is_unread) == (2, 2, False)


def test_late_and_waiting_turn_with_the_clock_and_no_verb(office: Office) -> None:
    ref = office.report(severity=1)
    assert found(office, "is:late") == []
    office.do("wait", ref, on="client", reason="their logs", until=office.clock.at + HOUR)
    assert found(office, "is:waiting") == found(office, "wait:client") == [ref]
    office.clock.turn(timedelta(days=30))
    assert found(office, "is:waiting") == found(office, "wait:client") == []
    assert found(office, "-is:waiting") == found(office, "is:late") == [ref]


def test_untold_ends_with_the_outward_contact(office: Office) -> None:
    ref = office.report()
    office.do("acknowledge", ref, **CALL)
    office.clock.turn()
    office.do("reject", ref, reason="they use it wrongly")
    assert found(office, "is:untold") == found(office, "is:closed") == [ref]
    office.clock.turn()
    office.do("contact", ref, direction="out", **CALL)
    assert found(office, "is:untold") == []


def test_what_is_undone_is_in_no_list(office: Office) -> None:
    kept, gone = office.report(), office.report()
    office.do("undo", gone)
    for text in ("", "is:open", "is:closed", "-is:open", "is:late or is:new", f"-ref:{kept}"):
        assert gone not in found(office, text), text
    assert queue_page(office.store, "ada", read(""), now=office.clock.at, count=True).total == 1


@pytest.mark.parametrize("text", ["client:école", "client:ÉCOLE", "client:École", "客户：éCOLE", "client:GROßHANDEL"])
def test_a_clients_name_is_found_whatever_its_case(office: Office, text: str) -> None:
    ref = office.report(client="École Großhandel")
    office.report(client="50%_off")
    assert found(office, text) == [ref]


def test_wild_cards_in_a_name_are_plain_characters(office: Office) -> None:
    office.report(client="École")
    ref = office.report(client="50%_off/x")
    assert found(office, 'client:"%_"') == found(office, 'client:"0%"') == found(office, "client:f/x") == [ref]
    assert READER == "ada"
