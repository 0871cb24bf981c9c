"""Nothing internal gets into a document for the client, in any format: found by planting it in every column there is.

Columns are found from the models: a new one counts as internal until it is named in `OUTWARD`, and `test_what_may_be
_read_is_read` fails for one that is named there and cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, String, select
from sqlalchemy.orm import Session

from firefight_tui.desk.kinds import KINDS
from firefight_tui.desk.views.update_draft import update_draft
from firefight_tui.desk.views.waits import blamed_at, waits
from firefight_tui.domain.effect_paper import Chart, ChartBar, ChartEvent
from firefight_tui.domain.outward import INSTEAD
from firefight_tui.domain.reply_script import Moment
from firefight_tui.domain.vocabulary import EffectDirection, Severity, Stage, WaitOn
from firefight_tui.errors import Withheld
from firefight_tui.outgoing.clock_sheet import clock_sheet
from firefight_tui.outgoing.document import Pictured, texts
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Format, Kind, make_paper, written
from firefight_tui.store.models import Effect, Engineer, Prevention, Row, Waiting
from firefight_tui.store.models.types import Coded, Exact, Graded, Words
from firefight_tui.store.models.types import Moment as MomentType
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office, make_desk
from tests.paper_builders import ENGLISH, planned

OUTWARD = {
    "client": {"name"},
    "project": {"name"},
    "person": {"name"},
    "engineer": {"name"},
    "complaint": {"title", "impact", "dissatisfaction", "remedy_sought", "client_event"},
    "phenomenon": {"text"},
    "commitment": {"what"},
    "waiting": {"reason"},
    "conclusion": {"root_cause", "escape_point"},
    "remedy": {"what", "quantity", "expected_effect", "business_effect"},
    "milestone": {"name"},
    "requirement": {"title"},
    "plan": {"root_cause", "escape_point"},
    "plan_item": {"what", "quantity", "expected_effect", "business_effect"},
    "plan_date": {"name"},
    "opinion": {"text", "answer"},
    "effect": {"name", "unit"},
    "compensation": {"what", "value"},
    "demonstration": {"what"},
    "acceptance": {"words"},
    "prevention": {"what"},
}
"""What a client may read, by table. All other words are internal."""

READ_AS_IT_IS = {"timezone", "calendar", "hours", "language", "domain", "handle", "digest", "day", "country", "about"}
"""Columns of short strings that the program reads itself: they hold no words, and anything else in them breaks it."""

BLAMED = "bo"


class Garden:
    """A complaint with something planted in every column, and what can be read of it outside."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ref = planned(office, ENGLISH, stage=Stage.ACKNOWLEDGED, presented=1)
        self.plants: dict[str, str] = {}
        self._act()
        with office.store.write() as work:
            self._fill(work.session)
            self._join(work.session)
            self._plant(work.session)
            work.commit()

    def _act(self) -> None:
        """What is only said in the log: plants in the words of verbs."""
        for verb, fields in {
            "note": {"text": self.mark("verb note")},
            "escalate": {"reason": self.mark("verb escalate")},
            "wait": {"on": "third_party", "reason": self.mark("verb wait")},
            "edit": {"about": BLAMED, "impact": self.mark("verb edit, later edited")},
        }.items():
            self.office.do(verb, self.ref, **fields)
        self.office.do("attach", self.ref, file=__file__)
        self.office.do("advance", self.ref, override=self.mark("verb override"), reason=self.mark("verb advance"))

    def mark(self, place: str) -> str:
        """A word that stands nowhere else."""
        word = f"zq{len(self.plants) + 1:04}zq"
        self.plants[word] = place
        return word

    def _fill(self, session: Session) -> None:
        """A row of every kind there is none of yet."""
        order = [table.name for table in KINDS["complaint"].metadata.sorted_tables]
        for _kind, model in sorted(KINDS.items(), key=lambda one: order.index(one[1].__tablename__)):
            if session.scalars(select(model)).first() is None:
                session.add(model(**{column.key: _some(column) for column in _columns(model) if _is_asked(column)}))
                session.flush()

    def _join(self, session: Session) -> None:
        """Let the parts name each other: a requirement in the plan, a wait on the client that lasts."""
        for name in ("remedy", "plan_item"):
            for row in session.scalars(select(KINDS[name])):
                row.requirement_id = 1  # type: ignore[attr-defined]  # both have one
        complaint = session.get(KINDS["complaint"], 1)
        session.add(
            Waiting(complaint_id=complaint.id, on=WaitOn.CLIENT, reason="-", since=MONDAY, until=None, ended_at=None)
        )
        # One effect has figures, and so no reason why it has none; another one is not measured.
        effect = session.get(KINDS["effect"], 1)
        effect.direction, effect.baseline, effect.target = EffectDirection.DOWN, Decimal(41), Decimal(3)
        session.add(Effect(complaint_id=complaint.id, number=2, at=MONDAY, by="ada", none_reason="-"))
        # They accepted. One prevention item is agreed on, the other says why there is none.
        session.get(KINDS["acceptance"], 1).accepted = True
        session.add(Prevention(complaint_id=complaint.id, number=2, at=MONDAY, by="ada", none_reason="-"))
        session.flush()

    def _plant(self, session: Session) -> None:
        for kind, model in sorted(KINDS.items()):
            for row in session.scalars(select(model)).all():
                for column in _columns(model):
                    if _holds_words(column) and not (column.key == "none_reason" and _is_agreed(row)):
                        setattr(row, column.key, self.mark(self._place(kind, column, row)))
        session.flush()

    def _place(self, kind: str, column: Column[object], row: Row) -> str:
        internal = f"{kind}.{column.key}"
        if column.key not in OUTWARD.get(kind, ()):
            return internal
        if isinstance(row, Waiting) and row.on is not WaitOn.CLIENT:
            return f"{internal} of a wait on others"
        if isinstance(row, Effect) and not _is_measured(row):
            return f"{internal} of what is not measured"
        if isinstance(row, Prevention) and not _is_agreed(row):
            return f"{internal} of what is not prevented"
        if getattr(row, "dropped_at", None) is not None:
            return f"{internal} of what was dropped"
        if isinstance(row, Engineer) and row.handle not in {"ada"}:
            return f"{internal} of {row.handle}"
        return f"outward {internal}"

    def internal(self, texts: Mapping[str, str], *allowed: str) -> dict[str, str]:
        """Every internal plant that is found, with where it came from and where it was read."""
        found = {}
        for word, place in self.plants.items():
            if not place.startswith(("outward ", *allowed)):
                found |= {f"{place} in {name}": word for name, text in texts.items() if word in text}
        return found


