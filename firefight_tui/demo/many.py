"""Any number of complaints derived from the samples: the same ones at every call, spread over three years."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from firefight_tui.demo.sample_files import SampleComplaint, Samples
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.receive import Report
from firefight_tui.desk.reporting import BATCH, report_many
from firefight_tui.domain.vocabulary import Cause, Channel, Severity

SEED: Final = 20_261_112
SPAN: Final = timedelta(days=3 * 365)
COMPLAINTS_OF_A_CLIENT: Final = 50
MOST_CLIENTS: Final = 200

_BRANCHES: Final = {
    "zh": "苏州 无锡 宁波 合肥 厦门 青岛 济南 西安 重庆 昆明 大连 长沙 南昌 福州 温州 佛山".split(),
    "en": "Leeds Bristol Dublin Boston Austin Denver Seattle Perth Toronto Bergen Utrecht Lyon".split(),
}
_OPENINGS: Final = {
    "zh": ("今天又出现了。", "早会上被点名。", "上周反馈过一次,没有下文。", "一线同事反映:", "请尽快处理。", ""),
    "en": ("It happened again.", "Second report this month.", "Our team noticed this:", "Please look into it.", ""),
}
_ENDINGS: Final = {"zh": "单号 {order},报错 {code},影响 {count} 笔。", "en": "Order {order}, {code}, {count} affected."}
_CODES: Final = ("ERR-0042", "ERR-1207", "ORA-00060", "HTTP 504", "E-PAY-17", "0x80070005", "SQLSTATE 40001")
_SEVERITIES: Final = (1, 2, 2, 3, 3, 3, 4, 4, None)
_CHANNELS: Final = (Channel.MAIL, Channel.MAIL, Channel.MAIL, Channel.PHONE, Channel.CHAT, Channel.MEETING)
_CAUSES: Final = (Cause.QUALITY, Cause.QUALITY, *Cause)


@dataclass(frozen=True)
class _Place:
    """Where a complaint comes from."""

    client: str
    project: str | None
    contact: str | None
    language: str


def many(desk: Desk, samples: Samples, wanted: int) -> Iterator[int]:
    """Report so many complaints more.

    Args:
        desk: At which desk; the first sample engineer reports them.
        samples: What they are derived from; their clients, projects and people are known already.
        wanted: How many.

    Returns:
        How many are in, after each batch.
    """
    chance = random.Random(SEED)
    first = samples.engineers[0].handle
    at_work = Desk(desk.store, Actor(first, first), zone=desk.zone, now=desk.now)
    places = [_place(sample) for sample in samples.complaints]
    branches = _branches(samples, min(MOST_CLIENTS, wanted // COMPLAINTS_OF_A_CLIENT))
    for branch in branches:
        language = "en" if branch.language == "en" else "zh_CN"
        at_work.perform(at_work.parse("client", {"name": branch.client, "language": language}))
    now = desk.now()
    moments = sorted(now - SPAN * chance.random() for _number in range(wanted))
    for start in range(0, wanted, BATCH):
        reports = [
            _report(chance, samples, chance.choice(places + branches), _whole(at))
            for at in moments[start : start + BATCH]
        ]
        yield from (start + made for made in report_many(at_work, reports))


def _place(sample: SampleComplaint) -> _Place:
    values = sample.report.values
    return _Place(str(values["client"]), str(values["project"]), str(values["contact"]), sample.language)


def _branches(samples: Samples, wanted: int) -> list[_Place]:
    """Clients that are branches of the sample clients, each named once."""
    languages = {str(sample.report.values["client"]): sample.language for sample in samples.complaints}
    named = [
        _Place(f"{client} {town}", None, None, language)
        for client, language in languages.items()
        for town in _BRANCHES[language]
    ]
    return named[:: max(1, len(named) // max(1, wanted))][:wanted]


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _report(chance: random.Random, samples: Samples, place: _Place, at: datetime) -> Report:
    """A complaint in the words of the samples of one language, with numbers of its own."""
    spoken = [sample for sample in samples.complaints if sample.language == place.language]
    titled, told = chance.choice(spoken), chance.choice(spoken)
    order = f"SO{at:%y%m}-{chance.randrange(1_000_000):06}"
    lines = [line for line in str(told.report.values["body"]).splitlines() if line.strip()]
    ending = _ENDINGS[place.language].format(order=order, code=chance.choice(_CODES), count=chance.randrange(1, 5_000))
    cause = titled.report.values.get("cause")
    severity = chance.choice(_SEVERITIES)
    return Report(
        client=place.client,
        project=place.project,
        contact=place.contact,
        title=f"{titled.report.values['title']} ({order})",
        body="\n".join([chance.choice(_OPENINGS[place.language]), *chance.sample(lines, min(3, len(lines))), ending]),
        channel=chance.choice(_CHANNELS),
        cause=Cause(str(cause)) if cause is not None and chance.random() < 0.7 else chance.choice(_CAUSES),
        severity=Severity(severity) if severity is not None else None,
        received_at=at,
        impact=str(told.report.values["impact"]) if "impact" in told.report.values and chance.random() < 0.3 else None,
    )
