"""Adding a verb touches one module: from its class follow key, command line, catalogue, help and completion."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefight_tui.desk import registry
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.desk.catalogue_text import catalogue_text, entry_of
from firefight_tui.desk.verb import REGISTRY
from firefight_tui.errors import InvalidValue
from tests.builders import Office

SOURCE = '''
from typing import Annotated
from pydantic import Field
from firefight_tui.desk.fields import ChannelField, Line
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Step
from firefight_tui.store.models import Note

class Praise(Verb, name="praise", step=Step.REPAIR, key="v z", label="Praise"):
    """Write down that the client praised us."""

    words: Annotated[Line, Field(description="what they said")]
    channel: Annotated[ChannelField | None, Field(description="by which way")] = None

    def apply(self, on):
        on.add(Note(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, text=f"praise: {self.words}"))
'''


@pytest.fixture
def praise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "praise_of_a_test.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("praise_of_a_test")
    yield
    del REGISTRY["praise"], sys.modules["praise_of_a_test"]


@pytest.mark.usefixtures("praise")
def test_one_class_is_a_verb_everywhere(office: Office, tmp_path: Path) -> None:
    ref = office.report()
    with pytest.raises(InvalidValue, match="praise needs words"):
        office.do("praise", ref, channel="phone")
    office.do("praise", ref, words="well done", at="-1m")
    assert office.show(ref).timeline[-1].verb == "praise"
    assert office.found("well done") == {ref}
    office.do("undo", ref)
    assert office.found("well done") == set()
    assert registry.keys()["praise"] == "v z"

    (tmp_path / "catalogue_of_a_test.py").write_text(catalogue_text(), encoding="utf-8")
    entries: tuple[VerbEntry, ...] = importlib.import_module("catalogue_of_a_test").VERBS
    [entry] = [entry for entry in entries if entry.name == "praise"]
    assert entry == entry_of(registry.verb_named("praise"))
    assert (entry.step, entry.key, entry.label, entry.doc) == (
        "repair",
        "v z",
        "Praise",
        "Write down that the client praised us.",
    )
    assert [(field.name, field.kind, field.required, field.doc) for field in entry.fields] == [
        ("words", "line", True, "what they said"),
        ("channel", "choice", False, "by which way"),
        ("at", "moment", False, "when it happened: now unless said"),
    ]
    assert "wechat" not in entry.fields[1].choices and "phone" in entry.fields[1].choices
    steps = [entry.step for entry in entries]
    assert steps.index("repair") > steps.index("respond")
