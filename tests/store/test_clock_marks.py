"""Every kind of row says whether clocks look at it, and says the truth."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from firefight_tui.desk.caches import computed
from firefight_tui.desk.kinds import KINDS
from firefight_tui.store.models import Complaint
from tests.builders import Office


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_says_of_itself_whether_it_moves_clocks(kind: str) -> None:
    """A new one that leaves it out would leave due times as they were, or fail at its first entry."""
    assert isinstance(vars(KINDS[kind]).get("moves_clocks"), bool), f"{KINDS[kind].__name__} does not say"


def test_the_kinds_that_say_so_are_those_the_caches_are_computed_from(office: Office) -> None:
    office.report()
    asked: list[str] = []
    with office.store.read() as session:
        complaint = session.get_one(Complaint, 1)
        event.listen(office.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        computed(session, complaint, office.clock.at)
    read = {word for statement in asked for word in re.findall(r"(?:FROM|JOIN) \"?(\w+)", statement)} & set(KINDS)
    assert read | {"complaint"} == {kind for kind, model in KINDS.items() if model.moves_clocks}
