"""What children of this machine could reach that they should not: a child tries it. Pure."""

import json
import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

from base.isolation import host
from base.isolation.order import Order

PROBE = "base.isolation.probe"
READER = Order(memory_bytes=1 << 30, cpu_seconds=10, wall_seconds=20)


def leaks(order: Order = READER) -> list[str]:
    """Names of what a child with this order reached (base.isolation.probe.REACHES) although it should not.

    Raises host.ChildEnded where no child starts.
    """
    with (
        TemporaryDirectory() as name,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as local,
    ):
        folder = Path(name)
        secret, place = folder / "secret", folder / "socket"
        secret.write_text("secret")
        local.bind(str(place))
        local.listen()
        laid_out = {
            "pid": os.getpid(),
            "secret": str(secret),
            "folder": name,
            "port": server.getsockname()[1],
            "socket": str(place),
        }
        said = host.answer(order, PROBE, given=json.dumps(laid_out).encode() + b"\n", largest=1 << 16)
    reached: list[str] = json.loads(said)
    return [one for one in reached if not (order.programs and one == "processes")]
