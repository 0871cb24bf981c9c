"""Documents for the client: what stands in them, in every format, and what keeps them in the house."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from firefight_tui.domain.vocabulary import Decision, Stage
from firefight_tui.errors import NothingThere, Unavailable, Withheld
from firefight_tui.outgoing.document import Items, Paragraph, as_markdown
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Format, Kind, Paper, make_paper, written
from firefight_tui.store.store import Store
from tests.builders import Office, make_desk
from tests.paper_builders import CHINESE, ENGLISH, Words, freeze, planned

COMPANY = "Cloudsail 云帆"


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    store = Store(store_url)
    yield Office(store)
    store.close()


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


def paper(office: Office, ref: str, kind: Kind = Kind.PLAN, *, templates: Path | None = None,
          language: str | None = None, version: int | None = None) -> Paper:  # fmt: skip
    desk = make_desk(office.store, clock=office.clock)
    settings = Settings(company=COMPANY, templates=templates)
    return make_paper(kind, desk, office.show(ref), settings, language=language, version=version)


def text_of(office: Office, ref: str, kind: Kind = Kind.PLAN, **more: object) -> str:
    return as_markdown(paper(office, ref, kind, **more).blocks)  # type: ignore[arg-type]  # passed on


def word_text(file: bytes) -> str:
    from docx import Document

    document = Document(BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    edges = [one.text for section in document.sections for one in section.header.paragraphs]
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *edges])


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_plan_says_what_is_done_how_much_to_what_effect_and_when(office: Office, words: Words) -> None:
    ref = planned(office, words, stage=Stage.PROPOSED, presented=2)
    text = text_of(office, ref)
    shown = (*words.phenomena, words.impact, words.sought, words.cause, words.escape, *words.short, *words.long,
             *words.opinion, *words.milestones, words.client, words.person, COMPANY, *words.names)  # fmt: skip
    assert [one for one in shown if one not in text] == []
    assert ("第 2 版" if words is CHINESE else "Version 2") in text
    assert "INTERNAL" not in text and "R1" not in text
    assert [one for one in ("| ada |", "| bo |", "cy") if one in text] == []


def test_what_is_not_put_before_them_yet_is_a_draft(office: Office) -> None:
    ref = planned(office, stage=Stage.PLANNING)
    made = paper(office, ref)
    text = as_markdown(made.blocks)
    assert "draft, not submitted yet" in text and "Version 1" in text and made.name == "FF-1-plan-v1"
    assert "Put before you" not in text


def test_after_an_objection_the_next_version_is_a_draft_and_the_old_one_stays_as_it_was_shown(office: Office) -> None:
    ref = planned(office, stage=Stage.PLANNING, presented=1)
    with office.store.write() as work:
        from firefight_tui.store.models import Remedy

        row = work.session.get(Remedy, 1)
        assert row is not None
        row.what, row.quantity = "Raise it to 400", "8 servers"
        work.commit()
    draft, old = text_of(office, ref), text_of(office, ref, version=1)
    assert "Version 2" in draft and "Raise it to 400" in draft and "8 servers" in draft
    assert "Version 1" in old and ENGLISH.short[0] in old and "Raise it to 400" not in old
    assert "Put before you on" in old


def test_an_agreed_version_says_so_and_asks_for_no_decision(office: Office) -> None:
    ref = planned(office, stage=Stage.PROPOSED)
    freeze(office, ref, ENGLISH, 1, decision=Decision.AGREED)
    text = text_of(office, ref)
    assert "Agreed by you on Monday 23 November 2026 (Li Na)" in text
    assert "confirm that you agree" not in text


def test_there_is_no_plan_where_nothing_is_proposed(quick: Office) -> None:
    ref = quick.report()
    with pytest.raises(NothingThere, match="no plan yet"):
        paper(quick, ref)
    planned_ref = planned(quick, stage=Stage.PROPOSED, presented=1)
    with pytest.raises(NothingThere, match="no version 9"):
        paper(quick, planned_ref, version=9)


def test_whom_it_is_about_is_named_nowhere(quick: Office) -> None:
    ref = planned(quick, stage=Stage.PLANNING)
    quick.do("edit", ref, about="bo")
    quick.do("phenomenon", ref, text="Bo Li was rude on the phone")
    text = text_of(quick, ref)
    assert "Bo Li" not in text and "our colleague was rude" in text and "our response team" in text
    quick.do("edit", ref, about="ada")
    with quick.store.write() as work:
        from firefight_tui.store.models import Conclusion

        row = work.session.get(Conclusion, 1)
        assert row is not None
        row.root_cause = "Ada Chen forgot it"
        work.commit()
    with pytest.raises(Withheld, match="root cause"):
        paper(quick, ref)


@pytest.mark.parametrize("words", ["我们会给甲方赔偿", "we handle it as soon as possible", "TBD"])
@pytest.mark.parametrize(
    ("table", "column", "place"),
    [
        ("Remedy", "what", "R1 what"),
        ("Remedy", "quantity", "R1 quantity"),
        ("Remedy", "expected_effect", "R1 expected effect"),
        ("Remedy", "business_effect", "R1 effect on their business"),
        ("Conclusion", "escape_point", "escape point"),
        ("Milestone", "name", "milestone"),
    ],
)
def test_what_must_not_leave_the_house_is_named_with_its_place_and_what_mends_it(
    quick: Office, words: str, table: str, column: str, place: str
) -> None:
    from firefight_tui.store import models

    ref = planned(quick, stage=Stage.PLANNING)
    with quick.store.write() as work:
        setattr(work.session.get(getattr(models, table), 1), column, words)
        work.commit()
    with pytest.raises(Withheld) as refused:
        paper(quick, ref)
    mend = {"Remedy": "(amend R1)", "Conclusion": "(conclude)", "Milestone": "(milestone)"}[table]
    assert place in refused.value.message and "line 1, character" in refused.value.message
    assert mend in refused.value.message


def test_the_clients_own_words_of_the_house_are_put_otherwise(quick: Office) -> None:
    ref = planned(quick, CHINESE, stage=Stage.PLANNING)
    quick.do("phenomenon", ref, text="甲方要求赔偿，请尽快处理???")
    text = text_of(quick, ref)
    assert "贵司要求补偿，请尽快处理???" in text


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_letter_says_what_we_heard_and_what_comes_next(office: Office, words: Words) -> None:
    ref = planned(office, words, stage=Stage.ACKNOWLEDGED)
    office.do("promise", ref, what="A first result 1", due="+1d")
    text = text_of(office, ref, Kind.LETTER)
    shown = (
        words.title,
        *words.phenomena,
        words.impact,
        words.sought,
        words.names[0],
        words.person,
        "A first result 1",
    )
    assert [one for one in shown if one not in text] == []
    assert ("非常重视" if words is CHINESE else "very seriously") in text
    assert ("再次向贵司汇报" if words is CHINESE else "You will hear from us again by") in text


def test_it_is_written_in_the_language_one_asks_for(quick: Office) -> None:
    ref = planned(quick, CHINESE, stage=Stage.PROPOSED, presented=1)
    assert "# 处理方案" in text_of(quick, ref)
    assert "# Our plan" in text_of(quick, ref, language="en")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.LETTER, Kind.UPDATE])
def test_the_word_file_holds_the_same_words(quick: Office, words: Words, kind: Kind) -> None:
    pytest.importorskip("docx", reason="the extra docx is not installed")
    ref = planned(quick, words, stage=Stage.PROPOSED, presented=2)
    made = paper(quick, ref, kind)
    file = written(made.blocks, Format.DOCX, made.language, quick.clock.at, company=COMPANY, reference=ref)
    text = word_text(file)
    wanted = {Kind.PLAN: (*words.short, *words.milestones, COMPANY, ref), Kind.LETTER: (words.title, COMPANY, ref),
              Kind.UPDATE: (words.title, ref)}[kind]  # fmt: skip
    assert [one for one in wanted if one not in text] == []


def test_the_word_file_has_a_font_for_chinese_and_numbered_pages_and_names_nobody(quick: Office) -> None:
    pytest.importorskip("docx", reason="the extra docx is not installed")
    ref = planned(quick, CHINESE, stage=Stage.PROPOSED, presented=1)
    made = paper(quick, ref)
    file = written(made.blocks, Format.DOCX, made.language, quick.clock.at, company=COMPANY)
    with ZipFile(BytesIO(file)) as archive:
        styles, footer = archive.read("word/styles.xml").decode(), archive.read("word/footer1.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    assert styles.count('w:eastAsia="Microsoft YaHei"') >= 4
    assert "PAGE" in footer and "NUMPAGES" in footer
    assert COMPANY in core and "python-docx" not in core


def test_the_pdf_holds_the_same_words(quick: Office) -> None:
    try:
        import weasyprint  # noqa: F401  # whether it can be loaded is all that is asked
    except (ImportError, OSError) as error:
        pytest.skip(f"the extra pdf is not installed: {error}")
    ref = planned(quick, CHINESE, stage=Stage.PROPOSED, presented=1)
    made = paper(quick, ref)
    assert written(made.blocks, Format.PDF, made.language, quick.clock.at).startswith(b"%PDF-")


@pytest.mark.parametrize(("form", "module"), [(Format.DOCX, "docx"), (Format.PDF, "weasyprint")])
def test_a_missing_extra_is_named(form: Format, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    real = builtins.__import__

    def without(name: str, *more: object) -> object:
        if name.partition(".")[0] == module:
            raise ImportError(name)
        return real(name, *more)  # type: ignore[arg-type]  # passed on

    for loaded in ("word_file", "pdf_file"):
        monkeypatch.delitem(sys.modules, f"firefight_tui.outgoing.{loaded}", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Unavailable) as missing:
        written([], form, "en", make_moment())
    assert f"firefight-tui[{form}]" in str(missing.value) and missing.value.exit_code == 69


def make_moment():
    from tests.builders import MONDAY

    return MONDAY


def test_an_update_is_a_list_of_news_with_who_says_it(quick: Office) -> None:
    ref = planned(quick, stage=Stage.ACKNOWLEDGED)
    quick.clock.turn()
    quick.do("promise", ref, what="A first result", due="+1d")
    quick.clock.turn()
    found = paper(quick, ref, Kind.UPDATE).blocks
    (news,) = [one for one in found if isinstance(one, Items)]
    assert any("A first result" in str(item) for item in news.items)
    assert found[-1] == Paragraph("Ada Chen\nResponse team")


def test_who_has_no_name_stands_by_their_role(quick: Office) -> None:
    ref = planned(quick, stage=Stage.PLANNING)
    quick.do("enlist", handle="ada", name="ada")
    text = text_of(quick, ref)
    assert "- Our response team" in text and "ada" not in text
