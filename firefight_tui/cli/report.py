"""`firefight report`: a document about a complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, command, option
from firefight_tui.cli.speak import talk
from firefight_tui.errors import CannotCreate, Unavailable
from firefight_tui.words import N_, _, language, set_language

if TYPE_CHECKING:
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.outgoing.document import Block

LATER = ("plan", "letter", "retrospective")
FORMATS_LATER = ("docx", "pdf")


@command(
    "report",
    N_("Write a document about a complaint.\n\nREF is FF-128, or 128. In the language of the client, or of --lang."),
)
@argument("reference", metavar="REF")
@option("--kind", "kind", required=True, metavar="KIND", help=N_("update, handover, clocks or digest"))
@option("--format", "form", default="md", metavar="FORMAT", help=N_("md or html"))
@option("-o", "--output", "output", metavar="FILE", help=N_("write into this file instead of stdout"))
def report_command(invocation: Invocation, reference: str, kind: str, form: str, output: str | None) -> int:
    """Write a document."""
    from firefight_tui.cli.show import read
    from firefight_tui.outgoing.document import as_html, as_markdown

    make = _maker(kind)
    if form not in ("md", "html"):
        raise _not_yet("--format", form, FORMATS_LATER, ("md", "html"))
    record = read(invocation, reference)
    with _spoken(invocation.flags.lang or record.client_language):
        blocks = make(invocation, record)
        text = as_markdown(blocks) if form == "md" else as_html(blocks, language())
    if output is None:
        click.echo(text.encode(), nl=False)
        return 0
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotCreate(
            _("{file} cannot be written: {reason}.").format(file=output, reason=error.strerror or error),
            _("Name another file with -o."),
        ) from error
    talk(output)
    return 0


Maker = Callable[[Invocation, "ComplaintRecord"], "list[Block]"]


def _maker(kind: str) -> Maker:
    makers: dict[str, Maker] = {"update": _update, "handover": _handover, "clocks": _clocks, "digest": _digest}
    if kind not in makers:
        raise _not_yet("--kind", kind, LATER, tuple(makers))
    return makers[kind]


def _not_yet(option_name: str, given: str, later: tuple[str, ...], known: tuple[str, ...]) -> Exception:
    from firefight_tui.errors import UsageError

    hint = _("There is: {known}.").format(known=", ".join(known))
    if given in later:
        return Unavailable(
            _("{option} {given} is not part of this version yet.").format(option=option_name, given=given), hint
        )
    return UsageError(_("{option} {given} is not known.").format(option=option_name, given=given), hint)


@contextmanager
def _spoken(wanted: str) -> Iterator[None]:
    """Words of the document in a language of its own."""
    before = language()
    set_language(wanted)
    try:
        yield
    finally:
        set_language(before)


def _update(invocation: Invocation, record: ComplaintRecord) -> list[Block]:
    """The update to the client as it would be drafted now."""
    from firefight_tui.desk.views.update_draft import update_draft
    from firefight_tui.outgoing.document import Heading, Paragraph

    desk = invocation.desk_at(invocation.store)
    draft = update_draft(
        desk.store, record.ref, invocation.now, language(), actor=desk.actor.handle, scripts=desk.scripts
    )
    return [Heading(draft.subject), *(Paragraph(part) for part in draft.body.split("\n\n"))]


def _handover(invocation: Invocation, record: ComplaintRecord) -> list[Block]:
    from firefight_tui.desk.views.handover import handover_words
    from firefight_tui.outgoing.document import Drawn, Heading

    words = handover_words(invocation.store, invocation.now, invocation.zone, reference=record.ref)
    return [Heading(_("{ref}: handover").format(ref=record.ref)), Drawn(words.splitlines())]


def _digest(invocation: Invocation, record: ComplaintRecord) -> list[Block]:
    from firefight_tui.domain.brief import brief
    from firefight_tui.outgoing.document import Heading, Paragraph

    words = brief(record, invocation.now, invocation.zone)
    return [Heading(_("{ref}: in five lines").format(ref=record.ref)), Paragraph(words)]


def _clocks(invocation: Invocation, record: ComplaintRecord) -> list[Block]:
    from firefight_tui.desk.views.waits import blamed_at, waits
    from firefight_tui.outgoing.clock_sheet import clock_sheet

    zone = ZoneInfo(record.client_timezone)
    blamed = blamed_at(invocation.store, record.ref)
    return clock_sheet(record, waits(invocation.store, record.ref), zone, invocation.now, blamed)
