"""A fetched figure that says what the last one said is an entry, and no news to anybody; on both databases."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from firefight_tui.desk.checking import check
from firefight_tui.desk.views.changes import Changes
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.desk.views.handover import handover_words
from firefight_tui.desk.views.queue import queue_page
from firefight_tui.desk.views.reading import mark_read
from firefight_tui.desk.views.update_draft import update_draft
from firefight_tui.domain.brief import brief
from firefight_tui.domain.query import Query, parse
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.store.models import Reading
from tests.builders import Office
from tests.collect_builders import entries, fetch, measured
from tests.effect_builders import finished
from tests.plan_builders import executing

UTC = ZoneInfo("UTC")
READERS = ("ada", "bo", "cy")


def row(office: Office, reader: str) -> QueueRow:
    """The complaint as the list shows it to a reader."""
    (found,) = queue_page(office.store, reader, Query(), now=office.clock.at).rows
    return found


def unread(office: Office) -> str:
    """For whom it is unread, by the mark and by the query, which say the same."""
    query = parse("is:new", now=office.clock.at, zone=UTC)
    marked = [one for one in READERS if row(office, one).is_unread]
    assert marked == [one for one in READERS if queue_page(office.store, one, query, now=office.clock.at).rows]
    return " ".join(marked)


def read(office: Office, ref: str, *readers: str) -> None:
    """They open it."""
    for reader in readers or READERS:
        mark_read(office.store, reader, ref, office.clock.at)


@pytest.fixture
def watched(office: Office) -> tuple[str, int]:
    """A complaint whose remedies are finished, with an effect that has held long enough; everybody has read that."""
    ref, (effect,) = measured(office, "probe: a", ref=finished(office))
    for _each in range(3):
        fetch(office, effect, "1.9")
    read(office, ref)
    assert unread(office) == ""
    return ref, effect


@pytest.mark.parametrize("by", [MeasuredBy.PROBE, MeasuredBy.PROMETHEUS])
def test_a_figure_like_the_last_one_leaves_the_list_as_it_was(
    office: Office, watched: tuple[str, int], by: MeasuredBy
) -> None:
    ref, effect = watched
    office.do("note", ref, text="bo has not read this", by="cy")
    read(office, ref, "ada", "cy")
    office.do("snooze", ref, until="+9h")
    read(office, ref, "ada", "cy")
    before, length, updated = row(office, "ada"), entries(office, ref), office.show(ref).updated_at
    changes = Changes(office.store)
    changes.poll()
    for value in ("1.9", "0.4", "2.0"):
        fetch(office, effect, value, by)
    assert unread(office) == "bo", "who had something to read has it still, nobody else has"
    after = row(office, "ada")
    assert (after.updated_at, after.snoozed_until, after.due_at) == (updated, before.snoozed_until, before.due_at)
    assert after.is_snoozed(office.clock.at)
    assert changes.poll(5), "screens that are open hear of it"
    changes.close()
    # The timeline is whole, and a wrong figure is taken back.
    shown = office.show(ref)
    assert (len(shown.timeline), len(shown.effects[0].measurements)) == (length + 3, 6)
    assert check(office.store, office.clock.at) == ()
    office.do("undo", ref, entry=shown.timeline[-1].id)
    assert len(office.show(ref).effects[0].measurements) == 5 and check(office.store, office.clock.at) == ()
    assert unread(office) == "ada bo cy", "taking it back is what somebody did"


def test_what_changes_what_the_figures_speak_for_is_news(office: Office) -> None:
    ref, (effect,) = measured(office, "probe: a", ref=finished(office))
    told = {
        # They count, and reach the target; enough of them; fall short; and still; reach it; hold again.
        "1.9": True,
        "1.8": False,
        "1.7": True,
        "1.6": False,
        "5.5": True,
        "5.6": False,
        "2.0": True,
        "1.5": False,
        "1.4": True,
        "1.3": False,
    }
    for value, is_news in told.items():
        read(office, ref)
        before = row(office, "ada").updated_at
        fetch(office, effect, value)
        assert (value, unread(office)) == (value, "ada bo cy" if is_news else "")
        assert (row(office, "ada").updated_at == office.clock.at) is is_news
        assert is_news or row(office, "ada").updated_at == before


def test_what_others_read_of_a_complaint_does_not_fill_with_figures(office: Office, watched: tuple[str, int]) -> None:
    """Handover, the boss, the letter to the client: none of them tells a figure more; the record has them all."""
    ref, effect = watched

    at, length = office.clock.at, entries(office, ref)

    def told() -> tuple[str, ...]:
        record = complaint(office.store, ref, at)
        words = handover_words(office.store, at, UTC), brief(record, at, UTC)
        return (*words, update_draft(office.store, ref, at, "en").body)

    before = told()
    assert all(before)
    for _each in range(6):
        fetch(office, effect, "1.9")
    assert told() == before
    assert len(office.show(ref).timeline) == length + 6


def test_before_the_remedies_are_finished_no_figure_is_news(office: Office) -> None:
    office.enlist("bo", "cy")
    ref, (effect,) = measured(office, "probe: a", ref=executing(office))
    read(office, ref)
    for value in ("8.5", "1.0", "9.9"):
        fetch(office, effect, value)
    assert unread(office) == ""


def test_a_figure_somebody_typed_in_is_news(office: Office, watched: tuple[str, int]) -> None:
    ref, _effect = watched
    office.clock.turn(timedelta(minutes=1))
    office.do("measure", ref, effect="E1", value="1.9", by="bo")
    assert unread(office) == "ada bo cy"
    assert row(office, "cy").updated_at == office.clock.at


def test_who_reads_without_being_on_the_roster_is_left_alone_as_well(office: Office, watched: tuple[str, int]) -> None:
    ref, effect = watched
    other = office.report(title="Another one")
    read(office, ref, "guest")
    mark_read(office.store, "guest", other, office.clock.at)
    fetch(office, effect, "1.9")
    with office.store.read() as session:
        found = {one.complaint_id: one.entries for one in session.query(Reading).filter_by(actor="guest")}
    assert found == {int(ref[3:]): entries(office, ref), int(other[3:]): entries(office, other)}


def test_readings_are_found_by_their_key(quick_office: Office) -> None:
    """However many complaints were ever read by however many."""
    office = quick_office
    _ref, (effect,) = measured(office, "probe: a", ref=finished(office))
    fetch(office, effect, "1.9")
    asked: list[tuple[str, tuple[object, ...]]] = []

    def listen(
        _connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_rest: object
    ) -> None:
        if "UPDATE reading" in statement:
            asked.append((statement, values))

    event.listen(office.store.engine, "before_cursor_execute", listen)
    fetch(office, effect, "1.9")
    ((statement, values),) = asked
    with office.store.read() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    steps = [str(one[-1]) for one in plan]
    assert any("SEARCH reading USING" in step and "actor=? AND complaint_id=?" in step for step in steps), steps
    assert not any(step.startswith("SCAN reading") for step in steps), steps
