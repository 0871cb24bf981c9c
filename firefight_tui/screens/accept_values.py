"""What stands in the forms of acceptance and of the quick fix before anybody types: who speaks for the client."""

from __future__ import annotations

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Role

Values = dict[str, tuple[str, ...]]


def begun(name: str, record: ComplaintRecord) -> tuple[Values, str] | None:
    """What the form of `accept`, `refuse` or `quick-fix` begins with; None for other verbs."""
    if name in {"accept", "refuse"}:
        return spoken(record), ""
    if name != "quick-fix":
        return None
    values = spoken(record)
    values.pop("channel", None)
    if record.cause is not None:
        values["cause"] = (record.cause.value,)
    testers = [one.engineer for one in record.team if one.role is Role.TESTER and one.left_at is None]
    if testers:
        values["tested_by"] = (testers[0],)
    if record.root_cause is not None and record.root_cause.root_cause:
        values["why"] = (record.root_cause.root_cause,)
    return values, ""


def spoken(record: ComplaintRecord) -> Values:
    """Who decided on the plan, else whom one calls; and by which way they spoke last."""
    decided = [one for one in record.plans if one.decided_by]
    name = decided[-1].decided_by if decided else None
    if name is None and record.contact is not None:
        name = record.contact.name
    values: Values = {"person": (name,)} if name else {}
    heard = [one for one in record.contacts if one.person == name]
    return values | ({"channel": (heard[-1].channel.value,)} if heard else {})
