"""kombu's folder of messages, made safe for readers and writers that meet.

kombu creates a file and then fills it, so a reader may find it empty; the error ends a worker. Here a message gets
its name only once it is whole, and what cannot be read is dropped: the job row is the truth, the tick sends it again.
"""

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

PATIENCE = 20  # looks at a table of queues that another process has begun and not yet filled


class FolderChannel(filesystem.Channel):
    """kombu's channel of a folder, where a message gets its name only once it is whole."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu's own does
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f"{name}.part"  # not a name that readers look for
        unfinished.write_text(dumps(message), encoding="utf-8")
        os.replace(unfinished, folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        return _patiently(lambda: super(FolderChannel, self).get_table(exchange))

    def _queue_bind(self, *args: Any) -> None:
        _patiently(lambda: super(FolderChannel, self)._queue_bind(*args))


class Transport(filesystem.Transport):
    """kombu's transport over a folder, with FolderChannel."""

    Channel = FolderChannel


def _patiently(read: Callable[[], Any]) -> Any:
    for _ in range(PATIENCE):
        try:
            return read()
        except ValueError:
            time.sleep(0.05)
    return read()