def _is_measured(row: Row) -> bool:
    return isinstance(row, Effect) and row.baseline is not None


def _is_agreed(row: Row) -> bool:
    """Whether no reason stands instead of it."""
    return _is_measured(row) or (isinstance(row, Prevention) and row.number != 2)


def _columns(model: type[Row]) -> Iterator[Column[object]]:
    yield from model.__table__.columns  # type: ignore[misc]  # a mapped class has a Table


def _is_asked(column: Column[object]) -> bool:
    return not column.nullable and column.default is None and not column.primary_key


def _holds_words(column: Column[object]) -> bool:
    """Whether people write into it: words, and short strings that name nothing the program must find again."""
    if column.foreign_keys or column.primary_key or column.key in READ_AS_IT_IS or column.table.name == "policy":
        return False
    return isinstance(column.type, Words) or (
        isinstance(column.type, String)
        and not isinstance(column.type, Coded | Graded)
        and (column.type.length or 99) > 7
    )


def _some(column: Column[object]) -> object:
    """Something that does in a column."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return "ada" if key.column.key == "handle" else 1
    if isinstance(column.type, MomentType):
        return MONDAY
    if isinstance(column.type, Exact):
        return Decimal(1)
    if isinstance(column.type, Coded | Graded):
        return next(iter(column.type.vocabulary if isinstance(column.type, Coded) else Severity))
    if column.key == "day":
        return MONDAY.date().isoformat()
    python = column.type.python_type
    return {"str": "-", "int": 1, "bool": False, "bytes": b"-", "tuple": ()}.get(python.__name__, "-")


@pytest.fixture
def garden(sqlite_url: str) -> Iterator[Garden]:
    store = Store(sqlite_url)
    yield Garden(Office(store))
    store.close()


def has_weasyprint() -> bool:
    try:
        import weasyprint  # noqa: F401  # whether it can be loaded is all that is asked
    except (ImportError, OSError):
        return False
    return True


def read_text(file: bytes, form: Format) -> str:
    """All that a file of a format says, not only what it shows."""
    if form is Format.DOCX:
        with ZipFile(BytesIO(file)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return file.decode("utf-8", "replace")


def papers(
    office: Office, ref: str, forms: tuple[Format, ...] = (Format.MD, Format.HTML, Format.DOCX)
) -> dict[str, str]:
    """Every document for the client there is, in every format and both languages, and every letter of a script."""
    desk, record, found = make_desk(office.store, clock=office.clock), office.show(ref), {}
    for language in ("en", "zh_CN"):
        for kind, version in (
            (Kind.PLAN, None),
            (Kind.PLAN, 1),
            (Kind.LETTER, None),
            (Kind.UPDATE, None),
            (Kind.RETROSPECTIVE, None),
        ):
            paper = make_paper(kind, desk, record, Settings(company="Ours"), language=language, version=version)
            for form in forms:
                file = written(paper.blocks, form, language, MONDAY, company="Ours", reference=ref)
                found[f"{kind} v{version} {form} {language}"] = read_text(file, form)
        for moment in Moment:
            draft = update_draft(office.store, ref, desk.now(), language, actor="ada", moment=moment)
            found[f"letter {moment} {language}"] = f"{draft.subject}\n{draft.body}"
    return found


@pytest.mark.parametrize("stage", [Stage.PLANNING, Stage.PROPOSED, Stage.EXECUTING, Stage.RESOLVED])
def test_nothing_internal_is_read_outside(garden: Garden, stage: Stage) -> None:
    garden.office.place(garden.ref, stage)
    assert garden.internal(papers(garden.office, garden.ref)) == {}


def test_the_sheet_of_clocks_tells_why_each_stood_still_and_nothing_else(garden: Garden) -> None:
    store, record = garden.office.store, garden.office.show(garden.ref)
    blamed = blamed_at(store, garden.ref)
    blocks = clock_sheet(record, waits(store, garden.ref), ZoneInfo("Asia/Shanghai"), garden.office.clock.at, blamed)
    found = {form.value: read_text(written(blocks, form, "en", MONDAY), form) for form in (Format.MD, Format.DOCX)}
    # That a wait on others is told is what the sheet is for.
    assert garden.internal(found, "waiting.reason of a wait on others", "verb wait") == {}


def test_what_is_read_through_holds_the_picture_in_every_format(garden: Garden) -> None:
    found = papers(garden.office, garden.ref, (Format.HTML, Format.DOCX))
    for name in ("plan vNone", "letter vNone", "update vNone", "retrospective vNone"):
        assert '<table class="bars"' in found[f"{name} html en"], name
        assert "w:tblDescription" in found[f"{name} docx zh_CN"], name


def test_what_a_chart_says_is_looked_through_for_words_of_the_house(garden: Garden) -> None:
    bars = (ChartBar("11-24", "3", 0.5, False, "zq-note"), ChartEvent("11-25", "zq-event"))
    words = "\n".join(texts([Pictured((), Chart(bars, 0.5, "zq-told", "zq-legend"))]))
    assert all(word in words for word in ("zq-note", "zq-event", "zq-told", "zq-legend", "11-24", "11-25"))


def test_every_table_with_words_of_people_is_planted(garden: Garden) -> None:
    planted = {place.removeprefix("outward ").partition(".")[0] for place in garden.plants.values()}
    wanted = {kind for kind, model in KINDS.items() if any(map(_holds_words, _columns(model)))}
    assert wanted - planted == set()
    assert {kind: names - {one.key for one in _columns(KINDS[kind])} for kind, names in OUTWARD.items()} == {
        kind: set() for kind in OUTWARD
    }


def test_what_may_be_read_is_read(garden: Garden) -> None:
    garden.office.place(garden.ref, Stage.PLANNING)
    text = "\n".join(papers(garden.office, garden.ref, (Format.MD,)).values())
    outward = {place for place in garden.plants.values() if place.startswith("outward ")}
    read = {place for word, place in garden.plants.items() if word in text}
    assert outward - read == set()


def test_nothing_internal_is_read_in_a_pdf(garden: Garden) -> None:
    if not has_weasyprint():
        pytest.skip("the extra pdf is not installed")
    from firefight_tui.outgoing.page import as_html

    desk, record = make_desk(garden.office.store, clock=garden.office.clock), garden.office.show(garden.ref)
    paper = make_paper(Kind.PLAN, desk, record, Settings(), version=1)
    # What a PDF says is compressed: it is made of this page, and of nothing else.
    assert garden.internal({"page": as_html(paper.blocks, paper.language)}) == {}
    assert written(paper.blocks, Format.PDF, paper.language, MONDAY)[:5] == b"%PDF-"


HOUSE_WORDS = "甲方 乙方 投诉 赔偿 话术 救火小组 fire team firefighting indemnity reply script"


def test_words_of_the_house_are_put_otherwise_or_keep_the_document_in_it(garden: Garden) -> None:
    garden.office.place(garden.ref, Stage.PLANNING)
    found = []
    for kind, names in OUTWARD.items():
        for name in sorted(names):
            with garden.office.store.write() as work:
                rows = work.session.scalars(select(KINDS[kind])).all()
                before = {row.id: getattr(row, name) for row in rows}
                for row in rows:
                    setattr(row, name, HOUSE_WORDS + f" {row.id}")
                work.commit()
            found += [(kind, name, *leaked) for leaked in _leaked(garden)]
            with garden.office.store.write() as work:
                for row in work.session.scalars(select(KINDS[kind])).all():
                    setattr(row, name, before[row.id])
                work.commit()
    assert found == []


def _leaked(garden: Garden) -> list[tuple[str, str]]:
    """Words of the house that stand in a document, and refusals that do not say where."""
    desk, record = make_desk(garden.office.store, clock=garden.office.clock), garden.office.show(garden.ref)
    found = []
    for kind, version in (
        (Kind.PLAN, None),
        (Kind.PLAN, 1),
        (Kind.LETTER, None),
        (Kind.UPDATE, None),
        (Kind.RETROSPECTIVE, None),
    ):
        try:
            paper = make_paper(kind, desk, record, Settings(), language="en", version=version)
        except Withheld as withheld:
            found += [] if "character" in withheld.message else [(kind.value, "no place is named")]
            continue
        text = "\n".join(texts(paper.blocks)).lower()
        found += [(kind.value, word) for word in INSTEAD if word in text]
    return found
