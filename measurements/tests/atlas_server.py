"""A server of this machine that answers as VNNIC's Internet Atlas does, or as one does that is ill."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from measurements.tests.atlas_answer import answer


class AtlasServer:
    """`says(body, …)` is what it answers from then on; `asked` the paths and questions that came."""

    def __init__(self, url):
        self.url, self.asked = url, []
        self.says(answer())

    def says(self, body, *, status=200, headers=None, announced=None, pause=0.0, drip=0.0):
        """`announced`: the length that is told; `pause` before the answer, `drip` after each byte, in seconds."""
        self.body, self.status, self.headers = body, status, headers or {}
        self.announced, self.pause, self.drip = announced, pause, drip

    def asked_for(self):
        return [(urlsplit(path).path, parse_qs(urlsplit(path).query)) for path in self.asked]


@contextmanager
def atlas_server():
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            mine.asked.append(self.path)
            over.wait(mine.pause)
            self.send_response(mine.status)
            for name, value in {"Content-Type": "application/json", **mine.headers}.items():
                self.send_header(name, value)
            length = len(mine.body) if mine.announced is None else mine.announced
            self.send_header("Content-Length", str(length))
            self.end_headers()
            pieces = [mine.body[at : at + 1] for at in range(len(mine.body))] if mine.drip else [mine.body]
            for piece in pieces:
                try:
                    self.wfile.write(piece)
                    self.wfile.flush()
                except OSError:
                    return
                if mine.drip and over.wait(mine.drip):
                    return

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    mine = AtlasServer(f"http://127.0.0.1:{server.server_port}/i-speed")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield mine
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
