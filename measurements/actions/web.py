"""One question to a server outside, within limits: time in all, size, no redirect, only https or this machine."""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from base.saying import Said, say

SECONDS = 20.0  # in all, from the connection to the last byte
MOST_BYTES = 1_000_000
AGENT = "ispeed-portal"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The body of an answer, or the reason why there is none."""

    body: bytes = b""
    problem: Said | str = ""


def fetch(url: str, seconds: float | None = None, most: int | None = None) -> Fetched:
    """Fetch an address; whatever goes wrong outside is returned as the problem, nothing is raised."""
    line = _Line(url, SECONDS if seconds is None else seconds)
    try:
        return line.ask(MOST_BYTES if most is None else most)
    except http.client.IncompleteRead:
        return _late() if line.is_late else _cut_off()
    except (OSError, http.client.HTTPException) as error:
        if line.is_late or isinstance(error, TimeoutError):
            return _late()
        return Fetched(problem=say("The server does not answer ({error}).", error=type(error).__name__))
    finally:
        line.close()


def _late() -> Fetched:
    return Fetched(problem=say("The server is too slow: the answer was not there in time."))


def _cut_off() -> Fetched:
    return Fetched(problem=say("The answer was cut off half way."))


class _Line:
    """A connection that is cut when its time is over, however slowly the server says something."""

    def __init__(self, url: str, seconds: float) -> None:
        self.parts = urlsplit(url)
        self.seconds, self.is_late = seconds, False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def ask(self, most: int) -> Fetched:
        self._timer.start()
        host = self.parts.hostname or ""
        connection: http.client.HTTPConnection = http.client.HTTPConnection(host, self._port, timeout=self.seconds)
        connection.sock = self._connected(host)
        path = f"{self.parts.path}?{self.parts.query}" if self.parts.query else self.parts.path
        connection.request(
            "GET", path, headers={"Accept": "application/json", "User-Agent": AGENT, "Host": self.parts.netloc}
        )
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            return Fetched(problem=say("The server answers {status}.", status=answer.status))
        body = answer.read(most + 1)
        if len(body) > most:
            limit = most // 1_000
            return Fetched(problem=say("The answer is larger than {limit} kB.", limit=limit))
        if self.is_late:
            return _late()
        if answer.length:  # what was announced and did not come
            return _cut_off()
        return Fetched(body)

    @property
    def _port(self) -> int:
        return self.parts.port or (443 if self.parts.scheme == "https" else 80)

    def _connected(self, host: str) -> Any:
        self._socket = socket.create_connection((host, self._port), timeout=self.seconds)
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
            self._socket.do_handshake()
        return self._socket

    def _cut(self) -> None:
        self.is_late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()
