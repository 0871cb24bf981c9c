"""Prometheus, answering anything: one number becomes a figure, everything else a plain reason, in the time given."""

from __future__ import annotations

import base64
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from firefight_tui.domain.sources import NoFigure
from firefight_tui.outgoing.figures import Prometheus
from firefight_tui.outgoing.probing import Stopped
from firefight_tui.outgoing.prometheus import ask_prometheus

NEVER = threading.Event()
Say = Callable[[socket.socket], None]


class Server:
    """Says the same to whoever asks, byte by byte as it was told, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.say: Say = lambda _line: None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def answers(self, body: object, status: str = "200 OK", *headers: str) -> None:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(sent)}", *headers, "", "")
        self.say = lambda line: line.sendall("\r\n".join(lines).encode() + sent)

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._listening.accept()
            except OSError:
                return
            with line:
                asked = b""
                while b"\r\n\r\n" not in asked and (piece := line.recv(65536)):
                    asked += piece
                if not asked:
                    continue
                self.asked.append(asked.decode())
                with suppress(OSError):
                    self.say(line)

    def close(self) -> None:
        # Wakes the one that accepts.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(30)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def ask(server: Server, query: str = "up", patience: float = 30.0) -> str:
    return str(ask_prometheus(Prometheus(server.url), query, patience, NEVER))


def refusal(server: Server, patience: float = 30.0) -> str:
    with pytest.raises(NoFigure) as refused:
        ask(server, patience=patience)
    assert refused.value.hint, "every refusal says what to do"
    return str(refused.value)


def vector(*samples: object, kind: str = "vector") -> dict[str, object]:
    return {"status": "success", "data": {"resultType": kind, "result": list(samples)}}


def series(value: object, **labels: str) -> dict[str, object]:
    return {"metric": labels, "value": [1732588800.1, value]}


def test_one_series_or_a_scalar_is_a_figure(server: Server) -> None:
    server.answers(vector(series("2.40", job="orders")))
    assert ask(server, 'p95{job="订单"} > 0') == "2.40"
    path = urlsplit(server.asked[0].split()[1])
    assert path.path == "/api/v1/query"
    assert parse_qs(path.query) == {"query": ['p95{job="订单"} > 0'], "timeout": ["30s"]}
    server.answers({"status": "success", "data": {"resultType": "scalar", "result": [1732588800, "2.4e+03"]}})
    assert ask(server) == "2400"
    server.answers(vector(series("1")) | {"warnings": ["partial"], "infos": []})
    assert ask(server) == "1"


def test_a_path_before_the_api_and_pieces_are_no_matter(server: Server) -> None:
    body = json.dumps(vector(series("3"))).encode()

    def say(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for byte in body:
            line.sendall(b"1\r\n" + bytes([byte]) + b"\r\n")
        line.sendall(b"0\r\n\r\n")

    server.say = say
    assert str(ask_prometheus(Prometheus(f"{server.url}/prom"), "up", 30, NEVER)) == "3"
    assert server.asked[0].startswith("GET /prom/api/v1/query?")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (vector(), "finds nothing"),
        (vector(series("1", job="a"), series("2", job="b")), "2 series: {job=a}; {job=b}"),
        (vector(*(series("1", pod=f"p{number}") for number in range(900))), "900 series"),
        (vector(series("NaN")), "NaN"),
        (vector(series("+Inf")), "+Inf"),
        (vector(series("1e400")), "too large"),
        (vector(series("fine")), '"fine"'),
        (vector({"metric": {}, "histogram": [1, {"count": "3"}]}), "histogram"),
        (vector({"metric": {}, "values": []}, kind="matrix"), "matrix"),
        ({"status": "success", "data": {"resultType": "string", "result": [1, "2.4"]}}, "string"),
        ({"status": "error", "errorType": "bad_data", "error": "parse error: unexpected {"}, "unexpected {"),
        ({"status": "error", "errorType": "timeout", "error": "\x1b[2Jquery timed out"}, "query timed out"),
        (b"<!DOCTYPE html><title>Login</title>", "a web page"),
        (json.dumps(vector(series("2.4"))).encode()[:-9], "cut off"),
        (b"", "nothing"),
        (b"2.4", "not Prometheus"),
        (b"\xff\x00\xfe", "not Prometheus"),
        (b"[" * 100_000, "not Prometheus"),
        (vector(series(2.4)), "not Prometheus"),
        ({"status": "success"}, "not Prometheus"),
        ({"status": "success", "data": {"resultType": "vector", "result": [{"value": [1]}]}}, "not Prometheus"),
    ],
)
def test_everything_else_is_refused_in_plain_words(server: Server, body: object, said: str) -> None:
    server.answers(body)
    words = refusal(server)
    assert said in words
    assert "\x1b" not in words and len(words) < 500


def test_what_its_status_says(server: Server) -> None:
    server.answers({"status": "error", "error": "no such function"}, "400 Bad Request")
    assert "no such function" in refusal(server)
    server.answers(b"<html>", "302 Found", "Location: https://login.example/?next=1")
    assert "https://login.example" in refusal(server) and len(server.asked) == 2, "nobody is followed"
    server.answers(b"", "401 Unauthorized")
    assert "password_file" in refusal(server)
    server.answers(b"<html>oops", "502 Bad Gateway")
    assert "502 Bad Gateway" in refusal(server)
    server.answers(vector(series("2.4")), "500 Internal Server Error")
    assert "500" in refusal(server), "a number that came with an error is none"


def test_a_huge_answer_is_not_read_to_its_end(server: Server) -> None:
    sent: list[int] = []

    def say(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _piece in range(2_000):
            line.sendall(b"[" * 65536)
            sent.append(65536)

    server.say = say
    assert "more than 256 KB" in refusal(server)
    assert sum(sent) < 100_000_000


def test_one_that_is_gone_cut_or_babbling(server: Server) -> None:
    server.say = lambda _line: None
    assert "cannot be asked" in refusal(server)
    server.say = lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert "cannot be asked" in refusal(server)
    server.say = lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
    assert "cut off" in refusal(server)
    gone = Prometheus(server.url.rpartition(":")[0] + ":1")
    with pytest.raises(NoFigure, match="refused"):
        ask_prometheus(gone, "up", 30, NEVER)
    with pytest.raises(NoFigure, match="cannot be asked"):
        ask_prometheus(Prometheus("http://no-such-host.invalid"), "up", 30, NEVER)
    with pytest.raises(NoFigure, match="cannot be asked"):
        ask_prometheus(Prometheus("http://a..b:9090"), "up", 30, NEVER)


def _silent(line: socket.socket) -> None:
    while line.recv(1):
        pass


def _dripping(line: socket.socket) -> None:
    """A byte now and then keeps a time limit that counts each of them from ever running out."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        line.sendall(b"x")
        select.select([line], [], [], 0.05)


