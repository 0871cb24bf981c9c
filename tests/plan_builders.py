"""Builders for what comes after the investigation: a concluded cause, a plan, and the client's answer to it."""

from __future__ import annotations

from tests.builders import CALL, Office
from tests.kept import kept

SAID = {"person": "Li Na", "channel": "phone"}


@kept
def investigated(office: Office, severity: int = 3, **fields: object) -> str:
    """A complaint that is being investigated, commanded by whoever acts."""
    ref = office.report(**fields)
    office.do("acknowledge", ref, **CALL)
    office.do("grade", ref, severity=severity)
    office.do("advance", ref)
    return ref


@kept
def concluded(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose root cause is known and whose plan is being made."""
    ref = investigated(office, severity, **fields)
    office.do("reproduce", ref, outcome="reproduced", hits=7, tries=10, narrowed_to="SELECT orders: full scan")
    office.do("conclude", ref, root_cause="no index on orders", escape_point="no load test", certainty="confirmed")
    office.do("advance", ref)
    return ref


@kept
def planned(office: Office, severity: int = 3, owner: str = "ada", **fields: object) -> str:
    """One with a containment and a correction, both with owner, date and effects."""
    ref = concluded(office, severity, **fields)
    stated = {"owner": owner, "expected_effect": "under 5 s", "business_effect": "no downtime"}
    office.do("remedy", ref, kind="containment", what="two more servers", due="+2h", quantity="2", **stated)
    office.do("remedy", ref, kind="correction", what="index on orders", due="+2d", **stated)
    return ref


@kept
def proposed(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose plan was shown to the client."""
    ref = planned(office, severity, **fields)
    office.do("present", ref, **SAID, said="this is what we do")
    return ref


@kept
def executing(office: Office, severity: int = 3, **fields: object) -> str:
    """One whose plan the client agreed to."""
    ref = proposed(office, severity, **fields)
    office.do("agree", ref, **SAID, words="yes, do it")
    return ref
