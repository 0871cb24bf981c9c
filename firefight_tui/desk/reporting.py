"""Many reports by one actor: what the verb does one by one, batch by batch."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence

from firefight_tui.desk.admission import admit
from firefight_tui.desk.bulk import Bulk
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.receive import Report
from firefight_tui.desk.registry import keys
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Operation
from firefight_tui.store.work import Act
from firefight_tui.words import _

BATCH = 1_000


def report_many(desk: Desk, reports: Sequence[Report]) -> Iterator[int]:
    """Report many complaints of clients, projects and contacts that are known already.

    Args:
        desk: Whose desk.
        reports: In the order in which they came.

    Returns:
        How many are in, after each batch.

    Raises:
        PermissionRefused: The actor may not report.
        InvalidValue: A report names somebody for the first time, or does not fit.
    """
    desk.store.ensure()
    for start in range(0, len(reports), BATCH):
        some = reports[start : start + BATCH]
        _report_batch(desk, some)
        yield start + len(some)


def _report_batch(desk: Desk, reports: Sequence[Report]) -> None:
    with desk.store.write() as work:
        now = desk.now()
        engineer, access = admit(work, desk.actor, now)
        name = Report.spec.name
        Occasion(work, desk.actor, engineer, access, now, now, keys()).require(Report.spec.access, name)
        operation = str(uuid.uuid4())
        bulk = Bulk(work, Act(operation, name, desk.actor.handle, desk.actor.login, now, now))
        bulk.expect(reports)
        for report in reports:
            place = bulk.place(report)
            if place is None:
                raise InvalidValue(_("{name} is not known yet.").format(name=report.client))
            bulk.add(report, place)
        bulk.flush()
        request = hashlib.sha256(operation.encode("ascii")).hexdigest()
        work.session.add(
            Operation(id=operation, actor=desk.actor.handle, verb=name, request=request, recorded_at=now, undoable=True)
        )
        work.commit()
