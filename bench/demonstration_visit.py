"""The inside of `bench.demonstration`, on the database that it loaded: find the pages, look at them, judge."""

import os
import re
import sys
from collections import defaultdict, deque
from html import unescape

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from base import clock  # noqa: E402
from bench.ready_to_read import judged_line, milliseconds  # noqa: E402
from bench.speed import put_section  # noqa: E402
from bench.visitors import Visitor, served, session_of, show, visit  # noqa: E402

HEADING = "## Everybody looks at the demonstration (PostgreSQL)"
LIMIT = 0.300  # seconds that 95 of 100 answers keep to
OVERVIEW, READY_MOST = "/dashboard/", 400.0
EACH = 3  # addresses of a kind of page for each role
ROLES = (Role.STAFF, Role.WARD, Role.LEADER, Role.WARD, Role.OPERATOR, Role.STAFF, Role.ADMIN, Role.AGENCY, Role.VIEWER)
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def main(people: int, seconds: int, loaded: int) -> int:
    settings.ALLOWED_HOSTS = ["*"]
    users = {role: User.objects.filter(role=role, is_active=True).order_by("pk")[0] for role in set(ROLES)}
    pages = {role: found_from_home(user) for role, user in users.items()}
    pages_of_all = found_from_home(None)
    with served({}) as port:
        # The public is one of ten.
        turns = [None if number % 10 == 9 else ROLES[number % len(ROLES)] for number in range(people)]
        visitors = [
            Visitor(port, session_of(users[role]), pages[role], number)
            if role
            else Visitor(port, "", pages_of_all, number)
            for number, role in enumerate(turns)
        ]
        session = session_of(users[Role.LEADER])
        connection.close()
        ready = milliseconds(port, session, OVERVIEW)
        times, errors = visit(visitors, seconds)
    lines, slow = show(times, LIMIT)
    kinds = len(set(pages_of_all).union(*pages.values()))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        f"Loaded in {loaded} s after migrations and register. {people} people for {seconds} s, {kinds} kinds of page;",
        f"goal: 95 of 100 answers of each kind within {LIMIT * 1000:.0f} ms. Slower: {', '.join(slow) or 'none'}.",
        f"Errors: {len(errors)}. Run on {clock.machine_now():%d/%m/%Y}; load (1, 5, 15 minutes) at the end {load}.",
        "",
        *lines,
        "",
        "The overview in Chromium, alone with the server, until it is ready to be read:",
        "",
        "| page | times | median ms | least | most | goal | met |",
        "|---|--:|--:|--:|--:|--:|---|",
        judged_line(OVERVIEW, ready, READY_MOST),
    ]
    print(HEADING, *lines, *errors[:20], sep="\n")
    if seconds >= 120:
        put_section(HEADING, lines)
    return int(bool(slow or errors or ready[len(ready) // 2] > READY_MOST))


def found_from_home(user: User | None) -> dict[str, list[str]]:
    """Kinds of page and some addresses of each, as the links lead there. Files are no pages."""
    client = Client()
    if user is not None:
        client.force_login(user)
    found: dict[str, list[str]] = defaultdict(list)
    seen: set[str] = set()
    ahead = deque(["/"])
    while ahead:
        address = ahead.popleft()
        kind = _kind(address)
        if address in seen or kind is None or len(found[kind]) >= EACH:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            ahead.append(answer.headers["Location"])
        elif answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[kind].append(address)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            ahead.extend(unescape(link) for link in LINK.findall(text.decode()))
    return {kind: addresses for kind, addresses in found.items() if addresses}


def _kind(address: str) -> str | None:
    """What a page is called by the routes, the administration's by what they do; None where there is none."""
    try:
        name = resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return None
    return f"admin: {name.rpartition('_')[2]}" if name.startswith("admin:") else name


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