@pytest.mark.parametrize("say", [_silent, _dripping])
def test_a_slow_one_is_given_its_time_and_no_more(server: Server, say: Say) -> None:
    server.say = say
    before = time.monotonic()
    assert "more than 1 second" in refusal(server, patience=1.0)
    assert time.monotonic() - before < 20


def test_it_ends_when_we_do(server: Server) -> None:
    stop, came = threading.Event(), threading.Event()
    server.say = lambda line: (came.set(), _silent(line))[1]
    ended: list[Exception] = []

    def asking() -> None:
        try:
            ask_prometheus(Prometheus(server.url), "up", 600, stop)
        except Stopped as error:
            ended.append(error)

    thread = threading.Thread(target=asking)
    thread.start()
    assert came.wait(30)
    stop.set()
    thread.join(30)
    assert ended


def test_a_login_goes_along_from_a_closed_file(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("p:ss wörd\n", "utf-8")
    file.chmod(0o600)
    server.answers(vector(series("1")))
    ask_prometheus(Prometheus(server.url, "desk", str(file)), "up", 30, NEVER)
    sent = next(line for line in server.asked[0].splitlines() if line.startswith("Authorization: "))
    assert base64.b64decode(sent.split()[2]).decode() == "desk:p:ss wörd"
    file.chmod(0o644)
    with pytest.raises(NoFigure, match="chmod 600"):
        ask_prometheus(Prometheus(server.url, "desk", str(file)), "up", 30, NEVER)


def test_a_proxy_of_the_environment_is_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers(vector(series("1")))
    assert ask(server) == "1"
