"""The sample complaints hold what the sample desk promises and can be performed in the order they are written."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.demo.sample_files import (
    SampleComplaint,
    SampleFields,
    SampleReference,
    Samples,
    SampleStep,
    load_samples,
    parse_offset,
)
from firefight_tui.domain.vocabulary import (
    Access,
    Cause,
    CauseKind,
    Channel,
    Complexity,
    Direction,
    LinkKind,
    RemedyKind,
    Role,
    WaitOn,
    Word,
)

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
REPORT = set(
    "client title body project contact channel cause also severity complexity occurred_at impact dissatisfaction"
    " remedy_sought client_event requirement expected delivered kind condition promised_at spent agreed about".split()
)
ALLOWED = {
    "phenomenon": {"text", "occurred_at"},
    "classify": {"cause", "also"},
    "grade": {"severity", "complexity", "reason"},
    "merge": {"into", "reason"},
    "withdraw": {"reason"},
    "reject": {"reason"},
    "acknowledge": {
        "channel",
        "person",
        "said",
        "dissatisfaction",
        "remedy_sought",
        "impact",
        "cause",
        "mood",
        "next_update_at",
    },
    "contact": {"direction", "channel", "person", "said", "subject", "mood", "wait_on", "next_update_at"},
    "note": {"text"},
    "wait": {"on", "reason", "until"},
    "resume": set[str](),
    "assign": {"commander"},
    "link": {"to", "kind"},
    "join": {"engineer", "role", "duty"},
    "confirm": set[str](),
    "snooze": {"until"},
    "promise": {"what", "due", "approved_by"},
    "advance": {"reason", "emergency", "override"},
    "edit": REPORT,
    "reproduce": set(
        "outcome environment build hits tries condition steps expected observed narrowed_to reason".split(),
    ),
    "suppose": {"area", "statement", "test"},
    "judge": {"hypothesis", "verdict", "evidence"},
    "conclude": {"root_cause", "escape_point", "certainty", "whys"},
    "remedy": {"kind", "what", "owner", "due", "quantity", "expected_effect", "business_effect", "after"},
    "amend": {"remedy", "what"},
    "milestone": {"name", "forecast"},
    "present": {"person", "channel", "said"},
    "opinion": {"person", "text"},
    "agree": {"person", "channel", "words"},
    "object": {"person", "channel", "words"},
    "start": {"remedy"},
    "finish": {"remedy", "tested_by", "evidence"},
    "verify": {"remedy", "verdict", "reason"},
    "effect": set("name direction baseline target unit min_count hold_for none".split()),
    "measure": {"effect", "value"},
    "quick-fix": set("cause why done tested_by person words channel".split()),
    "accept": {"person", "channel", "words"},
    "review": set("happened detection handling requirement_gap management_gap status".split()),
    "lesson": {"text"},
    "prevent": {"what", "area", "owner", "due"},
    "close": set[str](),
    "apologise": {"person", "channel", "words", "none"},
    "compensate": {"what", "value", "approved_by"},
    "demonstrate": {"person", "what"},
    "schedule-visit": {"due"},
    "visited": {"visit", "usage", "satisfaction", "findings"},
}
KIND_OF: dict[str, type[Word]] = {"link": LinkKind, "remedy": RemedyKind}
MOVES = {
    "present": "proposed",
    "agree": "executing",
    "object": "planning",
    "quick-fix": "recovering",
    "accept": "recovering",
    "close": "closed",
}
AHEAD = {
    "acknowledged": "investigating",
    "investigating": "planning",
    "executing": "monitoring",
    "monitoring": "resolved",
}
REQUIRED = {
    "phenomenon": {"text"},
    "classify": {"cause"},
    "merge": {"into", "reason"},
    "withdraw": {"reason"},
    "reject": {"reason"},
    "acknowledge": {"channel", "person", "said"},
    "note": {"text"},
    "contact": {"direction", "channel", "person", "said"},
    "wait": {"on", "reason"},
    "assign": {"commander"},
    "link": {"to"},
    "join": {"engineer", "role"},
    "snooze": {"until"},
    "promise": {"what", "due"},
}
WORDS = {"cause": Cause, "channel": Channel, "complexity": Complexity, "direction": Direction, "on": WaitOn}
SIDE_ENDS = {"merge": "merged", "withdraw": "withdrawn", "reject": "not_upheld"}


@pytest.fixture(scope="module")
def samples() -> Samples:
    return load_samples()


def stage_of(complaint: SampleComplaint) -> str:
    """Where the steps lead, by the rules of the early stages."""
    stage, commander, severity = "received", False, "severity" in complaint.report.values
    for step in complaint.steps:
        values, where = step.fields.values, f"{complaint.key} {step.verb} {step.after}"
        if stage in SIDE_ENDS.values():
            assert step.verb in {"contact", "note"}, where
        commander = commander or step.verb == "assign"
        severity = severity or (step.verb == "grade" and "severity" in values)
        if step.verb == "acknowledge" or (step.verb == "contact" and values["direction"] == "out"):
            assert step.verb == "contact" or stage == "received", where
            stage = "acknowledged" if stage == "received" else stage
        elif step.verb == "advance":
            assert stage in AHEAD and severity and commander, where
            stage = AHEAD[stage]
        stage = MOVES.get(step.verb, stage)
        stage = SIDE_ENDS.get(step.verb, stage)
    return stage


def all_fields(complaint: SampleComplaint) -> Iterator[tuple[str, SampleFields]]:
    yield "report", complaint.report
    for step in complaint.steps:
        yield step.verb, step.fields


def test_every_file_parses_and_stays_short() -> None:
    names = {entry.name for entry in files("firefight_tui.demo").joinpath("samples").iterdir()}
    assert {"roster.toml", "clients.toml"} <= names
    for name in names:
        text = files("firefight_tui.demo").joinpath("samples", name).read_text(encoding="utf-8")
        assert tomllib.loads(text) and len(text.splitlines()) < 400, name


def test_there_is_enough_of_everything(samples: Samples) -> None:
    languages = Counter(complaint.language for complaint in samples.complaints)
    assert len(samples.complaints) >= 64 and languages["zh"] >= 32 and languages["en"] >= 32
    assert {c.report.values["client"] for c in samples.complaints} == {client.name for client in samples.clients}
    assert len(samples.clients) >= 9
    assert len({(c.report.values["client"], c.report.values["project"]) for c in samples.complaints}) >= 14
    assert len(samples.engineers) == 11 and samples.engineers[0].handle == "bo"
    assert samples.engineers[0].access == "administrator"


def test_every_cause_kind_severity_and_verb_occurs(samples: Samples) -> None:
    reports = [complaint.report.values for complaint in samples.complaints]
    for vocabulary, name in ((Cause, "cause"), (CauseKind, "kind"), (Channel, "channel")):
        missing = {word.value for word in vocabulary} - {report.get(name) for report in reports}
        assert missing <= {"other"}, missing
    assert {1, 2, 3, 4, None} == {report.get("severity") for report in reports}
    assert sum("also" in report for report in reports) >= 6
    assert any("about" in report for report in reports)
    assert {step.verb for complaint in samples.complaints for step in complaint.steps} == set(ALLOWED)


def test_the_stages_are_spread(samples: Samples) -> None:
    stages = Counter(stage_of(complaint) for complaint in samples.complaints)
    assert stages["received"] >= 12 and stages["acknowledged"] >= 18 and stages["investigating"] >= 20
    assert stages["planning"] >= 1 and stages["proposed"] >= 1 and stages["executing"] >= 2
    assert stages["monitoring"] >= 1 and stages["resolved"] >= 1 and stages["closed"] >= 2
    assert {stages["merged"], stages["withdrawn"], stages["not_upheld"]} == {1, 2}
    assert max(complaint.received for complaint in samples.complaints) == timedelta(days=40)
    assert min(complaint.received for complaint in samples.complaints) < timedelta(minutes=10)


def test_the_first_complaint_is_the_slow_order_system(samples: Samples) -> None:
    first = samples.complaints[0]
    assert first.key == "orders-slow" and first.report.values["client"] == "华东电商"
    assert first.report.values["cause"] == "quality" and first.report.values["also"] == ("function",)
    contact = next(person for person in samples.people if person.name == first.report.values["contact"])
    assert (contact.name, contact.title, contact.phone) == ("王敏", "IT主管", "138 0013 8000")


def test_keys_are_unique_and_references_resolve(samples: Samples) -> None:
    received = {complaint.key: complaint.received for complaint in samples.complaints}
    assert len(received) == len(samples.complaints)
    for complaint in samples.complaints:
        for step in complaint.steps:
            for value in step.fields.values.values():
                if isinstance(value, SampleReference):
                    assert value.key != complaint.key
                    assert received[value.key] > complaint.received - step.after, complaint.key


def test_the_target_of_a_merge_is_still_open(samples: Samples) -> None:
    by_key = {complaint.key: complaint for complaint in samples.complaints}
    targets = [s.fields.values["into"] for c in samples.complaints for s in c.steps if s.verb == "merge"]
    assert targets
    for target in targets:
        assert isinstance(target, SampleReference) and stage_of(by_key[target.key]) not in SIDE_ENDS.values()


def test_people_projects_and_engineers_are_known(samples: Samples) -> None:
    handles = {engineer.handle for engineer in samples.engineers}
    people = {(person.client, person.name) for person in samples.people}
    projects = {(project.client, project.name) for project in samples.projects}
    assert {project.manager for project in samples.projects} <= handles
    for complaint in samples.complaints:
        report = complaint.report.values
        client = report["client"]
        assert (client, report["project"]) in projects and (client, report["contact"]) in people, complaint.key
        assert {complaint.by, *(step.by for step in complaint.steps)} <= handles, complaint.key
        for step in complaint.steps:
            assert step.fields.values.get("commander", "bo") in handles
            if "person" in step.fields.values:
                assert (client, step.fields.values["person"]) in people, complaint.key


def test_whoever_a_complaint_is_about_stays_out_of_it(samples: Samples) -> None:
    for complaint in samples.complaints:
        about = complaint.report.values.get("about")
        if about is not None:
            assert about in {engineer.handle for engineer in samples.engineers}
            commanders = {step.fields.values.get("commander") for step in complaint.steps}
            assert about not in {complaint.by, *(step.by for step in complaint.steps), *commanders}, complaint.key


def test_verbs_and_fields_are_known_and_complete(samples: Samples) -> None:
    for complaint in samples.complaints:
        assert set(complaint.report.values) <= REPORT and {"client", "title", "body"} <= set(complaint.report.values)
        for step in complaint.steps:
            given = set(step.fields.values)
            assert REQUIRED.get(step.verb, set()) <= given <= ALLOWED[step.verb], f"{complaint.key} {step.verb}"


def test_words_come_from_the_vocabularies(samples: Samples) -> None:
    for complaint in samples.complaints:
        for verb, fields in all_fields(complaint):
            for name, value in fields.values.items():
                if name in WORDS and verb != "effect":
                    assert value in list(WORDS[name]), f"{complaint.key}: {name}"
                elif name == "kind":
                    assert value in list(KIND_OF.get(verb, CauseKind)), complaint.key
                elif name == "severity":
                    assert value in {1, 2, 3, 4}
                elif name == "mood":
                    assert value in {1, 2, 3, 4, 5}
                elif name == "also":
                    assert isinstance(value, tuple) and set(value) <= {cause.value for cause in Cause}
                    assert fields.values["cause"] not in value
    for engineer in samples.engineers:
        assert engineer.access in list(Access) and set(engineer.roles) <= {role.value for role in Role}
        assert all(int(part.split("=")[1]) in range(1, 6) for part in engineer.skills.split(","))


def test_steps_are_in_order_and_before_now(samples: Samples) -> None:
    for complaint in samples.complaints:
        after = [timedelta(), *(step.after for step in complaint.steps)]
        assert after == sorted(set(after)) and after[-1] <= complaint.received, complaint.key
        assert len(complaint.steps) <= 26


def test_moments_resolve_sensibly(samples: Samples) -> None:
    refs = {complaint.key: f"FF-{number}" for number, complaint in enumerate(samples.complaints, 1)}
    for complaint in samples.complaints:
        received_at = NOW - complaint.received
        at = {"report": complaint.report.resolve(now=NOW, received_at=received_at, refs=refs)}
        occurred = at["report"].get("occurred_at", received_at)
        assert isinstance(occurred, datetime) and occurred <= received_at, complaint.key
        for step in complaint.steps:
            fields = step.fields.resolve(now=NOW, received_at=received_at, refs=refs)
            for name in ("next_update_at", "until"):
                due = fields.get(name, received_at + step.after + timedelta(seconds=1))
                assert isinstance(due, datetime) and due > received_at + step.after, f"{complaint.key}: {name}"


def test_waiting_is_begun_and_ended_in_turn(samples: Samples) -> None:
    ended = 0
    for complaint in samples.complaints:
        waiting = on_client = False
        for step in complaint.steps:
            if step.verb in {"wait", "resume"}:
                assert waiting is (step.verb == "resume"), complaint.key
                waiting = step.verb == "wait"
                on_client = waiting and step.fields.values["on"] == "client"
                ended += step.verb == "resume"
            elif step.fields.values.get("direction") == "in" and on_client:
                waiting = on_client = False
    assert ended


def test_clients_are_complete_and_unreachable(samples: Samples) -> None:
    for client in samples.clients:
        assert ZoneInfo(client.timezone).key and client.domain.endswith(".example") and client.severity in {1, 2, 3, 4}
        assert client.language in {"zh_CN", "en"} and parse_offset(client.rhythm) > timedelta()
        people = [person for person in samples.people if person.client == client.name]
        assert 1 <= len(people) <= 3
        assert all(person.email.endswith(f"@{client.domain}") and person.phone and person.title for person in people)


def test_clients_write_as_clients_do(samples: Samples) -> None:
    bodies = [str(complaint.report.values["body"]) for complaint in samples.complaints]
    assert min(map(len, bodies)) < 20 and max(map(len, bodies)) > 500
    assert any("\t" in body for body in bodies) and any("[@click=" in body for body in bodies)
    assert any("\u0600" <= character <= "\u06ff" for body in bodies for character in body)
    assert any("\uff10" <= character <= "\uff19" for body in bodies for character in body)
    assert not any(ord(character) < 32 and character not in "\n\t" for body in bodies for character in body)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("28m", timedelta(minutes=28)),
        ("2d3h", timedelta(days=2, hours=3)),
        ("-40d", timedelta(days=-40)),
        ("+1d6h", timedelta(days=1, hours=6)),
        ("90s", timedelta(seconds=90)),
    ],
)
def test_offsets_are_read(text: str, span: timedelta) -> None:
    assert parse_offset(text) == span


@pytest.mark.parametrize("text", ["", "3", "h", "-", "tomorrow", "1w", "1d 2h", "--1d"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="offset"):
        parse_offset(text)


def test_a_step_keeps_what_it_is_given() -> None:
    step = SampleStep(timedelta(minutes=1), "bo", "link", SampleFields({"to": SampleReference("a"), "kind": "related"}))
    assert dict(step.fields.resolve(now=NOW, received_at=NOW, refs={"a": "FF-7"})) == {"to": "FF-7", "kind": "related"}
