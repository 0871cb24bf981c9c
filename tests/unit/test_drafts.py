"""Drafts: kept from the first character, gone when nothing differs, told to whoever keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.drafts import Draft, DraftKey, Drafts

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEY: DraftKey = ("edit", ("FF-1",))


def test_the_first_character_makes_a_draft_and_the_last_one_taken_back_ends_it() -> None:
    drafts = Drafts()
    drafts.type(KEY, "title", ("Olds",), was=("Old",), at=NOW)
    assert drafts[KEY] == Draft({"title": ("Olds",)}, {"title": ("Old",)}, NOW)
    drafts.type(KEY, "title", ("Old",), was=("Old",), at=NOW)
    assert not drafts and drafts == {}


def test_a_form_nobody_typed_in_leaves_none() -> None:
    drafts = Drafts()
    drafts.type(KEY, "title", ("Old",), was=("Old",), at=NOW)
    drafts.type(KEY, "impact", (), at=NOW)
    assert KEY not in drafts


def test_what_it_was_is_what_it_was_when_typing_began() -> None:
    drafts = Drafts()
    drafts.type(KEY, "title", ("Mine",), was=("Old",), at=NOW)
    drafts.type(KEY, "title", ("Mine!",), was=("Theirs",), at=NOW + timedelta(minutes=3))
    assert drafts[KEY].began == {"title": ("Old",)}
    assert drafts[KEY].touched_at == NOW + timedelta(minutes=3)


def test_an_emptied_field_is_a_change_too() -> None:
    drafts = Drafts()
    drafts.type(KEY, "impact", (), was=("3 lines stopped",), at=NOW)
    assert drafts[KEY].texts == {"impact": ()}


def test_fields_and_drafts_do_not_touch_each_other() -> None:
    drafts, other = Drafts(), ("edit", ("FF-2",))
    drafts.type(KEY, "title", ("a",), at=NOW)
    drafts.type(KEY, "impact", ("b",), at=NOW)
    drafts.type(other, "title", ("c",), at=NOW)
    drafts.type(KEY, "title", (), at=NOW)
    assert drafts[KEY].texts == {"impact": ("b",)} and drafts[other].texts == {"title": ("c",)}


def test_whoever_keeps_them_hears_of_every_change_and_of_nothing_else() -> None:
    drafts, heard = Drafts({("note", ("FF-9",)): Draft({"text": ("from the last watch",)})}), []
    drafts.observe(lambda key, draft: heard.append((key, draft and dict(draft.texts))))
    drafts.type(KEY, "title", ("a",), at=NOW)
    drafts.type(KEY, "title", ("a",), at=NOW + timedelta(seconds=1))
    drafts.type(KEY, "impact", (), at=NOW)
    drafts.pop(KEY)
    drafts.pop(KEY, None)
    assert heard == [(KEY, {"title": ("a",)}), (KEY, None)] and len(drafts) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([(), ("x",), ("y", "z")])), max_size=12))
def test_it_holds_exactly_the_fields_that_differ(changes: list[tuple[str, tuple[str, ...]]]) -> None:
    drafts, was, now = Drafts(), {"a": ("x",), "b": (), "c": ("y", "z")}, {}
    for name, texts in changes:
        drafts.type(KEY, name, texts, was=was[name], at=NOW)
        now[name] = texts
    differing = {name: texts for name, texts in now.items() if texts != was[name]}
    assert (dict(drafts[KEY].texts) if KEY in drafts else {}) == differing
    assert (KEY in drafts) == bool(differing)
