"""Documents about a complaint, of every kind and in every format: made here for the command line and for the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from firefight_tui.domain.reply_script import SIGNATURE, VARIABLES
from firefight_tui.errors import Unavailable, Withheld
from firefight_tui.outgoing.document import Block, Heading, Items, Paragraph, as_markdown, texts
from firefight_tui.outgoing.office import Office
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from firefight_tui.desk.desk import Desk
    from firefight_tui.domain.papers import Ground
    from firefight_tui.domain.records import ComplaintRecord


NEWS = "- "
"""Begins a line of news in a letter."""


class Kind(StrEnum):
    """What the client is handed. What we read ourselves is no paper."""

    PLAN = "plan"
    LETTER = "letter"
    UPDATE = "update"
    RETROSPECTIVE = "retrospective"

    @property
    def label(self) -> str:
        """What it is called."""
        return _(_KINDS[self])


_KINDS = {
    Kind.PLAN: N_("plan document"),
    Kind.LETTER: N_("letter"),
    Kind.UPDATE: N_("client update"),
    Kind.RETROSPECTIVE: N_("report on what was put right"),
}


class Format(StrEnum):
    """What a document is written as."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True)
class Paper:
    """A document for the client that may leave the house.

    Attributes:
        name: What its file is called, without an ending.
        reference: The complaint.
        language: It is written in.
        blocks: What it says.
    """

    name: str
    reference: str
    language: str
    blocks: Sequence[Block]


def make_paper(
    kind: Kind,
    desk: Desk,
    record: ComplaintRecord,
    office: Office,
    *,
    language: str | None = None,
    version: int | None = None,
) -> Paper:
    """A document for the client, looked through.

    Args:
        kind: Which.
        desk: Who makes it, and where.
        record: The complaint.
        office: What the settings say.
        language: The client's unless said.
        version: Of the plan; the latest unless said.

    Raises:
        NothingThere: There is nothing to tell yet.
        Withheld: Something in it must not leave the house; the message says what, where, and what mends it.
        BadSettings: The user's template cannot be used.
    """
    from firefight_tui.desk.views.paper_ground import paper_ground
    from firefight_tui.domain.papers import check_whole

    ground = paper_ground(desk.store, record, desk.now(), language, office.company)
    name = f"{record.ref}-{kind}"
    if kind is Kind.PLAN:
        number, blocks = _plan(record, ground, office, version)
        name += f"-v{number}"
    elif kind is Kind.LETTER:
        blocks = _letter(record, ground, office)
    elif kind is Kind.RETROSPECTIVE:
        blocks = _closing(record, ground, office)
    else:
        blocks = [*_update(desk, record, ground), *_proofs(record, ground, office)]
    check_whole(texts(blocks), ground.blamed)
    return Paper(name, record.ref, ground.language, blocks)


def _plan(record: ComplaintRecord, ground: Ground, office: Office, version: int | None) -> tuple[int, Sequence[Block]]:
    from firefight_tui.domain.plan_paper import plan_paper
    from firefight_tui.outgoing.templating import Templates

    paper = plan_paper(record, ground, version)
    return paper.version, Templates(ground.language, office.templates).blocks("plan", plan=paper)


def _letter(record: ComplaintRecord, ground: Ground, office: Office) -> Sequence[Block]:
    from firefight_tui.domain.papers import letter_paper
    from firefight_tui.outgoing.templating import Templates

    return Templates(ground.language, office.templates).blocks("letter", letter=letter_paper(record, ground))


def _closing(record: ComplaintRecord, ground: Ground, office: Office) -> Sequence[Block]:
    from firefight_tui.domain.closing_paper import closing_paper
    from firefight_tui.outgoing.templating import Templates

    return Templates(ground.language, office.templates).blocks("retrospective", report=closing_paper(record, ground))


def _update(desk: Desk, record: ComplaintRecord, ground: Ground) -> Sequence[Block]:
    """The update to the client as it would be drafted now."""
    from firefight_tui.desk.views.update_draft import update_draft

    draft = update_draft(
        desk.store, record.ref, ground.now, ground.language, actor=desk.actor.handle, scripts=desk.scripts
    )
    if draft.missing:
        lacks = "; ".join(f"{{{name}}} ({_(VARIABLES[name])})" for name in draft.missing)
        raise Withheld(_("The document is not made: it lacks {names}.").format(names=lacks))
    if draft.faults:
        raise Withheld(
            _("The document is not made: {faults}").format(faults="; ".join(draft.faults)),
            _("Open the update with r, and mend the words there."),
        )
    return [Heading(draft.subject), *_said(draft.body)]


def _proofs(record: ComplaintRecord, ground: Ground, office: Office) -> Sequence[Block]:
    """What was measured, behind a letter that was not made by a template."""
    from firefight_tui.domain.effect_paper import proofs
    from firefight_tui.domain.papers import Pen

    pen = Pen(ground)
    found = proofs(record, pen)
    pen.check()
    if not found:
        return ()
    from firefight_tui.outgoing.templating import Templates

    return Templates(ground.language, office.templates).blocks("effects", effects=found)


def _said(body: str) -> Iterator[Block]:
    """A letter's text in pieces: its paragraphs, the lines of its news, and who says it, without the mails' mark."""
    for part in body.split("\n\n"):
        for is_news, some in groupby(part.split("\n"), lambda line: line.startswith(NEWS)):
            lines = [line for line in some if line.strip() != SIGNATURE]
            if is_news:
                yield Items([line.removeprefix(NEWS) for line in lines])
            elif lines:
                yield Paragraph("\n".join(lines))


def written(
    blocks: Sequence[Block],
    form: Format,
    language: str,
    made_at: datetime,
    *,
    company: str = "",
    reference: str = "",
) -> bytes:
    """A document in a format.

    Raises:
        Unavailable: The format needs an extra that is not installed.
    """
    if form is Format.MD:
        return as_markdown(blocks).encode()
    if form is Format.HTML:
        from firefight_tui.outgoing.page import as_html

        return as_html(blocks, language).encode()
    if form is Format.DOCX:
        try:
            from firefight_tui.outgoing.word_file import as_docx
        except ImportError as error:
            raise _missing("docx", error) from error
        return as_docx(blocks, language, made_at, company, reference)
    try:
        from firefight_tui.outgoing.pdf_file import as_pdf
    except (ImportError, OSError) as error:  # OSError: the system lacks Pango, which WeasyPrint draws with.
        raise _missing("pdf", error) from error
    return as_pdf(blocks, language)


def _missing(extra: str, error: Exception) -> Unavailable:
    hint = _("pip install 'firefight-tui[{extra}]'").format(extra=extra)
    if isinstance(error, OSError):
        return Unavailable(
            _("WeasyPrint is here, and a library of the system it draws with is not: {reason}.").format(
                reason=str(error).splitlines()[0][:200]
            ),
            _("Install Pango (Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."),
        )
    return Unavailable(_("The format {extra} needs the extra `{extra}`.").format(extra=extra), hint)
