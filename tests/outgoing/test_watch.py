"""The watch as a process: one a store, ended by a signal, and the whole way from a verb to a mail."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefight_tui.desk import outbox
from firefight_tui.desk.checking import check
from firefight_tui.domain.now import utc_now
from firefight_tui.errors import StoreBusy, StoreLost
from firefight_tui.store.store import Store
from firefight_tui.store.watching import lock_watch
from tests.cli.conftest import COMMAND, ROOT
from tests.faults.killing_watch import make_watch
from tests.mailserver import MailServer
from tests.outgoing.conftest import House


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    made = Store(store_url)
    made.ensure()
    yield made
    made.close()


def test_a_second_watch_is_told_who_has_the_first(store: Store, store_url: str) -> None:
    lock = lock_watch(store)
    other = Store(store_url)
    with pytest.raises(StoreBusy, match=f"firefight watch {os.getpid()}"):
        lock_watch(other)
    lock.hold()
    lock.release()
    again = lock_watch(other)
    again.hold()
    again.release()
    other.close()


@pytest.mark.postgres
def test_a_lock_whose_session_is_gone_is_taken_anew(postgres_url: str) -> None:
    store = Store(postgres_url)
    store.ensure()
    lock = lock_watch(store)
    with store.write() as work:
        work.session.connection().exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'firefight watch%%'"
        )
    with pytest.raises(StoreLost):
        lock.hold()
    lock.hold()
    other = Store(postgres_url)
    with pytest.raises(StoreBusy):
        lock_watch(other)
    lock.release()
    store.close()
    other.close()


def test_it_goes_on_after_the_store_was_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claimed, then the store goes: what was claimed is found and sent when it is back."""
    number = house.tell()
    said: list[str] = []
    watch = make_watch(house.office.store, house.server.port, said.append)
    watch._stopping = _Quick()
    real, failures = outbox.hand_over, [StoreLost("gone"), StoreLost("gone")]

    def hand_over(*given: object) -> bool:
        if failures:
            raise failures.pop()
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "hand_over", hand_over)
    taken = house.server.handler.taken
    ended = threading.Thread(target=watch.run)
    ended.start()
    while not (taken and house.state(number).value == "sent"):
        select.select([], [], [], 0.02)
    watch.stop()
    ended.join(30)
    assert not ended.is_alive()
    assert house.server.handler.recipients.count("bo@vendor.example") == 1
    assert said.count("gone") == 1, "a store that stays lost is said once"


class _Quick(threading.Event):
    """Waits for nothing."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(0.01)


def test_the_command_warns_sends_and_ends_at_a_signal(tmp_path: Path, server: MailServer) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(
        f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nfrom = "desk@vendor.example"\n'
        '[reach]\ndefault = "mailto:{handle}@vendor.example"\n',
        "utf-8",
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "FIREFIGHT_STORE": f"sqlite:///{tmp_path}/desk.db",
        "FIREFIGHT_ACTOR": "bo",
        "FIREFIGHT_CONFIG": str(settings),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *words], env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    assert run("watch", "--once").returncode == 66
    late = ("do", "report", "client=Acme", "title=Slow", "body=x", "severity=1", "received_at=-2h")
    made = run(*late)
    assert made.returncode == 0, made.stderr
    with subprocess.Popen([*COMMAND, "watch"], env=environment, stderr=subprocess.PIPE, text=True) as watch:
        assert watch.stderr is not None
        said = watch.stderr.readline() + watch.stderr.readline()
        assert "watching" in said and "sent" in said
        second = run("watch", "--once")
        assert second.returncode == 75 and f"firefight watch {watch.pid}" in second.stderr
        watch.send_signal(signal.SIGTERM)
        rest = watch.stderr.read()
    assert watch.returncode == 0 and "ended" in rest
    assert server.handler.recipients[0] == "bo@vendor.example"
    assert str(server.handler.mails[0]["Subject"]).startswith("sev1 late: ")
    assert run("watch", "--once").returncode == 0
    store = Store(environment["FIREFIGHT_STORE"])
    assert check(store, utc_now()) == ()
    store.close()
