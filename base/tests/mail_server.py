"""A real SMTP server on this machine that answers as it is told, for tests."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Rules:
    """What it answers: by address to RCPT; to the end of the message; `hang_up_after` so many messages."""

    recipients: dict[str, str] = field(default_factory=dict)
    message: str = "250 taken"
    cut: bool = False  # hang up when the message has come, without a word
    hang_up_after: int = 10_000
    taken: list[tuple[list[str], str]] = field(default_factory=list)  # addresses and text


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        rules: Rules = self.server.rules  # type: ignore[attr-defined]
        to: list[str] = []
        messages = 0
        self.say("220 here")
        for line in self.rfile:
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "RCPT":
                address = words.partition("<")[2].partition(">")[0]
                answer = rules.recipients.get(address, "250 ok")
                to += [address] if answer.startswith("250") else []
                self.say(answer)
            elif verb == "DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                if rules.cut:
                    return
                self.say(rules.message)
                rules.taken += [(to, text)] if rules.message.startswith("250") else []
                to, messages = [], messages + 1
                if messages >= rules.hang_up_after:
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                to = [] if verb in {"MAIL", "RSET"} else to
                self.say("250 ok")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(rules: Rules, port: int = 0) -> Iterator[int]:
    """The port on which it listens."""
    with _Server(("127.0.0.1", port), _Conversation) as server:
        server.rules = rules  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
