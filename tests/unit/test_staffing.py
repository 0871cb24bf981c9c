"""The proposal of a team: situations as they happen, with the names and reasons a lead would accept (S16-S18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui import words
from firefight_tui.domain.duties import shown_duty, standard_duty
from firefight_tui.domain.skills import NAMES, shown_skill, subjects_of, topics_of
from firefight_tui.domain.staffing import propose
from firefight_tui.domain.staffing_needs import needs_of
from firefight_tui.domain.staffing_records import Because, Candidate, Problem, Seated
from firefight_tui.domain.vocabulary import Access, Cause, CauseKind, Complexity, Role, Severity
from tests.team_builders import MORNING, NIGHT, engineer, names, told

S1, S2, S3, S4 = Severity
LOW, MEDIUM, HIGH = Complexity
SLOW = Problem(S1, HIGH, (Cause.QUALITY, Cause.FUNCTION), CauseKind.SLOW, "高峰时段处理订单极慢,大量订单积压")
DAYS = timedelta(days=1)


def office(at: datetime = MORNING, **changed: Mapping[str, object] | None) -> list[Candidate]:
    """The people of the sketch (screens.md); one may be changed, or left out by None."""
    night = at is NIGHT
    people: dict[str, tuple[str, str, dict[str, object]]] = {
        "bo": (
            "commander developer",
            "java 4, performance 3, communication 4, k8s 2",
            {"hand": 3, "on_call": night, "access": Access.ADMINISTRATOR},
        ),
        "chen": ("dba", "mysql 5, performance 4", {"access": Access.COMMANDER}),
        "li": ("liaison business", "orders 4, communication 5", {"hand": 2, "spoke": 6}),
        "wu": ("tester", "load-testing 4, automation 3", {}),
        "zhao": ("developer", "java 5, reports 4", {"hand": 5, "urgent": 1}),
        "sun": ("operations", "k8s 4, monitoring 4", {"hand": 2, "absent": 2 * DAYS}),
        "kate": ("commander developer", "python 4, bi 3", {"zone": "Europe/London", "access": Access.COMMANDER}),
        "he": ("business liaison", "training 5, approvals 4", {"hours": "mon-fri 8:30-17:30"}),
    }
    found = []
    for handle, (roles, skills, given_) in people.items():
        if handle in changed and changed[handle] is None:
            continue
        found.append(engineer(handle, roles, skills, at=at, **{**given_, **(changed.get(handle) or {})}))  # type: ignore[arg-type]  # words of the builder
    return found


def test_a_standard_duty_is_told_in_the_readers_language_in_whichever_it_was_stored() -> None:
    everything = [(role, cause, kind) for role in Role for cause in (None, *Cause) for kind in (None, *CauseKind)]
    english = {each: standard_duty(*each) for each in everything}
    own = "counts 订单 by hand"
    words.set_language("zh_CN")
    try:
        chinese = {each: standard_duty(*each) for each in everything}
        assert {each: shown_duty(duty) for each, duty in english.items()} == chinese != english
        assert (shown_duty(own), shown_skill("Load-Testing"), shown_skill("mysql")) == (own, "压测", "mysql")
        assert (shown_skill("monitoring"), shown_skill("planning")) == ("监控", "项目计划")
    finally:
        words.set_language("en")
    assert {each: shown_duty(duty) for each, duty in chinese.items()} == english
    assert (shown_duty(own), shown_duty(""), shown_skill("压测")) == (own, "", "load-testing")
    assert (shown_skill("监控"), shown_skill("monitoring"), shown_skill("运维")) == (
        "monitoring",
        "monitoring",
        "operations",
    )


def test_the_names_of_skills_mean_the_same_in_both_languages() -> None:
    chinese = words.words_of("zh_CN")
    assert [name for name in NAMES if not topics_of(name) & topics_of(chinese(name))] == []
    assert len({chinese(name) for name in NAMES}) == len(NAMES)


def test_the_sketch_an_urgent_slow_system_at_three_in_the_morning() -> None:
    assert told(propose(SLOW, office(NIGHT)), NIGHT) == {
        "commander bo": "on call until 08:14; 3 in hand; no S1",
        "liaison li": "spoke with Wang Min 6 times; communication 5 + orders 4; can be woken",
        "dba chen": "performance 4 + mysql 5; only 1 in hand; can be woken",
        "tester wu": "load-testing 4 + automation 3; only 1 in hand; can be woken",
        "missing operations": "sun absent until 11-25 03:14; next bo (k8s 2)",
    }


def test_the_same_told_in_chinese() -> None:
    words.set_language("zh_CN")
    try:
        sentences = told(propose(SLOW, office(NIGHT)), NIGHT, "王敏")
    finally:
        words.set_language("en")
    assert sentences["commander bo"] == "值班到 08:14; 手上 3 件; 没有 S1"
    assert sentences["liaison li"] == "跟王敏沟通过 6 次; 沟通 5 + 订单 4; 可叫醒"
    assert sentences["dba chen"] == "性能 4 + mysql 5; 手上 1 件; 可叫醒"
    assert sentences["missing operations"] == "sun 请假到 11-25 03:14; 次选 bo (k8s 2)"


def test_a_slow_system_by_day_takes_who_is_good_at_tuning_under_either_name() -> None:
    problem = Problem(S2, MEDIUM, (Cause.QUALITY,), CauseKind.LAG)
    people = [*office(chen=None), engineer("qin", "dba", "达梦 4, 调优 5"), engineer("xu", "dba", "oracle 5")]
    team = propose(problem, people)
    assert told(team)["dba qin"] == "tuning 5 + 达梦 4; only 1 in hand; at work"
    assert [other.engineer for other in team.picks[2].others] == ["xu"]
    assert names(team) == ["commander bo", "liaison li", "dba qin", "tester wu"]


def test_a_crash_needs_operations_first_and_says_who_starts_when_it_can_wait() -> None:
    problem = Problem(S3, MEDIUM, (Cause.QUALITY,), CauseKind.CRASH)
    team = told(propose(problem, office(NIGHT, sun={"absent": None})), NIGHT)
    assert team["operations sun"] == "k8s 4 + monitoring 4; 2 in hand; starts 09:00"
    assert "developer kate" in team
    assert "tester wu" not in team


def test_lost_data_wants_whoever_can_restore_it() -> None:
    problem = Problem(S1, HIGH, (Cause.QUALITY,), CauseKind.DATA_LOSS)
    people = [*office(sun={"absent": None}), engineer("gu", "dba", "postgresql 3, backup 5")]
    team = propose(problem, people)
    assert told(team)["dba gu"] == "backup 5 + postgresql 3; only 1 in hand; at work"
    assert {pick.role for pick in team.picks} == {
        Role.COMMANDER,
        Role.LIAISON,
        Role.DBA,
        Role.OPERATIONS,
        Role.DEVELOPER,
        Role.TESTER,
    }


def test_training_needs_who_trains_and_nobody_who_programs() -> None:
    team = told(propose(Problem(S3, LOW, (Cause.TRAINING,)), office()))
    assert team == {
        "commander bo": "at work; 3 in hand",
        "liaison li": "spoke with Wang Min 6 times; communication 5; at work",
        "business he": "training 5; only 1 in hand; at work",
    }


def test_a_cost_complaint_puts_a_business_person_beside_the_two() -> None:
    people = [*office(he=None), engineer("mei", "business", "合同 5, 预算 4")]
    assert told(propose(Problem(S2, LOW, (Cause.COST,)), people))["business mei"] == (
        "contracts 5 + budget 4; only 1 in hand; at work"
    )


def test_whom_a_service_complaint_is_about_is_kept_out_by_handle_or_by_name() -> None:
    for about in ("li", "Li"):
        team = propose(Problem(S2, LOW, (Cause.SERVICE,), about=about), office())
        assert names(team) == ["commander bo", "liaison he"]
        assert [(one.engineer, one.reason.because) for one in team.excluded] == [("li", Because.ABOUT)]


def test_the_commander_themselves_may_be_whom_it_is_about() -> None:
    team = propose(Problem(S2, LOW, (Cause.SERVICE,), about="bo"), office(kate={"zone": "Asia/Shanghai"}))
    assert names(team) == ["commander kate", "liaison li"]


def test_a_function_complaint_takes_the_trade_of_its_screen() -> None:
    problem = Problem(S3, MEDIUM, (Cause.FUNCTION,), CauseKind.NOT_BUILT, "审批流程里没有会签")
    people = [*office(), engineer("ning", "developer", "vue 4"), engineer("yu", "developer", "审批 4, java 3")]
    team = told(propose(problem, people))
    assert team["developer yu"] == "approvals 4 + java 3; only 1 in hand; at work"
    assert team["business he"] == "approvals 4; only 1 in hand; at work"


def test_a_delay_takes_who_builds_and_who_agrees_on_what_comes_first() -> None:
    people = [*office(), engineer("yu", "developer", "java 3", hand=0)]
    team = told(propose(Problem(S2, MEDIUM, (Cause.DELAY,)), people))
    assert list(team) == ["commander bo", "liaison li", "developer yu", "business he"]
    assert team["developer yu"] == "java 3; nothing in hand; at work"


def test_who_is_full_is_not_proposed_and_the_gap_says_so() -> None:
    problem = Problem(S2, MEDIUM, (Cause.QUALITY,), CauseKind.SLOW)
    team = told(propose(problem, office(chen={"hand": 5})))
    assert team["missing dba"] == "chen full, 5 in hand; nobody comes near"


def test_who_is_on_call_comes_though_they_are_full() -> None:
    team = told(propose(SLOW, office(NIGHT, bo={"hand": 5})), NIGHT)
    assert team["commander bo"] == "on call until 08:14; 5 in hand; no S1"


def test_an_urgent_complaint_in_hand_speaks_against_a_second_one() -> None:
    people = [
        engineer("ada", "commander", "communication 4", urgent=1),
        engineer("ben", "commander", "communication 3"),
    ]
    assert told(propose(Problem(S1, LOW), people))["commander ben"] == "at work; only 1 in hand; no S1"


def test_at_night_who_is_awake_elsewhere_goes_before_who_is_woken() -> None:
    problem = Problem(S2, LOW, (Cause.QUALITY,), CauseKind.BUG)
    team = told(propose(problem, office(NIGHT, zhao={"hand": 1, "urgent": 0})), NIGHT)
    assert team["developer kate"] == "python 4; only 1 in hand; off, but awake"


def test_a_minor_complaint_takes_one_trade_and_one_person_may_talk_and_command() -> None:
    people = [
        engineer("ada", "commander liaison", "communication 4", spoke=2),
        engineer("ben", "developer", "java 4"),
        engineer("cy", "tester", "testing 4"),
    ]
    assert told(propose(Problem(S4, LOW, (Cause.QUALITY,), CauseKind.BUG), people)) == {
        "commander ada": "at work; only 1 in hand; spoke with Wang Min 2 times",
        "liaison ada": "has both roles; spoke with Wang Min 2 times",
        "developer ben": "java 4; only 1 in hand; at work",
    }


def test_a_house_of_one_commands_and_says_what_it_lacks() -> None:
    team = told(propose(Problem(S2, LOW), [engineer("ada", "", spoke=1, access=Access.ADMINISTRATOR)]))
    assert team == {
        "commander ada": "at work; only 1 in hand; no S1; spoke with Wang Min once",
        "liaison ada": "has both roles; spoke with Wang Min once; at work",
        "missing developer": "nobody has it; nobody comes near",
    }


def test_a_role_nobody_has_is_taken_by_who_is_as_good() -> None:
    problem = Problem(S2, LOW, (Cause.QUALITY,), CauseKind.SLOW)
    people = [*office(chen=None), engineer("yu", "developer", "mysql 4")]
    assert told(propose(problem, people))["dba yu"] == "mysql 4; not their own role; only 1 in hand; at work"


def test_somebody_who_keeps_the_record_is_welcome_but_not_woken() -> None:
    scribe = engineer("tang", "scribe", "writing 4")
    asleep = engineer("tang", "scribe", "writing 4", at=NIGHT)
    assert told(propose(SLOW, [*office(), scribe]))["scribe tang"] == "writing 4; only 1 in hand; at work"
    assert "scribe" not in " ".join(names(propose(SLOW, [*office(NIGHT), asleep])))


def test_who_is_in_the_team_stays_and_only_the_rest_is_new() -> None:
    seats = (
        Seated("kate", Role.COMMANDER, "leads", assumed=False),
        Seated("he", Role.LIAISON, "talks", assumed=True),
    )
    team = propose(replace(SLOW, team=seats), office())
    assert told(team)["commander kate"] == "commands it already"
    assert [pick.engineer for pick in team.new] == ["li", "chen", "wu"]


def test_a_commander_who_is_absent_is_replaced() -> None:
    seats = (Seated("kate", Role.COMMANDER, "leads", assumed=False),)
    assert names(propose(replace(SLOW, team=seats), office(kate={"absent": DAYS})))[0] == "commander bo"


def test_whom_it_is_about_gives_up_their_seat_and_the_next_takes_it() -> None:
    seats = (Seated("bo", Role.COMMANDER, "leads", assumed=False), Seated("he", Role.LIAISON, "talks", assumed=False))
    team = propose(Problem(S2, MEDIUM, (Cause.SERVICE, Cause.TRAINING), about="he", team=seats), office())
    assert told(team) == {
        "commander bo": "commands it already",
        "liaison li": "spoke with Wang Min 6 times; communication 5; at work",
    }
    assert [(one.engineer, one.reason.because) for one in team.excluded] == [("he", Because.ABOUT)]
    assert "he" not in {other.engineer for pick in team.picks for other in pick.others}


def test_where_everybody_is_absent_nobody_is_named_and_every_role_says_when_who_is_back() -> None:
    away = {name: {"absent": (2 + place) * DAYS} for place, name in enumerate("bo chen li wu zhao sun kate he".split())}
    team = propose(SLOW, office(**away))
    assert team.picks == ()
    sentences = told(team)
    assert list(sentences) == [
        f"missing {role}" for role in ("commander", "liaison", "dba", "tester", "operations", "developer")
    ]
    assert sentences["missing dba"] == "chen absent until 11-26 10:00; nobody comes near"
    assert sentences["missing commander"].startswith("bo absent until 11-25 10:00; kate absent until 12-01 10:00; ")


def test_a_skill_nobody_has_is_a_gap_and_what_there_is_goes_all_the_same() -> None:
    team = told(propose(Problem(S2, MEDIUM, (Cause.QUALITY,), CauseKind.SLOW), office(chen=None, wu=None)))
    assert team == {
        "commander bo": "at work; 3 in hand; no S1",
        "liaison li": "spoke with Wang Min 6 times; communication 5; at work",
        "missing dba": "nobody has it; nobody comes near",
        "missing tester": "nobody has it; nobody comes near",
    }


def test_the_best_match_gives_way_once_their_hands_are_full_of_urgent_ones() -> None:
    problem = Problem(S2, MEDIUM, (Cause.QUALITY,), CauseKind.SLOW)
    second = engineer("qin", "dba", "mysql 3, performance 3", hand=0)
    busy = propose(problem, [*office(chen={"hand": 4}), second])
    assert told(busy)["dba chen"] == "performance 4 + mysql 5; 4 in hand; at work"
    burning = propose(problem, [*office(chen={"hand": 4, "urgent": 2}), second])
    assert told(burning)["dba qin"] == "performance 3 + mysql 3; nothing in hand; at work"
    assert [other.engineer for pick in burning.picks if pick.role is Role.DBA for other in pick.others] == ["chen"]


def test_at_night_with_nobody_on_call_who_is_awake_elsewhere_commands_and_the_rest_is_woken() -> None:
    kate = engineer("kate", "commander", "communication 3", at=NIGHT, zone="Europe/London", access=Access.COMMANDER)
    people = [*office(NIGHT, bo={"on_call": False}, kate=None), kate]
    team = propose(SLOW, people)
    assert told(team, NIGHT)["commander kate"] == "off, but awake; only 1 in hand; no S1"
    assert told(team, NIGHT)["dba chen"] == "performance 4 + mysql 5; only 1 in hand; can be woken"
    assert told(team, NIGHT)["developer bo"].endswith("3 in hand; can be woken")
    waits = told(propose(replace(SLOW, severity=S3), people), NIGHT)
    assert "starts 09:00" in waits["dba chen"] and "woken" not in " ".join(waits.values())


@pytest.mark.parametrize(
    ("problem", "roles"),
    [
        (Problem(S4, HIGH, (Cause.QUALITY,), CauseKind.BUG), "commander liaison developer"),
        (Problem(S3, LOW, (Cause.QUALITY,), CauseKind.SLOW), "commander liaison? dba"),
        (Problem(S2, MEDIUM, (Cause.QUALITY,), CauseKind.SLOW), "commander liaison dba tester"),
        (Problem(S1, HIGH, (Cause.SERVICE,)), "commander liaison scribe*"),
        (Problem(S2, LOW, (Cause.COST, Cause.DELAY)), "commander liaison business developer?"),
        (Problem(S2, LOW), "commander liaison developer"),
    ],
)
def test_the_roles_a_problem_needs(problem: Problem, roles: str) -> None:
    marked = [f"{need.role}{'?' * need.is_coverable}{'*' * need.is_welcome}" for need in needs_of(problem)]
    assert " ".join(marked) == roles


def test_words_of_a_client_name_subjects_not_trades() -> None:
    assert subjects_of("We lost his order; the test app is slow, his business suffers") == frozenset()
    assert subjects_of("The invoices and the dashboard are wrong") == {"finance", "reports"}
    assert topics_of("load-testing") == {"testing", "load", "performance"} - {"performance"}
    assert topics_of("数据库调优") == {"database", "performance"}


def test_a_duty_is_closer_where_the_kind_is_known() -> None:
    plain = standard_duty(Role.TESTER, Cause.QUALITY)
    assert standard_duty(Role.TESTER, Cause.QUALITY, CauseKind.SLOW) != plain
    assert standard_duty(Role.SCRIBE, None, CauseKind.SLOW) == standard_duty(Role.SCRIBE, None)


handles = st.sampled_from("abcdefgh")
someone = st.builds(
    lambda handle, roles, level, hand, away, spoke: engineer(
        handle, " ".join(roles), f"mysql {level}", hand=hand, absent=DAYS if away else None, spoke=spoke
    ),
    handles,
    st.sets(st.sampled_from([role.value for role in Role])),
    st.integers(1, 5),
    st.integers(0, 6),
    st.booleans(),
    st.integers(0, 3),
)
problems = st.builds(
    Problem,
    st.sampled_from(Severity),
    st.sampled_from(Complexity),
    st.lists(st.sampled_from(Cause), unique=True, max_size=3).map(tuple),
    st.none() | st.sampled_from(CauseKind),
    about=st.none() | handles,
)


@given(problems, st.lists(someone, unique_by=lambda one: one.handle, max_size=8), st.randoms())
def test_whoever_is_proposed_may_and_can_come_and_every_need_is_answered(
    problem: Problem, people: list[Candidate], random: object
) -> None:
    team = propose(problem, people)
    by_handle = {one.handle: one for one in people}
    for pick in team.picks:
        one = by_handle[pick.engineer]
        assert pick.engineer != problem.about
        assert one.in_hand < one.capacity
        assert one.reach.presence != "absent"
        assert pick.duty and pick.reasons
    answered = {pick.role for pick in team.picks} | {gap.role for gap in team.gaps}
    for need in needs_of(problem):
        covered = need.is_coverable and any(need.role in by_handle[pick.engineer].roles for pick in team.picks)
        assert need.role in answered or covered or need.is_welcome
    assert len({(pick.role, pick.engineer) for pick in team.picks}) == len(team.picks)
    assert propose(problem, people[::-1]) == team


def test_who_spoke_with_the_client_before_goes_on_speaking() -> None:
    people = [
        engineer("ada", "commander"),
        engineer("ben", "liaison", "communication 4"),
        engineer("cy", "liaison", "communication 3", spoke=4),
    ]
    assert "liaison cy" in names(propose(Problem(S2, LOW, (Cause.SERVICE,)), people))
