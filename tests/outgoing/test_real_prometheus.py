"""A real Prometheus, where one is installed: it scrapes an exporter of ours, and the watch records what it says."""

from __future__ import annotations

import http.client
import http.server
import select
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefight_tui.domain.sources import NoFigure
from firefight_tui.outgoing.collecting import Collector
from firefight_tui.outgoing.figures import Figures, Prometheus
from firefight_tui.outgoing.prometheus import ask_prometheus
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.collect_builders import collection, figures, measured

PROGRAM = shutil.which("prometheus")
pytestmark = pytest.mark.skipif(
    PROGRAM is None,
    reason="there is no prometheus on PATH: nothing was asked of a real one (apt-get install prometheus)",
)

METRICS = b"""# TYPE order_seconds gauge
order_seconds{quantile="0.95"} 2.4
order_seconds{quantile="0.5"} 0.7
nothing_yet NaN
"""
CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs: [{{job_name: orders, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""


class Exporter(http.server.BaseHTTPRequestHandler):
    """Says the same figures to whoever asks."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(METRICS)

    def log_message(self, *_given: object) -> None:
        pass


def answers(port: int, path: str) -> str:
    """What a server on loopback says; empty while it does not."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", path)
        with line.getresponse() as response:
            return response.read().decode() if response.status == 200 else ""
    except OSError:
        return ""
    finally:
        line.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus on loopback that has scraped our exporter."""
    assert PROGRAM is not None
    folder = tmp_path_factory.mktemp("prometheus")
    exporter = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exporter)
    threading.Thread(target=exporter.serve_forever, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "prometheus.yml"
    config.write_text(CONFIG.format(port=exporter.server_address[1]), "utf-8")
    running = start(PROGRAM, folder, config, port)
    try:
        for path, wanted in (("/-/ready", "eady"), ("/api/v1/query?query=order_seconds", "0.95")):
            while wanted not in answers(port, path):
                assert running.poll() is None, (folder / "log").read_text()
                select.select([], [], [], 0.05)
        yield Prometheus(f"http://127.0.0.1:{port}")
    finally:
        running.terminate()
        running.wait(60)
        exporter.shutdown()
        exporter.server_close()


def start(program: str, folder: Path, config: Path, port: int) -> subprocess.Popen[bytes]:
    """The server as a process that keeps everything in a folder of its own."""
    words = [program, f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*words, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)


def ask(server: Prometheus, query: str) -> str:
    return str(ask_prometheus(server, query, 30, threading.Event()))


def test_what_it_measured_and_what_it_reckons(server: Prometheus) -> None:
    assert ask(server, 'order_seconds{quantile="0.95"}') == "2.4"
    assert ask(server, "scalar(vector(2.4))") == "2.4"
    assert ask(server, "sum(order_seconds)") == "3.1"
    assert ask(server, "1e6 * 3") == "3000000"
    assert ask(server, "prometheus_build_info or vector(1)") == "1"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("order_seconds", "2 series"),
        ("order_secnds", "finds nothing"),
        ("nothing_yet", "NaN"),
        ("1/0", r"\+Inf"),
        ("order_seconds[5m]", "matrix"),
        ('"2.4"', "string"),
        ("sum(", "refuses the query"),
        ("rate(order_seconds)", "refuses the query"),
    ],
)
def test_what_comes_to_no_number(server: Prometheus, query: str, said: str) -> None:
    with pytest.raises(NoFigure, match=said):
        ask(server, query)


def test_the_collector_records_what_it_says(server: Prometheus, store_url: str) -> None:
    store = Store(store_url)
    office = Office(store)
    _ref, (good, bad) = measured(
        office, 'prometheus: order_seconds{quantile="0.95"}', "prometheus: order_seconds{quantile='0.99'}"
    )
    said: list[str] = []
    collector = Collector(store, Figures(prometheus=server), said.append, now=office.clock)
    collector.turn()
    collector.finish()
    assert figures(office, good) == [("2.4", "watch", "prometheus", office.clock.at)]
    found = collection(office, bad)
    assert figures(office, bad) == [] and found is not None and "finds nothing" in (found.failure or "")
    assert len(said) == 1
    store.close()
