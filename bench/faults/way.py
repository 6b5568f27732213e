"""The way to a server, which can be cut: `python -m bench.faults.way FROM_PORT TO_PORT` passes bytes on.

Stopping this process is the server gone, as its clients see it, without losing what it keeps in memory.
"""

import asyncio
import sys


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass  # one side is gone: so is the other
    finally:
        sink.close()


async def main(here: int, there: int) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", there)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", here)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
