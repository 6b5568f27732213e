"""What a page weighs on the wire, how long that is on its way, and how much of both it may take."""

from collections import defaultdict
from typing import Any

KB = 1024
WHOLE = 60 * KB
EDGE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
USABLE, USABLE_ON_EDGE = 2000, 2500  # ms, until the page can be worked with
OWN = 500  # ms of that are left to server and phone; how fast this machine is today is no page's doing


def fetched(page: Any, address: str) -> tuple[dict[str, int], int]:
    """Bytes on the wire by kind, and the number of requests, with nothing in the cache."""
    session = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    weights: dict[str, int] = defaultdict(int)

    def sent(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")

    def done(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds:  # else it was sent before the watch began: the end of an earlier page's request
            weights[kinds[event["requestId"]]] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", done)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    page.goto(address, wait_until="networkidle")
    session.detach()
    return dict(weights), len(kinds)


def on_the_way(weights: dict[str, int], net: dict[str, Any]) -> float:
    """ms for all that is fetched, and two ways there and back: for the page, then for what it names."""
    return float(2 * net["latency"] + 1000 * sum(weights.values()) / net["downloadThroughput"])
