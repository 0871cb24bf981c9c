"""What the figures of an effect speak for, told as facts: how many of how many, holding how long, and who judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from firefight_tui.domain.effect_picture import shown_figure
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.screens.answers import THEIRS
from firefight_tui.screens.team_facts import in_team
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

Telling = Callable[[datetime], str]
"""A moment as the reader is told it."""


def judged_by(record: ComplaintRecord, effect: EffectRecord) -> tuple[RemedyRecord, ...]:
    """The remedies an effect judges, not those given up or taken back."""
    going = [one for one in record.remedies if one.counts and one.retired_at is None]
    return tuple(one for one in going if effect.remedy in {None, one.id})


def to_verify(record: ComplaintRecord, effect: EffectRecord) -> RemedyRecord | None:
    """The remedy that waits for a verdict by this effect: finished, and not judged since its newest figure."""
    newest = effect.latest.at if effect.latest is not None else None
    for one in judged_by(record, effect):
        last = one.verification
        is_old = last is None or (not one.is_verified and newest is not None and last.at < newest)
        if one.finished_at is not None and is_old:
            return one
    return None


def judgement_facts(record: ComplaintRecord, effect: EffectRecord, at: Telling) -> Iterator[Fact]:
    """What stands below the picture."""
    if not effect.is_measured:
        return
    if effect.is_void:
        yield Fact(None, _("The remedy it judges was given up: nothing is asked of it any more."), look="dim")
        return
    look = "late" if effect.falls_short else ""
    yield Fact(_("Figures"), _("; ").join((_figures(record, effect, at), *_holding(effect, at))), look=look, most=2)
    suggested = effect.suggested
    words = suggested.label if suggested is not None else _("; ").join(lacking(effect, at))
    yield Fact(_("Suggested"), words if suggested is not None else _("nothing yet: {lacks}").format(lacks=words),
               look="strong" if suggested is not None else "", most=2)  # fmt: skip
    yield from _verifiers(record, effect, at)
    yield from _source(effect, at)


def lacking(effect: EffectRecord, at: Telling) -> list[str]:
    """What the figures lack to speak for anything."""
    if effect.since is None:
        return [_("what it judges is not finished")]
    counted = effect.counted
    more = effect.min_count - len(counted)
    found = [ngettext("{count} more figure", "{count} more figures", more).format(count=more)] if more > 0 else []
    if not counted or counted[-1].at - effect.since < effect.hold_for:
        found.append(_("one taken from {time} on").format(time=at(effect.since + effect.hold_for)))
    return found if effect.hold_for or more > 0 else found[:1]


def _figures(record: ComplaintRecord, effect: EffectRecord, at: Telling) -> str:
    if effect.since is None:
        waits = [one.label for one in judged_by(record, effect) if one.finished_at is None]
        return _("those count that are taken once {remedies} is finished").format(remedies=", ".join(waits) or "-")
    words = _("{count} since {time} ({asked} asked)")
    return words.format(count=len(effect.counted), asked=effect.min_count, time=at(effect.since))


def _holding(effect: EffectRecord, at: Telling) -> Iterator[str]:
    """How many reach the target without a break since when, how long of how long."""
    holding = effect.holding
    if holding:
        words = ngettext("{count} holds since {time}", "{count} hold since {time}", len(holding))
        words = words.format(count=len(holding), time=at(holding[0].at))
        if effect.hold_for:
            held, asked = show_remaining(effect.held_for), show_remaining(effect.hold_for)
            words += _(", {held} of {asked}").format(held=held, asked=asked)
        yield words
    elif effect.counted:
        figure = shown_figure(effect.short_by(effect.counted[-1].value))
        yield _("the newest is short by {figure}").format(figure=f"{figure} {effect.unit or ''}".rstrip())


def _verifiers(record: ComplaintRecord, effect: EffectRecord, at: Telling) -> Iterator[Fact]:
    waits = to_verify(record, effect)
    judged = judged_by(record, effect)
    if waits is not None:
        keys = _("+ effective  - not") if record.stage not in THEIRS else ""
        yield Fact(_("Verify"), _who(record, waits), keys, most=2)
    elif any(one.verification is not None for one in judged):
        said = [_verdict(one, at) for one in judged if one.verification is not None]
        yield Fact(_("Verify"), _("; ").join(said), most=2)


def _who(record: ComplaintRecord, remedy: RemedyRecord) -> str:
    """Who may judge a remedy: anybody but its owner; a team of one judges its own."""
    owner, others = remedy.owner or "-", _others(record, remedy)
    if not others:
        return _("{remedy}: {owner} is the whole team and judges it").format(remedy=remedy.label, owner=owner)
    words = _("{remedy}: somebody else than {owner}, who owns it: {names}")
    return words.format(remedy=remedy.label, owner=owner, names=", ".join(others))


def _others(record: ComplaintRecord, remedy: RemedyRecord) -> Sequence[str]:
    team = [one.engineer for one in in_team(record)]
    everybody = dict.fromkeys([*team, *([record.commander] if record.commander is not None else [])])
    return [one for one in everybody if one != remedy.owner]


def _verdict(remedy: RemedyRecord, at: Telling) -> str:
    last = remedy.verification
    assert last is not None, "the caller looked"
    words = _("{remedy}: {verdict}, says {who} {time}")
    return words.format(remedy=remedy.label, verdict=last.verdict.label, who=last.by, time=at(last.at))


def _source(effect: EffectRecord, at: Telling) -> Iterator[Fact]:
    """Where figures are fetched, and how that goes."""
    if not effect.source:
        return
    how, words = effect.collection, effect.source
    fetched = _("fetched {time}").format(time=at(how.tried_at)) if how and how.tried_at else _("not fetched yet")
    yield Fact(_("Source"), words, fetched, "dim", most=1)
    if how is not None and how.failure:
        said = ngettext("failed: {reason}", "failed {count} times: {reason}", how.failures)
        next_try = _("again {time}").format(time=at(how.next_at))
        yield Fact("", said.format(count=how.failures, reason=how.failure), next_try, "late", most=2)
