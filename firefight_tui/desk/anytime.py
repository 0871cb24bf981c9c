"""What can be done at any time: advance, attach, link, redact."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import FilePath, Line, LinkKindField, Number, Ref
from firefight_tui.desk.freezing import start_as_emergency
from firefight_tui.desk.inference import infer
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.receive import other_complaint
from firefight_tui.desk.redacting import blank
from firefight_tui.desk.verb import MovingVerb, Verb
from firefight_tui.desk.waiting import end_waiting
from firefight_tui.domain.lifecycle import FORWARD, MOVED_BY
from firefight_tui.domain.vocabulary import Access, LinkKind, Stage, Step, WaitOn
from firefight_tui.errors import GuardRefused, InvalidValue, NoInput
from firefight_tui.store.models import Attachment, Evidence, Link
from firefight_tui.words import N_, _

ATTACHMENT_LIMIT = 10_000_000
"""Bytes of one attached file (safety.md, Intake)."""


class Advance(MovingVerb, name="advance", step=Step.ANY, key=">", label=N_("Advance")):
    """Move to the next stage; what can be inferred is inferred and marked, what is missing is named."""

    reason: Annotated[Line | None, Field(description=N_("why"))] = None
    emergency: Annotated[Line | None, Field(description=N_("why it starts before the client agreed"))] = None

    def apply(self, on: Occasion) -> None:
        stage = on.complaint.stage
        target = Stage.EXECUTING if self.emergency else FORWARD.get(stage)
        if target is None:
            raise GuardRefused(
                _("A complaint that is {stage} does not advance.").format(stage=stage.label), (), on.way_on()
            )
        if self.override is not None:
            on.require_command(_("An override"))
        if MOVED_BY.get(stage, self.spec.name) != self.spec.name and not self.emergency:
            verb = MOVED_BY[stage]
            raise GuardRefused(
                _("From {stage} the way on is {verb}.").format(stage=stage.label, verb=verb),
                on.lacking(target),
                _("Key {key}.").format(key=on.keys[verb]) if verb in on.keys else "",
            )
        infer(on, target)
        on.move(self.spec.name, target, override=self.override, emergency=self.emergency is not None)
        on.work.remark("reason", self.reason)
        on.work.remark("emergency", self.emergency)
        if self.emergency:
            start_as_emergency(on, self.emergency)
            end_waiting(on, WaitOn.CLIENT)


class Attach(Verb, name="attach", step=Step.ANY, key="v f", label=N_("Attach a file")):
    """Keep a file with the complaint; it is stored as it is and never opened."""

    file: Annotated[FilePath, Field(description=N_("path of the file"))]

    def apply(self, on: Occasion) -> None:
        content = read_file(Path(self.file))
        name = Path(self.file).name
        keep_attachment(on, name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)


class LinkTo(Verb, name="link", step=Step.ANY, key="v l", label=N_("Link")):
    """Say that another complaint belongs to this one; both show it."""

    to: Annotated[Ref, Field(description=N_("the other complaint"))]
    kind: Annotated[LinkKindField | None, Field(description=N_("how they belong together"))] = None

    def apply(self, on: Occasion) -> None:
        other = other_complaint(on, self.to, "to")
        wanted = select(Link).where(
            Link.complaint_id == on.complaint.id, Link.other_id == other.id, Link.retracted.is_(False)
        )
        link = on.session.scalars(wanted).first()
        if link is None:
            on.add(Link(complaint_id=on.complaint.id, other_id=other.id, kind=self.kind or LinkKind.RELATED))
        elif self.kind is not None:
            link.kind = self.kind


class Redact(
    Verb, name="redact", step=Step.ANY, key="v r", label=N_("Redact"), access=Access.ADMINISTRATOR, undoable=False
):
    """Blank the words of one entry for good; that there was an entry stays, and its chain still verifies."""

    entry: Annotated[Number, Field(description=N_("the entry's number in the log"))]
    reason: Annotated[Line, Field(description=N_("why it must go"))]

    def apply(self, on: Occasion) -> None:
        blank(on, self.entry)
        on.work.remark("reason", self.reason)


def keep_attachment(on: Occasion, name: str, content_type: str, content: bytes) -> Attachment:
    """Keep bytes with the complaint under a name."""
    evidence = Evidence(digest=hashlib.sha256(content).hexdigest(), size=len(content), content=content)
    on.session.add(evidence)
    on.session.flush()
    made = Attachment(
        complaint_id=on.complaint.id,
        evidence_id=evidence.id,
        name=name,
        content_type=content_type[:120],
        size=len(content),
        at=on.at,
    )
    on.add(made)
    return made


def read_file(path: Path) -> bytes:
    """The bytes of a file to attach.

    Raises:
        NoInput: It cannot be read, or is no plain file.
        InvalidValue: It is too large.
    """
    try:
        path = path.expanduser()
        if not path.is_file():
            raise NoInput(_("{path} is no file.").format(path=path))
        if path.stat().st_size > ATTACHMENT_LIMIT:
            raise InvalidValue(
                _("file: {path} is larger than 10 MB.").format(path=path),
                _("Attach the part that matters."),
                field="file",
            )
        return path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NoInput(_("{path} cannot be read: {reason}.").format(path=path, reason=reason)) from error
