"""What the fields of verbs take, and how they refuse."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.desk.fields import Spoken
from firefight_tui.desk.registry import verb_named, verbs
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Access, Cause, Channel, Complexity, Direction, Role, Severity, WaitOn
from firefight_tui.errors import InvalidValue, UsageError
from tests.builders import CALL, MONDAY

SPOKEN = Spoken(MONDAY, ZoneInfo("Asia/Shanghai"))

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBQ1wvJCIhzZ4wJ1sWjhYmTRyXVj0Zk3q7xN3aLZqj5r bo@desk"

REPORT: dict[str, object] = {"client": "A", "title": "t", "body": "b"}
REQUIRED: dict[str, dict[str, object]] = {
    "report": REPORT,
    "phenomenon": {"text": "x"},
    "classify": {"cause": "quality"},
    "merge": {"into": "FF-2", "reason": "same"},
    "withdraw": {"reason": "x"},
    "reject": {"reason": "x"},
    "reopen": {"reason": "it came back again"},
    "acknowledge": dict(CALL),
    "contact": {**CALL, "direction": "out"},
    "note": {"text": "x"},
    "wait": {"on": "client", "reason": "x"},
    "snooze": {"until": "2100-01-01"},
    "policy": {"severity": "1"},
    "calendar-day": {"day": "2027-01-01", "working": "no"},
    "calendar-days": {"days": "2027-01-01 off"},
    "escalate": {"reason": "x"},
    "promise": {"what": "x", "due": "2026-11-24 20:00"},
    "keep": {"commitment": "1"},
    "assign": {"commander": "bo"},
    "join": {"engineer": "bo", "role": "tester"},
    "leave": {"engineer": "bo", "reason": "x"},
    "oncall": {"engineer": "bo", "from": "2026-11-23 20:00", "to": "2026-11-24 08:00"},
    "absent": {"engineer": "bo", "from": "2026-11-23 20:00", "to": "2026-11-24 08:00"},
    "key": {"engineer": "bo", "public_key": KEY},
    "enlist": {"handle": "bo", "name": "Bo"},
    "client": {"name": "A"},
    "person": {"client": "A", "name": "Li"},
    "project": {"client": "A", "name": "ERP"},
    "reproduce": {"outcome": "reproduced"},
    "suppose": {"area": "code", "statement": "x"},
    "judge": {"hypothesis": "1", "verdict": "open"},
    "conclude": {"root_cause": "x"},
    "remedy": {"kind": "containment", "what": "x"},
    "amend": {"remedy": "R1"},
    "drop": {"remedy": "R1", "reason": "x"},
    "milestone": {"name": "UAT"},
    "present": {"person": "Li", "channel": "phone", "said": "x"},
    "opinion": {"person": "Li", "text": "x"},
    "agree": {"person": "Li", "channel": "phone", "words": "x"},
    "object": {"person": "Li", "channel": "phone", "words": "x"},
    "start": {"remedy": "R1"},
    "finish": {"remedy": "R1", "tested_by": "Wu"},
    "verify": {"remedy": "R1", "verdict": "effective"},
    "retire": {"remedy": "R1"},
    "effect": {"name": "x", "direction": "down", "baseline": "41.2", "target": "3", "unit": "s"},
    "measure": {"effect": "E1", "value": "2.4"},
    "adjust": {"reason": "x"},
    "quick-fix": {
        "cause": "training",
        "why": "x",
        "done": "x",
        "tested_by": "bo",
        "person": "Li",
        "words": "thank you",
    },
    "accept": {"person": "Li", "channel": "phone", "words": "thank you"},
    "refuse": {"person": "Li", "channel": "phone", "words": "no"},
    "apologise": {"person": "Li", "channel": "phone", "words": "x"},
    "compensate": {"what": "x", "approved_by": "Wang"},
    "demonstrate": {"person": "Li", "what": "x"},
    "cooperate": {"what": "x"},
    "schedule-visit": {"due": "2026-11-24 20:00"},
    "visited": {"visit": "#1", "satisfaction": "4"},
    "lesson": {"text": "x"},
    "prevent": {"what": "x", "area": "monitoring", "owner": "bo", "due": "2026-12-24 20:00"},
    "check": {"prevention": "V1", "verdict": "effective"},
    "requirement": {"project": "ERP", "title": "x"},
    "signoff": {"requirement": "R-1", "person": "Li"},
    "baseline": {"project": "ERP", "name": "x", "due": "2026-11-24 20:00"},
    "budget": {"project": "ERP", "amount": "3000"},
    "train": {"project": "ERP", "who": "Li", "topic": "x"},
    "gate": {"project": "ERP", "name": "UAT", "verdict": "passed"},
    "attach": {"file": "/tmp/x"},
    "link": {"to": "FF-2"},
    "redact": {"entry": "4", "reason": "x"},
}
"""What each verb needs at least, as the contract marks it; a verb not named needs nothing."""


def parse(_verb: str, **values: object) -> Verb:
    return verb_named(_verb).parse(values, SPOKEN)


def value(name: str, field: str, given: object) -> object:
    return getattr(parse(name, **{**REQUIRED.get(name, {}), field: given}), field)


@pytest.mark.parametrize("verb", [verb.spec.name for verb in verbs()])
def test_a_verb_needs_what_the_contract_marks_and_no_more(verb: str) -> None:
    needed = REQUIRED.get(verb, {})
    assert {field.name for field in verb_named(verb).fields() if field.required} == set(needed)
    parse(verb, **needed)
    for field in needed:
        for blank in ({}, {field: ""}, {field: None}):
            with pytest.raises(InvalidValue) as refused:
                parse(verb, **{name: given for name, given in needed.items() if name != field}, **blank)
            assert refused.value.field == field
            assert refused.value.message == f"{verb} needs {field}."


@pytest.mark.parametrize("verb", [verb.spec.name for verb in verbs()])
def test_an_unknown_field_is_bad_usage_and_names_those_there_are(verb: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(verb, **REQUIRED.get(verb, {}), nonsense="x")
    assert "nonsense" in refused.value.message
    assert "at" in refused.value.hint


def test_an_unknown_verb_is_bad_usage_and_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean acknowledge"):
        verb_named("acknowlege")
    assert verb_named(" Acknowledge ").spec.name == "acknowledge"


@pytest.mark.parametrize(
    ("verb", "field", "given", "meant"),
    [
        ("report", "cause", "服务态度", Cause.SERVICE),
        ("report", "cause", "Quality", Cause.QUALITY),
        ("report", "severity", "sev1", Severity.URGENT),
        ("report", "severity", "轻微", Severity.MINOR),
        ("report", "severity", 3, Severity.MODERATE),
        ("report", "complexity", "高", Complexity.HIGH),
        ("report", "channel", "微信", Channel.CHAT),
        ("report", "also", "质量、成本", (Cause.QUALITY, Cause.COST)),
        ("report", "also", ["delay", "功能,培训"], (Cause.DELAY, Cause.FUNCTION, Cause.TRAINING)),
        ("contact", "direction", "发", Direction.OUT),
        ("contact", "wait_on", "等第三方", WaitOn.THIRD_PARTY),
        ("contact", "send", "no", False),
        ("wait", "on", "变更窗口", WaitOn.WINDOW),
        ("enlist", "access", "管理员", Access.ADMINISTRATOR),
        ("enlist", "roles", "开发, dba", (Role.DEVELOPER, Role.DBA)),
        ("enlist", "skills", ["mysql:5", "调优：4"], {"mysql": 5, "调优": 4}),
        ("enlist", "skills", {"mysql": 5}, {"mysql": 5}),
        ("enlist", "handle", "@Bo", "bo"),
        ("acknowledge", "mood", "2", 2),
        ("merge", "into", "ff2", 2),
        ("merge", "into", "#12", 12),
        ("report", "title", "  a   line\nof words ", "a line of words"),
        ("report", "body", "\n one\r\ntwo \n", "one\ntwo"),
        ("report", "title", "nul \0 and half \ud83d", "nul \ufffd and half \ufffd"),
    ],
)
def test_a_field_takes_words_of_both_languages(verb: str, field: str, given: object, meant: object) -> None:
    assert value(verb, field, given) == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-11-20 10:30", datetime(2026, 11, 20, 2, 30, tzinfo=UTC)),
        ("-2h", MONDAY - timedelta(hours=2)),
        ("昨天 10:00", MONDAY - timedelta(days=1)),
        (
            datetime(2026, 11, 20, 10, 30, 0, 123_456, tzinfo=ZoneInfo("Asia/Shanghai")),
            datetime(2026, 11, 20, 2, 30, 0, 123_000, tzinfo=UTC),
        ),
    ],
)
def test_a_time_is_read_in_the_actors_zone_and_kept_in_utc_to_the_millisecond(given: object, meant: datetime) -> None:
    found = value("report", "received_at", given)
    assert isinstance(found, datetime)
    assert (found, found.tzinfo) == (meant, UTC)


@pytest.mark.parametrize(
    ("verb", "field", "given"),
    [
        ("report", "severity", "5"),
        ("report", "cause", "weather"),
        ("report", "also", "quality,weather"),
        ("report", "received_at", "soonish"),
        ("report", "received_at", datetime(1960, 1, 1, tzinfo=UTC)),
        ("report", "received_at", datetime(2026, 1, 1)),
        ("report", "title", "x" * 501),
        ("report", "title", ["two", "titles"]),
        ("report", "body", "\t\u3000"),
        ("report", "about", "x" * 81),
        ("contact", "send", "perhaps"),
        ("acknowledge", "mood", "6"),
        ("acknowledge", "mood", "0"),
        ("acknowledge", "mood", "good"),
        ("enlist", "capacity", "100"),
        ("enlist", "capacity", "1.5"),
        ("enlist", "skills", "mysql"),
        ("enlist", "skills", "mysql:6"),
        ("enlist", "skills", {"mysql": 9}),
        ("enlist", "skills", "mysql:²"),
        ("enlist", "skills", 7),
        ("enlist", "handle", "9lives"),
        ("enlist", "handle", "x" * 33),
        ("merge", "into", "elsewhere"),
        ("redact", "entry", 10**30),
        ("redact", "entry", "-1"),
        ("undo", "entry", "last"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_the_name_of_its_field(verb: str, field: str, given: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        value(verb, field, given)
    assert refused.value.field == field
    assert refused.value.message.startswith(f"{field}: ")
    assert "Value error" not in refused.value.message and "Input should" not in refused.value.message


anything = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.text(max_size=9), max_size=3),
    st.datetimes(),
)


@given(st.data())
def test_whatever_is_given_it_is_read_or_refused(data: st.DataObject) -> None:
    verb = data.draw(st.sampled_from(list(verbs())))
    values: dict[str, object] = dict(REQUIRED.get(verb.spec.name, {}))
    for field in data.draw(st.lists(st.sampled_from([field.name for field in verb.fields()]), max_size=3)):
        values[field] = data.draw(anything)
    with suppress(InvalidValue, UsageError):
        verb.parse(values, SPOKEN)


@pytest.mark.parametrize(
    ("verb", "name", "value", "words"),
    [
        ("acknowledge", "next_update_at", "soonish", '"soonish" is not a time.'),
        ("acknowledge", "mood", "9", "It must be 5 or less."),
        ("acknowledge", "mood", "fine", "It must be a whole number."),
        ("link", "to", "that one", '"that one" is no reference.'),
        ("enlist", "skills", "mysql", 'A skill is written name:level with a level from 1 to 5, not "mysql".'),
        ("assign", "commander", "B O", "A handle is a lower-case letter"),
        ("wait", "reason", "x" * 501, "It is longer than 500 characters."),
    ],
)
def test_one_field_is_checked_as_the_verb_would(verb: str, name: str, value: object, words: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        verb_named(verb).check_field(name, value, SPOKEN)
    assert refused.value.message.startswith(words) and refused.value.field == name


def test_a_field_that_fits_or_is_empty_says_nothing_of_the_others() -> None:
    for name, value in (("next_update_at", "+1h"), ("mood", "3"), ("person", ""), ("said", None), ("cause", "质量")):
        verb_named("acknowledge").check_field(name, value, SPOKEN)
    with pytest.raises(UsageError):
        verb_named("acknowledge").check_field("colour", "red", SPOKEN)


def test_checking_every_field_alone_agrees_with_reading_all_of_them() -> None:
    for verb in verbs():
        for name, value in REQUIRED.get(verb.spec.name, {}).items():
            verb.check_field(name, value, SPOKEN)
