"""Exit 0 if the portal answers; for machines that have no curl.

alive.py                             the web process of this container lives
alive.py --version V --within 60     it lives, in that version
alive.py --ready --within 120        every part of the portal works
"""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request

HOST = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]


def main() -> str:
    """What is not as it should be; empty if all is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--at", default="127.0.0.1:8000")
    parser.add_argument("--version", default="")
    parser.add_argument("--ready", action="store_true")
    parser.add_argument("--within", type=float, default=0.0, help="seconds")
    wanted = parser.parse_args()
    until = time.monotonic() + wanted.within
    while ill := fault(wanted.at, wanted.version, ready=wanted.ready):
        if time.monotonic() > until:
            return ill
        time.sleep(0.5)
    return ""


def fault(address: str, version: str, *, ready: bool) -> str:
    """What is wrong at this moment."""
    try:
        status, body = asked(f"http://{address}{'/readyz' if ready else '/healthz'}")
    except OSError as error:
        return f"nobody answers at {address} ({error})"
    if ready:
        return "" if status == 200 else f"not ready: {parts(body)}"
    if status != 200:
        return f"{address} answers {status}"
    return "" if not version or body.split()[1:] == [version] else f"another version answers: {body[:80]}"


def asked(url: str) -> tuple[int, str]:
    """Status and text, as the proxy in front would be answered."""
    request = urllib.request.Request(url, headers={"Host": HOST, "X-Forwarded-Proto": "https"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310  # an address of this machine
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def parts(body: str) -> str:
    """The parts that are ill, of what /readyz says."""
    try:
        states = json.loads(body)["parts"]
    except (ValueError, KeyError):
        return body[:80]
    return "; ".join(f"{part}: {said}" for part, said in states.items() if said != "ok")


if __name__ == "__main__":
    sys.exit(main() or 0)
