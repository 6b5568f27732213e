"""A virus scanner that answers what a test wants to hear."""

import socket
import threading


class Scanner(threading.Thread):
    """A stand-in for clamd that answers one INSTREAM."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.server = answer, socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self):
        connection, _ = self.server.accept()
        with connection, self.server, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(sent.read(4), "big"):
                sent.read(size)
            connection.sendall(self.answer)
