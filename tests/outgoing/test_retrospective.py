"""The retrospective on paper: what the client reads of it, and what only the house does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.desk.views.handover import handover_words
from firefight_tui.errors import NothingThere
from firefight_tui.outgoing.document import as_markdown
from firefight_tui.outgoing.house_report import house_report
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Format, Kind, make_paper, written
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office, make_desk
from tests.learn_builders import REVIEW, SETTLED, recovering
from tests.plan_builders import executing

ZONE = ZoneInfo("Asia/Shanghai")
INTERNAL = (*REVIEW.values(), "ask for the peak first", "the contract ended", "packets get lost", "none asked for")


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


def closed(office: Office) -> str:
    ref = recovering(office, impact="300 orders pile up")
    office.do("suppose", ref, area="network", statement="packets get lost")
    office.do("judge", ref, hypothesis="#1", verdict="ruled_out", evidence="no loss in 1 h")
    office.do("review", ref, **REVIEW)
    office.do("lesson", ref, text="ask for the peak first")
    rest = {name: words for name, words in SETTLED.items() if name != "no_review"}
    office.do("close", ref, **rest, override="the contract ended")
    return ref


def paper(office: Office, ref: str, language: str) -> str:
    desk = make_desk(office.store, clock=office.clock)
    made = make_paper(Kind.RETROSPECTIVE, desk, office.show(ref), Settings(company="Ours"), language=language)
    with ZipFile(BytesIO(written(made.blocks, Format.DOCX, language, MONDAY))) as archive:
        assert "no index on orders" in archive.read("word/document.xml").decode()
    return as_markdown(made.blocks)


@pytest.mark.parametrize(("language", "title"), [("en", "# Report on what was put right"), ("zh_CN", "# 整改总结报告")])
def test_the_client_reads_cause_measures_acceptance_and_prevention_and_nothing_of_the_house(
    office: Office, language: str, title: str
) -> None:
    text = paper(office, closed(office), language)
    assert text.startswith(title)
    for word in ("no index on orders", "no load test", "two more servers", "it is fast again", "300 orders pile up",
                 "load test before each go-live", "orders in 1.9 s at the peak"):  # fmt: skip
        assert word in text, word
    assert [word for word in INTERNAL if word in text] == []


def test_the_house_reads_all_of_it(office: Office) -> None:
    text = as_markdown(house_report(office.show(closed(office)), office.clock.at, ZONE))
    assert "Internal: not for the client." in text
    assert [word for word in INTERNAL if word not in text and word != "none asked for"] == []
    assert "V1" in text


def test_before_the_client_accepted_there_is_no_report_for_them(office: Office) -> None:
    ref, desk = executing(office), make_desk(office.store, clock=office.clock)
    with pytest.raises(NothingThere, match="has not accepted"):
        make_paper(Kind.RETROSPECTIVE, desk, office.show(ref), Settings())


def test_the_handover_names_what_was_ruled_out(office: Office) -> None:
    text = handover_words(office.store, office.clock.at, ZONE, reference=closed(office))
    assert "ruled out: packets get lost (no loss in 1 h)" in text
    assert "root cause: no index on orders" in text
