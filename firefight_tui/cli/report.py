"""`firefight report`: a document about a complaint."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, command, option
from firefight_tui.cli.speak import talk
from firefight_tui.errors import CannotCreate, UsageError
from firefight_tui.words import N_, _, language, set_language

if TYPE_CHECKING:
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.outgoing.document import Block
    from firefight_tui.outgoing.papers import Format, Kind

BINARY = ("docx", "pdf")
CLIENT, HOUSE = READERS = ("client", "house")


@command(
    "report",
    N_(
        "Write a document about a complaint.\n\n"
        "REF is FF-128, or 128. In the language of the client, or of --lang. The client may be handed plan, letter, "
        "update, clocks and retrospective; handover, digest and a retrospective --for house are for ourselves."
    ),
)
@argument("reference", metavar="REF")
@option(
    "--kind",
    "kind",
    required=True,
    metavar="KIND",
    help=N_("plan, letter, update, retrospective, handover, clocks or digest"),
)
@option("--format", "form", default="md", metavar="FORMAT", help=N_("md, html, docx or pdf"))
@option("--for", "reader", default=CLIENT, metavar="WHO", help=N_("whom a retrospective is for: client or house"))
@option("--version", "version", type=int, metavar="N", help=N_("this version of the plan, as the client saw it"))
@option("-o", "--output", "output", metavar="FILE", help=N_("write into this file instead of stdout"))
def report_command(
    invocation: Invocation, reference: str, kind: str, form: str, reader: str, version: int | None, output: str | None
) -> int:
    """Write a document."""
    from firefight_tui.cli.show import read
    from firefight_tui.outgoing.papers import Format, Kind

    wanted = _named(Kind, kind)
    if reader not in READERS:
        raise _unknown("--for", reader, READERS)
    if reader == HOUSE and wanted is not Kind.RETROSPECTIVE:
        raise UsageError(_("Only a retrospective is written for the house."), _("Leave --for out."))
    if wanted is None and kind not in _MAKERS:
        raise _unknown("--kind", kind, (*Kind, *_MAKERS))
    if form not in [*Format]:
        raise _unknown("--format", form, tuple(Format))
    if version is not None and wanted is not Kind.PLAN:
        raise UsageError(_("Only a plan has versions."), _("Leave --version out."))
    if output is None and form in BINARY and sys.stdout.isatty():
        raise UsageError(_("A terminal cannot show {format}.").format(format=form), _("Name a file with -o."))
    record = read(invocation, reference)
    if wanted is not None and reader == CLIENT:
        made = _for_client(invocation, record, wanted, Format(form), version)
    else:
        made = _for_us(invocation, record, _retrospective if reader == HOUSE else _MAKERS[kind], Format(form))
    return _put(made, output)


def _put(made: bytes, output: str | None) -> int:
    if output is None:
        click.echo(made, nl=False)
        return 0
    try:
        Path(output).write_bytes(made)
    except OSError as error:
        raise CannotCreate(
            _("{file} cannot be written: {reason}.").format(file=output, reason=error.strerror or error),
            _("Name another file with -o."),
        ) from error
    talk(output)
    return 0


def _for_client(
    invocation: Invocation, record: ComplaintRecord, kind: Kind, form: Format, version: int | None
) -> bytes:
    from firefight_tui.outgoing.office import office_of
    from firefight_tui.outgoing.papers import make_paper, written

    office = office_of(invocation.settings)
    desk = invocation.desk_at(invocation.store)
    paper = make_paper(kind, desk, record, office, language=invocation.flags.lang, version=version)
    return written(
        paper.blocks,
        form,
        paper.language,
        invocation.now,
        company=office.company,
        reference=paper.reference,
    )


def _for_us(invocation: Invocation, record: ComplaintRecord, make: Maker, form: Format) -> bytes:
    from firefight_tui.outgoing.papers import written

    with _spoken(invocation.flags.lang or record.client_language):
        return written(make(invocation, record), form, language(), invocation.now, reference=record.ref)


def _named(kinds: type[Kind], name: str) -> Kind | None:
    return next((one for one in kinds if one == name), None)


def _unknown(option_name: str, given: str, known: tuple[str, ...]) -> Exception:
    hint = _("There is: {known}.").format(known=", ".join(known))
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


def _handover(invocation: Invocation, record: ComplaintRecord) -> Sequence[Block]:
    from firefight_tui.desk.views.handover import handover_words
    from firefight_tui.outgoing.document import Drawn, Heading

    words = handover_words(invocation.store, invocation.now, invocation.zone, reference=record.ref)
    return [Heading(_("{ref}: handover").format(ref=record.ref)), Drawn(words.splitlines())]


def _digest(invocation: Invocation, record: ComplaintRecord) -> Sequence[Block]:
    from firefight_tui.domain.brief import brief
    from firefight_tui.outgoing.document import Heading, Paragraph

    words = brief(record, invocation.now, invocation.zone)
    return [Heading(_("{ref}: in five lines").format(ref=record.ref)), Paragraph(words)]


def _retrospective(invocation: Invocation, record: ComplaintRecord) -> Sequence[Block]:
    from firefight_tui.outgoing.house_report import house_report

    return house_report(record, invocation.now, invocation.zone)


def _clocks(invocation: Invocation, record: ComplaintRecord) -> Sequence[Block]:
    from firefight_tui.desk.views.waits import blamed_at, waits
    from firefight_tui.outgoing.clock_sheet import clock_sheet

    zone = ZoneInfo(record.client_timezone)
    blamed = blamed_at(invocation.store, record.ref)
    return clock_sheet(record, waits(invocation.store, record.ref), zone, invocation.now, blamed)


Maker = Callable[[Invocation, "ComplaintRecord"], "Sequence[Block]"]

_MAKERS: dict[str, Maker] = {"handover": _handover, "clocks": _clocks, "digest": _digest}
"""What no template is for."""
