"""A watch killed at any moment: every mail to a client leaves once, or is left to somebody; nothing is lost."""

from __future__ import annotations

import collections
import random
import subprocess
import sys
import uuid
from datetime import timedelta

from sqlalchemy import select

from firefight_tui.desk.checking import check
from firefight_tui.domain.now import utc_now
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.errors import StoreBusy
from firefight_tui.store.models import Engineer, Outbox
from firefight_tui.store.store import Store
from tests.faults.killing_watch import make_watch
from tests.faults.test_kill import KILLS as WRITERS
from tests.mailserver import MailServer

KILLS = WRITERS // 3
A_KILL = 6
"""Messages for each kill: more than one watch sends in its life."""


def leave(store: Store, count: int) -> None:
    """Leave messages that are due, most of them to clients; word for our own leaves first."""
    past = utc_now() - timedelta(hours=1)
    with store.write() as work:
        work.session.add(Engineer(handle="bo", name="Bo", hours="24x7"))
        work.session.flush()
        for number in range(count):
            is_mail = number % 8 > 0
            work.session.add(
                Outbox(
                    kind=OutboxKind.MAIL if is_mail else OutboxKind.NOTICE,
                    engineer=None if is_mail else "bo",
                    address="li@huadong.example" if is_mail else None,
                    made_at=past,
                    not_before=past,
                    next_attempt_at=past,
                    message_id=f"{uuid.uuid4()}@firefight",
                    subject=f"message {number}",
                    body="进展",
                )
            )
        work.commit()


def finish(address: str, port: int) -> None:
    """Let a last watch send the rest."""
    store = Store(address)
    for _try in range(1_000):
        try:
            done = make_watch(store, port).once()
        except StoreBusy:
            continue
        if not done.sent:
            break
    store.close()


def test_a_killed_watch_sends_every_mail_once(store_url: str, capsys) -> None:  # type: ignore[no-untyped-def]
    store, seed = Store(store_url), random.randrange(1_000_000)
    store.ensure()
    leave(store, KILLS * A_KILL)
    store.close()
    server = MailServer()
    server.handler.thinks = 0.01
    server.start()
    try:
        place = [store_url, str(server.port), str(KILLS), str(seed)]
        subprocess.run([sys.executable, "-m", "tests.faults.killing_watch", *place], check=True, timeout=3_000)
        by_the_killed = len(server.handler.taken)
        finish(store_url, server.port)
    finally:
        server.stop()
    taken = collections.Counter(str(mail["Message-ID"]).strip("<>") for mail in server.handler.mails)
    with store.read() as session:
        rows = list(session.scalars(select(Outbox).where(Outbox.key.is_(None))))
    states = collections.Counter(row.state for row in rows)
    mails = [row for row in rows if row.kind is OutboxKind.MAIL]
    figures = {
        "messages": len(rows),
        "kills": KILLS,
        "taken from the killed": by_the_killed,
        "duplicate mails": sum(taken[row.message_id] > 1 for row in mails),
        "repeated notices": sum(taken[row.message_id] > 1 for row in rows if row.kind is not OutboxKind.MAIL),
        "lost": sum(not taken[row.message_id] for row in rows if row.state is not DeliveryState.UNSURE),
        "unsure": states[DeliveryState.UNSURE],
        "unsure and taken": sum(taken[row.message_id] for row in mails if row.state is DeliveryState.UNSURE),
    }
    with capsys.disabled():
        if KILLS > 100:
            print(f"\n{store.url.get_backend_name()}: {figures}")
    assert figures["messages"] == KILLS * A_KILL == states[DeliveryState.SENT] + states[DeliveryState.UNSURE], seed
    assert not figures["lost"] and not figures["duplicate mails"], f"{figures}, seed {seed}"
    assert states[DeliveryState.UNSURE] <= KILLS, "at most the one in hand at each kill"
    assert by_the_killed > KILLS, f"{figures}: the watches were killed before they sent, seed {seed}"
    assert check(store, utc_now()) == ()
    store.close()
