"""Prometheus: a query is asked at its HTTP API, and the one figure it comes to is read (S41).

https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries.
Thanos, Mimir and VictoriaMetrics speak it too.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Annotated, Literal
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, Field, ValidationError

from firefight_tui.domain.sources import SHOWN, NoFigure, read_figure
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import BadSettings
from firefight_tui.outgoing.figures import Prometheus
from firefight_tui.outgoing.probing import TICK, Stopped
from firefight_tui.words import _, ngettext

PATH = "/api/v1/query"
MOST_ANSWER = 256 * 1024
SERIES_SHOWN = 2

_Sampled = tuple[float, str]


class _Series(BaseModel):
    metric: dict[str, str] = {}
    value: _Sampled | None = None


class _Vector(BaseModel):
    kind: Literal["vector"] = Field(alias="resultType")
    result: list[_Series]


class _Scalar(BaseModel):
    kind: Literal["scalar"] = Field(alias="resultType")
    result: _Sampled


class _Other(BaseModel):
    kind: Literal["matrix", "string"] = Field(alias="resultType")


class _Answer(BaseModel):
    status: Literal["success", "error"]
    error: str = ""
    data: Annotated[_Vector | _Scalar | _Other, Field(discriminator="kind")] | None = None


def ask_prometheus(server: Prometheus, query: str, patience: float, stop: threading.Event) -> Decimal:
    """Ask a query for now and read its figure.

    Args:
        server: Where to ask.
        query: What to ask; it must come to one number.
        patience: The seconds it may take.
        stop: Ends it at once when set.

    Raises:
        NoFigure: It cannot be reached, took too long, or answered something else than one number.
        Stopped: `stop` was set.
    """
    status, headers, body = _Call(server, patience, stop).answer_to(query)
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError as error:
        raise _strange(status, headers, body) from error
    if answer.status == "error":
        raise NoFigure(
            _("Prometheus refuses the query: {reason}.").format(reason=clean_cell(answer.error, 200).rstrip(".")),
            _("Try the query in its web page, then mend the source of the effect."),
        )
    if status != http.client.OK or answer.data is None:
        raise _strange(status, headers, body)
    return read_figure(_one_of(answer.data))


def _one_of(found: _Vector | _Scalar | _Other) -> str:
    """The one number of an answer, as it is written.

    Raises:
        NoFigure: There is none, or there are several.
    """
    if isinstance(found, _Scalar):
        return found.result[1]
    if isinstance(found, _Other):
        raise NoFigure(
            _("Prometheus answers with a {kind}, not with one number.").format(kind=found.kind),
            _("Ask for one moment: rate(..[5m]) and the like, without a range at the end."),
        )
    if not found.result:
        raise NoFigure(
            _("The query finds nothing in Prometheus."),
            _("See whether the name and the labels are right, and whether its target is up."),
        )
    if len(found.result) > 1:
        count, shown = len(found.result), "; ".join(map(_series, found.result[:SERIES_SHOWN]))
        words = ngettext("The query finds {count} series: {shown}", "The query finds {count} series: {shown}", count)
        raise NoFigure(
            words.format(count=count, shown=shown) + (" .." if count > SERIES_SHOWN else ""),
            _("Narrow it by a label, or put them together with sum(..) or max(..)."),
        )
    if found.result[0].value is None:
        raise NoFigure(
            _("Prometheus answers with a histogram, not with one number."),
            _("Ask for one number of it: histogram_quantile(0.95, ..)."),
        )
    return found.result[0].value[1]


def _series(one: _Series) -> str:
    labels = ", ".join(f"{name}={value}" for name, value in one.metric.items())
    return clean_cell(f"{{{labels}}}", SHOWN)


def _strange(status: int, headers: http.client.HTTPMessage, body: bytes) -> NoFigure:
    """What is no answer of Prometheus."""
    if 300 <= status < 400:
        return NoFigure(
            _("Prometheus sends us elsewhere: {place}.").format(place=clean_cell(headers.get("Location") or "?", 120)),
            _("It is not followed; put the right address under [prometheus] in the settings."),
        )
    if status in {401, 403}:
        return NoFigure(
            _("Prometheus does not let us in ({status}).").format(status=status),
            _("Give user and password_file under [prometheus] in the settings."),
        )
    if status != http.client.OK:
        return NoFigure(
            _("Prometheus answers {status} {reason}.").format(
                status=status, reason=http.client.responses.get(status, "")
            ),
            _("See whether the url under [prometheus] in the settings is right, and what its log says."),
        )
    start = body.lstrip()[:SHOWN].decode("utf-8", "replace")
    what = _("a web page") if start.startswith("<") else clean_cell(start, 30) or _("nothing")
    return NoFigure(
        _("What answers is not Prometheus, or its answer is cut off: {what}.").format(what=what),
        _("See whether the url under [prometheus] in the settings is right."),
    )


class _Call:
    """One question over a line of its own. A proxy of the environment is not used, a redirect not followed."""

    def __init__(self, server: Prometheus, patience: float, stop: threading.Event) -> None:
        self._server, self._patience, self._stop = server, patience, stop
        self._until = time.monotonic() + patience
        self._address = urlsplit(server.url)

    def answer_to(self, query: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body."""
        line = self._line()
        try:
            line.connect()
            with self._cutting(line.sock):
                asked = urlencode({"query": query, "timeout": f"{self._patience:g}s"})
                line.request("GET", f"{self._address.path}{PATH}?{asked}", headers=self._headers())
                # Closed by itself: it has taken the line over.
                with line.getresponse() as response:
                    body = response.read(MOST_ANSWER + 1)
        # A host's name that cannot be one is a UnicodeError.
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            self._refuse_late()
            raise self._unreached(error) from error
        finally:
            line.close()
        self._refuse_late()
        if len(body) > MOST_ANSWER:
            raise NoFigure(
                _("Prometheus answers with more than {limit} KB.").format(limit=MOST_ANSWER // 1024),
                _("The query finds too much: put it together with sum(..) or max(..)."),
            )
        return response.status, response.headers, body

    def _line(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._patience, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._patience)

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json", "Connection": "close", "User-Agent": "firefight"}
        if self._server.user:
            try:
                pair = f"{self._server.user}:{self._server.password()}"
            except BadSettings as error:
                raise NoFigure(error.message, error.hint) from error
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return headers

    @contextmanager
    def _cutting(self, line: socket.socket) -> Iterator[None]:
        """Cut the line when the time is over or we are to stop: a time limit of a socket counts each piece anew."""
        done = threading.Event()

        def guard() -> None:
            while not done.wait(TICK):
                if self._stop.is_set() or time.monotonic() >= self._until:
                    # Past a layer of encryption, which is not for two threads.
                    with suppress(OSError):
                        socket.socket.shutdown(line, socket.SHUT_RDWR)
                    return

        guarding = threading.Thread(target=guard, name="prometheus-time", daemon=True)
        guarding.start()
        try:
            yield
        finally:
            done.set()
            guarding.join()

    def _refuse_late(self) -> None:
        if self._stop.is_set():
            raise Stopped
        if time.monotonic() < self._until:
            return
        count = int(self._patience)
        words = ngettext(
            "Prometheus took more than {count} second.", "Prometheus took more than {count} seconds.", count
        )
        raise NoFigure(
            words.format(count=count),
            _("Make the query cheaper, or give it more time: patience under [watch] in the settings."),
        )

    def _unreached(self, error: Exception) -> NoFigure:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return NoFigure(
            _("Prometheus at {url} cannot be asked: {reason}.").format(
                url=clean_cell(self._server.url, 80), reason=clean_cell(str(reason), 120)
            ),
            _("See whether it runs, and whether the url under [prometheus] in the settings is right."),
        )
