"""What stands in the form of the quick fix before anybody types: who speaks for the client, who tests."""

from __future__ import annotations

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Role
from firefight_tui.screens.learn_values import answering

Values = dict[str, tuple[str, ...]]


def quickly(record: ComplaintRecord) -> Values:
    """What the form of `quick-fix` begins with; by which way they spoke is the phone unless said."""
    values = {name: value for name, value in answering(record).items() if name == "person"}
    if record.cause is not None:
        values["cause"] = (record.cause.value,)
    testers = [one.engineer for one in record.team if one.role is Role.TESTER and one.left_at is None]
    if testers:
        values["tested_by"] = (testers[0],)
    if record.root_cause is not None and record.root_cause.root_cause:
        values["why"] = (record.root_cause.root_cause,)
    return values
