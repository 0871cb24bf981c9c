"""Holidays and make-up days: China's day by day against a second source, other countries, and files of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from firefight_tui.desk import china_days, special_days
from firefight_tui.desk.special_days import CountryDays, OwnDay, known_country, known_year, library_year
from firefight_tui.desk.zones import calendar_named
from firefight_tui.domain.calendar_text import holidays_kept, parse_calendar
from firefight_tui.domain.calendars import RoundTheClock
from firefight_tui.domain.day_files import read_days
from firefight_tui.domain.day_lines import SpecialDay, parse_day_line, works_by_name
from firefight_tui.errors import InvalidValue

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)


def worked(calendar: str, zone: str, day: date) -> timedelta:
    begin = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return calendar_named(calendar, zone).worked_between(begin, begin + timedelta(days=1))


def test_chinas_calendar_is_that_of_a_second_source_day_by_day_from_2018_to_2026() -> None:
    calendar = calendar_named("mon-fri 9:00-12:00,13:00-18:00", "Asia/Shanghai")
    day, last, looked = date(2018, 1, 1), date(2026, 12, 31), 0
    differing = []
    while day <= last:
        begin = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        hours = calendar.worked_between(begin, begin + timedelta(days=1)) / HOUR
        if hours != (8 if chinese_calendar.is_workday(day) else 0):
            differing.append(day)
        day, looked = day + timedelta(days=1), looked + 1
    assert looked == 3287
    assert differing == []


@pytest.mark.parametrize(
    ("calendar", "zone", "day", "hours"),
    [
        ("mon-fri 9:00-18:00", "Asia/Shanghai", date(2026, 10, 1), 0),
        ("mon-fri 9:00-18:00", "Asia/Shanghai", date(2026, 10, 10), 9),  # a Saturday made up for
        ("mon-fri 9:00-18:00; sat 9:00-12:00", "Asia/Shanghai", date(2026, 10, 10), 9),
        ("mon-fri 9:00-18:00, no holidays", "Asia/Shanghai", date(2026, 10, 1), 9),
        ("周一至周五 9:00-18:00，不含节假日", "Asia/Shanghai", date(2026, 10, 10), 0),
        ("周一至周五 9:00-18:00 节假日 英国", "Asia/Shanghai", date(2026, 12, 25), 0),
        ("mon-fri 9:00-18:00", "Europe/London", date(2026, 12, 25), 9),
        ("mon-fri 9:00-18:00, holidays GB", "Europe/London", date(2026, 12, 25), 0),
        ("mon-fri 9:00-18:00 holidays: us", "America/New_York", date(2026, 7, 3), 0),
        ("holidays DE-BY; mon-fri 8-16", "Europe/Berlin", date(2026, 1, 6), 0),
        ("holidays DE; mon-fri 8-16", "Europe/Berlin", date(2026, 1, 6), 8),
        ("holidays CN", "Europe/London", date(2026, 10, 10), 9),
        ("24x7, holidays CN", "Asia/Shanghai", date(2026, 10, 1), 0),
    ],
)
def test_whose_holidays_a_calendar_keeps_is_said_beside_its_hours(
    calendar: str, zone: str, day: date, hours: int
) -> None:
    assert worked(calendar, zone, day) == hours * HOUR


@pytest.mark.parametrize(
    ("calendar", "zone", "country"),
    [
        ("mon-fri 9-18", SHANGHAI, "CN"),
        ("mon-fri 9-18", LONDON, ""),
        ("mon-fri 9-18, holidays de-by", LONDON, "DE-BY"),
        ("24x7", SHANGHAI, ""),
        ("daily 8-20 no public holidays", SHANGHAI, ""),
        ("工作日 9-18，法定节假日：香港", SHANGHAI, "HK"),
    ],
)
def test_the_country_of_a_calendar(calendar: str, zone: ZoneInfo, country: str) -> None:
    assert holidays_kept(calendar, zone) == country
    if country != "":
        parse_calendar(calendar, zone, days_of=lambda code: CountryDays(known_country(code)))


@pytest.mark.parametrize("year", china_days.DAYS)
def test_chinas_table_is_what_the_library_knows(year: int) -> None:
    assert known_year("CN", year) == library_year("CN", year)


def test_business_time_in_china_does_without_the_library() -> None:
    run = """if True:
    import sys
    from datetime import UTC, datetime, timedelta
    from firefight_tui.desk.zones import calendar_named
    at = datetime(2026, 9, 30, 8, tzinfo=UTC)
    print(calendar_named("mon-fri 9:00-18:00, holidays CN", "Asia/Shanghai").after(at, timedelta(hours=900)))
    print("holidays" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2027-03-02", "08:00:00+00:00", "False"]


def test_another_library_is_asked_for_years_that_are_not_over(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def library(country: str, year: int) -> special_days.KnownYear:
        asked.append(year)
        return library_year(country, year)

    monkeypatch.setattr(china_days, "LIBRARY", "0.1")
    monkeypatch.setattr(special_days, "library_year", library)
    special_days._has_tables_library.cache_clear()
    known_year.cache_clear()
    try:
        for year in china_days.DAYS:
            known_year("CN", year)
    finally:
        special_days._has_tables_library.cache_clear()
        known_year.cache_clear()
    assert asked == [year for year in china_days.DAYS if year >= china_days.ANNOUNCED]


def test_round_the_clock_keeps_no_holidays_unless_it_says_so() -> None:
    assert isinstance(calendar_named("24x7", "Asia/Shanghai"), RoundTheClock)
    assert isinstance(calendar_named("24x7, no holidays", "Asia/Shanghai"), RoundTheClock)


@pytest.mark.parametrize("calendar", ["mon-fri 9-18, holidays Atlantis", "mon-fri 9-18 holidays CN GB", "holidays XX"])
def test_holidays_nobody_knows_are_refused(calendar: str) -> None:
    with pytest.raises(InvalidValue):
        parse_calendar(calendar, LONDON, days_of=lambda code: CountryDays(known_country(code)))


def test_what_the_desk_was_told_goes_over_the_library() -> None:
    told = frozenset({OwnDay("CN", date(2026, 10, 1), True), OwnDay("CN", date(2026, 11, 24), False)})
    days = CountryDays("CN", told)
    assert days.works(date(2026, 10, 1)) is True
    assert days.works(date(2026, 11, 24)) is False
    assert days.works(date(2026, 11, 25)) is None
    assert CountryDays("GB", told).works(date(2026, 11, 24)) is None


def test_a_year_of_china_is_announced_once_a_make_up_day_of_it_is_known() -> None:
    assert CountryDays("CN").is_announced(2026)
    assert CountryDays("GB").is_announced(2099)
    assert not CountryDays("CN").is_announced(2099)
    off, work = OwnDay("CN", date(2099, 2, 1), False), OwnDay("CN", date(2099, 2, 7), True)
    assert not CountryDays("CN", frozenset({off})).is_announced(2099)
    assert CountryDays("CN", frozenset({off, work})).is_announced(2099)


# --- files

CSV = """\ufeff日期,上班,名称
2027-02-06,否,春节
2027年2月14日,是,"春节, 调休"
2027-13-01,否,错

2027-02-20,也许,错
"""
ICS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20271001\r
DTEND;VALUE=DATE:20271004\r
SUMMARY:国庆节（休）\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270926\r
SUMMARY:国庆节\r
 （班）\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:no date\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20271010T090000\r
DTEND:20271010T180000\r
SUMMARY:Make-up working day\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_csv_with_chinese_headings_keeps_what_it_can_and_names_the_other_lines() -> None:
    days, bad = read_days("days.csv", CSV)
    assert days == [SpecialDay(date(2027, 2, 6), False, "春节"), SpecialDay(date(2027, 2, 14), True, "春节, 调休")]
    assert [one.line for one in bad] == [4, 6]


def test_csv_without_headings_is_date_working_name() -> None:
    days, bad = read_days("x", "2027-01-01,no,New Year\n20270103,work\n")
    assert days == [SpecialDay(date(2027, 1, 1), False, "New Year"), SpecialDay(date(2027, 1, 3), True, "")]
    assert bad == []


def test_ics_counts_every_day_of_an_event_and_reads_work_from_its_name() -> None:
    days, bad = read_days("days.ics", ICS)
    off = [SpecialDay(date(2027, 10, day), False, "国庆节（休）") for day in (1, 2, 3)]
    made_up = SpecialDay(date(2027, 9, 26), True, "国庆节（班）")
    assert days == [*off, made_up, SpecialDay(date(2027, 10, 10), True, "Make-up working day")]
    assert [one.line for one in bad] == [12]


@pytest.mark.parametrize(
    ("name", "works"),
    [
        ("春节 补班", True),
        ("劳动节调休", True),
        ("Workday (National Day)", True),
        ("春节（休）", False),
        ("国庆节", False),
        ("Labour Day holiday", False),
    ],
)
def test_the_words_that_make_a_working_day(name: str, works: bool) -> None:
    assert works_by_name(name) is works


@pytest.mark.parametrize("line", ["", "2027-02-14", "tomorrow off", "2027-02-14 perhaps x"])
def test_a_line_that_is_no_special_day_is_refused(line: str) -> None:
    with pytest.raises(InvalidValue):
        parse_day_line(line)


def test_a_clock_over_a_make_up_weekend() -> None:
    calendar = calendar_named("mon-fri 9:00-18:00", "Asia/Shanghai")
    # Thursday before the National Day holiday of 2026, which ends on the 7th; Saturday the 10th is made up for.
    start = datetime(2026, 9, 30, 8, 0, tzinfo=UTC)
    assert calendar.after(start, timedelta(hours=2 + 9 + 9 + 1)) == datetime(2026, 10, 10, 2, 0, tzinfo=UTC)
