"""A mail server that takes every message and keeps it: `python -m bench.mail_taker PORT FOLDER`.

An address that begins with `nobody` is refused, as a mail server refuses whom it does not know.
"""

import asyncio
import itertools
import sys
from pathlib import Path

NUMBERS = itertools.count(1)


async def main(port: int, folder: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        while line := (await reader.readline()).decode(errors="replace").strip():
            word = line.upper()
            if word.startswith("DATA"):
                writer.write(b"354 go on\r\n")
                (folder / f"{next(NUMBERS)}.eml").write_bytes(await reader.readuntil(b"\r\n.\r\n"))
            refused = word.startswith("RCPT TO:<NOBODY")
            writer.write(
                b"550 no such person\r\n" if refused else b"221 bye\r\n" if word == "QUIT" else b"250 well\r\n"
            )
            await writer.drain()
            if word == "QUIT":
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
