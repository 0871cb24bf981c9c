"""An item turned into what the desk takes: the report it would make, its writer, how it is known again."""

from __future__ import annotations

import hashlib
from typing import Final

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.fields import TEXT_LIMIT, Spoken
from firefight_tui.desk.incoming import File, Incoming, Post, Status, Writer
from firefight_tui.desk.receive import TITLE_LIMIT, Report
from firefight_tui.domain.text import cut
from firefight_tui.domain.vocabulary import Channel
from firefight_tui.errors import FirefightError
from firefight_tui.intake.items import Item, Letter, Remarks, Row, Sender
from firefight_tui.words import _

_LONGEST_NAME: Final = 80


def incoming(item: Item, desk: Desk) -> Incoming:
    """What the desk takes; what cannot be reported is rejected with its reason."""
    try:
        return _incoming(item, desk.spoken())
    except FirefightError as error:
        reason = str(error)
    except (ValueError, OverflowError, RecursionError) as error:
        # One item nobody foresaw must not end the batch; its bytes are kept.
        reason = _("it could not be read ({error})").format(error=type(error).__name__)
    return _settled(item, Status.REJECTED, reason)


def _incoming(item: Item, spoken: Spoken) -> Incoming:
    if item.rejected or item.content is None:
        return _settled(item, Status.REJECTED, item.rejected)
    if item.skipped:
        return _settled(item, Status.SKIPPED, item.skipped)
    if isinstance(item.content, Row):
        return _row(item, item.content, spoken)
    return _letter(item, item.content, spoken)


def _settled(item: Item, status: Status, reason: str) -> Incoming:
    """What opens nothing is known again by its bytes."""
    seen = hashlib.sha256(item.raw if item.raw is not None else item.source.encode("utf-8", "replace")).hexdigest()
    message_id = item.content.message_id if isinstance(item.content, Letter) else ""
    return Incoming(item.source, seen, item.raw, message_id, settled=status, remarks=(reason, *item.remarks))


def _row(item: Item, row: Row, spoken: Spoken) -> Incoming:
    values: dict[str, object] = dict(row.fields)
    if "also" in values:
        values["also"] = [words for name, words in row.fields if name == "also"]
    values.setdefault("body", values["title"])
    report = Report.parse(values, spoken)
    return Incoming(item.source, row.content_hash, item.raw, report=report, remarks=item.remarks)


def _letter(item: Item, letter: Letter, spoken: Spoken) -> Incoming:
    remarks = Remarks()
    writer = _writer(letter.sender)
    text = _capped(letter.text or letter.title, remarks)
    title = letter.title if len(letter.title) <= TITLE_LIMIT else cut(letter.title[:TITLE_LIMIT], TITLE_LIMIT // 2)
    sent_at = min(letter.received_at, spoken.now) if letter.received_at is not None else None
    report = Report(
        client=writer.client, title=title, body=text, channel=Channel.MAIL, received_at=sent_at or spoken.now
    )
    signature = f"-- \n{letter.signature}" if letter.signature else ""
    post = Post(
        writer=writer,
        said=_capped(letter.body or _("(no text)"), remarks),
        quoted="\n\n".join(part for part in (signature, letter.quoted) if part),
        subject=None if letter.title_assumed else title,
        sent_at=sent_at,
        refs=tuple(int(one.rpartition("-")[2]) for one in letter.refs),
        references=letter.references,
        language=letter.language,
        files=tuple(File(one.name, one.content_type, one.content) for one in letter.attachments),
    )
    said = (*item.remarks, *remarks.said)
    return Incoming(item.source, letter.content_hash, item.raw, letter.message_id, report, post, remarks=said)


def _writer(sender: Sender | None) -> Writer:
    """Whoever wrote; without an address the client is nobody's until somebody knows better."""
    if sender is None or not sender.address:
        return Writer(sender.name if sender is not None else "", "", "", _("(unknown sender)"))
    domain = "" if sender.free_mail else sender.domain
    return Writer(sender.name[:_LONGEST_NAME], sender.address.lower(), domain, sender.client.lower())


def _capped(text: str, remarks: Remarks) -> str:
    if len(text) <= TEXT_LIMIT:
        return text
    remarks.say(_("the text was too long and was cut"))
    return text[:TEXT_LIMIT]
