"""The retrospective as the house reads it: how it went with all that was short, answers, lessons, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.learn_records import ANSWERS
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.retrospect import retrospect
from firefight_tui.domain.retrospect_words import hints, rows_of
from firefight_tui.domain.vocabulary import HypothesisVerdict
from firefight_tui.outgoing.document import Block, Heading, Items, Paragraph, Quote, Run, Table
from firefight_tui.words import _


def house_report(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Block]:
    """The report, in the language of the moment. It stays in the house: it names gaps, overrides and people."""
    told = retrospect(record, now)
    where = f"{record.client} / {record.project}" if record.project else record.client
    return [
        Heading(_("{ref}: retrospective").format(ref=record.ref)),
        Paragraph((Run(_("Internal: not for the client."), is_strong=True),)),
        Paragraph(f"{where}\n{record.title}\n{record.severity.label}, {record.stage.label}"),
        Heading(_("How it went"), 2),
        Table(("", ""), [(row.label, row.words) for row in rows_of(told, zone)]),
        *_answers(record),
        *_causes(record),
        *_accepted(record, zone),
        *_follows(record, zone),
    ]


def _answers(record: ComplaintRecord) -> Iterator[Block]:
    one = record.retrospective
    yield Heading(_("Retrospective"), 2)
    if one is not None and one.none_reason is not None:
        yield Paragraph(_("none: {reason}").format(reason=one.none_reason))
        return
    asked = dict(zip(("requirement_gap", "management_gap"), hints(record.cause), strict=True))
    for name, label in ANSWERS.items():
        yield Heading(_(label), 3)
        text = getattr(one, name) if one is not None else None
        yield Paragraph(text) if text else Paragraph((Run(asked.get(name) or _("not written yet"), is_slanted=True),))
    if one is not None and one.reviewed_by is not None:
        yield Paragraph(_("reviewed by {who}").format(who=one.reviewed_by))


def _causes(record: ComplaintRecord) -> Iterator[Block]:
    """What it came from, and what it did not come from."""
    found = record.root_cause
    yield Heading(_("Root cause"), 2)
    yield Paragraph((found.root_cause or found.fix_reason or "-") if found is not None else "-")
    if found is not None and found.escape_point:
        yield Paragraph(_("Not caught before: {reason}").format(reason=found.escape_point))
    if found is not None and found.whys:
        yield Items(found.whys, is_ordered=True)
    ruled_out = [one for one in record.hypotheses if one.verdict is HypothesisVerdict.RULED_OUT]
    if ruled_out:
        yield Heading(_("Ruled out"), 3)
        yield Items([f"{one.statement} ({one.evidence})" if one.evidence else one.statement for one in ruled_out])


def _accepted(record: ComplaintRecord, zone: ZoneInfo) -> Iterator[Block]:
    for one in record.acceptances:
        head = _("Accepted") if one.accepted else _("Refused")
        yield Heading(f"{head} {_day(one.at, zone)}", 2)
        if one.deemed is not None:
            yield Paragraph(_("deemed: {reason}").format(reason=one.deemed))
        elif one.words:
            yield Quote(one.words)


def _follows(record: ComplaintRecord, zone: ZoneInfo) -> Iterator[Block]:
    """Lessons, prevention with its checks, visits."""
    if record.lessons:
        yield Heading(_("Lessons"), 2)
        yield Items([one.text for one in record.lessons])
    if record.preventions:
        yield Heading(_("Prevention"), 2)
        rows = [
            (
                one.label,
                one.what or _("none: {reason}").format(reason=one.none_reason),
                one.owner or "-",
                _day(one.due_at, zone),
                f"{one.check.verdict.label} {one.check.reason or ''}".rstrip()
                if one.check is not None
                else _day(one.check_at, zone),
            )
            for one in record.preventions
        ]
        yield Table(("", _("What"), _("Owner"), _("Due"), _("Check")), rows)
    if record.visits:
        yield Heading(_("Follow-up visits"), 2)
        yield Items(
            [
                f"{_day(one.visited_at or one.due_at, zone)} {one.satisfaction or ''} {one.findings or ''}".strip()
                for one in record.visits
            ]
        )


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}" if at is not None else "-"
