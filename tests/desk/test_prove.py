"""Effects: figures against a target, what they speak for, and what falling short brings about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from firefight_tui.domain.vocabulary import ClockName, Stage, Verdict
from firefight_tui.errors import GuardRefused, InvalidValue, PermissionRefused
from firefight_tui.store.models import Outbox
from tests.builders import Office
from tests.plan_builders import SAID, executing
from tests.proof_builders import WAIT, finished, measured, monitoring, resolved

DAY = timedelta(hours=24)


def notices(office: Office) -> list[tuple[str | None, str]]:
    with office.store.read() as session:
        return [(one.engineer, one.subject) for one in session.scalars(select(Outbox).order_by(Outbox.id))]


def test_a_figure_is_kept_as_it_was_written(office: Office) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT, hold_for="5d", remedy="R2")
    office.do("measure", ref, effect="E1", value="41.20", at="-1h")
    (effect,) = office.show(ref).effects
    assert (effect.label, effect.target, effect.min_count, effect.hold_for) == ("E1", Decimal(3), 3, timedelta(days=5))
    assert str(effect.measurements[0].value) == "41.20"
    assert (effect.since, effect.counted) == (None, ())
    with pytest.raises(InvalidValue, match="kept already"):
        office.do("measure", ref, effect="E1", value="41.20", at="-1h")


def test_the_same_name_changes_an_effect(office: Office) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT)
    office.do("effect", ref, **{**WAIT, "target": "2.5"}, min_count="2", source="probe: submit")
    (effect,) = office.show(ref).effects
    assert (effect.target, effect.min_count, effect.source) == (Decimal("2.5"), 2, "probe: submit")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": "50"}, "target"),
        ({"direction": "up"}, "target"),
        ({"target": "fast"}, "target"),
        ({"target": "1e9"}, "target"),
        ({"baseline": "NaN"}, "baseline"),
        ({"hold_for": "soon"}, "hold_for"),
        ({"min_count": "0"}, "min_count"),
        ({"remedy": "R9"}, "remedy"),
        ({"source": "rm -rf /"}, "source"),
        ({"source": "probe:"}, "source"),
    ],
)
def test_an_effect_that_judges_nothing_is_refused(office: Office, changed: dict[str, str], field: str) -> None:
    ref = executing(office)
    with pytest.raises(InvalidValue) as refused:
        office.do("effect", ref, **{**WAIT, **changed})
    assert refused.value.field == field
    assert office.show(ref).effects == ()


def test_nothing_is_measured_only_where_that_is_said(office: Office) -> None:
    office.enlist("bo")
    ref = executing(office, cause="service")
    office.do("effect", ref, by="bo", none="they want to be talked to, no figure")
    assert office.show(ref).effects[0].none_reason == "they want to be talked to, no figure"
    other = executing(office, cause="quality")
    with pytest.raises(PermissionRefused):
        office.do("effect", other, by="bo", none="too much work")
    office.do("effect", other, none="the client measures it themselves")
    with pytest.raises(InvalidValue, match="no effect"):
        office.do("measure", other, effect="E1", value="3")


def test_a_reason_does_not_stand_beside_a_measured_effect(office: Office) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT)
    with pytest.raises(InvalidValue) as refused:
        office.do("effect", ref, none="we do not measure")
    assert refused.value.field == "none"


def test_falling_short_is_raised_at_once_and_only_once(office: Office) -> None:
    office.enlist("bo")
    ref = finished(office)
    office.do("join", ref, engineer="bo", role="liaison")
    before = len(notices(office))
    office.clock.turn(DAY)
    office.do("effect", ref, by="bo", **WAIT)
    office.do("contact", ref, direction="out", **SAID, said="we measure now")
    office.do("measure", ref, by="bo", effect="E1", value="11.3")
    told = notices(office)[before:]
    assert [one for one in told if "falls short" in one[1]] == [
        ("ada", f"{ref}: E1 falls short of its target by 8.3 s")
    ]
    record = office.show(ref)
    assert record.timeline[-1].text.count("8.3 s") == 1
    assert record.next is not None
    assert record.next.verb == "adjust"
    office.clock.turn(DAY)
    office.do("measure", ref, by="bo", effect="E1", value="11.2")
    assert len([one for one in notices(office)[before:] if "falls short" in one[1]]) == 1


def test_adjusting_prepares_the_next_version_and_the_client_hears_of_it_now(office: Office) -> None:
    ref = finished(office)
    measured(office, ref, "11.3")
    office.do("contact", ref, direction="out", **SAID, said="not yet")
    office.clock.turn(timedelta(minutes=5))
    office.do("adjust", ref, reason="8.3 s short")
    record = office.show(ref)
    assert record.stage is Stage.PLANNING
    assert record.clocks[ClockName.NEXT_UPDATE].due_at == office.clock.at
    office.do("remedy", ref, kind="correction", what="read replica", owner="ada", due="+1d")
    office.clock.turn()
    office.do("present", ref, **SAID, said="this is version 2")
    office.do("agree", ref, **SAID, words="yes")
    office.do("contact", ref, direction="out", **SAID, said="we begin")
    record = office.show(ref)
    assert [one.number for one in record.plans] == [1, 2]
    assert record.stage is Stage.EXECUTING
    assert record.next is not None
    assert record.next.verb != "adjust", "what led to this version does not ask for another"


def test_a_verdict_the_figures_do_not_bear_out_asks_for_its_reason(office: Office) -> None:
    office.enlist("bo")
    ref = monitoring(office)
    measured(office, ref, "2.6")
    with pytest.raises(InvalidValue, match="too few figures"):
        office.do("verify", ref, by="bo", remedy="R2", verdict="effective")
    for value in ("11.3", "11.2"):
        office.clock.turn(DAY)
        office.do("measure", ref, effect="E1", value=value)
    with pytest.raises(InvalidValue, match="partially effective"):
        office.do("verify", ref, by="bo", remedy="R2", verdict="effective")
    office.do("verify", ref, by="bo", remedy="R2", verdict="effective", reason="they accept 12 s")
    verdict = office.show(ref).remedies[1].verification
    assert verdict is not None
    assert verdict.verdict is Verdict.EFFECTIVE


def test_what_is_resolved_is_measured_long_enough_and_verified_by_another(office: Office) -> None:
    office.enlist("bo")
    ref = monitoring(office)
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", ref)
    assert [one.guard for one in refused.value.missing if one.hard] == ["effect", "verified"]
    office.do("effect", ref, **WAIT, hold_for="2d")
    for value in ("2.6", "2.5", "2.4"):
        office.clock.turn(timedelta(hours=8))
        office.do("measure", ref, effect="E1", value=value)
    for label in ("R1", "R2"):
        office.do("verify", ref, by="bo", remedy=label, verdict="effective", reason="looks good")
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", ref)
    assert [one.guard for one in refused.value.missing if one.hard] == ["measurements"]
    office.clock.turn(timedelta(days=2))
    office.do("measure", ref, effect="E1", value="2.3")
    office.do("advance", ref)
    assert office.show(ref).stage is Stage.RESOLVED


def test_an_effect_of_a_remedy_given_up_asks_for_nothing(office: Office) -> None:
    ref = executing(office)
    office.do("effect", ref, **WAIT, remedy="R1")
    office.do("drop", ref, remedy="R1", reason="not needed")
    (effect,) = office.show(ref).effects
    assert (effect.is_void, effect.is_enough) == (True, True)


def test_undo_takes_a_figure_back(office: Office) -> None:
    ref = resolved(office)
    office.do("undo", ref)
    assert office.show(ref).stage is Stage.MONITORING
    office.do("measure", ref, effect="E1", value="9")
    assert office.show(ref).effects[0].falls_short
    office.do("undo", ref)
    assert len(office.show(ref).effects[0].measurements) == 3
