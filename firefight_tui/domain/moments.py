"""Points in time as people write and read them, in their zone and in English or Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from firefight_tui.domain.spans import parse_span, plain_words, read_parts, show_remaining
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.wall import from_wall
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

__all__ = ["EARLIEST", "LATEST", "parse_moment", "parse_span", "show_moment", "show_remaining"]

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(3000, 1, 1, tzinfo=UTC)

_NOW = frozenset({"now", "just now", "现在", "刚才", "刚刚", "此刻", "当前"})
_DAYS_OFF = {
    "day after tomorrow": 2, "day before yesterday": -2, "today": 0, "tomorrow": 1, "yesterday": -1,
    "大后天": 3, "后天": 2, "明天": 1, "明日": 1, "今天": 0, "今日": 0, "当天": 0,
    "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3,
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (("monday", "mon", "@1"), ("tuesday", "tue", "tues", "@2"), ("wednesday", "wed", "@3"),
         ("thursday", "thu", "thur", "thurs", "@4"), ("friday", "fri", "@5"), ("saturday", "sat", "@6"),
         ("sunday", "sun", "@7"))
    )
    for name in names
}  # fmt: skip
_WEEKS_OFF = {
    "": None, "this": 0, "next": 1, "last": -1,
    "本": 0, "这": 0, "这个": 0, "下": 1, "下个": 1, "下下": 2, "上": -1, "上个": -1,
}  # fmt: skip


def _either(words: dict[str, int] | dict[str, int | None]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_CHINESE_DAYS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "日": "7", "天": "7"}
_CHINESE_WEEKDAY = re.compile(r"(?<![\d零〇一二两三四五六七八九十])(?:周|星期|礼拜)([1-7一二三四五六日天])")
_HALF_DAY = re.compile(r"^(今|明|昨)(早|晚)上?")
_TONIGHT = re.compile(r"^tonight(?: at)? ?")
_SIGNED = re.compile(r"([+-])\s*(.+)")
_AWAY = re.compile(
    r"in (?P<ahead>.+)|(?P<later>.+?) ?(?:later|from now|之后|以后|后)|(?P<ago>.+?) ?(?:ago|之前|以前|前)"
)
_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[t ].+)?|\d{4}-?w\d\d.*")
_DATE = re.compile(r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?")
_DAY_OFF = re.compile(f"(?:the )?(?P<word>{_either(_DAYS_OFF)})")
_WEEKDAY = re.compile(f"(?P<week>{_either(_WEEKS_OFF)}) ?(?P<name>{_either(_WEEKDAYS)})(?![a-z])")
_TIME = re.compile(
    r"(?P<part>上午|早上|早晨|清晨|凌晨|中午|正午|下午|傍晚|晚上|夜里|半夜)? ?"
    r"(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"|(?P<oclock>[点时])(?:(?P<half>半)|(?P<quarter>[13])刻|(?P<spoken>\d{1,2})分?|整|钟)?)?"
    r" ?(?P<noon>am|pm|a\.m\.|p\.m\.)?"
)


@dataclass(frozen=True)
class _Here:
    """From where the words are read."""

    now: datetime
    zone: tzinfo
    future_ok: bool
    day_time: time

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    def wall(self, day: date, since_midnight: timedelta) -> datetime:
        return from_wall(datetime.combine(day, time()) + since_midnight, self.zone)

    @property
    def unsaid(self) -> timedelta:
        """The time of a day named without one."""
        return timedelta(hours=self.day_time.hour, minutes=self.day_time.minute)


def parse_moment(
    text: str, *, now: datetime, zone: tzinfo, future_ok: bool = True, day_time: time = time()
) -> datetime:
    """Read a point in time.

    - ISO 8601: `2026-11-23T10:00Z`, `2026-11-23 10:00+08:00`; without an offset it is the zone's wall clock. Also
      `11-23 10:00` and `11月23日 10:00` (this year), `2026/11/23`.
    - `now`, `today 18:00`, `tomorrow 10:00`, `yesterday 9pm`, `10:30` (today); 今天18:00, 明天上午9点半, 后天,
      下午3点, 刚才.
    - `monday 9:00`, 周一 9:00: the next one still to come; the last one past where `future_ok` is off. `next monday`,
      下周一: of the calendar week after this one (weeks begin on Monday); `this`/本 and `last`/上 likewise.
    - `+2h`, `-90m`, `+1d12h`, `2h ago`, 2小时后, 半小时前: hours and minutes are elapsed time, days and weeks
      are days of the calendar and keep the wall clock's time over a change of clocks.

    A local time that clocks skip is the moment of the jump, one they show twice is the first (`from_wall`).

    Args:
        text: What was written; full-width digits and signs count as ASCII.
        now: An aware moment.
        zone: Whose wall clock local times are on.
        future_ok: Whether a moment after `now` is acceptable.
        day_time: The wall-clock time of a day named without one; midnight, its beginning, unless said. Where a day is
            a deadline, pass the hour at which it is meant.

    Returns:
        An aware moment in UTC, from 1970 to 2999.

    Raises:
        InvalidValue: The text names no such moment, or one in the future where that is not acceptable.
    """
    here = _Here(now, zone, future_ok, day_time)
    try:
        at = _read(plain_words(_canonical(text)), here)
    except (ValueError, OverflowError):
        at = None
    if at is None or not EARLIEST <= at < LATEST:
        raise InvalidValue(
            _("{text} is not a time.").format(text=f'"{clean_cell(text, 60)}"'),
            _("Write for example 2026-11-23 10:30, 10:30, tomorrow 10:00, monday 9:00, +2h, +2d, -2h or now."),
        )
    if at > now and not future_ok:
        raise InvalidValue(
            _("{text} is still to come.").format(text=f'"{clean_cell(text, 60)}"'),
            _("Give the time at which it happened."),
        )
    return at


def _canonical(text: str) -> str:
    """Chinese weekdays as @1 to @7, so that their numeral does not run into an hour that follows."""
    return _CHINESE_WEEKDAY.sub(lambda day: f"@{_CHINESE_DAYS.get(day[1], day[1])} ", text)


def _read(words: str, here: _Here) -> datetime | None:
    if words in _NOW:
        return here.now.astimezone(UTC)
    return _relative(words, here) or _iso(words, here) or _day_and_time(words, here)


def _relative(words: str, here: _Here) -> datetime | None:
    signed, away = _SIGNED.fullmatch(words), _AWAY.fullmatch(words)
    if signed:
        back, span = signed[1] == "-", signed[2]
    elif away:
        back, span = bool(away["ago"]), away["ahead"] or away["later"] or away["ago"]
    else:
        return None
    parts = read_parts(span)
    if parts is None:
        return None
    sign = -1 if back else 1
    start = here.now.astimezone(UTC)
    if parts.days:
        start = from_wall(here.local + sign * timedelta(days=parts.days), here.zone)
    return start + sign * parts.rest


def _iso(words: str, here: _Here) -> datetime | None:
    if not _ISO.fullmatch(words):
        return None
    try:
        at = datetime.fromisoformat(_OFFSET.sub("", words).upper())
    except ValueError:
        return None
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if not re.search(r"[t ]", words):
        return here.wall(at.date(), here.unsaid)
    return from_wall(at, here.zone)


def _day_and_time(words: str, here: _Here) -> datetime | None:
    words = _HALF_DAY.sub(lambda day: f"{day[1]}天 {'早上' if day[2] == '早' else '晚上'}", words)
    words = _TONIGHT.sub("today 晚上", words)
    for pattern, day_of in ((_DATE, _dated), (_DAY_OFF, _day_off)):
        found = pattern.match(words)
        if found:
            clock = _clock(words[found.end() :], here, day_said=True)
            if clock is not None:
                return here.wall(day_of(found, here), clock)
    found = _WEEKDAY.match(words)
    if found:
        clock = _clock(words[found.end() :], here, day_said=True)
        return None if clock is None else _on_weekday(found, clock, here)
    clock = _clock(words, here, day_said=False)
    return None if clock is None else here.wall(here.local.date(), clock)


def _dated(found: re.Match[str], here: _Here) -> date:
    return date(int(found["year"] or here.local.year), int(found["month"]), int(found["day"]))


def _day_off(found: re.Match[str], here: _Here) -> date:
    return here.local.date() + timedelta(days=_DAYS_OFF[found["word"]])


def _on_weekday(found: re.Match[str], clock: timedelta, here: _Here) -> datetime:
    today = here.local.date()
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS[found["name"]])
    weeks = _WEEKS_OFF[found["week"]]
    if weeks is not None:
        return here.wall(day + timedelta(weeks=weeks), clock)
    at = here.wall(day, clock)
    if here.future_ok and at <= here.now:
        return here.wall(day + timedelta(weeks=1), clock)
    if not here.future_ok and at > here.now:
        return here.wall(day - timedelta(weeks=1), clock)
    return at


def _clock(words: str, here: _Here, *, day_said: bool) -> timedelta | None:
    """The time since midnight that the words name; a bare hour such as 9 does only after a day."""
    words = words.strip(" ,").removeprefix("t").removeprefix("at ").removeprefix("的")
    if not words:
        return here.unsaid if day_said else None
    if words in {"noon", "中午", "正午"}:
        return timedelta(hours=12)
    found = _TIME.fullmatch(words)
    if not found:
        return None
    if not (day_said or found["minute"] or found["oclock"] or found["noon"]):
        return None
    hour = _hour(int(found["hour"]), found["part"], (found["noon"] or "").replace(".", ""))
    minute = 30 if found["half"] else int(found["quarter"] or 0) * 15 or int(found["minute"] or found["spoken"] or 0)
    second = int(found["second"] or 0)
    if hour is None or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _hour(hour: int, part: str | None, noon: str) -> int | None:
    """The hour of the day, 0 to 24, of an hour said with a part of the day."""
    if noon:
        return hour % 12 + (12 if noon == "pm" else 0) if 1 <= hour <= 12 else None
    match part:
        case None:
            return hour if hour <= 24 else None
        case "中午" | "正午":
            return hour + 12 if hour in {1, 2} else hour if 11 <= hour <= 14 else None
        case "下午" | "傍晚":
            return hour + 12 if 1 <= hour < 12 else hour if 12 <= hour < 24 else None
        case "晚上" | "夜里" | "半夜":
            if hour == 12:
                return 24
            late = hour if part != "晚上" and hour < 6 else hour + 12
            return late if hour < 12 else hour if hour <= 24 else None
        case _:
            return hour % 12 if hour == 12 and part == "凌晨" else hour if hour <= 12 else None


def show_moment(at: datetime, *, zone: tzinfo, now: datetime) -> str:
    """A moment in the fewest cells: `10:30` today, `11-23 10:30` this year, else `2025-11-23`, all in the zone."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local:%m-%d %H:%M}"
    return f"{local.date().isoformat()}"
